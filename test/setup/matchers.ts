import { expect } from "vitest";

type Numbers = number | ArrayLike<number>;

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: an interface merges only with its own parameters.
  interface Matchers<T = any> {
    /** Every number lies within `tolerance`, relative above 1 and absolute below. */
    toBeNear: (expected: Numbers, tolerance?: number) => T;
  }
}

const list = (numbers: Numbers): number[] =>
  typeof numbers === "number" ? [numbers] : Array.from(numbers);

// Infinities and NaN agree with themselves alone: between two of them a distance says nothing.
const near = (a: number, b: number, tolerance: number): boolean =>
  Number.isFinite(a) && Number.isFinite(b)
    ? Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b))
    : Object.is(a, b);

/** Where `got` first leaves `wanted`, said in a sentence; nothing when it never does. */
function departure(got: number[], wanted: number[], tolerance: number): string | undefined {
  if (got.length !== wanted.length) {
    return `${got.length} numbers where ${wanted.length} were expected`;
  }
  const at = got.findIndex((value, i) => !near(value, wanted[i] ?? Number.NaN, tolerance));
  if (at < 0) return undefined;
  const place = got.length > 1 ? ` at ${at}` : "";
  return `${got[at]} is not near ${wanted[at]}${place} (tolerance ${tolerance})`;
}

expect.extend({
  toBeNear(received: Numbers, expected: Numbers, tolerance = 1e-6) {
    const fault = departure(list(received), list(expected), tolerance);
    return {
      pass: fault === undefined,
      message: () =>
        fault ?? `${this.utils.stringify(received)} is near ${this.utils.stringify(expected)}`,
    };
  },
});
