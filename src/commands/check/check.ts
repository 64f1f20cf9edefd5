import { functions } from "../../functions/index.ts";
import { TimeLimit, withinSeconds } from "../../numeric/deadline.ts";
import type { ReadError } from "../../parse/error.ts";
import type { LatexOptions } from "../../parse/latex/notation.ts";
import { readLatex } from "../../parse/latex/read.ts";
import { type ReadResult, read, readDeclaration } from "../../parse/read.ts";
import { readVariable } from "../batch/expression.ts";
import { assumptions } from "../derive/derivative.ts";
import {
  type AskedDerivative,
  type Compared,
  type ComparedDerivative,
  compared,
  comparedDerivative,
} from "./compare.ts";
import { readBoth, type Side, withLetters } from "./together.ts";

/** What is known of the names in both texts, and how the texts are written. */
export interface EqualOptions {
  /** Shapes: "x: n", "W: m x n". */
  readonly declare?: readonly string[];
  /** What is taken for true: "x: positive". */
  readonly assume?: readonly string[];
  /** Whether the texts are LaTeX; otherwise they are in plain syntax. */
  readonly latex?: boolean;
}

export interface DerivativeIsOptions extends EqualOptions {
  readonly order?: 1 | 2;
  /** The layout that is asked for; without it every layout is right. */
  readonly layout?: AskedDerivative["layout"];
}

export type EqualResult =
  | ({ readonly ok: true } & Compared)
  | { readonly ok: false; readonly error: ReadError };

export type DerivativeIsResult =
  | ({ readonly ok: true } & ComparedDerivative)
  | { readonly ok: false; readonly error: ReadError };

/**
 * Whether two expressions are equal wherever both have a value, and how surely. What is wrong with a text comes
 * back as a value, and so does "undecided", also after ten seconds.
 */
export const equal = (left: string, right: string, options: EqualOptions = {}): EqualResult =>
  answered(left, options, (reader) => ({ ok: true, ...compared(...reader.both(left, right)) }));

/**
 * Whether an expression is the derivative of another by a variable, or by an entry such as `W[k,j]`, off its kinks,
 * and how surely. Without a variable it is the only one, or x.
 */
export const derivativeIs = (
  of: string,
  by: string | undefined,
  claimed: string,
  options: DerivativeIsOptions = {},
): DerivativeIsResult =>
  answered(of, options, (reader) => {
    const variable = by === undefined ? undefined : reader.variable(by);
    const [expression, claim] = reader.both(of, claimed, variable?.ok ? [variable] : []);
    const found = comparedDerivative(
      expression,
      of,
      claim,
      { wrt: by, order: options.order, layout: options.layout },
      { name: "--wrt", read: reader.variable },
    );
    return "error" in found ? { ok: false, error: found.error } : { ok: true, ...found };
  });

/** How many seconds one comparison may take. */
const longest = 10;

/** A text that cannot be read. */
class Unread extends Error {
  readonly error: ReadError;
  constructor(error: ReadError) {
    super(error.message.en);
    this.error = error;
  }
}

interface Reader {
  readonly both: (left: string, right: string, also?: readonly Side[]) => readonly [Side, Side];
  readonly variable: (text: string) => ReadResult;
}

const readerOf = ({ declare = [], assume = [], latex = false }: EqualOptions): Reader => {
  for (const each of declare) {
    const declared = readDeclaration(each);
    if (!declared.ok) throw new Unread({ ...declared.error, file: "--declare" });
  }
  const assumed = assumptions(assume);
  if ("error" in assumed) throw new Unread(assumed.error);
  const options: LatexOptions = { functions, declare, assume: assumed.assume };
  const side = (text: string, file: string, beside: readonly Side[]): Side => {
    const found = latex ? readLatex(text, options) : read(text, options);
    if (found.ok) return found;
    const again = latex && beside.length > 0 && readLatex(text, withLetters(options, beside));
    if (typeof again === "object" && again.ok) return again;
    const { error } = found;
    throw new Unread({ ...error, file: error.source === text ? file : "--assume" });
  };
  return {
    both: (left, right, also = []) =>
      readBoth(
        (beside) => side(left, "expression", [...beside, ...also]),
        (beside) => side(right, "claim", [...beside, ...also]),
      ),
    variable: (text) => readVariable(latex ? { latex: text } : { ascii: text }, text, options),
  };
};

const answered = <T extends object>(
  text: string,
  options: EqualOptions,
  work: (reader: Reader) => T,
): T | { readonly ok: false; readonly error: ReadError } => {
  try {
    return withinSeconds(longest, () => work(readerOf(options)));
  } catch (stop) {
    if (stop instanceof Unread) return { ok: false, error: stop.error };
    if (!(stop instanceof TimeLimit)) throw stop;
    // Only the reading: a comparison that is stopped is undecided.
    const span = { start: 0, end: text.length };
    const place = { source: text, span, line: 1, column: 1, file: "expression" };
    return { ok: false, error: { ...place, code: "E-TIME", message: stop.says } };
  }
};
