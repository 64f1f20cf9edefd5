import type { Bilingual } from "../expr/function.ts";
import type { Grade } from "../grading/grade.ts";
import type { ReadError } from "../parse/error.ts";
import { csvError, readCsv } from "./csv.ts";

/** Which copy is whose: copies by the identifiers of people. Teams share a copy. */
export type Roster = ReadonlyMap<string, string>;

export type ReadRoster =
  | { readonly ok: true; readonly roster: Roster }
  | { readonly ok: false; readonly error: ReadError };

/** Without case, accents, and spaces around. */
export const folded = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

const columns = { id: ["id", "identifiant", "identifier"], copy: ["copy", "copie"] } as const;

/**
 * Reads a roster: a table with the columns `id` and `copy` (or « identifiant », « copie ») among others. An id is
 * anything the gradebook knows a person by; a copy is named as its grade is.
 */
export const readRoster = (text: string, file: string): ReadRoster => {
  const read = readCsv(text, file);
  if (!read.ok) return read;
  const [header, ...rows] = read.csv.rows;
  const names = header?.cells.map(({ value }) => folded(value)) ?? [];
  const [id, copy] = [columns.id, columns.copy].map((known) =>
    names.findIndex((name) => (known as readonly string[]).includes(name)),
  ) as [number, number];
  if (id < 0 || copy < 0)
    return {
      ok: false,
      error: csvError(
        read.csv,
        1,
        "E-NAME",
        {
          fr: "La première ligne de la liste nomme ses colonnes ; il y faut « id » et « copie ».",
          en: 'The first row of a roster names its columns; "id" and "copy" have to be among them.',
        },
        { fr: "id,copie", en: "id,copy" },
      ),
    };
  const roster = new Map<string, string>();
  for (const { line, cells } of rows) {
    const [key, name] = [folded(cells[id]?.value ?? ""), cells[copy]?.value.trim() ?? ""];
    if (key === "" || name === "") continue;
    const known = roster.get(key);
    if (known !== undefined && known !== name)
      return {
        ok: false,
        error: csvError(read.csv, line, "E-NAME", {
          fr: `L'identifiant « ${key} » a déjà une autre copie, « ${known} » : gardez celle qui compte.`,
          en: `The id "${key}" already has another copy, "${known}": keep the one that counts.`,
        }),
      };
    roster.set(key, name);
  }
  return { ok: true, roster };
};

/** A person, as a row of a gradebook knows them. */
export interface Person {
  readonly line: number;
  /** Whatever tells this person from others: number, e-mail address, login. */
  readonly keys: readonly string[];
  readonly name: string;
  /** The number that a download of all submissions writes into file names. */
  readonly number: string | undefined;
}

/** Something a person should know of what was filled in, and where. */
export interface FillNote {
  readonly line: number | undefined;
  readonly copy: string | undefined;
  readonly says: Bilingual;
}

export interface Matching {
  /** For each person their grade, in the order of the rows. */
  readonly grades: readonly (Grade | undefined)[];
  readonly notes: readonly FillNote[];
}

/** Names of downloaded files: `Name_123_assignsubmission_…` of Moodle, `name_LATE_123_456_…` of Canvas. */
const downloads = [/_(\d+)_assignsubmission_/, /^[^_]+_(?:LATE_)?(\d+)_\d+(?:_|$)/];

const numberOf = (copy: string): string | undefined =>
  downloads.map((pattern) => pattern.exec(copy)?.[1]).find((found) => found !== undefined);

/** The words of a name in an order of their own: Ada Lovelace, Lovelace, Ada and lovelace-ada are one name. */
const wordsOf = (name: string): string =>
  folded(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .sort()
    .join(" ");

const twoCopies: Bilingual = {
  fr: "Plusieurs copies peuvent être celle de cette ligne ; dites laquelle dans la liste des copies.",
  en: "Several copies may belong to this row; say which in the roster.",
};

const twoRows: Bilingual = {
  fr: "Plusieurs lignes peuvent être celle de cette copie ; dites laquelle dans la liste des copies.",
  en: "Several rows may be the one of this copy; say which in the roster.",
};

const noCopy: Bilingual = {
  fr: "La liste donne à cette ligne une copie qui n'a pas été notée.",
  en: "The roster gives this row a copy that was not graded.",
};

const noRow: Bilingual = {
  fr: "Aucune ligne ne correspond à cette copie.",
  en: "No row goes with this copy.",
};

/**
 * Finds the copy of each person: by the roster; for whom it does not name, by the number in a downloaded file's
 * name, or by a name of the copy that is one of the keys or the person's. What fits twice is left, and told.
 */
export const matched = (
  people: readonly Person[],
  grades: readonly Grade[],
  roster: Roster = new Map(),
): Matching => {
  const by = (key: (copy: string) => string | undefined): ReadonlyMap<string, Grade[]> => {
    const found = new Map<string, Grade[]>();
    for (const grade of grades) {
      const own = key(grade.copy);
      if (own !== undefined && own !== "") found.set(own, [...(found.get(own) ?? []), grade]);
    }
    return found;
  };
  const [byCopy, byNumber, byKey, byWords] = [
    by((copy) => copy),
    by(numberOf),
    by(folded),
    by(wordsOf),
  ];

  /** Grades that may be the person's, and whether somebody said so. */
  const candidates = (
    person: Person,
  ): { readonly of: readonly Grade[]; readonly said: boolean } => {
    const given = person.keys.flatMap((key) => roster.get(folded(key)) ?? []);
    if (given.length > 0)
      return { of: [...new Set(given)].flatMap((copy) => byCopy.get(copy) ?? []), said: true };
    const numbered = person.number === undefined ? [] : (byNumber.get(person.number) ?? []);
    if (numbered.length > 0) return { of: numbered, said: false };
    const named = [
      ...person.keys.flatMap((key) => byKey.get(folded(key)) ?? []),
      ...(byWords.get(wordsOf(person.name)) ?? []),
    ];
    return { of: [...new Set(named)], said: false };
  };

  const found = people.map(candidates);
  const taken = new Set(found.flatMap(({ of, said }) => (said ? of : [])));
  const claims = new Map<Grade, number>();
  for (const { of, said } of found)
    if (!said) for (const grade of of) claims.set(grade, (claims.get(grade) ?? 0) + 1);
  const isDisputed = (grade: Grade): boolean => taken.has(grade) || (claims.get(grade) ?? 0) > 1;

  const notes: FillNote[] = [];
  const own = found.map(({ of, said }, at) => {
    const line = people[at]?.line;
    const [grade] = of;
    if (of.length > 1) notes.push({ line, copy: undefined, says: twoCopies });
    if (of.length === 0 && said) notes.push({ line, copy: undefined, says: noCopy });
    return grade && of.length === 1 && (said || !isDisputed(grade)) ? grade : undefined;
  });
  const placed = new Set(own);
  for (const grade of grades)
    if (!placed.has(grade))
      notes.push({
        line: undefined,
        copy: grade.copy,
        says: isDisputed(grade) ? twoRows : noRow,
      });
  return { grades: own, notes };
};
