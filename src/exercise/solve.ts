import { type Toolbox, withLaws } from "../diff/toolbox.ts";
import { zero } from "../expr/build.ts";
import type { Bilingual } from "../expr/function.ts";
import { fillSize, type Size, size } from "../expr/size.ts";
import { symbolNames } from "../expr/walk.ts";
import { simplexLaws } from "../lemmas/simplex.ts";
import { withinSeconds } from "../numeric/deadline.ts";
import { nearestName } from "../parse/nearest.ts";
import { readSizes } from "../parse/read.ts";
import type { LemmaFamily } from "../rewrite/lemma.ts";
import type { Result } from "../rewrite/proof.ts";
import { ExerciseError, errorAt, QuestionError } from "./error.ts";
import type { Exercise, Part, Question } from "./exercise.ts";
import { layerOf } from "./family.ts";
import type { Asked, Setting, Solution } from "./kind.ts";
import { type LayerRange, layerRange } from "./layer-range.ts";
import { confirmOnNetwork, frameFor } from "./network.ts";
import { readIn, relocated } from "./reading.ts";
import type { FormSays } from "./schema.ts";
import type { Source } from "./source.ts";
import { variableOf } from "./variable.ts";
import { givenBy, type Vocabulary } from "./vocabulary.ts";

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
    const place = source.itemOf([...part.path, "using"], part.using.indexOf(missing));
    const error = new QuestionError(errorAt(source, source.valueAt(place), "E-TYPE", says).at);
    return { ok: false, part, failure: { says, error, cause: undefined } };
  }
  try {
    const setting = settingOf(part, source, tools, results);
    const solution = withinSeconds(longest, () => part.kind.solve(part.says, setting));
    return { ok: true, part, solution };
  } catch (cause) {
    return { ok: false, part, failure: failureOf(cause, part, source) };
  }
};

/** What a part is answered with: its names, its hypotheses, and the earlier results it may cite. */
export const settingOf = (
  part: Part,
  source: Source,
  tools: Toolbox,
  results: ReadonlyMap<string, Result>,
): Setting => {
  const { common } = part;
  const vocabulary = frameFor(part.vocabulary, JSON.stringify([part.says, common]));
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
      const name = variable && ("kind" in variable ? variable.of.name : variable.name);
      if (name !== undefined && vocabulary.kinds.get(name)?.is === "index") {
        throw refuse(path, {
          fr: `« ${name} » est une classe, un nombre entier : on ne dérive pas par rapport à elle.`,
          en: `"${name}" is a class, a whole number: nothing is differentiated by it.`,
        });
      }
      const start = name === undefined ? undefined : vocabulary.members?.startOf(name);
      if (start !== undefined && speaksOfLayers(JSON.stringify(part.says), vocabulary))
        throw refuse(path, asFirstLayer(start, name ?? "", vocabulary));
      if (variable) return variable;
      throw errorAt(source, source.valueAt([...part.path, ...path]), "E-TYPE", {
        fr: "Une variable est un nom, ou une entrée comme W[k,j].",
        en: "A variable is a name, or an entry such as W[k,j].",
      });
    },
    size: (text, path) => sizeOf(text, part, source, path),
    confirm: (left, right) =>
      confirmOnNetwork(left, right, { ...vocabulary, ...wholeOf(part.vocabulary) }),
    refuse,
    id: part.id,
    asked: {
      goal: common.goal ?? "find",
      only: common.form?.only,
      notation: notationOf(common.form),
      shapes: common.form?.shapes === "stated",
      keep: common.keep,
      using: cited.map(([, result]) => result),
      from: common.from,
      layers: layersOf(common.for, vocabulary, refuse),
      expect: expect.map((text, at) =>
        read(text, source.itemOf([...part.path, "expect"], at).slice(part.path.length)),
      ),
    },
  };
};

/** Whether a text mentions a layer, or a quantity that is computed from one. */
const speaksOfLayers = (text: string, vocabulary: Vocabulary): boolean => {
  const { definitions, members } = vocabulary;
  const names = new Set(members?.text(text, undefined).match(/[\p{L}_][\p{L}\p{N}_]*/gu));
  for (const name of names) {
    if (layerOf(name)) return true;
    for (const other of symbolNames(definitions.get(name)?.body ?? zero)) names.add(other);
  }
  return false;
};

/** How the data of a network are differentiated by: around any layer nothing is said of layer 0. */
const asFirstLayer = (family: string, name: string, { members }: Vocabulary): Bilingual => {
  const [any = "l"] = members?.letters ?? [];
  return {
    fr: `« ${name} » est ${family}[0] ; on dérive par rapport à une couche dite à partir de ${any} : « ${family}[${any}-1] », avec « for: ${any} = 1 ».`,
    en: `"${name}" is ${family}[0]; the variable is said of a layer counted from ${any}: "${family}[${any}-1]", with "for: ${any} = 1".`,
  };
};

/** The layers that a question is about. */
const layersOf = (
  text: string | undefined,
  { members }: Vocabulary,
  refuse: Setting["refuse"],
): LayerRange | undefined => {
  if (text === undefined) return undefined;
  const range = members && layerRange(text, members);
  if (range) return range;
  const [index = "l", last = "L"] = members?.letters ?? [];
  throw refuse(["for"], {
    fr: members
      ? `Les couches se disent « all ${index} », ou par une comparaison comme « ${index} < ${last} ».`
      : "« for » dit de quelles couches il s'agit ; cet exercice n'a pas de couches (« layer »).",
    en: members
      ? `Layers are said as "all ${index}", or by a comparison such as "${index} < ${last}".`
      : '"for" says which layers are meant; this exercise has no layers ("layer").',
  });
};

/** A single size, its names declared; those that the question restricts to a number are that number. */
const sizeOf = (
  text: string,
  { vocabulary, common, path: part }: Part,
  source: Source,
  path: readonly (string | number)[],
): Size => {
  const reading = readSizes(text);
  if (!reading.ok) throw relocated(reading.error, text, source, [...part, ...path]);
  const wrong = (code: "E-NAME" | "E-TYPE", message: Bilingual, nearest?: string): ExerciseError =>
    errorAt(source, source.valueAt([...part, ...path]), code, message, { nearest });
  const [only, ...more] = reading.value;
  if (!only || more.length > 0) {
    throw wrong("E-TYPE", {
      fr: "Une seule taille est attendue ici.",
      en: "A single size is expected here.",
    });
  }
  const unknown = only.terms
    .flatMap(({ names }) => names)
    .find((name) => !vocabulary.sizes.has(name));
  if (unknown !== undefined) {
    const message = {
      fr: `La taille « ${unknown} » n'est pas déclarée sous « sizes ».`,
      en: `The size "${unknown}" is not declared under "sizes".`,
    };
    throw wrong("E-NAME", message, nearestName(unknown, vocabulary.sizes));
  }
  const { where } = common;
  const bound = where === undefined || Array.isArray(where) ? {} : where;
  return fillSize(only, new Map(Object.entries(bound).map(([name, value]) => [name, size(value)])));
};

const wholeOf = ({ whole }: Vocabulary) => (whole ? { whole } : {});

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

const failureOf = (cause: unknown, { path }: Part, source: Source): Failure => {
  if (cause instanceof ExerciseError) return { says: cause.at.message, error: cause, cause };
  const own = (cause as { readonly says?: Partial<Bilingual> } | undefined)?.says;
  const message = cause instanceof Error ? cause.message : String(cause);
  const says =
    typeof own?.fr === "string" && typeof own.en === "string"
      ? { fr: own.fr, en: own.en }
      : {
          fr: `Aucune preuve n'a été trouvée (${message}).`,
          en: `No proof was found (${message}).`,
        };
  // What was not found is shown where it is asked: at the expression, where the kind has one.
  const { at } = errorAt(source, source.valueAt([...path, "of"]), "E-TYPE", says);
  return { says, error: new QuestionError(at), cause };
};
