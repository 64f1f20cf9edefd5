import type { Grade, MarkedLink } from "../../grading/grade.ts";
import { decimal } from "../../page/typography.ts";
import { harmless } from "../../parse/error.ts";
import { hundredths, total } from "../../report/points.ts";
import { painter } from "../paint.ts";
import type { Lang, Terminal } from "../verb.ts";
import type { Failure } from "./open.ts";

/** A copy in the table. */
export interface TableRow {
  readonly grade: Grade;
  /** Where it failed. */
  readonly place: Failure["place"];
}

const say = {
  fr: {
    heads: ["copie", "note", "en attente", "première erreur"],
    failed: "non notée",
    none: "–",
    copies: (count: number) => `${count} ${count > 1 ? "copies" : "copie"}`,
    mean: "moyenne",
    notGraded: (count: number) => `${count} ${count > 1 ? "non notées" : "non notée"}`,
    unexplained: "inexpliquée",
  },
  en: {
    heads: ["copy", "score", "pending", "first error"],
    failed: "not graded",
    none: "–",
    copies: (count: number) => `${count} ${count === 1 ? "copy" : "copies"}`,
    mean: "mean",
    notGraded: (count: number) => `${count} not graded`,
    unexplained: "unexplained",
  },
} as const;

/** What became of each copy, a line each, under a line about all. */
export const tableOf = (rows: readonly TableRow[], terminal: Terminal): readonly string[] => {
  const { lang } = terminal;
  const words = say[lang];
  const { strong, faint, bad } = painter(terminal.colour);
  const cells = rows.map((row) => cellsOf(row, lang));
  const widths = words.heads.map((head, at) =>
    Math.max(head.length, ...cells.map((cell) => cell[at]?.length ?? 0)),
  );
  const laid = (line: readonly string[]): string =>
    line
      .map((text, at) => {
        const width = widths[at] ?? 0;
        if (at === line.length - 1) return text;
        return at === 0 ? text.padEnd(width) : text.padStart(width);
      })
      .join("  ");
  return [
    strong(headOf(rows, lang)),
    "",
    faint(laid(words.heads)),
    ...cells.map((cell, at) => {
      const line = laid(cell).trimEnd();
      return rows[at]?.grade.error ? bad(line) : line;
    }),
  ];
};

const headOf = (rows: readonly TableRow[], lang: Lang): string => {
  const words = say[lang];
  const [first] = rows;
  const graded = rows.flatMap(({ grade }) => (grade.error ? [] : [grade]));
  const mean = hundredths(total(graded.map(({ score }) => score)) / Math.max(1, graded.length));
  return [
    harmless(first?.grade.exercise ?? ""),
    words.copies(rows.length),
    ...(graded.length > 1
      ? [`${words.mean} ${points(mean, lang)} / ${points(graded[0]?.maxScore ?? 0, lang)}`]
      : []),
    ...(graded.length < rows.length ? [words.notGraded(rows.length - graded.length)] : []),
  ].join(" · ");
};

const points = (value: number, lang: Lang): string => decimal(hundredths(value), lang);

const cellsOf = ({ grade, place }: TableRow, lang: Lang): readonly string[] => {
  const { copy, error, score, pending, maxScore } = grade;
  const name = harmless(copy);
  if (error) {
    const at = place ? `${located(place)}: ` : "";
    return [name, say[lang].failed, "", oneLine(`${at}${error.code} ${error.message[lang]}`)];
  }
  const first = firstError(grade);
  return [
    name,
    `${points(score, lang)} / ${points(maxScore, lang)}`,
    pending > 0 ? points(pending, lang) : say[lang].none,
    first ? errorCell(first, lang) : say[lang].none,
  ];
};

/** The first error of the copy, not of each question. */
const firstError = ({ links }: Grade): MarkedLink | undefined =>
  links.find(({ isFirstError }) => isFirstError);

const errorCell = ({ place, id, causes }: MarkedLink, lang: Lang): string =>
  oneLine(`${located(place)}  ${id}  ${causes[0]?.name ?? say[lang].unexplained}`);

const located = ({ file, cell, line, column }: NonNullable<Failure["place"]>): string =>
  `${file === undefined ? "" : `${file}:`}${cell === undefined ? "" : `[${cell}]:`}${line}:${column}`;

const oneLine = (text: string): string => harmless(text).replace(/\s*\n\s*/g, " ");
