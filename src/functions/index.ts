// Written by `npm run rooms` from the files of this folder: edit those.

import { isBuilder, type Builder } from "../expr/function.ts";
import * as m1 from "./activation/gelu.ts";
import * as m2 from "./activation/logit.ts";
import * as m3 from "./activation/logsoftmax.ts";
import * as m4 from "./activation/sigmoid.ts";
import * as m5 from "./activation/silu.ts";
import * as m6 from "./activation/softmax.ts";
import * as m7 from "./activation/softplus.ts";
import * as m8 from "./activation/tanh.ts";
import * as m9 from "./elementary/abs.ts";
import * as m10 from "./elementary/acos.ts";
import * as m11 from "./elementary/acosh.ts";
import * as m12 from "./elementary/asin.ts";
import * as m13 from "./elementary/asinh.ts";
import * as m14 from "./elementary/atan.ts";
import * as m15 from "./elementary/atanh.ts";
import * as m16 from "./elementary/erf.ts";
import * as m17 from "./elementary/exp.ts";
import * as m18 from "./elementary/log.ts";
import * as m19 from "./elementary/log10.ts";
import * as m20 from "./elementary/log2.ts";
import * as m21 from "./elementary/max.ts";
import * as m22 from "./elementary/normcdf.ts";
import * as m23 from "./elementary/normpdf.ts";
import * as m24 from "./elementary/sin-cos.ts";
import * as m25 from "./elementary/sinh-cosh.ts";
import * as m26 from "./elementary/sqrt.ts";
import * as m27 from "./elementary/tan.ts";
import * as m28 from "./layer/linear.ts";
import * as m29 from "./loss/bce.ts";
import * as m30 from "./loss/ce.ts";
import * as m31 from "./loss/mse.ts";
import * as m32 from "./loss/sse.ts";
import * as m33 from "./matrix/elimination.ts";
import * as m34 from "./matrix/inv-det.ts";
import * as m35 from "./matrix/logdet.ts";
import * as m36 from "./piecewise/elu.ts";
import * as m37 from "./piecewise/heaviside.ts";
import * as m38 from "./piecewise/leakyrelu.ts";
import * as m39 from "./piecewise/relu.ts";
import * as m40 from "./piecewise/sign.ts";
import * as m41 from "./piecewise/step.ts";
import * as m42 from "./reduction/expectation.ts";
import * as m43 from "./reduction/logsumexp.ts";
import * as m44 from "./reduction/mean.ts";
import * as m45 from "./reduction/norm1.ts";
import * as m46 from "./reduction/norm2.ts";
import * as m47 from "./reduction/norm2sq.ts";
import * as m48 from "./reduction/variance.ts";

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
];

const exported = files.flatMap((file): unknown[] => Object.values(file));

/** Every function, in the order of the files. */
export const functions: readonly Builder[] = [...new Set(exported)].filter(isBuilder);
