import { type Code, call, get, type Type, tee, type WasmFunction } from "./encode.ts";
import {
  add64,
  and,
  bits64,
  bitselect,
  demoted,
  type Lanes,
  lanesOf,
  left64,
  lowerHalves,
  or,
  promoted,
  rightSigned64,
  subtract64,
  upperHalf,
} from "./lanes.ts";

/*
 * Elementary functions of two doubles at a time, and of four floats by way of doubles. Every value is within 2 ulp of
 * the true one over the whole range, subnormals included; what is not a number stays so. Reductions and the
 * polynomial of the logarithm are those of fdlibm (Sun Microsystems 1993).
 *
 * Sums that cancel must be rounded as they are written: none of this uses fused operations.
 */

const {
  add,
  subtract,
  multiply,
  divide,
  negate,
  abs,
  min,
  max,
  nearest,
  constant,
  equals,
  differs,
  less,
}: Lanes = lanesOf("f64", false);

/** Writes a function of one vector, with names for what is worked out on the way. */
const vectorFunction = (body: (x: Code, keep: (value: Code) => Code) => Code): WasmFunction => {
  const locals: Type[] = [];
  const opening: number[] = [];
  const keep = (value: Code): Code => {
    const local = 1 + locals.length;
    locals.push("v128");
    // Kept values are worked out in order, each before it is read.
    opening.push(...tee(local, value), 0x1a);
    return get(local);
  };
  const result = body(get(0), keep);
  return { takes: ["v128"], gives: ["v128"], locals, body: [...opening, ...result] };
};

/** c₀ + x (c₁ + x (c₂ + …)). */
const polynomial = (x: Code, coefficients: readonly number[]): Code =>
  coefficients.reduceRight<Code>(
    (so, each, at) =>
      at === coefficients.length - 1 ? constant(each) : add(constant(each), multiply(x, so)),
    [],
  );

const log2e = Math.LOG2E;
/** log 2, its first 32 bits and the rest: a multiple of the first by a whole number below 2²¹ is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
/** A whole number added to this one stands in its last bits. */
const shifter = 6755399441055744;
const shifterBits = 0x4338000000000000n;

/** x = n log 2 + r with |r| ≤ ½ log 2: n, and eʳ - 1. */
const reduced = (x: Code, keep: (value: Code) => Code) => {
  const n = keep(nearest(multiply(x, constant(log2e))));
  const high = keep(subtract(x, multiply(n, constant(ln2High))));
  const low = keep(multiply(n, constant(ln2Low)));
  const r = keep(subtract(high, low));
  // Taylor: what is left out is below 2⁻⁵⁷ of the value.
  const tail = polynomial(r, inverseFactorials);
  const rest = subtract(multiply(multiply(r, r), tail), low);
  const whole = keep(subtract64(add(n, constant(shifter)), bits64(shifterBits)));
  return { whole, minusOne: keep(add(high, rest)) };
};

/** 1/2!, 1/3!, …, 1/13!. */
const inverseFactorials: readonly number[] = (() => {
  const found: number[] = [];
  for (let k = 2, factorial = 2; k <= 13; k += 1, factorial *= k) found.push(1 / factorial);
  return found;
})();

/** 2ⁿ, where it is a normal number. */
const powerOfTwo = (n: Code): Code => left64(add64(n, bits64(1023n)), 52);

/** eˣ. In two factors 2ⁿ, so that it overflows, and becomes subnormal, in its last multiplication. */
const exp = vectorFunction((x, keep) => {
  const within = keep(max(min(x, constant(710)), constant(-746)));
  const { whole, minusOne } = reduced(within, keep);
  const half = keep(rightSigned64(whole, 1));
  const mantissa = add(constant(1), minusOne);
  return multiply(multiply(mantissa, powerOfTwo(half)), powerOfTwo(subtract64(whole, half)));
});

const logPolynomial = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784,
  0.1818357216161805, 0.15313837699209373, 0.14798198605116586,
];

/** log x = k log 2 + log m with √½ ≤ m < √2, and log m from s = (m-1)/(m+1). */
const log = vectorFunction((x, keep) => {
  const isSmall = keep(less(x, constant(2 ** -1022)));
  const normal = keep(bitselect(multiply(x, constant(2 ** 54)), x, isSmall));
  // √½ with its low half off: from there on, the exponent is that of m times 2ᵏ.
  const k = keep(rightSigned64(subtract64(normal, bits64(0x3fe6a09e00000000n)), 52));
  const m = keep(subtract64(normal, left64(k, 52)));
  const count = keep(
    add(subtract(add64(k, bits64(shifterBits)), constant(shifter)), and(isSmall, constant(-54))),
  );
  const f = keep(subtract(m, constant(1)));
  const s = keep(divide(f, add(constant(2), f)));
  const z = keep(multiply(s, s));
  const half = keep(multiply(constant(0.5), multiply(f, f)));
  const rest = multiply(z, polynomial(z, logPolynomial));
  const inner = add(multiply(s, add(half, rest)), multiply(count, constant(ln2Low)));
  const value = subtract(multiply(count, constant(ln2High)), subtract(subtract(half, inner), f));
  const finite = keep(value);
  const atZero = keep(
    bitselect(constant(Number.NEGATIVE_INFINITY), finite, equals(x, constant(0))),
  );
  const below = keep(bitselect(constant(Number.NaN), atZero, less(x, constant(0))));
  // What is infinite or no number is its own logarithm.
  const isOwn = or(equals(x, constant(Number.POSITIVE_INFINITY)), differs(x, x));
  return bitselect(x, below, isOwn);
});

/** The numbers by which functions call each other. */
export const functionNumbers = {
  exp: 0,
  log: 1,
  log1p: 2,
  tanh: 3,
  sigmoid: 4,
  softplus: 5,
  expFloat: 6,
  logFloat: 7,
  tanhFloat: 8,
  sigmoidFloat: 9,
  softplusFloat: 10,
} as const;

/** log(1 + x) = log u + (x - (u - 1)) / u with u = 1 + x as it is rounded: what was lost is put back. */
const log1p = vectorFunction((x, keep) => {
  const u = keep(add(constant(1), x));
  const lost = divide(subtract(x, subtract(u, constant(1))), u);
  const value = keep(add(call(functionNumbers.log, u), lost));
  const ends = or(equals(u, constant(0)), equals(x, constant(Number.POSITIVE_INFINITY)));
  const atEnds = keep(bitselect(call(functionNumbers.log, u), value, ends));
  return bitselect(x, atEnds, equals(x, constant(0)));
});

/** From here on the double nearest to tanh is 1. */
const tanhEnd = 20;
/** Below, tanh x = x + x³ P(x²) / Q(x²). */
const tanhNear = 0.625;
const tanhTop = [-1614.6876844170845, -99.28772310019185, -0.9643991794250523];
const tanhBottom = [4844.063053251255, 2235.4883906010045, 112.81167849163293, 1];

/** A rational function next to 0, 1 - 2 / (e^{2|x|} + 1) elsewhere (Cody and Waite 1980; Moshier, Cephes 1989). */
const tanh = vectorFunction((x, keep) => {
  const size = keep(min(abs(x), constant(tanhEnd)));
  const square = keep(multiply(x, x));
  const ratio = divide(polynomial(square, tanhTop), polynomial(square, tanhBottom));
  const near = keep(add(x, multiply(multiply(x, square), ratio)));
  const grown = add(call(functionNumbers.exp, add(size, size)), constant(1));
  const far = keep(subtract(constant(1), divide(constant(2), grown)));
  const sign = and(x, bits64(1n << 63n));
  return or(bitselect(near, far, less(size, constant(tanhNear))), sign);
});

/** 1 / (1 + e⁻ˣ), by e^{-|x|}, which does not overflow; what 1 + e^{-|x|} loses by rounding is put back. */
const sigmoid = vectorFunction((x, keep) => {
  const small = keep(call(functionNumbers.exp, negate(abs(x))));
  const isNegative = keep(less(x, constant(0)));
  const below = keep(add(constant(1), small));
  const lost = subtract(small, subtract(below, constant(1)));
  const rough = keep(divide(bitselect(small, constant(1), isNegative), below));
  const inverse = bitselect(subtract(constant(1), rough), rough, isNegative);
  return subtract(rough, multiply(multiply(rough, lost), inverse));
});

/** log(1 + eˣ) = max(x, 0) + log(1 + e^{-|x|}). */
const softplus = vectorFunction((x, keep) => {
  const rest = keep(call(functionNumbers.log1p, call(functionNumbers.exp, negate(abs(x)))));
  return add(max(x, constant(0)), rest);
});

/** A function of floats by that of doubles, rounded once more. */
const ofFloats = (which: number): WasmFunction =>
  vectorFunction((x, keep) => {
    const low = keep(demoted(call(which, promoted(x))));
    const high = keep(demoted(call(which, promoted(upperHalf(x)))));
    return lowerHalves(low, high);
  });

/** In the order of their numbers. */
export const elementaryFunctions: readonly WasmFunction[] = [
  exp,
  log,
  log1p,
  tanh,
  sigmoid,
  softplus,
  ...([0, 1, 3, 4, 5] as const).map(ofFloats),
];
