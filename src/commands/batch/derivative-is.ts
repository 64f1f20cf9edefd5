import * as z from "zod";
import { comparedDerivative } from "../check/compare.ts";
import { readBoth } from "../check/together.ts";
import { readBeside } from "./beside.ts";
import { dependenciesIn } from "./dependencies.ts";
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
    order: z.union([z.literal(1), z.literal(2)]).optional(),
    layout: z.enum(["gradient", "jacobian", "numerator", "denominator"]).optional(),
  }),
  answer: (request, lang) => {
    const { expr, wrt, order, layout } = request;
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
        layout: layout === "jacobian" ? "numerator" : layout,
        dependencies: dependenciesIn(request),
      },
      { name: "wrt", read },
    );
    if ("error" in found) throw new Refused(faultOfReading(found.error, text, request));
    const { verdict, letters, rightIn } = found;
    return {
      ...verdictJson(verdict, lang),
      ...(letters.length > 0 && { letters }),
      ...(rightIn && { layout: rightIn }),
    };
  },
});
