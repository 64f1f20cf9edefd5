import { answerOf, prepared, settle } from "./compute-engine.mjs";

/** @type {import("../decider.mjs").Decider} */
export default {
  prepared,
  decided: ([left, right]) => answerOf(left.simplify().isEqual(right.simplify())),
  settle,
};
