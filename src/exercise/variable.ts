import type { Variable } from "../check/differential.ts";
import { plainVar } from "../expr/index-of.ts";
import { fixedSize, type Size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";

const isLong = (size: Size | undefined): boolean => size !== undefined && fixedSize(size) !== 1;

/**
 * The variable that a text names: a whole symbol, as x, or one entry of it, as W[k,j]. An axis of length 1
 * is read at its only place.
 */
export const variableOf = ({ indices, body }: Tensor): Variable | undefined => {
  if (body.kind !== "entry") return undefined;
  if (indices.length === 0) return body.at.length === 0 ? body.of : body;
  const own = indices.filter((k) => isLong(k.size));
  const read = body.at.filter((_, axis) => isLong(body.of.axes[axis]));
  const whole = own.length === read.length && read.every((at, axis) => plainVar(at) === own[axis]);
  return whole ? body.of : undefined;
};
