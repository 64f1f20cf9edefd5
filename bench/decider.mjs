// One decider of equality in a process of its own: `node decider.mjs <name>` answers what its parent asks.

import { median } from "./table.mjs";

/** @typedef {import("./pairs.mjs").Pair} Pair */
/** @typedef {Pick<Pair, "left" | "right" | "assume">} Sides */
/** @typedef {"equal" | "different" | "no" | "undecided"} Answer `no`: not shown to be equal, says a plain `false` */
/**
 * @typedef {object} Decider
 * @property {(sides: Sides) => any} prepared both sides read, and what is assumed made known
 * @property {(ready: any) => Answer} decided this alone is timed
 * @property {() => void} [settle] forgets what it has met
 */
/**
 * @typedef {{ what: "reads", pairs: readonly Sides[] }
 *   | { what: "decides", pair: Sides, budget?: number }} AskedDecider
 */
/** @typedef {{ answer: Answer, anew: number, warm?: number }} Decided in milliseconds */

const [, , name = ""] = process.argv;
/** @type {{ default: Decider }} */
const { default: decider } = await import(`./deciders/${name}.mjs`);

let round = 0;

/** The sides in names that were never met, and that no decider takes for a constant. @param {Sides} sides */
function renewed({ left, right, assume }) {
  round += 1;
  if (round % 16 === 0) decider.settle?.();
  const renamed = (/** @type {string} */ text) =>
    text.replace(/(?<![\w.])[A-Za-z]\w*(?![\w(])/g, (of) => (of === "pi" ? of : `${of}q${round}`));
  return decider.prepared({
    left: renamed(left),
    right: renamed(right),
    assume: Object.fromEntries(Object.entries(assume).map(([of, what]) => [renamed(of), what])),
  });
}

/** @param {any} ready */
function once(ready) {
  const began = performance.now();
  const answer = decider.decided(ready);
  return { answer, ms: performance.now() - began };
}

/** @param {Sides} pair @param {number} [budget] @returns {Decided} */
function decided(pair, budget) {
  let ready = renewed(pair);
  const { answer, ms } = once(ready);
  if (budget === undefined) return { answer, anew: ms };
  const anew = repeated(budget, () => {
    ready = renewed(pair);
    return once(ready).ms;
  });
  return { answer, anew, warm: repeated(budget, () => once(ready).ms) };
}

/** A median time. @param {number} budget @param {() => number} take */
function repeated(budget, take) {
  const times = [];
  for (let spent = 0; times.length < 3 || (spent < budget && times.length < 25); ) {
    const ms = take();
    times.push(ms);
    spent += ms;
  }
  return median(times);
}

/** Why a pair is not read; nothing where it is. @param {Sides} pair @returns {string | null} */
function fault(pair) {
  try {
    renewed(pair);
    return null;
  } catch (error) {
    return said(error);
  }
}

/** @param {unknown} error */
const said = (error) => (error instanceof Error ? error.message : String(error));

process.on("message", (/** @type {AskedDecider} */ asked) => {
  try {
    const answer =
      asked.what === "reads"
        ? { faults: asked.pairs.map(fault) }
        : decided(asked.pair, asked.budget);
    process.send?.({ ok: true, ...answer });
  } catch (error) {
    decider.settle?.();
    process.send?.({ ok: false, error: said(error) });
  }
});
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });
