import type { Exercise, Part, Question } from "../exercise/exercise.ts";
import type { Bilingual } from "../expr/function.ts";
import { type Rational, zeroRational } from "../numeric/rational.ts";
import { exact, greater, lesser, minus, numberOf, roundedTo, sumOf } from "./amount.ts";
import { because } from "./because.ts";
import { type Chargeable, type Cost, costsOf } from "./charges.ts";
import { type Earned, earnedOf } from "./earning.ts";
import { feedbackOf } from "./feedback.ts";
import type { Charge, Grade, Item, MarkedQuestion, Named } from "./grade.ts";
import type { JudgedCopy, JudgedLink, JudgedPart, JudgedQuestion } from "./judged.ts";
import { pointsOfParts, rubricOf } from "./rubric.ts";
import { counts } from "./standing.ts";

/** What a person decided about the points of a copy. */
export interface Rulings {
  /** Points that links cost, by their numbers. */
  readonly charges: ReadonlyMap<number, number>;
  /** What questions earn, by their ids, or items, by question and item: `b/result`. */
  readonly points: ReadonlyMap<string, number>;
  /** What is said under the answers, by the ids of questions. */
  readonly comments: ReadonlyMap<string, readonly Bilingual[]>;
}

const noRulings: Rulings = { charges: new Map(), points: new Map(), comments: new Map() };

/**
 * The grade of a judged copy: what each question earns, and what each error costs. Points are counted exactly, and
 * rounded once for each question; the totals are sums of what is rounded. `score` is decided; `pending` is what may
 * still be won, depending on a person. A link answers a question of the exercise by its id, or none.
 */
export const scoreCopy = (
  exercise: Exercise,
  copy: JudgedCopy,
  rulings: Rulings = noRulings,
): Grade => {
  const { scoring } = exercise;
  const answers = exercise.questions.map((question) => answerTo(question, exercise, copy));
  const costs = costsOf(
    answers.flatMap(({ parts, isOpen }) => (isOpen ? [] : parts.filter(({ isOpen }) => !isOpen))),
    scoring,
    rulings.charges,
  );
  const scored = answers.map((answer) => scoreOf(answer, costs, exercise, rulings));
  const decided = new Set(
    answers.flatMap(({ question, links }) =>
      rulings.points.has(question.id) ? links.map(({ at }) => at) : [],
    ),
  );
  const charged = new Map<number, Rational>();
  for (const { link, points } of costs)
    if (!decided.has(link.at))
      charged.set(link.at, sumOf([charged.get(link.at) ?? zeroRational, points]));
  const firstErrors = new Set(scored.flatMap(({ marked }) => marked.firstError ?? []));
  return {
    ...shared(copy),
    score: numberOf(sumOf(scored.map(({ score }) => score))),
    pending: numberOf(sumOf(scored.map(({ pending }) => pending))),
    maxScore: exercise.points,
    questions: scored.map(({ marked }) => marked),
    links: copy.links.map((link) => ({
      ...markedOf(link),
      charged: numberOf(charged.get(link.at) ?? zeroRational),
      isFirstError: firstErrors.has(link.at),
    })),
  };
};

const shared = ({ questions: _, links: __, ...same }: JudgedCopy) => same;

/** Without what only scoring asks for. */
const markedOf = ({
  part: _part,
  line: _line,
  reaches: _reaches,
  shows: _shows,
  answers: _answers,
  isConnected: _isConnected,
  formMissed: _formMissed,
  isTrivial: _isTrivial,
  ...marked
}: JudgedLink) => marked;

/** A question with everything in the copy that answers it. */
interface Answer {
  readonly question: Question;
  readonly judged: JudgedQuestion;
  /** Its links that count. */
  readonly links: readonly JudgedLink[];
  /** All of them, those that are quoted or repeat the statement too. */
  readonly all: readonly JudgedLink[];
  readonly parts: readonly AnsweredPart[];
  /** A person reads the whole of it. */
  readonly isOpen: boolean;
}

interface AnsweredPart extends Chargeable {
  readonly part: Part;
  readonly judged: JudgedPart;
  /** A person reads the whole of it. */
  readonly isOpen: boolean;
}

const answerTo = (question: Question, { scoring }: Exercise, copy: JudgedCopy): Answer => {
  const all = copy.links.filter((link) => link.question === question.id);
  const judged =
    copy.questions.find(({ id }) => id === question.id) ?? unjudged(question.id, all.length === 0);
  const links = all.filter(counts);
  const points = pointsOfParts(question);
  const isOne = question.parts.length === 1;
  const parts = question.parts.map((part): AnsweredPart => {
    const worth = points.get(part.id) ?? zeroRational;
    const known = judged.parts.find(({ id }) => id === part.id) ?? unknown(part.id);
    return {
      part,
      judged: known,
      question: question.id,
      points: worth,
      items: rubricOf(question, part, worth, scoring),
      isPrinted: part.common.goal === "shown",
      links: links.filter((link) => isOne || link.part === part.id),
      isOpen: known.inWords,
    };
  });
  return {
    question,
    judged,
    links,
    all,
    parts,
    isOpen: judged.isDoubtful || copy.error !== undefined,
  };
};

const unjudged = (id: string, isMissing: boolean): JudgedQuestion => ({
  id,
  isMissing,
  isDoubtful: false,
  hintsRead: 0,
  parts: [],
});

const unknown = (id: string): JudgedPart => ({ id, isBrief: false, inWords: false, pieces: 1 });

interface Scored {
  readonly marked: MarkedQuestion;
  readonly score: Rational;
  readonly pending: Rational;
}

const scoreOf = (
  answer: Answer,
  allCosts: readonly Cost[],
  { scoring }: Exercise,
  { points: ruled, comments }: Rulings,
): Scored => {
  const { question, judged, links, all } = answer;
  const max = exact(question.points);
  const least = lesser(exact(scoring.minimum), max);
  const bounded = (value: Rational): Rational =>
    greater(least, roundedTo(value, exact(scoring.round), max));
  const decided = ruled.get(question.id);
  const costs = decided === undefined ? allCosts.filter(({ link }) => links.includes(link)) : [];
  const hints = decided === undefined ? hintCharges(answer) : [];
  const parts =
    decided === undefined
      ? answer.parts.map((part) => scorePart(part, answer, costs, ruled))
      : [wholly(exact(decided), max)];
  const off = exact(hints.reduce((sum, { points }) => sum + points, 0));
  const totalOf = (which: "sure" | "hoped"): Rational =>
    minus(sumOf(parts.map((part) => part[which])), off);
  const score = decided === undefined ? bounded(totalOf("sure")) : lesser(exact(decided), max);
  const pending = decided === undefined ? minus(bounded(totalOf("hoped")), score) : zeroRational;
  const items = parts.flatMap((part) => part.items);
  return {
    score,
    pending,
    marked: {
      id: question.id,
      section: question.section?.title,
      ask: question.ask,
      maxScore: question.points,
      score: numberOf(score),
      pending: numberOf(pending),
      items,
      charges: [...costs.map(chargeOf), ...hints],
      links: all.map(({ at }) => at),
      firstError: links.find(({ mark }) => mark === "wrong")?.at,
      isMissing: judged.isMissing,
      isDoubtful: judged.isDoubtful,
      feedback: [
        ...feedbackOf(judged, links, items, numberOf(pending)),
        ...(comments.get(question.id) ?? []),
      ],
      hints: question.hints.map(({ fr, en, cost }) => ({ says: { fr, en }, cost })),
    },
  };
};

interface ScoredPart {
  readonly items: readonly Item[];
  /** What is won for sure, and what it would be if a person gave all that is pending. */
  readonly sure: Rational;
  readonly hoped: Rational;
}

const scorePart = (
  part: AnsweredPart,
  answer: Answer,
  costs: readonly Cost[],
  ruled: ReadonlyMap<string, number>,
): ScoredPart => {
  const { question } = answer;
  const own = partOf(part.part, question);
  const named = ({ item: { name } }: Earned): string => (own ? `${own.name}.${name}` : name);
  const earned = itemsOf(part, answer).map((item) => {
    const points = ruled.get(`${question.id}/${named(item)}`);
    return points === undefined
      ? item
      : {
          ...item,
          earned: lesser(exact(points), item.item.points),
          pending: zeroRational,
          why: "decided" as const,
        };
  });
  const off = sumOf(
    costs.filter(({ link }) => part.links.includes(link)).map((cost) => cost.points),
  );
  const left = (won: readonly Rational[]): Rational =>
    greater(zeroRational, minus(sumOf(won), off));
  return {
    items: earned.map((item) => ({
      item: named(item),
      ...(own && { part: own }),
      says: item.item.says,
      points: numberOf(item.item.points),
      earned: numberOf(item.earned),
      pending: numberOf(item.pending),
      because: because(item),
      by: item.earned.n > 0n ? item.link?.at : undefined,
    })),
    sure: left(earned.map((item) => item.earned)),
    hoped: left(earned.map((item) => sumOf([item.earned, item.pending]))),
  };
};

/** What a part of a question of several is called, and what it asks. */
const partOf = ({ id, ask }: Part, question: Question): Named | undefined => {
  if (id === question.id) return undefined;
  const name = id.slice(question.id.length + 1);
  return { name, says: ask ?? { fr: name, en: name } };
};

const itemsOf = (part: AnsweredPart, { judged, isOpen }: Answer): readonly Earned[] => {
  const all = (why: "absent" | "words" | "doubtful"): readonly Earned[] =>
    part.items.map((item) => ({
      item,
      earned: zeroRational,
      pending: why === "absent" ? zeroRational : item.points,
      why,
      link: undefined,
    }));
  if (isOpen) return all("doubtful");
  if (judged.isMissing) return all("absent");
  if (part.isOpen) return all("words");
  return earnedOf(part.items, part.links, part.judged, part.isPrinted);
};

/** A question whose points a person gave as a whole. */
const wholly = (points: Rational, max: Rational): ScoredPart => ({
  items: [
    {
      item: "decided",
      says: { fr: "toute la question", en: "the whole question" },
      points: numberOf(max),
      earned: numberOf(lesser(points, max)),
      pending: 0,
      because: { fr: "Décidé par une personne.", en: "Decided by a person." },
      by: undefined,
    },
  ],
  sure: points,
  hoped: points,
});

const chargeOf = ({ cause, says, points, link }: Cost): Charge => ({
  cause,
  says,
  points: numberOf(points),
  by: link.at,
});

/** What the hints cost that were read, from the first. */
const hintCharges = ({ question: { hints }, judged }: Answer): readonly Charge[] =>
  hints.slice(0, judged.hintsRead).flatMap(({ cost }, at) =>
    cost === 0
      ? []
      : [
          {
            cause: `hint-${at + 1}`,
            says: { fr: `Indice ${at + 1} lu.`, en: `Hint ${at + 1} read.` },
            points: cost,
            by: undefined,
          },
        ],
  );
