// One reader of LaTeX in a process of its own: `node reader.mjs <name>` answers what its parent asks.

import { median } from "./table.mjs";

/** @typedef {{ latex: string, plain: string, scalar?: boolean, vector?: boolean, declare?: Record<string, readonly string[]> }} Sample */
/** @typedef {{ natural?: boolean, way?: "lists" | "columns", by?: "evaluate" | "N" }} Attempt how a value is looked for */
/** @typedef {import("./judge/meaning.mjs").Place} Place */
/**
 * @typedef {object} Reader
 * @property {(sample: Sample) => any} prepared what is known beside the string, made ready
 * @property {(latex: string, known: any) => any} read this alone is timed
 * @property {(reading: any) => string | undefined} refused why a reading is none
 * @property {() => void} [settle] forgets what it has met
 * @property {(sample: Sample) => boolean} [speaks] whether such a string can have its meaning at all
 * @property {(sample: Sample) => readonly Attempt[]} [attempts]
 * @property {(sample: Sample, points: readonly Place[], attempt?: Attempt) => (number | null)[][]} [valued]
 */
/**
 * @typedef {{ what: "reads", samples: readonly Sample[] }
 *   | { what: "pass", samples: readonly Sample[], budget: number }
 *   | { what: "values", sample: Sample, points: readonly Place[] }} AskedReader
 */
/** @typedef {{ attempt: Attempt, values: (number | null)[][] }} Valued */

const [, , name = ""] = process.argv;
/** @type {{ default: Reader }} */
const { default: reader } = await import(`./readers/${name}.mjs`);

/** @type {Map<string, any>} */
const known = new Map();

/** @param {Sample} sample */
function knownOf(sample) {
  const key = JSON.stringify(sample);
  if (!known.has(key)) known.set(key, reader.prepared(sample));
  return known.get(key);
}

/** Why a string is not read; nothing where it is. @param {Sample} sample @returns {string | undefined} */
function fault(sample) {
  try {
    return reader.refused(reader.read(sample.latex, knownOf(sample)));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Sweeps through the strings for as long as the budget lasts: the median time of each.
 * @param {readonly Sample[]} samples
 * @param {number} budget
 */
function pass(samples, budget) {
  const strings = samples.map((sample) => ({
    latex: sample.latex,
    its: knownOf(sample),
    times: /** @type {number[]} */ ([]),
  }));
  const began = performance.now();
  for (let sweep = 0; sweep < 3 || performance.now() - began < budget; sweep += 1) {
    for (const { latex, its, times } of strings) {
      const start = performance.now();
      reader.read(latex, its);
      times.push(performance.now() - start);
    }
    reader.settle?.();
  }
  return { ms: strings.map(({ times }) => median(times)) };
}

/** @param {Sample} sample @param {readonly Place[]} points @returns {Valued[] | undefined} */
function values(sample, points) {
  const { valued, attempts = () => [{}], speaks = () => true } = reader;
  if (!valued || !speaks(sample)) return undefined;
  return attempts(sample).map((attempt) => ({
    attempt,
    values: valued(sample, points, attempt),
  }));
}

process.on("message", (/** @type {AskedReader} */ asked) => {
  try {
    const answer =
      asked.what === "reads"
        ? { faults: asked.samples.map((sample) => fault(sample) ?? null) }
        : asked.what === "pass"
          ? pass(asked.samples, asked.budget)
          : { attempts: values(asked.sample, asked.points) };
    process.send?.({ ok: true, ...answer });
  } catch (error) {
    process.send?.({ ok: false, error: error instanceof Error ? error.message : String(error) });
  }
});
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });
