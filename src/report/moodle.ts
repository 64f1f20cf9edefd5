import type { Bilingual } from "../expr/function.ts";
import type { Grade, Stage } from "../grading/grade.ts";
import { escaped } from "../page/escape.ts";
import { type Language, labelled } from "../page/typography.ts";
import {
  type CsvFile,
  csvError,
  numberIn,
  type Row,
  readCsv,
  withCell,
  withNumber,
  writeCsv,
} from "./csv.ts";
import { failureSaid, feedbackOf, inlineHtml, pointsSaid } from "./feedback.ts";
import {
  type Filled,
  type FillOptions,
  isWaiting,
  otherMaximum,
  pointsFor,
  stillPending,
} from "./filled.ts";
import type { PendingPolicy } from "./points.ts";
import { type FillNote, folded, matched, type Person } from "./roster.ts";
import { nameOf } from "./text.ts";

/*
 * The offline grading worksheet of a Moodle assignment. Which columns it has depends on the assignment, and their
 * names on the language of who downloaded it; Moodle finds its columns again by their names, and rows by their
 * identifiers. So nothing is written but grades and comments.
 *
 * Sources: Moodle, mod/assign/feedback/offline (importgradeslib.php, locallib.php) and its language packs.
 */

/** Names of columns, folded, in English (and its British pack) and French. */
const known = {
  identifier: ["identifier", "identifiant"],
  name: ["full name", "nom complet"],
  idNumber: ["id number", "numero d'identification"],
  email: ["email address", "adresse de courriel", "adresse e-mail"],
  grade: ["grade", "mark", "note"],
  maximum: ["maximum grade", "maximum mark", "note maximale"],
  changeable: ["grade can be changed", "mark can be changed", "la note peut etre modifiee"],
  feedback: ["feedback comments", "feedback par commentaires"],
} as const;

type Column = keyof typeof known;

type Columns = Readonly<Record<Column, number>>;

/** Answers that mean "no" in the column of what can be changed. */
const refusals = new Set(["no", "non"]);

const columnsOf = (rows: readonly Row[]): Columns | undefined => {
  const [header, ...people] = rows;
  const names = header?.cells.map(({ value }) => folded(value).replaceAll("’", "'")) ?? [];
  const named = Object.fromEntries(
    Object.entries(known).map(([column, words]) => [
      column,
      names.findIndex((name) => (words as readonly string[]).includes(name)),
    ]),
  ) as Record<Column, number>;
  if (named.identifier >= 0 && named.grade >= 0) return named;
  if (named.identifier >= 0 || named.grade >= 0) return undefined;
  // In any language the identifier comes first, the grade stands before its maximum, and the comments come last.
  const texts = (at: number): readonly string[] =>
    people.map(({ cells }) => cells[at]?.value ?? "");
  const isIdentifier = texts(0).every((text) => /^\D+\d+$/.test(text));
  const maximum = names.findIndex((_, at) => {
    const [first = "", ...others] = texts(at);
    return at > 1 && numberIn(first) !== undefined && others.every((text) => text === first);
  });
  if (people.length === 0 || !isIdentifier || maximum < 0) return undefined;
  const grade = maximum - 1;
  const isGrade = texts(grade).every(
    (text) => text === "" || text === "-" || numberIn(text) !== undefined,
  );
  return isGrade
    ? { ...named, identifier: 0, name: 1, grade, maximum, feedback: names.length - 1 }
    : undefined;
};

/** The sign before decimals in this file: that of its numbers; where there are none, that of its language. */
const signOf = (rows: readonly Row[], { grade, maximum }: Columns): "." | "," => {
  const numbers = rows
    .flatMap(({ cells }) => [cells[maximum]?.value ?? "", cells[grade]?.value ?? ""])
    .filter((text) => numberIn(text) !== undefined);
  if (numbers.some((text) => text.includes(","))) return ",";
  if (numbers.some((text) => text.includes("."))) return ".";
  return folded(rows[0]?.cells[grade]?.value ?? "") === "note" ? "," : ".";
};

const personOf = ({ line, cells }: Row, columns: Columns): Person => {
  const text = (column: Column): string => cells[columns[column]]?.value.trim() ?? "";
  const identifier = text("identifier");
  const number = /\d+$/.exec(identifier)?.[0];
  const keys = [identifier, number ?? "", text("idNumber"), text("email"), text("name")];
  return { line, keys: keys.filter((key) => key !== ""), name: text("name"), number };
};

// A comment of ours stands in a box of its own, so that it can be found and replaced, and words of a teacher stay.
const [opens, closes] = ['<div class="corrige">', "</div>"];
const box = /<div class="corrige">.*?<\/div>/s;

/** How much a comment says, and to whom. */
export interface CommentOptions {
  readonly pending: PendingPolicy;
  readonly stage: Stage;
  readonly lang: Language;
}

/**
 * What a student reads in Moodle: points and remarks, a question each, in HTML without any script. Formulas that
 * can be set stand between \( and \), which Moodle's MathJax reads; all other text is escaped.
 */
export const moodleComment = (grade: Grade, { pending, stage, lang }: CommentOptions): string => {
  const isScored = stage === "verdicts" || stage === "solutions";
  const questions = grade.questions.map((question) => {
    const points = isScored ? ` ${escaped(pointsSaid(question, pending, lang))}` : "";
    const said = feedbackOf(question, grade, stage, lang).map((text) =>
      inlineHtml(text, lang, "mathjax"),
    );
    const head = `<strong>${escaped(labelled(nameOf(question.id)))}</strong>${points}`;
    return `<li>${[head, ...said].join("<br>")}</li>`;
  });
  const failure = failureSaid(grade, lang).map(
    (text) => `<p>${inlineHtml(text, lang, "mathjax")}</p>`,
  );
  const head = isScored
    ? `<p><strong>${escaped(pointsSaid(grade, pending, lang))}</strong></p>`
    : "";
  const list = questions.length > 0 ? `<ul>${questions.join("")}</ul>` : "";
  return `${opens}${failure.join("")}${head}${list}${closes}`;
};

const withComment = (present: string, comment: string): string =>
  // A function, since a comment may hold signs that a replacement text gives a meaning.
  box.test(present) ? present.replace(box, () => comment) : present + comment;

const locked: Bilingual = {
  fr: "Moodle n'accepte plus de changer cette note : la ligne est laissée telle quelle.",
  en: "Moodle no longer lets this grade be changed: the row is left as it is.",
};

const below: Bilingual = {
  fr: "Moodle ne prend pas de note inférieure à zéro : zéro est inscrit.",
  en: "Moodle takes no grade below zero: zero is written.",
};

const noComments: Bilingual = {
  fr: "Cette feuille n'a pas de colonne de commentaires : activez « Feedback par commentaires » dans le devoir.",
  en: 'This worksheet has no column for comments: turn on "Feedback comments" in the assignment.',
};

const unknownColumns = (csv: CsvFile): Filled => ({
  ok: false,
  error: csvError(
    csv,
    1,
    "E-NAME",
    {
      fr: "Ceci ne ressemble pas à une feuille d'évaluation de Moodle : déposez celle que le devoir donne à télécharger.",
      en: "This does not look like a grading worksheet of Moodle: use the one that the assignment lets you download.",
    },
    {
      fr: "une première ligne avec « Identifiant » et « Note »",
      en: 'a first row with "Identifier" and "Grade"',
    },
  ),
});

/**
 * Fills in the grades and comments of a worksheet; every other byte of it stays. Filling twice is filling once.
 *
 * Refused: a table without its columns, and one that counts out of another maximum unless `scale` is asked for.
 */
export const moodleWorksheet = (
  text: string,
  file: string,
  grades: readonly Grade[],
  options: FillOptions & { readonly stage: Stage; readonly lang?: Language | undefined },
): Filled => {
  const read = readCsv(text, file);
  if (!read.ok) return read;
  const { csv } = read;
  const columns = columnsOf(csv.rows);
  const [header, ...rows] = csv.rows;
  if (!header || !columns) return unknownColumns(csv);
  const sign = signOf(csv.rows, columns);
  const people = rows.map((row) => personOf(row, columns));
  const { grades: own, notes: matching } = matched(people, grades, options.roster);

  const notes: FillNote[] = [...matching];
  if (columns.feedback < 0) notes.push({ line: 1, copy: undefined, says: noComments });
  const filled: Row[] = [header];
  let count = 0;
  for (const [at, row] of rows.entries()) {
    const grade = own[at];
    const note = (says: Bilingual) => notes.push({ line: row.line, copy: grade?.copy, says });
    const changeable = folded(row.cells[columns.changeable]?.value ?? "");
    if (!grade || refusals.has(changeable)) {
      if (grade) note(locked);
      filled.push(row);
      continue;
    }
    const maximum = numberIn(row.cells[columns.maximum]?.value ?? "");
    if (maximum !== undefined && maximum !== grade.maxScore && !options.scale)
      return { ok: false, error: otherMaximum(csv, row.line, maximum, grade) };
    const { pending, stage, lang = grade.lang } = options;
    const present = row.cells[columns.feedback]?.value ?? "";
    const told =
      columns.feedback < 0
        ? row
        : withCell(
            row,
            columns.feedback,
            withComment(present, moodleComment(grade, { pending, stage, lang })),
          );
    if (isWaiting(grade, pending)) {
      note(stillPending);
      filled.push(told);
      continue;
    }
    const points = pointsFor(grade, maximum, options);
    if (points < 0) note(below);
    filled.push(withNumber(told, columns.grade, Math.max(0, points), sign));
    count += 1;
  }
  return { ok: true, text: writeCsv({ ...csv, rows: filled }), filled: count, notes };
};
