import { type Differential, differential, type Variable } from "../../check/differential.ts";
import type { Kinds } from "../../check/points-for.ts";
import { ProofError } from "../../check/prove.ts";
import { NoRule } from "../../diff/derive.ts";
import { hypothesesOf } from "../../exercise/assumption.ts";
import { variableOf } from "../../exercise/variable.ts";
import type { Assumption } from "../../expr/assumption.ts";
import { inventoryOf } from "../../expr/inventory.ts";
import { type Matrix, transpose } from "../../expr/matrix.ts";
import { type Size, size } from "../../expr/size.ts";
import type { Layout, Tensor } from "../../expr/tensor.ts";
import { symbolNames } from "../../expr/walk.ts";
import { functions } from "../../functions/index.ts";
import { TimeLimit, withinSeconds } from "../../numeric/deadline.ts";
import type { Options } from "../../parse/context.ts";
import type { ReadError, Remark } from "../../parse/error.ts";
import { nearestName } from "../../parse/nearest.ts";
import { type Reading, type ReadResult, read, readDeclaration } from "../../parse/read.ts";
import { given } from "../../rewrite/given.ts";
import { standardTools } from "../tools.ts";

/** What is asked beside the expression. */
export interface DerivativeOptions {
  /** A name, or an entry as the expression spells it. */
  readonly wrt?: string | undefined;
  /** Shapes: "x: n", "W: m x n". */
  readonly declare?: readonly string[];
  /** What is taken for true: "x: positive". */
  readonly assume?: readonly string[];
  readonly order?: 1 | 2;
  readonly layout?: "gradient" | "numerator" | "denominator" | undefined;
  /** Whether the result is written without any function that has a definition. */
  readonly unfold?: boolean | undefined;
}

/** A derivative: what was asked, what came out, and the proof of it. */
export interface Derivative {
  readonly ok: true;
  readonly of: Tensor;
  readonly variable: Variable;
  readonly found: Differential;
  /** The derivative entry by entry, its axes in the order of the layout. */
  readonly entries: Tensor;
  readonly matrix: Matrix | undefined;
  readonly shape: readonly Size[];
  readonly layout: Layout;
  readonly remarks: readonly Remark[];
}

export type DerivativeResult = Derivative | { readonly ok: false; readonly error: ReadError };

/** The derivative of an expression in plain syntax; what is wrong with the text comes back as a value. */
export const derivative = (text: string, asked: DerivativeOptions = {}): DerivativeResult => {
  for (const declare of asked.declare ?? []) {
    const read = readDeclaration(declare);
    if (!read.ok) return { ok: false, error: { ...read.error, file: "--declare" } };
  }
  const assumed = assumptions(asked.assume ?? []);
  if ("error" in assumed) return { ok: false, error: assumed.error };
  const options: Options = { functions, declare: asked.declare ?? [], assume: assumed.assume };
  const reading = read(text, options);
  if (!reading.ok) {
    const { error } = reading;
    return { ok: false, error: error.source === text ? error : { ...error, file: "--assume" } };
  }
  try {
    return withinSeconds(longest, () =>
      derivativeOf(reading, text, asked, { name: "--wrt", read: (wrt) => read(wrt, options) }),
    );
  } catch (error) {
    if (!(error instanceof TimeLimit)) throw error;
    return { ok: false, error: { ...wholeText(text), code: "E-TIME", message: error.says } };
  }
};

/** How the variable is asked for: what messages call it, and how it is read. */
export interface Asking {
  readonly name: string;
  readonly read: (wrt: string) => ReadResult;
}

/**
 * The derivative of an expression that has been read.
 *
 * @throws TimeLimit where the time given around it runs out.
 */
export const derivativeOf = (
  reading: Reading,
  text: string,
  asked: Omit<DerivativeOptions, "declare" | "assume">,
  asking: Asking,
): DerivativeResult => {
  const chosen = chosenVariable(reading, text, asked.wrt, asking);
  return "error" in chosen
    ? { ok: false, error: chosen.error }
    : differentiated(reading, chosen.by, text, asked);
};

/** How many seconds one derivative may take. */
const longest = 20;

/** What is taken for true, by name, from texts such as `x: positive`. */
export const assumptions = (
  texts: readonly string[],
): { readonly assume: Readonly<Record<string, string>> } | { readonly error: ReadError } => {
  const assume: Record<string, string> = {};
  for (const text of texts.flatMap((each) => each.split(";"))) {
    const [, name, says] = /^\s*([^:\s]+)\s*:\s*(.+?)\s*$/su.exec(text) ?? [];
    if (name === undefined || says === undefined) {
      return {
        error: {
          code: "E-SYNTAX",
          message: { fr: "Ceci n'est pas une hypothèse.", en: "This is no assumption." },
          source: text,
          span: { start: 0, end: text.length },
          line: 1,
          column: 1,
          file: "--assume",
          read: text,
          expected: {
            fr: "un nom et ce qu'il est, comme x: positive",
            en: "a name and what it is, such as x: positive",
          },
        },
      };
    }
    assume[name] = says;
  }
  return { assume };
};

// -- the variable -------------------------------------------------------------------------------------

type Chosen = { readonly by: Variable } | { readonly error: ReadError };

export const wholeText = (text: string, file = "expression") => ({
  source: text,
  span: { start: 0, end: text.length },
  line: 1,
  column: 1,
  file,
  ...(text !== "" && { read: text }),
});

const oneOf = (names: readonly string[]) => ({
  fr: names.join(", ").replace(/, ([^,]*)$/, " ou $1"),
  en: names.join(", ").replace(/, ([^,]*)$/, " or $1"),
});

/** The variable that is asked for, or the only one, or x. */
export const chosenVariable = (
  reading: Reading,
  text: string,
  wrt: string | undefined,
  asking: Asking,
): Chosen => {
  if (wrt !== undefined) return namedVariable(reading, wrt, asking);
  const [only, ...more] = reading.variables;
  const name = more.length === 0 ? only : reading.variables.find((each) => each === "x");
  const symbol = name === undefined ? undefined : reading.symbols.get(name);
  if (symbol) return { by: symbol.sym };
  const names = oneOf(reading.variables);
  return {
    error:
      only === undefined
        ? {
            ...wholeText(text),
            code: "E-NAME",
            message: {
              fr: "L'expression ne contient pas de variable.",
              en: "The expression has no variable.",
            },
          }
        : {
            ...wholeText(text),
            code: "E-NAME",
            message: {
              fr: "Par rapport à quelle variable faut-il dériver ?",
              en: "By which variable is it to be differentiated?",
            },
            expected: { fr: `${asking.name} ${names.fr}`, en: `${asking.name} ${names.en}` },
          },
  };
};

const namedVariable = (reading: Reading, wrt: string, { name: file, read }: Asking): Chosen => {
  const named = read(wrt);
  if (!named.ok) return { error: { ...named.error, file } };
  const expected = reading.variables.length === 0 ? {} : { expected: oneOf(reading.variables) };
  const variable = variableOf(named.tensor);
  if (!variable) {
    return {
      error: {
        ...wholeText(wrt, file),
        code: "E-TYPE",
        message: {
          fr: "Une variable est un nom, ou une entrée comme W[k,j].",
          en: "A variable is a name, or an entry such as W[k,j].",
        },
        ...expected,
      },
    };
  }
  const { name } = "kind" in variable ? variable.of : variable;
  const symbol = reading.symbols.get(name);
  const integer = symbol?.role === "integer" || symbol?.usedAsIndex === true;
  if (integer || reading.sizes.has(name)) {
    const [fr, en] = integer
      ? ["un indice, donc un entier", "an index, so an integer"]
      : ["une taille", "a size"];
    return {
      error: {
        ...wholeText(wrt, file),
        code: "E-TYPE",
        message: {
          fr: `« ${name} » est ${fr} : on ne dérive pas par rapport à lui.`,
          en: `"${name}" is ${en}: nothing is differentiated by it.`,
        },
        ...expected,
      },
    };
  }
  if (reading.variables.includes(name) || symbol?.declared) return { by: variable };
  const nearest = nearestName(name, reading.variables);
  return {
    error: {
      ...wholeText(wrt, file),
      code: "E-NAME",
      message: {
        fr: `L'expression ne contient pas de variable « ${name} ».`,
        en: `The expression has no variable "${name}".`,
      },
      ...expected,
      ...(nearest !== undefined && { nearest }),
    },
  };
};

// -- differentiating ----------------------------------------------------------------------------------

/** The derivative by a variable that is chosen. @throws TimeLimit where the time given around it runs out. */
export const differentiated = (
  reading: Reading,
  by: Variable,
  text: string,
  asked: DerivativeOptions,
): DerivativeResult => {
  const of = reading.tensor;
  const hypotheses = given(hypothesesIn(reading));
  const isScalar = of.indices.length === 0;
  try {
    const found = differential(of, by, standardTools(), hypotheses, kindsIn(reading), {
      order: asked.order ?? 1,
      unfold: asked.unfold ?? false,
      // For an array of outputs the shape of the variable comes first in both.
      ...(asked.layout && {
        layout: !isScalar && asked.layout === "gradient" ? "denominator" : asked.layout,
      }),
    });
    return {
      ok: true,
      of,
      variable: by,
      found,
      ...arranged(found, isScalar, asked.layout),
      remarks: reading.remarks,
    };
  } catch (error) {
    if (error instanceof ProofError) {
      return { ok: false, error: { ...wholeText(text), code: "E-TYPE", message: error.says } };
    }
    if (!(error instanceof NoRule)) throw error;
    const says = {
      fr: "Aucune règle ne dérive cette expression.",
      en: "No rule differentiates this expression.",
    };
    return { ok: false, error: { ...wholeText(text), code: "E-TYPE", message: says } };
  }
};

/** How the answer is laid out; a scalar by a column is a row in the numerator layout. */
const arranged = (
  { entries, matrix, layout, shape }: Differential,
  isScalar: boolean,
  asked: DerivativeOptions["layout"],
): Pick<Derivative, "entries" | "matrix" | "shape" | "layout"> => {
  const { indices, body } = entries;
  const axes = indices.map((k) => k.size);
  if (!isScalar || layout !== "gradient" || asked !== "numerator")
    return { entries, matrix, shape, layout };
  const row = indices.length === 1;
  return {
    entries: { indices: indices.toReversed(), body },
    matrix: matrix && transpose(matrix),
    shape: row ? [size(1), ...axes] : axes.toReversed(),
    layout: "numerator",
  };
};

const hypothesesIn = (reading: Reading) => {
  const names = symbolNames(reading.tensor.body);
  const all = [...reading.symbols.values()].flatMap(({ sym, assume }) =>
    assume && names.has(sym.name) ? [hypothesesOf(sym, assume)] : [],
  );
  return {
    conditions: all.flatMap(({ conditions }) => conditions),
    everywhere: all.flatMap(({ everywhere }) => everywhere),
  };
};

/** What is known of values: what was assumed, and for an index how far it may run. */
const kindsIn = (reading: Reading): Kinds => {
  const kinds = new Map<string, Assumption>();
  for (const [name, upTo] of inventoryOf(reading.tensor.body).labels)
    kinds.set(name, { is: "index", upTo });
  for (const { sym, assume } of reading.symbols.values()) if (assume) kinds.set(sym.name, assume);
  return kinds;
};
