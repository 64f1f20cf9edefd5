import { cases, valueless } from "../../expr/build.ts";
import type { Cond, Expr } from "../../expr/node.ts";
import { exhaustive } from "../../rewrite/given.ts";
import { elementwise, type Value } from "../value.ts";
import { isSmallWord, wordsOf } from "./asides.ts";
import { conditionOf } from "./conditions.ts";
import { determinantOf } from "./determinants.ts";
import { dottedGrid } from "./dots.ts";
import type { Grid, Layout, List, Row } from "./layout.ts";
import { isSpace, jointOf, lettersIn, markOf } from "./marks.ts";
import { meaningOf } from "./matches.ts";
import { norm } from "./norms.ts";
import { type Arm, sayOverlaps } from "./overlaps.ts";
import type { Reader } from "./reader.ts";
import { isSystem } from "./rows.ts";
import { isDotted } from "./written.ts";

/* Environments that are values: matrices and definitions by cases. */

const casesNames = new Set(["cases", "dcases", "rcases"]);
const matrixNames = new Set(["matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array"]);

export const gridValue = (reader: Reader, grid: Grid): Value => {
  if (casesNames.has(grid.name)) return casesValue(reader, grid);
  if (grid.name === "vmatrix") return determinantOf(reader, grid).value;
  if (grid.name === "Vmatrix") {
    const { first, last } = grid;
    return norm(
      reader,
      { kind: "fence", open: "‖", close: "‖", of: [{ ...grid, name: "matrix" }], first, last },
      grid,
    ).value;
  }
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
const matrixValue = (reader: Reader, grid: Grid): Value => {
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
/** Words before a condition that change nothing of it. */
const introduces =
  /^(et\s+|and\s+)?(si et seulement si|if and only if|iff|ssi|si|if|quand|when|whenever|lorsqu['’]on a|lorsque|pour (tout|tous|toute|toutes|chaque)|for (all|any|every|each)|pour|for|with|avec|où|where|dès que|as soon as|provided( that)?|pourvu que|as long as|tant que|dans le cas où|in case|au cas où|sur|on)(?![\p{L}-])( on a\b| we have\b)?\.?\s*:?/iu;
const conditionWords = /^(si|if|quand|when|pour|for|lorsque|with|avec|whenever|où|where)\b\.?\s*/i;

/** A definition by cases: a value and its condition on each row. */
const casesValue = (reader: Reader, grid: Grid): Value => casesOf(reader, grid.rows, grid);

export const casesOf = (reader: Reader, rows: readonly Row[], near: Layout): Value => {
  if (isSystem(rows)) {
    return reader.refuse(
      "E-SYNTAX",
      near,
      "Ceci est un système d'équations et non une valeur.",
      "This is a system of equations and no value.",
    );
  }
  const said = rows.flatMap((row) =>
    row.every((cell) => cell.length === 0)
      ? []
      : [{ ...arm(reader, row), place: row.flat()[0] ?? near }],
  );
  // Values first: they show how far the letters run that conditions compare, and hold back.
  const letters = lettersIn(said.flatMap(({ when }) => when));
  const read = reader.plain.scope.guarding(letters, [], () =>
    said.map((each) => ({ ...each, value: reader.expression(each.is, each.place).value })),
  );
  const arms = read.map(({ value, when, otherwise, place }) => ({
    place,
    value,
    when: otherwise ? undefined : conditionOf(reader, when, place),
  }));
  const last = arms.at(-1);
  const otherwise = last && last.when === undefined ? last : undefined;
  const listed = otherwise ? arms.slice(0, -1) : arms;
  if (listed.length === 0 || listed.some(({ when }) => when === undefined)) {
    return reader.refuse("E-SYNTAX", near, "Il manque une condition.", "A condition is missing.", {
      expected: { fr: "\\text{si } x > 0", en: "\\text{if } x > 0" },
    });
  }
  sayOverlaps(reader, listed as readonly Arm[]);
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
const arm = (reader: Reader, row: Row): { is: List; when: List; otherwise: boolean } => {
  const [first = [], ...more] = row;
  let is: List = first;
  let when: List = more.flat();
  if (when.length === 0) {
    const cut = first.findIndex((part) => {
      const text = wordsOf(part);
      return text !== undefined && (saysWhen(text) || isSmallWord(part));
    });
    if (cut >= 0) {
      is = first.slice(0, cut);
      when = first.slice(cut);
    }
  }
  is = is.filter((part) => !isSpace(part));
  if (markOf(is.at(-1)) === "," || markOf(is.at(-1)) === ";") is = is.slice(0, -1);
  const words = when.map((part) => wordsOf(part) ?? "").find((text) => text !== "") ?? "";
  if (otherwiseWords.test(words)) return { is, when: [], otherwise: true };
  const condition = when.flatMap((part) => mathematicsOf(reader, part));
  return {
    is,
    when: condition.filter((part) => markOf(part) !== "." && !isTrailingComma(part, condition)),
    otherwise: false,
  };
};

/** What a part of a condition says in mathematics: only words that are known go. */
const mathematicsOf = (reader: Reader, part: Layout): List => {
  const text = wordsOf(part);
  if (part.kind === "command" && part.name === "forall") return [];
  if (text === undefined || jointOf(part) !== undefined) return [part];
  if (!saysWhen(text) && remark.test(text)) return [];
  if (part.kind !== "text") {
    if (introduces.test(text)) return [];
    return meaningOf(reader, part) ? [part] : unknownWords(reader, part, text);
  }
  // \text{si $x > 0$} holds words and mathematics.
  if (part.of.some(({ kind }) => kind === "text")) {
    return part.of.flatMap((each) => (each.kind === "text" ? mathematicsOf(reader, each) : [each]));
  }
  // \text{si x > 0}: the words go, the mathematics stays.
  const rest = text.replace(introduces, "").trim();
  if (!/[\p{L}\p{N}]/u.test(rest)) return [];
  if (/(?<!\\\p{L}*)\p{L}{2,}/u.test(rest) || part.of.length === 0) {
    return unknownWords(reader, part, rest);
  }
  return innerOf(part, text, rest);
};

const unknownWords = (reader: Reader, part: Layout, words: string): never =>
  reader.refuse(
    "E-SYNTAX",
    part,
    `Les mots « ${words} » d'une condition ne sont pas compris.`,
    `The words "${words}" of a condition are not understood.`,
    { expected: { fr: "\\text{si } x > 0", en: "\\text{if } x > 0" } },
  );

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

export const saysWhen = (text: string): boolean =>
  conditionWords.test(`${text} `) || otherwiseWords.test(text);
