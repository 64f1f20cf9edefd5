import { isScalar, type Value } from "../value.ts";
import { composition, fencedMap, slopeOf } from "./compositions.ts";
import { quotientOf } from "./derivative.ts";
import { fenced } from "./fences.ts";
import { gridValue } from "./grids.ts";
import { bracketed, indicatorOf, onesOf } from "./indicators.ts";
import { baseOf, type Layout } from "./layout.ts";
import { emptyBase, isBig, markOf, transposes } from "./marks.ts";
import { meaningOf } from "./matches.ts";
import { nabla, partialOf } from "./nabla.ts";
import { named } from "./named.ts";
import { bars, norm } from "./norms.ts";
import { numpyCall, numpyName } from "./numpy.ts";
import { bigOperator } from "./operators.ts";
import { evaluatedAt } from "./points.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { power, scripted } from "./scripts.ts";
import { coreOf } from "./spell.ts";
import { apart, notRead } from "./unread.ts";

/* Factors: one atom with what hangs on it, told apart by how it is laid out. */

/** One factor at the cursor, with what hangs on it and is applied to it; the cursor ends after it. */
export const readFactor = (reader: Reader, cursor: Cursor): Leaf => {
  const part = cursor.list[cursor.at] as Layout;
  apart(reader, cursor);
  if (isBig(part)) return bigOperator(reader, cursor);
  const base = baseOf(part);
  if (part.kind === "scripts" && emptyBase(part.base)) return prescript(reader, cursor, part);
  switch (base?.kind) {
    case "number":
      if (meaningOf(reader, part)) break;
      cursor.at += 1;
      return numberOf(reader, cursor, part, base);
    case "fraction": {
      const of = quotientOf(reader, cursor, base) ?? fractionOf(reader, cursor, base);
      return scripted(reader, of, part);
    }
    case "root":
      cursor.at += 1;
      return scripted(reader, rootOf(reader, base), part);
    case "broken":
      throw base.why;
    case "fence": {
      const of = fencedMap(reader, cursor);
      if (of) return of;
      cursor.at += 1;
      return fenceValue(reader, base, part);
    }
    case "group": {
      const sole = base.of.length === 1 ? (base.of[0] as Layout) : undefined;
      if (sole && coreOf(base) !== undefined) return named(reader, cursor);
      cursor.at += 1;
      const of =
        sole?.kind === "fence" ? fenceValue(reader, sole, sole) : reader.expression(base.of, base);
      return scripted(reader, reader.leaf(of.value, base), part);
    }
    case "brace":
    case "box": {
      cursor.at += 1;
      const of = reader.expression(base.of, base);
      return scripted(reader, reader.leaf(of.value, base), part);
    }
    case "stacked": {
      cursor.at += 1;
      const of = reader.expression(base.base, base);
      return scripted(reader, reader.leaf(of.value, base), part);
    }
    case "grid":
      cursor.at += 1;
      return scripted(reader, reader.leaf(gridValue(reader, base), base), part);
    case "text": {
      const numpy = part === base ? numpyName(base.text) : undefined;
      if (numpy) return numpyCall(reader, cursor, base, numpy);
      if (base.of.length > 0 && !/\s/.test(base.text)) {
        cursor.at += 1;
        return scripted(reader, reader.expression(base.of, base), part);
      }
      return reader.refuse(
        "E-SYNTAX",
        part,
        `Des mots au milieu d'une expression : « ${base.text} ».`,
        `Words in the middle of an expression: "${base.text}".`,
      );
    }
    case "command":
      if (base.name === "partial") return partialOf(reader, cursor);
      if (base.name === "nabla") return slopeOf(reader, cursor) ?? nabla(reader, cursor);
      notRead(reader, `\\${base.name}`, part);
      break;
    case "mark":
      notRead(reader, base.text, part);
  }
  return composition(reader, cursor) ?? named(reader, cursor);
};

/** `{}^t A`: a transpose written before. */
const prescript = (reader: Reader, cursor: Cursor, part: Layout & { kind: "scripts" }): Leaf => {
  cursor.at += 1;
  if (part.sup && transposes(part.sup) && !part.sub && cursor.at < cursor.end) {
    const of = reader.factor(cursor);
    return reader.transpose(of, { first: part.first, last: of.last });
  }
  return reader.refuse(
    "E-SYNTAX",
    part,
    "Cet indice ou cet exposant n'est attaché à rien.",
    "This script hangs on nothing.",
  );
};

const numberOf = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  base: Layout & { kind: "number" },
): Leaf => {
  if (base.text === "1" && part.kind === "scripts" && part.sub) {
    return indicatorOf(reader, part, part.sub, cursor);
  }
  // 1ᵀx: a number is not transposed, a vector of ones is.
  const turned = part.kind === "scripts" && part.sup !== undefined && transposes(part.sup);
  if (base.text === "1" && (base.font !== "" || turned)) {
    const bare = part.kind !== "scripts" || (!part.sup && part.primes === 0);
    return (
      (bare && bracketed(reader, part, cursor)) ||
      scripted(reader, onesOf(reader, base, undefined), part)
    );
  }
  if (/e/i.test(base.text)) scientific(reader, base);
  const value = reader.plain.value({
    kind: "number",
    text: decimalOf(reader, cursor, base),
    first: base.first,
    last: base.last,
  });
  return scripted(reader, reader.leaf(value, base), part);
};

/** 2e-3 is a number, and says so: someone may mean Euler's e, or a quantity of that name. */
const scientific = (reader: Reader, base: Layout & { kind: "number" }): void => {
  const [, digits = "", letter = "e", power = ""] = /^(.*)([eE])\+?(.*)$/.exec(base.text) ?? [];
  if (reader.notation.spellings.has(letter)) {
    const expected = `${digits} \\cdot 10^{${power}}, ${digits} ${letter}`;
    reader.refuse(
      "E-SYNTAX",
      base,
      `Un nombre en notation scientifique, ou la grandeur « ${letter} » ?`,
      `A number in scientific notation, or the quantity "${letter}"?`,
      { expected: { fr: expected, en: expected } },
    );
  }
  reader.remark(
    base,
    `« ${base.text} » est lu ${digits}·10^${power}.`,
    `"${base.text}" is read as ${digits}·10^${power}.`,
  );
};

/** 3,14: a comma right between digits is a decimal one, where no list is being read. */
const decimalOf = (reader: Reader, cursor: Cursor, base: Layout & { kind: "number" }): string => {
  const [comma, digits] = [cursor.list[cursor.at], cursor.list[cursor.at + 1]];
  if (
    cursor.at + 1 < cursor.end &&
    markOf(comma) === "," &&
    digits?.kind === "number" &&
    /^\d+$/.test(base.text) &&
    comma !== undefined &&
    !reader.isSpaced(comma) &&
    !reader.isSpaced(digits)
  ) {
    cursor.at += 2;
    return `${base.text}.${digits.text}`;
  }
  return base.text;
};

const fractionOf = (reader: Reader, cursor: Cursor, part: Layout & { kind: "fraction" }): Leaf => {
  cursor.at += 1;
  const above = reader.expression(part.above, part);
  const below = reader.expression(part.below, part);
  if (!part.bar) return reader.leaf(binomial(reader, above, below, part), part);
  const alike = !isScalar(below.value);
  const value = reader.plain.value({
    kind: "factors",
    head: above,
    tail: [{ op: alike ? "./" : "/", of: below }],
    first: part.first,
    last: part.last,
  });
  return reader.leaf(value, part);
};

const binomial = (reader: Reader, above: Leaf, below: Leaf, part: Layout): Value => {
  const [n, k] = [above.value, below.value].map((value) => {
    const e = isScalar(value) ? value.at() : undefined;
    return e?.kind === "num" && e.value.d === 1n && e.value.s >= 0n && e.value.n <= 1000n
      ? e.value.n
      : undefined;
  });
  if (n === undefined || k === undefined) {
    return reader.refuse(
      "E-TYPE",
      part,
      "Un coefficient binomial se lit avec deux entiers donnés en chiffres.",
      "A binomial coefficient is read with two whole numbers in figures.",
    );
  }
  let value = 1n;
  for (let at = 1n; at <= k; at += 1n) value = (value * (n - k + at)) / at;
  return reader.plain.value({
    kind: "number",
    text: `${k > n ? 0n : value}`,
    first: part.first,
    last: part.last,
  });
};

const rootOf = (reader: Reader, part: Layout & { kind: "root" }): Leaf => {
  const of = reader.expression(part.of, part);
  if (!part.degree) {
    return reader.leaf(reader.call("sqrt", [of], part), part);
  }
  const degree = reader.expression(part.degree, part);
  const exponent = reader.plain.value({
    kind: "factors",
    head: { kind: "number", text: "1", first: part.first, last: part.first },
    tail: [{ op: "/", of: degree }],
    first: part.first,
    last: part.last,
  });
  return reader.leaf(power(reader, of, reader.leaf(exponent, part), part), part);
};

const fenceValue = (reader: Reader, base: Layout & { kind: "fence" }, part: Layout): Leaf => {
  if (base.open === "|" || base.close === "|") {
    if (base.open === "|" && base.close === "|") return bars(reader, base, part);
    return evaluatedAt(reader, base, part);
  }
  if (base.open === "‖") return norm(reader, base, part);
  return fenced(reader, base, part);
};
