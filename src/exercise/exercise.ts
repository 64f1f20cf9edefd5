import type { Bilingual } from "../expr/function.ts";
import type { QuestionKind } from "./kind.ts";
import type { ScopeSays } from "./notation-schema.ts";
import type { CommonSays, ConventionsSay, TrainingSays } from "./schema.ts";
import type { Release, Scoring } from "./scoring.ts";
import type { Path, Source } from "./source.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A homework: what is given, and what is asked. */
export interface Exercise {
  /** How its files are named: the folder it stands in. */
  readonly id: string;
  readonly title: Bilingual;
  /** The sum of the questions. */
  readonly points: number;
  readonly conventions: ConventionsSay;
  readonly scoring: Scoring;
  readonly release: Release;
  readonly vocabulary: Vocabulary;
  readonly questions: readonly Question[];
  /** Networks that can be trained. */
  readonly trainings: readonly Training[];
  /** Worth knowing, and no error: a text in one language only. */
  readonly warnings: readonly ExerciseWarning[];
  readonly source: Source;
}

/** A network that the file says how to train. */
export interface Training {
  readonly says: TrainingSays;
  readonly vocabulary: Vocabulary;
  /** The section it stands in, where the file has sections. */
  readonly section: string | undefined;
  /** Where it stands. */
  readonly path: Path;
}

/** Questions that belong together, under a title and with names of their own. */
export interface Section {
  readonly id: string;
  readonly title: Bilingual;
  /** The sum of its questions. */
  readonly points: number;
}

export interface Question {
  /** Its name, unique in the whole file. */
  readonly id: string;
  readonly points: number;
  /** Where the file is divided into sections, the one it stands in: one object for all of its questions. */
  readonly section: Section | undefined;
  /** What is asked; nothing where the file leaves it to the kind. */
  readonly ask: Bilingual | undefined;
  /** What is wrong with a formula as it was printed in the source, in LaTeX. */
  readonly erratum: (Bilingual & { readonly printed: string | undefined }) | undefined;
  readonly hints: readonly (Bilingual & { readonly cost: number })[];
  /** One for a question that asks one thing. */
  readonly parts: readonly Part[];
  readonly path: Path;
}

/** One thing asked. */
export interface Part {
  /** What later questions cite: the question's own id, or one below it, as e.2. */
  readonly id: string;
  readonly points: number;
  readonly ask: Bilingual | undefined;
  readonly kind: QuestionKind;
  /** What the file says to the kind. */
  readonly says: unknown;
  /** What it says to everybody. */
  readonly common: CommonSays;
  readonly using: readonly string[];
  readonly vocabulary: Vocabulary;
  /** What is said of how copies write, from the file down to the part. */
  readonly copies: readonly CopiesSaid[];
  readonly path: Path;
}

/** How copies write what they speak of, and where the file says so. */
export interface CopiesSaid {
  readonly says: ScopeSays;
  readonly path: Path;
}

export interface ExerciseWarning {
  readonly line: number;
  readonly message: Bilingual;
}
