import { createRequire } from "node:module";

// Its ESM build is the minified one; this is the file that its documentation loads.
const nerdamer = createRequire(import.meta.url)("nerdamer-prime/all");

// It gives up after 0.8 s by itself; the limit here is the same for all.
nerdamer.set("TIMEOUT", 3_600_000);

/** @type {import("../contest.mjs").Contestant} */
export default {
  spelled: (text) => text,
  differentiated: (text, by) => nerdamer(`diff(${text}, ${by})`),
  simplified: (text, by) => nerdamer(`simplify(diff(${text}, ${by}))`),
  written: (answer) => answer.toString(),
  // It keeps every expression it has met.
  settle: () => nerdamer.flush(),
};
