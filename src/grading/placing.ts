import type { Document, Section } from "../document/document.ts";
import type { SectionReading } from "../document/reading.ts";
import { headsOf } from "../expr/walk.ts";
import type { Frame } from "./frame.ts";
import { type Statement, statementsOf } from "./links.ts";
import type { Aim, PreparedQuestion } from "./prepared.ts";
import { speaksOfOthers } from "./reach.ts";
import { type Side, sideIn } from "./sides.ts";
import { isAsked, opened } from "./subjects.ts";

/*
 * What speaks for a section of a copy answering a question, and which question each section answers, by all of it:
 * what is named weighs most, then the label, formulas of the statement, titles and functions, then the order.
 */

/** What speaks for a section answering a question. */
export interface Evidence {
  readonly score: number;
  /** The lines that name what is asked for, by where they stand. */
  readonly lines: ReadonlySet<number>;
}

const subjectScore = 4;
const labelScore = 4;
const quotedScore = 3;
const titleScore = 2;
const functionScore = 1;

/** What it costs to go back to an earlier question, or to skip some; what headings in common are worth. */
const breakPrice = 1;
const skipPrice = 0.25;
const familyBonus = 0.5;

/** The evidence of each section for one question, with whose names they are read. */
export const evidenceFor = (
  document: Document,
  sections: readonly Section[],
  question: PreparedQuestion,
  read: (document: Document) => readonly SectionReading[],
  isLabelled: (section: Section) => boolean,
): readonly Evidence[] => {
  const cut: Document = { ...document, sections };
  const statements = statementsOf(cut, read(cut));
  const [frame] = question.frames;
  const own = frame ? functionsOf(question, frame) : new Set<string>();
  return sections.map((section, at) => {
    const said = statements[at] ?? [];
    const lines = new Set<number>();
    let quotes = false;
    let speaks = false;
    for (const { place, side, right } of frame ? namesIn(said, frame) : []) {
      const asks = (aim: Aim): boolean => frame !== undefined && speaksOf(aim, side, right, frame);
      const isNamed = question.aims.some(asks);
      if (isNamed) lines.add(place);
      // What is asked for is not given.
      quotes ||= !isNamed && frame !== undefined && restates(side, right, question, frame);
      speaks ||= [...headsOf(side.body), ...(right ? headsOf(right.body) : [])].some((name) =>
        own.has(name),
      );
    }
    const score =
      (lines.size > 0 ? subjectScore : 0) +
      (isLabelled(section) ? labelScore : 0) +
      (quotes ? quotedScore : 0) +
      (speaks ? functionScore : 0) +
      titleScore * titleShare(section, question);
    return { score, lines };
  });
};

interface Name {
  readonly place: number;
  readonly side: Side;
  readonly right: Side | undefined;
}

/** How many readings of a line are looked at. */
const mostReadings = 8;

/** The left sides of what is said, and what is only named. */
const namesIn = (statements: readonly Statement[], frame: Frame): readonly Name[] =>
  statements.flatMap((statement): readonly Name[] => {
    if (statement.is === "mention") {
      const { member, meant } = statement.mention;
      const side = sideIn(frame, meant);
      return side ? [{ place: member.span.start, side, right: undefined }] : [];
    }
    return statement.links.flatMap(({ left, readings }) => {
      const read = readings.filter(({ right }) => right.is !== "unreadable");
      const looked = (read.length > 0 ? read : readings).slice(0, mostReadings);
      return looked.flatMap((reading) => {
        const side = sideIn(frame, reading.left);
        const right = sideIn(frame, reading.right);
        const named = [side, right].flatMap((each) => each?.body ?? []);
        return side && !speaksOfOthers(frame, named)
          ? [{ place: left.span.start, side, right }]
          : [];
      });
    });
  });

/** A derivative is asked on the left; a side of an identity may stand on either. */
const speaksOf = (aim: Aim, left: Side, right: Side | undefined, frame: Frame): boolean =>
  isAsked(aim, left, frame) ||
  (right !== undefined && aim.goal.left?.body.kind !== "deriv" && isAsked(aim, right, frame));

/** Whether a line says again what a question gives: a definition of its graph, or the function it speaks of. */
const restates = (
  { body }: Side,
  right: Side | undefined,
  { aims }: PreparedQuestion,
  { given }: Frame,
): boolean => {
  if (!right) return false;
  if (body.kind === "entry") return given.definitions.has(body.of.name);
  return (
    body.kind === "call" &&
    aims.some(
      ({ goal: { left } }) =>
        left?.body.kind === "deriv" &&
        left.body.of.kind === "call" &&
        left.body.of.fn.name === body.fn.name,
    )
  );
};

/** The functions that a question is about. */
const functionsOf = ({ aims }: PreparedQuestion, { given }: Frame): ReadonlySet<string> =>
  new Set(
    aims.flatMap(({ goal: { left } }) =>
      left ? [...headsOf(opened(left.body, given))].filter(isName) : [],
    ),
  );

const isName = (head: string): boolean => !head.startsWith("(");

/** How many of the words of a section's heading, the last that has any, stand in what is asked, as a share. */
const titleShare = ({ title }: Section, { question }: PreparedQuestion): number => {
  const { ask, section } = question;
  const words =
    title
      ?.split(" / ")
      .map((heading) => wordsOf(heading).filter((word) => word.length > 3 && !common.has(word)))
      .findLast(({ length }) => length > 0) ?? [];
  const asked = new Set(wordsOf(`${ask?.fr ?? ""} ${ask?.en ?? ""} ${section?.title.fr ?? ""}`));
  return words.length === 0 ? 0 : words.filter((word) => asked.has(word)).length / words.length;
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
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/);

/** The question that each section answers first of all, by number: the best of all ways to go through the copy. */
export const assigned = (
  sections: readonly Section[],
  evidence: readonly (readonly Evidence[])[],
): readonly number[] => {
  interface Way {
    readonly score: number;
    readonly path: Path | undefined;
  }
  interface Path {
    readonly at: number;
    readonly before: Path | undefined;
  }
  const count = evidence.length;
  let ways: readonly Way[] = [];
  for (const [at, section] of sections.entries()) {
    const bonus = at > 0 && areRelated(section, sections[at - 1]) ? familyBonus : 0;
    const before = ways;
    ways = Array.from({ length: count }, (_, to): Way => {
      const own = evidence[to]?.[at]?.score ?? 0;
      let best: Way = { score: own, path: { at: to, before: undefined } };
      for (const [from, { score, path }] of before.entries()) {
        const price = from > to ? breakPrice : to > from + 1 ? skipPrice : 0;
        const total = own + score - price + (from === to ? bonus : 0);
        if (from === 0 || total > best.score)
          best = { score: total, path: { at: to, before: path } };
      }
      return best;
    });
  }
  const [first] = ways;
  const end = ways.reduce(
    (best, way) => (way.score > best.score ? way : best),
    first ?? { score: 0, path: undefined },
  );
  const order: number[] = [];
  for (let path = end.path; path; path = path.before) order.unshift(path.at);
  return order;
};

/** Whether two sections stand under a heading of their own. */
export const areRelated = ({ title }: Section, other: Section | undefined): boolean => {
  const [own = [], them = []] = [title, other?.title].map((each) => each?.split(" / "));
  return own.length > 2 && them.length > 2 && own.slice(0, -1).join() === them.slice(0, -1).join();
};
