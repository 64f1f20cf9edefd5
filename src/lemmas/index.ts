// Written by `npm run rooms` from the files of this folder: edit those.

import { isLemmaFamily, type LemmaFamily } from "../rewrite/lemma.ts";
import * as m1 from "./cases.ts";
import * as m2 from "./delta.ts";
import * as m3 from "./derivative.ts";
import * as m4 from "./exponential.ts";
import * as m5 from "./hypothesis.ts";
import * as m6 from "./limit.ts";
import * as m7 from "./matrix.ts";
import * as m8 from "./simplex.ts";
import * as m9 from "./sum.ts";

const files: readonly object[] = [
  m1,
  m2,
  m3,
  m4,
  m5,
  m6,
  m7,
  m8,
  m9,
];

const exported = files.flatMap((file): unknown[] => Object.values(file));

/** Every family of lemmas, in the order of the files. */
export const lemmaFamilies: readonly LemmaFamily[] = [...new Set(exported)].filter(isLemmaFamily);
