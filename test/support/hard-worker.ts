import { answering } from "../../src/commands/batch/round.ts";

/*
 * A thread for the tests of the pool: it does what a line says, also what no request of `corrige batch` should.
 */

const hoard: number[][] = [];

/** Takes so many megabytes of memory for good. */
const keep = (mb: number): void => {
  for (let k = 0; k < mb; k += 1) hoard.push(Array.from({ length: 1 << 17 }, () => Math.random()));
};

export const answerRound = answering(async ({ text = "" }, _, begins) => {
  const { id, does, timeoutMs = 5000, size = 0 } = JSON.parse(text);
  begins(timeoutMs);
  // Nothing here looks at the clock.
  while (does === "spin");
  while (does === "fill") keep(1);
  if (does === "exit") process.exit(3);
  if (does === "keep") keep(size);
  const until = Date.now() + (does === "wait" ? size : 0);
  while (Date.now() < until);
  return JSON.stringify({ id, ok: true, ...(does === "long" && { text: "é".repeat(size) }) });
});
