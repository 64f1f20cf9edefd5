import { readFile, stat } from "node:fs/promises";
import { basename, dirname, relative } from "node:path";
import { SingleBar } from "cli-progress";
import { type ExerciseError, errorAt } from "../../exercise/error.ts";
import type { Exercise } from "../../exercise/exercise.ts";
import { loadExercise } from "../../exercise/load.ts";
import { isMalformed, type SolvedQuestion, solveExercise } from "../../exercise/solve.ts";
import type { Path } from "../../exercise/source.ts";
import type { Vocabulary } from "../../exercise/vocabulary.ts";
import { functions } from "../../functions/index.ts";
import type { Detail } from "../../narrate/told.ts";
import { isSettable } from "../../page/katex.ts";
import { writeAll } from "../../page/write.ts";
import { showError } from "../../parse/error.ts";
import { questionKinds } from "../../questions/index.ts";
import { standardTools } from "../tools.ts";
import { type ExitCode, exit, type Lang, type Terminal } from "../verb.ts";
import { type Format, formats, sheetFiles } from "./files.ts";
import { exerciseFiles } from "./find.ts";

interface Asked {
  readonly out: string;
  readonly format: string;
  readonly lang: string;
  readonly detail: Detail;
}

/** Writes the sheets of every exercise named; one that is wrong leaves the others to be written. */
export const writeSheets = async (
  paths: readonly string[],
  asked: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  const wanted = listed(asked.format, formats, "--format", terminal);
  const languages = listed<Lang>(asked.lang, ["fr", "en"], "--lang", terminal);
  if (!wanted || !languages) return exit.input;
  const files = await exerciseFiles(paths, terminal);
  if (!files) return exit.input;
  let code: ExitCode = exit.good;
  const named = new Map<string, string>();
  for (const file of files) {
    // Two homeworks of one name would write over each other.
    const name =
      basename(file).replace(/\.ya?ml$/, "") === "exercise"
        ? basename(dirname(file))
        : basename(file);
    const other = named.get(name);
    if (other !== undefined) {
      terminal.note(
        terminal.lang === "fr"
          ? `${file} : ${other} porte le même nom, ${name}.`
          : `${file}: ${other} has the same name, ${name}.`,
      );
      return exit.input;
    }
    named.set(name, file);
  }
  for (const file of files) {
    const found = await writeSheet(file, wanted, languages, asked, terminal);
    if (found > code) code = found;
  }
  return code;
};

const writeSheet = async (
  file: string,
  wanted: readonly Format[],
  languages: readonly Lang[],
  { out, detail }: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  const exercise = await loaded(file, terminal);
  if (!exercise) return exit.input;
  const solved = solve(exercise);
  const failures = solved.flatMap(({ parts }) => parts.flatMap((part) => (part.ok ? [] : [part])));
  const malformed = failures.flatMap(({ failure }) =>
    isMalformed(failure) && failure.error ? [failure.error] : [],
  );
  if (malformed.length > 0) {
    for (const { at } of malformed) terminal.note(showError(at, terminal.lang));
    return exit.input;
  }
  const written = await writeAll(
    sheetFiles(exercise, solved, wanted, languages, detail),
    out,
  ).catch((fault: NodeJS.ErrnoException) => {
    if (typeof fault.code !== "string") throw fault;
    terminal.note(
      terminal.lang === "fr"
        ? `${out} : impossible d'y écrire (${fault.code}).`
        : `${out}: cannot be written to (${fault.code}).`,
    );
    return undefined;
  });
  if (!written) return exit.input;
  for (const { part, failure } of failures) {
    if (failure.error) terminal.note(showError(failure.error.at, terminal.lang));
    else terminal.note(`${exercise.id} ${part.id}: ${failure.says[terminal.lang]}`);
  }
  for (const { line, message } of exercise.warnings)
    terminal.note(`${file}:${line}: ${message[terminal.lang]}`);
  const asked = exercise.questions.length;
  const answered = solved.filter(
    ({ parts }) => parts.length > 0 && parts.every((part) => part.ok),
  ).length;
  terminal.say(
    terminal.lang === "fr"
      ? `${exercise.id} : ${answered} questions prouvées sur ${asked}`
      : `${exercise.id}: ${answered} of ${asked} questions proved`,
  );
  for (const path of written) terminal.say(`  ${shown(path)}`);
  return failures.length > 0 ? exit.failed : exit.good;
};

const loaded = async (file: string, terminal: Terminal): Promise<Exercise | undefined> => {
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

const textOf = async (file: string, terminal: Terminal): Promise<string | undefined> => {
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

const solve = (exercise: Exercise): readonly SolvedQuestion[] => {
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

const shown = (path: string): string => {
  const near = relative(process.cwd(), path);
  return near === "" || near.startsWith("..") ? path : near;
};

/** The words of a list such as `fr,en`; nothing, and a message, where one is not known. */
const listed = <T extends string>(
  text: string,
  known: readonly T[],
  option: string,
  terminal: Terminal,
): readonly T[] | undefined => {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const wrong = words.find((word) => !(known as readonly string[]).includes(word));
  if (wrong === undefined && words.length > 0) return known.filter((word) => words.includes(word));
  terminal.note(
    terminal.lang === "fr"
      ? `corrige : ${option} : « ${wrong ?? text} » n'est pas connu. Attendu : ${known.join(", ")}.`
      : `corrige: ${option}: "${wrong ?? text}" is not known. Expected: ${known.join(", ")}.`,
  );
  return undefined;
};
