import { variableOf } from "../../exercise/variable.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { functions } from "../../functions/index.ts";
import type { ReadError } from "../../parse/error.ts";
import type { LatexOptions } from "../../parse/latex/notation.ts";
import { type LatexReading, type LatexResult, readLatex } from "../../parse/latex/read.ts";
import { type Reading, type ReadResult, read } from "../../parse/read.ts";
import { toAscii } from "../../tex/ascii.ts";
import { type Fault, Refused } from "./fault.ts";
import type { Common, Expression } from "./request.ts";

/** What a request says about names. */
export type Names = Pick<Common, "declare" | "assume" | "define" | "notation">;

const plain: LatexOptions = { functions };

/** What is known of names, as the reader takes it. */
export const optionsOf = ({ declare, assume, define, notation }: Names): LatexOptions => {
  if (!declare && !assume && !define && !notation) return plain;
  const said = notation ? plainOf(notation) : { declare: {}, assume: {} };
  const known: LatexOptions = {
    functions,
    ...((declare || notation) && { declare: { ...said.declare, ...declare } }),
    ...((assume || notation) && { assume: { ...said.assume, ...assume } }),
    ...(notation && { notation }),
  };
  return define ? { ...known, define: plainly(define, known) } : known;
};

/** What a notation says to the plain syntax: shapes and assumptions. */
const plainOf = ({ symbols = {} }: NonNullable<Names["notation"]>) => {
  const declare: Record<string, string | readonly (string | number)[]> = {};
  const assume: Record<string, string> = {};
  for (const [name, says] of Object.entries(symbols)) {
    const { shape = [], by, reads, set } = says;
    if (by || reads || set !== undefined || shape.some((axis) => /[[\]]/.test(`${axis}`))) continue;
    if (says.class === undefined) declare[name] = shape;
    else if (shape.length === 0) declare[name] = `index ${says.class}`;
    if (says.assume !== undefined) assume[name] = says.assume;
  }
  return { declare, assume };
};

/** Abbreviations in plain syntax; what is written in LaTeX is read with those before it. */
const plainly = (
  define: NonNullable<Names["define"]>,
  known: LatexOptions,
): Readonly<Record<string, string>> => {
  const texts: Record<string, string> = {};
  for (const [name, is] of Object.entries(define)) {
    if (is.latex === undefined) texts[name] = textOf(is);
    else {
      const reading = readLatex(is.latex, { ...known, define: { ...texts } });
      if (!reading.ok)
        throw new Refused(faultOfReading(reading.error, is.latex, {}, `define.${name}`));
      texts[name] = asciiOf(reading.tensor);
    }
  }
  return texts;
};

/** A tensor in plain syntax. */
export const asciiOf = (of: Tensor): string => toAscii(of.indices.length === 0 ? of.body : of);

/** The expression as it was written. */
export const textOf = (expr: Expression): string => expr.ascii ?? expr.latex ?? "";

/** Reads an expression in its notation. */
const readIn = (expr: Expression, options: LatexOptions): ReadResult | LatexResult =>
  expr.latex === undefined ? read(textOf(expr), options) : readLatex(expr.latex, options);

/** Reads a variable as an expression spells it, or by its plain name. */
export const readVariable = (expr: Expression, text: string, options: LatexOptions): ReadResult => {
  if (expr.latex === undefined) return read(text, options);
  const spelled = readLatex(text, options);
  if (spelled.ok && variableOf(spelled.tensor)) return spelled;
  const named = read(text, options);
  return named.ok && variableOf(named.tensor) ? named : spelled;
};

/** What is refused where a formula of several sides is sent for an expression. */
const relates = (read: string | undefined): boolean =>
  read !== undefined &&
  /^(?:[=<>:]|\\(?:in|leq?|geq?|neq?|approx|propto|equiv|to|mapsto|(?:Left|Right|left|right)arrow)(?![A-Za-z]))/.test(
    read,
  );

const oneExpression = {
  fr: "une expression : de chaque membre d'une relation, une requête",
  en: "one expression: for each side of a relation, a request",
} as const;

/** Reads an expression of a request; `place` is the key it stands under. */
export const readExpr = (
  expr: Expression,
  names: Names,
  options = optionsOf(names),
  place = "expr",
): Reading & { readonly readings?: readonly LatexReading[] } => {
  const text = textOf(expr);
  const reading = readIn(expr, options);
  if (reading.ok) return reading;
  const fault = faultOfReading(reading.error, text, names, place);
  throw new Refused(
    expr.latex !== undefined && fault.expected === undefined && relates(fault.read)
      ? { ...fault, expected: oneExpression, nearest: undefined }
      : fault,
  );
};

/** What is wrong with a text of a request, and in which part of it. */
export const faultOfReading = (
  error: ReadError,
  text: string,
  names: Names,
  place = "expr",
): Fault => {
  const { code, message, line, column, source, file, read, expected, nearest } = error;
  const found = source === text ? { in: place, from: 0 } : placeOf(source, names);
  const own = file === undefined || file === "expression" ? found?.in : file;
  // What is declared is read behind its name, which the request writes elsewhere.
  const at = column - (found?.from ?? 0);
  return {
    code,
    message,
    ...(own !== undefined && own !== "expr" && { in: own }),
    ...(at > 0 && { at: { line, column: at } }),
    read,
    expected,
    nearest,
  };
};

const placeOf = (
  source: string,
  { declare = {}, assume = {}, define = {}, notation: { symbols = {} } = {} }: Names,
): { readonly in: string; readonly from: number } | undefined => {
  for (const [name, is] of Object.entries(define))
    if (textOf(is) === source) return { in: `define.${name}`, from: 0 };
  for (const [name, says] of Object.entries(assume))
    if (says === source) return { in: `assume.${name}`, from: 0 };
  for (const name of Object.keys(declare)) {
    const lead = `${name}: `;
    if (source.startsWith(lead)) return { in: `declare.${name}`, from: lead.length };
  }
  for (const [name, says] of Object.entries(symbols)) {
    const place = `notation.symbols.${name}`;
    if (says.assume === source) return { in: `${place}.assume`, from: 0 };
    if (source.startsWith(`${name}: `)) return { in: place, from: Number.POSITIVE_INFINITY };
  }
  return undefined;
};
