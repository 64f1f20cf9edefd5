import type { Exercise } from "../../exercise/exercise.ts";
import type { Bilingual } from "../../expr/function.ts";
import { judgeCopy } from "../../grading/copy.ts";
import type { JudgedCopy } from "../../grading/judged.ts";
import type { Prepared } from "../../grading/prepared.ts";
import { misconceptions } from "../../misconceptions/index.ts";
import type { Lang } from "../verb.ts";
import type { CopyFiles } from "./copies.ts";
import { type Failure, languageOf, type OpenedCopy, openCopy, remarksOn } from "./open.ts";

/** A copy with its links judged, or with the reason why not. */
export interface Outcome {
  readonly judged: JudgedCopy;
  /** Where it failed. */
  readonly place: Failure["place"];
  /** Whether the same copy would come out the same: not what took too long, or broke the program. */
  readonly isFinal: boolean;
}

export interface HowToJudge {
  /** The language of the report; `auto` is the one that the copy is written in. */
  readonly lang: Lang | "auto";
  /** That of a copy without words. */
  readonly otherwise: Lang;
  readonly macros?: string | undefined;
}

/** What a person says that lines of a copy mean, in LaTeX, by their ids. */
export type ReadAs = ReadonlyMap<string, string>;

/** Judges a copy on the disk; whatever is wrong with it becomes its error. */
export const judgeFiles = (
  copy: CopyFiles,
  exercise: Prepared,
  how: HowToJudge,
  readAs: ReadAs = new Map(),
): Outcome => {
  try {
    return judgeOpened(openCopy(copy, how.macros), copy.name, exercise, how, readAs);
  } catch (thrown) {
    const lang = how.lang === "auto" ? how.otherwise : how.lang;
    return failedCopy(exercise.exercise, copy, lang, failureOf(thrown));
  }
};

/** Judges what was read of a copy. */
export const judgeOpened = (
  opened: OpenedCopy,
  name: string,
  exercise: Prepared,
  how: HowToJudge,
  readAs: ReadAs = new Map(),
): Outcome => {
  if (!opened.ok) {
    const file = opened.failure.place?.file;
    const lang = how.lang === "auto" ? how.otherwise : how.lang;
    const copy = { name, files: file === undefined ? [] : [file] };
    return failedCopy(exercise.exercise, copy, lang, opened.failure, true);
  }
  const { document, errors } = opened;
  const lang = how.lang === "auto" ? languageOf(document, how.otherwise) : how.lang;
  const judged = judgeCopy(document, exercise, { copy: name, lang, misconceptions, readAs });
  const isMissing = judged.questions.every((question) => question.isMissing);
  return {
    judged: {
      ...judged,
      remarks: [...judged.remarks, ...remarksOn(errors)],
      error: judged.error ?? (isMissing ? nothingFound(judged) : undefined),
    },
    place: undefined,
    isFinal: true,
  };
};

/** No question has an answer: zero would be said of somebody whose copy was merely not understood. */
const nothingFound = ({ links }: JudgedCopy): JudgedCopy["error"] => ({
  code: "E-USAGE",
  message:
    links.length === 0
      ? {
          fr: "Aucune égalité n'a été trouvée dans la copie : une personne doit la lire.",
          en: "No equality was found in the copy: a person has to read it.",
        }
      : {
          fr: "Aucune ligne ne répond à une question de cet exercice : est-ce la copie d'un autre devoir ?",
          en: "No line answers a question of this exercise: is it the copy of another homework?",
        },
});

/** A copy of which nothing could be judged. */
export const failedCopy = (
  { id, title }: Pick<Exercise, "id" | "title">,
  { name, files }: Pick<CopyFiles, "name" | "files">,
  lang: Lang,
  { code, message, place }: Failure,
  isFinal = false,
): Outcome => ({
  judged: {
    exercise: id,
    title,
    copy: name,
    file: files[0],
    lang,
    questions: [],
    links: [],
    unplaced: [],
    readings: [],
    remarks: [],
    error: { code, message },
  },
  place,
  isFinal,
});

/** What is told of a copy that stopped the judge. */
export const failureOf = (thrown: unknown): Failure => {
  // The stack, or the length of a list, ran out.
  if (thrown instanceof RangeError) return { code: "E-LIMIT", message: tooLarge, place: undefined };
  const { code } = thrown as NodeJS.ErrnoException;
  if (code === "ERR_WORKER_OUT_OF_MEMORY")
    return { code: "E-LIMIT", message: tooLarge, place: undefined };
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: "E-INTERNAL",
    message: { fr: `Faute interne : ${why}`, en: `Internal fault: ${why}` },
    place: undefined,
  };
};

const tooLarge: Bilingual = {
  fr: "La copie est trop profonde ou trop grande pour être corrigée.",
  en: "The copy is too deep or too large to be graded.",
};
