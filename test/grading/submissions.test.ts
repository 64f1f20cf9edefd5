import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { JudgedCopy } from "../../src/grading/judged.ts";
import { scoreCopy } from "../../src/grading/score.ts";
import { homeworkIn, judgedFile } from "./graded.ts";

/* Copies that come with the exercises, beside what a fair teacher thinks of them. */

interface Row {
  readonly error?: string;
  readonly cause?: string | readonly string[];
  readonly also?: readonly string[];
  readonly score: readonly [number, number];
  readonly pending?: readonly [number, number];
  readonly todo?: string;
}

type Copies = Readonly<Record<string, Readonly<Record<string, Row>>>>;

const here = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const expected = parse(here("submissions.yaml")) as Readonly<Record<string, Copies>>;

const plain = (text: string): string => text.replace(/\s+/g, "");
const within = (value: number, [least, most]: readonly [number, number]): boolean =>
  least - 1e-9 <= value && value <= most + 1e-9;

interface SeedRow {
  readonly left: string;
  readonly right: string;
  readonly mark: string;
  readonly or?: string | readonly string[];
}

/** The links of a homework that are right by its table, and by no fair reading wrong. */
const rightIn = (homework: string): ReadonlySet<string> => {
  const { links } = parse(here(`seeds/${homework.slice(0, 3)}.yaml`)) as { links: SeedRow[] };
  const isRight = ({ mark, or = [] }: SeedRow): boolean =>
    (mark === "right" || mark === "convention") && ![or].flat().includes("wrong");
  const keys = (rows: readonly SeedRow[]) =>
    rows.map(({ left, right }) => plain(`${left} = ${right}`));
  const others = new Set(keys(links.filter((row) => !isRight(row))));
  return new Set(keys(links.filter(isRight)).filter((key) => !others.has(key)));
};

/** What the program makes of a question, where it differs from what is expected of it. */
const differences = (
  judged: JudgedCopy,
  grade: ReturnType<typeof scoreCopy>,
  id: string,
  row: Row,
) => {
  const question = grade.questions.find((each) => each.id === id);
  const first = judged.links.find(({ at }) => at === question?.firstError);
  const found: string[] = [];
  if (plain(first?.right ?? "") !== plain(row.error ?? ""))
    found.push(`first error: ${first?.right ?? "none"}`);
  const causes = [row.cause ?? []].flat();
  const names = first?.causes.map(({ name }) => name) ?? [];
  if (row.error !== undefined && causes.length > 0 && !names.some((name) => causes.includes(name)))
    found.push(`cause: ${names.join(", ") || "none"}`);
  if (!question || !within(question.score, row.score)) found.push(`score: ${question?.score}`);
  if (!question || !within(question.pending, row.pending ?? [0, 0]))
    found.push(`pending: ${question?.pending}`);
  return found;
};

describe.each(Object.entries(expected))("%s", (name, copies) => {
  const folder = `exercises/${name}`;
  const homework = homeworkIn(`${folder}/exercise.yaml`);

  test("every copy has its row", () => {
    expect(readdirSync(`${folder}/submissions`).sort()).toEqual(Object.keys(copies).sort());
  });

  describe.each(Object.entries(copies))("%s", (file, rows) => {
    const judged = judgedFile(`${folder}/submissions/${file}`, homework);
    const grade = scoreCopy(homework.exercise, judged);

    for (const [id, row] of Object.entries(rows)) {
      // What is still to do has to be taken off its list once it is done.
      const run = row.todo === undefined ? test : test.fails;
      run(`question ${id}${row.todo === undefined ? "" : `, still to do: ${row.todo}`}`, () => {
        expect(differences(judged, grade, id, row)).toEqual([]);
      });
    }

    test("no right line is called wrong", () => {
      const wrong = judged.links.filter(({ mark }) => mark === "wrong");
      const isHomework = file.startsWith("copie-a");
      const right = isHomework ? rightIn(name) : new Set<string>();
      const done = Object.entries(rows).filter(([, { todo }]) => todo === undefined);
      const fair = new Set(
        done.flatMap(([, { error, also = [] }]) => [error ?? "", ...also].map(plain)),
      );
      const open = new Set(Object.entries(rows).flatMap(([id, { todo }]) => (todo ? [id] : [])));
      const unfair = wrong.filter(({ left, right: side, question = "" }) =>
        isHomework
          ? !open.has(question) && right.has(plain(`${left} = ${side}`))
          : !open.has(question) && !fair.has(plain(side)),
      );
      expect(unfair.map(({ left, right: side }) => `${left} … ${side}`)).toEqual([]);
    });

    test("adds up", () => {
      for (const { score, pending, maxScore } of grade.questions) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score + pending).toBeLessThanOrEqual(maxScore + 1e-9);
      }
    });
  });
});
