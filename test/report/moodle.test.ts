import { describe, expect, test } from "vitest";
import type { Grade } from "../../src/grading/grade.ts";
import { moodleComment, moodleWorksheet } from "../../src/report/moodle.ts";
import { example, hostileExample } from "./grade.ts";

type Options = Parameters<typeof moodleWorksheet>[3];

const options: Options = { pending: "zero", stage: "verdicts" };

const fill = (text: string, grades: readonly Grade[], over: Partial<Options> = {}) => {
  const filled = moodleWorksheet(text, "notes.csv", grades, { ...options, ...over });
  if (!filled.ok) throw new Error(filled.error.message.en);
  return filled;
};

const english = [
  'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"',
  '"Participant 101","Ada Lovelace",ada@example.org,"Submitted for grading",,16.00,Yes,"Monday, 2 November 2026, 8:00 AM",-,',
  '"Participant 102",=1+1,e@example.org,"No submission",,16.00,Yes,-,-,"<p>kept, as it is</p>"',
  '"Participant 103","Sophie Germain",s@example.org,"Submitted",12.00,16.00,No,-,-,',
  "",
].join("\n");

const french = [
  '\uFEFFIdentifiant;"Nom complet";"Numéro d\'identification";"Adresse de courriel";Statut;Groupe;Note;"Note maximale";"La note peut être modifiée";"Dernière modification (travail remis)";"Texte en ligne";"Dernière modification (note)";"Feedback par commentaires"',
  'Participant101;"Ada Lovelace";a101;ada@example.org;"Remis";G1;;16,00;Oui;-;"<p>x\r\ny</p>";-;"Bravo."',
  'Participant102;"Évariste Galois";a102;;"Aucun travail remis";G1;9,00;16,00;Oui;-;;-;',
].join("\r\n");

const ada = (says: Partial<Grade> = {}): Grade =>
  example({ copy: "Ada Lovelace_101_assignsubmission_file_devoir", ...says });

describe("the worksheet is filled in place", () => {
  test("in English, with a point, line feeds, and every other cell as it was", () => {
    const grade = ada({ lang: "en" });
    const { text, filled } = fill(english, [grade]);
    const comment = moodleComment(grade, { pending: "zero", stage: "verdicts", lang: "en" });
    expect(filled).toBe(1);
    expect(text).toBe(
      english.replace(
        ',,16.00,Yes,"Monday, 2 November 2026, 8:00 AM",-,',
        () =>
          `,9,16.00,Yes,"Monday, 2 November 2026, 8:00 AM",-,"${comment.replaceAll('"', '""')}"`,
      ),
    );
  });

  test("in French, with a comma, semicolons, a byte order mark and a teacher's own words", () => {
    const grade = ada();
    const { text } = fill(french, [grade], { pending: "full" });
    const comment = moodleComment(grade, { pending: "full", stage: "verdicts", lang: "fr" });
    expect(text).toBe(
      french.replace(
        ';;16,00;Oui;-;"<p>x\r\ny</p>";-;"Bravo."',
        () => `;12,25;16,00;Oui;-;"<p>x\r\ny</p>";-;"Bravo.${comment.replaceAll('"', '""')}"`,
      ),
    );
  });

  test.each([
    ["English", english],
    ["French", french],
  ])(
    "in %s, filling twice is filling once, and a new comment takes the place of the old",
    (_, sheet) => {
      const once = fill(sheet, [ada()]).text;
      expect(once).not.toBe(sheet);
      expect(fill(once, [ada()]).text).toBe(once);
      const changed = fill(once, [ada()], { stage: "solutions", pending: "full" }).text;
      expect(changed).toBe(fill(sheet, [ada()], { stage: "solutions", pending: "full" }).text);
    },
  );

  test("in a language nobody told us of, by where columns stand", () => {
    const german = [
      'ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,"Bewertung kann geändert werden","Zuletzt geändert (Bewertung)","Feedback als Kommentar"',
      '"Teilnehmer/in101","Ada Lovelace",ada@example.org,Abgegeben,,"16,00",Ja,-,',
      "",
    ].join("\n");
    const { text, filled } = fill(german, [ada()]);
    expect(filled).toBe(1);
    expect(text).toContain(',Abgegeben,9,"16,00",Ja,-,"<div class=');
  });
});

test("a grade that is that number already stays as it is written", () => {
  const grade = example({ copy: "a102", score: 9, pending: 0 });
  const { text, filled } = fill(french, [grade]);
  expect(filled).toBe(1);
  expect(text).toContain("G1;9,00;16,00;");
});

test("while points are pending, the comment is written and the grade is left", () => {
  const { text, filled, notes } = fill(english, [ada()], { pending: "keep" });
  expect(filled).toBe(0);
  expect(text).toContain('"Submitted for grading",,16.00');
  expect(text).toContain("à attribuer par une personne");
  expect(notes).toMatchObject([{ line: 2, says: { fr: expect.stringContaining("laissée") } }]);
});

test("a grade that Moodle has closed is left, and told", () => {
  const { text, notes } = fill(english, [example({ copy: "103" })]);
  expect(text).toBe(english);
  expect(notes).toMatchObject([{ line: 4, says: { en: expect.stringContaining("no longer") } }]);
});

test("a copy without a row is told", () => {
  expect(fill(english, [example({ copy: "nobody" })]).notes).toMatchObject([
    { copy: "nobody", line: undefined },
  ]);
});

test("another maximum is an error at its line, or converted", () => {
  const sheet = english.replaceAll("16.00", "100.00");
  expect(moodleWorksheet(sheet, "notes.csv", [ada()], options)).toMatchObject({
    ok: false,
    error: {
      code: "E-TYPE",
      line: 2,
      file: "notes.csv",
      message: { fr: expect.stringContaining("100") },
    },
  });
  expect(fill(sheet, [ada()], { scale: true }).text).toContain(",56.25,100.00,Yes");
});

test("a grade below zero is written as zero, which is told", () => {
  const { text, notes } = fill(english, [ada({ score: -1, pending: 0 })]);
  expect(text).toContain('grading",0,16.00');
  expect(notes).toMatchObject([{ line: 2 }]);
});

test("a worksheet without comments takes grades, which is told", () => {
  const sheet = english.replaceAll(/,"Feedback comments"|,$|,"<p>.*$/gm, "");
  const { text, notes, filled } = fill(sheet, [ada()]);
  expect(filled).toBe(1);
  expect(text).toBe(sheet.replace(",,16.00", ",9,16.00"));
  expect(notes).toMatchObject([{ line: 1 }]);
});

test.each(["", "a,b\n1,2\n", "Identifier,Score\nParticipant 1,2\n"])(
  "a table that is no worksheet is refused with what is missing",
  (text) => {
    expect(moodleWorksheet(text, "notes.csv", [ada()], options)).toMatchObject({
      ok: false,
      error: { code: "E-NAME", line: 1, expected: { fr: expect.stringContaining("Identifiant") } },
    });
  },
);

describe("a comment", () => {
  test.each(["reading", "formative"] as const)(
    "at the stage %s tells no points and no verdict",
    (stage) => {
      const said = moodleComment(example(), { pending: "keep", stage, lang: "fr" });
      expect(said).not.toMatch(/\d\s\/\s\d|faux|première erreur|signe|attendu/i);
      expect(said).toContain("illisible");
      expect(said.includes("à revoir")).toBe(stage === "formative");
    },
  );

  test("tells the right line at the last stage only", () => {
    const at = (stage: "verdicts" | "solutions") =>
      moodleComment(example(), { pending: "keep", stage, lang: "en" });
    expect(at("verdicts")).toContain(
      "(wrong, first error) [b-9f4] The form is right; check the sign.",
    );
    expect(at("verdicts")).toContain("one row for each output");
    expect(at("verdicts")).not.toContain("p_k - \\delta_{kt}");
    expect(at("solutions")).toContain("Expected: \\(p_k - \\delta_{kt}\\)");
  });

  test("holds no markup, link or line end of a copy", () => {
    const said = moodleComment(hostileExample(), {
      pending: "keep",
      stage: "solutions",
      lang: "fr",
    });
    const tags = new Set(said.match(/<[^>]*>/g));
    expect([...tags].sort()).toEqual(
      [
        '<div class="corrige">',
        "</div>",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<p>",
        "</p>",
        "<br>",
        "<strong>",
        "</strong>",
        "<code>",
        "</code>",
      ].sort(),
    );
    expect(said).not.toMatch(/[\r\n]/);
    // Whatever MathJax would typeset was set by KaTeX, which refuses links.
    for (const [, formula] of said.matchAll(/\\\((.*?)\\\)/g)) expect(formula).not.toMatch(/href/);
    expect(said).toContain("<code>\\href{javascript:alert(1)}{x} = ");
  });
});

test("ten thousand rows are filled, twice alike", () => {
  const [header = "", ada = ""] = english.split("\n");
  const rows = Array.from({ length: 10_000 }, (_, k) =>
    ada.replace("101", `${k}`).replace("Ada Lovelace", `Ada ${k}`).replace("ada@", `ada${k}@`),
  );
  const sheet = `${[header, ...rows].join("\n")}\n`;
  const grades = rows.map((_, k) => example({ copy: `Participant_${k}_assignsubmission_file_` }));
  const { text, filled, notes } = fill(sheet, grades, { stage: "reading" });
  expect([filled, notes]).toEqual([10_000, []]);
  expect(fill(text, grades, { stage: "reading" }).text).toBe(text);
}, 120_000);
