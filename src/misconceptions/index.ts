// Written by `npm run rooms` from the files of this folder: edit those.

import { isMisconception, type Misconception } from "../grading/misconception.ts";
import * as m1 from "./activation-at-output.ts";
import * as m2 from "./activation-forgotten.ts";
import * as m3 from "./activation-skipped.ts";
import * as m4 from "./argument-sign.ts";
import * as m5 from "./batch-not-summed.ts";
import * as m6 from "./biases-forgotten.ts";
import * as m7 from "./bound-wrong.ts";
import * as m8 from "./channels-forgotten.ts";
import * as m9 from "./class-as-number.ts";
import * as m10 from "./data-miscopied.ts";
import * as m11 from "./delta-lost.ts";
import * as m12 from "./delta-wrong-index.ts";
import * as m13 from "./exp-sign.ts";
import * as m14 from "./factor-mixed.ts";
import * as m15 from "./factor-of-mean-in-both.ts";
import * as m16 from "./factors-swapped.ts";
import * as m17 from "./hadamard-as-matmul.ts";
import * as m18 from "./half-lost.ts";
import * as m19 from "./inner-forgotten.ts";
import * as m20 from "./inverse-as-scalar.ts";
import * as m21 from "./kernel-not-flipped.ts";
import * as m22 from "./kernel-wrong-length.ts";
import * as m23 from "./kink-ignored.ts";
import * as m24 from "./layer-shifted.ts";
import * as m25 from "./log-kept.ts";
import * as m26 from "./log-lost.ts";
import * as m27 from "./log-of-sum.ts";
import * as m28 from "./mask-too-early.ts";
import * as m29 from "./matmul-as-hadamard.ts";
import * as m30 from "./mean-lost.ts";
import * as m31 from "./minus-squared.ts";
import * as m32 from "./numerator-term-dropped.ts";
import * as m33 from "./one-factor-only.ts";
import * as m34 from "./onehot-forgotten.ts";
import * as m35 from "./ones-for-identity.ts";
import * as m36 from "./outer-at-wrong-point.ts";
import * as m37 from "./parenthesis-lost.ts";
import * as m38 from "./path-forgotten.ts";
import * as m39 from "./power-rule-on-exp.ts";
import * as m40 from "./product-of-derivatives.ts";
import * as m41 from "./quadratic-as-symmetric.ts";
import * as m42 from "./quotient-swapped.ts";
import * as m43 from "./relu-slope-one.ts";
import * as m44 from "./shortcut-everywhere.ts";
import * as m45 from "./sigmoid-argument.ts";
import * as m46 from "./sign-lost.ts";
import * as m47 from "./softmax-diagonal.ts";
import * as m48 from "./softmax-norm-frozen.ts";
import * as m49 from "./square-of-sum.ts";
import * as m50 from "./sum-lost.ts";
import * as m51 from "./sum-wrong-index.ts";
import * as m52 from "./tanh-square-lost.ts";
import * as m53 from "./transpose-extra.ts";
import * as m54 from "./transpose-missing.ts";
import * as m55 from "./two-lost.ts";
import * as m56 from "./update-ascends.ts";

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
  m34,
  m35,
  m36,
  m37,
  m38,
  m39,
  m40,
  m41,
  m42,
  m43,
  m44,
  m45,
  m46,
  m47,
  m48,
  m49,
  m50,
  m51,
  m52,
  m53,
  m54,
  m55,
  m56,
];

const exported = files.flatMap((file): unknown[] => Object.values(file));

/** Every misconception, in the order of the files. */
export const misconceptions: readonly Misconception[] = [...new Set(exported)].filter(isMisconception);
