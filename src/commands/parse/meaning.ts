import { plainVar } from "../../expr/index-of.ts";
import type { Matrix } from "../../expr/matrix.ts";
import type { Cond, Expr, Sym } from "../../expr/node.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { freeIndices, subterms } from "../../expr/walk.ts";
import type { ChainReading, LatexChain, Meant } from "../../parse/latex/formula.ts";
import type { PointName } from "../../parse/latex/read.ts";
import { asciiOfMatrix, toAscii } from "../../tex/ascii.ts";
import { latexOfMatrix, latexOfSymbol, latexOfTensor, toLatex } from "../../tex/latex.ts";
import { nameInText } from "../../tex/names.ts";
import { raise } from "../../tex/raise.ts";
import { textOfMatrix, textOfTensor, toText } from "../../tex/text.ts";
import type { Lang } from "../verb.ts";

type Expression = Meant & { readonly is: "expression" };

/** What was written: an entry where letters stand for indices, else the whole. */
export const entryOf = ({ tensor, free }: Expression): Tensor => ({
  indices: tensor.indices.slice(free.length),
  body: tensor.body,
});

export const asciiOf = (of: Tensor): string => {
  const whole = gradientIn(of);
  return whole
    ? asciiOfMatrix(whole)
    : toAscii(of.indices.length === 0 ? of.body : of, { asWritten: true });
};

/** Names that a copy introduces are set apart by a leading mark; people read them without. */
const introducedIn = (of: Tensor, spell: (sym: Sym) => string): Map<string, string> =>
  new Map(
    symbolsIn(of).flatMap((sym) =>
      /^_\p{L}/u.test(sym.name)
        ? [[sym.name, spell({ ...sym, name: sym.name.slice(1) })] as const]
        : [],
    ),
  );

/** In LaTeX, points by what they are: ∂L/∂σ(o). */
export const latexOf = (
  of: Tensor,
  points: readonly PointName[] = [],
  language: Lang = "en",
): string => {
  const symbols = introducedIn(of, (sym) => latexOfSymbol(sym));
  for (const { sym, is } of points) symbols.set(sym.name, latexOf(is, [], language));
  const style = { symbols, language, asWritten: true };
  const whole = gradientIn(of);
  const text = whole
    ? latexOfMatrix(whole, style)
    : of.indices.length === 0
      ? toLatex(of.body, style)
      : latexOfTensor(of, style);
  // A layer is a label of its quantities and sizes.
  return text.replace(/\\text\{([A-Za-z])\[([^[\]]*)\]\}/g, "$1^{[$2]}");
};

/** In Unicode, as a person writes it: −Σₖ yₖ·log(pₖ). */
const unicodeOf = (of: Tensor, points: readonly PointName[], language: Lang): string => {
  const symbols = introducedIn(of, ({ name }) => nameInText(name));
  for (const { sym } of points) symbols.set(sym.name, pointText(sym));
  const style = { language, symbols, asWritten: true };
  const whole = gradientIn(of);
  if (whole) return textOfMatrix(whole, style);
  return of.indices.length === 0 ? toText(of.body, style) : textOfTensor(of, style);
};

/** The name of a point at which a derivative is taken, as people see it: _1 is □₁. */
const pointText = ({ name }: Sym): string => nameInText(`□${name}`);

/** A point as it is called where readings are written so. */
export const pointName = (sym: Sym, writing: Writing): string =>
  writing === "unicode" ? pointText(sym) : sym.name;

/** How what was read is written down. */
export type Writing = "unicode" | "plain" | "latex";

export const writtenAs = (
  of: Tensor,
  writing: Writing,
  lang: Lang,
  points: readonly PointName[] = [],
): string => {
  switch (writing) {
    case "unicode":
      return unicodeOf(of, points, lang);
    case "plain":
      return asciiOf(of);
    case "latex":
      return latexOf(of, points, lang);
  }
};

/** A number differentiated by all of a quantity, in that one's shape: ∂L/∂W needs no entries. */
const gradientIn = (of: Tensor): Matrix | undefined => {
  const { indices, body } = of;
  if (body.kind !== "deriv" || body.by.kind !== "entry" || indices.length === 0) return undefined;
  const { at } = body.by;
  const inOrder =
    at.length === indices.length && at.every((each, axis) => plainVar(each) === indices[axis]);
  const inside = freeIndices(body.of);
  return inOrder && !indices.some((k) => inside.includes(k))
    ? raise(of, { asWritten: true })
    : undefined;
};

/** argmin(theta, J): which extreme, in what, of what. */
export const extremumText = (
  { op, by, of }: Meant & { readonly is: "extremum" },
  write: (of: Tensor) => string = asciiOf,
): string => `${op}(${by.map(({ name }) => name).join(", ")}, ${write(of)})`;

/** Where something tends to. */
export const goalText = (
  { to }: Meant & { readonly is: "goal" },
  write: (of: Tensor) => string = asciiOf,
): string => (typeof to === "string" ? to : write(to));

/** The quantities in a tensor, each once, in order. */
const symbolsIn = ({ body: whole }: Tensor): readonly Sym[] => {
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
  addAll(whole);
  return [...found.values()];
};

/** The quantities that a reading mentions, each once, in order. */
export const symbolsOf = (readings: readonly ChainReading[]): readonly Sym[] => {
  const found = new Map<string, Sym>();
  const add = (of: Tensor): void => {
    for (const sym of symbolsIn(of)) if (!found.has(sym.name)) found.set(sym.name, sym);
  };
  for (const { members, points } of readings) {
    for (const meant of members) if (meant.is === "expression") add(meant.tensor);
    for (const { is } of points) add(is);
    // A point is a name that the reading gives: what stands in it is mentioned, it is not.
    for (const { sym } of points) found.delete(sym.name);
  }
  return [...found.values()];
};

/** Whether all sides of a reading can be read, and their shapes go together. */
export const fits = ({ faults }: ChainReading): boolean => faults === 0;

/** Whether every side is read, but not all of one shape. */
export const shapesDiffer = (reading: ChainReading): boolean =>
  !fits(reading) && reading.members.every(({ is }) => is !== "unreadable");

/** The other readings of a chain whose types fit too. */
export const othersThatFit = (
  { readings }: LatexChain,
  taken: ChainReading,
): readonly ChainReading[] => readings.filter((each) => each !== taken && fits(each));

/** Why a reading was taken. */
export type Reason =
  /** Only so do the types fit. */
  | "types"
  /** Other formulas of the section leave no other. */
  | "section"
  /** The most plausible of those whose types fit, or of all where they fit in none. */
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
      const forced = fits(taken) && !open;
      return [key, forced ? "types" : heard || !first ? "section" : "plausible"];
    }),
  );
};
