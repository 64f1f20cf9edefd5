// What the bench takes from corrige; `build.mjs` bundles it the way the product is bundled.

export { sheetFiles } from "../src/commands/sheet/files.ts";
export { standardTools } from "../src/commands/tools.ts";
export { derive } from "../src/diff/derive.ts";
export { differentiate, standardRules } from "../src/diff/differentiate.ts";
export { loadExercise } from "../src/exercise/load.ts";
export { solveExercise } from "../src/exercise/solve.ts";
export { same } from "../src/expr/arranged.ts";
export { deriv, entryAt } from "../src/expr/build.ts";
export { functions } from "../src/functions/index.ts";
export { read } from "../src/parse/read.ts";
export { questionKinds } from "../src/questions/index.ts";
export { compareCost, cost } from "../src/rewrite/forms.ts";
export { nothingGiven } from "../src/rewrite/given.ts";
export { endOf } from "../src/rewrite/proof.ts";
export { toAscii } from "../src/tex/ascii.ts";
