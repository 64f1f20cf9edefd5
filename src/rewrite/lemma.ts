import { excludesZero, type Knows, signOf } from "../expr/bounds.ts";
import type {
  Bilingual,
  Builder,
  FunctionDef,
  FunctionLaw,
  LawCondition,
} from "../expr/function.ts";
import type { Cond, Expr, IndexVar, Ix, Sym } from "../expr/node.ts";

/** What is taken for true where a rule is applied: hypotheses, and the conditions of the case at hand. */
export interface Given {
  readonly conditions: readonly Cond[];
  /** Entries of which more is known than their build tells; from declarations such as `x > 0` and from conditions. */
  readonly knows: Knows;
  /** Comparisons that hold whatever value the index takes, but for one: x_k < x_i for every k ≠ i. */
  readonly everywhere: readonly Everywhere[];
  /** Symbols that depend on others: `x of u` keeps ∂x/∂u alive. By name, the names it depends on. */
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
  /** Quantities that have a name, in the order in which they are computed. */
  readonly definitions: ReadonlyMap<string, Definition>;
}

/** A quantity that an exercise names: y = softmax(x), entry by entry. */
export interface Definition {
  readonly sym: Sym;
  readonly indices: readonly IndexVar[];
  readonly body: Expr;
}

/** A comparison for every value of an index, and of others beside it; `but` is a value left out of the first. */
export interface Everywhere {
  readonly by: IndexVar;
  readonly and?: readonly IndexVar[];
  readonly when: Cond & { readonly kind: "compare" };
  readonly but: Ix | undefined;
}

/** A law that is an equation between patterns. */
export interface Equation {
  readonly kind: "equation";
  readonly name: string;
  readonly from: Expr;
  readonly to: Expr;
  readonly because: Bilingual;
  readonly when: readonly LawCondition[];
  /** The law of which this is the same equation, read from right to left. */
  readonly mirrorOf?: Equation;
  /** Names of symbols that stand for any symbol of their rank, in laws made from earlier results. */
  readonly symbols?: ReadonlySet<string>;
  /** Open symbols that were constant as another one varied, and must stay so. */
  readonly apart?: readonly { readonly symbol: string; readonly variable: string }[];
  /** What quantities stood for where a result was shown: it says nothing where a name has another meaning. */
  readonly definitions?: readonly Definition[];
}

/** A law that a single pattern cannot say, because a sum or product has any number of parts. */
export interface Schema {
  readonly kind: "schema";
  readonly name: string;
  /** The kind of expression it rewrites. */
  readonly head: Expr["kind"];
  readonly because: Bilingual;
  /** The other side of the equation, or nothing where the law does not speak. */
  readonly rewrite: (e: Expr, given: Given) => Expr | undefined;
  /** Expressions that show the law at work; its law test starts from them. */
  readonly examples: readonly Expr[];
}

/** A true equation, with its reason beside it. */
export type Lemma = Equation | Schema;

/** Laws that belong together, in a file. */
export interface LemmaFamily {
  readonly family: string;
  readonly lemmas: readonly Lemma[];
}

export const isLemmaFamily = (value: unknown): value is LemmaFamily =>
  typeof value === "object" && value !== null && "family" in value && "lemmas" in value;

type EquationDeclaration = FunctionLaw;
type SchemaDeclaration = Omit<Schema, "kind" | "name">;

/** Declares a family of laws, each under its name. */
export const lemmas = <N extends string>(
  family: string,
  declared: Readonly<Record<N, EquationDeclaration | SchemaDeclaration>>,
): LemmaFamily & Readonly<Record<N, Lemma>> => {
  const byName = Object.fromEntries(
    Object.entries(declared).map(([name, says]) => [
      name,
      "rewrite" in (says as object)
        ? { kind: "schema", name, ...(says as SchemaDeclaration) }
        : equation(name, says as EquationDeclaration),
    ]),
  ) as Record<N, Lemma>;
  return { ...byName, family, lemmas: Object.values<Lemma>(byName) } as LemmaFamily &
    Record<N, Lemma>;
};

const equation = (name: string, says: FunctionLaw): Equation => ({
  kind: "equation",
  name,
  from: says.from,
  to: says.to,
  because: says.because,
  when: says.when ?? [],
});

/** The same equation, to be used from right to left. */
export const mirrored = (law: Equation): Equation => ({
  ...law,
  from: law.to,
  to: law.from,
  mirrorOf: law,
});

const lawsByFunction = new WeakMap<FunctionDef, readonly Equation[]>();

/** The textbook identities that a function declares, as lemmas. */
export const lawsOf = (of: Builder | FunctionDef): readonly Equation[] => {
  const def = "def" in of ? of.def : of;
  let laws = lawsByFunction.get(def);
  if (!laws) {
    laws = Object.entries(def.laws()).map(([name, says]) => equation(name, says));
    lawsByFunction.set(def, laws);
  }
  return laws;
};

/** Whether a value is known not to be zero. */
export const isNonzero = (e: Expr, given: Given): boolean => excludesZero(signOf(e, given.knows));

/** Whether a value is known to be greater than zero. */
export const isPositive = (e: Expr, given: Given): boolean => signOf(e, given.knows) === "positive";
