import type { Grade, MarkedLink, MarkedQuestion, Named, Stage } from "../grading/grade.ts";
import { type Language, labelled } from "../page/typography.ts";
import { toldOf } from "./feedback.ts";
import { type Line, LineTeller } from "./lines.ts";
import { isRight, isScored, type Tone } from "./marks.ts";
import { phrases } from "./phrases.ts";
import { hundredths, isUnharmed } from "./points.ts";
import { nameOf, saidIn, type Text, textOf, wordsIn } from "./text.ts";

/*
 * What a student is told at a stage, in sentences, before it is a page or a text. The stage decides here alone:
 * what is not in a report cannot be shown.
 */
export interface StudentReport {
  readonly language: Language;
  readonly kicker: string;
  readonly title: Text;
  readonly copy: string;
  readonly intro: Text | undefined;
  /** Why nothing could be graded. */
  readonly failure: Text | undefined;
  readonly total: Score | undefined;
  /** At most two things. */
  readonly revise: readonly { readonly text: Text; readonly to: number }[];
  readonly good: Text | undefined;
  readonly missing: Text | undefined;
  readonly counts: Text | undefined;
  readonly questions: readonly QuestionReport[];
  readonly unplaced: readonly Line[];
  readonly unread: readonly { readonly at: number; readonly text: Text }[];
  readonly readings: readonly Located[];
  readonly remarks: readonly Located[];
  readonly contest: Text | undefined;
}

export interface Located {
  readonly place: string;
  readonly text: Text;
}

export interface Score {
  /** 15 / 17. */
  readonly text: string;
  /** What waits for a person. */
  readonly pending: string | undefined;
  readonly sign: string;
  readonly tone: Tone;
}

export interface QuestionReport {
  readonly id: string;
  readonly label: string;
  /** The title of the section that begins with it. */
  readonly section: Text | undefined;
  readonly ask: Text | undefined;
  readonly score: Score | undefined;
  readonly notes: readonly Text[];
  /** What is right, before any error is. */
  readonly lead: Text | undefined;
  readonly lines: readonly Line[];
  readonly items: readonly PartItems[];
  readonly feedback: readonly Text[];
}

/** What became of the points of a part of a question. */
export interface PartItems {
  /** What the part asks, or what the others have in common; nothing where the question is one. */
  readonly part: Text | undefined;
  readonly items: readonly { readonly text: Text; readonly points: string }[];
}

/** What the author of a copy is told of it at a stage. */
export const studentReport = (grade: Grade, stage: Stage): StudentReport => {
  const { lang: language } = grade;
  const say = phrases[language];
  const teller = new LineTeller(grade, stage);
  const graded = stage === "verdicts" || stage === "solutions";
  const head = {
    language,
    kicker: say.title[stage],
    title: saidIn(grade.title, language),
    copy: nameOf(grade.copy),
  };
  if (grade.error)
    return {
      ...head,
      ...nothing,
      failure: saidIn(grade.error.message, language),
    };
  const questions = grade.questions.map((question, at) =>
    questionReport(grade, stage, question, grade.questions[at - 1], teller),
  );
  const unplaced = linksAt(grade, grade.unplaced).map((link) => teller.line(link, undefined));
  const unread = grade.links.filter(({ mark }) => mark === "unreadable");
  const missing = grade.questions.filter(({ isMissing }) => isMissing).map(({ id }) => labelOf(id));
  const cited = grade.links.find(({ isFirstError }) => isFirstError) ?? grade.links[0];
  const example = stage === "reading" ? (unread[0] ?? grade.links[0]) : cited;
  const intro = say.intro[stage];
  return {
    ...head,
    intro: intro === undefined ? undefined : textOf(intro),
    failure: undefined,
    total: graded ? scoreOf(grade, language, true) : undefined,
    revise: graded ? toRevise(grade, teller) : [],
    good: graded ? goodOf(grade) : undefined,
    missing: missing.length > 0 ? textOf(say.missing(missing)) : undefined,
    counts:
      stage === "reading"
        ? textOf(
            say.counts(grade.links.length - unread.length, unread.length, grade.unplaced.length),
          )
        : undefined,
    questions,
    unplaced,
    unread: unread.map((link) => ({
      at: link.at,
      text: textOf(
        [
          teller.place(link.place),
          ...(link.question === undefined ? [] : [labelOf(link.question)]),
          ...(graded && !decides(grade, link) ? [say.noEffect] : []),
        ].join(", "),
      ),
    })),
    readings: located(grade.readings, teller, language),
    remarks: located(grade.remarks, teller, language),
    contest:
      example === undefined
        ? undefined
        : textOf((stage === "reading" ? say.contestReading : say.contest)(nameOf(example.id))),
  };
};

const nothing = {
  intro: undefined,
  total: undefined,
  revise: [],
  good: undefined,
  missing: undefined,
  counts: undefined,
  questions: [],
  unplaced: [],
  unread: [],
  readings: [],
  remarks: [],
  contest: undefined,
} as const;

const labelOf = (id: string): string => labelled(nameOf(id));

const linksAt = ({ links }: Grade, numbers: readonly number[]): readonly MarkedLink[] =>
  numbers.flatMap((at) => links[at] ?? []);

const located = (
  said: Grade["readings"],
  teller: LineTeller,
  language: Language,
): readonly Located[] =>
  said.map(({ place, says }) => ({ place: teller.place(place), text: saidIn(says, language) }));

/** Whether points wait for what a line that could not be read says. */
const decides = ({ questions }: Grade, { at, question }: MarkedLink): boolean =>
  questions.some(
    ({ id, pending, items }) =>
      (id === question && pending > 0) || items.some((item) => item.by === at && item.pending > 0),
  );

const scoreOf = (
  { score, pending, maxScore }: Pick<Grade, "score" | "pending" | "maxScore">,
  language: Language,
  isTotal = false,
): Score => {
  const { outOf, byPerson, pending: waiting } = phrases[language];
  const waits = hundredths(pending);
  const decided = hundredths(maxScore - pending);
  const got = hundredths(score);
  const [sign, tone]: [string, Tone] =
    decided === 0
      ? ["?", "open"]
      : got >= decided
        ? ["✓", "good"]
        : got > 0
          ? ["◐", "soft"]
          : ["✗", "bad"];
  return {
    text: outOf(decided === 0 ? "–" : got, isTotal && decided > 0 ? decided : hundredths(maxScore)),
    pending: waits > 0 ? (isTotal ? byPerson(waits) : waiting(waits)) : undefined,
    sign,
    tone,
  };
};

/** The two errors that cost most, each once. */
const toRevise = (grade: Grade, teller: LineTeller): StudentReport["revise"] => {
  const charges = grade.questions.flatMap((question) => question.charges);
  const seen = new Set<string>();
  return charges
    .flatMap((charge) => {
      const link = charge.by === undefined ? undefined : grade.links[charge.by];
      return link ? [{ ...charge, link }] : [];
    })
    .toSorted((a, b) => b.points - a.points || a.link.at - b.link.at)
    .filter(({ cause, points }) => points > 0 && !seen.has(cause) && seen.add(cause))
    .slice(0, 2)
    .map(({ says, link }) => {
      const said = wordsIn(says, grade.lang).replace(/[.\s]+$/, "");
      return { text: textOf(`${said} – ${teller.named(link, undefined)}`), to: link.at };
    });
};

const goodOf = (grade: Grade): Text | undefined => {
  const { full, rightLines } = phrases[grade.lang];
  const labels = grade.questions
    .filter(({ maxScore, score }) => maxScore > 0 && isUnharmed({ score, pending: 0 }, maxScore))
    .map(({ id }) => labelOf(id));
  if (labels.length > 0) return textOf(full(labels));
  const scored = grade.links.filter((link) => isScored(link) && link.question !== undefined);
  const right = scored.filter(isRight).length;
  return right > 0 ? textOf(rightLines(right, scored.length)) : undefined;
};

const questionReport = (
  grade: Grade,
  stage: Stage,
  question: MarkedQuestion,
  before: MarkedQuestion | undefined,
  teller: LineTeller,
): QuestionReport => {
  const { lang: language } = grade;
  const say = phrases[language];
  const graded = stage === "verdicts" || stage === "solutions";
  const links = linksAt(grade, question.links);
  const { section, ask } = question;
  const doubtful = stage === "reading" ? say.doubtfulReading : say.doubtful;
  return {
    id: question.id,
    label: labelOf(question.id),
    section:
      section && section[language] !== before?.section?.[language]
        ? saidIn(section, language)
        : undefined,
    ask: ask && saidIn(ask, language),
    score: graded ? scoreOf(question, language) : undefined,
    notes: [
      ...(question.isMissing ? [textOf(say.noAnswer)] : []),
      ...(question.isDoubtful && !question.isMissing ? [textOf(doubtful)] : []),
    ],
    lead: stage === "reading" ? undefined : leadOf(question, links, language),
    lines: links.map((link) => teller.line(link, question)),
    items: graded && hasLost(question) ? itemsOf(question, language) : [],
    feedback: graded ? toldOf(question, language) : [],
  };
};

const leadOf = (
  question: MarkedQuestion,
  links: readonly MarkedLink[],
  language: Language,
): Text | undefined => {
  const say = phrases[language];
  const scored = links.filter(isScored);
  const end = scored.findIndex(({ at }) => at === question.firstError);
  const right = scored.slice(0, end < 0 ? undefined : end).filter(isRight);
  const last = right.at(-1);
  if (end >= 0 && last) return textOf(say.rightUpTo(say.line(`${last.place.line}`)));
  if (end >= 0 || scored.length === 0) return undefined;
  const sound = scored.every((link) => isRight(link) || link.mark === "definition");
  if (sound && last) return textOf(say.allRight);
  return scored.some(({ mark }) => mark === "follows") &&
    scored.every((link) => isRight(link) || /^(?:follows|definition)$/.test(link.mark))
    ? textOf(say.rightSound)
    : undefined;
};

/** Whether there is more to tell of the points than how many there are. */
const hasLost = (question: MarkedQuestion): boolean =>
  !question.isMissing && !isUnharmed({ score: question.score, pending: 0 }, question.maxScore);

const itemsOf = (question: MarkedQuestion, language: Language): readonly PartItems[] => {
  const say = phrases[language];
  const items = question.items.map((item) => {
    const because = wordsIn(item.because, language);
    const said = wordsIn(item.says, language);
    const earned = say.outOf(hundredths(item.earned), hundredths(item.points));
    const pending = hundredths(item.pending);
    return {
      text: textOf(because === "" ? said : `${said} – ${because}`),
      points: pending > 0 ? `${earned}, ${say.pending(pending)}` : earned,
    };
  });
  const parts = [...new Set(question.items.map(({ part }) => part?.name))].map(
    (name): PartItems => {
      const own = [...question.items.keys()].filter(
        (at) => question.items[at]?.part?.name === name,
      );
      const part = question.items[own[0] ?? 0]?.part;
      return {
        part: part && textOf(partSaid(part, language)),
        items: own.flatMap((at) => items[at] ?? []),
      };
    },
  );
  const charges = question.charges
    .filter(({ points }) => hundredths(points) > 0)
    .map(({ says, points }) => ({
      text: saidIn(says, language),
      points: say.signed(-hundredths(points)),
    }));
  const off = parts.some(({ part }) => part) ? textOf(say.takenOff) : undefined;
  return [...parts, ...(charges.length > 0 ? [{ part: off, items: charges }] : [])];
};

/** What a part is called, and what it asks where that is said. */
const partSaid = ({ name, says }: Named, language: Language): string => {
  const asks = wordsIn(says, language);
  return asks === name ? nameOf(name) : `${nameOf(name)} – ${asks}`;
};
