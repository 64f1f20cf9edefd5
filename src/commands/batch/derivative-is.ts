import * as z from "zod";
import { type ComparedDerivative, comparedDerivative } from "../check/compare.ts";
import { readBoth } from "../check/together.ts";
import { readBeside } from "./beside.ts";
import { dependenciesIn } from "./dependencies.ts";
import { arranged, layouts, refuseOther } from "./derivative.ts";
import { faultOfReading, optionsOf, readVariable, textOf } from "./expression.ts";
import { Refused } from "./fault.ts";
import { common, defineOperation, expression } from "./request.ts";
import { verdictJson } from "./verdict.ts";

/** `derivativeIs`: whether an expression is the derivative of another. */
export const derivativeIsOperation = defineOperation({
  request: z.strictObject({
    ...common,
    expr: expression,
    wrt: z.string().min(1).optional(),
    claimed: expression,
    order: z.literal([1, 2]).optional(),
    layout: z.enum(layouts).optional(),
  }),
  answer: (request, lang) => {
    const { expr, wrt, layout } = request;
    const order = request.order ?? (layout === "hessian" ? 2 : 1);
    const options = optionsOf(request);
    const read = (variable: string) => readVariable(expr, variable, options);
    const variable = wrt === undefined ? undefined : read(wrt);
    const also = variable?.ok ? [variable] : [];
    const [of, claim] = readBoth(
      (beside) => readBeside(expr, request, options, "expr", [...beside, ...also]),
      (beside) => readBeside(request.claimed, request, options, "claimed", [...beside, ...also]),
    );
    const text = textOf(expr);
    const found = comparedDerivative(
      of,
      text,
      claim,
      {
        wrt,
        order,
        layout: layout && arranged[layout],
        dependencies: dependenciesIn(request),
      },
      { name: "wrt", read },
    );
    if ("error" in found) throw new Refused(faultOfReading(found.error, text, request));
    const { verdict, letters, rightIn } = found;
    if (layout !== undefined) refuseOther(layout, order, found.layout, axesOf(found, order));
    return {
      ...verdictJson(verdict, lang),
      ...(letters.length > 0 && { letters }),
      ...(rightIn && { layout: rightIn }),
    };
  },
});

/** How many axes the derivative has. */
const axesOf = ({ of, by }: ComparedDerivative, order: 1 | 2): number =>
  of.tensor.indices.length + ("kind" in by ? 0 : order * by.axes.length);
