import { greek, greekNames, partsOf } from "../../expr/name.ts";
import type { Layout, List } from "./layout.ts";
import { accents } from "./vocabulary.ts";

/*
 * How names are spelled in LaTeX. The core of a name is its letter with what stands over it, fonts that only
 * embellish dropped; its scripts are labels or indices, which declarations tell apart.
 */

/** An atom taken apart: its core, and the scripts that hang on it. */
export interface Spelled {
  readonly core: string;
  /** Whether the letter is in bold: it follows every spelling of its core, its own before others. */
  readonly isBold: boolean;
  /** The subscript's items: `ij` and `i,j` are two. */
  readonly sub: readonly List[];
  readonly sup: List | undefined;
  readonly primes: number;
}

/** The core of an atom without scripts: a letter, a Greek letter, a word, an accent over one of them. */
export const coreOf = (part: Layout): string | undefined => {
  switch (part.kind) {
    case "letter":
      return part.font === "" || part.font === "bold" ? part.name : `${part.font}:${part.name}`;
    case "command":
      return part.name in greek || namedCommands.has(part.name) ? part.name : undefined;
    case "word":
      return part.text;
    case "number":
      return part.font === "" ? undefined : `${part.font}:${part.text}`;
    case "group": {
      const [only, ...more] = part.of;
      return only && more.length === 0 ? coreOf(only) : undefined;
    }
    case "accent": {
      const inner =
        lettersOf(part.of) ?? (part.of.length === 1 ? coreOf(part.of[0] as Layout) : undefined);
      return inner === undefined ? undefined : `${part.accent}:${inner}`;
    }
    default:
      return undefined;
  }
};

/** Commands that are names of functions, and Greek letters beyond the table. */
const namedCommands = new Set(
  "exp log ln lg sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth max min det dim gcd Pr varsigma vartheta varrho varpi omicron Upsilon upsilon".split(
    " ",
  ),
);

/** Letters side by side as one word. */
const lettersOf = (list: List): string | undefined =>
  list.length > 1 && list.every((part) => part.kind === "letter")
    ? list.map((part) => (part.kind === "letter" ? part.name : "")).join("")
    : undefined;

/** The atom taken apart; nothing where it is no name. An accent over scripts is over their base. */
export const spelledOf = (part: Layout): Spelled | undefined => {
  if (part.kind === "accent" && part.of.length === 1 && part.of[0]?.kind === "scripts") {
    const inner = spelledOf(part.of[0]);
    return inner && { ...inner, core: `${part.accent}:${inner.core}` };
  }
  if (part.kind === "group" && part.of.length === 1) return spelledOf(part.of[0] as Layout);
  if (part.kind !== "scripts") {
    const core = coreOf(part);
    return core === undefined
      ? undefined
      : { core, isBold: isBold(part), sub: [], sup: undefined, primes: 0 };
  }
  const base = part.base && spelledOf(part.base);
  if (!base) return undefined;
  // {W_l}_{ij} has two subscripts, each where it was written.
  return {
    core: base.core,
    isBold: base.isBold,
    sub: [...base.sub, ...(part.sub ? itemsOf(part.sub) : [])],
    sup: part.sup ?? base.sup,
    primes: part.primes + base.primes,
  };
};

const isBold = (part: Layout): boolean =>
  part.kind === "accent" ? part.of.some(isBold) : part.kind === "letter" && part.font === "bold";

const isMark = (part: Layout | undefined, ...texts: readonly string[]): boolean =>
  part?.kind === "mark" && texts.includes(part.text);

/** The items of a subscript: separated by commas, or letters and numbers side by side. */
const itemsOf = (list: List): readonly List[] => {
  const flat = ungrouped(list);
  if (flat.some((part) => part.kind === "fence" || part.kind === "word" || part.kind === "text")) {
    return [flat];
  }
  const items: List[] = [];
  let run: Layout[] = [];
  const close = (): void => {
    if (run.length > 0) items.push(...split(run));
    run = [];
  };
  for (const part of flat) {
    if (isMark(part, ",", ";")) close();
    else run.push(part);
  }
  close();
  return items;
};

/** A piece between commas is one sum such as i+1, or several letters side by side. */
const split = (run: List): readonly List[] => {
  // The dot of A_{·j} stands for a whole axis.
  const isDot = (part: Layout | undefined): boolean =>
    part?.kind === "command" && part.name === "cdot";
  if (run.length > 1 && isDot(run[0])) return [run.slice(0, 1), ...split(run.slice(1))];
  if (run.length > 1 && isDot(run.at(-1))) return [...split(run.slice(0, -1)), run.slice(-1)];
  const sums = run.some(
    (part) =>
      isMark(part, "+", "-", "=", ":", "*", "<", ">") ||
      (part.kind === "command" && relations.has(part.name)),
  );
  return sums ? [run] : run.map((part) => [part]);
};

const relations = new Set([
  "neq",
  "ne",
  "leq",
  "le",
  "geq",
  "ge",
  "in",
  "cdot",
  "times",
  "sim",
  "to",
  "ldots",
  "dots",
  "cdots",
]);

const ungrouped = (list: List): List =>
  list.length === 1 && list[0]?.kind === "group" ? ungrouped(list[0].of) : list;

/** A script as plain characters, for comparing labels: `(l+1)`, `a`, `reg`. */
export const textOf = (list: List): string =>
  list
    .map((part): string => {
      switch (part.kind) {
        case "letter":
          return part.name;
        case "number":
        case "word":
        case "text":
          return part.text;
        case "mark":
          return part.text;
        case "command":
          return commandText[part.name] ?? part.name;
        case "group":
          return textOf(part.of);
        case "fence":
          return `${part.open}${textOf(part.of)}${part.close}`;
        case "scripts":
          return `${part.base ? textOf([part.base]) : ""}${part.sub ? `_${textOf(part.sub)}` : ""}${part.sup ? `^${textOf(part.sup)}` : ""}${"'".repeat(part.primes)}`;
        case "accent":
          return `${part.accent}:${textOf(part.of)}`;
        default:
          return "?";
      }
    })
    .join("");

const commandText: Readonly<Record<string, string>> = { star: "*", ast: "*", ell: "l" };

/** A label without the brackets around it. */
export const bareLabel = (text: string): string => /^[([](.*)[)\]]$/.exec(text)?.[1] ?? text;

/** How a plain name is spelled when nothing else is said. */
export const defaultSpelling = (
  name: string,
): { core: string; sub: readonly string[]; sup: string | undefined; primes: number } => {
  const { stem, accents: over, subscripts, primes, star } = partsOf(name);
  const letters = [...stem].length === 1 ? (greekNames.get(stem) ?? stem) : stem;
  const core = letters.startsWith("mathcal{") ? `cal:${letters.slice(8, -1)}` : letters;
  return {
    core: over.reduce((inner, accent) => `${accent}:${inner}`, core),
    sub: subscripts.map((each) => greekNames.get(each) ?? each),
    sup: star ? "*" : undefined,
    primes,
  };
};

/** The plain name of a core with label subscripts: the inverse of `defaultSpelling`. */
export const plainName = (core: string, sub: readonly string[], primes = 0): string => {
  const [last = "", ...overs] = core.split(":").reverse();
  const fonts: Readonly<Record<string, string>> = {
    cal: last === "L" ? "ℒ" : last,
    bb: last,
    frak: last,
  };
  const font = overs.find((each) => each in fonts);
  const stem = font ? (fonts[font] ?? last) : last;
  const marks = overs.filter((each) => each in accents);
  const labels = sub.map((each) => each.replace(/[^\p{L}\p{N}]/gu, ""));
  return [stem, ...marks, ...labels].join("_") + "′".repeat(primes);
};
