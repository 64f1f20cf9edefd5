// What a string of LaTeX means, as numbers: the values of its plain text, at points drawn from a seed.

/** @typedef {import("../reader.mjs").Sample} Sample */
/** @typedef {{ values: number[], sizes: number[] }} Tensor row by row */
/**
 * @typedef {object} Place
 * @property {Record<string, number | Tensor>} symbols
 * @property {Record<string, number>} sizes
 * @property {readonly Record<string, number>[]} free the letters that nothing binds, in every place they take
 */
/** @typedef {{ points: Place[], expected: number[][] }} Meaning */

const seed = 11;
const count = 12;
const tolerance = 1e-9;

/**
 * Points, and the values that the string has there by its plain text; `house` is corrige as bundled.
 * @param {any} house
 * @param {Sample} sample
 * @returns {Meaning}
 */
export function meaningOf(house, sample) {
  const { evaluateTensor, latexOptions, plainOptions, read, readLatex, samplePoints } = house;
  const meant = read(sample.plain, plainOptions(sample));
  if (!meant.ok) throw new SyntaxError(`${sample.plain}: ${meant.error.message.en}`);
  const found = readLatex(sample.latex, latexOptions(sample));
  /** @type {string[]} */
  const letters = found.ok
    ? found.readings[0].free.map((/** @type {any} */ { letter }) => letter)
    : [];
  // A name may fall out of the plain text, as x does of sin²x + cos²x.
  const symbols = [...new Map([...(found.ok ? found.symbols : []), ...meant.symbols]).values()];
  /** @type {Meaning} */
  const meaning = { points: [], expected: [] };
  for (const at of samplePoints({
    symbols: symbols.map(({ sym }) => sym),
    assume: new Map(
      symbols.flatMap(({ sym, assume, role }) => {
        const kind = assume ?? (role === "integer" ? { is: "integer" } : undefined);
        return kind ? [[sym.name, kind]] : [];
      }),
    ),
    sizes: [...new Set([...meant.sizes, ...(found.ok ? found.sizes : [])])],
    seed,
    count,
  })) {
    const { values, sizes } = evaluateTensor(meant.tensor, at);
    const expected = [...values];
    if (!expected.every(Number.isFinite)) continue;
    meaning.points.push({
      symbols: Object.fromEntries([...at.symbols].map(([name, value]) => [name, spread(value)])),
      sizes: Object.fromEntries(at.sizes),
      free: placesOf(letters, sizes),
    });
    meaning.expected.push(expected);
  }
  if (meaning.points.length < 4) throw new RangeError(`${sample.plain}: a value at too few points`);
  return meaning;
}

/** @param {number | { values: Iterable<number>, sizes: Iterable<number> }} value @returns {number | Tensor} */
const spread = (value) =>
  typeof value === "number" ? value : { values: [...value.values], sizes: [...value.sizes] };

/**
 * Every place of the letters, the last one fastest, as the axes of the value go.
 * @param {readonly string[]} letters
 * @param {readonly number[]} sizes
 * @returns {Record<string, number>[]}
 */
const placesOf = (letters, sizes) =>
  letters.reduce(
    (places, letter, axis) =>
      places.flatMap((place) =>
        Array.from({ length: sizes[axis] ?? 0 }, (_, at) => ({ ...place, [letter]: at + 1 })),
      ),
    /** @type {Record<string, number>[]} */ ([{}]),
  );

/**
 * @param {readonly number[][]} expected
 * @param {readonly (number | null)[][]} values
 * @returns {"right" | "wrong" | "none"} none: no number anywhere
 */
export function judged(expected, values) {
  if (values.every((entries) => entries.some((value) => value === null))) return "none";
  const agree = expected.every((meant, at) => {
    const found = values[at] ?? [];
    return found.length === meant.length && meant.every((entry, k) => near(found[k], entry));
  });
  return agree ? "right" : "wrong";
}

/** @param {number | null | undefined} value @param {number} meant */
const near = (value, meant) =>
  typeof value === "number" &&
  Math.abs(value - meant) <= tolerance * Math.max(1, Math.abs(value), Math.abs(meant));
