import { deriv, entryAt } from "../expr/build.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Entry, Expr, IndexVar, Ix, Sym } from "../expr/node.ts";
import { fixedSize } from "../expr/size.ts";
import type { Layout, Tensor } from "../expr/tensor.ts";
import { substitute } from "../expr/walk.ts";
import { type EqualOptions, equal } from "./equal.ts";
import type { Verdict } from "./verdict.ts";

/** How a claimed derivative is compared. */
export interface DerivativeIsOptions extends EqualOptions {
  readonly order?: 1 | 2;
  /** The layout that is asked for; without it every layout is accepted. */
  readonly layout?: "gradient" | "numerator" | "denominator";
}

/** The verdict on a claimed derivative, and the layout it was compared in. */
export interface DerivativeVerdict {
  readonly verdict: Verdict;
  /** The layout in which the claim is right; where it is not, the one that was expected. */
  readonly layout: Layout;
  /** Whether that is another layout than the one that was asked for, or than the usual one. */
  readonly isOther: boolean;
}

/** One way to arrange the entries of a derivative. */
interface Arrangement {
  readonly layout: Layout;
  readonly indices: readonly IndexVar[];
}

/**
 * Whether the claim is the derivative of a tensor with respect to a symbol or one entry of it, off its kinks
 * and where the tensor has a value. The derivative comes from a differentiator of its own on the graph of
 * operations, not from the laws of derivations.
 */
export const derivativeIs = (
  of: Tensor,
  by: Sym | Entry,
  claimed: Tensor,
  options: DerivativeIsOptions = {},
): DerivativeVerdict => {
  const order = options.order ?? 1;
  const variables = Array.from({ length: order }, () => variableOf(by));
  const body = variables.reduce<Expr>((e, { entry }) => deriv(e, entry), of.body);
  const whole = withoutUnits(of);
  const axes = variables.flatMap(({ indices }) => indices);
  const all = arrangements(whole.indices, axes, order);
  const [usual] = all;
  const asked = options.layout ? all.filter(({ layout }) => layout === options.layout) : all;
  const claim = withoutUnits(claimed);
  const at = substitute(body, { indices: whole.units });
  let first: DerivativeVerdict | undefined;
  for (const { layout, indices } of asked.length > 0 ? asked : all) {
    const verdict = equal({ indices, body: at }, claim, { offBorders: true, ...options });
    const isEqual = verdict.verdict === "equal";
    const laidOut = isEqual && isRowGradient(layout, claimed, of, axes) ? "numerator" : layout;
    const isOther = laidOut !== (options.layout ?? usual?.layout);
    const found = { verdict, layout: laidOut, isOther };
    if (isEqual) return found;
    // A shape that does not fit says less than values that differ.
    if (!first || (isShape(first.verdict) && !isShape(verdict))) first = found;
  }
  return first as DerivativeVerdict;
};

const isShape = (verdict: Verdict): boolean =>
  verdict.verdict === "different" && verdict.rung === "shape";

/** The derivative of a number by a column is a column as a gradient, and a row as a Jacobian. */
const isRowGradient = (
  layout: Layout,
  { indices }: Tensor,
  of: Tensor,
  axes: readonly IndexVar[],
): boolean => {
  const [rows] = indices;
  const isRow = indices.length === 2 && rows !== undefined && fixedSize(rows.size) === 1;
  return layout === "gradient" && of.indices.length === 0 && axes.length === 1 && isRow;
};

const variableOf = (
  by: Sym | Entry,
): { readonly entry: Entry; readonly indices: readonly IndexVar[] } => {
  if ("kind" in by) return { entry: by, indices: [] };
  const indices: IndexVar[] = [];
  const at = by.axes.map((size): Ix => {
    if (fixedSize(size) === 1) return ix(1);
    const index = indexVar("j", size);
    indices.push(index);
    return ix(index);
  });
  return { entry: entryAt(by, at), indices };
};

/** A tensor without the axes that have one entry. */
const withoutUnits = (of: Tensor): Tensor & { readonly units: ReadonlyMap<number, Ix> } => {
  const units = new Map<number, Ix>();
  for (const k of of.indices) if (fixedSize(k.size) === 1) units.set(k.id, ix(1));
  return units.size === 0
    ? { ...of, units }
    : {
        indices: of.indices.filter(({ id }) => !units.has(id)),
        body: substitute(of.body, { indices: units }),
        units,
      };
};

/** The ways to arrange a derivative, the usual one first. */
const arrangements = (
  outputs: readonly IndexVar[],
  inputs: readonly IndexVar[],
  order: 1 | 2,
): readonly Arrangement[] => {
  if (inputs.length === 0) {
    return outputs.length < 2
      ? [{ layout: "derivative", indices: outputs }]
      : [
          { layout: "derivative", indices: outputs },
          { layout: "denominator", indices: outputs.toReversed() },
        ];
  }
  if (outputs.length === 0) {
    const layout = order === 2 ? "hessian" : "gradient";
    return inputs.length < 2 || order === 2
      ? [{ layout, indices: inputs }]
      : [
          { layout, indices: inputs },
          { layout: "numerator", indices: inputs.toReversed() },
        ];
  }
  return [
    { layout: "numerator", indices: [...outputs, ...inputs] },
    { layout: "denominator", indices: [...inputs, ...outputs] },
  ];
};
