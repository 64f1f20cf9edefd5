// Three of the measurements: the corpus, growth with n, a whole sheet. The others are in `reading.mjs` and
// `equality.mjs`.

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { corpus, families } from "./corpus.mjs";
import { Referee } from "./referee.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);

export const contestants = ["corrige", "mathjs", "nerdamer-prime", "algebrite"];

/** @type {readonly import("./contest.mjs").Way[]} */
export const ways = ["differentiated", "simplified"];

/** Time spent on measuring one function one way, in one pass. */
const budget = 60;
/** An answer that takes this long is not asked for again. */
const slow = 1_000;

/**
 * @typedef {object} Measurement
 * @property {string} entry
 * @property {import("./contest.mjs").Way} way
 * @property {number | undefined} ms
 * @property {"right" | "wrong" | "none"} verdict
 * @property {boolean} textbook
 * @property {string} answer the answer, or why there is none
 */

/**
 * Every function of the corpus, differentiated both ways.
 * @param {string} name
 * @param {import("./judge/judge.mjs").Judge} judge
 * @param {number} limit
 * @param {(what: string) => void} note
 * @returns {Promise<Measurement[]>}
 */
export async function onCorpus(name, judge, limit, note) {
  const referee = new Referee(name, limit);
  /** @type {Measurement[]} */
  const found = [];
  // The answers first: they warm the program up, and show which questions it does not survive.
  for (const way of ways) {
    for (const asked of corpus) {
      const { f, by } = asked;
      const reply = await referee.ask({ f, by, way });
      const verdict = reply.ok ? judge.isRight(asked, reply.answer) : "none";
      found.push({
        entry: asked.name,
        way,
        ms: reply.ok ? reply.ms : undefined,
        verdict,
        textbook: reply.ok && verdict === "right" && judge.isTextbook(asked, reply.answer),
        answer: reply.ok ? reply.answer : reply.error,
      });
    }
    note(`${name}: ${way}, ${corpus.length} answers`);
  }
  // Once through unrecorded: the engine compiles what runs often, and the first entries would pay for all.
  // Then the best of three passes, which a busy moment of the machine does not reach all of.
  for (let pass = 0; pass < 4; pass += 1) {
    for (const measurement of found) {
      const { entry, way, ms, verdict } = measurement;
      const asked = corpus.find((each) => each.name === entry);
      if (!asked || verdict === "none" || ms === undefined || ms > slow) continue;
      const reply = await referee.ask({ f: asked.f, by: asked.by, way, budget });
      if (!reply.ok || pass === 0) continue;
      measurement.ms = pass === 1 ? reply.ms : Math.min(ms, reply.ms);
    }
  }
  referee.stop();
  note(`${name}: measured`);
  return found;
}

/**
 * @typedef {object} Grown
 * @property {string} family
 * @property {import("./contest.mjs").Way} way
 * @property {number} n
 * @property {number | undefined} ms
 * @property {"right" | "wrong" | "none" | "late" | "skipped"} verdict
 * @property {number} length of the answer, in characters
 * @property {string} [error] why there is no answer
 */

/**
 * Growth with n; a contestant that runs over the limit is not asked for larger ones.
 * @param {string} name
 * @param {import("./judge/judge.mjs").Judge} judge
 * @param {number} limit
 * @param {(what: string) => void} note
 * @returns {Promise<Grown[]>}
 */
export async function onGrowth(name, judge, limit, note) {
  const referee = new Referee(name, limit);
  /** @type {Grown[]} */
  const found = [];
  for (const family of families) {
    for (const way of ways) {
      // A child that was stopped comes back cold.
      const [smallest = 2] = family.sizes;
      const warm = await referee.ask({ f: family.f(smallest), by: "x", way });
      if (warm.ok && warm.ms < slow) {
        for (let pass = 0; pass < 4; pass += 1) {
          await referee.ask({ f: family.f(smallest), by: "x", way, budget });
        }
      }
      let late = false;
      for (const n of family.sizes) {
        const f = family.f(n);
        const skipped = { family: family.name, way, n, ms: undefined, length: 0 };
        if (late) {
          found.push({ ...skipped, verdict: "skipped" });
          continue;
        }
        const reply = await referee.ask({ f, by: "x", way });
        if (!reply.ok) {
          late = reply.late === true;
          found.push({ ...skipped, verdict: late ? "late" : "none", error: reply.error });
          continue;
        }
        const again = reply.ms < slow ? await referee.ask({ f, by: "x", way, budget }) : reply;
        const asked = { f, by: "x", at: { x: /** @type {const} */ ([-0.4, 0.9]) } };
        found.push({
          family: family.name,
          way,
          n,
          ms: again.ok ? again.ms : reply.ms,
          verdict: judge.isRight(asked, reply.answer, 2),
          length: reply.answer.length,
        });
      }
      note(`${name}: growth of ${family.name}, ${way}`);
    }
  }
  referee.stop();
  return found;
}

/**
 * A whole sheet: the first in a fresh process, the same again when warm, and the command with its start.
 * @param {string} exercise
 */
export async function onSheet(exercise) {
  const program = fileURLToPath(new URL("sheet.mjs", import.meta.url));
  const { stdout } = await run(process.execPath, [program, join(root, exercise)], {
    timeout: 300_000,
    maxBuffer: 1 << 24,
  });
  const out = await mkdtemp(join(tmpdir(), "corrige-bench-"));
  const began = performance.now();
  const command = await run(
    process.execPath,
    [join(root, "dist", "cli.js"), "sheet", join(root, exercise), "--out", out],
    { timeout: 300_000 },
  ).then(
    () => ({ exit: 0 }),
    (/** @type {{ code?: number }} */ fault) => ({ exit: fault.code ?? 1 }),
  );
  const ms = performance.now() - began;
  await rm(out, { recursive: true, force: true });
  return { exercise, ...JSON.parse(stdout), command: { ms, ...command } };
}
