import { minusOne } from "../expr/build.ts";
import type { Builder } from "../expr/function.ts";
import type { Expr } from "../expr/node.ts";
import { nodeCount, subterms } from "../expr/walk.ts";
import { sumLemmas } from "../lemmas/sum.ts";
import { type Equation, type Lemma, type LemmaFamily, lawsOf, mirrored } from "../rewrite/lemma.ts";
import { Recogniser } from "../rewrite/recognise.ts";
import { LawIndex } from "../rewrite/trace.ts";
import { standardRules } from "./differentiate.ts";

/** What a derivation may use: functions, laws and rules, sorted by what they are good for. */
export interface Toolbox {
  readonly functions: readonly Builder[];
  readonly families: readonly LemmaFamily[];
  readonly rules: readonly Lemma[];
  readonly recogniser: Recogniser;
  /** Laws of δ and Σ that make sums shorter. */
  readonly contracting: LawIndex;
  /** The same, and sums taken term by term. */
  readonly splitting: LawIndex;
  /** Identities whose right side is shorter: log eᵘ = u. */
  readonly shrinking: LawIndex;
  /** Laws that turn a function of a compound into a sum: log ab = log a + log b. */
  readonly opening: LawIndex;
  /** The same laws the other way: log a - log b = log a/b. */
  readonly merging: LawIndex;
  /** Laws that turn a function of a sum into a product: exp(a + b) = exp a · exp b. */
  readonly spreading: LawIndex;
  /** Laws that write exponentials as powers of few: exp(2u) = (exp u)². */
  readonly powering: LawIndex;
  /** Laws that a function has at special values: log 1 = 0, exp 0 = 1. */
  readonly special: LawIndex;
  readonly limits: LawIndex;
  readonly hypotheses: LawIndex;
  /** Laws that speak of the function at the opposite argument: σ(-u) = 1 - σ(u). */
  readonly mirroring: readonly Equation[];
}

/** The tools that lists of functions and lemmas amount to. */
export const toolbox = (
  functions: readonly Builder[],
  families: readonly LemmaFamily[],
  rules: readonly Lemma[] = standardRules,
): Toolbox => {
  const laws = functions.flatMap((builder) => lawsOf(builder));
  const contracting = families
    .filter(({ family }) => contractingFamilies.has(family))
    .flatMap((family) => family.lemmas);
  return {
    functions,
    families,
    rules,
    recogniser: new Recogniser(functions),
    contracting: new LawIndex(contracting.filter((law) => law !== sumLemmas.sum_add)),
    splitting: new LawIndex(contracting),
    shrinking: new LawIndex([...laws.filter(shrinks), ...inFamily(families, "simplex")]),
    opening: new LawIndex(laws.filter((law) => shrinks(law) || opens(law))),
    merging: new LawIndex(
      laws
        .filter(opens)
        .filter(({ to }) => to.kind === "sum" || isNegative(to))
        .map(mirrored),
    ),
    spreading: new LawIndex(laws.filter(spreads)),
    powering: new LawIndex(inFamily(families, "exponential")),
    special: new LawIndex(laws.filter(isSpecial)),
    limits: new LawIndex([...inFamily(families, "limit"), ...inFamily(families, "sum")]),
    hypotheses: new LawIndex(inFamily(families, "hypothesis")),
    mirroring: laws.filter(mirrors),
  };
};

const inFamily = (families: readonly LemmaFamily[], name: string): readonly Lemma[] =>
  families.filter(({ family }) => family === name).flatMap((family) => family.lemmas);

/** f(a + b) = f(a) · f(b), or f(a)/f(b). */
const spreads = ({ from, to }: Equation): boolean =>
  from.kind === "call" &&
  from.args[0]?.body.kind === "sum" &&
  to.kind === "product" &&
  [...subterms(to)].filter((part) => part.kind === "call" && part.fn === from.fn).length === 2;

/** f at a number. */
const isSpecial = ({ from }: Equation): boolean =>
  from.kind === "call" && from.args.every((arg) => arg.body.kind === "num");

/** -f(a). */
const isNegative = (e: Expr): boolean =>
  e.kind === "product" && e.args.length === 2 && e.args[0] === minusOne;

const contractingFamilies: ReadonlySet<string> = new Set(["delta", "sum", "cases", "matrix"]);

const shrinks = ({ from, to }: Equation): boolean =>
  nodeCount(to) < nodeCount(from) && callsIn(to) <= callsIn(from);

const callsIn = (e: Expr): number => [...subterms(e)].filter((part) => part.kind === "call").length;

/** f(compound) = a sum of f(holes), or one f(hole) times or under nothing but a factor. */
const opens = ({ from, to }: Equation): boolean => {
  if (from.kind !== "call" || from.args.length !== 1) return false;
  const inside = from.args[0]?.body.kind;
  if (inside !== "product" && inside !== "power") return false;
  const terms = to.kind === "sum" ? to.args : [to];
  return terms.every((term) => {
    const factors = term.kind === "product" ? term.args : [term];
    const calls = factors.filter((factor) => factor.kind === "call");
    return (
      calls.length === 1 &&
      calls.every(
        (part) => part.kind === "call" && part.fn === from.fn && part.args[0]?.body.kind === "hole",
      ) &&
      factors.every(
        (factor) => factor.kind === "call" || factor.kind === "num" || factor.kind === "hole",
      )
    );
  });
};

const mirrors = ({ from, name }: Equation): boolean =>
  from.kind === "call" && name === `${from.fn.name}_neg` && from.args[0]?.body.kind === "product";

/** The same tools with further laws, such as what is given of a label. */
export const withLaws = (tools: Toolbox, families: readonly LemmaFamily[]): Toolbox =>
  families.length === 0
    ? tools
    : toolbox(tools.functions, [...tools.families, ...families], tools.rules);
