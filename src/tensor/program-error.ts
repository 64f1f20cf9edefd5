import type { Bilingual } from "../expr/function.ts";

/** Why an expression has no program. */
export class ProgramError extends Error {
  readonly code: "E-SHAPE" | "E-NAME" | "E-LIMIT" | "E-TYPE";
  readonly says: Bilingual;
  constructor(code: ProgramError["code"], fr: string, en: string) {
    super(en);
    this.code = code;
    this.says = { fr, en };
  }
}
