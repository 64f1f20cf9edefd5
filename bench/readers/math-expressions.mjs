import me from "math-expressions";

/**
 * It reads one alphabet of scalars: vectors, sums and declarations are not its vocabulary.
 * @type {import("../reader.mjs").Reader}
 */
export default {
  prepared: () => undefined,
  // What it cannot read, it throws.
  read: (latex) => me.fromLatex(latex),
  refused: () => undefined,
  speaks: ({ vector }) => !vector,
  valued: ({ latex }, points) => {
    const reading = me.fromLatex(latex);
    return points.map(({ symbols }) => {
      try {
        const value = reading.evaluate(/** @type {any} */ (symbols));
        return [typeof value === "number" ? value : null];
      } catch {
        return [null];
      }
    });
  },
};
