import { describe, expect, test } from "vitest";
import { equal } from "../../src/decide/equal.ts";
import { primes } from "../../src/decide/primes.ts";
import { reading } from "./ask.ts";

/*
 * The decision draws a prime from a list that everybody can read. Here constants are made from the list, so
 * that sides agree modulo the first, or the first three, of the primes and yet are different functions.
 */

const [p, q, r] = primes.map(BigInt) as [bigint, bigint, bigint];

const verdictOn = (left: string, right: string): string => {
  const [a, b] = [reading(left), reading(right)];
  return equal(a.tensor, b.tensor, { seconds: 5 }).verdict;
};

/** The sum of the terms of (1 + x)^degree, each coefficient reduced. */
const reducedBinomial = (degree: number, modulus: bigint): string => {
  let choose = 1n;
  const terms: string[] = [];
  for (let k = 0; k <= degree; k += 1) {
    terms.push(`${choose % modulus}*x^${k}`);
    choose = (choose * BigInt(degree - k)) / BigInt(k + 1);
  }
  return terms.join(" + ");
};

describe.each<readonly [string, bigint]>([
  ["one prime", p],
  ["the product of three", p * q * r],
])("constants made from %s", (_, n) => {
  test.each([
    ["a factor", `${n}*x`, "0"],
    ["a summand", `x + ${n}`, "x"],
    ["an exponent", `exp(${n}*x)`, "1"],
    ["exponents in exponents", `exp(exp(${n}*x))`, "exp(1)"],
    ["a summand in an exponent", `exp((${n} + 1)*x)`, "exp(x)"],
    ["beside others in a sum of exponentials", `exp(x) + exp(${n}*x + 2*x)`, "exp(x) + exp(2*x)"],
    ["below a logarithm", `log(1 + x^2 + ${n})`, "log(1 + x^2)"],
    ["below the logarithm of a power", `(1 + x^2 + ${n}*x)^y`, "(1 + x^2)^y"],
    ["the coefficients of a power", "(1 + x)^170", reducedBinomial(170, n)],
  ])("%s", (__, left, right) => {
    expect(verdictOn(left, right)).not.toBe("equal");
    expect(verdictOn(right, left)).not.toBe("equal");
  });
});
