import { describe, expect, test } from "vitest";
import { difference, entry, sum, symbol } from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import type { Expr } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { softplus } from "../../src/functions/activation/softplus.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { erf } from "../../src/functions/elementary/erf.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { type Digits, digitIntervals } from "../../src/numeric/digits.ts";
import { seeded } from "../../src/numeric/random.ts";
import { tensorProgram } from "../../src/tensor/program.ts";

/* Functions of vectors, held against fifty digits. */

const count = Number(process.env.CORRIGE_POINTS ?? 2_000);
const fifty = digitIntervals(50);
const n = size("n");
const k = indexVar("k", n);
const x = symbol("x", [n]);

const functions = {
  exp,
  expm1: (u: Expr) => difference(exp(u), 1),
  log,
  log1p: (u: Expr) => log(sum(1, u)),
  tanh,
  sigmoid,
  softplus,
  erf,
} as const;
type Name = keyof typeof functions;

/** e^x - 1 and log(1 + x) by their series, where 1 would take all digits. */
const nearZero = (x: Digits, [second, third]: readonly [number, number]): Digits => {
  const { from, add, multiply, divide } = fifty;
  const cubic = add(divide(x, from(second)), divide(multiply(x, x), from(third)));
  return multiply(x, add(from(1), cubic));
};

const exact = (name: Name, at: number): Digits => {
  const { from, add, functions: known } = fifty;
  const x = from(at);
  const isNear = Math.abs(at) < 1e-20;
  const of = (which: string, a: Digits): Digits => {
    const found = known.get(which);
    if (!found) throw new Error(which);
    return found(a);
  };
  if (name === "expm1") return isNear ? nearZero(x, [2, 6]) : add(of("exp", x), from(-1));
  if (name === "log1p") return isNear ? nearZero(x, [-2, 3]) : of("log", add(from(1), x));
  return of(name, x);
};

/** What carries a function out: vectors of doubles or floats with fused operations or without, or JavaScript. */
const ways = {
  "doubles, fused": { dtype: "f64", backend: "wasm", allow: { fma: true } },
  doubles: { dtype: "f64", backend: "wasm", allow: { fma: false } },
  "floats, fused": { dtype: "f32", backend: "wasm", allow: { fma: true } },
  floats: { dtype: "f32", backend: "wasm", allow: { fma: false } },
  JavaScript: { dtype: "f64", backend: "javascript", allow: {} },
} as const;
type Way = keyof typeof ways;

/** How many ulp a function may be away. */
const most = 2;

const valuesOf = (name: Name, way: Way, at: readonly number[]) => {
  const body: Expr = functions[name](entry(x, k));
  const program = tensorProgram([{ indices: [k], body }], {
    inputs: [x],
    sizes: new Map([["n", at.length]]),
    ...ways[way],
  });
  program.inputs.get("x")?.set(at);
  return [...(program.run()[0] ?? [])];
};

/** The distance of two numbers of a type next to a value. */
const ulp = (value: number, dtype: "f64" | "f32"): number => {
  const [bits, least] = dtype === "f64" ? [52, -1074] : [23, -149];
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  return 2 ** Math.max(exponent - bits, least);
};

const random = seeded(3);
const spread = {
  exp: 760,
  expm1: 760,
  log: 0,
  log1p: 0,
  tanh: 30,
  sigmoid: 760,
  softplus: 760,
  erf: 7,
} as const;
const spreadFloat = { ...spread, exp: 110, expm1: 110, sigmoid: 110, softplus: 110 } as const;

/** Arguments over the whole range: at random in size, at random in their exponent, and the ends. */
const argumentsOf = (name: Name, dtype: "f64" | "f32"): readonly number[] => {
  const isDouble = dtype === "f64";
  const wide = (isDouble ? spread : spreadFloat)[name];
  const [least, most] = isDouble ? [-1074, 1023] : [-149, 127];
  const drawn = Array.from({ length: count }, (_, at) => {
    const isBelow = name === "log1p" && at % 3 !== 1;
    const sign = name === "log" || isBelow || random() < 0.5 ? 1 : -1;
    if (at % 3 === 0 && wide > 0) return sign * random() * wide;
    if (at % 3 === 1) return sign * random() * (name === "log1p" ? 1 : 3);
    return sign * (1 + random()) * 2 ** (least + Math.floor(random() * (most - least)));
  });
  const ends = [2 ** least, 2 ** (isDouble ? -1022 : -126), 1, 2, Math.SQRT1_2, 0.5, 0.625];
  const all = [...drawn, ...ends, ...(name.startsWith("log") ? [] : ends.map((end) => -end))];
  return isDouble ? all : all.map(Math.fround);
};

describe.each(Object.keys(ways) as Way[])("by %s", (way) => {
  const { dtype } = ways[way];
  test.each(Object.keys(functions) as Name[])(
    "%s is near its value",
    { timeout: 120_000 },
    (name) => {
      const at = argumentsOf(name, dtype);
      const found = valuesOf(name, way, at);
      let worst = { ulps: 0, at: 0 };
      for (const [which, argument] of at.entries()) {
        const { lo } = exact(name, argument);
        const own = found[which] as number;
        const value = Number(lo);
        const largest = dtype === "f64" ? Number.MAX_VALUE : 3.4028234663852886e38;
        if (Math.abs(value) > largest) {
          expect(own, `${name}(${argument})`).toBe(Math.sign(value) * Number.POSITIVE_INFINITY);
          continue;
        }
        const ulps = Math.abs(Number(lo.minus(fifty.from(own).lo))) / ulp(value, dtype);
        if (!(ulps <= worst.ulps)) worst = { ulps, at: argument };
      }
      if (process.env.CORRIGE_POINTS) console.log(way, name, worst);
      expect(worst.ulps, `${name}(${worst.at})`).toBeLessThanOrEqual(most);
    },
  );

  test.each([
    ["expm1", [0, 0], [-0, -0], [Infinity, Infinity], [-Infinity, -1], [Number.NaN, Number.NaN]],
    [
      "log1p",
      [0, 0],
      [-0, -0],
      [-1, -Infinity],
      [-2, Number.NaN],
      [-Infinity, Number.NaN],
      [Infinity, Infinity],
      [Number.NaN, Number.NaN],
    ],
    ["erf", [0, 0], [-0, -0], [Infinity, 1], [-Infinity, -1], [Number.NaN, Number.NaN]],
    ["exp", [0, 1], [-0, 1], [Infinity, Infinity], [-Infinity, 0], [Number.NaN, Number.NaN]],
    [
      "log",
      [0, -Infinity],
      [-0, -Infinity],
      [-1, Number.NaN],
      [1, 0],
      [Infinity, Infinity],
      [Number.NaN, Number.NaN],
    ],
    ["tanh", [0, 0], [-0, -0], [Infinity, 1], [-Infinity, -1], [Number.NaN, Number.NaN]],
    ["sigmoid", [0, 0.5], [Infinity, 1], [-Infinity, 0], [Number.NaN, Number.NaN]],
    ["softplus", [Infinity, Infinity], [-Infinity, 0], [Number.NaN, Number.NaN]],
  ] satisfies (readonly [Name, ...(readonly [number, number])[]])[])(
    "%s at its ends",
    (name, ...pairs) => {
      const found = valuesOf(
        name,
        way,
        (pairs as readonly (readonly [number, number])[]).map(([at]) => at),
      );
      for (const [which, [, value]] of (pairs as readonly (readonly [number, number])[]).entries())
        expect(found[which]).toBe(value);
    },
  );
});
