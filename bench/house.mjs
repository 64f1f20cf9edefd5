// What the bench takes from corrige, and the LaTeX of its tests; `ready.mjs` bundles it the way the product
// is bundled.

export { sheetFiles } from "../src/commands/sheet/files.ts";
export { standardTools } from "../src/commands/tools.ts";
export { evaluateTensor } from "../src/compile/evaluate.ts";
export { samplePoints } from "../src/compile/points.ts";
export { equal } from "../src/decide/equal.ts";
export { derive } from "../src/diff/derive.ts";
export { differentiate, standardRules } from "../src/diff/differentiate.ts";
export { loadExercise } from "../src/exercise/load.ts";
export { solveExercise } from "../src/exercise/solve.ts";
export { same } from "../src/expr/arranged.ts";
export { deriv, entryAt } from "../src/expr/build.ts";
export { forgetUnused } from "../src/expr/node.ts";
export { functions } from "../src/functions/index.ts";
export { readLatex } from "../src/parse/latex/read.ts";
export { read } from "../src/parse/read.ts";
export { questionKinds } from "../src/questions/index.ts";
export { compareCost, cost } from "../src/rewrite/forms.ts";
export { nothingGiven } from "../src/rewrite/given.ts";
export { endOf } from "../src/rewrite/proof.ts";
export { toAscii } from "../src/tex/ascii.ts";
export { corpus as latexCorpus } from "../test/parse/latex/corpus/index.ts";
export { latexOptions, plainOptions } from "../test/parse/latex/reading.ts";

/** A family of identities with wrong answers. @param {string} family */
export const decisionRows = (family) => import(`../test/decide/corpus/${family}.ts`);
