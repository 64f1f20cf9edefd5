import type { Document, Role, Section } from "../document/document.ts";
import { readDocument, type SectionReading } from "../document/reading.ts";
import { type Link, type Statement, statementsOf } from "./links.ts";
import { assigned, type Evidence, evidenceFor } from "./placing.ts";
import type { Prepared, PreparedQuestion } from "./prepared.ts";

/*
 * Which questions a section of a copy answers, and how it is read: with the names of those questions. Labels are
 * believed where nearly all questions stand under theirs; else they are evidence among other (`placing`).
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
  const placed = placesIn(document, exercise);
  const readings = readDocument(document, exercise.strictly, (section) =>
    exercise.says(placed.get(section)?.questions ?? []),
  );
  const statements = statementsOf(document, readings);
  return readings.map((reading, at) => ({
    section: reading.section,
    reading,
    statements: statements[at] ?? [],
    ...(placed.get(reading.section) ?? { questions: [], isDoubtful: true }),
  }));
};

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

interface Placed {
  /** The best first; none where nothing of it speaks of any question. */
  readonly questions: readonly PreparedQuestion[];
  readonly isDoubtful: boolean;
}

/** The questions that each section answers. */
const placesIn = (document: Document, exercise: Prepared): ReadonlyMap<Section, Placed> => {
  const above = shiftOf(document, exercise);
  const isTrusted = shareOf(document, exercise, above) >= trusted;
  const placed = new Map<Section, Placed>();
  const spoken: Section[] = [];
  for (const section of document.sections) {
    const questions = labelledIn(section, exercise, above);
    const isSilent = section.blocks.every(({ kind }) => kind !== "formula");
    if (isSilent || (isTrusted && questions.length > 0))
      placed.set(section, { questions, isDoubtful: false });
    else spoken.push(section);
  }
  const own = ownIn(document, spoken, exercise, above);
  const open = spoken.filter((section) => !own.has(section));
  for (const [section, questions] of own) placed.set(section, { questions, isDoubtful: false });
  if (open.length === 0) return placed;
  const labelled = new Map(open.map((each) => [each, labelledIn(each, exercise, above)]));
  const evidence = exercise.questions.map((question) =>
    evidenceFor(
      document,
      open,
      question,
      (cut) => readDocument(cut, exercise.loosely, () => question.notation),
      (section) => (labelled.get(section) ?? []).includes(question),
    ),
  );
  const path = assigned(open, evidence);
  for (const [at, section] of open.entries()) {
    const own = evidence.map((each) => each[at] as Evidence);
    placed.set(section, placedAt(own, path[at] ?? 0, exercise, labelled.get(section)));
  }
  // What a question asks for may be named in a section that answers another first of all, on lines of its own.
  const answered = new Set([...placed.values()].flatMap(({ questions }) => questions));
  const linesOf = (question: PreparedQuestion, at: number): ReadonlySet<number> =>
    evidence[exercise.questions.indexOf(question)]?.[at]?.lines ?? new Set();
  for (const [which, each] of evidence.entries()) {
    const question = exercise.questions[which];
    if (!question || answered.has(question)) continue;
    const isFree = (at: number): boolean => {
      const section = open[at];
      const taken = section ? (placed.get(section)?.questions ?? []) : [];
      return [...linesOf(question, at)].some((line) =>
        taken.every((other) => !linesOf(other, at).has(line)),
      );
    };
    const best = bestOf(each, isFree);
    const section = best === undefined ? undefined : open[best];
    const place = section && placed.get(section);
    if (!place) continue;
    placed.set(section, { ...place, questions: [...place.questions, question] });
  }
  return placed;
};

/**
 * The questions of sections under the very label of one: of those that name what it asks, with the questions after
 * it that are named there too, on lines of their own, and have no section of their own. Where none of them speaks of
 * something else, labels are also believed of what has no name.
 */
const ownIn = (
  document: Document,
  sections: readonly Section[],
  exercise: Prepared,
  above: readonly string[],
): ReadonlyMap<Section, readonly PreparedQuestion[]> => {
  const { questions, strictly, says } = exercise;
  const linesOf = (section: Section, question: PreparedQuestion): ReadonlySet<number> => {
    const read = (cut: Document) => readDocument(cut, strictly, () => says([question]));
    const [evidence] = evidenceFor(document, [section], question, read, () => true);
    return evidence?.lines ?? new Set();
  };
  const labelled = document.sections.flatMap((section) => {
    const [question, ...others] = labelledIn(section, exercise, above);
    const isOwn =
      question &&
      others.length === 0 &&
      section.label.length - above.length >= question.label.length;
    return isOwn ? [{ section, question }] : [];
  });
  const open = labelled.filter(({ section }) => sections.includes(section));
  const named = open.filter(({ section, question }) => linesOf(section, question).size > 0);
  const isBelieved = open.every((each) => named.includes(each) || !hasName(each.question));
  const withOwn = new Set(labelled.map(({ question }) => question));
  return new Map(
    (isBelieved ? open : named).map(({ section, question }) => {
      const after = questions.slice(questions.indexOf(question) + 1);
      const taken = new Set(linesOf(section, question));
      const end = after.findIndex((each) => {
        const free = [...(withOwn.has(each) ? [] : linesOf(section, each))].filter(
          (line) => !taken.has(line),
        );
        for (const line of free) taken.add(line);
        return free.length === 0;
      });
      return [section, [question, ...(end < 0 ? after : after.slice(0, end))]];
    }),
  );
};

/** Whether what a question asks for has a name that its answer begins with. */
const hasName = ({ aims }: PreparedQuestion): boolean =>
  aims.some(({ goal }) => goal.left !== undefined);

/** The section that speaks most for a question, of those that name what it asks for on lines that are free. */
const bestOf = (
  evidence: readonly Evidence[],
  isFree: (at: number) => boolean,
): number | undefined =>
  [...evidence.keys()]
    .filter(isFree)
    .sort((a, b) => (evidence[b]?.score ?? 0) - (evidence[a]?.score ?? 0))[0];

/** The questions whose label a section stands under; those below its label, where it is a heading of several. */
const labelledIn = (
  { label }: Section,
  { questions }: Prepared,
  above: readonly string[],
): readonly PreparedQuestion[] => {
  const own = label.slice(above.length);
  if (own.length === 0 || !above.every((step, depth) => label[depth] === step)) return [];
  return questions.filter((each) => startsWith(own, each.label) || startsWith(each.label, own));
};

const startsWith = (whole: readonly string[], start: readonly string[]): boolean =>
  start.length <= whole.length && start.every((step, at) => whole[at] === step);

/** What a section answers first of all, then what else it takes for its lines to be answers. */
const placedAt = (
  evidence: readonly Evidence[],
  first: number,
  { questions }: Prepared,
  labelled: readonly PreparedQuestion[] = [],
): Placed => {
  const scores = evidence.map(({ score }) => score);
  const most = Math.max(...scores);
  if (most <= 0) return { questions: labelled, isDoubtful: false };
  const chosen = [first];
  const covered = new Set(chosen.flatMap((at) => [...(evidence[at]?.lines ?? [])]));
  for (;;) {
    const fresh = evidence.map(({ lines }) => [...lines].filter((line) => !covered.has(line)));
    const best = fresh.reduce(
      (so, { length }, at) => (length > (fresh[so]?.length ?? 0) ? at : so),
      0,
    );
    if ((fresh[best]?.length ?? 0) === 0) break;
    for (const line of fresh[best] ?? []) covered.add(line);
    chosen.push(best);
  }
  const isClose = scores.some((score, at) => !chosen.includes(at) && score > most - margin);
  return {
    questions: chosen.flatMap((at) => questions[at] ?? []),
    isDoubtful: isClose || (scores[first] ?? 0) <= 0,
  };
};

/** How much less may speak for a question that is as good as another. */
const margin = 1;

/** All links of a copy. */
export const linksIn = (sections: readonly PlacedSection[]): readonly Link[] =>
  sections.flatMap(({ statements }) =>
    statements.flatMap((statement) => (statement.is === "links" ? statement.links : [])),
  );

export type { Role };
