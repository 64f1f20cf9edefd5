import type { Bilingual } from "../../expr/function.ts";
import type { ReadCode, ReadError } from "../../parse/error.ts";

/** Why something is not compiled, or arrays are not accepted. */
export class CompileError extends Error {
  readonly code: ReadCode;
  /** What is wrong and with which input, in both languages. */
  readonly says: Bilingual;
  /** The same with its place, where it is wrong in a text. */
  readonly at: ReadError | undefined;

  constructor(code: ReadCode, says: Bilingual, at?: ReadError) {
    super(`${code}: ${says.en}`);
    this.name = "CompileError";
    this.code = code;
    this.says = says;
    this.at = at;
  }
}

/** Stops, for the reason given. */
export const refuse = (code: ReadCode, fr: string, en: string): never => {
  throw new CompileError(code, { fr, en });
};

/** What is wrong in a text. */
export const refuseText = (at: ReadError): never => {
  throw new CompileError(at.code, at.message, at);
};
