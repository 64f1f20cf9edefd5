/* The functions that written code may need, each with what it needs itself. */

/** A helper by its name, as code. */
export type Helpers = ReadonlyMap<string, string>;

/** The helpers that a code calls, with those they call, in the order in which they are declared. */
export const helpersFor = (all: Helpers, code: string): readonly string[] => {
  const needed = new Set<string>();
  const search = (text: string): void => {
    for (const [name, own] of all)
      if (!needed.has(name) && new RegExp(`\\b${name}\\(`).test(text)) {
        needed.add(name);
        search(own);
      }
  };
  search(code);
  return [...all].flatMap(([name, own]) => (needed.has(name) ? [own, ""] : []));
};

/** Types stand between ‹ and ›, and go where there are none. */
const typed = (isTyped: boolean, code: string): string =>
  isTyped ? code.replace(/[‹›]/g, "") : code.replace(/‹[^›]*›/g, "");

const comparison = (name: string, sign: string): readonly [string, string] => [
  name,
  `/** 1 where it holds, 0 where it does not, NaN where there is nothing to compare. */
const ${name} = (a‹: number›, b‹: number›)‹: number› =>
  Number.isNaN(a) || Number.isNaN(b) ? NaN : a ${sign} b ? 1 : 0;`,
];

const javascript: readonly (readonly [string, string])[] = [
  [
    "tabulate",
    `/** The values of a function at 0, 1, … */
const tabulate = ‹<T>›(count‹: number›, value‹: (at: number) => T›)‹: T[]› =>
  Array.from({ length: count }, (_, at) => value(at));`,
  ],
  ...(
    [
      ["sum", "0", "so + value(at)"],
      ["product", "1", "so * value(at)"],
      ["largest", "-Infinity", "Math.max(so, value(at))"],
      ["smallest", "Infinity", "Math.min(so, value(at))"],
    ] as const
  ).map(([name, start, next]): readonly [string, string] => [
    name,
    `const ${name} = (count‹: number›, value‹: (at: number) => number›)‹: number› => {
  let so = ${start};
  for (let at = 0; at < count; at += 1) so = ${next};
  return so;
};`,
  ]),
  [
    "entryOr",
    `/** The entry at places that count from 0; \`missing\` where one lies outside. */
const entryOr = (of‹: any›, at‹: readonly number[]›, missing‹: number›)‹: number› => {
  let part = of;
  for (const place of at) {
    if (!Number.isInteger(place) || place < 0 || place >= part.length) return missing;
    part = part[place];
  }
  return part;
};`,
  ],
  [
    "checkShape",
    `const checkShape = (name‹: string›, of‹: any›, [size, ...rest]‹: readonly number[]›)‹: void› => {
  if (size === undefined ? typeof of !== "number" : of?.length !== size)
    throw new RangeError(\`\${name} has \${of?.length ?? typeof of} where \${size ?? "a number"} was expected\`);
  for (let at = 0; at < (size ?? 0); at += 1) checkShape(name, of[at], rest);
};`,
  ],
  [
    "sigmoid",
    `/** 1 / (1 + exp(-x)), of which nothing is lost where it is next to 0. */
const sigmoid = (x‹: number›)‹: number› => {
  const small = Math.exp(-Math.abs(x));
  return (x < 0 ? small : 1) / (1 + small);
};`,
  ],
  [
    "softplus",
    `/** log(1 + exp(x)) without overflow. */
const softplus = (x‹: number›)‹: number› =>
  Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));`,
  ],
  ["relu", "const relu = (x‹: number›)‹: number› => Math.max(x, 0);"],
  [
    "erf",
    `/** The error function to 14 digits, by a series of positive terms (Abramowitz and Stegun 7.1.6). */
const erf = (x‹: number›)‹: number› => {
  if (!(Math.abs(x) < 6)) return Number.isNaN(x) ? NaN : Math.sign(x);
  let term = x;
  let so = x;
  for (let n = 1; n < 200; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    so += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * so;
};`,
  ],
  comparison("less", "<"),
  comparison("atMost", "<="),
  comparison("equals", "==="),
  comparison("differs", "!=="),
  [
    "both",
    "const both = (a‹: number›, b‹: number›)‹: number› => (a === 0 || b === 0 ? 0 : a * b);",
  ],
  [
    "either",
    `const either = (a‹: number›, b‹: number›)‹: number› =>
  a === 1 || b === 1 ? 1 : Math.max(a, b);`,
  ],
  [
    "gate",
    `/** Nothing where the condition is 0, whatever the value. */
const gate = (condition‹: number›, value‹: number›)‹: number› =>
  condition === 0 ? 0 : condition * value;`,
  ],
  [
    "select",
    `const select = (condition‹: number›, then‹: number›, otherwise‹: number›)‹: number› =>
  condition === 1 ? then : condition === 0 ? otherwise : NaN;`,
  ],
];

export const javascriptHelpers = (isTyped: boolean): Helpers =>
  new Map(javascript.map(([name, code]) => [name, typed(isTyped, code)]));

const numpyComparison = (name: string, by: string): readonly [string, string] => [
  name,
  `def ${name}(a, b):
    """1 where it holds, 0 where it does not, NaN where there is nothing to compare."""
    return np.where(np.isnan(a) | np.isnan(b), np.nan, ${by}(a, b))
`,
];

export const pythonHelpers: Helpers = new Map([
  [
    "check_shape",
    `def check_shape(name, of, shape):
    if of.shape != shape:
        raise ValueError(f"{name} has shape {of.shape} where {shape} was expected")
`,
  ],
  [
    "entries_or",
    `def entries_or(of, at, missing):
    """The entries at places that count from 0; \`missing\` where one lies outside."""
    at = np.broadcast_arrays(*at)
    inside = np.ones(at[0].shape, dtype=bool)
    for place, size in zip(at, of.shape):
        inside &= (place >= 0) & (place < size) & (place == np.floor(place))
    return np.where(inside, of[tuple(np.where(inside, place, 0).astype(int) for place in at)], missing)
`,
  ],
  [
    "sigmoid",
    `def sigmoid(x):
    """1 / (1 + exp(-x)), of which nothing is lost where it is next to 0."""
    small = np.exp(-np.abs(x))
    return np.where(x < 0, small, 1) / (1 + small)
`,
  ],
  [
    "softplus",
    `def softplus(x):
    """log(1 + exp(x)) without overflow."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
`,
  ],
  [
    "relu",
    `def relu(x):
    return np.maximum(x, 0)
`,
  ],
  [
    "erf",
    `def erf(x):
    return np.vectorize(math.erf, otypes=[float])(x)
`,
  ],
  numpyComparison("less", "np.less"),
  numpyComparison("at_most", "np.less_equal"),
  numpyComparison("equals", "np.equal"),
  numpyComparison("differs", "np.not_equal"),
  [
    "both",
    `def both(a, b):
    return np.where((a == 0) | (b == 0), 0, a * b)
`,
  ],
  [
    "either",
    `def either(a, b):
    return np.where((a == 1) | (b == 1), 1, np.maximum(a, b))
`,
  ],
  [
    "gate",
    `def gate(condition, value):
    """Nothing where the condition is 0, whatever the value."""
    return np.where(condition == 0, 0, condition * value)
`,
  ],
  [
    "select",
    `def select(condition, then, otherwise):
    return np.where(condition == 1, then, np.where(condition == 0, otherwise, np.nan))
`,
  ],
]);
