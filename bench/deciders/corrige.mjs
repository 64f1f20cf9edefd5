import * as house from "../node_modules/.corrige/house.mjs";

const { forgetUnused, equal, functions, read } = house;

/** @type {import("../decider.mjs").Decider} */
export default {
  prepared: ({ left, right, assume }) => {
    // It keeps equal expressions once, with what it has worked out about them.
    forgetUnused();
    const sides = [left, right].map((text) => {
      const reading = read(text, { functions, assume });
      if (!reading.ok) throw new SyntaxError(reading.error.message.en);
      return reading;
    });
    /** @type {Map<string, unknown>} */
    const known = new Map();
    for (const { symbols } of sides) {
      for (const [name, { assume: its }] of symbols) if (its) known.set(name, its);
    }
    return { tensors: sides.map(({ tensor }) => tensor), options: { assume: known } };
  },
  decided: ({ tensors: [left, right], options }) => equal(left, right, options).verdict,
};
