import { describe, expect, test } from "vitest";
import type { Grade, Mark, Stage } from "../../src/grading/grade.ts";
import { studentReport } from "../../src/report/student.ts";
import { studentHtml } from "../../src/report/student-html.ts";
import { studentMarkdown } from "../../src/report/student-markdown.ts";
import { attack, example, hostile } from "./example.ts";

const stages: readonly Stage[] = ["reading", "formative", "verdicts", "solutions"];
const languages = ["fr", "en"] as const;

const solutions = new Map([["b", "<p>PROOF OF B</p>"]]);

/** Both forms of a report. */
const forms = [
  ["page", (grade: Grade, stage: Stage) => studentHtml(grade, { stage, solutions })],
  ["text", (grade: Grade, stage: Stage) => studentMarkdown(grade, { stage, solutions })],
] as const;

/** What a reader of the page sees, without its styles, markup and narrow spaces. */
const seen = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/gs, "")
    .replace(/<annotation.*?<\/annotation>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/[\s\u00A0\u202F]+/g, " ");

const page = (stage: Stage, grade: Grade = example): string => seen(studentHtml(grade, { stage }));

describe.each(forms)("the %s", (_, write) => {
  test.each(stages)("at the stage of %s is the same every time", (stage) => {
    expect(write(example, stage)).toBe(write(structuredClone(example), stage));
  });

  test("tells nothing of truth while only the reading is told", () => {
    const ofReading: readonly Mark[] = ["unreadable", "incomplete", "words"];
    const others: readonly Mark[] = [
      "right",
      "wrong",
      "follows",
      "repairs",
      "convention",
      "undecided",
      "definition",
    ];
    // The same copy with every verdict turned around and every point moved.
    const turned: Grade = {
      ...example,
      score: 1,
      pending: 0,
      links: example.links.map((link, at) => ({
        ...link,
        mark: ofReading.includes(link.mark) ? link.mark : (others[at % others.length] as Mark),
        holds: !link.holds,
        causes: [],
        from: null,
        convention: undefined,
        counterexample: undefined,
        shapes: undefined,
        corrected: "1",
        charged: 2,
        isFirstError: at % 2 === 0,
        remarks: ofReading.includes(link.mark)
          ? link.remarks
          : [{ fr: "Contradiction.", en: "A contradiction." }],
      })),
      questions: example.questions.map((question) => ({
        ...question,
        score: 0.25,
        pending: 0.5,
        items: [],
        charges: [],
        feedback: [],
        firstError: question.links[0],
      })),
    };
    expect(write(turned, "reading")).toBe(write(example, "reading"));
    expect(write(turned, "verdicts")).not.toBe(write(example, "verdicts"));
  });

  test("shows the right line and the proof with the solutions only", () => {
    for (const stage of stages) {
      const isShown = stage === "solutions";
      expect(write(example, stage).includes("p_k - \\delta_{kt}")).toBe(isShown);
      expect(write(example, stage).includes("PROOF OF B")).toBe(isShown);
    }
  });

  test.each(stages)("survives a student who would break it, at the stage of %s", (stage) => {
    for (const lang of languages) {
      const written = write({ ...hostile, lang }, stage);
      // Source that is shown is bounded, wherever it was typed.
      expect(written).not.toContain("x".repeat(1000));
      expect(written).not.toMatch(/[\uE000\uE001\u202E]/);
      expect(written.length).toBeLessThan(600_000);
    }
  });

  test("names every line by its code, for those who disagree", () => {
    for (const stage of stages) {
      const written = write(example, stage);
      expect(example.links.filter(({ id }) => !written.includes(id))).toEqual([]);
    }
  });
});

describe("the page", () => {
  test.each(stages)("runs nothing and leads nowhere else, at the stage of %s", (stage) => {
    for (const grade of [example, hostile]) {
      const html = studentHtml(grade, { stage, solutions });
      const body = html.replace(/<style>.*?<\/style>/gs, "");
      // In text and in attributes a sign that opens or ends a tag is an entity.
      const tags = [...body.matchAll(/<\/?([a-z0-9!-]+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)];
      expect(tags.length).toBe([...body.matchAll(/</g)].length);
      for (const [, name, attributes = ""] of tags) {
        expect(name).not.toMatch(/^(?:script|img|iframe|object|link|base|form)$/i);
        expect(attributes.replace(/"[^"]*"/g, "")).not.toMatch(/\son\w+=/i);
      }
      for (const [, to = ""] of body.matchAll(/\s(?:href|src)="([^"]*)"/g))
        expect(to).toMatch(/^#/);
    }
  });

  test.each(stages)("has every place that its links lead to, once, at the stage of %s", (stage) => {
    for (const grade of [example, hostile]) {
      const html = studentHtml(grade, { stage, solutions });
      const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, to] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(to);
    }
  });

  test("a line that answers two questions has one place", () => {
    const [first, ...rest] = example.questions;
    if (!first) throw new Error("the example has questions");
    const html = studentHtml(
      { ...example, questions: [{ ...first, links: [0] }, ...rest] },
      { stage: "verdicts" },
    );
    expect(html.split('id="l-0"').length - 1).toBe(1);
  });

  test("speaks the language of its student, with the spaces of French", () => {
    const html = studentHtml(example, { stage: "verdicts" });
    expect(html).toContain('<html lang="fr">');
    expect(seen(html)).toContain("10,5 / 17 et 3 points à attribuer par une personne");
    expect(html).toContain("ligne\u00A041\u202F?".replace("ligne\u00A0", "ligne "));
    const english = studentHtml({ ...example, lang: "en" }, { stage: "verdicts" });
    expect(english).toContain('<html lang="en">');
    expect(seen(english)).toContain("10.5 / 17 and 3 points for a person to award");
  });

  test("gives every mark a sign and a word", () => {
    const text = page("verdicts");
    for (const said of [
      "✓ juste",
      "✗ première erreur",
      "✗ faux",
      "≈ juste, par convention",
      "≔ définition",
      "∅ illisible",
      "… à compléter",
      "? non décidé",
      "¶ phrase",
    ])
      expect(text).toContain(said);
  });

  test("an inherited error leads to the line it comes from, and costs nothing", () => {
    const html = studentHtml(example, { stage: "verdicts" });
    expect(html).toContain('<a href="#l-1">suit : ligne 42</a>'.replace(" :", "\u00A0:"));
    expect(html).toContain('<a href="#l-5">');
  });

  test("a line that goes on with the one before does not say its left side again", () => {
    const [, second, third] = studentReport(example, "verdicts").questions[1]?.lines ?? [];
    expect(second?.goesOn).toBe(false);
    expect(third?.goesOn).toBe(true);
    expect(third?.quote.source).toBe("{}= (p + y)_k");
  });

  test("a formula that cannot be set is shown as it was typed", () => {
    const html = studentHtml(example, { stage: "reading" });
    expect(html).toContain("<code>\\frac{\\partial J}{\\partial W = ??</code>");
  });

  test("a copy that could not be graded says why, and nothing else", () => {
    const message = { fr: "Le fichier est vide.", en: "The file is empty." };
    const text = page("verdicts", { ...example, error: { code: "empty", message } });
    expect(text).toContain("Cette copie n’a pas pu être notée Le fichier est vide.");
    expect(text).not.toContain("10,5");
  });
});

describe("what is said of an error", () => {
  test("shapes come before values: where they differ, no value is compared", () => {
    const text = page("verdicts");
    const at = text.indexOf("Les bons facteurs sont là");
    expect(text.slice(0, at)).toContain("Formes");
    expect(text.match(/Un essai/g)).toHaveLength(1);
  });

  test("each cause is explained once", () => {
    const [b, again] = [example.links[1], example.links[7]];
    if (!b || !again) throw new Error("the example has these links");
    const links = example.links.map((link) =>
      link === again ? { ...link, causes: b.causes } : link,
    );
    const text = page("verdicts", { ...example, links });
    expect(text.match(/La dérivée du log est juste/g)).toHaveLength(1);
    expect(text).toContain("Même erreur que : (b), ligne 42.");
  });

  test("two causes that fit equally well are both told", () => {
    expect(page("verdicts")).toMatch(/Deux explications.*il manque le carré.*Ou bien : La dérivée/);
  });

  test("a wrong line that nothing explains goes to a person", () => {
    expect(page("verdicts")).toContain(
      "sans qu’une erreur connue l’explique : une personne la lira",
    );
  });

  test("at most two things are to be revised, the dearest first", () => {
    const { revise } = studentReport(example, "verdicts");
    expect(revise.map(({ to }) => to)).toEqual([1, 5]);
  });

  test("what is right is said first", () => {
    const { questions, good } = studentReport(example, "verdicts");
    const said = (text: typeof good) =>
      text?.map((run) => (run.kind === "words" ? run.text : run.latex)).join("");
    expect(said(questions[1]?.lead)).toBe("Juste jusqu'à la ligne 41.");
    expect(said(questions[2]?.lead)).toBe("Tout est juste.");
    expect(questions[3]?.lead).toBeUndefined();
    expect(said(good)).toBe("(c) : tous les points.");
  });
});

describe("the place that is wrong", () => {
  const right = "p_k + \\delta_{kt}";
  const withPart = (part: Partial<Grade["links"][number]>): Grade => ({
    ...example,
    links: example.links.map((link) => (link.at === 1 ? { ...link, right, ...part } : link)),
  });
  const lineOf = (grade: Grade, stage: Stage) =>
    studentReport(grade, stage)
      .questions.flatMap(({ lines }) => lines)
      .find(({ at }) => at === 1)?.quote;
  const sign = { wrongPart: { start: 4, end: 5 } };

  test("is underlined in the line, once verdicts are told", () => {
    for (const stage of stages) {
      const isTold = stage === "verdicts" || stage === "solutions";
      expect(lineOf(withPart(sign), stage)?.latex?.includes("\\underline")).toBe(isTold);
      expect(studentHtml(withPart(sign), { stage }).includes('"mord katex-underline"')).toBe(
        isTold,
      );
    }
    expect(lineOf(withPart(sign), "verdicts")?.latex).toContain(
      "p_k \\mathbin{\\underline{+}} \\delta_{kt}",
    );
    expect(lineOf(withPart(sign), "verdicts")?.source).not.toContain("underline");
  });

  test.each([
    ["a script", "p_i + y", { start: 2, end: 3 }, "p_{\\underline{i}} + y"],
    ["a sign before all", "-x", { start: 0, end: 1 }, "{\\underline{-}}x"],
    ["a term", "x + y", { start: 2, end: 5 }, "x {\\underline{{}+ y}}"],
  ])("%s", (_, latex, wrongPart, shown) => {
    const quote = lineOf(withPart({ right: latex, wrongPart }), "verdicts");
    expect(quote?.latex).toContain(shown);
  });

  test("is not underlined where the line could not be set then", () => {
    const quote = lineOf(
      withPart({ right: "\\frac{a}{b} x", wrongPart: { start: 0, end: 5 } }),
      "verdicts",
    );
    expect(quote?.latex).toContain("\\frac{a}{b} x");
    expect(quote?.latex).not.toContain("underline");
  });
});

describe("hints", () => {
  const lines = studentReport(example, "formative").questions.flatMap(({ lines }) => lines);

  test("stand under first errors, the rule inside the kind", () => {
    expect(lines.filter(({ hints }) => hints.length > 0).map(({ at }) => at)).toEqual([1, 5, 9]);
    const html = studentHtml(example, { stage: "formative" });
    expect(html).toMatch(/Indice 1.*?étourderie(?:(?!<\/details>).)*<details><summary>Indice 2/s);
  });

  test("of the exercise come first at each step, with what they cost, and go on behind the rule", () => {
    const said = (fr: string, en: string, cost: number) => ({ says: { fr, en }, cost });
    const hints = [
      said("Regardez le signe de $s_t$.", "Look at the sign of $s_t$.", 0),
      said("Dérivez chaque terme.", "Differentiate each term.", 0.5),
      said("La dérivée de $s_t$ est $\\delta_{kt}$.", "It is $\\delta_{kt}$.", 2),
    ];
    const hinted: Grade = {
      ...example,
      questions: example.questions.map((each) => (each.id === "b" ? { ...each, hints } : each)),
    };
    const text = page("formative", hinted);
    const steps = [
      /Indice 1 : de quoi/,
      /Regardez le signe/,
      /étourderie/,
      /Indice 2 : quelle règle/,
      /\(coûte 0,5 point\)/,
      /Dérivez chaque terme/,
      /La dérivée du log est juste/,
      /Indice 3 \(coûte 2 points\)/,
      /La dérivée de/,
    ].map((step) => text.search(step));
    expect(steps.filter((at) => at < 0)).toEqual([]);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    const markdown = studentMarkdown({ ...hinted, lang: "en" }, { stage: "formative" });
    expect(markdown).toMatch(
      /Hint 2: which rule\? \(costs 0\.5\spoints\)[\s\S]*Hint 3 \(costs 2\spoints\)/,
    );
    for (const stage of ["reading", "verdicts", "solutions"] as const)
      expect(studentMarkdown(hinted, { stage })).not.toContain("Regardez le signe");
  });

  test("what stands behind a first error is not judged yet", () => {
    expect(lines.find(({ at }) => at === 7)?.mark).toBeUndefined();
    expect(lines.find(({ at }) => at === 0)?.mark?.sign).toBe("✓");
  });

  test("give no points", () => {
    expect(lines.flatMap(({ points }) => points)).toEqual([]);
    expect(page("formative")).not.toMatch(/\d \/ \d/);
  });
});

test.each(forms)("the %s says once that nothing answers a question", (_, write) => {
  const nothing = "Rien dans la copie ne répond à cette question.";
  const [missing] = example.questions;
  const questions = missing ? [{ ...missing, feedback: [{ fr: nothing, en: "" }] }] : [];
  expect(seen(write({ ...example, questions }, "verdicts")).split(nothing)).toHaveLength(2);
});

test.each(forms)("the %s says of which part of a question points are", (_, write) => {
  const questions = example.questions.map((each) => ({
    ...each,
    items: each.items.map((item, at) => ({
      ...item,
      part: { name: `P${at}`, says: { fr: `Partie ${at} de $x$.`, en: `Part ${at} of $x$.` } },
    })),
  }));
  const text = write({ ...example, questions }, "verdicts");
  expect(seen(text)).toMatch(/P0 – Partie 0 de .*P1 – Partie 1 de/s);
});

describe("the text", () => {
  test("lets no markup of a student through", () => {
    const text = studentMarkdown(hostile, { stage: "solutions" });
    const withoutCode = text.replace(/(?<![`\\])(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, "");
    expect(withoutCode).not.toMatch(/<script|<img|\]\(javascript/i);
    expect(withoutCode).not.toMatch(/^# h1/m);
    expect(text).toContain(attack.slice(0, 20));
  });

  test("the code of a line survives back quotes", () => {
    const [first] = example.links;
    const links = first ? [{ ...first, left: "``a`{", right: "b" }] : [];
    const questions = example.questions
      .slice(1, 2)
      .map((each) => ({ ...each, links: [0], items: [], charges: [] }));
    expect(
      studentMarkdown({ ...example, links, questions, unplaced: [] }, { stage: "verdicts" }),
    ).toContain("``` ``a`{ = b ```");
  });
});
