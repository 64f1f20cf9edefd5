import { plainVar } from "../../expr/index-of.ts";
import type { Matrix } from "../../expr/matrix.ts";
import type { Cond, Expr, Sym } from "../../expr/node.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { freeIndices, subterms } from "../../expr/walk.ts";
import type { ChainReading, LatexChain, Meant } from "../../parse/latex/formula.ts";
import type { PointName } from "../../parse/latex/reader.ts";
import { asciiOfMatrix, toAscii } from "../../tex/ascii.ts";
import { latexOfMatrix, latexOfTensor, toLatex } from "../../tex/latex.ts";
import { raise } from "../../tex/raise.ts";

type Expression = Meant & { readonly is: "expression" };

/** What was written: an entry where letters stand for indices, else the whole. */
export const entryOf = ({ tensor, free }: Expression): Tensor => ({
  indices: tensor.indices.slice(free.length),
  body: tensor.body,
});

export const asciiOf = (of: Tensor): string => {
  const whole = gradientIn(of);
  return whole ? asciiOfMatrix(whole) : toAscii(of.indices.length === 0 ? of.body : of);
};

/** In LaTeX, points by what they are: ∂L/∂σ(o). */
export const latexOf = (of: Tensor, points: readonly PointName[] = []): string => {
  const symbols = new Map<string, string>();
  for (const { sym, is } of points) symbols.set(sym.name, latexOf(is));
  const whole = gradientIn(of);
  const text = whole
    ? latexOfMatrix(whole, { symbols })
    : of.indices.length === 0
      ? toLatex(of.body, { symbols })
      : latexOfTensor(of, { symbols });
  // A layer is a label of its quantities and sizes.
  return text.replace(/\\text\{([A-Za-z])\[([^[\]]*)\]\}/g, "$1^{[$2]}");
};

/** A number differentiated by all of a quantity, in that one's shape: ∂L/∂W needs no entries. */
const gradientIn = (of: Tensor): Matrix | undefined => {
  const { indices, body } = of;
  if (body.kind !== "deriv" || body.by.kind !== "entry" || indices.length === 0) return undefined;
  const { at } = body.by;
  const inOrder =
    at.length === indices.length && at.every((each, axis) => plainVar(each) === indices[axis]);
  const inside = freeIndices(body.of);
  return inOrder && !indices.some((k) => inside.includes(k)) ? raise(of) : undefined;
};

/** Where something tends to, in plain syntax. */
/** argmin(theta, J): which extreme, in what, of what. */
export const extremumText = ({ op, by, of }: Meant & { readonly is: "extremum" }): string =>
  `${op}(${by.map(({ name }) => name).join(", ")}, ${asciiOf(of)})`;

export const goalText = ({ to }: Meant & { readonly is: "goal" }): string =>
  typeof to === "string" ? to : asciiOf(to);

/** The quantities that a reading mentions, each once, in order. */
export const symbolsOf = (readings: readonly ChainReading[]): readonly Sym[] => {
  const found = new Map<string, Sym>();
  const addCond = (cond: Cond): void => {
    if (cond.kind !== "compare") cond.of.forEach(addCond);
    else for (const side of [cond.left, cond.right]) addAll(side);
  };
  const addAll = (body: Expr): void => {
    for (const part of subterms(body)) {
      const entry = part.kind === "deriv" ? part.by : part;
      if (entry.kind === "entry" && !found.has(entry.of.name)) found.set(entry.of.name, entry.of);
      if (part.kind === "over" && part.where) addCond(part.where);
      if (part.kind === "cases") for (const { when } of part.arms) addCond(when);
    }
  };
  const add = ({ body }: Tensor): void => addAll(body);
  for (const { members, points } of readings) {
    for (const meant of members) if (meant.is === "expression") add(meant.tensor);
    for (const { is } of points) add(is);
    // A point is a name that the reading gives: what stands in it is mentioned, it is not.
    for (const { sym } of points) found.delete(sym.name);
  }
  return [...found.values()];
};

/** The other readings of a chain whose types fit as well as those of the one taken. */
export const othersThatFit = (
  { readings }: LatexChain,
  taken: ChainReading,
): readonly ChainReading[] =>
  readings.filter((each) => each !== taken && each.faults <= readings[0].faults);

/** Why a reading was taken. */
export type Reason =
  /** Only so do the types fit. */
  | "types"
  /** Other formulas of the section leave no other. */
  | "section"
  /** The most plausible of those whose types fit. */
  | "plausible";

/** Why each choice of a reading was made, by its key. */
export const reasonsOf = (
  chain: LatexChain,
  taken: ChainReading,
  unsettled: readonly string[] | undefined,
): ReadonlyMap<string, Reason> => {
  const fitting = [taken, ...othersThatFit(chain, taken)];
  return new Map(
    taken.choices.map(({ key, taken: option }) => {
      const open = fitting.some(({ choices }) =>
        choices.some((other) => other.key === key && other.taken !== option),
      );
      const first = chain.readings[0].choices.find((other) => other.key === key)?.taken === option;
      // The section is heard on spellings, the shapes of a chain on layouts.
      const heard =
        unsettled !== undefined && !unsettled.includes(key) && !key.startsWith("layout");
      return [key, !open ? "types" : heard || !first ? "section" : "plausible"];
    }),
  );
};
