import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { standardTools } from "../../src/commands/tools.ts";
import { splitDocument } from "../../src/document/split.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { functions } from "../../src/functions/index.ts";
import { judgeCopy } from "../../src/grading/copy.ts";
import type { Grade, Mark, MarkedLink } from "../../src/grading/grade.ts";
import { prepared } from "../../src/grading/prepared.ts";
import { scoreCopy } from "../../src/grading/score.ts";
import { misconceptions } from "../../src/misconceptions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";

/*
 * Five homeworks as they come, graded link by link, beside what a fair teacher thinks of every link. The tables in
 * `seeds/` were made by hand and by measuring, apart from this program.
 */

const folder = new URL("../../../shared/seeds/", import.meta.url);
const documents = [
  { name: "000", exercise: "000-erreur-quadratique", file: "000_31eb00b891b771ba.txt" },
  { name: "001", exercise: "001-modules", file: "001_637c8628d942e930.txt" },
  { name: "002", exercise: "002-reseau-relu", file: "002_aa94c356ed1ddba5.txt" },
  { name: "003", exercise: "003-jacobiennes", file: "003_12380f9ee4b3270a.txt" },
  { name: "004", exercise: "004-reseaux-de-neurones", file: "004_e97b32f7807ae1ad.txt" },
].filter(({ file }) => existsSync(new URL(file, folder)));

interface Row {
  readonly line: number;
  readonly left: string;
  readonly right: string;
  readonly question: string | number | null;
  readonly mark: Mark;
  readonly or?: Mark | readonly Mark[];
}

interface Score {
  readonly question: string | number;
  readonly score: number;
  readonly pending?: number;
  readonly between?: readonly [number, number];
}

interface Table {
  readonly links: readonly Row[];
  readonly scores: readonly Score[];
}

const gradeOf = (exercise: string, file: string): Grade => {
  const path = `exercises/${exercise}/exercise.yaml`;
  const loaded = loadExercise(readFileSync(path, "utf8"), path, questionKinds, functions);
  if (!loaded.ok) throw new Error(loaded.errors[0]?.message);
  const text = readFileSync(new URL(file, folder), "utf8");
  const judged = judgeCopy(
    splitDocument(text, { format: "markdown" }),
    prepared(loaded.exercise, standardTools()),
    { copy: file, lang: "fr", misconceptions },
  );
  return scoreCopy(loaded.exercise, judged);
};

const plain = (text: string): string => text.replace(/\s+/g, "");

/** Marks that say the line stands, and those that say it does not. */
const standing: ReadonlySet<Mark> = new Set(["right", "convention", "definition"]);
const open: ReadonlySet<Mark> = new Set(["unreadable", "undecided"]);

/** Each row of a table with the link that it is about. */
const together = (
  rows: readonly Row[],
  links: readonly MarkedLink[],
): readonly { readonly row: Row; readonly link: MarkedLink | undefined }[] => {
  const taken = new Set<number>();
  return rows.map((row) => {
    const link = links.find(
      ({ at, left, place, right }) =>
        !taken.has(at) &&
        place.line === row.line &&
        plain(left) === plain(row.left) &&
        plain(right) === plain(row.right),
    );
    if (link) taken.add(link.at);
    return { row, link };
  });
};

const fairMarks = ({ mark, or = [] }: Row): readonly Mark[] => [mark, ...[or].flat()];

const shown = ({ row, link }: { readonly row: Row; readonly link: MarkedLink | undefined }) =>
  `${row.line}: ${row.left} … ${row.right}: ${fairMarks(row).join(" or ")}, not ${link?.mark}`;

describe.skipIf(documents.length === 0)("the five homeworks, when they are at hand,", () => {
  describe.each(documents)("$name", ({ name, exercise, file }) => {
    const table = parse(
      readFileSync(new URL(`./seeds/${name}.yaml`, import.meta.url), "utf8"),
    ) as Table;
    let grade: Grade;
    let pairs: ReturnType<typeof together>;
    beforeAll(() => {
      grade = gradeOf(exercise, file);
      pairs = together(table.links, grade.links);
    }, 120_000);

    it("has every link of the table", () => {
      expect(pairs.filter(({ link }) => !link).map(shown)).toEqual([]);
    });

    it("calls no right link wrong", () => {
      const wrong = pairs.filter(
        ({ row, link }) => link?.mark === "wrong" && !fairMarks(row).includes("wrong"),
      );
      expect(wrong.map(shown)).toEqual([]);
    });

    it("calls no wrong link right", () => {
      const right = pairs.filter(
        ({ row, link }) =>
          link && standing.has(link.mark) && fairMarks(row).every((mark) => !standing.has(mark)),
      );
      expect(right.map(shown)).toEqual([]);
    });

    it("judges as a fair teacher does, where it reads", () => {
      const other = pairs.filter(
        ({ row, link }) => link && !open.has(link.mark) && !fairMarks(row).includes(link.mark),
      );
      // Whether a line that holds needs a convention is said of nearly all.
      const held = other.filter(
        ({ row, link }) =>
          !(link && standing.has(link.mark) && fairMarks(row).some((mark) => standing.has(mark))),
      );
      expect(held.map(shown)).toEqual([]);
      expect(other.length).toBeLessThanOrEqual(0.05 * pairs.length);
    });

    it("reads at least 95 % of the links", () => {
      const unread = pairs.filter(
        ({ row, link }) => link && open.has(link.mark) && !fairMarks(row).includes(link.mark),
      );
      expect(unread.length).toBeLessThanOrEqual(0.05 * pairs.length);
    });

    it("adds up", () => {
      const total = grade.questions.reduce((sum, { score }) => sum + score, 0);
      expect(total).toBeCloseTo(grade.score, 9);
      for (const { score, pending, maxScore } of grade.questions)
        expect(score + pending).toBeLessThanOrEqual(maxScore + 1e-9);
    });
  });
});
