import { allVerb } from "./all.ts";
import { batchVerb } from "./batch.ts";
import { checkVerb } from "./check.ts";
import { deriveVerb } from "./derive.ts";
import { listVerb } from "./list.ts";
import { parseVerb } from "./parse.ts";
import { sheetVerb } from "./sheet.ts";
import { anyVerb, type Verb } from "./verb.ts";

/** Every command, in the order of `corrige --help`. What a command needs is loaded when it runs. */
export const verbs: readonly Verb[] = [
  deriveVerb,
  checkVerb,
  parseVerb,
  sheetVerb,
  batchVerb,
  listVerb,
  allVerb,
].map(anyVerb);
