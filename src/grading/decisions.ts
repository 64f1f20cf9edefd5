import type { ExerciseError } from "../exercise/error.ts";
import { inOrder } from "../exercise/error.ts";
import type { Exercise } from "../exercise/exercise.ts";
import { errorsOf, withoutEchoes } from "../exercise/issues.ts";
import type { TextSays } from "../exercise/schema-parts.ts";
import { readSource } from "../exercise/source.ts";
import type { Bilingual } from "../expr/function.ts";
import { type DecisionSays, decisionsSchema } from "./decisions-schema.ts";
import type { Grade, Mark } from "./grade.ts";
import type { JudgedCopy, JudgedLink } from "./judged.ts";
import { type Rulings, scoreCopy } from "./score.ts";

/** What a person decided, and where the file says so. */
export interface Decision {
  readonly says: DecisionSays;
  /** Counted from 1. */
  readonly line: number;
}

export type LoadedDecisions =
  | { readonly ok: true; readonly decisions: readonly Decision[] }
  | { readonly ok: false; readonly errors: readonly ExerciseError[] };

/** Reads the text of a file of decisions; everything that is wrong with it comes back, with its place. */
export const loadDecisions = (text: string, file: string): LoadedDecisions => {
  const read = readSource(text, file);
  if (!read.ok) return { ok: false, errors: read.errors };
  const { source } = read;
  const parsed = decisionsSchema.safeParse(source.value);
  if (!parsed.success) {
    const errors = errorsOf(parsed.error.issues, decisionsSchema, source, []);
    return { ok: false, errors: inOrder(withoutEchoes(errors)) };
  }
  return {
    ok: true,
    decisions: parsed.data.decisions.map((says, at) => ({
      says,
      line: lineAt(text, source.valueAt(["decisions", at]).start),
    })),
  };
};

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

/** Decisions about a copy: those for all come first, so that those for it alone have the last word. */
const about = (
  decisions: readonly Decision[],
  exercise: string,
  copy: string,
): readonly Decision[] => {
  const here = decisions.filter(({ says }) => says.exercise === exercise);
  return [
    ...here.filter(({ says }) => says.for === "all"),
    ...here.filter(({ says }) => says.for !== "all" && says.for.copy === copy),
  ];
};

/** What a judge has to know before it looks at a copy. A line that it moves keeps its id. */
export interface Directions {
  /** The part or question that lines answer, by their ids. */
  readonly align: ReadonlyMap<string, string>;
  /** The LaTeX that is meant, by the ids of lines. */
  readonly readAs: ReadonlyMap<string, string>;
}

export const directionsOf = (
  decisions: readonly Decision[],
  exercise: string,
  copy: string,
): Directions => {
  const said = (key: "align" | "read-as"): ReadonlyMap<string, string> =>
    new Map(
      about(decisions, exercise, copy).flatMap(({ says }) => {
        const to = says[key];
        return says.link === undefined || to === undefined ? [] : [[says.link, to] as const];
      }),
    );
  return { align: said("align"), readAs: said("read-as") };
};

export interface Regraded {
  readonly grade: Grade;
  /** The totals without any decision. */
  readonly before: Pick<Grade, "score" | "pending">;
  /** The decisions that found what they are about in this copy. */
  readonly kept: readonly Decision[];
}

/**
 * The grade of a judged copy with what was decided about it, and what it would be without.
 *
 * @param copy judged with what a person says that its lines mean
 * @param written judged as it is written
 */
export const regrade = (
  exercise: Exercise,
  copy: JudgedCopy,
  decisions: readonly Decision[],
  written: JudgedCopy = copy,
): Regraded => {
  const { score, pending } = scoreCopy(exercise, written);
  const { questions } = scoreCopy(exercise, copy);
  const { align } = directionsOf(decisions, exercise.id, copy.copy);
  const work = new Deciding(exercise, copy, questions, align);
  const kept = about(decisions, exercise.id, copy.copy).filter(({ says }) => work.apply(says));
  return { grade: work.grade(), before: { score, pending }, kept };
};

/** Decisions about an exercise that found nothing in any of its copies. */
export const unmatched = (
  decisions: readonly Decision[],
  exercise: string,
  regraded: readonly Pick<Regraded, "kept">[],
): readonly Decision[] => {
  const kept = new Set(regraded.flatMap((each) => each.kept));
  return decisions.filter((each) => each.says.exercise === exercise && !kept.has(each));
};

/** A line that an exercise file could hold from now on. */
export interface Offer {
  readonly file: string;
  /** Where the question stands in it. */
  readonly line: number;
  readonly question: string;
  readonly text: string;
}

/** Answers that were accepted for all copies, as lines of the exercise file. */
export const offersOf = (
  decisions: readonly Decision[],
  { id, questions, source }: Exercise,
): readonly Offer[] =>
  decisions.flatMap(({ says: { accept, exercise, question: asked, for: whom } }) => {
    const question = questions.find((each) => each.id === asked);
    if (!accept || exercise !== id || whom !== "all" || !question) return [];
    // Strings of JSON are strings of YAML between double quotes.
    const texts = Object.entries(accept.says).map(
      ([key, text]) => `${key}: ${JSON.stringify(text)}`,
    );
    return [
      {
        file: source.file,
        line: lineAt(source.text, source.valueAt(question.path).start),
        question: question.id,
        text: `accept: [{is: ${JSON.stringify(accept.is)}, says: {${texts.join(", ")}}}]`,
      },
    ];
  });

const both = ({ fr, en }: TextSays): Bilingual => ({ fr: fr ?? en ?? "", en: en ?? fr ?? "" });

/** Whether a line with a mark is literally true, as far as the mark tells. */
const holdsUnder: Partial<Readonly<Record<Mark, boolean>>> = {
  right: true,
  definition: true,
  wrong: false,
  repairs: false,
};

/** A copy while decisions are applied to it. */
class Deciding {
  readonly #exercise: Exercise;
  /** Names of what may be given points: question and item. */
  readonly #items: ReadonlySet<string>;
  /** Where lines belong that a judge may have moved already. */
  readonly #aligned: ReadonlyMap<string, string>;
  /** The links before any decision: what decisions are keyed by. */
  readonly #links: readonly JudgedLink[];
  readonly #charges = new Map<number, number>();
  readonly #points = new Map<string, number>();
  readonly #comments = new Map<string, readonly Bilingual[]>();
  #copy: JudgedCopy;

  constructor(
    exercise: Exercise,
    copy: JudgedCopy,
    questions: Grade["questions"],
    aligned: ReadonlyMap<string, string>,
  ) {
    this.#exercise = exercise;
    this.#aligned = aligned;
    this.#links = copy.links;
    this.#items = new Set(
      questions.flatMap(({ id, items }) => items.map(({ item }) => `${id}/${item}`)),
    );
    this.#copy = copy;
  }

  grade(): Grade {
    const rulings: Rulings = {
      charges: this.#charges,
      points: this.#points,
      comments: this.#comments,
    };
    return scoreCopy(this.#exercise, this.#copy, rulings);
  }

  /** Applies a decision; false where it finds nothing it is about. */
  apply(says: DecisionSays): boolean {
    const found = this.#found(says);
    if (found === undefined) return false;
    const { verdict, charge, accept, comment, align, points } = says;
    if (verdict) this.#change(found, (link) => withMark(link, verdict));
    if (accept) this.#change(found, (link) => accepted(link, both(accept.says)));
    // A line that stands in a copy twice is charged once.
    if (charge !== undefined)
      for (const [at, link] of found.entries()) this.#charges.set(link.at, at === 0 ? charge : 0);
    if (comment) this.#comment(says, found, both(comment));
    if (points !== undefined) this.#award(says, points);
    if (align !== undefined) this.#align(says, found, align);
    return true;
  }

  /** The links that a decision is about; nothing where what it names is not in this copy. */
  #found({ question, link, item, align }: DecisionSays): readonly JudgedLink[] | undefined {
    const asked = this.#exercise.questions.find(({ id }) => id === question);
    if (question !== undefined && !asked) return undefined;
    if (align !== undefined && !this.#target(align)) return undefined;
    if (item !== undefined && !this.#items.has(`${question}/${item}`)) return undefined;
    if (link === undefined) return this.#links.filter((each) => each.question === question);
    const moved = this.#target(this.#aligned.get(link))?.question;
    const found = this.#links.filter(
      (each) =>
        each.id === link &&
        // What a line means may answer another question than what is written.
        (each.question === question || each.question === moved || each.meant !== undefined),
    );
    return found.length > 0 ? found : undefined;
  }

  #target(
    id: string | undefined,
  ): { readonly question: string; readonly part: string | undefined } | undefined {
    for (const question of this.#exercise.questions) {
      const part = question.parts.find((each) => each.id === id);
      if (part) return { question: question.id, part: part.id };
      if (question.id === id) return { question: id, part: undefined };
    }
    return undefined;
  }

  #change(found: readonly JudgedLink[], to: (link: JudgedLink) => JudgedLink): void {
    const chosen = new Set(found.map(({ at }) => at));
    this.#copy = {
      ...this.#copy,
      links: this.#copy.links.map((link) => (chosen.has(link.at) ? to(link) : link)),
    };
  }

  #comment({ link, question }: DecisionSays, found: readonly JudgedLink[], says: Bilingual): void {
    if (link === undefined)
      this.#comments.set(question ?? "", [...(this.#comments.get(question ?? "") ?? []), says]);
    else this.#change(found, (each) => ({ ...each, remarks: [...each.remarks, says] }));
  }

  #award({ question = "", item }: DecisionSays, points: number): void {
    this.#points.set(item === undefined ? question : `${question}/${item}`, points);
  }

  /** Lines move to what they answer; a whole question that does is no longer in doubt. */
  #align({ link, question }: DecisionSays, found: readonly JudgedLink[], to: string): void {
    const target = this.#target(to);
    if (!target) return;
    this.#change(found, (each) => ({
      ...each,
      question: target.question,
      part: target.part ?? (each.question === target.question ? each.part : undefined),
    }));
    const { links, questions } = this.#copy;
    this.#copy = {
      ...this.#copy,
      unplaced: this.#copy.unplaced.filter((at) => !found.some((each) => each.at === at)),
      questions: questions.map((each) => {
        if (each.id === target.question)
          return { ...each, isMissing: false, isDoubtful: each.isDoubtful && link !== undefined };
        const isLeft = each.id === question && !links.some((other) => other.question === each.id);
        return isLeft ? { ...each, isMissing: true, isDoubtful: false } : each;
      }),
    };
  }
}

const withMark = (link: JudgedLink, mark: Mark): JudgedLink => ({
  ...link,
  mark,
  holds: holdsUnder[mark] ?? (mark === link.mark ? link.holds : null),
  certainty: mark === link.mark ? link.certainty : null,
  causes: mark === "wrong" ? link.causes : [],
  isTrivial: false,
  ...(mark !== "wrong" && {
    counterexample: undefined,
    shapes: undefined,
    corrected: undefined,
    wrongPart: undefined,
  }),
});

const accepted = (link: JudgedLink, says: Bilingual): JudgedLink => ({
  ...withMark(link, "convention"),
  convention: { name: "accepted", says },
  isConnected: true,
});
