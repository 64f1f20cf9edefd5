import { ComputeEngine } from "@cortex-js/compute-engine";

/** @typedef {import("../reader.mjs").Sample} Sample */
/** @typedef {import("../judge/meaning.mjs").Place} Place */
/** @typedef {import("../judge/meaning.mjs").Tensor} Tensor */
/** @typedef {"lists" | "columns"} Way how a vector is given to it */
/** @typedef {import("../reader.mjs").Attempt} Attempt */

/** Letters of indices; undeclared, its `i` is the imaginary unit. */
const letters = ["i", "j", "k"];

/** @param {Sample} sample @param {Way} [way] */
function engineFor({ declare = {}, vector }, way = "lists") {
  const ce = new ComputeEngine();
  if (!vector) return ce;
  for (const letter of letters) ce.declare(letter, "integer");
  for (const [name, axes] of Object.entries(declare)) {
    const type = axes.length === 1 && way === "lists" ? "vector" : "matrix";
    ce.declare(name, axes.length === 0 ? "number" : type);
  }
  return ce;
}

/** @type {Map<string, ComputeEngine>} */
const engines = new Map();

/** One engine for all that is declared alike. @param {Sample} sample */
function prepared(sample) {
  const key = JSON.stringify([sample.vector, sample.declare]);
  const engine = engines.get(key) ?? engineFor(sample);
  engines.set(key, engine);
  return engine;
}

/**
 * The reading with what it cannot be told put in: ŷ is a name that is declared; a sum without bounds goes along
 * the axis; σ and diag are functions; and, if asked, `\log` is the natural logarithm.
 * @param {any} json
 * @param {boolean} natural
 * @returns {any}
 */
function tied(json, natural) {
  if (!Array.isArray(json)) return json;
  const [head, ...args] = json.map((part) => tied(part, natural));
  if (head === "OverHat" && typeof args[0] === "string") return `${args[0]}_hat`;
  if (head === "Subscript") return ["At", ...args];
  if (head === "Limits" && args[1] === "Nothing") return ["Limits", args[0], 1, "n"];
  if (head === "sigma") return ["Divide", 1, ["Add", 1, ["Exp", ["Negate", ...args]]]];
  if (head === "diag") return ["Diagonal", ["Flatten", ...args]];
  if (head === "Log" && args.length === 1 && natural) return ["Ln", ...args];
  return [head, ...args];
}

/** @param {number | Tensor} value @param {Way} way @returns {any} */
function listed(value, way) {
  if (typeof value === "number") return value;
  const { values, sizes } = value;
  if (sizes.length === 1)
    return ["List", ...values.map((entry) => (way === "lists" ? entry : ["List", entry]))];
  const wide = sizes[1] ?? 1;
  return [
    "List",
    ...Array.from({ length: sizes[0] ?? 0 }, (_, row) => [
      "List",
      ...values.slice(row * wide, (row + 1) * wide),
    ]),
  ];
}

/** @param {ComputeEngine} ce @param {any} expression @returns {(number | null)[]} */
function numbersOf(ce, expression) {
  const { json } = expression;
  if (Array.isArray(json) && ["List", "Matrix", "Vector", "Tuple"].includes(json[0]))
    return json.slice(1).flatMap((part) => numbersOf(ce, ce.box(part)));
  const { re, im } = expression.N();
  return [Number.isFinite(re) && im === 0 ? re : null];
}

/**
 * @param {Sample} sample
 * @param {readonly Place[]} points
 * @param {Attempt} [attempt]
 */
function valuesBy(sample, points, { natural = false, way = "lists", by = "evaluate" } = {}) {
  const ce = engineFor(sample, way);
  const { json } = ce.parse(sample.latex);
  const reading = ce.box(tied(json, natural));
  return points.map(({ symbols, sizes, free }) => {
    for (const [name, size] of Object.entries(sizes)) ce.assign(name, size);
    for (const [name, value] of Object.entries(symbols)) {
      ce.assign(name, ce.box(listed(value, way)));
    }
    return free.flatMap((indices) => {
      for (const [letter, at] of Object.entries(indices)) ce.assign(letter, at);
      try {
        return numbersOf(ce, by === "N" ? reading.N() : reading.evaluate());
      } catch {
        return [null];
      }
    });
  });
}

/** @param {any} expression */
const faultOf = ({ isValid, errors }) =>
  isValid ? undefined : `an error in it: ${JSON.stringify(errors?.[0]?.json ?? "")}`;

/** Whichever of these gives the meaning counts. @param {Sample} sample @returns {readonly Attempt[]} */
const attempts = ({ vector, latex }) =>
  (latex.includes("\\log") ? [false, true] : [false]).flatMap((natural) =>
    /** @type {Way[]} */ (vector ? ["lists", "columns"] : ["lists"]).flatMap((way) =>
      // Its product of matrices is one under evaluate, and goes entry by entry under N.
      /** @type {const} */ (["evaluate", "N"]).map((by) => ({ natural, way, by })),
    ),
  );

/** @type {import("../reader.mjs").Reader} */
export default {
  prepared,
  read: (latex, ce) => ce.parse(latex),
  refused: faultOf,
  valued: valuesBy,
  attempts,
};
