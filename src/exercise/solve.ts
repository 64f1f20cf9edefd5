import { type Toolbox, withLaws } from "../diff/toolbox.ts";
import type { Bilingual } from "../expr/function.ts";
import { simplexLaws } from "../lemmas/simplex.ts";
import { withinSeconds } from "../numeric/deadline.ts";
import type { LemmaFamily } from "../rewrite/lemma.ts";
import type { Result } from "../rewrite/proof.ts";
import { ExerciseError, errorAt, QuestionError } from "./error.ts";
import type { Exercise, Part, Question } from "./exercise.ts";
import type { Asked, Setting, Solution } from "./kind.ts";
import type { FormSays } from "./schema.ts";
import type { Source } from "./source.ts";
import { variableOf } from "./variable.ts";
import { givenBy, readIn, relocated, type Vocabulary } from "./vocabulary.ts";

/** A part with its answer, or with why there is none. */
export type Solved =
  | { readonly ok: true; readonly part: Part; readonly solution: Solution }
  | { readonly ok: false; readonly part: Part; readonly failure: Failure };

export interface Failure {
  readonly says: Bilingual;
  /** What is wrong in the exercise file, where that is why. */
  readonly error: ExerciseError | undefined;
  /** For those who mend corrige: what was thrown. */
  readonly cause: unknown;
}

/** Whether the file itself is wrong, and not only an answer that was not found. */
export const isMalformed = ({ error }: Failure): boolean =>
  error !== undefined && !(error instanceof QuestionError);

export interface SolvedQuestion {
  readonly question: Question;
  readonly parts: readonly Solved[];
}

/** Answers the questions in order; one that fails leaves the others standing. */
export const solveExercise = (
  exercise: Exercise,
  tools: Toolbox,
  onSolved: (solved: SolvedQuestion) => void = () => {},
): readonly SolvedQuestion[] => {
  const results = new Map<string, Result>();
  const failed = new Set<string>();
  return exercise.questions.map((question) => {
    const parts = question.parts.map((part) => {
      const solved = solvePart(part, exercise.source, tools, results, failed);
      if (!solved.ok) failed.add(part.id).add(question.id);
      else if (solved.solution.result) {
        // The last result of a question is what its own name stands for.
        results.set(part.id, solved.solution.result).set(question.id, solved.solution.result);
      }
      return solved;
    });
    const solved = { question, parts };
    onSolved(solved);
    return solved;
  });
};

/** How many seconds one part of a question may take. */
const longest = 60;

const solvePart = (
  part: Part,
  source: Source,
  tools: Toolbox,
  results: ReadonlyMap<string, Result>,
  failed: ReadonlySet<string>,
): Solved => {
  const missing = part.using.find((name) => failed.has(name));
  if (missing !== undefined) {
    const says = {
      fr: `Cette question s'appuie sur la question ${missing}, qui n'a pas de réponse.`,
      en: `This question rests on question ${missing}, which has no answer.`,
    };
    return { ok: false, part, failure: { says, error: undefined, cause: undefined } };
  }
  try {
    const setting = settingOf(part, source, tools, results);
    const solution = withinSeconds(longest, () => part.kind.solve(part.says, setting));
    return { ok: true, part, solution };
  } catch (cause) {
    return { ok: false, part, failure: failureOf(cause) };
  }
};

/** What a part is answered with: its names, its hypotheses, and the earlier results it may cite. */
export const settingOf = (
  part: Part,
  source: Source,
  tools: Toolbox,
  results: ReadonlyMap<string, Result>,
): Setting => {
  const { vocabulary, common } = part;
  const read: Setting["read"] = (text, path) => {
    const reading = readIn(text, vocabulary, tools.functions);
    if (reading.ok) return reading.tensor;
    throw relocated(reading.error, text, source, [...part.path, ...path]);
  };
  const refuse: Setting["refuse"] = (path, says) =>
    new QuestionError(errorAt(source, source.valueAt([...part.path, ...path]), "E-TYPE", says).at);
  const cited = part.using.flatMap((name) => {
    const result = results.get(name);
    if (!result) return [];
    // Within a question, what was just shown is cited without a name.
    const [own, question] = [part.id, name].map((id) => id.split(".")[0]);
    return [[name, own === question ? { ...result, id: "" } : result] as const];
  });
  const { expect = [] } = common;
  return {
    tools: withLaws(tools, simplexesOf(vocabulary, tools)),
    given: givenBy(vocabulary),
    kinds: vocabulary.kinds,
    definitions: vocabulary.definitions,
    results: new Map(cited),
    read,
    variable: (text, path) => {
      const variable = variableOf(read(text, path));
      if (variable) return variable;
      throw errorAt(source, source.valueAt([...part.path, ...path]), "E-TYPE", {
        fr: "Une variable est un nom, ou une entrée comme W[k,j].",
        en: "A variable is a name, or an entry such as W[k,j].",
      });
    },
    refuse,
    id: part.id,
    asked: {
      goal: common.goal ?? "find",
      only: common.form?.only,
      notation: notationOf(common.form),
      using: cited.map(([, result]) => result),
      from: common.from,
      expect: expect.map((text, at) =>
        read(text, source.itemOf([...part.path, "expect"], at).slice(part.path.length)),
      ),
    },
  };
};

/** Labels and probabilities add up to 1: laws that the exercise gives. */
const simplexesOf = (vocabulary: Vocabulary, tools: Toolbox): readonly LemmaFamily[] =>
  [...vocabulary.kinds].flatMap(([name, kind]) => {
    if (kind.is !== "onehot" && kind.is !== "simplex") return [];
    const reading = readIn(name, vocabulary, tools.functions);
    const laws =
      reading.ok && reading.tensor.body.kind === "entry"
        ? simplexLaws(reading.tensor.body.of)
        : undefined;
    return laws ? [laws] : [];
  });

const notationOf = (form: FormSays | undefined): Asked["notation"] =>
  form?.matrix === form?.entries ? "both" : form?.matrix ? "matrix" : "entries";

const failureOf = (cause: unknown): Failure => {
  if (cause instanceof ExerciseError) return { says: cause.at.message, error: cause, cause };
  const says = (cause as { readonly says?: Partial<Bilingual> } | undefined)?.says;
  if (typeof says?.fr === "string" && typeof says.en === "string") {
    return { says: { fr: says.fr, en: says.en }, error: undefined, cause };
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return {
    says: {
      fr: `Aucune preuve n'a été trouvée (${message}).`,
      en: `No proof was found (${message}).`,
    },
    error: undefined,
    cause,
  };
};
