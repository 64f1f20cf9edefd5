// Written by `npm run rooms` from the files of this folder: edit those.

import { isQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import * as m1 from "./antiderivative.ts";
import * as m2 from "./backprop.ts";
import * as m3 from "./braced.ts";
import * as m4 from "./comparison-told.ts";
import * as m5 from "./comparison.ts";
import * as m6 from "./computation.ts";
import * as m7 from "./convolution-plot.ts";
import * as m8 from "./convolution-told.ts";
import * as m9 from "./convolution.ts";
import * as m10 from "./count.ts";
import * as m11 from "./derivative.ts";
import * as m12 from "./entries.ts";
import * as m13 from "./equivalence.ts";
import * as m14 from "./exact.ts";
import * as m15 from "./expected.ts";
import * as m16 from "./formula.ts";
import * as m17 from "./gradient.ts";
import * as m18 from "./identity.ts";
import * as m19 from "./jacobian.ts";
import * as m20 from "./layers-told.ts";
import * as m21 from "./layers.ts";
import * as m22 from "./limit.ts";
import * as m23 from "./nondifferentiable.ts";
import * as m24 from "./piecewise.ts";
import * as m25 from "./reached.ts";
import * as m26 from "./risk.ts";
import * as m27 from "./scaling.ts";
import * as m28 from "./shape.ts";
import * as m29 from "./simplex.ts";
import * as m30 from "./telling.ts";
import * as m31 from "./update.ts";
import * as m32 from "./words.ts";
import * as m33 from "./written.ts";

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
  m12,
  m13,
  m14,
  m15,
  m16,
  m17,
  m18,
  m19,
  m20,
  m21,
  m22,
  m23,
  m24,
  m25,
  m26,
  m27,
  m28,
  m29,
  m30,
  m31,
  m32,
  m33,
];

const exported = files.flatMap((file): unknown[] => Object.values(file));

/** Every kind of question, in the order of the files. */
export const questionKinds: readonly QuestionKind[] = [...new Set(exported)].filter(isQuestionKind);
