import { printedIn } from "../../src/commands/sheet/model.ts";
import { standardTools } from "../../src/commands/tools.ts";
import type { Exercise, Part } from "../../src/exercise/exercise.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { solveExercise } from "../../src/exercise/solve.ts";
import type { Expr } from "../../src/expr/node.ts";
import { subterms } from "../../src/expr/walk.ts";
import { functions } from "../../src/functions/index.ts";
import type { Frame } from "../../src/grading/frame.ts";
import { type Prepared, type PreparedQuestion, prepared } from "../../src/grading/prepared.ts";
import type { Block, ResultBlock, Told } from "../../src/narrate/block.ts";
import { type Detail, tell } from "../../src/narrate/told.ts";
import { questionKinds } from "../../src/questions/index.ts";
import type { Names } from "../../src/sheet/styled.ts";

/* The right derivations of an exercise, from its own sheet: what a student may copy. */

/** A derivation of equalities, told at three levels of detail, and the matrix that it ends with. */
export interface Way {
  readonly told: Readonly<Record<Detail, Told>>;
  /** What a question prints in matrix notation beside its entries. */
  readonly result: ResultBlock | undefined;
}

/** A part of a question with the ways that answer it. */
export interface AnsweredPart {
  readonly part: Part;
  readonly names: Names;
  readonly frame: Frame;
  readonly ways: readonly Way[];
}

export interface Answered {
  readonly prepared: PreparedQuestion;
  readonly parts: readonly AnsweredPart[];
}

/** A homework, ready to be answered and graded. */
export interface Homework {
  readonly exercise: Exercise;
  readonly graded: Prepared;
  readonly questions: readonly Answered[];
}

/** What is answered by a shape or a number. */
const notDerived: ReadonlySet<string> = new Set(["shape", "count"]);

const details: readonly Detail[] = ["brief", "normal", "full"];

/** Reads an exercise and solves it; with `only`, just the questions of these names are left in it. */
export const homework = (text: string, path: string, only?: readonly string[]): Homework => {
  const loaded = loadExercise(text, path, questionKinds, functions);
  if (!loaded.ok) throw new Error(`${path}: ${loaded.errors[0]?.message}`);
  const exercise = only
    ? {
        ...loaded.exercise,
        questions: loaded.exercise.questions.filter(({ id }) => only.includes(id)),
      }
    : loaded.exercise;
  const graded = prepared(exercise, standardTools());
  const solved = solveExercise(exercise, standardTools());
  const questions = solved.flatMap(({ question, parts }): readonly Answered[] => {
    const own = graded.questions.find((each) => each.question === question);
    if (!own) return [];
    const answered = parts.flatMap((each): readonly AnsweredPart[] => {
      if (!each.ok || notDerived.has(each.part.kind.questionKind)) return [];
      const [first] = own.frames;
      const frame = own.frames.find(({ part }) => part === each.part) ?? first;
      const ways = waysIn(each.solution.blocks);
      return frame && ways
        ? [{ part: each.part, names: printedIn([each.part.vocabulary]), frame, ways }]
        : [];
    });
    return answered.length > 0 && answered.length === parts.length
      ? [{ prepared: own, parts: answered }]
      : [];
  });
  return { exercise, graded, questions };
};

/** The derivations of an answer; nothing where it is told by cases or limits, or with no derivation. */
const waysIn = (blocks: readonly Block[]): readonly Way[] | undefined => {
  if (blocks.some(({ kind }) => kind === "cases" || kind === "table")) return undefined;
  const derivations = blocks.flatMap((block) => (block.kind === "derivation" ? [block.told] : []));
  const matrix = blocks.find(
    (block): block is ResultBlock =>
      block.kind === "result" && ("matrix" in block.right || "joined" in block.right),
  );
  if (derivations.length === 0 || !derivations.every(isPlain)) return undefined;
  return derivations.map((told, at) => {
    const steps = told.lines.flatMap((line) => line.steps);
    const chain = { kind: "chain", start: told.start, steps } as const;
    const [brief, normal, full] = details.map((detail) => tell(chain, detail)) as [
      Told,
      Told,
      Told,
    ];
    return {
      told: { brief, normal, full },
      result: at === derivations.length - 1 ? matrix : undefined,
    };
  });
};

/** Equalities alone, without limits and cases. */
const isPlain = ({ start, lines }: Told): boolean =>
  lines.length > 0 &&
  lines.every(({ rel }) => rel === "=") &&
  [start, ...lines.map(({ right }) => right)].every((e) => !isByCases(e));

const isByCases = (e: Expr): boolean =>
  [...subterms(e)].some(({ kind }) => kind === "limit" || kind === "cases");
