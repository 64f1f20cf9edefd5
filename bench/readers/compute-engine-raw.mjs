import engine from "./compute-engine.mjs";

/**
 * compute-engine without its canonical form: products are not yet told from applications, nor names typed.
 * @type {import("../reader.mjs").Reader}
 */
export default {
  prepared: engine.prepared,
  read: (latex, ce) => ce.parse(latex, { form: "raw" }),
  refused: engine.refused,
};
