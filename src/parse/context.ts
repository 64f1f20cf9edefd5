import { type Assumption, assumptionWords } from "../expr/assumption.ts";
import { symbol } from "../expr/build.ts";
import type { Builder, FunctionDef } from "../expr/function.ts";
import type { Sym } from "../expr/node.ts";
import { decimal, type Rational } from "../numeric/rational.ts";
import { type Declaration, declarations, sizesOf } from "./declare.ts";
import { Refusal, refuse, type Span } from "./error.ts";

/** What is known beside the text. */
export interface Options {
  /** The functions that can be named. */
  readonly functions: readonly Builder[];
  /** Shapes: "x: n", "W: m x n", "y: int", or the same by name. Undeclared names are scalars. */
  readonly declare?:
    | readonly string[]
    | Readonly<Record<string, string | readonly (string | number)[]>>;
  /** What is taken for true of a name: "positive", "onehot", "index:n", "(0,1)" … */
  readonly assume?: Readonly<Record<string, string>>;
  /** Abbreviations, each usable in those after it and in the text. */
  readonly define?: Readonly<Record<string, string>>;
  /** The file the text comes from, for messages. */
  readonly file?: string;
}

/** A named quantity of the text or of its declarations. */
export interface DeclaredSymbol {
  readonly sym: Sym;
  readonly role: "real" | "integer";
  readonly usedAsIndex: boolean;
  readonly declared: boolean;
  readonly assume?: Assumption;
}

/** Options made ready: names looked up, declarations read. */
export interface Context {
  readonly functions: ReadonlyMap<string, Builder>;
  readonly declared: ReadonlyMap<string, DeclaredSymbol>;
  /** Names that stand for sizes. */
  readonly sizes: ReadonlySet<string>;
  readonly define: readonly (readonly [name: string, text: string])[];
  readonly file: string | undefined;
}

const tables = new WeakMap<readonly Builder[], ReadonlyMap<string, Builder>>();

/** The functions of a list by each of their names. */
const tableOf = (functions: readonly Builder[]): ReadonlyMap<string, Builder> => {
  let table = tables.get(functions);
  if (!table) {
    const all = new Map<string, Builder>();
    // A text name such as E is a plain letter before it is a function.
    const namesOf = ({ name, aliases, textName }: FunctionDef): string[] => [
      name,
      ...aliases,
      ...(/^[A-Za-z]$/.test(textName) ? [] : [textName]),
    ];
    for (const builder of functions) {
      for (const name of namesOf(builder.def)) {
        // A function's own name beats another's alias.
        const holder = all.get(name);
        if (!holder || (holder.def.name !== name && builder.def.name === name))
          all.set(name, builder);
      }
    }
    table = all;
    tables.set(functions, table);
  }
  return table;
};

const contexts = new WeakMap<Options, Context>();

/** The options made ready, once for each object of options. */
export const contextOf = (options: Options): Context => {
  let context = contexts.get(options);
  if (!context) {
    context = prepare(options);
    contexts.set(options, context);
  }
  return context;
};

const prepare = (options: Options): Context => {
  const declared = new Map<string, DeclaredSymbol>();
  const sizes = new Set<string>();
  const declare = ({ name, axes, role, upTo }: Declaration): void => {
    for (const axis of axes)
      for (const term of axis.terms) for (const each of term.names) sizes.add(each);
    for (const term of upTo?.terms ?? []) for (const each of term.names) sizes.add(each);
    declared.set(name, {
      sym: symbol(name, axes),
      role,
      usedAsIndex: false,
      declared: true,
      ...(upTo && { assume: { is: "index", upTo } }),
    });
  };
  for (const declaration of declarations(options.declare ?? [])) declare(declaration);
  for (const [name, text] of Object.entries(options.assume ?? {})) {
    const assume = sourced(text, () => readAssumption(text.trim(), { start: 0, end: text.length }));
    const known = declared.get(name);
    const integer = assume.is === "index" || assume.is === "integer";
    if (assume.is === "index") {
      for (const term of assume.upTo.terms) for (const each of term.names) sizes.add(each);
    }
    declared.set(name, {
      sym: known?.sym ?? symbol(name),
      role: integer ? "integer" : (known?.role ?? "real"),
      usedAsIndex: false,
      declared: known?.declared ?? false,
      assume,
    });
  }
  // "n: int" beside "x: n" says twice that n is a size.
  for (const name of sizes) {
    const known = declared.get(name);
    if (known && known.sym.axes.length === 0) declared.delete(name);
  }
  return {
    functions: tableOf(options.functions),
    declared,
    sizes,
    define: Object.entries(options.define ?? {}),
    file: options.file,
  };
};

/** A refusal on the way is located in the text given. */
export const sourced = <T>(source: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) error.source ??= source;
    throw error;
  }
};

const readAssumption = (text: string, span: Span): Assumption => {
  const word = assumptionWords.find((each) => each === text);
  if (word) return { is: word };
  const index = /^index\s*:\s*(.+)$/u.exec(text);
  if (index) {
    const [upTo, ...more] = sizesOf(index[1] as string);
    if (upTo && more.length === 0) return { is: "index", upTo };
  }
  const interval = /^([[\](])\s*([^,;]*?)\s*[,;]\s*([^,;]*?)\s*([[\])])$/u.exec(text);
  if (interval) {
    const [, left, from = "", to = "", right] = interval;
    const ends = [boundOf(from), boundOf(to)];
    if (ends[0] !== null && ends[1] !== null) {
      const [openLeft, openRight] = [left !== "[", right !== "]"];
      return {
        is: "interval",
        ...(ends[0] && { from: ends[0] }),
        ...(ends[1] && { to: ends[1] }),
        open: openLeft && openRight ? "both" : openLeft ? "left" : openRight ? "right" : "none",
      };
    }
  }
  return refuse(
    "E-TYPE",
    span,
    `« ${text} » n'est pas une hypothèse connue.`,
    `"${text}" is no known assumption.`,
    {
      expected: {
        fr: `${assumptionWords.join(", ")}, index:n ou un intervalle comme (0,1)`,
        en: `${assumptionWords.join(", ")}, index:n or an interval such as (0,1)`,
      },
    },
  );
};

/** An end of an interval; nothing where it is infinite, null where it is no number. */
const boundOf = (text: string): Rational | undefined | null => {
  if (/^[+-]?(inf|infinity|oo|∞)$/iu.test(text)) return undefined;
  const found = /^([+-]?)(\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:\/(\d{1,40}))?$/u.exec(text);
  if (!found) return null;
  const [, sign, above = "0", below = "1"] = found;
  const under = decimal(below);
  if (under.n === 0n) return null;
  const value = decimal(above).div(under);
  return sign === "-" ? value.neg() : value;
};
