/** A square matrix with its rows exchanged, as a lower times an upper triangle: P A = L U. */
interface Triangles {
  /** Both triangles in one array, row by row; the diagonal of L is 1 and not stored. */
  readonly lu: Float64Array;
  /** Which row of the matrix each row was. */
  readonly rows: readonly number[];
  /** The sign of the exchanges. */
  readonly sign: 1 | -1;
}

const roundoff = 2 ** -52;

/**
 * Gaussian elimination with partial pivoting (Golub and Van Loan, Matrix Computations, §3.4). Nothing for a
 * matrix that is singular: no pivot of a column is larger than what rounding may have left there.
 */
const triangles = (values: Float64Array, size: number): Triangles | undefined => {
  const lu = Float64Array.from(values);
  // What went into each entry, without cancellation: its rounding error is a share of that.
  const gross = lu.map(Math.abs);
  const rows = Array.from({ length: size }, (_, row) => row);
  let sign: 1 | -1 = 1;
  const exchange = (list: Float64Array | number[], width: number, a: number, b: number): void => {
    for (let at = 0; at < width; at += 1) {
      const [left, right] = [list[a * width + at] as number, list[b * width + at] as number];
      list[a * width + at] = right;
      list[b * width + at] = left;
    }
  };
  for (let step = 0; step < size; step += 1) {
    let best = step;
    for (let row = step + 1; row < size; row += 1)
      if (Math.abs(lu[row * size + step] as number) > Math.abs(lu[best * size + step] as number))
        best = row;
    const pivot = lu[best * size + step] as number;
    if (!(Math.abs(pivot) > size * roundoff * (gross[best * size + step] as number)))
      return undefined;
    if (best !== step) {
      for (const list of [lu, gross]) exchange(list, size, step, best);
      exchange(rows, 1, step, best);
      sign = sign === 1 ? -1 : 1;
    }
    for (let row = step + 1; row < size; row += 1) {
      const factor = (lu[row * size + step] as number) / pivot;
      lu[row * size + step] = factor;
      if (factor === 0) continue;
      for (let column = step + 1; column < size; column += 1) {
        const taken = factor * (lu[step * size + column] as number);
        const share = Math.abs(factor) * (gross[step * size + column] as number);
        lu[row * size + column] = (lu[row * size + column] as number) - taken;
        gross[row * size + column] = (gross[row * size + column] as number) + share;
      }
    }
  }
  return { lu, rows, sign };
};

const areFinite = (values: Float64Array): boolean => values.every(Number.isFinite);

/** The determinant of a square matrix, row by row: 0 where it is singular up to rounding. */
export const determinant = (values: Float64Array, size: number): number => {
  if (!areFinite(values)) return Number.NaN;
  const found = triangles(values, size);
  if (!found) return 0;
  let product: number = found.sign;
  for (let step = 0; step < size; step += 1) product *= found.lu[step * size + step] as number;
  return product;
};

/** The logarithm of a determinant, which may be too large or small for a double; NaN unless it is positive. */
export const logDeterminant = (values: Float64Array, size: number): number => {
  const found = areFinite(values) ? triangles(values, size) : undefined;
  if (!found) return Number.NaN;
  let sign: number = found.sign;
  let total = 0;
  for (let step = 0; step < size; step += 1) {
    const pivot = found.lu[step * size + step] as number;
    sign *= Math.sign(pivot);
    total += Math.log(Math.abs(pivot));
  }
  return sign > 0 ? total : Number.NaN;
};

/** The inverse of a square matrix, row by row; NaN throughout where it is singular up to rounding. */
export const inverted = (values: Float64Array, size: number): Float64Array => {
  const found = areFinite(values) ? triangles(values, size) : undefined;
  const inverse = new Float64Array(size * size).fill(Number.NaN);
  if (!found) return inverse;
  const { lu, rows } = found;
  for (let column = 0; column < size; column += 1) {
    const x = rows.map((row): number => (row === column ? 1 : 0));
    for (let row = 0; row < size; row += 1)
      for (let k = 0; k < row; k += 1)
        x[row] = (x[row] as number) - (lu[row * size + k] as number) * (x[k] as number);
    for (let row = size - 1; row >= 0; row -= 1) {
      for (let k = row + 1; k < size; k += 1)
        x[row] = (x[row] as number) - (lu[row * size + k] as number) * (x[k] as number);
      x[row] = (x[row] as number) / (lu[row * size + row] as number);
    }
    for (let row = 0; row < size; row += 1) inverse[row * size + column] = x[row] as number;
  }
  return inverse;
};

/**
 * How far errors of the entries, small beside them, move the entries of the inverse, rounding included:
 * |A⁻¹| E |A⁻¹| (Higham, Accuracy and Stability of Numerical Algorithms, §14.1).
 */
export const inverseErrors = (
  values: Float64Array,
  errors: Float64Array,
  size: number,
): Float64Array => {
  const inverse = inverted(values, size).map(Math.abs);
  return times(inverse, times(withRounding(values, errors, size), inverse, size), size);
};

/** How far errors of the entries move the logarithm of the determinant: Σ E_kl |A⁻¹|_lk. */
export const logDeterminantError = (
  values: Float64Array,
  errors: Float64Array,
  size: number,
): number => {
  const inverse = inverted(values, size);
  return withRounding(values, errors, size).reduce(
    (total, error, at) =>
      total + error * Math.abs(inverse[(at % size) * size + Math.floor(at / size)] as number),
    0,
  );
};

/** Errors together with those that elimination makes, as if they had been in the entries. */
const withRounding = (values: Float64Array, errors: Float64Array, size: number): Float64Array => {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return errors.map((error) => error + size * roundoff * largest);
};

const times = (left: Float64Array, right: Float64Array, size: number): Float64Array =>
  left.map((_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let total = 0;
    for (let k = 0; k < size; k += 1)
      total += (left[row * size + k] as number) * (right[k * size + column] as number);
    return total;
  });
