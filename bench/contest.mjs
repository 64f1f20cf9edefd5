// One contestant in a process of its own: `node contest.mjs <name>` answers what its parent asks.

/**
 * @typedef {object} Contestant
 * @property {(text: string) => string} spelled the plain text in its own syntax
 * @property {(text: string, by: string) => any} differentiated parse and differentiate
 * @property {(text: string, by: string) => any} simplified parse, differentiate and simplify
 * @property {(answer: any) => string} written
 * @property {() => void} [settle] forgets what it has met
 */
/** @typedef {"differentiated" | "simplified"} Way */
/** @typedef {{ f: string, by: string, way: Way, budget?: number }} Asked */
/** @typedef {{ ms: number, rounds: number, answer: string }} Measured */

const [, , name = ""] = process.argv;
/** @type {{ default: Contestant }} */
const { default: contestant } = await import(`./contestants/${name}.mjs`);

let round = 0;

/**
 * The same function in names that were never met: an answer that was kept from an earlier round would be
 * measured as a look-up.
 * @param {string} text
 */
const renamed = (text) =>
  text.replace(/[A-Za-z]\w*(?![\w(])/g, (of) => (of === "pi" ? of : `${of}q${round}`));

/** @param {Asked} asked */
function once({ f, by, way }) {
  round += 1;
  const [text, variable] = [contestant.spelled(renamed(f)), renamed(by)];
  const began = performance.now();
  contestant[way](text, variable);
  const ms = performance.now() - began;
  if (round % 16 === 0) contestant.settle?.();
  return ms;
}

/** @param {Asked} asked @returns {Measured} */
function measured(asked) {
  const { f, by, way, budget = 0 } = asked;
  const began = performance.now();
  const answer = contestant.written(contestant[way](contestant.spelled(f), by));
  const first = performance.now() - began;
  contestant.settle?.();
  if (budget === 0) return { ms: first, rounds: 1, answer };

  const times = [];
  let spent = 0;
  // The first rounds only warm up, unless one of them takes all the time there is.
  const idle = first > budget ? 0 : 5;
  for (let at = 0; at < idle + 400 && (times.length < 3 || spent < budget); at += 1) {
    const ms = once(asked);
    if (at < idle && spent < budget) spent += ms / 4;
    else {
      times.push(ms);
      spent += ms;
    }
    if (spent > 8 * budget) break;
  }
  times.sort((a, b) => a - b);
  return { ms: times[times.length >> 1] ?? first, rounds: times.length, answer };
}

process.on("message", (/** @type {Asked} */ asked) => {
  try {
    process.send?.({ ok: true, ...measured(asked) });
  } catch (fault) {
    contestant.settle?.();
    process.send?.({ ok: false, error: fault instanceof Error ? fault.message : String(fault) });
  }
});
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });
