import type { Bilingual } from "../expr/function.ts";
import type { Grade } from "../grading/grade.ts";
import type { ReadError } from "../parse/error.ts";
import { type CsvFile, csvError } from "./csv.ts";
import { counted, outOf, type PendingPolicy } from "./points.ts";
import type { FillNote, Roster } from "./roster.ts";

/** How a gradebook of somebody else's is filled in. */
export interface FillOptions {
  readonly pending: PendingPolicy;
  readonly roster?: Roster | undefined;
  /** Whether points are converted where the gradebook counts out of another maximum; without, that is an error. */
  readonly scale?: boolean | undefined;
}

export type Filled =
  | {
      readonly ok: true;
      readonly text: string;
      /** How many rows have a copy whose points were written. */
      readonly filled: number;
      readonly notes: readonly FillNote[];
    }
  | { readonly ok: false; readonly error: ReadError };

export const stillPending: Bilingual = {
  fr: "Des points restent à attribuer par une personne : la note de cette ligne est laissée telle quelle.",
  en: "A person has still to award points: the grade in this row is left as it is.",
};

/** Whether the cell of this grade waits for a person. */
export const isWaiting = ({ pending }: Grade, policy: PendingPolicy): boolean =>
  policy === "keep" && pending > 0;

/** The points of a copy, as a gradebook with this maximum counts. */
export const pointsFor = (
  grade: Grade,
  maximum: number | undefined,
  { pending }: FillOptions,
): number => outOf(counted(grade, pending), grade.maxScore, maximum ?? grade.maxScore);

/** The error of a gradebook that counts out of another maximum than the exercise. */
export const otherMaximum = (
  csv: CsvFile,
  line: number,
  maximum: number,
  { maxScore }: Grade,
): ReadError =>
  csvError(csv, line, "E-TYPE", {
    fr: `Ce carnet de notes compte sur ${maximum}, l'exercice sur ${maxScore} : accordez les deux, ou demandez la conversion.`,
    en: `This gradebook counts out of ${maximum}, the exercise out of ${maxScore}: make them agree, or ask for conversion.`,
  });
