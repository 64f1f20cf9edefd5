// The fifth measurement: whether two expressions are equal, how long it takes to say, and whether it is so.

import { corpusPairs, growing } from "./pairs.mjs";
import { Referee } from "./referee.mjs";

/** @typedef {import("./pairs.mjs").Pair} Pair */
/** @typedef {import("./decider.mjs").AskedDecider} AskedDecider */
/** @typedef {import("./decider.mjs").Answer | "late" | "none"} Said `none`: it throws, or its process ends */
/**
 * @typedef {object} DecidedPair
 * @property {Said} said
 * @property {string} [error] why it is none
 * @property {number} [anew] in milliseconds, in names and expressions that were never met
 * @property {number} [warm] the same expressions again
 * @property {number} [cold] the first question of a process
 */
/**
 * @typedef {object} GrownPair
 * @property {string} family
 * @property {number} n
 * @property {boolean} isEqual
 * @property {Said | "skipped"} said
 * @property {number} [anew]
 */
/**
 * @typedef {object} EqualityFound
 * @property {number} rows of the corpus that have no shapes
 * @property {readonly Pair[]} pairs
 * @property {Readonly<Record<string, readonly DecidedPair[]>>} decided by decider, in the order of the pairs
 * @property {Readonly<Record<string, readonly GrownPair[]>>} grown by decider
 */

export const deciders = [
  "corrige",
  "mathjs",
  "nerdamer-prime",
  "compute-engine",
  "compute-engine-simplify",
];

/** Time spent on one pair in one way, in one pass. */
const budget = 3;
/** An answer that takes this long is not asked for again: its first time stands. */
const slow = 50;
const passes = 2;
/** How many pairs are asked as the first question of a process. */
const firsts = 24;

/**
 * @param {any} house
 * @param {number} limit
 * @param {(what: string) => void} note
 * @returns {Promise<EqualityFound>}
 */
export async function onEquality(house, limit, note) {
  const all = await corpusPairs(house);
  /** @type {readonly { name: string, referee: Referee<any, any>, decided: DecidedPair[] }[]} */
  const own = deciders.map((name) => ({
    name,
    referee: new Referee(name, limit, "decider.mjs"),
    decided: [],
  }));
  const pairs = await readByAll(own, all.pairs);
  note(`equality: ${pairs.length} pairs that all read, of ${all.pairs.length}`);
  for (const { name, referee, decided } of own) {
    for (const pair of pairs) decided.push(await asked(referee, pair));
    note(`equality: ${name}, ${decided.length} answers`);
  }
  // They take turns, so that a busy moment of the machine does not fall on one of them alone.
  for (let pass = 0; pass < passes; pass += 1) {
    for (const { referee, decided } of own) {
      for (const [at, pair] of pairs.entries()) await timed(referee, pair, decided[at]);
    }
    note(`equality: measured, ${pass + 1} of ${passes}`);
  }
  /** @type {Record<string, GrownPair[]>} */
  const grown = {};
  for (const { name, referee, decided } of own) {
    grown[name] = await onGrowing(referee);
    referee.stop();
    await first(name, limit, pairs, decided);
    note(`equality: ${name}, growth and first calls`);
  }
  return {
    rows: all.rows,
    pairs,
    decided: Object.fromEntries(own.map(({ name, decided }) => [name, decided])),
    grown,
  };
}

/**
 * The pairs that every decider reads.
 * @param {readonly { referee: Referee<any, any> }[]} own
 * @param {readonly Pair[]} pairs
 */
async function readByAll(own, pairs) {
  const portion = 64;
  /** @type {Set<Pair>} */
  const refused = new Set();
  for (const { referee } of own) {
    for (let at = 0; at < pairs.length; at += portion) {
      const some = pairs.slice(at, at + portion);
      const reply = await referee.ask({ what: "reads", pairs: some });
      for (const [k, pair] of some.entries()) {
        if (!reply.ok || reply.faults[k] !== null) refused.add(pair);
      }
    }
  }
  return pairs.filter((pair) => !refused.has(pair));
}

/** @param {Referee<any, any>} referee @param {Pair} pair @returns {Promise<DecidedPair>} */
async function asked(referee, pair) {
  const reply = await referee.ask({ what: "decides", pair });
  if (reply.ok) return { said: reply.answer, anew: reply.anew };
  return { said: reply.late ? "late" : "none", error: reply.error };
}

/** @param {Referee<any, any>} referee @param {Pair} pair @param {DecidedPair | undefined} its */
async function timed(referee, pair, its) {
  if (its?.anew === undefined) return;
  if (its.anew > slow && its.warm === undefined) its.warm = its.anew;
  if (its.anew > slow) return;
  const reply = await referee.ask({ what: "decides", pair, budget });
  if (!reply.ok) return;
  // The first answer was given before the engine had compiled what runs often.
  its.anew = its.warm === undefined ? reply.anew : Math.min(its.anew, reply.anew);
  its.warm = Math.min(its.warm ?? Number.POSITIVE_INFINITY, reply.warm);
}

/** Growth with n; a decider that runs over the limit is not asked for larger ones. @param {Referee<any, any>} referee */
async function onGrowing(referee) {
  /** @type {GrownPair[]} */
  const found = [];
  for (const { name: family, sizes, sides } of growing) {
    for (const isEqual of [true, false]) {
      let late = false;
      for (const n of sizes) {
        const [left, right, wrong] = sides(n);
        const pair = { left, right: isEqual ? right : wrong, assume: {} };
        if (late) {
          found.push({ family, n, isEqual, said: "skipped" });
          continue;
        }
        const reply = await referee.ask({ what: "decides", pair });
        late = !reply.ok && reply.late === true;
        if (!reply.ok) {
          found.push({ family, n, isEqual, said: late ? "late" : "none" });
          continue;
        }
        const again =
          reply.anew < 20 * slow
            ? await referee.ask({ what: "decides", pair, budget: 20 * budget })
            : reply;
        found.push({ family, n, isEqual, said: reply.answer, anew: again.anew ?? reply.anew });
      }
    }
  }
  return found;
}

/**
 * Some pairs as the first question of a process.
 * @param {string} name
 * @param {number} limit
 * @param {readonly Pair[]} pairs
 * @param {readonly DecidedPair[]} decided
 */
async function first(name, limit, pairs, decided) {
  for (let k = 0; k < firsts; k += 1) {
    const at = Math.floor((k * pairs.length) / firsts);
    const [pair, its] = [pairs[at], decided[at]];
    if (!pair || its?.anew === undefined) continue;
    /** @type {Referee<any, any>} */
    const referee = new Referee(name, limit, "decider.mjs");
    const reply = await referee.ask({ what: "decides", pair });
    referee.stop();
    if (reply.ok) its.cold = reply.anew;
  }
}
