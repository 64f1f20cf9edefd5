import { erfOf } from "../functions/elementary/erf.ts";

/** An operation on numbers, as programs carry it out entry by entry. */
export interface Operation {
  readonly name: string;
  /** Its value, in doubles. */
  readonly value: (...args: readonly number[]) => number;
  /** The same in JavaScript, of operands that are names: as many as it is written with. */
  readonly source: (...args: readonly string[]) => string;
  /** What it costs, in additions. */
  readonly cost: number;
}

const operation = (
  name: string,
  cost: number,
  source: Operation["source"],
  value: Operation["value"],
): Operation => ({ name, cost, source, value });

const comparison = (name: string, sign: string, holds: (a: number, b: number) => boolean) =>
  operation(
    name,
    2,
    (a, b) => `(${a} !== ${a} || ${b} !== ${b} ? NaN : ${a} ${sign} ${b} ? 1 : 0)`,
    (a = 0, b = 0) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : holds(a, b) ? 1 : 0),
  );

const mathFunction = (name: keyof typeof Math & string, cost: number): Operation => {
  const value = Math[name] as (...args: readonly number[]) => number;
  // A function of one number, or of two.
  const source: Operation["source"] =
    value.length === 1 ? (a) => `Math.${name}(${a})` : (a, b) => `Math.${name}(${a}, ${b})`;
  return operation(name, cost, source, value);
};

/**
 * The operations of tensor programs. What is not a number goes through all of them: a comparison with NaN is neither
 * 1 nor 0 but NaN, and so is what is selected by it.
 */
export const operations = {
  same: operation(
    "same",
    0,
    (a) => a,
    (a = 0) => a,
  ),
  add: operation(
    "add",
    1,
    (a, b) => `${a} + ${b}`,
    (a = 0, b = 0) => a + b,
  ),
  subtract: operation(
    "subtract",
    1,
    (a, b) => `${a} - ${b}`,
    (a = 0, b = 0) => a - b,
  ),
  multiply: operation(
    "multiply",
    1,
    (a, b) => `${a} * ${b}`,
    (a = 0, b = 0) => a * b,
  ),
  divide: operation(
    "divide",
    4,
    (a, b) => `${a} / ${b}`,
    (a = 0, b = 0) => a / b,
  ),
  negate: operation(
    "negate",
    1,
    (a) => `-${a}`,
    (a = 0) => -a,
  ),
  /** A quotient, which has no value where it divides by 0. */
  quotient: operation(
    "quotient",
    5,
    (a, b) => `(${b} === 0 ? NaN : ${a} / ${b})`,
    (a = 0, b = 0) => (b === 0 ? Number.NaN : a / b),
  ),
  /** A power, which has no value where it divides by 0. */
  power: operation(
    "power",
    40,
    (a, b) => `(${a} === 0 && ${b} < 0 ? NaN : ${a} ** ${b})`,
    (a = 0, b = 0) => (a === 0 && b < 0 ? Number.NaN : a ** b),
  ),
  sqrt: mathFunction("sqrt", 6),
  exp: mathFunction("exp", 12),
  expm1: mathFunction("expm1", 14),
  log: mathFunction("log", 12),
  log1p: mathFunction("log1p", 14),
  sin: mathFunction("sin", 15),
  cos: mathFunction("cos", 15),
  tanh: mathFunction("tanh", 20),
  abs: mathFunction("abs", 1),
  max: mathFunction("max", 1),
  min: mathFunction("min", 1),
  sigmoid: operation(
    "sigmoid",
    16,
    (a) => `sigmoid(${a})`,
    (a = 0) => sigmoidOf(a),
  ),
  softplus: operation(
    "softplus",
    24,
    (a) => `softplus(${a})`,
    (a = 0) => softplusOf(a),
  ),
  relu: operation(
    "relu",
    1,
    (a) => `Math.max(${a}, 0)`,
    (a = 0) => Math.max(a, 0),
  ),
  erf: operation(
    "erf",
    40,
    (a) => `erf(${a})`,
    (a = 0) => erfOf(a),
  ),
  less: comparison("less", "<", (a, b) => a < b),
  atMost: comparison("atMost", "<=", (a, b) => a <= b),
  equals: comparison("equals", "===", (a, b) => a === b),
  differs: comparison("differs", "!==", (a, b) => a !== b),
  /** A product in which 0 switches off what is not a number: of conditions, their conjunction. */
  both: operation(
    "both",
    3,
    (a, b) => `(${a} === 0 || ${b} === 0 ? 0 : ${a} * ${b})`,
    (a = 0, b = 0) => (a === 0 || b === 0 ? 0 : a * b),
  ),
  /** The disjunction of two conditions: one that holds is enough. */
  either: operation(
    "either",
    3,
    (a, b) => `(${a} === 1 || ${b} === 1 ? 1 : Math.max(${a}, ${b}))`,
    (a = 0, b = 0) => (a === 1 || b === 1 ? 1 : Math.max(a, b)),
  ),
  /** What a factor lets through: nothing where it is 0, whatever the other is. */
  gate: operation(
    "gate",
    2,
    (a, b) => `(${a} === 0 ? 0 : ${a} * ${b})`,
    (a = 0, b = 0) => (a === 0 ? 0 : a * b),
  ),
  select: operation(
    "select",
    2,
    (test, a, b) => `(${test} === 1 ? ${a} : ${test} === 0 ? ${b} : NaN)`,
    (test = 0, a = 0, b = 0) => (test === 1 ? a : test === 0 ? b : Number.NaN),
  ),
} as const;

/** 1 / (1 + e⁻ᵃ), by e^{-|a|}, which does not overflow; what 1 + e^{-|a|} loses by rounding is put back. */
export const sigmoidOf = (value: number): number => {
  const small = Math.exp(-Math.abs(value));
  const below = 1 + small;
  const rough = (value < 0 ? small : 1) / below;
  return rough - rough * ((small - (below - 1)) / below);
};

/** log(1 + eᵃ) without overflow: the larger of a and 0, and what is missing to it. */
export const softplusOf = (value: number): number =>
  Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));

/** The functions of one number that are operations, by name. */
export const scalarOperations: ReadonlyMap<string, Operation> = new Map(
  [
    operations.sqrt,
    operations.exp,
    operations.log,
    operations.sin,
    operations.cos,
    operations.tanh,
    operations.abs,
    operations.sigmoid,
    operations.softplus,
    operations.relu,
    operations.erf,
  ].map((each) => [each.name, each]),
);
