import { allVerb } from "./all.ts";
import { deriveVerb } from "./derive.ts";
import { listVerb } from "./list.ts";
import { sheetVerb } from "./sheet.ts";
import { anyVerb, type Verb } from "./verb.ts";

/** Every command, in the order of `corrige --help`. What a command needs is loaded when it runs. */
export const verbs: readonly Verb[] = [deriveVerb, sheetVerb, listVerb, allVerb].map(anyVerb);
