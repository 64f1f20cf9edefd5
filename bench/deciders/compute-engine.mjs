import { ComputeEngine } from "@cortex-js/compute-engine";
import { readPlain } from "../judge/plain.mjs";

const heads = new Map(
  Object.entries({
    "+": "Add",
    "-": "Subtract",
    "*": "Multiply",
    "/": "Divide",
    "^": "Power",
    neg: "Negate",
    exp: "Exp",
    log: "Ln",
    sqrt: "Sqrt",
    abs: "Abs",
    sign: "Sign",
    max: "Max",
    min: "Min",
    erf: "Erf",
    sin: "Sin",
    cos: "Cos",
    tan: "Tan",
    asin: "Arcsin",
    acos: "Arccos",
    atan: "Arctan",
    sinh: "Sinh",
    cosh: "Cosh",
    tanh: "Tanh",
    asinh: "Arsinh",
    acosh: "Arcosh",
    atanh: "Artanh",
  }),
);

/** @param {import("../judge/plain.mjs").Node} of @returns {any} */
function mathJson({ op, args, text }) {
  if (op === "number") return { num: text };
  if (op === "name") return text === "pi" ? "Pi" : text;
  const head = heads.get(op === "call" ? text : op);
  if (!head) throw new SyntaxError(`"${text}" is not translated`);
  return [head, ...args.map(mathJson)];
}

/** What is assumed of a name, as it is told. @type {ReadonlyMap<string, (name: string) => readonly any[]>} */
const assumptions = new Map(
  Object.entries({
    positive: (/** @type {string} */ x) => [["Greater", x, 0]],
    nonnegative: (/** @type {string} */ x) => [["GreaterEqual", x, 0]],
    negative: (/** @type {string} */ x) => [["Less", x, 0]],
    nonzero: (/** @type {string} */ x) => [["NotEqual", x, 0]],
    unit: (/** @type {string} */ x) => [
      ["Greater", x, 0],
      ["Less", x, 1],
    ],
  }),
);

/** @param {string} name @param {string} is */
function told(name, is) {
  const [, from, to] = /^\((-?\d+),(-?\d+)\)$/.exec(is) ?? [];
  if (from && to)
    return [
      ["Greater", name, Number(from)],
      ["Less", name, Number(to)],
    ];
  const assumed = assumptions.get(is);
  if (!assumed) throw new SyntaxError(`"${is}" cannot be assumed`);
  return assumed(name);
}

let engine = new ComputeEngine();

/** @param {import("../decider.mjs").Sides} sides */
export function prepared({ left, right, assume }) {
  const sides = [left, right].map((text) => mathJson(readPlain(text)));
  for (const name of new Set([left, right].flatMap(namesIn))) engine.declare(name, "real");
  for (const [name, is] of Object.entries(assume)) {
    for (const each of told(name, is)) engine.assume(engine.box(each));
  }
  const [a, b] = sides.map((side) => engine.box(side));
  if (!a?.isValid || !b?.isValid) throw new SyntaxError("an error in it");
  return [a, b];
}

/** @param {string} text */
const namesIn = (text) =>
  (text.match(/(?<![\w.])[A-Za-z]\w*(?![\w(])/g) ?? []).filter((name) => name !== "pi");

/** It keeps every name it has met. */
export function settle() {
  engine = new ComputeEngine();
}

/** @param {boolean | undefined} said @returns {import("../decider.mjs").Answer} */
export const answerOf = (said) => (said === undefined ? "undecided" : said ? "equal" : "different");

/** @type {import("../decider.mjs").Decider} */
export default {
  prepared,
  // The tier that its documentation names for identities in the free variables.
  decided: ([left, right]) => answerOf(left.isIdenticallyEqual(right)),
  settle,
};
