import { ShapeError } from "../expr/build.ts";
import type { Ix, Sym } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import { sizeText } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { type Context, contextOf, type DeclaredSymbol, type Options, sourced } from "./context.ts";
import { type Declaration, declarations, sizesOf } from "./declare.ts";
import { Elaborator } from "./elaborate.ts";
import { located, type ReadError, Refusal, type Remark, refuse } from "./error.ts";
import { formNames } from "./forms.ts";
import { usesOf } from "./names.ts";
import { nearestName } from "./nearest.ts";
import { scan } from "./scan.ts";
import type { Found } from "./scope.ts";
import { spanOf } from "./token.ts";
import { treeOf } from "./tree.ts";
import { tensorOf, valueOfTensor } from "./value.ts";

/** What a text says. */
export interface Reading {
  readonly ok: true;
  readonly tensor: Tensor;
  /** Every symbol that is declared or mentioned, by name. */
  readonly symbols: ReadonlyMap<string, DeclaredSymbol>;
  /** Names of symbols that are no indices, sizes or integers, in order of first mention. */
  readonly variables: readonly string[];
  /** Names that stand for sizes. */
  readonly sizes: ReadonlySet<string>;
  readonly remarks: readonly Remark[];
}

export type ReadResult = Reading | { readonly ok: false; readonly error: ReadError };

type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ReadError };

/** Reads an expression in plain syntax; what is wrong with it comes back as a value. */
export const read = (text: string, options: Options): ReadResult => {
  const result = guarded(text, options.file, () => {
    const context = contextOf(options);
    const found: Found = {
      symbols: new Map(context.declared),
      defined: new Map(),
      sizes: new Set(),
    };
    defineAll(context, found);
    const remarks: Remark[] = [];
    const { tensor, mentions } = readIn(text, context, found, remarks);
    const { symbols } = found;
    const variables = mentions.filter((name) => symbols.get(name)?.role === "real");
    const sizes = new Set([...context.sizes, ...found.sizes]);
    return { tensor, symbols, variables, sizes, remarks };
  });
  return result.ok ? { ok: true, ...result.value } : result;
};

/** Reads the abbreviations of a context, each with those before it. */
export const defineAll = (context: Context, found: Found): void => {
  for (const [name, definition] of context.define) {
    const { tensor, mentions } = sourced(definition, () => readIn(definition, context, found, []));
    found.defined.set(name, { value: valueOfTensor(tensor), mentions });
  }
};

const readIn = (
  text: string,
  context: Context,
  found: Found,
  remarks: Remark[],
): { tensor: Tensor; mentions: readonly string[] } => {
  const tokens = scan(text);
  const uses = usesOf(tokens, context, formNames, found.defined, remarks);
  for (const name of uses.sizes) {
    const declared = context.declared.get(name);
    const isInteger = declared?.role === "integer" && declared.sym.axes.length === 0;
    if ((!declared || isInteger) && !found.defined.has(name)) found.sizes.add(name);
  }
  const tree = treeOf(tokens, uses.called);
  const reader = new Elaborator(text, tokens, uses, context, found, remarks);
  const tensor = tensorOf(reader.value(tree), found.symbols);
  reader.bounded(tensor.body, tree);
  return { tensor, mentions: [...reader.scope.mentions] };
};

/** What one may differentiate by: a symbol, or one entry of it. */
export interface Variable {
  readonly sym: Sym;
  /** The entry's indices, as in `x[3]` or `W[k,j]`; absent for the whole. */
  readonly at?: readonly Ix[];
}

/** Reads a variable of an expression that was read with the same options. */
export const readVariable = (text: string, reading: Reading, options: Options): Read<Variable> =>
  guarded(text, options.file, () => {
    const context = contextOf(options);
    const symbols = new Map(reading.symbols);
    const found: Found = { symbols, defined: new Map(), sizes: new Set(reading.sizes) };
    const tokens = scan(text);
    const [first] = tokens;
    const whole = tokens.length === 1;
    const name = first?.kind === "name" ? first.text : "";
    const span = spanOf(tokens, 0, tokens.length - 1);
    const listed = reading.variables.join(", ");
    const expected = listed === "" ? undefined : { fr: listed, en: listed };
    if (whole && name !== "" && !symbols.has(name)) {
      refuse(
        "E-NAME",
        span,
        `« ${name} » n'est pas une variable de l'expression.`,
        `"${name}" is no variable of the expression.`,
        { expected, nearest: nearestName(name, symbols.keys()) },
      );
    }
    const { indices, body } = readIn(text, context, found, []).tensor;
    if (body.kind === "entry" && symbols.has(body.of.name) && (whole || indices.length === 0)) {
      return { sym: body.of, ...(!whole && { at: body.at }) };
    }
    return refuse(
      "E-TYPE",
      span,
      `« ${text.trim()} » n'est ni une variable ni une de ses entrées.`,
      `"${text.trim()}" is neither a variable nor one of its entries.`,
      { expected },
    );
  });

/** Reads declarations such as `x: n` or `W: m x n; y: int`. */
export const readDeclaration = (text: string): Read<readonly Declaration[]> =>
  guarded(text, undefined, () => declarations([text]));

/** Reads a shape such as `m x n` or `2*d_h`. */
export const readSizes = (text: string): Read<readonly Size[]> =>
  guarded(text, undefined, () => sizesOf(text));

/** What was read, or the refusal as a value. */
const guarded = <T>(text: string, file: string | undefined, body: () => T): Read<T> => {
  try {
    return { ok: true, value: body() };
  } catch (error) {
    const refusal = refusalOf(error, text);
    return { ok: false, error: located(refusal, refusal.source ?? text, file) };
  }
};

/** What stopped a reading, as a refusal. */
export const refusalOf = (error: unknown, text: string): Refusal => {
  if (error instanceof Refusal) return error;
  const all = { start: 0, end: text.length };
  if (error instanceof ShapeError) {
    const [has, runs] = [sizeText(error.expected), sizeText(error.found)];
    return new Refusal(
      "E-SHAPE",
      {
        fr: `Un indice de taille ${runs} sur un axe de ${error.symbol}, qui est de taille ${has}.`,
        en: `An index of size ${runs} on an axis of ${error.symbol}, which has size ${has}.`,
      },
      all,
    );
  }
  // The stack, or the length of a text, ran out.
  if (error instanceof RangeError) {
    return new Refusal(
      "E-LIMIT",
      {
        fr: "L'expression est trop profonde ou trop longue.",
        en: "The expression is too deep or too long.",
      },
      all,
    );
  }
  throw error;
};
