import { describe, expect, test } from "vitest";
import type { Grade, MarkedQuestion } from "../../src/grading/grade.ts";
import { classFigures } from "../../src/report/class.ts";
import { classHtml } from "../../src/report/class-html.ts";
import { correlation } from "../../src/report/class-questions.ts";
import { classOf, example, hostile, signLost } from "./example.ts";

const empty: MarkedQuestion = {
  id: "a",
  section: undefined,
  ask: undefined,
  maxScore: 10,
  score: 0,
  pending: 0,
  items: [],
  charges: [],
  links: [],
  firstError: undefined,
  isMissing: false,
  isDoubtful: false,
  feedback: [],
  hints: [],
};

/** A copy that earned these points, of ten each. */
const copyOf = (copy: string, scores: readonly number[], says: Partial<Grade> = {}): Grade => ({
  ...example,
  copy,
  links: [],
  unplaced: [],
  readings: [],
  remarks: [],
  questions: scores.map((score, at) => ({ ...empty, id: "abc"[at] ?? "z", score })),
  score: scores.reduce((all, each) => all + each, 0),
  pending: 0,
  maxScore: 10 * scores.length,
  ...says,
});

describe("scores", () => {
  const grades = [
    copyOf("1", [10, 10]),
    copyOf("2", [4, 4]),
    copyOf("3", [0, 3]),
    copyOf("4", [5, 0], { pending: 2 }),
  ];

  test("mean and median are those of the decided points", () => {
    expect(classFigures(grades)).toMatchObject({
      copies: 4,
      graded: 4,
      mean: 9,
      median: 6.5,
      pending: 2,
    });
    expect(classFigures(grades.slice(0, 3)).median).toBe(8);
  });

  test("a score on a border counts above, the highest one in the last bar", () => {
    const { bins } = classFigures(grades);
    expect(bins.map(({ from }) => from)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(bins.map(({ copies }) => copies)).toEqual([0, 1, 1, 0, 1, 0, 0, 0, 0, 1]);
    expect(bins.map(({ waiting }) => waiting)).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(bins.at(-1)?.to).toBe(20);
  });

  test("a copy that could not be graded is counted, and not in the figures", () => {
    const error = { code: "x", message: { fr: "Illisible.", en: "Unreadable." } };
    const figures = classFigures([...grades, copyOf("5", [0, 0], { error })]);
    expect(figures).toMatchObject({ copies: 5, graded: 4, failed: 1, mean: 9 });
    expect(figures.toRead).toContainEqual({
      need: "failed",
      question: undefined,
      copies: ["5"],
      lines: 0,
      points: 20,
    });
  });

  test("a class has at least one copy", () => {
    expect(() => classFigures([])).toThrow(RangeError);
  });
});

describe("questions", () => {
  test("points that wait are neither earned nor lost", () => {
    const waiting = copyOf("2", [0, 5], { pending: 10 });
    const questions = waiting.questions.map((each) =>
      each.id === "a" ? { ...each, pending: 10 } : each,
    );
    const [a, b] = classFigures([copyOf("1", [5, 10]), { ...waiting, questions }]).questions;
    expect(a).toMatchObject({ mean: 0.5, waiting: 1, full: 0 });
    expect(b).toMatchObject({ mean: 0.75, waiting: 0, full: 1 });
  });

  test("correlation is Pearson's, and nothing where there is none", () => {
    expect(
      correlation([
        [1, 2],
        [2, 4],
        [3, 6],
      ]),
    ).toBeCloseTo(1, 12);
    expect(
      correlation([
        [1, 1],
        [2, 3],
        [3, 2],
        [4, 5],
      ]),
    ).toBeCloseTo(5.5 / Math.sqrt(5 * 8.75), 12);
    expect(
      correlation([
        [1, 2],
        [1, 3],
        [1, 4],
      ]),
    ).toBeUndefined();
    expect(
      correlation([
        [0.1, 2],
        [0.1, 3],
        [0.1, 4],
      ]),
    ).toBeUndefined();
    expect(
      correlation([
        [1, 2],
        [2, 1],
      ]),
    ).toBeUndefined();
  });
});

describe("lines", () => {
  const grades = classOf(200);
  const figures = classFigures(grades);

  test("the same wrong line of many copies is one decision, counted by copies", () => {
    const group = figures.groups.find(({ link }) => link.id === "b-w0");
    const holders = grades
      .filter(({ links }) => links.some(({ id }) => id === "b-w0"))
      .map(({ copy }) => copy);
    expect(holders.length).toBeGreaterThan(1);
    expect(group?.copies).toEqual(holders);
    expect(group?.points).toBeCloseTo(0.5 * holders.length, 9);
    const counts = figures.groups.map(({ copies }) => copies.length);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  });

  test("a cause counts once in a copy, however often it stands there", () => {
    const [link] = example.links;
    if (!link) throw new Error("the example has links");
    const twice = [0, 1].map((at) => ({ ...link, at, mark: "wrong" as const, causes: [signLost] }));
    const { causes } = classFigures([
      copyOf("1", [1], { links: twice }),
      copyOf("2", [1], { links: twice.slice(1) }),
    ]);
    expect(causes).toEqual([
      { name: signLost.name, says: signLost.says, copies: 2, questions: ["b"] },
    ]);
  });

  test("what most points hang on is read first", () => {
    const points = figures.toRead.map((each) => each.points);
    expect(points).toEqual(points.toSorted((a, b) => b - a));
    expect(figures.toRead[0]?.question).toBe("f");
  });

  test("rare wrong lines of two copies are shown, unless the two are one team", () => {
    const pair = ["c198", "c199"] as const;
    const ids = ["b-odd", "d-odd"];
    // Made sure of, whatever the invented class is like.
    const alike = grades.map((grade) =>
      pair.some((copy) => copy === grade.copy)
        ? {
            ...grade,
            links: grade.links.map((link, at) =>
              at < 2 ? { ...link, id: ids[at] as string, mark: "wrong" as const } : link,
            ),
          }
        : grade,
    );
    expect(classFigures(alike).shared).toContainEqual({ copies: pair, ids });
    const teams = new Map(pair.map((copy) => [copy, "one"]));
    expect(classFigures(alike, teams).shared).toEqual([]);
    expect(classFigures(alike.slice(-19)).shared).toEqual([]);
  });
});

describe.each(["fr", "en"] as const)("the page of a class in %s", (language) => {
  const html = classHtml(classOf(60), {
    language,
    reports: new Map([["c003", "rendus/c 003.html"]]),
  });

  test("is the same bytes every time", () => {
    expect(
      classHtml(classOf(60), { language, reports: new Map([["c003", "rendus/c 003.html"]]) }),
    ).toBe(html);
  });

  test("says its language, and for whom it is", () => {
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(
      language === "fr" ? "Pour l’équipe enseignante" : "For the teaching staff",
    );
  });

  test("leads to its own places and to the reports it was told of", () => {
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, to]) => to);
    const reports = links.filter((to) => !to?.startsWith("#"));
    expect(new Set(reports)).toEqual(new Set(["./rendus/c%20003.html"]));
  });

  test("hatches copies whose points wait, and says so", () => {
    expect(html).toContain('class="waiting"');
    expect(html).toContain(language === "fr" ? "Hachuré" : "Hatched");
    const settled = classHtml([copyOf("1", [5, 5]), copyOf("2", [5, 6])], { language });
    expect(settled).not.toContain('class="waiting"');
    expect(settled).not.toMatch(/Hachuré|Hatched/);
  });

  test("lets nothing of a hostile copy run", () => {
    const grades = Array.from({ length: 3 }, (_, at) => ({
      ...hostile,
      copy: `${hostile.copy}${at}`,
    }));
    const page = classHtml(grades, {
      language,
      reports: new Map(grades.map(({ copy }) => [copy, 'javascript:alert(1)"><script>'])),
    });
    const body = page.replace(/<style>.*?<\/style>/gs, "");
    expect(body).not.toMatch(/<(?:script|img|iframe)/i);
    for (const [, to = ""] of body.matchAll(/href="([^"]*)"/g)) expect(to).toMatch(/^(?:#|\.\/)/);
    expect(body).not.toContain("x".repeat(1000));
  });
});
