/** A number that was measured, with an estimate of how far it may be from the true one. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Half the distance from 1 to the next double: the relative error of one rounding. */
export const rounding = 2 ** -53;

/** An estimate known to rounding. */
export const rounded = (value: number): Estimate => ({ value, error: rounding * Math.abs(value) });

/** The estimate of something that has no value here, or none that could be found. */
export const nothing: Estimate = { value: Number.NaN, error: Number.POSITIVE_INFINITY };

/**
 * Whether two estimates may be of the same number: they differ by at most `slack` times their errors.
 * A value that could not be measured agrees with nothing.
 */
export const agree = (left: Estimate, right: Estimate, slack = 16): boolean => {
  if (left.value === right.value) return true;
  const error = left.error + right.error;
  return Number.isFinite(error) && Math.abs(left.value - right.value) <= slack * error;
};
