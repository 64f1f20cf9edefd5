import * as z from "zod";
import { derivativeOf } from "../derive/derivative.ts";
import { derivativeLine } from "../derive/json.ts";
import { faultOfReading, optionsOf, readExpr, readVariable, textOf } from "./expression.ts";
import { Refused, refuse } from "./fault.ts";
import { common, defineOperation, expression } from "./request.ts";

/** The layouts that a derivative may be asked in. */
export const layouts = [
  "gradient",
  "jacobian",
  "numerator",
  "denominator",
  "hessian",
  "derivative",
] as const;

type Layout = (typeof layouts)[number];

/** How the derivation is asked for each layout; the others come out by themselves. */
export const arranged: Partial<Record<Layout, "gradient" | "numerator" | "denominator">> = {
  gradient: "gradient",
  jacobian: "numerator",
  numerator: "numerator",
  denominator: "denominator",
};

/** `derivative`: a proved derivative, with its steps if they are asked for. */
export const derivativeOperation = defineOperation({
  request: z.strictObject({
    ...common,
    expr: expression,
    wrt: z.string().min(1).optional(),
    order: z.literal([1, 2]).optional(),
    layout: z.enum(layouts).optional(),
    steps: z.boolean().default(false),
    unfold: z.boolean().default(false),
  }),
  answer: (request) => {
    const { expr, wrt, layout, unfold } = request;
    const order = request.order ?? (layout === "hessian" ? 2 : 1);
    const options = optionsOf(request);
    const reading = readExpr(expr, request, options);
    const text = textOf(expr);
    const found = derivativeOf(
      reading,
      text,
      { wrt, order, unfold, layout: layout && arranged[layout] },
      { name: "wrt", read: (variable) => readVariable(expr, variable, options) },
    );
    if (!found.ok) throw new Refused(faultOfReading(found.error, text, request));
    const line = derivativeLine(found, request.steps);
    if (layout === undefined) return line;
    refuseOther(layout, order, found.layout, found.shape.length);
    return layout === "jacobian" && found.layout === "numerator" ? { ...line, layout } : line;
  },
});

/** A layout that a derivative with so many axes cannot have is refused. */
export const refuseOther = (layout: Layout, order: number, has: string, axes: number): void => {
  const fits =
    layout === "derivative"
      ? has === "derivative"
      : layout !== "hessian" || (order === 2 && (has === "hessian" || axes === 0));
  if (fits) return;
  refuse(
    "E-SHAPE",
    `Cette dérivée n'a pas la disposition « ${layout} » : elle a ${axes} axe${axes > 1 ? "s" : ""} (${has}).`,
    `This derivative has no layout "${layout}": it has ${axes} ax${axes === 1 ? "is" : "es"} (${has}).`,
    {
      in: "layout",
      expected:
        layout === "hessian"
          ? { fr: "un nombre dérivé deux fois", en: "a number differentiated twice" }
          : { fr: "un nombre pour variable", en: "a number as variable" },
    },
  );
};
