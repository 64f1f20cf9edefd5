/** The library: what the commands do, without a terminal. */
export {
  type DerivativeIsOptions,
  type DerivativeIsResult,
  derivativeIs,
  type EqualOptions,
  type EqualResult,
  equal,
} from "./commands/check/check.ts";
export type { ArrayOf, Dtype, Given } from "./commands/compile/arrays.ts";
export {
  type Bound,
  type Compiled,
  type CompileOptions,
  compile,
  type NamesOf,
  type Results,
} from "./commands/compile/compile.ts";
export { CompileError } from "./commands/compile/error.ts";
export type { Fault } from "./commands/compile/faults.ts";
export type { Expressions, Shapes } from "./commands/compile/quantities.ts";
export {
  type Derivative,
  type DerivativeOptions,
  type DerivativeResult,
  derivative,
} from "./commands/derive/derivative.ts";
export { standardTools } from "./commands/tools.ts";
export type { Certainty, Counterexample, DomainRemark, Verdict } from "./decide/verdict.ts";
export { ExerciseError } from "./exercise/error.ts";
export type { Exercise, Part, Question } from "./exercise/exercise.ts";
export { type Loaded, loadExercise } from "./exercise/load.ts";
export { type Failure, type Solved, type SolvedQuestion, solveExercise } from "./exercise/solve.ts";
export { functions } from "./functions/index.ts";
export { lemmaFamilies } from "./lemmas/index.ts";
export { type ReadError, showError } from "./parse/error.ts";
export { questionKinds } from "./questions/index.ts";
export type { Allowed, Executor } from "./tensor/program.ts";
export { asciiOfMatrix, toAscii } from "./tex/ascii.ts";
export { latexOfMatrix, toLatex } from "./tex/latex.ts";
export { textOfMatrix, toText } from "./tex/text.ts";
export type { Comparison, Discrepancy } from "./validate/compared.ts";
export type { Place } from "./validate/differences.ts";
export {
  type Claim,
  type Validated,
  type ValidateOptions,
  validateGradients,
} from "./validate/gradients.ts";
