import * as house from "../node_modules/.corrige/house.mjs";
import corrige from "./corrige.mjs";

const { latexOptions, readLatex } = house;

/**
 * corrige with its declarations made ready again for every string.
 * @type {import("../reader.mjs").Reader}
 */
export default {
  ...corrige,
  prepared: (sample) => sample,
  read: (latex, sample) => readLatex(latex, latexOptions(sample)),
};
