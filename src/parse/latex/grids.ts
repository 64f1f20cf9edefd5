import { cases, valueless } from "../../expr/build.ts";
import type { Cond, Expr } from "../../expr/node.ts";
import { exhaustive } from "../../rewrite/given.ts";
import { elementwise, type Value } from "../value.ts";
import { determinantOf } from "./determinants.ts";
import { dottedGrid, isDotted } from "./dots.ts";
import type { Grid, Layout, List, Row } from "./layout.ts";
import { isSpace, jointOf, markOf } from "./marks.ts";
import type { Reader } from "./reader.ts";

/* Environments that are values: matrices and definitions by cases. */

const casesNames = new Set(["cases", "dcases", "rcases"]);
const matrixNames = new Set(["matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array"]);

export const gridValue = (reader: Reader, grid: Grid): Value => {
  if (casesNames.has(grid.name)) return casesValue(reader, grid);
  if (grid.name === "vmatrix") return determinantOf(reader, grid).value;
  const [row] = grid.rows;
  if (grid.rows.length === 1 && row && !matrixNames.has(grid.name)) {
    // One row of an aligned display is the expression it is.
    return reader.expression(row.flat(), grid).value;
  }
  if (!matrixNames.has(grid.name)) {
    return reader.refuse(
      "E-SYNTAX",
      grid,
      `L'environnement « ${grid.name} » n'est pas une valeur.`,
      `The environment "${grid.name}" is no value.`,
    );
  }
  return matrixValue(reader, grid);
};

/** The matrix of a grid's cells. */
export const matrixValue = (reader: Reader, grid: Grid): Value => {
  const rows = grid.rows.filter((row) => row.some((cell) => cell.length > 0));
  if (isDotted(rows)) return dottedGrid(reader, rows, grid);
  const items = rows.map((row) =>
    row.map((cell, at) => {
      const near = cell[0] ?? row[at - 1]?.at(-1) ?? grid;
      return reader.expression(cell, near);
    }),
  );
  const place = { first: grid.first, last: grid.last };
  const lines = items.map((row) => ({ kind: "array" as const, items: row, ...place }));
  if (items.every((row) => row.length === 1)) {
    return reader.plain.value({ kind: "array", items: items.flat(), ...place });
  }
  return reader.plain.value({ kind: "array", items: lines, ...place });
};

const otherwiseWords =
  /^(sinon|otherwise|else|autrement|ailleurs|elsewhere|par ailleurs|in all other cases)\b/i;
const conditionWords = /^(si|if|quand|when|pour|for|lorsque|with|avec|whenever|où|where)\b\.?\s*/i;

/** A definition by cases: a value and its condition on each row. */
const casesValue = (reader: Reader, grid: Grid): Value => casesOf(reader, grid.rows, grid);

export const casesOf = (reader: Reader, rows: readonly Row[], near: Layout): Value => {
  // Values first: they show how far the letters run that conditions compare.
  const read = rows.flatMap((row) => {
    if (row.every((cell) => cell.length === 0)) return [];
    const place = row.flat()[0] ?? near;
    const said = arm(row);
    return [{ ...said, place, value: reader.expression(said.is, place).value }];
  });
  const arms = read.map(({ value, when, otherwise, place }) => ({
    value,
    when: otherwise ? undefined : reader.condition(when, place),
  }));
  const last = arms.at(-1);
  const otherwise = last && last.when === undefined ? last : undefined;
  const listed = otherwise ? arms.slice(0, -1) : arms;
  if (listed.length === 0 || listed.some(({ when }) => when === undefined)) {
    return reader.refuse("E-SYNTAX", near, "Il manque une condition.", "A condition is missing.", {
      expected: { fr: "\\text{si } x > 0", en: "\\text{if } x > 0" },
    });
  }
  const values = arms.map(({ value }) => value);
  // Where no condition holds nothing is said, and zero least of all.
  const covers = exhaustive(listed.map(({ when }) => when as Cond));
  const all = elementwise(values, (...entries: Expr[]) => {
    const said = listed.map(({ when }, at) => ({ when: when as Cond, is: entries[at] as Expr }));
    if (otherwise) return cases(said, entries.at(-1));
    return covers ? cases(said.slice(0, -1), said.at(-1)?.is) : cases(said, valueless);
  });
  return (
    all ??
    reader.refuse(
      "E-SHAPE",
      near,
      "Les cas n'ont pas la même forme.",
      "The cases have different shapes.",
    )
  );
};

/** A row of cases: what it is, and when. */
const arm = (row: Row): { is: List; when: List; otherwise: boolean } => {
  const [first = [], ...more] = row;
  let is: List = first;
  let when: List = more.flat();
  if (when.length === 0) {
    const cut = first.findIndex(
      (part) => wordsOf(part) !== undefined && saysWhen(wordsOf(part) ?? ""),
    );
    if (cut >= 0) {
      is = first.slice(0, cut);
      when = first.slice(cut);
    }
  }
  is = is.filter((part) => !isSpace(part));
  if (markOf(is.at(-1)) === "," || markOf(is.at(-1)) === ";") is = is.slice(0, -1);
  const words = when.map((part) => wordsOf(part) ?? "").find((text) => text !== "") ?? "";
  if (otherwiseWords.test(words)) return { is, when: [], otherwise: true };
  const condition = when.flatMap((part): readonly Layout[] => {
    const text = wordsOf(part);
    if (part.kind === "command" && part.name === "forall") return [];
    if (text === undefined || jointOf(part) !== undefined) return [part];
    if (!saysWhen(text) && remark.test(text)) return [];
    // \text{si $x > 0$} holds words and mathematics.
    if (part.kind === "text" && part.of.some(({ kind }) => kind === "text")) {
      return part.of.filter(({ kind }) => kind !== "text");
    }
    // \text{si x > 0}: the words go, the mathematics stays.
    const rest = text.replace(conditionWords, "");
    return part.kind === "text" && rest !== "" && part.of.length > 0
      ? innerOf(part, text, rest)
      : [];
  });
  return {
    is,
    when: condition.filter((part) => markOf(part) !== "." && !isTrailingComma(part, condition)),
    otherwise: false,
  };
};

/** Why it is so, in several words: (d'après le calcul précédent). */
const remark = /^(\(|(car|par|d['’]après|because|since|by|from)\b).*\s\p{L}{3,}/su;

const isTrailingComma = (part: Layout, list: List): boolean =>
  markOf(part) === "," && (part === list.at(-1) || part === list[0]);

const innerOf = (part: Layout & { kind: "text" }, text: string, rest: string): List => {
  const dropped = [...text.slice(0, text.length - rest.length)].filter((letter) =>
    /\p{L}/u.test(letter),
  ).length;
  let letters = 0;
  const at = part.of.findIndex((each) => {
    if (letters >= dropped) return true;
    letters += each.kind === "letter" ? 1 : 0;
    return false;
  });
  return at < 0 ? [] : part.of.slice(at);
};

const wordsOf = (part: Layout): string | undefined =>
  part.kind === "text" || part.kind === "word" ? part.text.trim() : undefined;

export const saysWhen = (text: string): boolean =>
  conditionWords.test(`${text} `) || otherwiseWords.test(text);
