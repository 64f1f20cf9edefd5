import { describe, expect, test } from "vitest";
import { entry, symbol } from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import type { Expr } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { softplus } from "../../src/functions/activation/softplus.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { digitIntervals } from "../../src/numeric/digits.ts";
import { seeded } from "../../src/numeric/random.ts";
import { tensorProgram } from "../../src/tensor/program.ts";

/* Functions of vectors, held against fifty digits. */

const count = Number(process.env.CORRIGE_POINTS ?? 2_000);
const fifty = digitIntervals(50);
const n = size("n");
const k = indexVar("k", n);
const x = symbol("x", [n]);

const functions = { exp, log, tanh, sigmoid, softplus } as const;
type Name = keyof typeof functions;

const valuesOf = (name: Name, dtype: "f64" | "f32", at: readonly number[]) => {
  const body: Expr = functions[name](entry(x, k));
  const program = tensorProgram([{ indices: [k], body }], {
    inputs: [x],
    sizes: new Map([["n", at.length]]),
    dtype,
    backend: "wasm",
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
const spread = { exp: 760, log: 0, tanh: 30, sigmoid: 760, softplus: 760 } as const;
const spreadFloat = { exp: 110, log: 0, tanh: 15, sigmoid: 110, softplus: 110 } as const;

/** Arguments over the whole range: at random in size, at random in their exponent, and the ends. */
const argumentsOf = (name: Name, dtype: "f64" | "f32"): readonly number[] => {
  const isDouble = dtype === "f64";
  const wide = (isDouble ? spread : spreadFloat)[name];
  const [least, most] = isDouble ? [-1074, 1023] : [-149, 127];
  const drawn = Array.from({ length: count }, (_, at) => {
    const sign = name === "log" || random() < 0.5 ? 1 : -1;
    if (at % 3 === 0 && wide > 0) return sign * random() * wide;
    if (at % 3 === 1) return sign * random() * 3;
    return sign * (1 + random()) * 2 ** (least + Math.floor(random() * (most - least)));
  });
  const ends = [2 ** least, 2 ** (isDouble ? -1022 : -126), 1, 2, Math.SQRT1_2, 0.5, 0.625];
  const all = [...drawn, ...ends, ...(name === "log" ? [] : ends.map((end) => -end))];
  return isDouble ? all : all.map(Math.fround);
};

describe.each(["f64", "f32"] as const)("in %s", (dtype) => {
  test.each(Object.keys(functions) as Name[])("%s is within 2 ulp", (name) => {
    const at = argumentsOf(name, dtype);
    const found = valuesOf(name, dtype, at);
    const true50 = fifty.functions.get(name);
    if (!true50) throw new Error(name);
    let worst = { ulps: 0, at: 0 };
    for (const [which, argument] of at.entries()) {
      const exact = true50(fifty.from(argument));
      const own = found[which] as number;
      const value = Number(exact.lo);
      const most = dtype === "f64" ? Number.MAX_VALUE : 3.4028234663852886e38;
      if (Math.abs(value) > most) {
        expect(own, `${name}(${argument})`).toBe(Math.sign(value) * Number.POSITIVE_INFINITY);
        continue;
      }
      const ulps = Math.abs(Number(exact.lo.minus(own))) / ulp(value, dtype);
      if (!(ulps <= worst.ulps)) worst = { ulps, at: argument };
    }
    expect(worst.ulps, `${name}(${worst.at})`).toBeLessThanOrEqual(2);
  });

  test.each([
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
        dtype,
        (pairs as readonly (readonly [number, number])[]).map(([at]) => at),
      );
      for (const [which, [, value]] of (pairs as readonly (readonly [number, number])[]).entries())
        expect(found[which]).toBe(value);
    },
  );
});
