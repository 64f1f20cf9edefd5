import { entryAt, symbol } from "../../expr/build.ts";
import { indexVar, ix } from "../../expr/index-of.ts";
import type { Sym } from "../../expr/node.ts";
import { size, sizeAt } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { substitute } from "../../expr/walk.ts";
import { shapeText } from "../../parse/value.ts";
import {
  type Allowed,
  type Executor,
  type Numbers,
  type TensorProgram,
  tensorProgram,
} from "../../tensor/program.ts";
import { ProgramError } from "../../tensor/program-error.ts";
import {
  type ArrayOf,
  arraysOf,
  batchOf,
  copied,
  type Dtype,
  type Entries,
  type Given,
  namesOf,
} from "./arrays.ts";
import { checkAsked } from "./asked.ts";
import { CompileError, refuse } from "./error.ts";
import { type Fault, firstFault, type Labelled } from "./faults.ts";
import { type Expressions, type Quantity, quantitiesOf, type Shapes } from "./quantities.ts";

/** The names of what is compiled; one expression by itself is called `value`. */
export type NamesOf<E> = E extends string | Tensor ? "value" : keyof E & string;

/** How expressions are compiled. */
export interface CompileOptions<I extends Shapes, W extends string, D extends Dtype> {
  /** What may be given, with its shape as in a declaration: `{ X: "B x d", y: "int B", c: "scalar" }`. */
  readonly inputs: I;
  /** The inputs by which every expression is differentiated as well. */
  readonly wrt?: readonly W[];
  /** What the sizes are, all but the batch. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** The size that stays open: each call solves it from the lengths of the arrays. */
  readonly batch?: string;
  /**
   * Inputs of which each example has its own, where expressions speak of one example: the batch is the first axis of
   * their arrays, and of all results.
   */
  readonly perExample?: readonly (keyof I & string)[];
  /** Doubles, or floats. */
  readonly dtype?: D;
  /** What is taken for true in derivations: `{ x: "positive" }`. */
  readonly assume?: Readonly<Record<string, string>>;
  /** What programs may make use of. */
  readonly allow?: Allowed;
  /** More memory than this is refused, in bytes; 2³¹ if nothing is said. */
  readonly mostBytes?: number;
}

/** What comes out: the expressions and their derivatives, row by row. */
export interface Results<N extends string, W extends string, A> {
  readonly values: { readonly [K in N]: A };
  /**
   * The derivative of each expression by each variable. Of a number it has the shape of the variable; otherwise the
   * axes of the expression come first.
   */
  readonly gradients: { readonly [K in N]: { readonly [V in W]: A } };
  /** The sizes of their axes. */
  readonly shapes: {
    readonly values: { readonly [K in N]: readonly number[] };
    readonly gradients: { readonly [K in N]: { readonly [V in W]: readonly number[] } };
  };
  /** The first entry that is not finite of each input, then of each result; none where all are. */
  readonly faults: () => readonly Fault[];
}

/** A program for one batch, in place: inputs are written into its arrays, results stand in its arrays. */
export interface Bound<I extends Shapes, N extends string, W extends string, A>
  extends Results<N, W, A> {
  readonly inputs: { readonly [K in keyof I & string]: A };
  /** Works everything out from what stands in the inputs. */
  readonly run: () => void;
  /** What carries out the next run. */
  readonly executor: () => Executor;
  /** How many pieces of its work the second thread has done so far. */
  readonly shared: () => number;
  /** The memory it takes, in bytes. */
  readonly bytes: number;
}

/** Expressions and their derivatives as a function of arrays. */
export interface Compiled<I extends Shapes, N extends string, W extends string, D extends Dtype> {
  /**
   * Works everything out. What is given is copied, and so is what comes back.
   *
   * @throws CompileError E-NAME, E-TYPE or E-SHAPE for an input that does not fit, E-LIMIT for too large a batch.
   */
  (given: { readonly [K in keyof I & string]: Given<D> }): Results<N, W, ArrayOf<D>>;
  /** The program for a batch, without copies. @throws CompileError E-LIMIT, E-SHAPE or E-TYPE. */
  readonly bind: (batch?: number) => Bound<I, N, W, ArrayOf<D>>;
}

/** How many programs for batches of different sizes are kept. */
const mostKept = 4;

/**
 * Expressions, and their derivatives by some inputs, as a function of typed arrays. Derivatives are derived and
 * proved; they hold for all sizes from 1 on.
 *
 * @example
 * const step = compile("-sum(Y .* log(softmax(X*W, 2)))/B", {
 *   inputs: { X: "B x d", W: "d x m", Y: "B x m" },
 *   wrt: ["W"], sizes: { d: 4, m: 3 }, batch: "B",
 * });
 * const { values, gradients } = step({ X, W, Y });   // values.value, gradients.value.W
 *
 * @throws CompileError E-SYNTAX, E-NAME, E-SHAPE or E-TYPE for what cannot be read, has no size or no derivative;
 *   E-TIME for a derivation that takes too long.
 */
export const compile = <
  const E extends Expressions,
  const I extends Shapes,
  const W extends keyof I & string = never,
  D extends Dtype = "f64",
>(
  expressions: E,
  options: CompileOptions<I, W, D>,
): Compiled<I, NamesOf<E>, W, D> => {
  checkAsked(expressions, options);
  const { dtype = "f64" as D, batch, allow, mostBytes } = options;
  const sizes = sizesOf(options.sizes ?? {}, batch);
  const read = quantitiesOf(expressions, options);
  const { symbols, quantities, open } = perExampleOf(read, batch, options.perExample ?? []);
  checkSizes(read.sizes, symbols, sizes, open);

  const sizesAt = (of: number): ReadonlyMap<string, number> => {
    if (!Number.isSafeInteger(of) || of < 1)
      refuse(
        "E-SHAPE",
        `Un lot a au moins un exemple, et non ${of}.`,
        `A batch has at least one example, and not ${of}.`,
      );
    const all = open === undefined ? sizes : new Map(sizes).set(open, of);
    checkAxes(symbols, all);
    return all;
  };
  const how = { dtype, allow, mostBytes };
  const kept = new Map<number, TensorProgram>();
  const keptAt = (of: number, all: ReadonlyMap<string, number>): TensorProgram => {
    const known = kept.get(of) ?? programOf(symbols, quantities, all, how);
    // The one that was used last stands last.
    kept.delete(of);
    kept.set(of, known);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value as number);
    return known;
  };
  const call = (given: Readonly<Record<string, unknown>>): Results<string, string, Numbers> => {
    const arrays = arraysOf(given, symbols, dtype);
    const of = open === undefined ? 1 : batchOf(arrays, symbols, open, sizes);
    const all = sizesAt(of);
    const program = keptAt(of, all);
    for (const [at, sym] of symbols.entries())
      copied(arrays[at] as Entries, program.inputs.get(sym.name) as Numbers, sym, all);
    const outputs = program.run().map((each) => each.slice());
    return resultsOf(quantities, outputs, program.shapes, inputsOf(symbols, arrays, all));
  };
  const bind = (of = 1): Bound<I, string, string, Numbers> => {
    const all = sizesAt(of);
    const { inputs, outputs, shapes, run, executor, shared, bytes } = programOf(
      symbols,
      quantities,
      all,
      how,
    );
    const arrays = symbols.map(({ name }) => inputs.get(name) as Numbers);
    return {
      ...resultsOf(quantities, outputs, shapes, inputsOf(symbols, arrays, all)),
      inputs: Object.fromEntries(inputs) as Bound<I, string, string, Numbers>["inputs"],
      run: () => {
        run();
      },
      executor,
      shared,
      bytes,
    };
  };
  return Object.assign(call, { bind }) as unknown as Compiled<I, NamesOf<E>, W, D>;
};

/** What is asked, each input of an example with the batch as its first axis. */
interface Opened {
  readonly symbols: readonly Sym[];
  readonly quantities: readonly Quantity[];
  /** The size that stays open. */
  readonly open: string | undefined;
}

const perExampleOf = (
  read: { readonly symbols: readonly Sym[]; readonly quantities: readonly Quantity[] },
  batch: string | undefined,
  perExample: readonly string[],
): Opened => {
  if (perExample.length === 0) return { ...read, open: batch };
  const open = batch ?? "batch";
  const k = indexVar("k", size(open));
  const symbols = read.symbols.map((sym) =>
    perExample.includes(sym.name) ? symbol(sym.name, [size(open), ...sym.axes]) : sym,
  );
  for (const name of perExample)
    if (!symbols.some((sym) => sym.name === name))
      refuse("E-NAME", `« ${name} » n'est pas une entrée.`, `"${name}" is no input.`);
  const entries = new Map(
    symbols
      .filter(({ name }) => perExample.includes(name))
      .map((sym) => [
        sym.name,
        (...at: Parameters<typeof entryAt>[1]) => entryAt(sym, [ix(k), ...at]),
      ]),
  );
  const quantities = read.quantities.map(({ of, ...named }) => ({
    ...named,
    of: { indices: [k, ...of.indices], body: substitute(of.body, { symbols: entries }) },
  }));
  return { symbols, quantities, open };
};

const sizesOf = (
  given: Readonly<Record<string, number>>,
  batch: string | undefined,
): ReadonlyMap<string, number> => {
  for (const [name, value] of Object.entries(given)) {
    if (!Number.isSafeInteger(value) || value < 1)
      refuse(
        "E-TYPE",
        `La taille ${name} vaut ${value} ; attendu : un entier à partir de 1.`,
        `The size ${name} is ${value}; expected: a whole number from 1 on.`,
      );
  }
  if (batch !== undefined && Object.hasOwn(given, batch))
    refuse(
      "E-TYPE",
      `La taille ${batch} est à la fois fixée et libre.`,
      `The size ${batch} is both fixed and open.`,
    );
  return new Map(Object.entries(given));
};

/** Every size has a value, and the open one is told by an input. */
const checkSizes = (
  used: ReadonlySet<string>,
  symbols: readonly Sym[],
  sizes: ReadonlyMap<string, number>,
  open: string | undefined,
): void => {
  for (const name of used)
    if (!sizes.has(name) && name !== open)
      refuse(
        "E-NAME",
        `La taille ${name} n'a pas de valeur : elle se donne par sizes, ou reste libre par batch.`,
        `The size ${name} has no value: it is given by sizes, or left open by batch.`,
      );
  if (
    open !== undefined &&
    !symbols.some(({ axes }) => axes.some((axis) => namesOf(axis).includes(open)))
  )
    refuse(
      "E-NAME",
      `Aucune entrée n'a la taille ${open} : rien ne la détermine.`,
      `No input has the size ${open}: nothing tells it.`,
    );
};

const checkAxes = (symbols: readonly Sym[], sizes: ReadonlyMap<string, number>): void => {
  for (const { name, axes } of symbols)
    for (const axis of axes)
      if (!(sizeAt(axis, sizes) >= 1))
        refuse(
          "E-SHAPE",
          `« ${name} », de forme ${shapeText(axes)}, a un axe de taille ${sizeAt(axis, sizes)}.`,
          `"${name}", of shape ${shapeText(axes)}, has an axis of size ${sizeAt(axis, sizes)}.`,
        );
};

const programOf = (
  symbols: readonly Sym[],
  quantities: readonly Quantity[],
  sizes: ReadonlyMap<string, number>,
  {
    dtype,
    allow,
    mostBytes,
  }: {
    readonly dtype: Dtype;
    readonly allow: Allowed | undefined;
    readonly mostBytes: number | undefined;
  },
): TensorProgram => {
  try {
    return tensorProgram(
      quantities.map(({ of }) => of),
      {
        inputs: symbols,
        sizes,
        dtype,
        ...(allow && { allow }),
        ...(mostBytes !== undefined && { mostBytes }),
      },
    );
  } catch (error) {
    if (error instanceof ProgramError) throw new CompileError(error.code, error.says);
    throw error;
  }
};

/** What belongs to quantities, by their names, whatever these are. */
const named = <T>(quantities: readonly Quantity[], of: readonly T[]) => {
  const values: [string, T][] = [];
  const gradients = new Map<string, [string, T][]>();
  for (const [at, { name, by }] of quantities.entries()) {
    if (by === undefined) {
      values.push([name, of[at] as T]);
      gradients.set(name, []);
    } else gradients.get(name)?.push([by, of[at] as T]);
  }
  return {
    values: Object.fromEntries(values),
    gradients: Object.fromEntries(
      [...gradients].map(([name, each]) => [name, Object.fromEntries(each)]),
    ),
  };
};

const resultsOf = (
  quantities: readonly Quantity[],
  outputs: readonly Numbers[],
  shapes: readonly (readonly number[])[],
  inputs: readonly Labelled[],
): Results<string, string, Numbers> => {
  const labelled = quantities.map(
    ({ name, by }, at): Labelled => ({
      kind: by === undefined ? "value" : "gradient",
      name,
      ...(by !== undefined && { by }),
      entries: outputs[at] as Numbers,
      shape: shapes[at] as readonly number[],
    }),
  );
  return {
    ...named(quantities, outputs),
    shapes: named(quantities, shapes),
    faults: () => [...inputs, ...labelled].flatMap(firstFault),
  };
};

const inputsOf = (
  symbols: readonly Sym[],
  arrays: readonly Entries[],
  sizes: ReadonlyMap<string, number>,
): readonly Labelled[] =>
  symbols.map(({ name, axes }, at) => ({
    kind: "input",
    name,
    entries: arrays[at] as Entries,
    shape: axes.map((axis) => sizeAt(axis, sizes)),
  }));
