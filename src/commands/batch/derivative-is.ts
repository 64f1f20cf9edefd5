import * as z from "zod";
import { comparedDerivative } from "../check/compare.ts";
import { dependenciesIn } from "./dependencies.ts";
import { faultOfReading, optionsOf, readExpr, readVariable, textOf } from "./expression.ts";
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
    const of = readExpr(expr, request, options);
    const claim = readExpr(request.claimed, request, options, "claimed");
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
      { name: "wrt", read: (variable) => readVariable(expr, variable, options) },
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
