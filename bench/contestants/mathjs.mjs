import { derivative, parse } from "mathjs";

/** @type {import("../contest.mjs").Contestant} */
export default {
  spelled: (text) => text,
  differentiated: (text, by) => derivative(parse(text), by, { simplify: false }),
  simplified: (text, by) => derivative(parse(text), by),
  written: (answer) => answer.toString(),
};
