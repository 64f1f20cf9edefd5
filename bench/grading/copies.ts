import { same } from "../../src/expr/arranged.ts";
import { ix } from "../../src/expr/index-of.ts";
import type { Expr } from "../../src/expr/node.ts";
import { freeIndices, substitute, subterms } from "../../src/expr/walk.ts";
import type { Told } from "../../src/narrate/block.ts";
import { steady } from "../../src/narrate/letters.ts";
import { between, oneOf, type Random, seeded, seedOf } from "../../src/numeric/random.ts";
import type { SymbolSays } from "../../src/parse/latex/notation.ts";
import { latexOfFormula } from "../../src/sheet/formula.ts";
import { resultOf } from "../../src/sheet/result.ts";
import type { LatexStyle } from "../../src/tex/style.ts";
import { agreeInValues, type Planted, planted } from "./plants.ts";
import { rewritten } from "./rewrites.ts";
import type { Answered, AnsweredPart, Homework, Way } from "./ways.ts";

/* Copies that students could have handed in: right ones, and ones with a single error at a known line. */

type Lang = "fr" | "en";

/** The error of a copy: where it stands, and what explains it. */
export interface Plant {
  readonly question: string;
  readonly misconception: string;
  /** What else gives the same value at this line. */
  readonly equally: readonly string[];
  /** The line of the file, from 1. */
  readonly line: number;
  /** Lines after it that rest on its value. */
  readonly resting: readonly number[];
  readonly right: string;
  readonly wrote: string;
}

export interface Copy {
  readonly name: string;
  readonly text: string;
  readonly format: "markdown" | "tex";
  readonly lang: Lang;
  readonly questions: readonly string[];
  readonly plant: Plant | undefined;
}

const words = {
  fr: {
    begin: ["On calcule :", "Calculons.", "On part de la définition.", "Voici le calcul :"],
    next: ["Donc", "Puis", "On simplifie :", "Il vient", "D'où"],
    matrix: ["Sous forme matricielle :", "En notation matricielle,"],
    open: ["Devoir maison, apprentissage profond.", "Voici mes réponses.", ""],
  },
  en: {
    begin: ["We compute:", "Here is the computation.", "Start from the definition.", ""],
    next: ["Then", "Hence", "Simplifying:", "So", "It follows that"],
    matrix: ["In matrix form:", "In matrix notation,"],
    open: ["Homework, deep learning.", "My answers.", ""],
  },
} as const;

/** What is written at a line, and what would be right there. */
interface Row {
  readonly right: Expr;
  readonly role: "right" | "planted" | "resting";
}

interface Written {
  readonly way: Way;
  readonly part: AnsweredPart;
  readonly start: Expr;
  readonly rows: readonly Row[];
  readonly misconception: string | undefined;
  readonly equally: readonly string[];
  /** What the line that was spoiled said. */
  readonly truth: Expr | undefined;
}

const details = ["brief", "normal", "normal", "full"] as const;

/** The lines of a way that somebody writes down: the last one always, some of the others. */
const linesOf = (way: Way, random: Random): readonly Expr[] => {
  const detail = oneOf(random, details);
  const most = Math.max(...Object.values(way.told).map(({ lines }) => lines.length));
  const all = way.told[detail].lines.length < 2 && most > 1 ? way.told.full : way.told[detail];
  const lines = all.lines.map(({ right }) => right);
  const kept = lines.slice(0, -1).filter(() => random() < (lines.length > 5 ? 0.45 : 0.8));
  const last = lines.slice(-1);
  // The result in another order is no way to it.
  const isWay = (line: Expr): boolean => last.every((each) => !same(line, each));
  if (kept.some(isWay)) return [...kept, ...last];
  const first = [...lines, ...way.told.full.lines.map(({ right }) => right)].find(isWay);
  return [...(first ? [first] : []), ...kept, ...last];
};

const mostTries = 10;

/** How many rewrites a line goes through at most. */
const mostRewrites = 3;

const answered = (part: AnsweredPart, way: Way, random: Random, spoil: boolean): Written => {
  const { start } = way.told.normal;
  const lines = linesOf(way, random);
  const plain: Written = {
    way,
    part,
    start,
    misconception: undefined,
    equally: [],
    truth: undefined,
    rows: lines.map((line, at) => ({
      right: at === lines.length - 1 ? line : rewritten(line, random, mostRewrites),
      role: "right",
    })),
  };
  return spoil ? (spoiled(plain, random) ?? plain) : plain;
};

/** The answer with one line spoiled; nothing where no error fits anywhere. */
const spoiled = (of: Written, random: Random): Written | undefined => {
  const { part, start, rows } = of;
  const { frame } = part;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const at = between(random, 0, rows.length - 1);
    const truth = rows[at]?.right;
    if (!truth) continue;
    const found = planted(start, rows[at - 1]?.right ?? start, truth, frame);
    const names = [...new Set(found.map(({ name }) => name))];
    if (names.length === 0) continue;
    const name = oneOf(random, names);
    const { wrote } = oneOf(
      random,
      found.filter((each) => each.name === name),
    );
    if (!isWrong(truth, wrote, of)) continue;
    const goesOn = random() < 0.5;
    const after: readonly Row[] = goesOn
      ? rows.slice(at + 1)
      : at < rows.length - 1 || random() < 0.5
        ? [{ right: rewritten(wrote, random, 3), role: "resting" }]
        : [];
    return {
      ...of,
      misconception: name,
      equally: alike(found, name, wrote, part),
      truth,
      rows: [...rows.slice(0, at), { right: wrote, role: "planted" }, ...after],
    };
  }
  return undefined;
};

/** The other errors that come to the same at this line. */
const alike = (
  found: readonly Planted[],
  name: string,
  wrote: Expr,
  { frame }: AnsweredPart,
): readonly string[] => {
  const others = new Set<string>();
  for (const each of found)
    if (each.name !== name && !others.has(each.name) && agreeInValues(each.wrote, wrote, frame))
      others.add(each.name);
  return [...others];
};

/** Whether what is planted is false, and in every layout. */
const isWrong = (truth: Expr, wrote: Expr, { part: { frame } }: Written): boolean => {
  if (agreeInValues(truth, wrote, frame) !== false) return false;
  const [i, j, ...more] = freeIndices(truth);
  if (!i || !j || more.length > 0 || i.size !== j.size) return true;
  const turned = substitute(wrote, {
    indices: new Map([
      [i.id, ix(j)],
      [j.id, ix(i)],
    ]),
  });
  return agreeInValues(truth, turned, frame) === false;
};

// -- spellings ------------------------------------------------------------------------------------------

/** The names of a copy: for each, one of the spellings that the exercise declares. */
const spelledIn = (question: Answered, part: AnsweredPart, random: Random): LatexStyle => {
  const { sizes = {}, symbols = {} } = question.prepared.notation;
  const chosen = new Map(part.names.symbols);
  const taken = new Set(chosen.values());
  for (const [name, says] of Object.entries(symbols)) {
    const own = chosen.get(name);
    if (own === undefined || !("latex" in says) || !Array.isArray(says.latex)) continue;
    const others = (says.latex as readonly string[]).filter(
      (latex) => !taken.has(latex) && !latex.includes("(") && !isOfEntry(latex, says),
    );
    const superscripted = (says.latex as readonly string[]).filter(
      (latex) => !taken.has(latex) && /\^\{\(\d\)\}$/.test(latex),
    );
    const all = [...others, ...superscripted];
    if (all.length === 0 || random() < 0.6) continue;
    const latex = oneOf(random, all);
    taken.add(latex);
    chosen.set(name, latex);
  }
  return {
    symbols: chosen,
    ...(part.names.functions && { functions: part.names.functions }),
    // An index that is called like a quantity or a size would be spelled like it.
    avoid: new Set([...(part.names.avoid ?? []), ...chosen.keys(), ...Object.keys(sizes)]),
  };
};

/** L_i spells the entries of a vector, not the vector. */
const isOfEntry = (latex: string, { shape = [] }: SymbolSays): boolean =>
  shape.length > 0 && /_\{?[ijk]\}?$/.test(latex);

const bound = ["k", "l", "i", "j", "r", "s", "t", "u", "q"];

/** Indices under other letters than the sheet gives them, and none of them called like a size of the exercise. */
const relettered = <S extends LatexStyle>(
  style: S,
  sizes: ReadonlySet<string>,
  random: Random,
): S => {
  const { letters, avoid = new Set() } = style;
  if (!letters || random() < 0.5) return style;
  const own = new Set(letters.values());
  const isFree = (letter: string): boolean =>
    !sizes.has(letter) && (own.has(letter) || !avoid.has(letter));
  const free = bound.filter((letter) => isFree(letter));
  const turn = between(random, 1, Math.max(1, free.length - 1));
  const moved = new Map(
    [...letters].map(([id, letter]) => {
      const at = free.indexOf(letter);
      return [id, at < 0 ? letter : (free[(at + turn) % free.length] as string)] as const;
    }),
  );
  return { ...style, letters: moved, avoid: new Set([...avoid].filter((name) => !own.has(name))) };
};

/** What pens do with TeX: other spaces, other fractions, other fences. */
const penned = (latex: string, hand: Hand): string => {
  let text = latex.replaceAll(String.raw`\rule[-1em]{0em}{0em}`, "");
  if (hand.slashes)
    text = text.replace(
      /\\frac\{([A-Za-z0-9]|[A-Za-z]_\{?\w\}?)\}\{([A-Za-z0-9])\}(?![\^_])/g,
      "($1/$2)",
    );
  if (hand.tight) text = text.replace(/ \\, /g, " ");
  if (hand.sized) text = text.replace(/\\frac/g, "\\dfrac").replace(/\\dd+frac/g, "\\dfrac");
  if (hand.upright) text = text.replace(/\\mathrm\{d\}/g, "d");
  return text;
};

/** The habits of one student. */
interface Hand {
  readonly slashes: boolean;
  readonly tight: boolean;
  readonly sized: boolean;
  readonly upright: boolean;
  readonly bare: boolean;
  readonly log: "ln" | "log";
  readonly layout: "aligned" | "rows" | "apart" | "again";
  readonly label: number;
}

const handOf = (random: Random, lang: Lang): Hand => ({
  slashes: random() < 0.3,
  tight: random() < 0.5,
  sized: random() < 0.2,
  upright: random() < 0.3,
  bare: random() < 0.2,
  log: random() < 0.5 ? "log" : lang === "fr" ? "ln" : "log",
  layout: oneOf(random, ["aligned", "aligned", "rows", "apart", "again"]),
  label: between(random, 0, 2),
});

// -- the page -------------------------------------------------------------------------------------------

class Page {
  readonly lines: string[] = [];
  readonly #format: Copy["format"];

  constructor(format: Copy["format"]) {
    this.#format = format;
  }

  /** Writes lines, and says where the first of them stands. */
  put(...lines: readonly string[]): number {
    const at = this.lines.length + 1;
    this.lines.push(...lines);
    return at;
  }

  section(label: readonly string[], which: number): void {
    const name = label.join(".");
    const text = [`Question ${name}`, `${name}`, `Question ${label.join("")}`][which] ?? name;
    if (this.#format === "tex") this.put("", String.raw`\section*{${text}}`, "");
    else this.put("", `## ${text}`, "");
  }

  prose(text: string): void {
    if (text !== "") this.put(text, "");
  }

  display(...rows: readonly string[]): number {
    const [open, close] = this.#format === "tex" ? ["\\[", "\\]"] : ["$$", "$$"];
    const at = this.put(open, ...rows, close, "");
    return at + 1;
  }
}

/** Puts an answer on the page; the lines at which its rows stand. */
const putDown = (
  page: Page,
  start: string,
  rows: readonly string[],
  hand: Hand,
  lang: Lang,
  random: Random,
): readonly number[] => {
  const say = words[lang];
  if (hand.layout === "aligned") {
    const at = page.display(
      String.raw`\begin{aligned}`,
      ...rows.map(
        (row, k) => `${k === 0 ? start : ""} &= ${row}${k < rows.length - 1 ? " \\\\" : ""}`,
      ),
      String.raw`\end{aligned}`,
    );
    return rows.map((_, k) => at + 1 + k);
  }
  if (hand.layout === "rows") {
    const at = page.display(start, ...rows.map((row) => `= ${row}`));
    return rows.map((_, k) => at + 1 + k);
  }
  return rows.map((row, k) => {
    if (k > 0) page.prose(oneOf(random, say.next));
    const left = hand.layout === "again" || k === 0 ? `${start} ` : "";
    return page.display(`${left}= ${row}`);
  });
};

/** A copy of the class: the same for the same homework, seed and number. */
export const copyOf = (work: Homework, seed: string, number: number): Copy => {
  const random = seeded(seedOf(`${seed} ${work.exercise.id} ${number}`));
  const lang: Lang = random() < 0.6 ? "fr" : "en";
  const format = random() < 0.6 ? "markdown" : "tex";
  const hand = handOf(random, lang);
  const isSpoiled = number % 2 === 1;
  const count = Math.min(work.questions.length, between(random, 1, 3));
  const chosen = new Set<Answered>();
  while (chosen.size < count) chosen.add(oneOf(random, work.questions));
  const questions = work.questions.filter((each) => chosen.has(each));
  const where = between(random, 0, questions.length - 1);

  const page = new Page(format);
  const say = words[lang];
  let plant: Plant | undefined;
  if (format === "tex") page.put(String.raw`\documentclass{article}`, String.raw`\begin{document}`);
  page.prose(oneOf(random, say.open));
  for (const [which, question] of questions.entries()) {
    page.section(question.prepared.label, hand.label);
    page.prose(oneOf(random, say.begin));
    const ways = question.parts.flatMap((part) => part.ways.map((way) => ({ part, way })));
    const order = ways.map((_, at) => at);
    const turn = between(random, 0, ways.length - 1);
    const tried = isSpoiled && which >= where ? order.map((at) => (at + turn) % ways.length) : [];
    const written = ways.map(({ part, way }) => answered(part, way, random, false));
    if (!plant)
      for (const at of tried) {
        const found = written[at] && spoiled(written[at], random);
        if (!found) continue;
        written[at] = found;
        break;
      }
    const style = new Map(
      question.parts.map((part) => [part, spelledIn(question, part, random)] as const),
    );
    for (const answer of written) {
      const put = write(page, answer, style.get(answer.part) ?? {}, hand, lang, random);
      if (put) plant = { question: question.prepared.question.id, ...put };
    }
  }
  if (format === "tex") page.put(String.raw`\end{document}`);
  return {
    name: `${work.exercise.id}-${number}`,
    text: `${page.lines.join("\n")}\n`,
    format,
    lang,
    questions: questions.map(({ prepared }) => prepared.question.id),
    plant,
  };
};

/** Whether a sum is over a letter that its terms do not have: how far that runs has to be said. */
const isIdle = (e: Expr): boolean =>
  [...subterms(e)].some(
    (part) => part.kind === "over" && part.by.some((k) => !freeIndices(part.body).includes(k)),
  );

const write = (
  page: Page,
  { way, part, start, rows, misconception, equally, truth }: Written,
  spelled: LatexStyle,
  hand: Hand,
  lang: Lang,
  random: Random,
): Omit<Plant, "question"> | undefined => {
  const { result } = way;
  const own: Told = {
    start,
    lines: rows.map(({ right }) => ({ rel: "=", right, reasons: [], steps: [] })),
    names: [],
  };
  const base: LatexStyle = {
    ...spelled,
    language: lang,
    log: hand.log,
    partial: "auto",
    ...(hand.bare && !rows.some(({ right }) => isIdle(right)) && { bounds: "bare" }),
  };
  const given = relettered(
    steady({ ...own, lines: [...own.lines] }, base),
    part.part.vocabulary.sizes,
    random,
  );
  const text = (e: Expr): string => penned(latexOfFormula(e, given), hand);
  const texts = rows.map(({ right }) => text(right));
  const lines = putDown(page, text(start), texts, hand, lang, random);
  const { form } = part.part.common;
  const asksMatrix = form?.matrix === true || form?.shapes === "stated";
  if (result && misconception === undefined && (asksMatrix || random() < 0.5)) {
    const { boxed } = resultOf(result as Parameters<typeof resultOf>[0], lang, base);
    page.prose(oneOf(random, words[lang].matrix));
    page.display(penned(boxed, hand));
  }
  const at = rows.findIndex(({ role }) => role === "planted");
  return misconception !== undefined && truth && at >= 0
    ? {
        misconception,
        equally,
        line: lines[at] ?? 0,
        resting: rows.flatMap(({ role }, k) => (role === "resting" ? [lines[k] ?? 0] : [])),
        right: text(truth),
        wrote: texts[at] ?? "",
      }
    : undefined;
};
