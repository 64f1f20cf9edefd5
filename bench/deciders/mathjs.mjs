import { parse, simplify, symbolicEqual } from "mathjs";

/** @type {import("../decider.mjs").Decider} */
export default {
  // Of assumptions it knows one: that all is positive.
  prepared: ({ left, right, assume }) => ({
    left: parse(left),
    right: parse(right),
    options: isAllPositive([left, right], assume) ? { context: simplify.positiveContext } : {},
  }),
  // The difference, simplified to 0. "A false value does not absolutely rule this out", its documentation says.
  decided: ({ left, right, options }) => (symbolicEqual(left, right, options) ? "equal" : "no"),
};

/** @param {readonly string[]} texts @param {Readonly<Record<string, string>>} assume */
function isAllPositive(texts, assume) {
  const names = texts.flatMap((text) => text.match(/(?<![\w.])[A-Za-z]\w*(?![\w(])/g) ?? []);
  return (
    names.some((name) => name !== "pi") &&
    names.every((name) => name === "pi" || assume[name] === "positive")
  );
}
