// Pairs of expressions that are equal, or not, in text that every decider reads.

import { readdirSync } from "node:fs";
import { readPlain } from "./judge/plain.mjs";

/** @typedef {import("./judge/plain.mjs").Node} Node */
/**
 * @typedef {object} Pair
 * @property {string} left
 * @property {string} right
 * @property {boolean} isEqual
 * @property {string} slip how the right side was made wrong; empty where it is right
 * @property {string} family
 * @property {Readonly<Record<string, string>>} assume what is taken for true of a name
 * @property {"plain" | "domain"} group `domain`: under assumptions, or of two domains
 */

/** What all of them know by these names; a logarithm is the natural one. */
const vocabulary = new Set(
  ["exp log sqrt abs sign max min erf", "sin cos tan asin acos atan", "sinh cosh tanh"]
    .concat("asinh acosh atanh")
    .flatMap((names) => names.split(" ")),
);

/** What the corpus says beyond it, spelled out, for corrige too. */
const meant = new Map(
  Object.entries({
    sigmoid: "1/(1+exp(-u))",
    softplus: "log(1+exp(u))",
    silu: "u/(1+exp(-u))",
    logit: "log(u/(1-u))",
    normcdf: "(1+erf(u/sqrt(2)))/2",
    normpdf: "exp(-u^2/2)/sqrt(2*pi)",
    gelu: "u*(1+erf(u/sqrt(2)))/2",
    relu: "max(0,u)",
    log2: "log(u)/log(2)",
    log10: "log(u)/log(10)",
  }).map(([name, text]) => [name, readPlain(text)]),
);

/** @type {ReadonlyMap<string, Written>} */
const constants = new Map([["e", { text: "exp(1)", holds: 4 }]]);

const holds = { "+": 1, "-": 1, neg: 1, "*": 2, "/": 2, "^": 3, number: 4, name: 4, call: 4 };

/** @typedef {{ text: string, holds: number }} Written */

/** @param {Node} of @param {ReadonlyMap<string, Written>} [stands] @returns {Written} */
function written({ op, args, text }, stands = new Map()) {
  const parts = args.map((part) => written(part, stands));
  const [a, b] = parts;
  const level = holds[op];
  const held = (/** @type {Written} */ part, /** @type {number} */ least) =>
    part.holds >= least ? part.text : `(${part.text})`;
  if (op === "name") return stands.get(text) ?? constants.get(text) ?? { text, holds: level };
  if (op === "call" && a) {
    const meaning = meant.get(text);
    if (meaning && !b) return written(meaning, new Map([["u", a]]));
    const isKnown = text === "max" || text === "min" ? parts.length === 2 : !b;
    if (!vocabulary.has(text) || !isKnown) throw new SyntaxError(`"${text}" is not common to all`);
    return { text: `${text}(${parts.map((part) => part.text).join(",")})`, holds: level };
  }
  if (op === "neg" && a) return { text: `-${held(a, level + 1)}`, holds: level };
  if (a && b) {
    const least = op === "^" ? level + 1 : level;
    return { text: `${held(a, least)}${op}${held(b, level + 1)}`, holds: level };
  }
  return { text, holds: level };
}

/** @param {string} text */
const spelledOut = (text) => written(readPlain(text)).text;

/**
 * The rows without shapes, as far as they can be spelled out. Two sides that come out alike are left out.
 * @param {any} house
 */
export async function corpusPairs(house) {
  /** @type {Pair[]} */
  const pairs = [];
  let rows = 0;
  for (const family of corpusFamilies()) {
    /** @type {{ rows: readonly import("../test/decide/corpus/row.ts").Row[] }} */
    const found = await house.decisionRows(family);
    for (const { left, right, wrong, declare, assume, domain } of found.rows) {
      if (declare) continue;
      rows += 1;
      const sides = [["", right], ...Object.entries(wrong)];
      for (const [slip = "", side = ""] of sides) {
        try {
          const pair = { left: spelledOut(left), right: spelledOut(side) };
          if (pair.left === pair.right) continue;
          const group = assume || domain ? "domain" : "plain";
          pairs.push({ ...pair, isEqual: slip === "", slip, family, assume: assume ?? {}, group });
        } catch (fault) {
          if (!(fault instanceof SyntaxError)) throw fault;
        }
      }
    }
  }
  return { rows, pairs };
}

function corpusFamilies() {
  return readdirSync(new URL("../test/decide/corpus", import.meta.url))
    .map((file) => file.replace(/\.ts$/, ""))
    .filter((name) => name !== "index" && name !== "row")
    .sort();
}

/** @param {number} n @param {(k: number) => string} of */
const each = (n, of) => Array.from({ length: n }, (_, at) => of(at + 1));

const sigmoid = (/** @type {number} */ k) => `1/(1+exp(-${k}*x))`;
const mirrored = (/** @type {number} */ k) => `(1-1/(1+exp(${k}*x)))`;

/** @param {number} n @param {(k: number) => string} of */
const product = (n, of) => each(n, of).join("*");

/** tanh(u), n times, with one u in each spelling. @param {number} n @param {string} inside */
const chain = (n, inside) => `${"tanh(".repeat(n)}${inside}${")".repeat(n)}`;
/** @param {number} n @returns {string} */
const exponentials = (n) => (n === 0 ? "x" : `1-2/(1+exp(2*(${exponentials(n - 1)})))`);

/** @param {number} n @param {(k: number) => string} of */
const softmax = (n, of) => `exp(${of(1)})/(${each(n, (k) => `exp(${of(k)})`).join("+")})`;

/**
 * @typedef {object} Growing
 * @property {string} name
 * @property {string} title
 * @property {readonly number[]} sizes
 * @property {(n: number) => readonly [left: string, right: string, wrong: string]} sides
 */

/** @type {readonly Growing[]} */
export const growing = [
  {
    name: "products",
    title: "Π σ(kx) against Π (1-σ(-kx)), k = 1…n; wrong: σ((n+1)x) for the last factor",
    sizes: [10, 20, 50, 100],
    sides: (n) => [
      product(n, sigmoid),
      product(n, mirrored),
      product(n, (k) => mirrored(k === n ? n + 1 : k)),
    ],
  },
  {
    name: "derivatives",
    title:
      "their derivatives, Π σ(kx) · Σ k(1-σ(kx)) against Π (1-σ(-kx)) · Σ kσ(-kx); wrong: likewise",
    sizes: [10, 20, 50, 100],
    sides: (n) => {
      const slopes = each(n, (k) => `${k}/(1+exp(${k}*x))`).join("+");
      return [
        `${product(n, sigmoid)}*(${each(n, (k) => `${k}*(1-${sigmoid(k)})`).join("+")})`,
        `${product(n, mirrored)}*(${slopes})`,
        `${product(n, (k) => mirrored(k === n ? n + 1 : k))}*(${slopes})`,
      ];
    },
  },
  {
    name: "chains",
    title: "chains of n tanh against 1-2/(1+exp(2u)) at every level; wrong: 2x inside",
    sizes: [4, 8, 12],
    sides: (n) => [chain(n, "x"), exponentials(n), chain(n, "2*x")],
  },
  {
    name: "softmax",
    title:
      "an entry of softmax, n classes written out, against its shift by c; wrong: one is not shifted",
    sizes: [10],
    sides: (n) => [
      softmax(n, (k) => `x${k}`),
      softmax(n, (k) => `x${k}+c`),
      softmax(n, (k) => (k === n ? `x${k}` : `x${k}+c`)),
    ],
  },
];
