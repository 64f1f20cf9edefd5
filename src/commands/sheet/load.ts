import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, relative, sep } from "node:path";
import { SingleBar } from "cli-progress";
import { type ExerciseError, errorAt } from "../../exercise/error.ts";
import type { Exercise } from "../../exercise/exercise.ts";
import { loadExercise } from "../../exercise/load.ts";
import { type SolvedQuestion, solveExercise } from "../../exercise/solve.ts";
import type { Path } from "../../exercise/source.ts";
import type { Vocabulary } from "../../exercise/vocabulary.ts";
import { functions } from "../../functions/index.ts";
import { isSettable } from "../../page/katex.ts";
import { showError } from "../../parse/error.ts";
import { questionKinds } from "../../questions/index.ts";
import { standardTools } from "../tools.ts";
import type { Terminal } from "../verb.ts";

/** The exercise of a file; nothing, and what is wrong said at the terminal, where it cannot be read. */
export const loaded = async (file: string, terminal: Terminal): Promise<Exercise | undefined> => {
  const text = await textOf(file, terminal);
  if (text === undefined) return undefined;
  const found = loadExercise(text, shown(file), questionKinds, functions);
  const errors = found.ok ? unprintable(found.exercise) : found.errors;
  if (found.ok && errors.length === 0) return found.exercise;
  for (const { at } of errors) terminal.note(showError(at, terminal.lang));
  return undefined;
};

/** Spellings that cannot be set as mathematics, each with its place. */
const unprintable = ({ vocabulary, questions, source }: Exercise): readonly ExerciseError[] => {
  const places: readonly { readonly of: Vocabulary; readonly path: Path }[] = [
    { of: vocabulary, path: [] },
    ...questions.flatMap(({ parts }) =>
      parts.map((part) => ({ of: part.vocabulary, path: part.path })),
    ),
  ];
  const seen = new Set<string>();
  return places.flatMap(({ of, path }) =>
    [...of.spellings, ...of.functionSpellings].flatMap(([name, latex]) => {
      if (seen.has(latex) || isSettable(latex)) return [];
      seen.add(latex);
      const says = {
        fr: `« ${latex} » ne peut pas être composé en mathématiques.`,
        en: `"${latex}" cannot be set as mathematics.`,
      };
      return [
        errorAt(source, source.valueAt([...path, "symbols", name, "latex"]), "E-SYNTAX", says),
      ];
    }),
  );
};

/** A file longer than this is no exercise; it is not even read. */
const longestFile = 8 << 20;

/** Whether a file is a link to something outside of its folder, which is not to be shown to anybody. */
const leadsAway = async (file: string): Promise<boolean> => {
  const [folder, target] = await Promise.all([realpath(dirname(file)), realpath(file)]);
  const way = relative(folder, target);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
};

const textOf = async (file: string, terminal: Terminal): Promise<string | undefined> => {
  if (await leadsAway(file)) {
    terminal.note(
      terminal.lang === "fr"
        ? `${file} : ce lien mène hors de son dossier ; il n'est pas lu.`
        : `${file}: this link leads out of its folder; it is not read.`,
    );
    return undefined;
  }
  const { size } = await stat(file);
  if (size > longestFile) {
    terminal.note(
      terminal.lang === "fr"
        ? `${file} : le fichier est trop grand.`
        : `${file}: the file is too large.`,
    );
    return undefined;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault;
    terminal.note(
      terminal.lang === "fr" ? `${file} : ce n'est pas de l'UTF-8.` : `${file}: this is not UTF-8.`,
    );
    return undefined;
  }
};

/** Answers an exercise, with a bar that shows how far it is. */
export const solve = (exercise: Exercise): readonly SolvedQuestion[] => {
  const bar = new SingleBar({
    format: `${exercise.id} {bar} {value}/{total} {question}`,
    stream: process.stderr,
    // In a pipe nothing moves, so nothing is drawn.
    noTTYOutput: false,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
  });
  bar.start(exercise.questions.length, 0, { question: "" });
  try {
    return solveExercise(exercise, standardTools(), ({ question }) =>
      bar.increment(1, { question: question.id }),
    );
  } finally {
    bar.stop();
  }
};

/** A path as it is said: near ones from here. */
export const shown = (path: string): string => {
  const near = relative(process.cwd(), path);
  return near === "" || near.startsWith("..") ? path : near;
};
