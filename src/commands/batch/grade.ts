import { readFileSync, realpathSync, statSync } from "node:fs";
import * as z from "zod";
import { loadExercise } from "../../exercise/load.ts";
import { functions } from "../../functions/index.ts";
import { type Prepared, prepared } from "../../grading/prepared.ts";
import { scoreCopy } from "../../grading/score.ts";
import { questionKinds } from "../../questions/index.ts";
import { gradeJson } from "../grade/json.ts";
import { judgeOpened } from "../grade/judged.ts";
import { openText } from "../grade/open.ts";
import { standardTools } from "../tools.ts";
import { type Code, Refused, refuse, tooLong } from "./fault.ts";
import { common, defineOperation } from "./request.ts";

const said = z.string().min(1);

/** `grade`: a submission judged line by line against an exercise file. */
export const gradeOperation = defineOperation({
  request: z.strictObject({
    ...common,
    exercise: said.max(4096),
    submission: z.string(),
    format: z.enum(["tex", "markdown", "notebook"]).optional(),
    macros: z
      .string()
      .max(1 << 20)
      .optional(),
  }),
  answer: ({ exercise, submission, format, macros, timeoutMs }, lang) => {
    const ready = exerciseAt(exercise);
    const opened = openText(submission, { format, macros });
    const begun = performance.now();
    const how = { lang, otherwise: lang };
    const { judged, place } = judgeOpened(opened, "submission", ready, how);
    // Each line that time runs out for is merely undecided, which would make an answer of what was cut short.
    if (performance.now() - begun > timeoutMs) throw new Refused(tooLong(timeoutMs));
    const { code, message } = judged.error ?? {};
    if (message)
      return refuse(code as Code, message.fr, message.en, {
        in: "submission",
        ...(place && { at: { line: place.line, column: place.column } }),
      });
    return gradeJson(scoreCopy(ready.exercise, judged), lang);
  },
});

/** How many exercises are kept ready, and how long a file of one may be. */
const [mostReady, longestFile] = [8, 8 << 20];

/** Exercises by their texts, the one asked for last at the end. */
const ready = new Map<string, Prepared>();

const exerciseAt = (path: string): Prepared => {
  const text = textOf(path);
  const key = `${path}\n${text}`;
  const found = ready.get(key) ?? loaded(path, text);
  ready.delete(key);
  ready.set(key, found);
  for (const oldest of ready.keys()) {
    if (ready.size <= mostReady) break;
    ready.delete(oldest);
  }
  return found;
};

const loaded = (path: string, text: string): Prepared => {
  const found = loadExercise(text, path, questionKinds, functions);
  if (found.ok) return prepared(found.exercise, standardTools());
  const [first] = found.errors;
  // What is no exercise is not quoted: it may be anything that lies on the disk.
  if (!first || !/^questions:/m.test(text)) return notExercise(path);
  const { code, message, line, column, read, expected, nearest } = first.at;
  return refuse(code, message.fr, message.en, {
    in: "exercise",
    at: { line, column },
    read,
    expected,
    nearest,
  });
};

const textOf = (path: string): string => {
  if (!/\.ya?ml$/i.test(path) || path.includes("\0")) return notExercise(path);
  try {
    // A link that leads to a file of another kind is none either.
    const real = realpathSync(path);
    const about = statSync(real);
    if (!about.isFile() || about.size > longestFile || !/\.ya?ml$/i.test(real))
      return notExercise(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(real));
  } catch {
    return notExercise(path);
  }
};

const notExercise = (path: string): never => {
  const name = path.length > 80 ? `${path.slice(0, 80)}…` : path;
  return refuse(
    "E-USAGE",
    `« ${name} » n'est pas le fichier d'un exercice (.yaml) qui puisse être lu.`,
    `"${name}" is no exercise file (.yaml) that can be read.`,
    { in: "exercise" },
  );
};
