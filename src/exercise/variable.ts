import type { Variable } from "../check/differential.ts";
import { plainVar } from "../expr/index-of.ts";
import type { Tensor } from "../expr/tensor.ts";

/** The variable that a text names: a whole symbol, as x, or one entry of it, as W[k,j]. */
export const variableOf = ({ indices, body }: Tensor): Variable | undefined => {
  if (body.kind !== "entry") return undefined;
  if (indices.length === 0) return body.at.length === 0 ? body.of : body;
  const whole =
    body.at.length === indices.length &&
    body.at.every((at, axis) => plainVar(at) === indices[axis]);
  return whole ? body.of : undefined;
};
