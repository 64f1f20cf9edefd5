// Whether an answer is right, by its values; and whether it is the form that a textbook prints.

import { readPlain, writePlain } from "./plain.mjs";
import { namesIn, pointsFor, slopeAt, valueAt } from "./value.mjs";

/** @typedef {{ verdict: "right" | "wrong" | "none", textbook: boolean, text: string }} Judged */

const tolerance = 1e-9;
const longest = 3_000_000;

/** Judges answers; `house` is corrige as bundled, for what it says of forms. */
export class Judge {
  #house;
  /** @type {Map<string, { at: Map<string, import("decimal.js").Decimal>, slope: import("decimal.js").Decimal }[]>} */
  #truths = new Map();

  /** @param {any} house */
  constructor(house) {
    this.#house = house;
  }

  /** @param {Pick<import("../corpus.mjs").Entry, "f" | "by" | "at">} asked @param {string} answer */
  isRight(asked, answer, count = 8) {
    if (answer.length > longest) return "none";
    let tree;
    try {
      tree = readPlain(answer);
      // An answer in other names, or in functions that nobody computes, is no answer.
      for (const { at } of this.#truth(asked, count)) valueAt(tree, at);
    } catch {
      return "none";
    }
    const agrees = this.#truth(asked, count).every(({ at, slope }) => {
      const gap = valueAt(tree, at).sub(slope).abs();
      return gap.lte(slope.abs().add(1e-6).mul(tolerance));
    });
    return agrees ? "right" : "wrong";
  }

  /** @param {import("../corpus.mjs").Entry} asked @param {string} answer */
  isTextbook({ textbook, f }, answer) {
    if (answer.length > 20_000) return false;
    const { read, same, cost, compareCost, functions } = this.#house;
    const expr = (/** @type {string} */ text) => {
      const reading = read(writePlain(readPlain(text)), { functions });
      if (!reading.ok)
        throw new SyntaxError(`${f}: ${reading.error.message.en} ${reading.error.source}`);
      return reading.tensor.body;
    };
    const forms = textbook.map(expr);
    let found;
    try {
      found = expr(answer);
    } catch {
      return false;
    }
    return forms.some(
      (form) => same(found, form) || compareCost(cost(found).ranks, cost(form).ranks) <= 0,
    );
  }

  /** @param {Pick<import("../corpus.mjs").Entry, "f" | "by" | "at">} asked @param {number} count */
  #truth({ f, by, at: ranges }, count) {
    const key = `${f} by ${by}`;
    const known = this.#truths.get(key);
    if (known) return known;
    const tree = readPlain(f);
    const truth = pointsFor(key, namesIn(tree), ranges, count).map((at) => ({
      at,
      slope: slopeAt(tree, by, at),
    }));
    this.#truths.set(key, truth);
    return truth;
  }
}
