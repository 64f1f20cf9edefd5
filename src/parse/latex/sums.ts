import type { Tree } from "../tree.ts";
import { isScalar, isUnit } from "../value.ts";
import { withoutDots } from "./dotted-sums.ts";
import type { Layout, List } from "./layout.ts";
import { binderOf, expectsMore, isBig, isDots, isSign, markOf, usesIndex } from "./marks.ts";
import type { Leaf, Reader } from "./reader.ts";
import { mendedTerms } from "./repairs.ts";
import { isSize } from "./sizes.ts";

/* Sums: terms between signs, each a product. */

export const readSum = (reader: Reader, list: List, from: number, to: number): Leaf => {
  if (list.slice(from, to).some(isDots)) {
    const whole = withoutDots(reader, list.slice(from, to));
    return reader.sum(whole, 0, whole.length);
  }
  const slices = termsOf(reader, list, from, to);
  const first = list[from] as Layout;
  const whole = { first: first.first, last: (list[to - 1] as Layout).last };
  const terms = slices.map(({ start, end }, at) => {
    if (start >= end) {
      const mark = (list[start - 1] ?? list[start] ?? first) as Layout;
      return reader.refuse(
        "E-SYNTAX",
        mark,
        `Il manque un terme ${at === 0 ? "ici" : `après « ${reader.quote(mark)} »`}.`,
        `A term is missing ${at === 0 ? "here" : `after "${reader.quote(mark)}"`}.`,
      );
    }
    return reader.term({ list, at: start, end });
  });
  const alike = mendedTerms(reader, reader.openSizes.alike(terms));
  const [head, ...tail] = alike.map((of, at) => ({
    minus: slices[at]?.minus ?? false,
    of,
  }));
  if (!head)
    return reader.refuse(
      "E-SYNTAX",
      whole,
      "Il manque une expression.",
      "An expression is missing.",
    );
  const start: Tree = head.minus
    ? { kind: "minus", of: head.of, first: whole.first, last: head.of.last }
    : head.of;
  if (tail.length === 0) {
    return head.minus ? reader.leaf(reader.plain.value(start), whole) : head.of;
  }
  sayRepeated(reader, [head.of, ...tail.map(({ of }) => of)]);
  const value = reader.plain.value({
    kind: "terms",
    head: start,
    tail: tail.map(({ minus, of }) => ({ op: minus ? "-" : "+", of })),
    ...whole,
  });
  return reader.leaf(value, whole);
};

/** A column or a row added to a matrix is repeated along it: people mean that, and are told. */
const sayRepeated = (reader: Reader, terms: readonly Leaf[]): void => {
  const isMatrix = ({ value: { sizes } }: Leaf): boolean =>
    sizes.length === 2 && !sizes.some(isUnit);
  if (!terms.some(isMatrix)) return;
  for (const term of terms) {
    if (isMatrix(term) || isScalar(term.value)) continue;
    const text = reader.quote(term);
    reader.remark(
      term,
      `${text} est répété le long de la matrice à laquelle il s'ajoute.`,
      `${text} is repeated along the matrix that it is added to.`,
    );
  }
};

/** The terms of a sum: where each begins and ends, and its sign. */
const termsOf = (
  reader: Reader,
  list: List,
  from: number,
  to: number,
): { minus: boolean; start: number; end: number }[] => {
  const slices: { minus: boolean; start: number; end: number }[] = [];
  let start = from;
  let minus = false;
  // Several signs in a row, as in 3x + -2y, are one.
  const signs = (at: number): number => {
    let next = at;
    while (next < to && isSign(list[next])) {
      if (markOf(list[next]) === "-") minus = !minus;
      next += 1;
    }
    return next;
  };
  start = signs(from);
  for (let at = start; at < to; at += 1) {
    const part = list[at] as Layout;
    if (part.kind === "command" && (part.name === "pm" || part.name === "mp")) {
      reader.refuse(
        "E-TYPE",
        part,
        "« ± » dit deux expressions à la fois.",
        "± says two expressions at once.",
      );
    }
    if (!isSign(part) || at === start || expectsMore(list[at - 1])) continue;
    if (reachesPast(reader, list, start, at, to)) continue;
    slices.push({ minus, start, end: at });
    minus = false;
    at = signs(at) - 1;
    start = at + 1;
  }
  slices.push({ minus, start, end: to });
  return slices;
};

/**
 * Whether a Σ in a term goes on past a plus sign: it does when what follows speaks of its index, which
 * otherwise would be bound nowhere.
 */
const reachesPast = (
  reader: Reader,
  list: List,
  start: number,
  sign: number,
  to: number,
): boolean => {
  for (let at = start; at < sign; at += 1) {
    const part = list[at] as Layout;
    const letter = isBig(part) ? binderOf(part) : undefined;
    if (letter === undefined || reader.isBound(letter) || isSize(reader, letter)) continue;
    if (reader.found.symbols.get(letter)?.role === "integer") continue;
    if (!usesIndex(list.slice(sign + 1, to), letter)) continue;
    reader.remark(
      part,
      `La somme sur ${letter} s'étend au-delà du signe, puisque la suite parle de ${letter}.`,
      `The sum over ${letter} goes on past the sign, since what follows speaks of ${letter}.`,
    );
    return true;
  }
  return false;
};
