import type { Grade } from "../grading/grade.ts";
import type { ReadError } from "../parse/error.ts";
import {
  type CsvFile,
  csvError,
  guarded,
  numberIn,
  type Row,
  readCsv,
  withCell,
  withNumber,
  writeCsv,
} from "./csv.ts";
import {
  type Filled,
  type FillOptions,
  isWaiting,
  otherMaximum,
  pointsFor,
  stillPending,
} from "./filled.ts";
import { digits } from "./points.ts";
import { type FillNote, folded, matched, type Person } from "./roster.ts";

/*
 * The gradebook that Canvas exports and imports: one column for each assignment, named « title (number) », and a
 * second row with the points possible. Canvas knows people by ID; what it does not find in the file it leaves.
 *
 * Source: Canvas Instructor Guide, "How do I import grades in the Gradebook?".
 */

const identifying = ["id", "sis user id", "sis login id", "integration id"];

/** The title of a column without the number that Canvas puts after it. */
const titleOf = (name: string): string => name.replace(/\s*\(\d+\)\s*$/, "").trim();

const textAt = (row: Row | undefined, at: number): string => row?.cells[at]?.value ?? "";

/** Rows above the students: « Points Possible » after four spaces, and one that says how grades are posted. */
const isPoints = (row: Row): boolean => /^\s*points possible\s*$/i.test(textAt(row, 0));

const isStudent = (row: Row, id: number): boolean =>
  !isPoints(row) &&
  textAt(row, id).trim() !== "" &&
  // Canvas's own test student has no grade to be counted.
  !/^student, test$/i.test(textAt(row, 0).trim());

const personOf = (row: Row, keys: readonly number[], id: number): Person => ({
  line: row.line,
  keys: keys.map((at) => textAt(row, at).trim()).filter((key) => key !== ""),
  name: textAt(row, 0).trim(),
  number: textAt(row, id).trim() || undefined,
});

const notCanvas = (csv: CsvFile): ReadError =>
  csvError(
    csv,
    1,
    "E-NAME",
    {
      fr: "Ceci ne ressemble pas à un carnet de notes de Canvas : exportez-le depuis la page des notes.",
      en: "This does not look like a gradebook of Canvas: export it from the page of grades.",
    },
    {
      fr: "les colonnes « Student » et « ID », et une ligne « Points Possible »",
      en: 'columns "Student" and "ID", and a row "Points Possible"',
    },
  );

const severalColumns = (csv: CsvFile, names: readonly string[]): ReadError =>
  csvError(csv, 1, "E-NAME", {
    fr: `Plusieurs colonnes portent ce titre ; nommez la bonne avec son numéro : ${names.join(" ; ")}.`,
    en: `Several columns have this title; name the right one with its number: ${names.join("; ")}.`,
  });

const computed = (csv: CsvFile, line: number, name: string): ReadError =>
  csvError(csv, line, "E-TYPE", {
    fr: `Canvas calcule lui-même la colonne « ${name} » : choisissez celle d'un devoir.`,
    en: `Canvas computes the column "${name}" by itself: choose that of an assignment.`,
  });

/**
 * Writes the points into the column of the assignment, and makes that column where there is none; everything else
 * stays, but that no student's name can start a formula. Filling twice is filling once. `assignment` is the title
 * of the column, with or without its number.
 *
 * Refused: a table that is no gradebook of Canvas, a title that several columns have, and another maximum unless
 * `scale` is asked for.
 */
export const canvasGradebook = (
  text: string,
  file: string,
  grades: readonly Grade[],
  options: FillOptions & { readonly assignment: string },
): Filled => {
  const read = readCsv(text, file);
  if (!read.ok) return read;
  const { csv } = read;
  const [header] = csv.rows;
  const names = header?.cells.map(({ value }) => value) ?? [];
  const folds = names.map(folded);
  const id = folds.indexOf("id");
  const points = csv.rows.find(isPoints);
  if (folds[0] !== "student" || id < 0 || !points) return { ok: false, error: notCanvas(csv) };

  const wanted = options.assignment.trim();
  const exactly = names.flatMap((name, at) =>
    name === wanted || name === guarded(wanted) ? [at] : [],
  );
  const titled = names.flatMap((name, at) => (titleOf(name) === wanted ? [at] : []));
  const fitting = exactly.length > 0 ? exactly : titled;
  if (fitting.length > 1)
    return {
      ok: false,
      error: severalColumns(
        csv,
        fitting.map((at) => names[at] ?? ""),
      ),
    };
  const [column = names.length] = fitting;

  const [first] = grades;
  const possible = numberIn(textAt(points, column));
  if (possible === undefined && textAt(points, column).trim() !== "")
    return { ok: false, error: computed(csv, points.line, wanted) };
  if (first && possible !== undefined && possible !== first.maxScore && !options.scale)
    return { ok: false, error: otherMaximum(csv, points.line, possible, first) };

  const sign = csv.rows.some(({ cells }) => cells.some(({ value }) => /^\d+,\d+$/.test(value)))
    ? ","
    : ".";
  const keys = identifying.map((name) => folds.indexOf(name)).filter((at) => at >= 0);
  const students = csv.rows.filter((row) => row !== header && isStudent(row, id));
  const people = students.map((row) => personOf(row, keys, id));
  const matching = matched(people, grades, options.roster);
  const own = new Map(students.map((row, at) => [row, matching.grades[at]]));
  const notes: FillNote[] = [...matching.notes];

  const rows = csv.rows.map((row): Row => {
    if (row === header) return column < names.length ? row : withCell(row, column, guarded(wanted));
    if (row === points)
      return possible === undefined && first
        ? withCell(row, column, digits(first.maxScore, sign))
        : row;
    const safe = withCell(row, 0, guarded(textAt(row, 0)));
    const grade = own.get(row);
    if (!grade) return column < names.length ? safe : withCell(safe, column, "");
    if (isWaiting(grade, options.pending)) {
      notes.push({ line: row.line, copy: grade.copy, says: stillPending });
      return column < names.length ? safe : withCell(safe, column, "");
    }
    return withNumber(safe, column, pointsFor(grade, possible, options), sign);
  });
  const filled = [...own.values()].filter((grade) => grade && !isWaiting(grade, options.pending));
  return { ok: true, text: writeCsv({ ...csv, rows }), filled: filled.length, notes };
};
