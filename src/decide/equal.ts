import { arranged, compareExpr } from "../expr/arranged.ts";
import type { Assumption } from "../expr/assumption.ts";
import type { Sign } from "../expr/bounds.ts";
import { indicator } from "../expr/build.ts";
import type { Bilingual } from "../expr/function.ts";
import { ix } from "../expr/index-of.ts";
import { type Inventory, inventoryOf } from "../expr/inventory.ts";
import { type Cond, type Expr, hashAll, type IndexVar } from "../expr/node.ts";
import { fixedSize, type Size, sizeAt } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { substitute } from "../expr/walk.ts";
import { TimeLimit, withinSeconds } from "../numeric/deadline.ts";
import { type Rational, zeroRational } from "../numeric/rational.ts";
import { given } from "../rewrite/given.ts";
import { type Affine, solvedFor } from "./affine.ts";
import { type Effort, examine, type Finding, type Sight } from "./examine.ts";
import { entryName, TooLarge } from "./graph.ts";
import { type Extent, type Instance, instanceAt, type Question, whole } from "./instance.ts";
import { type Facts, provedEqual, type SymbolKind } from "./normal.ts";
import type { Replacement, World } from "./pure.ts";
import { otherSizes, sizeChoices } from "./sizes.ts";
import type { Certainty, DomainRemark, Entries, Place, Rung, Verdict } from "./verdict.ts";
import { type Constrained, places, worldsOf } from "./worlds.ts";

/** What is known where two expressions are compared. */
export interface EqualOptions {
  /** What is known of the entries of symbols. */
  readonly assume?: ReadonlyMap<string, Assumption>;
  /** What holds beside: x < y, i ≠ j. */
  readonly conditions?: readonly Cond[];
  /** Unknown functions, and the symbols they are functions of. */
  readonly dependencies?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether points where a condition changes are left out: kinks, and jumps. */
  readonly offBorders?: boolean;
  /** How long may be thought about it; after that the question is undecided. 10 if nothing is said. */
  readonly seconds?: number;
  readonly seed?: number;
}

/** How many worlds are gone through at one choice of sizes, if each is small. */
const mostWorlds = 4096;
const mostWork = 400_000;
const fewestWorlds = 24;

/** How many points are looked at is bounded by the work they are, but for a few. */
const fewestPoints = 5;
const mostPointWork = 12_000;

/** Beyond so many nodes the normal form is not tried where sizes are numbers: the field is faster. */
const mostNormal = 400;

/**
 * Whether two tensors are equal wherever both have a value. "Different" comes with a point where sure
 * enclosures of both sides lie apart; "equal" is proved, or wrong with a probability below 2⁻⁶⁰; what cannot
 * be told is "undecided". The same question with the same seed has the same answer, whichever side comes
 * first.
 */
export const equal = (left: Tensor, right: Tensor, options: EqualOptions = {}): Verdict => {
  const mismatch = shapesApart(left, right);
  if (mismatch) return mismatch;
  try {
    return withinSeconds(options.seconds ?? 10, () =>
      inOrder(left.body, aligned(left, right), left.indices, options),
    );
  } catch (stop) {
    if (stop instanceof TooLarge) return undecided(tooLarge);
    if (stop instanceof TimeLimit) return undecided(stop.says);
    throw stop;
  }
};

/** The side that comes first in the order of expressions is looked at first, whoever wrote it. */
const inOrder = (
  left: Expr,
  right: Expr,
  indices: readonly IndexVar[],
  options: EqualOptions,
): Verdict => {
  const order = compareExpr(arranged(left), arranged(right));
  if (order === 0) return { verdict: "equal", certainty: "proved", rung: "arranged", sizes: [] };
  return order < 0
    ? answer(left, right, indices, options)
    : exchanged(answer(right, left, indices, options));
};

const answer = (
  left: Expr,
  right: Expr,
  indices: readonly IndexVar[],
  options: EqualOptions,
): Verdict => {
  const conditions = options.conditions ?? [];
  const question: Question = {
    left,
    right,
    indices,
    about: withAssumed(inventoryOf(left, right, ...conditions.map(indicator)), options.assume),
    assume: options.assume ?? new Map(),
    conditions,
    dependencies: options.dependencies ?? new Map(),
    offBorders: options.offBorders ?? false,
  };
  return decide(question, hashAll(options.seed ?? 0, [arranged(left).hash, arranged(right).hash]));
};

/** The same verdict with the sides exchanged. */
const exchanged = (of: Verdict): Verdict => {
  if (of.verdict === "undecided" || of.rung === "shape") return of;
  const other = of.domain?.defined === "left" ? "right" : "left";
  const domain = of.domain && { domain: { ...of.domain, defined: other } as const };
  if (of.verdict === "equal") return { ...of, ...domain };
  const { counterexample } = of;
  const [l, r] = counterexample.values;
  return { ...of, ...domain, counterexample: { ...counterexample, values: [r, l] } };
};

/** What expressions speak of, with the sizes that assumptions on their symbols name. */
const withAssumed = (about: Inventory, assume: EqualOptions["assume"]): Inventory => {
  const sizes = new Set(about.sizes);
  for (const [name, given] of assume ?? []) {
    if (given.is !== "index" || !about.symbols.has(name)) continue;
    for (const { names } of given.upTo.terms) for (const size of names) sizes.add(size);
  }
  return { ...about, sizes };
};

const undecided = (reason: Bilingual): Verdict => ({ verdict: "undecided", reason });

const tooLarge: Bilingual = {
  fr: "L'expression est trop grande pour être examinée.",
  en: "The expression is too large to be examined.",
};

const nowhere: Bilingual = {
  fr: "Aucun point où les deux membres ont une valeur n'a été trouvé.",
  en: "No point was found where both sides have a value.",
};

const sampled: Bilingual = {
  fr: "Il y a trop d'entrées ou de choix pour les examiner tous ; ceux qui l'ont été s'accordent.",
  en: "There are too many entries or choices to examine all of them; those that were agree.",
};

const open: Bilingual = {
  fr: "Les deux membres ne se distinguent en aucun point essayé, et aucune loi connue ne les rend égaux.",
  en: "The sides differ at no point that was tried, and no known law makes them equal.",
};

// -- shapes -------------------------------------------------------------------------------------------

const shapesApart = (left: Tensor, right: Tensor): Verdict | undefined => {
  const [l, r] = [left, right].map(({ indices }) => indices.map(({ size }) => size)) as [
    Size[],
    Size[],
  ];
  if (sameSizes(l, r)) return undefined;
  return {
    verdict: "different",
    certainty: "proved",
    rung: "shape",
    shapes: { left: l, right: r, isTransposed: sameSizes(l, r.toReversed()) },
  };
};

const sameSizes = (a: readonly Size[], b: readonly Size[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** The body of a tensor with the indices of another. */
const aligned = (to: Tensor, of: Tensor): Expr =>
  of.indices.length === 0
    ? of.body
    : substitute(of.body, {
        indices: new Map(of.indices.map((k, axis) => [k.id, ix(to.indices[axis] ?? k)])),
      });

// -- the ladder ---------------------------------------------------------------------------------------

const decide = (question: Question, seed: number): Verdict => {
  const { about, indices } = question;
  const names = [...about.sizes].sort();
  const axes = [
    ...[...about.symbols.values()].flatMap((sym) => sym.axes),
    ...indices.map(({ size }) => size),
  ].filter((size) => fixedSize(size) === undefined);
  const view = new View(question);
  let proved: boolean | undefined;
  const isProved = (): boolean => {
    proved ??= provedEqual(question.left, question.right, factsOf(question));
    return proved;
  };
  for (const sizes of sizeChoices(names, axes, seed)) {
    const instance = instanceAt(question, sizes, seed, view.isEmpty ? whole : again);
    const isWorthwhile = names.length > 0 || instance.graph.nodes.length <= mostNormal;
    view.add(instance, examineAll(question, instance, seed, isWorthwhile ? isProved : () => false));
    if (view.different) return view.different;
    if (proved && view.isZero) return view.equal("proved", "normal");
  }
  if (!view.isZero) return view.isEmpty ? undecided(nowhere) : undecided(open);
  for (const sizes of names.length === 0 ? [] : otherSizes(names, axes, seed)) {
    const instance = affordable(() => instanceAt(question, sizes, seed, probe));
    if (!instance) continue;
    // At larger sizes the sides may come apart; what was shown at small ones is not shown again.
    view.compare(
      instance,
      examineAll(question, instance, seed, () => true),
    );
    if (view.different) return view.different;
  }
  return view.isSample ? undecided(sampled) : view.equal("probabilistic", view.rung);
};

/** How much is looked at once the smallest sizes were gone through whole, and at other sizes. */
const again: Extent = { pairs: 64, nodes: 60_000 };
const probe: Extent = { pairs: 12, nodes: 4_000 };

const affordable = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch (stop) {
    if (stop instanceof TooLarge) return undefined;
    throw stop;
  }
};

/** What was seen at the choices of sizes so far. */
class View {
  different: Verdict | undefined;
  /** Whether everything was looked at nowhere, but only a choice of it. */
  isSample = true;
  rung: Rung = "field";
  private isDoubtful = false;
  private bits = Number.POSITIVE_INFINITY;
  private readonly sizes: ReadonlyMap<string, number>[] = [];
  private domain: { readonly domain?: DomainRemark } = {};
  private readonly question: Question;

  constructor(question: Question) {
    this.question = question;
  }

  /** Whether both sides have a value nowhere. */
  get isEmpty(): boolean {
    return this.sizes.length === 0;
  }

  /** Whether the sides agree wherever both have a value, as far as was looked. */
  get isZero(): boolean {
    return !this.isEmpty && !this.isDoubtful;
  }

  /** Takes in where the sides came apart, or had no value. */
  compare(instance: Instance, found: Finding): void {
    const { question } = this;
    if (found.domain && !this.domain.domain) {
      const { defined } = found.domain;
      this.domain = { domain: { ...placeOf(question, instance, found.domain), defined } };
    }
    if (found.apart) {
      const { values } = found.apart;
      this.different = {
        verdict: "different",
        certainty: "proved",
        rung: "enclosure",
        counterexample: { ...placeOf(question, instance, found.apart), values },
        ...this.domain,
      };
    }
  }

  /** Takes in what was found of both sides at some sizes. */
  add(instance: Instance, found: Finding & { readonly isSample: boolean }): void {
    this.compare(instance, found);
    if (found.points === 0) return;
    this.isDoubtful ||= !found.isZero;
    this.isSample &&= found.isSample;
    if (found.isTower) this.rung = "tower";
    this.bits = Math.min(this.bits, found.bits);
    this.sizes.push(instance.sizes);
  }

  equal(certainty: Certainty, rung: Rung): Verdict {
    const rests = certainty !== "proved";
    return {
      verdict: "equal",
      certainty,
      rung,
      ...(rests && Number.isFinite(this.bits) && { bits: Math.floor(this.bits) }),
      sizes: rests && this.question.about.sizes.size > 0 ? this.sizes : [],
      ...this.domain,
    };
  }
}

const examineAll = (
  question: Question,
  instance: Instance,
  seed: number,
  isProved: () => boolean,
): Finding & { readonly isSample: boolean } => {
  const constrained = constrainedIn(question, instance);
  const tied = tiedBy(instance.zeros);
  const size = instance.graph.nodes.length;
  const most = Math.max(fewestWorlds, Math.min(mostWorlds, Math.floor(mostWork / (12 * size))));
  const { worlds, free, isSample } = worldsOf(constrained, most, seed);
  const perWorld = Math.min(
    worlds.length === 1 ? 80 : worlds.length <= 8 ? 24 : 6,
    Math.max(fewestPoints, Math.floor(mostPointWork / size)),
  );
  const effort: Effort = {
    ranges: (slot) => (slot.by.length === 0 ? question.assume.get(slot.of) : undefined),
    seed,
    points: perWorld,
    offBorders: question.offBorders,
    // Of too many worlds some are looked at; what is shown is shown for all at once.
    isProved: isSample ? () => true : isProved,
  };
  let bits = Number.POSITIVE_INFINITY;
  let points = 0;
  let isZero = true;
  let isTower = false;
  let domain: Finding["domain"];
  for (const world of worlds) {
    const found = examine(instance, new Map([...world, ...tied]), effort);
    domain ??= found.domain;
    if (found.apart) return { ...found, isSample };
    if (found.points === 0) continue;
    points += found.points;
    isZero &&= found.isZero;
    isTower ||= found.isTower === true;
    bits = Math.min(bits, found.bits);
  }
  const seen = { points, ...(isTower && { isTower }), ...(domain && { domain }) };
  if (!isSample || isProved()) return { ...seen, isZero, bits, isSample: instance.isSample };
  const all = examine(instance, new Map([...free, ...tied]), { ...effort, isProved: () => false });
  return { ...seen, isZero, bits: all.bits, isSample: !all.isZero || instance.isSample };
};

/** For each equation one slot in terms of others, which no other equation ties. */
const tiedBy = (zeros: readonly Affine[]): World => {
  const tied = new Map<string, Replacement>();
  const used = new Set<string>();
  for (const form of zeros) {
    const names = [...form.coefficients.keys()];
    const [name] = names;
    if (name === undefined || names.some((one) => used.has(one))) continue;
    tied.set(name, { affine: solvedFor(form, name) });
    for (const one of names) used.add(one);
  }
  return tied;
};

/** What the normal form may rest on. */
const factsOf = ({ assume, conditions }: Question): Facts => {
  const kinds: Facts["kinds"] = (name) => {
    const is = assume.get(name)?.is;
    return is && isKind(is) ? is : undefined;
  };
  if (assume.size === 0 && conditions.length === 0) return {};
  const told = given({ conditions }).knows;
  return {
    kinds,
    knows: (e) =>
      told(e) ?? (e.kind === "entry" ? signs[assume.get(e.of.name)?.is ?? ""] : undefined),
  };
};

const isKind = (is: string): is is SymbolKind =>
  ["onehot", "simplex", "binary", "pm1", "symmetric"].includes(is);

const signs: Readonly<Record<string, Sign>> = {
  positive: "positive",
  unit: "positive",
  smallpos: "positive",
  negative: "negative",
  nonnegative: "nonnegative",
  nonzero: "nonzero",
  large: "nonzero",
  pm1: "nonzero",
};

/** The symbols whose entries are not free. */
const constrainedIn = (question: Question, { slots, sizes }: Instance): readonly Constrained[] => {
  const present = new Set(slots.map(({ of }) => of));
  return [...question.assume].flatMap(([name, assume]) => {
    const sym = question.about.symbols.get(name);
    return sym && present.has(name)
      ? [{ name, assume, sizes: sym.axes.map((axis) => sizeAt(axis, sizes)) }]
      : [];
  });
};

// -- places -------------------------------------------------------------------------------------------

/** Where something was seen, symbol by symbol. */
const placeOf = (
  { about }: Question,
  { sizes, slots }: Instance,
  { pair, point }: Sight,
): Place => {
  const symbols = new Map<string, Entries>();
  for (const { name, axes } of about.symbols.values()) {
    const lengths = axes.map((axis) => sizeAt(axis, sizes));
    const wholes = pair.wholes.get(name);
    const all = places(lengths);
    const values = all.map(
      (at, k): Rational =>
        wholes
          ? zeroRational.add(wholes[k] ?? 1)
          : (point.get(entryName(name, at)) ?? zeroRational),
    );
    symbols.set(name, { sizes: lengths, values });
  }
  // Derivatives of unknown functions have values of their own.
  for (const { name, by } of slots) {
    const value = by.length > 0 ? point.get(name) : undefined;
    if (value) symbols.set(name, { sizes: [], values: [value] });
  }
  return { symbols, sizes, entry: pair.entry };
};
