import { splitDocument } from "../../src/document/split.ts";
import { judgeCopy } from "../../src/grading/copy.ts";
import type { Grade, MarkedLink } from "../../src/grading/grade.ts";
import { scoreCopy } from "../../src/grading/score.ts";
import { misconceptions } from "../../src/misconceptions/index.ts";
import type { Copy } from "./copies.ts";
import type { Homework } from "./ways.ts";

/* What the judge makes of a copy, beside what is known of it. */

export type Fault =
  /** A right line is called wrong. */
  | "right line called wrong"
  /** A right answer does not earn all its points, and they are not pending either. */
  | "points lost"
  | "points pending"
  /** The planted line stands. */
  | "error missed"
  /** The planted line is not read, or not decided on. */
  | "error undecided"
  | "first error elsewhere"
  | "cause not named"
  | "other cause named"
  | "crash";

export interface Failure {
  readonly fault: Fault;
  readonly copy: string;
  readonly question: string;
  /** What was planted, if that is what it is about. */
  readonly misconception: string | undefined;
  readonly says: string;
}

export interface Outcome {
  readonly copy: Copy;
  readonly grade: Grade | undefined;
  readonly ms: number;
  /** Time of the processors, which says more on a busy machine. */
  readonly cpu: number;
  readonly points: number;
  readonly pending: number;
  readonly failures: readonly Failure[];
}

const told = ({ place, left, right, mark, causes, remarks }: MarkedLink): string => {
  const why = causes.length > 0 ? ` (${causes.map(({ name }) => name).join(" / ")})` : "";
  const more = remarks.map(({ en }) => ` ${en}`).join("");
  return `l. ${place.line}: ${mark}${why}:${more} ${left} = ${right}`;
};

const holds: ReadonlySet<string> = new Set([
  "right",
  "convention",
  "definition",
  "follows",
  "words",
]);
const open: ReadonlySet<string> = new Set(["unreadable", "undecided", "incomplete"]);

/** Grades a copy, and compares. */
export const outcomeOf = (copy: Copy, work: Homework): Outcome => {
  const before = performance.now();
  const used = process.cpuUsage();
  const cpu = (): number => {
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1000;
  };
  let grade: Grade;
  try {
    const document = splitDocument(copy.text, { format: copy.format });
    const judged = judgeCopy(document, work.graded, {
      copy: copy.name,
      lang: copy.lang,
      misconceptions,
    });
    grade = scoreCopy(work.exercise, judged);
  } catch (thrown) {
    const says = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return {
      copy,
      grade: undefined,
      ms: performance.now() - before,
      cpu: cpu(),
      points: 0,
      pending: 0,
      failures: [failure("crash", copy, "", says.split("\n").slice(0, 3).join(" "))],
    };
  }
  const ms = performance.now() - before;
  const spent = cpu();
  const asked = grade.questions.filter(({ id }) => copy.questions.includes(id));
  const pending = asked.reduce((sum, question) => sum + question.pending, 0);
  const points = asked.reduce((sum, { maxScore }) => sum + maxScore, 0);
  return {
    copy,
    grade,
    ms,
    cpu: spent,
    points,
    pending,
    failures: [...onRightLines(copy, grade), ...onPoints(copy, grade), ...onPlant(copy, grade)],
  };
};

const failure = (
  fault: Fault,
  copy: Copy,
  question: string,
  says: string,
  misconception?: string,
): Failure => ({ fault, copy: copy.name, question, says, misconception });

const onRightLines = (copy: Copy, { links }: Grade): readonly Failure[] => {
  const { plant } = copy;
  const spoiled = new Set(plant ? [plant.line, ...plant.resting] : []);
  return links
    .filter(({ mark, place }) => mark === "wrong" && !spoiled.has(place.line))
    .map((link) => failure("right line called wrong", copy, link.question ?? "?", told(link)));
};

const onPoints = (copy: Copy, grade: Grade): readonly Failure[] =>
  grade.questions
    .filter(({ id }) => copy.questions.includes(id))
    .flatMap((question) => {
      const { id, maxScore, score, pending, items, charges } = question;
      const isSpoiled = copy.plant?.question === id;
      const why = [
        ...items
          .filter(({ earned, points }) => earned < points)
          .map(({ item, earned, points, because }) => `${item} ${earned}/${points}: ${because.en}`),
        ...charges.map(({ cause, points }) => `-${points} ${cause}`),
        ...grade.links.filter((link) => link.question === id && open.has(link.mark)).map(told),
      ].join("; ");
      return [
        ...(!isSpoiled && maxScore - score - pending > 1e-9
          ? [failure("points lost", copy, id, why)]
          : []),
        ...(pending > 0 ? [failure("points pending", copy, id, why)] : []),
      ];
    });

/**
 * What the same error is called where it is seen more closely: a path through the denominator of softmax, and f' at -x
 * for f' at x where -x is inside.
 */
const alsoCalled: Readonly<Record<string, readonly string[]>> = {
  "path-forgotten": ["softmax-norm-frozen"],
  "outer-at-wrong-point": ["argument-sign", "exp-sign"],
};

const onPlant = (copy: Copy, { links }: Grade): readonly Failure[] => {
  const { plant } = copy;
  if (!plant) return [];
  const { line, misconception, equally, question } = plant;
  const own = links.filter(({ place }) => place.line === line);
  const wrong = own.find(({ mark }) => mark === "wrong");
  const first = links.find(({ mark }) => mark === "wrong");
  const about = `planted ${misconception} at l. ${line}: ${plant.right} -> ${plant.wrote}`;
  const fail = (fault: Fault, says: string): Failure =>
    failure(fault, copy, question, `${about}; ${says}`, misconception);
  if (!wrong) {
    const said = own.map(told).join(" | ") || "no link on that line";
    const isOpen = own.length === 0 || own.some(({ mark }) => !holds.has(mark));
    return [
      fail(isOpen ? "error undecided" : "error missed", said),
      ...(first ? [fail("first error elsewhere", told(first))] : []),
    ];
  }
  const known = [misconception, ...equally, ...(alsoCalled[misconception] ?? [])];
  const names = wrong.causes.flatMap(({ name }) => name.split("+"));
  return [
    ...(first !== wrong && first ? [fail("first error elsewhere", told(first))] : []),
    ...(known.some((each) => names.includes(each))
      ? []
      : [fail(names.length === 0 ? "cause not named" : "other cause named", told(wrong))]),
  ];
};
