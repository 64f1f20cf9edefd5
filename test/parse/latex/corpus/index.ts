import { arithmetic } from "./arithmetic.ts";
import { derivatives } from "./derivatives.ts";
import { functionSamples } from "./functions.ts";
import { macros } from "./macros.ts";
import { matrices } from "./matrices.ts";
import { names } from "./names.ts";
import { networks } from "./networks.ts";
import { piecewise } from "./piecewise.ts";
import { refused } from "./refused.ts";
import type { Sample } from "./sample.ts";
import { spelling } from "./spelling.ts";
import { sums } from "./sums.ts";

/** Every sample, by topic. */
export const corpus: Readonly<Record<string, readonly Sample[]>> = {
  arithmetic,
  functions: functionSamples,
  piecewise,
  sums,
  names,
  matrices,
  networks,
  derivatives,
  macros,
  spelling,
  refused,
};
