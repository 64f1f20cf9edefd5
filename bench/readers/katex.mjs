import katex from "katex";

const settings = { throwOnError: true, strict: false };

/**
 * The tree that it typesets: structure, and no meaning.
 * @type {import("../reader.mjs").Reader}
 */
export default {
  prepared: () => settings,
  // Not in its types: a door for programs that want the tree alone.
  read: (latex) => /** @type {any} */ (katex).__parse(latex, settings),
  refused: () => undefined,
};
