import { erfNear } from "../../functions/elementary/erf.ts";
import type { Code } from "./encode.ts";
import { and, bitselect, type Lanes, or } from "./lanes.ts";

/*
 * Elementary functions of vectors, of doubles and of floats by the same formulas with their own coefficients, written
 * into the loops that use them. Every value is within 2 ulp of the true one over the whole range, subnormals included;
 * what is not a number stays so. The reductions are those of fdlibm (Sun Microsystems 1993) and of Cody and Waite
 * (1980); polynomials are minimax, by Remez' exchange, and summed up in pairs (Estrin 1960).
 *
 * Products that are exact may go into fused operations, and sums of polynomials; sums that cancel are rounded as they
 * are written.
 */

/** What differs between doubles and floats. */
interface Format {
  /** The bits of the fraction, and what is added to exponents. */
  readonly digits: number;
  readonly bias: number;
  /** A whole number added to this one is rounded to the nearest, and stands in its last bits. */
  readonly shifter: number;
  /** The bits of √½ with its low part off, of 1, of the fraction, and of 2 to the power `digits`. */
  readonly rootHalf: bigint;
  readonly one: bigint;
  readonly fraction: bigint;
  readonly unit: bigint;
  /** log 2: its first bits, of which multiples by exponents are exact, and the rest. */
  readonly ln2: readonly [high: number, low: number];
  /** Below and above, eˣ is 0 and infinite. */
  readonly ends: readonly [number, number];
  /** Between 2^{n+lift} and 2^{-lift}, 2ⁿ ≤ 1 is a product of two normal numbers. */
  readonly lift: number;
  /** The double, or float, next to tanh is 1 from here on, and that next to erf. */
  readonly tanhEnd: number;
  readonly erfEnd: number;
  /** (eʳ - 1 - r) / r² for |r| ≤ ½ log 2. */
  readonly exp: readonly number[];
  /** (2 atanh s - 2 s) / s³ by s², for s ≤ (√2 - 1)/(√2 + 1), and for s ≤ ⅓. */
  readonly log: readonly number[];
  readonly log1p: readonly number[];
  /** erf x / x - 1 by x² for x ≤ 1; e^{x²} erfc x by (x - 9/4)/(x + 2) from there to `erfEnd`. */
  readonly erfNear: readonly number[];
  readonly erfFar: readonly number[];
}

const double: Format = {
  digits: 52,
  bias: 1023,
  shifter: 1.5 * 2 ** 52,
  rootHalf: 0x3fe6a09e00000000n,
  one: 0x3ff0000000000000n,
  fraction: 0x000fffffffffffffn,
  unit: 0x4330000000000000n,
  ln2: [0.6931471803691238, 1.9082149292705877e-10],
  ends: [-746, 710],
  lift: 512,
  tanhEnd: 20,
  erfEnd: 6,
  exp: [
    0.5000000000000006, 0.16666666666666685, 0.04166666666657379, 0.008333333333314373,
    0.0013888888932380306, 0.00019841269903522545, 2.480150440778236e-5, 2.7557227494702244e-6,
    2.762635118881864e-7, 2.511462495462828e-8,
  ],
  log: [
    0.6666666666666735, 0.3999999999941233, 0.28571428743023136, 0.22222198496658804,
    0.18183568869500982, 0.15313920534289796, 0.1479738083074876,
  ],
  log1p: [
    0.6666666666666631, 0.40000000000157326, 0.285714285478407, 0.22222223970683566,
    0.1818174388757726, 0.1538656078696311, 0.13300961464114924, 0.12106187631963677,
    0.08339636834712288, 0.17019473530581308,
  ],
  erfNear,
  erfFar: [
    0.23108725873038813, -0.37606763693729717, 0.20179919567077625, -0.06491404191472186,
    0.004504021476690863, 0.004894739149423905, -0.0008648614767623466, -0.0006145120569406015,
    8.613942575558986e-5, 0.00011072857789338254, 1.3656615681357438e-5, -6.119778224436252e-6,
  ],
};

const float: Format = {
  digits: 23,
  bias: 127,
  shifter: 1.5 * 2 ** 23,
  rootHalf: 0x3f3504f3n,
  one: 0x3f800000n,
  fraction: 0x007fffffn,
  unit: 0x4b000000n,
  ln2: [0.693145751953125, 1.428606765330187e-6],
  ends: [-104, 89],
  lift: 64,
  tanhEnd: 10,
  erfEnd: 4,
  exp: [0.5, 0.1666654348373413, 0.04166628047823906, 0.008366595953702927, 0.0013946573017165065],
  log: [0.6666666269302368, 0.4000033736228943, 0.28537237644195557, 0.23583616316318512],
  log1p: [
    0.6666667461395264, 0.3999887704849243, 0.28616881370544434, 0.21427632868289948,
    0.24301236867904663,
  ],
  erfNear: [
    0.12837916612625122, -0.3761262595653534, 0.11283600330352783, -0.026854446157813072,
    0.005189536605030298, -0.0008020845707505941, 7.889119297033176e-5,
  ],
  erfFar: [
    0.23108725249767303, -0.3760678172111511, 0.20179755985736847, -0.06491217017173767,
    0.004591144155710936, 0.005326526239514351,
  ],
};

/** Elementary functions of one vector, by the names of operations. */
export type Elementary = Readonly<
  Record<
    "exp" | "expm1" | "log" | "log1p" | "tanh" | "sigmoid" | "softplus" | "erf",
    (x: Code) => Code
  >
>;

/** @param keep works out a value once, before all that reads it. */
export const elementary = (lanes: Lanes, keep: (value: Code) => Code): Elementary => {
  const { add, subtract, multiply, divide, negate, abs, constant, integers } = lanes;
  const { equals, differs, less, atMostBy, atLeastBy, madd, nmadd } = lanes;
  const format = lanes.type === "f64" ? double : float;
  const { digits, bias, shifter } = format;
  const [ln2High, ln2Low] = format.ln2.map(constant) as [Code, Code];
  const [one, half, two] = [constant(1), constant(0.5), constant(2)];
  const infinity = constant(Number.POSITIVE_INFINITY);
  const sign = integers.constant(1n << BigInt(lanes.bytes * 8 - 1));

  const polynomial = (x: Code, coefficients: readonly number[]): Code => {
    let terms = coefficients.map(constant);
    let power = x;
    while (terms.length > 1) {
      terms = terms.flatMap((term, at) => {
        if (at % 2 === 1) return [];
        const next = terms[at + 1];
        return [next ? madd(next, power, term) : term];
      });
      if (terms.length > 1) power = keep(multiply(power, power));
    }
    return terms[0] ?? constant(0);
  };

  /** A whole number n next to a value, and 2^{n+lift}. */
  const rounded = (value: Code, by: Code, lift: number) => {
    const shift = constant(shifter + bias + lift);
    const shifted = keep(madd(value, by, shift));
    return { n: keep(subtract(shifted, shift)), power: integers.left(shifted, digits) };
  };

  /** x = n log 2 + r with |r| ≤ ½ log 2: eʳ - 1 as a sum of two parts, of which the first is large. */
  const grown = (x: Code, n: Code) => {
    const high = keep(nmadd(n, ln2High, x));
    const low = keep(multiply(n, ln2Low));
    const r = keep(subtract(high, low));
    const square = keep(multiply(r, r));
    return { high, rest: keep(subtract(multiply(square, polynomial(r, format.exp)), low)) };
  };

  const log2e = constant(Math.LOG2E);

  /** 2ⁿ in two factors, so that eˣ overflows, and becomes subnormal, in its last multiplication. */
  const exp = (x: Code): Code => {
    const [least, most] = format.ends;
    const within = keep(atLeastBy(atMostBy(x, constant(most)), constant(least)));
    const { n } = rounded(within, log2e, 0);
    const { high, rest } = grown(within, n);
    const first = rounded(n, half, 0);
    const second = rounded(subtract(n, first.n), one, 0);
    return multiply(
      multiply(keep(add(one, add(high, rest))), keep(first.power)),
      keep(second.power),
    );
  };

  /** e^{-|x|}. */
  const decayed = (x: Code): Code => {
    const within = keep(atLeastBy(negate(abs(x)), constant(format.ends[0])));
    const { n, power } = rounded(within, log2e, format.lift);
    const { high, rest } = grown(within, n);
    const lifted = multiply(add(one, add(high, rest)), power);
    return keep(multiply(lifted, constant(2 ** -format.lift)));
  };

  /** (eˣ - 1) / 2 = (2ⁿ⁻¹ - ½) + 2ⁿ⁻¹ (eʳ - 1), the parts of eʳ - 1 taken in order of size. */
  const halfGrowth = (x: Code): Code => {
    const { n, power } = rounded(x, log2e, -1);
    const { high, rest } = grown(x, n);
    const scale = keep(power);
    const large = add(subtract(scale, half), multiply(scale, high));
    return keep(add(large, multiply(scale, rest)));
  };

  const expm1 = (x: Code): Code => {
    const within = keep(atLeastBy(atMostBy(x, constant(format.ends[1])), constant(-40)));
    const value = add(halfGrowth(within), halfGrowth(within));
    return bitselect(x, keep(value), less(abs(x), constant(2 ** (-digits - 3))));
  };

  /** log(2ᵏ m) for √½ ≤ m < √2, by s = (m-1)/(m+1), with a small summand of its own. */
  const logOf = (m: Code, k: Code, more: (f: Code) => Code): Code => {
    const f = keep(subtract(m, one));
    const s = keep(divide(f, add(two, f)));
    const z = keep(multiply(s, s));
    const square = keep(multiply(half, multiply(f, f)));
    const rest = multiply(z, polynomial(z, format.log));
    const low = keep(add(multiply(s, add(square, rest)), more(f)));
    return keep(add(multiply(k, ln2High), subtract(f, subtract(square, low))));
  };

  /** A positive normal number as 2ᵏ m. */
  const parted = (x: Code) => {
    const moved = keep(integers.add(x, integers.constant(format.one - format.rootHalf)));
    const exponent = keep(integers.right(moved, digits));
    const m = integers.add(
      and(moved, integers.constant(format.fraction)),
      integers.constant(format.rootHalf),
    );
    const k = keep(
      subtract(or(exponent, integers.constant(format.unit)), constant(2 ** digits + bias)),
    );
    return { exponent, k, m };
  };

  /** The value of a logarithm where it has none, or is infinite; u is what it is taken of. */
  const withEnds = (value: Code, u: Code, x: Code, isOwn: Code): Code => {
    const atZero = bitselect(constant(Number.NEGATIVE_INFINITY), value, equals(u, constant(0)));
    // All bits set are no number.
    return bitselect(x, or(keep(atZero), less(u, constant(0))), isOwn);
  };

  const log = (x: Code): Code => {
    const isSmall = keep(less(x, constant(2 ** (1 - bias))));
    const lift = digits + 2;
    const normal = keep(bitselect(multiply(x, constant(2 ** lift)), x, isSmall));
    const { k, m } = parted(normal);
    const count = keep(subtract(k, and(isSmall, constant(lift))));
    const value = logOf(m, count, () => multiply(count, ln2Low));
    return withEnds(value, x, x, or(equals(x, infinity), differs(x, x)));
  };

  /** log u with u = 1 + x as it is rounded, and what was lost, over u: next to m it is as 1 - f. */
  const log1p = (x: Code): Code => {
    const u = keep(add(one, x));
    const lost = keep(subtract(x, subtract(u, one)));
    const { exponent, k, m } = parted(u);
    const inverse = integers.left(
      integers.subtract(integers.constant(BigInt(2 * bias)), exponent),
      digits,
    );
    const scaled = keep(multiply(lost, inverse));
    const value = logOf(m, k, (f) =>
      add(multiply(k, ln2Low), subtract(scaled, multiply(scaled, f))),
    );
    const isOwn = or(equals(x, constant(0)), or(equals(x, infinity), differs(x, x)));
    return withEnds(value, u, x, isOwn);
  };

  /** t = e / (1 + e) with e = (e^{2|x|} - 1) / 2; next to 0, where 1 + e loses too much, as e - e t. */
  const tanh = (x: Code): Code => {
    const size = keep(atMostBy(abs(x), constant(format.tanhEnd)));
    const growth = halfGrowth(keep(add(size, size)));
    const far = keep(divide(growth, add(one, growth)));
    const near = subtract(growth, multiply(growth, far));
    return or(bitselect(near, far, less(growth, half)), and(x, sign));
  };

  /**
   * 1 / (1 + e⁻ˣ), by e^{-|x|}, which does not overflow. What 1 + e^{-|x|} loses by rounding is put back over ¾, which
   * is next to it.
   */
  const sigmoid = (x: Code): Code => {
    const small = decayed(x);
    const below = keep(add(one, small));
    const lost = subtract(small, subtract(below, one));
    const rough = keep(divide(bitselect(small, one, less(x, constant(0))), below));
    return subtract(rough, multiply(rough, multiply(lost, constant(0.75))));
  };

  /** log(1 + eˣ) = max(x, 0) + log(1 + y) with y = e^{-|x|}, and log(1 + y) = y - s (y - r) with s = y/(2 + y). */
  const softplus = (x: Code): Code => {
    const y = decayed(x);
    const s = keep(divide(y, add(two, y)));
    const z = keep(multiply(s, s));
    const r = multiply(z, polynomial(z, format.log1p));
    const rest = keep(subtract(y, multiply(s, subtract(y, r))));
    return add(atLeastBy(x, constant(0)), rest);
  };

  /** x + x P(x²) next to 0, 1 - e^{-x²} Q elsewhere. */
  const erf = (x: Code): Code => {
    const size = keep(atMostBy(abs(x), constant(format.erfEnd)));
    const square = keep(multiply(size, size));
    const near = keep(add(x, multiply(x, polynomial(square, format.erfNear))));
    const t = keep(divide(subtract(size, constant(2.25)), add(size, two)));
    const far = subtract(one, multiply(decayed(square), polynomial(t, format.erfFar)));
    return bitselect(near, or(keep(far), and(x, sign)), less(size, one));
  };

  return { exp, expm1, log, log1p, tanh, sigmoid, softplus, erf };
};
