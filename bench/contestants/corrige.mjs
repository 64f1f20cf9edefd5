import * as house from "../node_modules/.corrige/house.mjs";

const { deriv, derive, differentiate, endOf, entryAt, functions, nothingGiven, read } = house;
const { standardRules, standardTools, toAscii } = house;

/** @param {string} text @param {string} by */
const reading = (text, by) => {
  const found = read(text, { functions });
  if (!found.ok) throw new SyntaxError(found.error.message.en);
  return { of: found.tensor.body, by: entryAt(found.symbols.get(by).sym, []) };
};

/** @type {import("../contest.mjs").Contestant} */
export default {
  spelled: (text) => text,
  /** The rules carried out, without a record of them. */
  differentiated: (text, by) => {
    const asked = reading(text, by);
    return differentiate(deriv(asked.of, asked.by), standardRules, nothingGiven);
  },
  /** The whole derivation, with every step recorded. */
  simplified: (text, by) => {
    const asked = reading(text, by);
    return endOf(derive(asked.of, asked.by, standardTools(), nothingGiven));
  },
  written: (answer) => toAscii(answer),
};
