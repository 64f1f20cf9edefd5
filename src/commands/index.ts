import { allVerb } from "./all.ts";
import { batchVerb } from "./batch.ts";
import { checkVerb } from "./check.ts";
import { compileVerb } from "./compile.ts";
import { decideVerb } from "./decide.ts";
import { deriveVerb } from "./derive.ts";
import { gradeVerb } from "./grade.ts";
import { gradescopeVerb } from "./gradescope.ts";
import { listVerb } from "./list.ts";
import { newVerb } from "./new.ts";
import { parseVerb } from "./parse.ts";
import { schemaVerb } from "./schema.ts";
import { sheetVerb } from "./sheet.ts";
import { anyVerb, type Verb } from "./verb.ts";
import { verifyVerb } from "./verify.ts";

/** Every command, in the order of `corrige --help`. What a command needs is loaded when it runs. */
export const verbs: readonly Verb[] = [
  deriveVerb,
  checkVerb,
  compileVerb,
  parseVerb,
  sheetVerb,
  verifyVerb,
  gradeVerb,
  decideVerb,
  gradescopeVerb,
  newVerb,
  schemaVerb,
  batchVerb,
  listVerb,
  allVerb,
].map(anyVerb);
