import { createRequire } from "node:module";

// Its ESM build is the minified one; this is the file that its documentation loads.
const nerdamer = createRequire(import.meta.url)("nerdamer-prime/all");

// It gives up after 0.8 s by itself; the limit here is the same for all.
nerdamer.set("TIMEOUT", 3_600_000);

/** @type {import("../decider.mjs").Decider} */
export default {
  // It puts in order as it reads, and cannot be told what is assumed.
  prepared: ({ left, right }) => ({ left: nerdamer(left), right: nerdamer(right) }),
  // Its false also means that the comparison failed.
  decided: ({ left, right }) => (left.eq(right) ? "equal" : "no"),
  // It keeps every expression it has met.
  settle: () => nerdamer.flush(),
};
