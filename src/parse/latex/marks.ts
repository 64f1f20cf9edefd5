import type { Comparison } from "../../expr/node.ts";
import type { Layout, List } from "./layout.ts";
import { textOf } from "./spell.ts";

/*
 * What single marks of a formula say, whatever the declarations.
 */

/** How two factors are joined, as it is written. */
export type Operator = "juxtaposed" | "*" | "times" | "dot" | "/" | "./" | ".*" | "outer";

export const markOf = (part: Layout | undefined): string | undefined =>
  part?.kind === "mark" ? part.text : undefined;

export const isSign = (part: Layout | undefined): boolean => {
  const mark = markOf(part);
  return mark === "+" || mark === "-";
};

/** Whether a part says that something belongs to a set. */
export const isMember = (part: Layout): boolean => part.kind === "command" && part.name === "in";

/** Parts that a formula only breathes with. */
export const isSpace = (part: Layout): boolean =>
  (part.kind === "group" && part.of.length === 0) ||
  (part.kind === "text" && /^[\s.;]*$/.test(part.text)) ||
  (part.kind === "command" && (part.name === "quad" || part.name === "qquad")) ||
  (part.kind === "mark" && part.text === "\\_");

const operators: Readonly<Record<string, Operator>> = {
  cdot: "dot",
  bullet: "dot",
  times: "times",
  odot: ".*",
  circ: ".*",
  ast: "*",
  oslash: "./",
  otimes: "outer",
  div: "/",
};

/** The operator between factors that a part is. */
export const operatorOf = (part: Layout | undefined): Operator | undefined => {
  if (part?.kind === "command") return operators[part.name];
  const mark = markOf(part);
  return mark === "*" ? "*" : mark === "/" ? "/" : undefined;
};

/** Whether something has to follow: an operator, an opening, a relation. */
export const expectsMore = (part: Layout | undefined): boolean =>
  part === undefined ||
  operatorOf(part) !== undefined ||
  comparisonOf(part) !== undefined ||
  markOf(part) === "," ||
  (part.kind === "command" && takesMore.has(part.name)) ||
  (part.kind === "scripts" && part.base?.kind === "command" && takesMore.has(part.base.name));

const takesMore = new Set(
  "exp log ln sin cos tan tanh sinh cosh sum prod lim max min partial nabla det arctan arcsin arccos lg".split(
    " ",
  ),
);

/** Whether a superscript is a transpose. */
export const transposes = (sup: List): boolean => {
  const [only, ...more] = sup;
  if (!only || more.length > 0) return false;
  if (only.kind === "command")
    return only.name === "top" || only.name === "intercal" || only.name === "mathsf";
  if (only.kind === "group") return transposes(only.of);
  if (only.kind === "text" || only.kind === "word") return only.text === "T" || only.text === "t";
  return only.kind === "letter" && (only.name === "T" || only.name === "t");
};

export const isDots = (part: Layout | undefined): boolean =>
  part?.kind === "command" && dots.has(part.name);
const dots = new Set("dots ldots cdots vdots ddots dotsc dotsb dotsm iddots".split(" "));

/** Whether a part of a subscript joins others into one index, as the plus of i+1. */
export const joinsIndex = (part: Layout): boolean => {
  const mark = markOf(part);
  return (
    mark === "+" ||
    mark === "-" ||
    mark === ":" ||
    mark === "=" ||
    mark === "*" ||
    operatorOf(part) !== undefined ||
    comparisonOf(part) !== undefined
  );
};

const comparisons: Readonly<Record<string, Comparison>> = {
  "=": "=",
  "<": "<",
  ">": ">",
  leq: "≤",
  le: "≤",
  leqslant: "≤",
  geq: "≥",
  ge: "≥",
  geqslant: "≥",
  neq: "≠",
  ne: "≠",
  lt: "<",
  gt: ">",
};

/** The comparison that a part is. */
export const comparisonOf = (part: Layout | undefined): Comparison | undefined =>
  part?.kind === "command"
    ? comparisons[part.name]
    : part?.kind === "mark"
      ? comparisons[part.text]
      : part?.kind === "stacked" && part.base.length === 1
        ? comparisonOf(part.base[0])
        : undefined;

/** A bar with a point below it, behind what is taken there: x²|_{x=3}. */
export const isPoint = (part: Layout): part is Layout & { kind: "scripts" } =>
  part.kind === "scripts" &&
  part.base !== undefined &&
  markOf(part.base) === "|" &&
  part.sup === undefined &&
  (part.sub?.some((each) => comparisonOf(each) === "=") ?? false);

/** How two conditions are joined. */
export const jointOf = (part: Layout): "and" | "or" | undefined => {
  if (markOf(part) === ",") return "and";
  if (part.kind === "command") {
    return part.name === "wedge" || part.name === "land"
      ? "and"
      : part.name === "vee" || part.name === "lor"
        ? "or"
        : undefined;
  }
  const word = part.kind === "text" || part.kind === "word" ? part.text.trim().toLowerCase() : "";
  return word === "et" || word === "and"
    ? "and"
    : word === "ou" || word === "or"
      ? "or"
      : undefined;
};

/** Whether a script hangs on nothing, as in {}^t A. */
export const emptyBase = (base: Layout | undefined): boolean =>
  base === undefined || (base.kind === "group" && base.of.length === 0);

const bigs = new Set(
  "sum prod lim max min sup inf arg argmin argmax int iint oint bigcup bigcap".split(" "),
);

/** Whether a part is an operator that binds and takes what follows: Σ, Π, lim, max with a subscript. */
export const isBig = (part: Layout): boolean => {
  const base = part.kind === "scripts" ? part.base : part;
  if (base?.kind === "letter" && base.font === "bb" && base.name === "E") return true;
  if (base?.kind !== "command" || !bigs.has(base.name)) {
    const word = base?.kind === "word" ? base.text.toLowerCase() : "";
    return word === "argmin" || word === "argmax" || word === "lim";
  }
  return base.name === "max" || base.name === "min" || base.name === "sup" || base.name === "inf"
    ? part.kind === "scripts" && part.sub !== undefined
    : true;
};

/** The letter that a Σ binds. */
export const binderOf = (part: Layout): string | undefined => {
  if (part.kind !== "scripts" || !part.sub) return undefined;
  const letter = part.sub.find((each) => each.kind === "letter");
  return letter?.kind === "letter" ? letter.name : undefined;
};

/** Whether a letter stands in a subscript, bound by no operator on the way. */
export const usesIndex = (list: List, letter: string): boolean => {
  for (const part of list) {
    if (isBig(part) && binderOf(part) === letter) return false;
    if (mentionsIndex(part, letter)) return true;
  }
  return false;
};

const mentionsIndex = (part: Layout, letter: string): boolean => {
  switch (part.kind) {
    case "scripts":
      return (
        (part.sub !== undefined && !isBig(part) && lettersIn(part.sub).has(letter)) ||
        (part.sup !== undefined &&
          /^[([]/.test(textOf(part.sup)) &&
          lettersIn(part.sup).has(letter)) ||
        (part.base !== undefined && mentionsIndex(part.base, letter)) ||
        (part.sup !== undefined && usesIndex(part.sup, letter))
      );
    case "fraction":
      return usesIndex(part.above, letter) || usesIndex(part.below, letter);
    case "group":
    case "fence":
    case "root":
    case "accent":
    case "brace":
    case "box":
      return usesIndex(part.of, letter);
    default:
      return false;
  }
};

/** The letters of a list, those below and between brackets among them. */
export const lettersIn = (list: List): ReadonlySet<string> => {
  const letters = new Set<string>();
  const walk = (parts: List): void => {
    for (const part of parts) {
      if (part.kind === "letter") letters.add(part.name);
      else if (part.kind === "group" || part.kind === "fence") walk(part.of);
      else if (part.kind === "scripts") {
        if (part.base) walk([part.base]);
        if (part.sub) walk(part.sub);
      }
    }
  };
  walk(list);
  return letters;
};
