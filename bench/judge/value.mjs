// Values to fifty digits, and slopes by differences: no contestant takes part in them.

import { Decimal } from "decimal.js";

Decimal.set({ precision: 50, toExpNeg: -9e15, toExpPos: 9e15 });

/** @typedef {import("./plain.mjs").Node} Node */
/** @typedef {ReadonlyMap<string, Decimal>} Point */

const one = new Decimal(1);
const two = new Decimal(2);
const pi = Decimal.acos(-1);
const constants = new Map([
  ["pi", pi],
  ["e", one.exp()],
]);

/** 2/√π Σ (-1)ⁿ u²ⁿ⁺¹/(n!(2n+1)); the points are small, so cancellation costs few digits. @param {Decimal} u */
const erf = (u) => {
  const square = u.mul(u);
  let power = u;
  let total = u;
  for (let n = 1; n < 400; n += 1) {
    power = power.mul(square).div(-n);
    const term = power.div(2 * n + 1);
    total = total.add(term);
    if (term.abs().lt("1e-48")) break;
  }
  return total.mul(two).div(pi.sqrt());
};
const sigmoid = (/** @type {Decimal} */ u) => one.div(one.add(u.neg().exp()));
const normcdf = (/** @type {Decimal} */ u) => one.add(erf(u.div(two.sqrt()))).div(2);

/** @type {Readonly<Record<string, (u: Decimal) => Decimal>>} */
const functions = {
  exp: (u) => u.exp(),
  log: (u) => u.ln(),
  sqrt: (u) => u.sqrt(),
  abs: (u) => u.abs(),
  sign: (u) => new Decimal(u.isZero() ? 0 : u.s),
  sin: (u) => u.sin(),
  cos: (u) => u.cos(),
  tan: (u) => u.tan(),
  sec: (u) => one.div(u.cos()),
  csc: (u) => one.div(u.sin()),
  cot: (u) => one.div(u.tan()),
  sinh: (u) => u.sinh(),
  cosh: (u) => u.cosh(),
  tanh: (u) => u.tanh(),
  sech: (u) => one.div(u.cosh()),
  csch: (u) => one.div(u.sinh()),
  coth: (u) => one.div(u.tanh()),
  asin: (u) => u.asin(),
  acos: (u) => u.acos(),
  atan: (u) => u.atan(),
  asinh: (u) => u.asinh(),
  acosh: (u) => u.acosh(),
  atanh: (u) => u.atanh(),
  erf,
  sigmoid,
  normcdf,
  normpdf: (u) => u.mul(u).div(-2).exp().div(pi.mul(2).sqrt()),
  softplus: (u) => one.add(u.exp()).ln(),
  silu: (u) => u.mul(sigmoid(u)),
  gelu: (u) => u.mul(normcdf(u)),
  logit: (u) => u.div(one.sub(u)).ln(),
};

/** @param {Node} of @param {Point} at @returns {Decimal} */
export function valueAt(of, at) {
  /** @type {Map<string, Decimal>} */
  const memo = new Map();
  const go = (/** @type {Node} */ node) => {
    const known = memo.get(node.key);
    if (known) return known;
    const value = computed(node, node.args.map(go), at);
    memo.set(node.key, value);
    return value;
  };
  return go(of);
}

/** @param {Node} node @param {readonly Decimal[]} args @param {Point} at @returns {Decimal} */
function computed({ op, text }, [a, b], at) {
  if (op === "number") return new Decimal(text);
  if (op === "name") {
    const value = at.get(text) ?? constants.get(text);
    if (!value) throw new RangeError(`"${text}" has no value`);
    return value;
  }
  if (!a) throw new RangeError("nothing to compute");
  if (op === "neg") return a.neg();
  if (op === "call") {
    const known = functions[text];
    if (!known || b) throw new RangeError(`"${text}" is not known here`);
    return known(a);
  }
  if (!b) throw new RangeError("one side is missing");
  if (op === "+") return a.add(b);
  if (op === "-") return a.sub(b);
  if (op === "*") return a.mul(b);
  if (op === "/") return a.div(b);
  return a.pow(b);
}

/** The slope along one name, to about thirty digits. @param {Node} of @param {string} by @param {Point} at */
export function slopeAt(of, by, at) {
  const step = new Decimal("1e-12");
  const moved = (/** @type {number} */ times) =>
    valueAt(of, new Map([...at, [by, (at.get(by) ?? one).add(step.mul(times))]]));
  // Five points: the error falls with the fourth power of the step.
  const near = moved(1).sub(moved(-1)).mul(8);
  return near.sub(moved(2).sub(moved(-2))).div(step.mul(12));
}

/** Points drawn from a seed: the same in every run. @param {string} seed @param {readonly string[]} names */
export function pointsFor(
  seed,
  names,
  /** @type {import("../corpus.mjs").Ranges} */ ranges,
  count = 8,
) {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    /** @type {Map<string, Decimal>} */
    const at = new Map();
    for (const name of names) {
      const [from, to] = ranges[name] ?? [-2, 2];
      at.set(name, new Decimal((from + (to - from) * random()).toFixed(6)));
    }
    return at;
  });
}

/** @param {string} text */
function seeded(text) {
  let state = [...text].reduce(
    (so, c) => Math.imul(so ^ (c.codePointAt(0) ?? 0), 16777619),
    2166136261,
  );
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param {Node} of */
export function namesIn(of) {
  const names = new Set();
  const seen = new Set();
  const visit = (/** @type {Node} */ node) => {
    if (seen.has(node.key)) return;
    seen.add(node.key);
    if (node.op === "name" && !constants.has(node.text)) names.add(node.text);
    node.args.forEach(visit);
  };
  visit(of);
  return [...names].sort();
}
