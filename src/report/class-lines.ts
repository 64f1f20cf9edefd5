import type { Bilingual } from "../expr/function.ts";
import type { Grade, MarkedLink } from "../grading/grade.ts";
import type { CauseCount, LineGroup, Need, Shared, ToRead } from "./class.ts";
import { isScored } from "./marks.ts";
import { total } from "./points.ts";

/** A wrong line that no known error makes. */
export const isUnexplained = (link: MarkedLink): boolean =>
  link.mark === "wrong" && isScored(link) && link.causes.length === 0;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What was believed, and in how many copies. */
export const causeCounts = (grades: readonly Grade[]): readonly CauseCount[] => {
  const found = new Map<string, { says: Bilingual; copies: number; questions: Set<string> }>();
  for (const { links } of grades) {
    const here = new Set<string>();
    for (const { causes, question } of links)
      for (const { name, says } of causes) {
        const known = found.get(name) ?? { says, copies: 0, questions: new Set<string>() };
        if (question !== undefined) known.questions.add(question);
        if (!here.has(name)) known.copies += 1;
        here.add(name);
        found.set(name, known);
      }
  }
  return [...found]
    .map(([name, { says, copies, questions }]) => ({
      name,
      says,
      copies,
      questions: [...questions].toSorted(compare),
    }))
    .toSorted((a, b) => b.copies - a.copies || compare(a.name, b.name));
};

/** Points that hang on what is thought of a line. */
const stakes = (grade: Grade, link: MarkedLink): number =>
  total([
    link.charged,
    ...grade.questions.flatMap(({ items }) =>
      items.flatMap((item) => (item.by === link.at ? [item.pending] : [])),
    ),
  ]);

const isForDeciding = (link: MarkedLink): boolean =>
  link.question !== undefined &&
  isScored(link) &&
  ((link.mark === "wrong" && link.isFirstError) ||
    link.mark === "undecided" ||
    link.mark === "unreadable");

/** Lines that wait for a decision, or that cost points, and that several copies have. */
export const lineGroups = (grades: readonly Grade[]): readonly LineGroup[] => {
  const found = new Map<string, { link: MarkedLink; copies: Set<string>; points: number }>();
  for (const grade of grades)
    for (const link of grade.links.filter(isForDeciding)) {
      // The same line may be judged otherwise after other lines.
      const key = JSON.stringify([link.id, link.mark]);
      const known = found.get(key) ?? { link, copies: new Set<string>(), points: 0 };
      known.copies.add(grade.copy);
      known.points = total([known.points, stakes(grade, link)]);
      found.set(key, known);
    }
  return [...found.values()]
    .filter(({ copies }) => copies.size > 1)
    .map(({ link, copies, points }) => ({ link, copies: [...copies], points }))
    .toSorted(
      (a, b) =>
        b.copies.length - a.copies.length ||
        b.points - a.points ||
        compare(a.link.id, b.link.id) ||
        compare(a.link.mark, b.link.mark),
    );
};

// -- what a person reads ------------------------------------------------------------------------------

/** A line that a person has to look at, and why. */
const needOf = (link: MarkedLink): Need | undefined => {
  if (isUnexplained(link)) return "unexplained";
  const { mark } = link;
  return mark === "undecided" || mark === "unreadable" || mark === "words" ? mark : undefined;
};

interface Reading {
  readonly need: Need;
  readonly question: string | undefined;
  readonly copies: Set<string>;
  readonly lines: Set<string>;
  points: number;
}

/** What is for a person to read, first what most points hang on. */
export const toRead = (grades: readonly Grade[]): readonly ToRead[] => {
  const found = new Map<string, Reading>();
  const put = (need: Need, question: string | undefined, copy: string, points: number): Reading => {
    const key = JSON.stringify([need, question]);
    const reading = found.get(key) ?? {
      need,
      question,
      copies: new Set<string>(),
      lines: new Set<string>(),
      points: 0,
    };
    reading.copies.add(copy);
    reading.points = total([reading.points, points]);
    found.set(key, reading);
    return reading;
  };
  for (const grade of grades) {
    if (grade.error) put("failed", undefined, grade.copy, grade.maxScore);
    for (const question of grade.questions) {
      const links = question.links.flatMap((at) => grade.links[at] ?? []);
      for (const link of links.filter(isUnexplained))
        put("unexplained", question.id, grade.copy, link.charged).lines.add(link.id);
      if (question.pending <= 0 && !question.isDoubtful) continue;
      // Points that wait are counted once, for the reason that is seen first.
      const waiting = links.filter((link) => !isUnexplained(link) && needOf(link));
      const need = question.isDoubtful
        ? "doubtful"
        : ((waiting[0] && needOf(waiting[0])) ?? "open");
      const reading = put(need, question.id, grade.copy, question.pending);
      for (const link of waiting) reading.lines.add(link.id);
    }
  }
  return [...found.values()]
    .map(({ need, question, copies, lines, points }) => ({
      need,
      question,
      copies: [...copies],
      lines: lines.size,
      points,
    }))
    .toSorted(
      (a, b) =>
        b.points - a.points ||
        b.copies.length - a.copies.length ||
        compare(a.question ?? "", b.question ?? "") ||
        compare(a.need, b.need),
    );
};

// -- what only a few have -----------------------------------------------------------------------------

/** How many copies a class must have for a line to be rare, and the share of them that may have a rare one. */
const rare = { class: 20, share: 0.02, lines: 2 } as const;

/** Pairs of copies, not of one team, that share several wrong lines which hardly any other copy has. */
export const sharedLines = (
  grades: readonly Grade[],
  teams: ReadonlyMap<string, string>,
): readonly Shared[] => {
  if (grades.length < rare.class) return [];
  const most = Math.max(2, Math.floor(grades.length * rare.share));
  const holders = new Map<string, Set<string>>();
  for (const { copy, links } of grades)
    for (const { id, mark } of links) {
      if (mark !== "wrong") continue;
      const copies = holders.get(id) ?? new Set<string>();
      copies.add(copy);
      holders.set(id, copies);
    }
  const found = new Map<string, { copies: readonly [string, string]; ids: string[] }>();
  for (const [id, copies] of holders) {
    if (copies.size < 2 || copies.size > most) continue;
    const all = [...copies].toSorted(compare);
    for (const [at, one] of all.entries())
      for (const other of all.slice(at + 1)) {
        const team = teams.get(one);
        if (team !== undefined && team === teams.get(other)) continue;
        const key = JSON.stringify([one, other]);
        const pair = found.get(key) ?? { copies: [one, other] as const, ids: [] };
        pair.ids.push(id);
        found.set(key, pair);
      }
  }
  return [...found.values()]
    .filter(({ ids }) => ids.length >= rare.lines)
    .map(({ copies, ids }) => ({ copies, ids: ids.toSorted(compare) }))
    .toSorted(
      (a, b) =>
        b.ids.length - a.ids.length ||
        compare(a.copies[0], b.copies[0]) ||
        compare(a.copies[1], b.copies[1]),
    );
};
