import type { Document, Role, Section } from "../document/document.ts";
import { readDocument, type SectionReading } from "../document/reading.ts";
import { extendNotation, type NotationSays } from "../parse/latex/notation.ts";
import { type Link, type Statement, statementsOf } from "./links.ts";
import { type Prepared, type PreparedQuestion, sameSubject, subjectOf } from "./prepared.ts";
import { sideIn } from "./sides.ts";

/*
 * Which questions a section of a copy answers, and how it is read: a label is evidence, what its formulas speak of
 * is more. Sections that no label places are read with the names of each question in turn.
 */

/** A section, the questions it may answer, and what it says. */
export interface PlacedSection {
  readonly section: Section;
  /** The best first; none where nothing of it speaks of any question. */
  readonly questions: readonly PreparedQuestion[];
  readonly isDoubtful: boolean;
  readonly reading: SectionReading;
  readonly statements: readonly Statement[];
}

/** Reads a copy, each section with the names of the questions that it answers. */
export const readCopy = (document: Document, exercise: Prepared): readonly PlacedSection[] => {
  const above = shiftOf(document, exercise);
  const placed = new Map<
    Section,
    { questions: readonly PreparedQuestion[]; isDoubtful: boolean }
  >();
  const isTrusted = shareOf(document, exercise, above) >= trusted;
  for (const [at, section] of document.sections.entries())
    placed.set(section, placeOf(document, at, exercise, above, isTrusted));
  const says = new Map(
    [...placed].map(([section, { questions }]) => [section, together(questions)]),
  );
  const readings = readDocument(document, {
    functions: exercise.functions,
    notation: exercise.notation,
    own: (section) => says.get(section),
  });
  const statements = statementsOf(document, readings);
  return readings.map((reading, at) => ({
    section: reading.section,
    reading,
    statements: statements[at] ?? [],
    ...(placed.get(reading.section) ?? { questions: [], isDoubtful: true }),
  }));
};

const together = (questions: readonly PreparedQuestion[]): NotationSays =>
  questions.reduceRight((so, { notation }) => extendNotation(so, notation), {} as NotationSays);

/** The label of a copy under which the exercise stands as a whole: its questions may be those of « Exercice 2 ». */
const shiftOf = ({ sections }: Document, { questions }: Prepared): readonly string[] => {
  const labels = new Set(sections.map(({ label }) => label.join(".")));
  const found = (above: readonly string[]): number =>
    questions.filter(({ label }) => labels.has([...above, ...label].join("."))).length;
  const all = [[], ...new Set(sections.map(({ label }) => label))].sort(
    (a, b) => a.length - b.length,
  );
  return all.reduce((best, each) => (found(each) > found(best) ? each : best), []);
};

/** How many of the questions stand under their labels. */
const shareOf = (
  { sections }: Document,
  { questions }: Prepared,
  above: readonly string[],
): number => {
  const labels = new Set(sections.map(({ label }) => label.join(".")));
  const found = questions.filter(({ label }) => labels.has([...above, ...label].join(".")));
  return found.length / Math.max(1, questions.length);
};

/** Where nearly all questions stand under their labels, the labels are believed. */
const trusted = 0.8;

const labelScore = 4;
const subjectScore = 4;
const titleScore = 2;

const placeOf = (
  document: Document,
  at: number,
  exercise: Prepared,
  above: readonly string[],
  isTrusted: boolean,
): { questions: readonly PreparedQuestion[]; isDoubtful: boolean } => {
  const section = document.sections[at] as Section;
  const own = section.label.slice(above.length);
  const labelled = exercise.questions.filter(
    ({ label }) =>
      own.length > 0 &&
      above.every((step, depth) => section.label[depth] === step) &&
      (startsWith(own, label) || startsWith(label, own)),
  );
  if (section.blocks.every(({ kind }) => kind !== "formula"))
    return { questions: labelled, isDoubtful: false };
  // A statement is where its label says; so is an answer that speaks of what its question asks.
  const [only, ...others] = labelled;
  const isLabelled =
    only !== undefined && (others.length === 0 || section.label.length < only.label.length);
  if (
    isLabelled &&
    (isTrusted ||
      section.role === "statement" ||
      others.length > 0 ||
      hasEvidence(document, section, only, exercise))
  )
    return { questions: labelled, isDoubtful: false };
  const scored = exercise.questions.map((question) => {
    const { subjects } = evidenceOf(document, section, question, exercise);
    const label = labelled.includes(question) ? labelScore : 0;
    const title = titleMatches(section, question) ? titleScore : 0;
    return { question, score: label + title + (subjects > 0 ? subjectScore : 0), subjects };
  });
  const most = Math.max(...scored.map(({ score }) => score));
  if (most <= 0) return { questions: labelled, isDoubtful: false };
  const best = scored.filter(({ score }) => score === most || score >= subjectScore);
  const order = [...best].sort((a, b) => b.score - a.score || b.subjects - a.subjects);
  return {
    questions: order.map(({ question }) => question),
    isDoubtful: false,
  };
};

const hasEvidence = (
  document: Document,
  section: Section,
  question: PreparedQuestion,
  exercise: Prepared,
): boolean => evidenceOf(document, section, question, exercise).fits;

const startsWith = (whole: readonly string[], start: readonly string[]): boolean =>
  start.length <= whole.length && start.every((step, at) => whole[at] === step);

/** What speaks for a section answering a question: lines that speak of what it asks for. */
const evidenceOf = (
  document: Document,
  section: Section,
  { notation, aims, frames }: PreparedQuestion,
  exercise: Prepared,
): { readonly subjects: number; readonly fits: boolean } => {
  if (aims.length === 0) return { subjects: 0, fits: true };
  const [reading] = readDocument(
    { ...document, sections: [section] },
    { functions: exercise.functions, notation: exercise.notation, own: () => notation },
  );
  if (!reading) return { subjects: 0, fits: false };
  const [statements = []] = statementsOf(document, [reading]);
  const [frame] = frames;
  if (!frame) return { subjects: 0, fits: false };
  let subjects = 0;
  for (const statement of statements) {
    const meant =
      statement.is === "mention"
        ? [statement.mention.meant]
        : statement.links.flatMap(({ readings: [first] }) => [first.left, first.right]);
    for (const each of meant) {
      const side = sideIn(frame, each);
      const subject = side && subjectOf(side.body);
      if (subject && aims.some((aim) => sameSubject(aim.subject, subject))) subjects += 1;
    }
  }
  const open = aims.every(({ subject }) => subject === undefined);
  return { subjects, fits: open || subjects > 0 };
};

/** Whether words of a title stand in what is asked. */
const titleMatches = ({ title }: Section, { question }: PreparedQuestion): boolean => {
  if (!title) return false;
  const asked = ` ${plain(`${question.ask?.fr ?? ""} ${question.ask?.en ?? ""} ${question.section?.title.fr ?? ""}`)} `;
  return plain(title)
    .split(" ")
    .filter((word) => word.length > 3 && !common.has(word))
    .some((word) => asked.includes(` ${word} `));
};

const common: ReadonlySet<string> = new Set([
  "question",
  "exercice",
  "exercise",
  "reponse",
  "answer",
  "forward",
  "backward",
  "module",
]);

/** Without accents, signs and capitals. */
const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

/** All links of a copy. */
export const linksIn = (sections: readonly PlacedSection[]): readonly Link[] =>
  sections.flatMap(({ statements }) =>
    statements.flatMap((statement) => (statement.is === "links" ? statement.links : [])),
  );

export type { Role };
