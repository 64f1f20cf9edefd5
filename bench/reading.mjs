// The fourth measurement: reading LaTeX, in strings per second, and whether the meaning is kept.

import { judged, meaningOf } from "./judge/meaning.mjs";
import { Referee } from "./referee.mjs";

/** @typedef {import("./reader.mjs").Sample} Sample */
/** @typedef {import("./reader.mjs").AskedReader} AskedReader */
/**
 * @typedef {object} ReadString
 * @property {string} latex
 * @property {number | undefined} ms
 * @property {"right" | "log" | "wrong" | "none" | "unasked" | "refused"} verdict `log`: right once `\log` is
 *   taken as the natural logarithm; `none`: read, and no number comes of it; `unasked`: there is no asking it
 * @property {string} [error] why it is refused
 */
/** @typedef {Readonly<Record<string, Readonly<Record<string, readonly ReadString[]>>>>} ReadingFound by kind, by reader */

export const readers = [
  "corrige",
  "corrige-anew",
  "compute-engine",
  "compute-engine-raw",
  "math-expressions",
  "katex",
];

/** Time for one pass over the strings of one kind. */
const budget = 1_000;
/** The first pass takes longer: the engine compiles what runs often. */
const warming = 2_500;
const passes = 3;

/**
 * The strings for scalar mathematics, and those of vectors and sums, given to every reader.
 * @param {any} house
 * @param {number} limit
 * @param {(what: string) => void} note
 * @returns {Promise<ReadingFound>}
 */
export async function onReading(house, limit, note) {
  /** @type {Sample[]} */
  const all = Object.values(house.latexCorpus).flat();
  const kinds = {
    scalar: all.filter(({ scalar }) => scalar),
    vector: all.filter(({ vector }) => vector),
  };
  /** @type {Record<string, Record<string, ReadString[]>>} */
  const found = {};
  for (const [kind, samples] of Object.entries(kinds)) {
    const own = await Promise.all(
      readers.map(async (name) => {
        /** @type {Referee<any, any>} */
        const referee = new Referee(name, limit, "reader.mjs");
        return { name, referee, strings: await readBy(referee, samples) };
      }),
    );
    // They take turns, so that a busy moment of the machine does not fall on one of them alone.
    for (let turn = 0; turn <= passes; turn += 1) {
      for (const { referee, strings } of own) await timed(referee, strings, samples, turn);
    }
    note(`reading: ${kind}, ${samples.length} strings measured`);
    const meanings = samples.map((sample) => meaningOf(house, sample));
    for (const { referee, strings } of own) {
      for (const [at, sample] of samples.entries()) {
        const string = strings[at];
        const meaning = meanings[at];
        if (!string || !meaning || string.verdict === "refused") continue;
        string.verdict = await verdictOf(referee, sample, meaning);
      }
      referee.stop();
    }
    note(`reading: ${kind}, meanings judged`);
    found[kind] = Object.fromEntries(own.map(({ name, strings }) => [name, strings]));
  }
  return found;
}

/** @param {Referee<any, any>} referee @param {readonly Sample[]} samples @returns {Promise<ReadString[]>} */
async function readBy(referee, samples) {
  const reply = await referee.ask({ what: "reads", samples });
  return samples.map(({ latex }, at) => {
    const error = reply.ok ? reply.faults[at] : reply.error;
    return error === null
      ? { latex, ms: undefined, verdict: "unasked" }
      : { latex, ms: undefined, verdict: "refused", error };
  });
}

/**
 * One pass over the strings that are read. The first one only warms up; of the others, each string keeps its best.
 * @param {Referee<any, any>} referee
 * @param {readonly ReadString[]} strings
 * @param {readonly Sample[]} samples
 * @param {number} turn
 */
async function timed(referee, strings, samples, turn) {
  const places = strings.flatMap(({ verdict }, at) => (verdict === "refused" ? [] : [at]));
  const reply = await referee.ask({
    what: "pass",
    samples: places.map((at) => samples[at]),
    budget: turn === 0 ? warming : budget,
  });
  if (!reply.ok || turn === 0) return;
  for (const [k, at] of places.entries()) {
    const string = strings[at];
    if (string) string.ms = Math.min(string.ms ?? Number.POSITIVE_INFINITY, reply.ms[k]);
  }
}

/**
 * @param {Referee<any, any>} referee
 * @param {Sample} sample
 * @param {import("./judge/meaning.mjs").Meaning} meaning
 * @returns {Promise<ReadString["verdict"]>}
 */
async function verdictOf(referee, sample, { points, expected }) {
  const reply = await referee.ask({ what: "values", sample, points });
  if (!reply.ok) return "none";
  if (!reply.attempts) return "unasked";
  /** @type {{ natural: boolean, judgement: "right" | "wrong" | "none" }[]} */
  const tries = reply.attempts.map((/** @type {import("./reader.mjs").Valued} */ each) => ({
    natural: each.attempt.natural === true,
    judgement: judged(expected, each.values),
  }));
  const right = tries.find(({ judgement }) => judgement === "right");
  if (right) return right.natural ? "log" : "right";
  return tries.some(({ judgement }) => judgement === "wrong") ? "wrong" : "none";
}
