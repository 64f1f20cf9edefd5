import { createRequire } from "node:module";

const algebrite = createRequire(import.meta.url)("algebrite");

/** @param {string} text */
const run = (text) => {
  const said = algebrite.run(text);
  // It says what is wrong instead of throwing it.
  if (/^Stop|\?/.test(said)) throw new Error(said);
  return said;
};

/** @type {import("../contest.mjs").Contestant} */
export default {
  spelled: (text) => text.replaceAll("atan(", "arctan("),
  differentiated: (text, by) => run(`d(${text},${by})`),
  simplified: (text, by) => run(`simplify(d(${text},${by}))`),
  written: (answer) => answer,
  // Its table of names is small, and full after a thousand.
  settle: () => algebrite.clearall(),
};
