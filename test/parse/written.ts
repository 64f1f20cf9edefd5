import { isIndexVar } from "../../src/expr/index-of.ts";
import type { Cond, Expr, Ix } from "../../src/expr/node.ts";
import { sizeText } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";

/*
 * Expressions as tests show them: each node spelled out, so that a wrong reading is seen at once. It is no
 * printer: nothing is made pretty.
 */

/** The shape, and the entry at i, j, …: `[m] sum(k ≤ n) W[i,k]*x[k]`. */
export const written = ({ indices, body }: Tensor): string =>
  (indices.length > 0 ? `[${indices.map((index) => sizeText(index.size)).join(" × ")}] ` : "") +
  expr(body);

const index = ({ terms, plus }: Ix): string => {
  const parts = terms.map(([factor, of]) => {
    const name = isIndexVar(of) ? of.letter : expr(of);
    return sizeText(factor) === "1" ? name : `${sizeText(factor)}${name}`;
  });
  if (plus.terms.length > 0 || parts.length === 0) parts.push(sizeText(plus));
  return parts.join("+");
};

const at = (places: readonly Ix[]): string =>
  places.length === 0 ? "" : `[${places.map(index).join(",")}]`;

const cond = (of: Cond): string =>
  of.kind === "compare"
    ? `${expr(of.left)} ${of.rel} ${expr(of.right)}`
    : of.of.map(cond).join(of.kind === "all" ? " and " : " or ");

const inside = (e: Expr): string =>
  e.kind === "sum" || e.kind === "product" || e.kind === "over" ? `(${expr(e)})` : expr(e);

const expr = (e: Expr): string => {
  switch (e.kind) {
    case "num":
      return e.value.toFraction();
    case "constant":
      return e.name;
    case "size":
      return sizeText(e.value);
    case "index":
      return index(e.value);
    case "entry":
      return e.of.name + at(e.at);
    case "sum":
      return e.args.map(expr).join(" + ").replaceAll(" + -1*", " - ");
    case "product":
      return e.args.map(inside).join("*");
    case "power":
      return `${inside(e.base)}^${inside(e.exponent)}`;
    case "over": {
      const by = e.by.map((k) => `${k.letter} ≤ ${sizeText(k.size)}`).join(", ");
      return `${e.op}(${by}${e.where ? `, ${cond(e.where)}` : ""}) ${inside(e.body)}`;
    }
    case "delta":
      return `δ(${index(e.left)},${index(e.right)})`;
    case "call":
      return `${e.fn.name}(${e.args
        .map(
          (arg) =>
            (arg.by.length > 0 ? `${arg.by.map((k) => k.letter).join(",")}: ` : "") +
            expr(arg.body),
        )
        .join("; ")})${at(e.at)}`;
    case "cases":
      return `{${e.arms.map((arm) => `${expr(arm.is)} if ${cond(arm.when)}`).join(", ")}${
        e.otherwise ? `, else ${expr(e.otherwise)}` : ""
      }}`;
    default:
      return e.kind;
  }
};
