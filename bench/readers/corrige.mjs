import * as house from "../node_modules/.corrige/house.mjs";

const { forgetUnused, evaluateTensor, latexOptions, readLatex } = house;

/** @type {import("../reader.mjs").Reader} */
export default {
  /** The declarations, which a document makes once for all its formulas. */
  prepared: latexOptions,
  read: readLatex,
  // What an earlier sweep built would be found again, as in a document that repeats itself.
  settle: forgetUnused,
  refused: (reading) => (reading.ok ? undefined : reading.error.message.en),
  valued: ({ latex, ...given }, points) => {
    const { tensor } = readLatex(latex, latexOptions(given));
    return points.map(({ symbols, sizes }) => [
      ...evaluateTensor(tensor, {
        symbols: new Map(Object.entries(symbols)),
        sizes: new Map(Object.entries(sizes)),
      }).values,
    ]);
  },
};
