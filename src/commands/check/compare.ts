import type { Variable } from "../../check/differential.ts";
import { derivativeIs as isDerivative } from "../../decide/derivative-is.ts";
import { equal as areEqual, type EqualOptions } from "../../decide/equal.ts";
import type { ShapeMismatch, Verdict } from "../../decide/verdict.ts";
import { deriv, entryAt } from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import { ix } from "../../expr/index-of.ts";
import type { Entry, Expr, IndexVar } from "../../expr/node.ts";
import { fixedSize, size } from "../../expr/size.ts";
import type { Layout, Tensor } from "../../expr/tensor.ts";
import type { ReadError } from "../../parse/error.ts";
import type { Reading, ReadResult } from "../../parse/read.ts";
import { type Asking, chosenVariable, wholeText } from "../derive/derivative.ts";
import { type Dependencies, type Lettered, type Side, together, wholeOf } from "./together.ts";

/** A verdict on two expressions, and the letters that its entries begin with. */
export interface Compared {
  readonly verdict: Verdict;
  readonly letters: readonly string[];
  /** The names that values are given for, as they come in the texts. */
  readonly names: readonly string[];
  /** Whether sizes are spoken of, so that there is more than one case. */
  readonly hasSizes: boolean;
  /** What is worth knowing about how the texts were read. */
  readonly remarks: readonly Bilingual[];
}

/** A verdict on a claimed derivative: of the values of a counterexample the derivative's comes first. */
export interface ComparedDerivative extends Compared {
  /** What is differentiated, by what, and what is claimed: names mean the same in all. */
  readonly of: Reading;
  readonly by: Variable;
  readonly claim: Reading;
  /** What is known of the names. */
  readonly known: EqualOptions;
  /** The layout that the verdict speaks of. */
  readonly layout: Layout;
  /** Another layout than the one that was asked for, or than the usual one, in which the claim is right. */
  readonly rightIn?: Layout;
}

export type AskedLayout = "gradient" | "numerator" | "denominator";

/** How a claimed derivative is compared. */
export interface AskedDerivative {
  readonly wrt?: string | undefined;
  readonly order?: 1 | 2 | undefined;
  readonly layout?: AskedLayout | undefined;
  readonly dependencies?: Dependencies;
}

/** Whether two texts say the same, every name meaning the same in both. */
export const compared = (left: Side, right: Side, declared?: Dependencies): Compared => {
  const { sides, options, doubt, sizes, symbols } = together([left, right], declared);
  const [l, r] = sides as [Lettered, Lettered];
  return {
    verdict: unlessIn(doubt, verdictOn(l, r, options)),
    letters: l.letters.map(({ letter }) => letter),
    names: [...symbols.keys()],
    hasSizes: sizes.size > 0,
    remarks: remarksOf([left, right]),
  };
};

const remarksOf = (sides: readonly Side[]): readonly Bilingual[] => [
  ...new Set(sides.flatMap(({ remarks }) => remarks.map(({ message }) => message))),
  ...(sides.some(({ readings = [] }) => readings.length > 1) ? [otherwise] : []),
];

const otherwise: Bilingual = {
  fr: "Une formule se lit aussi autrement : « corrige parse … --explain » le montre.",
  en: 'A formula can be read otherwise too: "corrige parse … --explain" shows how.',
};

/** Two expressions with the same letters; of whole arrays that do not fit only their own shapes are told. */
const verdictOn = (left: Lettered, right: Lettered, options: EqualOptions): Verdict => {
  const fits =
    left.own.length === right.own.length &&
    left.own.every(({ size: axis }, k) => axis === right.own[k]?.size);
  const taken = fits ? wholeOf : ownOf;
  return areEqual(taken(left), taken(right), options);
};

/** The tensor at any value of its letters. */
const ownOf = ({ own, body }: Lettered): Tensor => ({ indices: own, body });

/** Where values of derivatives are not told, a difference says nothing. */
const unlessIn = (doubt: Bilingual | undefined, verdict: Verdict): Verdict =>
  doubt && verdict.verdict === "different" && verdict.rung !== "shape"
    ? { verdict: "undecided", reason: doubt }
    : verdict;

/** Whether a text is the derivative of another; what is wrong with the variable comes back as a value. */
export const comparedDerivative = (
  of: Side,
  text: string,
  claim: Side,
  asked: AskedDerivative,
  asking: Asking,
): ComparedDerivative | { readonly error: ReadError } => {
  let named: Side | undefined;
  const read = (wrt: string): ReadResult => {
    const found: ReadResult & Partial<Pick<Side, "readings">> = asking.read(wrt);
    if (!found.ok) return found;
    named = found;
    const { indices, body } = found.tensor;
    const isEntry = (found.readings?.[0]?.free.length ?? 0) === indices.length;
    return isEntry ? { ...found, tensor: { indices: [], body } } : found;
  };
  const both = together([of, claim], asked.dependencies);
  const reading: Side = {
    ...of,
    symbols: both.symbols,
    sizes: both.sizes,
    variables: of.variables.filter((name) => !both.sizes.has(name)),
  };
  const chosen = chosenVariable(reading, text, asked.wrt, { ...asking, read });
  if ("error" in chosen) return chosen;
  const { sides, options, doubt } = named ? together([of, claim, named], asked.dependencies) : both;
  const [whole, claimed, variable] = sides as [Lettered, Lettered, Lettered?];
  const by = "kind" in chosen.by && variable ? (variable.body as Entry) : chosen.by;
  const order = asked.order ?? 1;
  const inner = ownLetters(claim, [of, ...(named ? [named] : [])]);
  const entries = entriesBy(by, order, inner, claimed);
  if (entries === undefined) return { error: stray(by, asking.name, inner) };
  const told = {
    of: { ...reading, tensor: wholeOf(whole) },
    by: order === 1 && entries !== "whole" ? (entries[0] as Entry) : by,
    claim: { ...claim, tensor: wholeOf(claimed) },
    known: options,
    names: [...both.symbols.keys()],
    hasSizes: both.sizes.size > 0,
    remarks: remarksOf([of, claim]),
  };
  if (entries !== "whole" && whole.letters.length > 0) {
    const body = entries.reduce<Expr>((e, entry) => deriv(e, entry), whole.body);
    const verdict = verdictOn({ ...whole, body }, claimed, { ...options, offBorders: true });
    const letters = whole.letters.map(({ letter }) => letter);
    return { ...told, verdict: unlessIn(doubt, verdict), letters, layout: "derivative" };
  }
  // Letters that stand on both sides and not in the variable run over all their values.
  const clash = whole.letters.some((k, at) => claimed.letters[at]?.id !== k.id);
  const [left, right] = clash ? [wholeOf(whole), wholeOf(claimed)] : [ownOf(whole), ownOf(claimed)];
  const plain = { ...options, order };
  const isNumber = left.indices.every(isUnit);
  const layout = isNumber && order === 2 ? undefined : layoutFor(asked.layout, isNumber, by);
  const found = isDerivative(left, by, right, {
    ...plain,
    ...(layout && { layout }),
  });
  const all = { ...told, letters: [], verdict: unlessIn(doubt, found.verdict) };
  if (!layout) {
    return {
      ...all,
      layout: found.layout,
      ...(found.isOther && isEqual(found.verdict) && { rightIn: found.layout }),
    };
  }
  const any = isEqual(found.verdict) ? found : isDerivative(left, by, right, plain);
  if (!isEqual(any.verdict)) return { ...all, layout };
  if (any.layout === layout) return { ...all, verdict: any.verdict, layout };
  const verdict = isEqual(found.verdict) ? transposed(right.indices, layout) : found.verdict;
  return { ...all, verdict, layout, rightIn: any.layout };
};

const isEqual = ({ verdict }: Verdict): boolean => verdict === "equal";

const isUnit = ({ size: axis }: IndexVar): boolean => fixedSize(axis) === 1;

/** What is asked for, in the words of `decide`: for an array of outputs the gradient's shape is the denominator's. */
const layoutFor = (
  asked: AskedLayout | undefined,
  isNumber: boolean,
  by: Variable,
): AskedLayout | undefined => {
  if (asked === undefined || "kind" in by || by.axes.every((axis) => fixedSize(axis) === 1))
    return undefined;
  if (asked === "numerator") return asked;
  return isNumber ? "gradient" : "denominator";
};

/** A row where a column was asked for, or the other way round. */
const transposed = (claimed: readonly IndexVar[], layout: AskedLayout): Verdict => {
  const right = claimed.map((k) => k.size);
  const [long = size(1)] = right.filter((axis) => fixedSize(axis) !== 1);
  const shapes: ShapeMismatch = {
    left: layout === "numerator" ? [size(1), long] : [long],
    right,
    isTransposed: true,
  };
  return { verdict: "different", certainty: "proved", rung: "shape", shapes };
};

/**
 * The entries that the derivative is taken by, one for each order; "whole" for all of a quantity. Letters of the
 * claim that the expression has not are those of the variable's entry: 2xⱼ is the derivative of ‖x‖² by xⱼ.
 */
const entriesBy = (
  by: Variable,
  order: 1 | 2,
  inner: readonly string[],
  { own, letters }: Lettered,
): readonly Entry[] | "whole" | undefined => {
  if (inner.length === 0) return "kind" in by ? Array.from({ length: order }, () => by) : "whole";
  if ("kind" in by) return undefined;
  const [axis, ...more] = by.axes;
  const places = letters.filter(({ letter }) => inner.includes(letter));
  const fits =
    more.length === 0 &&
    own.length === 0 &&
    inner.length === order &&
    places.every((k) => k.size === axis);
  return fits ? places.map((k) => entryAt(by, [ix(k)])) : undefined;
};

/** The letters of a claim that the other texts have not. */
const ownLetters = (claim: Side, others: readonly Side[]): readonly string[] => {
  const lettersIn = ({ readings }: Side): readonly string[] =>
    (readings?.[0]?.free ?? []).map(({ letter }) => letter);
  const outer = others.flatMap(lettersIn);
  return lettersIn(claim).filter((letter) => !outer.includes(letter));
};

/** The claim has letters of which nothing says what entries they are. */
const stray = (by: Variable, file: string, letters: readonly string[]): ReadError => {
  const listed = letters.join(", ");
  const isOne = letters.length === 1;
  const name = "kind" in by ? by.of.name : by.name;
  const fits = !("kind" in by) && by.axes.length === letters.length;
  const example = `${name}_{${fits ? letters.join("") : "…"}}`;
  return {
    ...wholeText(name, file),
    code: "E-TYPE",
    message: {
      fr: isOne
        ? `La lettre ${listed} de la réponse n'est ni dans l'expression ni dans la variable.`
        : `Les lettres ${listed} de la réponse ne sont ni dans l'expression ni dans la variable.`,
      en: isOne
        ? `The letter ${listed} of the claim is neither in the expression nor in the variable.`
        : `The letters ${listed} of the claim are neither in the expression nor in the variable.`,
    },
    expected: {
      fr: `les mêmes lettres dans l'expression et dans la variable, comme ${example}`,
      en: `the same letters in the expression and in the variable, such as ${example}`,
    },
  };
};
