import { call, type ExprLike, expr } from "./build.ts";
import { type IxLike, indexVar, ix } from "./index-of.ts";
import type { Arg, Call, Cond, Expr, IndexVar, Ix } from "./node.ts";
import type { Size } from "./size.ts";

/** A text in the two languages of the house. */
export interface Bilingual {
  readonly fr: string;
  readonly en: string;
}

/** A tensor seen by its entries: what stands at given indices, and how far each index runs. */
export interface Entries {
  (...at: readonly IxLike[]): Expr;
  readonly sizes: readonly Size[];
}

/** The tensor of the given sizes whose entries the function gives. */
export const entries = (sizes: readonly Size[], at: (...at: Ix[]) => Expr): Entries =>
  Object.assign((...places: readonly IxLike[]) => at(...places.map(ix)), { sizes });

/** The scalar as a tensor without axes. */
export const scalarEntries = (value: ExprLike): Entries => entries([], () => expr(value));

/** How far an index of a tensor runs. */
export const extent = (of: Entries, axis = 0): Size => {
  const size = of.sizes[axis];
  if (!size) throw new RangeError(`a tensor with ${of.sizes.length} axes has no axis ${axis + 1}`);
  return size;
};

/** How a function may be applied: axes by letter, a fresh letter a fresh size. */
export interface Shape {
  /** Axes of each argument. */
  readonly takes: readonly (readonly string[])[];
  /** Axes of the result. */
  readonly gives: readonly string[];
}

/** An interval on the real line; an end that is missing is infinite, one that is open is not included. */
export interface Interval {
  readonly from?: number;
  readonly to?: number;
  readonly open?: "both" | "left" | "right" | "none";
}

export const reals: Interval = {};
export const positive: Interval = { from: 0, open: "both" };
export const nonnegative: Interval = { from: 0, open: "right" };
export const unitInterval: Interval = { from: 0, to: 1, open: "both" };

/** The limits of a function of one number at -∞ and +∞, where it has them. */
export interface Ends {
  readonly left?: Expr | "+inf" | "-inf";
  readonly right?: Expr | "+inf" | "-inf";
}

/**
 * Where a scalar function has no derivative or jumps: the value of its argument. For a function of several
 * scalars, the value of the first in terms of the others, which are the holes `b`, `c`.
 */
export interface Kink {
  readonly at: Expr;
  readonly says: "corner" | "jump";
}

/**
 * A law of one function, as an equation between patterns (lemmas add their reason and conditions; the room
 * `rewrite` reads them).
 */
export interface FunctionLaw {
  readonly from: Expr;
  readonly to: Expr;
  readonly because: Bilingual;
  /** Conditions on what fills the holes; each a predicate known to `rewrite`. */
  readonly when?: readonly LawCondition[];
}

/**
 * A side condition of a law. `without`: the first does not mention the index that fills the second. `stays`: what
 * fills the index is one of 1 to its size, for all values of the letters in it. `holds`,
 * with `by`: whatever values these indices take, the first one never that of `but`.
 */
export type LawCondition =
  | { readonly is: "positive" | "nonzero" | "nonnegative"; readonly of: Expr }
  | { readonly is: "without"; readonly of: Expr; readonly index: IndexVar }
  | { readonly is: "stays"; readonly index: IndexVar }
  | {
      readonly is: "holds";
      readonly cond: Cond;
      readonly by?: readonly IndexVar[];
      readonly but?: Ix | undefined;
    };

/** Everything that is known of a function. What can be derived from the rest is left out. */
export interface FunctionDef {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly about: Bilingual;
  readonly shape: Shape;
  /** What the last arguments of a function of scalars are when they are left out. */
  readonly defaults?: readonly Expr[];
  /** For a scalar map: where each argument lives (all of ℝ if absent). */
  readonly domain: readonly Interval[];
  /** Where the values live. */
  readonly range: Interval;
  readonly kinks: readonly Kink[];
  /** What a function of one number tends to at -∞ and +∞. */
  readonly ends?: Ends;
  /** The value at given indices in terms of more basic functions. */
  readonly definition?: (args: readonly Entries[], at: readonly Ix[]) => Expr;
  /** Where a function of tensors has a value; with `smooth`, where its declared derivative is one. */
  readonly where?: (args: readonly Entries[], smooth: boolean) => readonly Cond[];
  /** Whether what is written as the definition is recognised: 1/(1 + e⁻ᵘ) becomes σ(u), but Σ xₖ² stays. */
  readonly folds: boolean;
  /** ∂f(args)_at / ∂(argument number `of`)_by; one entry per argument. */
  readonly jacobians: readonly (
    | ((args: readonly Entries[], at: readonly Ix[], by: readonly Ix[]) => Expr)
    | undefined
  )[];
  /** LaTeX of an application, the arguments and indices already in LaTeX. */
  readonly latex: (args: readonly string[], at: readonly string[]) => string;
  /** The function's own LaTeX name, for f′ and the like; absent for notations such as |u|. */
  readonly latexName: string;
  /** Unicode text of the function's name. */
  readonly textName: string;
  /** Stable numeric values. Tensor arguments are row-major arrays with their sizes. */
  readonly kernel: (args: readonly NumericArg[]) => number | Float64Array;
  /** How far small errors of the arguments move each value, if not found by moving every argument in turn. */
  readonly errors?: (args: readonly NumericArg[], errors: readonly Float64Array[]) => Float64Array;
  /** Other ways to write the definition, recognised when met: pattern → the call it is. */
  readonly spellings: () => readonly FunctionSpelling[];
  /** Textbook identities, by name. */
  readonly laws: () => Readonly<Record<string, FunctionLaw>>;
}

/** An expression recognised as a value of the function: 1/(1 + e⁻ᵘ) is σ(u). */
export interface FunctionSpelling {
  readonly from: Expr;
  readonly to: Expr;
}

export interface NumericArg {
  readonly values: Float64Array;
  readonly sizes: readonly number[];
}

/** A function of scalars: apply it to expressions. */
export interface ScalarBuilder {
  (...args: readonly ExprLike[]): Call;
  readonly def: FunctionDef;
}

/** A function of tensors: apply it to tensors, then read an entry. */
export interface TensorBuilder {
  (...args: readonly Entries[]): (...at: readonly IxLike[]) => Call;
  readonly def: FunctionDef;
}

export type Builder = ScalarBuilder | TensorBuilder;

export const isBuilder = (value: unknown): value is Builder =>
  typeof value === "function" && "def" in value;

/** What the declaration of a function of scalars says. */
export interface ScalarDeclaration {
  readonly about: Bilingual;
  readonly aliases?: readonly string[];
  /** Values of the last arguments, for when they are left out. */
  readonly defaults?: readonly ExprLike[];
  readonly domain?: Interval | readonly Interval[];
  readonly range?: Interval;
  readonly kinks?: readonly Kink[];
  readonly ends?: Ends;
  readonly latex: (...args: string[]) => string;
  readonly latexName?: string;
  readonly text?: string;
  readonly definition?: (...args: Expr[]) => Expr;
  /** False for a definition that textbooks leave as it is typed, such as x·σ(x). */
  readonly folds?: boolean;
  /** The derivative of a function of one scalar. */
  readonly derivative?: (u: Expr) => Expr;
  /** The partial derivatives of a function of several scalars. */
  readonly partials?: readonly ((...args: Expr[]) => Expr)[];
  readonly kernel: (...args: number[]) => number;
  readonly spellings?: () => readonly FunctionSpelling[];
  readonly lemmas?: () => Readonly<Record<string, FunctionLaw>>;
}

/** Declares a function of one or more scalars. */
export const defineFunction = (name: string, says: ScalarDeclaration): ScalarBuilder => {
  const arity = Math.max(
    1,
    says.definition?.length ?? 0,
    says.partials?.length ?? 0,
    says.kernel.length,
  );
  const { definition, derivative } = says;
  const defaults = (says.defaults ?? []).map(expr);
  const partials = says.partials ?? (derivative ? [derivative] : []);
  const values = (args: readonly Entries[]): Expr[] => args.map((arg) => arg());
  const def: FunctionDef = {
    name,
    aliases: says.aliases ?? [],
    about: says.about,
    shape: { takes: Array.from({ length: arity }, () => []), gives: [] },
    defaults,
    domain: Array.from({ length: arity }, (_, at) =>
      Array.isArray(says.domain)
        ? (says.domain[at] ?? reals)
        : ((says.domain as Interval | undefined) ?? reals),
    ),
    range: says.range ?? reals,
    kinks: says.kinks ?? [],
    ...(says.ends && { ends: says.ends }),
    ...(definition && { definition: (args) => definition(...values(args)) }),
    folds: says.folds ?? true,
    jacobians: Array.from({ length: arity }, (_, of) => {
      const partial = partials[of];
      return partial && ((args: readonly Entries[]) => partial(...values(args)));
    }),
    latex: (args) => says.latex(...args),
    latexName: says.latexName ?? String.raw`\operatorname{${name}}`,
    textName: says.text ?? name,
    kernel: (args) => says.kernel(...args.map((arg) => arg.values[0] ?? Number.NaN)),
    spellings: says.spellings ?? (() => []),
    laws: says.lemmas ?? (() => ({})),
  };
  const build = (...args: readonly ExprLike[]): Call =>
    call(
      def,
      [...args, ...defaults.slice(defaults.length - arity + args.length)].map((arg) => ({
        by: [],
        body: expr(arg),
      })),
    );
  return Object.assign(build, { def });
};

/** What the declaration of a function of tensors says. */
export interface TensorDeclaration {
  readonly about: Bilingual;
  readonly aliases?: readonly string[];
  readonly shape: Shape;
  readonly domain?: readonly Interval[];
  readonly range?: Interval;
  readonly latex: (args: readonly string[], at: readonly string[]) => string;
  readonly latexName?: string;
  readonly text?: string;
  readonly definition?: (...args: Entries[]) => (...at: Ix[]) => Expr;
  /** For a function of one tensor: where it has a value; with `smooth`, the declared derivative too. */
  readonly where?: (of: Entries, smooth: boolean) => readonly Cond[];
  /** False for a definition that textbooks leave as it is typed, such as Σ xₖ². */
  readonly folds?: boolean;
  /** ∂f(args)_at / ∂(argument)_by for each argument, as (…args) => (at) => (by). */
  readonly jacobians?: readonly (
    | ((...args: Entries[]) => (...at: Ix[]) => (...by: Ix[]) => Expr)
    | undefined
  )[];
  readonly kernel: (...args: NumericArg[]) => number | Float64Array;
  /** For a function of one tensor: how far small errors of its entries move each value. */
  readonly errors?: (of: NumericArg, errors: Float64Array) => Float64Array;
  readonly spellings?: () => readonly FunctionSpelling[];
  readonly lemmas?: () => Readonly<Record<string, FunctionLaw>>;
}

/** Declares a function that takes or gives tensors. */
export const defineTensorFunction = (name: string, says: TensorDeclaration): TensorBuilder => {
  const { definition, where, errors } = says;
  const def: FunctionDef = {
    name,
    aliases: says.aliases ?? [],
    about: says.about,
    shape: says.shape,
    domain: says.domain ?? says.shape.takes.map(() => reals),
    range: says.range ?? reals,
    kinks: [],
    ...(definition && { definition: (args, at) => definition(...args)(...at) }),
    ...(where && { where: ([of], smooth) => (of ? where(of, smooth) : []) }),
    folds: says.folds ?? true,
    jacobians: says.shape.takes.map((_, of) => {
      const jacobian = says.jacobians?.[of];
      return (
        jacobian &&
        ((args: readonly Entries[], at: readonly Ix[], by: readonly Ix[]) =>
          jacobian(...args)(...at)(...by))
      );
    }),
    latex: says.latex,
    latexName: says.latexName ?? String.raw`\operatorname{${name}}`,
    textName: says.text ?? name,
    kernel: (args) => says.kernel(...args),
    ...(errors && {
      errors: ([of], [by]) => (of && by ? errors(of, by) : new Float64Array()),
    }),
    spellings: says.spellings ?? (() => []),
    laws: says.lemmas ?? (() => ({})),
  };
  const build =
    (...args: readonly Entries[]) =>
    (...at: readonly IxLike[]): Call =>
      call(def, args.map(bound), at.map(ix));
  return Object.assign(build, { def });
};

const letters = ["k", "l", "p", "q"];

/** A tensor as an argument: indices of its own, and the entry at them. */
export const bound = (tensor: Entries): Arg => {
  const by: IndexVar[] = tensor.sizes.map((size, axis) => indexVar(letters[axis] ?? "k", size));
  return { by, body: tensor(...by) };
};
