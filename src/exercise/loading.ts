import type { Bilingual, Builder } from "../expr/function.ts";
import { type ExerciseError, errorAt } from "./error.ts";
import type { ExerciseWarning } from "./exercise.ts";
import { conditioned, extended, type VocabularySays } from "./extend.ts";
import type { QuestionKind } from "./kind.ts";
import type { TextSays } from "./schema-parts.ts";
import type { Path, Source } from "./source.ts";
import { emptyVocabulary, type Vocabulary } from "./vocabulary.ts";

/** The state of reading one exercise file: what it is read with, and what was found wrong so far. */
export class Loading {
  readonly errors: ExerciseError[] = [];
  readonly warnings: ExerciseWarning[] = [];
  /** Every question met so far, those that could not be read too. */
  readonly named: string[] = [];
  readonly source: Source;
  readonly kinds: readonly QuestionKind[];
  readonly functions: readonly Builder[];
  /** Whether the names of the file could be read. Where not, what questions say of names cannot be judged. */
  hasNames = true;

  constructor(source: Source, kinds: readonly QuestionKind[], functions: readonly Builder[]) {
    this.source = source;
    this.kinds = kinds;
    this.functions = functions;
  }

  /** The names around, with those that are said at a place. */
  extended(around: Vocabulary, says: VocabularySays, path: Path): Vocabulary {
    if (!this.hasNames) return emptyVocabulary;
    const { vocabulary, errors } = extended(around, says, path, this.source, this.functions);
    this.errors.push(...errors);
    return vocabulary;
  }

  /** The names around, under a condition that is said at a place. */
  conditioned(around: Vocabulary, text: string, path: Path): Vocabulary {
    if (!this.hasNames) return emptyVocabulary;
    const { vocabulary, errors } = conditioned(around, text, path, this.source, this.functions);
    this.errors.push(...errors);
    return vocabulary;
  }

  /** Notes what is wrong with the value at a place. */
  wrong(path: Path, message: Bilingual, expected?: Bilingual): void {
    const span = this.source.valueAt(path);
    this.errors.push(errorAt(this.source, span, "E-TYPE", message, { expected }));
  }

  /** Both languages of a text; one that is missing is taken from the other, and said so. */
  both({ fr, en }: TextSays, path: Path): Bilingual {
    if (fr === undefined || en === undefined) {
      const { start } = this.source.keyAt(path);
      this.warnings.push({
        line: this.source.text.slice(0, start).split("\n").length,
        message:
          fr === undefined
            ? {
                fr: "Le texte français manque ; l'anglais le remplace.",
                en: "The French text is missing; the English stands in.",
              }
            : {
                fr: "Le texte anglais manque ; le français le remplace.",
                en: "The English text is missing; the French stands in.",
              },
      });
    }
    return { fr: fr ?? en ?? "", en: en ?? fr ?? "" };
  }

  /** Points that are said twice have to agree. */
  sum(of: readonly Pointed[], said: number | undefined, path: Path): void {
    // A question that could not be read is missing from the sum.
    if (said === undefined || this.errors.length > 0) return;
    const sum = total(of);
    if (Math.abs(sum - said) < 1e-9) return;
    this.wrong(
      [...path, "points"],
      {
        fr: `${decimal(said)} points sont annoncés ; la somme fait ${decimal(sum)}.`,
        en: `${said} points are announced; the sum is ${rounded(sum)}.`,
      },
      { fr: decimal(sum), en: `${rounded(sum)}` },
    );
  }
}

export interface Pointed {
  readonly points: number;
}

/** The points of several things; seven sevenths of a point are one. */
export const total = (of: readonly Pointed[]): number =>
  Math.round(of.reduce((sum, { points }) => sum + points, 0) * 1e9) / 1e9;

const rounded = (points: number): number => Math.round(points * 1e6) / 1e6;

const decimal = (points: number): string => `${rounded(points)}`.replace(".", ",");

/** Points in a sentence. */
export const pointsSay = (points: number): Bilingual => ({
  fr: `${decimal(points)} point${Math.abs(points) < 2 ? "" : "s"}`,
  en: `${rounded(points)} point${Math.abs(points) === 1 ? "" : "s"}`,
});
