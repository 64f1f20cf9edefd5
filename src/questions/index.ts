// Written by `npm run rooms` from the files of this folder: edit those.

import { isQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import * as m1 from "./antiderivative.ts";
import * as m2 from "./derivative.ts";
import * as m3 from "./expected.ts";
import * as m4 from "./gradient.ts";
import * as m5 from "./identity.ts";
import * as m6 from "./jacobian.ts";
import * as m7 from "./limit.ts";
import * as m8 from "./nondifferentiable.ts";
import * as m9 from "./piecewise.ts";
import * as m10 from "./scaling.ts";
import * as m11 from "./telling.ts";

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
  m10,
  m11,
];

const exported = files.flatMap((file): unknown[] => Object.values(file));

/** Every kind of question, in the order of the files. */
export const questionKinds: readonly QuestionKind[] = [...new Set(exported)].filter(isQuestionKind);
