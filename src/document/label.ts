import type { Role } from "./document.ts";

/** How a section is counted; a style nests in those before it. */
export const styles = [
  "exercise",
  "partie",
  "question",
  "number",
  "decimal",
  "capital",
  "letter",
  "roman",
] as const;
export type Style = (typeof styles)[number];

export interface Label {
  readonly style: Style;
  readonly ordinal: number;
  readonly text: string;
}

/** What the start of a line says: a heading, a label, a mark of an answer. */
export interface Opening {
  readonly labels: readonly Label[];
  readonly role: Role | undefined;
  /** 1 for `#`; nothing for what is no heading. */
  readonly level: number | undefined;
  /** How much of the line is taken by marks and labels. */
  readonly length: number;
  /** The rest of the line, where it can be nothing but a title. */
  readonly title: string | undefined;
}

/** What a line start is judged by. */
export interface Setting {
  /** The line follows a blank line, or starts a list item. */
  readonly fresh: boolean;
  /** Whether an open section has a label like this one just before it. */
  readonly follows: (label: Label) => boolean;
  /** The line up to the first formula is all of its paragraph. */
  readonly alone: boolean;
  /** The line is the title of a heading. */
  readonly heading?: boolean;
}

const answerWord =
  /^(?:(?:ma|mes|my|nos|our|vos|your)\s+)?(?:réponses?|reponses?|rép\.?|answers?|ans\.|solutions?|démonstrations?|demonstration|preuves?|proofs?|corrigés?|correction)(?![\p{L}\d])/iu;
const statementWord = /^(?:énoncés?|enoncés?|statement|sujet)(?![\p{L}\d])/iu;
const joining =
  /^\s*(?:[-–—:]\s*)?(?:(?:to|of|for|de|à|a|au|du|aux)(?:\s+(?:the|la|l['’]))?\s+|(?:de|à)\s+l['’])?/iu;

const keyword =
  /^(exercices?|exercises?|exo|ex\.|problèmes?|probleme|problems?|questions?|parties?|parts?|q)\s*(?:n\s?[°ºo]|no?\.|number|#)?\s*[.:]?\s*(\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}(?![a-z])|[A-Za-z])(?![\p{L}\p{N}])/iu;
/** `Q1a`, `Question 2.b`. */
const keywordLetter =
  /^(exercices?|exercises?|exo|ex\.|problèmes?|problems?|questions?|q)\s*(\d{1,2})\.?([a-z])(?![\p{L}\p{N}])/iu;
const keywordStyles: readonly (readonly [RegExp, Style])[] = [
  [/^(?:ex|prob)/i, "exercise"],
  [/^q/i, "question"],
  [/^part/i, "partie"],
];

const roman = /^(?:x{0,2}(?:ix|iv|v?i{0,3}))$/i;
const romanValue = (text: string): number => {
  const values: Record<string, number> = { i: 1, v: 5, x: 10 };
  const digits = [...text.toLowerCase()].map((c) => values[c] ?? 0);
  return digits.reduce((sum, v, at) => sum + (v < (digits[at + 1] ?? 0) ? -v : v), 0);
};

/** The readings of what stands in an enumerator: « i » is a letter and a number. */
const readings = (text: string): Label[] => {
  if (/^\d+$/.test(text)) return [{ style: "number", ordinal: Number(text), text }];
  const all: Label[] = [];
  if (/^[a-z]$/.test(text)) all.push({ style: "letter", ordinal: text.charCodeAt(0) - 96, text });
  if (/^[A-Z]$/.test(text)) all.push({ style: "capital", ordinal: text.charCodeAt(0) - 64, text });
  if (text !== "" && roman.test(text)) {
    all.push({ style: "roman", ordinal: romanValue(text), text });
  }
  return all;
};

/** The label of an enumerator: the reading that goes on with what is open, else the first of a list. */
const chosen = (text: string, setting: Setting): Label | undefined => {
  const all = readings(text);
  return (
    all.find((label) => setting.follows(label)) ??
    // (i) with no (h) before it is the first Roman number.
    all.find(({ ordinal }) => ordinal === 1) ??
    all[0]
  );
};

const numbers = (text: string): Label[] =>
  text.split(".").map((part, at) => ({
    style: at === 0 ? "number" : "decimal",
    ordinal: Number(part),
    text: part,
  }));

const compound = /^\(?(\d{1,2})\s?[.)]?\s{0,2}\(?([a-z])(?:\)|\.(?=\s|\*|$))/;
/** A line of its own may be no more than « 2b » or « 2.b ». */
const bareCompound = /^(\d{1,2})\.?([a-z])(?=\s*(?:$|[:–—-]\s))/;
const inParens = /^\(\s?(\d{1,2}|[a-zA-Z]|[ivx]{2,5})\s?\)/;
const beforeParen = /^(\d{1,2}|[a-zA-Z]|[ivx]{2,5})\s?\)/;
const beforePoint = /^(\d{1,2}(?:\.\d{1,2}){0,3}|[a-zA-Z]|[ivx]{2,5})\.(?=\s|\*|\}|$)/;
const decimal = /^(\d{1,2}(?:\.\d{1,2}){1,3})(?=\s|\*|$)/;

const headingMark = /^(#{1,6})(?:[ \t]+|(?=[A-ZÀ-Ý\d*]))/u;
const bullet = /^(?:[-+•–—▪◦]|\*(?!\*))[ \t]+/;
const emphasis =
  /^(?:\*{1,3}|_{2,3}|\\(?:textbf|textit|underline|emph|textsc|large|Large|bf|bfseries|noindent|textcolor\{[a-z]+\})(?:\s*\{|\s+)|\{\\(?:bf|it|sc|bfseries)\s+)/;
const closers = /^(?:\s*(?:\*{1,3}|_{2,3}|\}))+/;
const points = /^\s*[[(](?:\s?\d+(?:[.,]\d+)?\s*(?:points?|pts?|marks?|%)\.?\s?)[\])]/iu;

/** How much of a line is looked at for a label. */
export const longestOpening = 400;

/** What the start of a line says, if it says anything. Looks at a bounded part of the line. */
export const openingOf = (line: string, setting: Setting): Opening | undefined => {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(line.slice(at));
    if (match) at += match[0].length;
    return match;
  };
  take(/^[ \t>]+/);
  let marked = false;
  let level: number | undefined;
  const isBullet = take(bullet) !== null;
  const heading = take(headingMark);
  if (heading) level = heading[1]?.length;
  for (let taken = 0; taken < 3 && take(emphasis); taken += 1) marked = true;

  const strong = marked || level !== undefined;
  const judged: Setting = { ...setting, fresh: setting.fresh || isBullet || strong };
  const labels: Label[] = [];
  const rest = (): string => line.slice(at);

  let role: Role | undefined;
  const answer = take(answerWord);
  if (answer) role = "answer";
  else if (take(statementWord)) role = "statement";
  const afterRole = at;
  if (role) take(joining);

  const named = readKeyword(rest());
  const isHeading = level !== undefined || setting.heading === true;
  const first = named ?? enumerated(rest(), judged, isHeading);
  if (first) {
    const before = at;
    at += first.length;
    labels.push(...first.labels);
    // `## 2 Question 2`: the name of the question counts more than the number of the heading.
    const again = !named && strong ? skipTo(rest()) : undefined;
    if (again) {
      labels.splice(0, labels.length, ...again.labels);
      at += again.length;
    } else {
      const further = /^\s*[.,:-]?\s*(?=\()/.exec(rest());
      const inner =
        further && enumerated(rest().slice(further[0].length), { ...judged, fresh: true }, false);
      if (further && inner && inner.labels[0]?.style !== labels[0]?.style && inner.length > 2) {
        at += further[0].length + inner.length;
        labels.push(...inner.labels);
      }
    }
    const within = named !== undefined && !judged.fresh && !/^\s*(?:$|[:.)])/.test(rest());
    if (within || !ends(rest(), strong || !named)) {
      at = before;
      labels.length = 0;
    } else if (role === undefined) {
      // « Exercice 2 – Solution »
      const late = /^\s*(?:[-–—:(]\s*)?/.exec(rest());
      const words = late && answerWord.exec(rest().slice(late[0].length));
      if (words && /^\s*\)?[\s:.*}]*$/.test(rest().slice(late[0].length + words[0].length))) {
        role = "answer";
        at = line.length;
      }
    }
  }
  if (role !== undefined && labels.length === 0) {
    at = afterRole;
    // « Solution optimale » is no mark; « Démonstration. » and « **Answer** » are.
    if (!/^\s*(?:[:.)\]*}–—-]|$|\[)/.test(rest()) && !(strong && ends(rest(), false)))
      role = undefined;
    // In the middle of a paragraph only « Réponse : » is one.
    const colon = answer !== null && /^\p{Lu}/u.test(answer[0]) && /^\s*:/.test(rest());
    if (!judged.fresh && !colon) role = undefined;
  }
  if (labels.length === 0 && role === undefined) {
    if (level === undefined) return undefined;
    return { labels, role, level, length: line.length, title: titleOf(rest()) };
  }

  if (marked) take(closers);
  const worth = take(points);
  take(/^\s*[:.)\]](?=\s|\*|\}|$)|^\s*[–—-]+(?=\s)/);
  if (marked) take(closers);
  const title = level !== undefined || judged.alone ? titleOf(rest()) : undefined;
  if (level !== undefined) return { labels, role, level, length: line.length, title };
  // « 1. Fonctions usuelles [20 points] », « Exercice 2 : softmax »
  const worthy =
    worth !== null || /[[(]\s?\d+[^\])]{0,9}(?:points?|pts?|marks?)\s?[\])]$/i.test(title ?? "");
  const entitled =
    named !== undefined
      ? judged.alone
      : judged.alone && worthy && labels.at(-1)?.style === "number";
  const only = title !== undefined && entitled && role === undefined && isTitle(title);
  const paren = named ? /^\s*\(([^()\n]{3,80})\)\s*/.exec(rest()) : null;
  if (paren && (!only || paren[0].length < rest().length)) {
    at += paren[0].length;
    return { labels, role, level, length: at, title: paren[1] };
  }
  return { labels, role, level, length: only ? line.length : at, title: only ? title : undefined };
};

/** A keyword after the number of a heading: `2 Question 2`. */
const skipTo = (rest: string): { labels: Label[]; length: number } | undefined => {
  const space = /^[\s.:)–—-]*/.exec(rest)?.[0].length ?? 0;
  const found = readKeyword(rest.slice(space));
  return found && { labels: found.labels, length: space + found.length };
};

const readKeyword = (rest: string): { labels: Label[]; length: number } | undefined => {
  const lettered = keywordLetter.exec(rest);
  const match = lettered ?? keyword.exec(rest);
  if (!match) return undefined;
  const [whole, name = "", value = "", letter] = match;
  const style = keywordStyles.find(([pattern]) => pattern.test(name))?.[1] ?? "question";
  // « Q a » is no question; « question a » and « Q 2 » are.
  if (/^q$/i.test(name) && !/^\d/.test(value)) return undefined;
  const [head = "", ...more] = value.split(".");
  const ordinal = /^\d/.test(head)
    ? Number(head)
    : /^[IVX]+$/.test(head) && head.length > 0 && romanValue(head) > 0
      ? romanValue(head)
      : head.toLowerCase().charCodeAt(0) - 96;
  const labels: Label[] =
    /^[a-z]$/.test(head) && style !== "exercise"
      ? [{ style: "letter", ordinal, text: head }]
      : [{ style, ordinal, text: head }];
  for (const text of more) labels.push({ style: "decimal", ordinal: Number(text), text });
  if (letter) {
    const text = letter.toLowerCase();
    labels.push({ style: "letter", ordinal: text.charCodeAt(0) - 96, text });
  }
  return { labels, length: whole.length };
};

const enumerated = (
  rest: string,
  setting: Setting,
  heading: boolean,
): { labels: Label[]; length: number } | undefined => {
  const accept = (
    labels: Label[],
    length: number,
  ): { labels: Label[]; length: number } | undefined => {
    const [first] = labels;
    if (!first || first.ordinal < 1) return undefined;
    const after = rest.slice(length);
    if (!/^(?:\s|$|\*|\}|\$|\\|_|:|\[|\()/.test(after)) return undefined;
    if (setting.follows(first)) return { labels, length };
    // Out of order, a label has to look like one: at the start of a paragraph, with a sentence after it.
    const begins = /^[\s*_}:.]*(?:$|[\p{Lu}[$\\(¿«"“])/u.test(after);
    const starts = first.ordinal === 1 && (begins || setting.fresh);
    return starts || (setting.fresh && begins) ? { labels, length } : undefined;
  };
  const isAll = heading || setting.alone;
  const both = compound.exec(rest) ?? (isAll ? bareCompound.exec(rest) : null);
  if (both) {
    const letter = both[2] ?? "";
    const labels: Label[] = [
      ...numbers(both[1] ?? ""),
      { style: "letter", ordinal: letter.charCodeAt(0) - 96, text: letter },
    ];
    const length = both[0].length;
    const next = labels.at(-1);
    // « 2.b) » goes on with a) of 2.
    return next && setting.follows(next) ? { labels, length } : accept(labels, length);
  }
  for (const pattern of [inParens, beforeParen]) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const label = chosen(match[1] ?? "", setting);
    return label && accept([label], match[0].length);
  }
  const dotted = beforePoint.exec(rest) ?? decimal.exec(rest);
  if (dotted) {
    const text = dotted[1] ?? "";
    if (/^\d/.test(text)) return accept(numbers(text), dotted[0].length);
    const label = chosen(text, setting);
    // « A. Dupont », « y. »: a letter and a point start a list at their place only.
    const opens = label?.ordinal === 1 && label.style !== "capital";
    return label && (opens || setting.follows(label))
      ? accept([label], dotted[0].length)
      : undefined;
  }
  if (heading) {
    const plain = /^(\d{1,2})(?=\s|$)/.exec(rest);
    if (plain) return accept(numbers(plain[1] ?? ""), plain[0].length);
  }
  return undefined;
};

/** Whether a label may end here: « Question 3 est facile » is a sentence. */
const ends = (rest: string, marked: boolean): boolean =>
  marked || /^\s*(?:$|[:.)(\]*_}–—[-]|\$|\\|[\p{Lu}])/u.test(rest);

const titleOf = (rest: string): string | undefined => {
  const title = rest
    .replace(/[ \t]*#+[ \t]*$/, "")
    .replace(/\*{1,3}|_{2,3}/g, "")
    .replace(/^[\s:.–—-]+|[\s:]+$/g, "");
  return title === "" ? undefined : title;
};

const longestTitle = 150;

/** A line that is a title, as far as its look goes: no sentence, and nothing that is asked for. */
const isTitle = (title: string): boolean =>
  title.length <= longestTitle &&
  !/[.?!,;$\\=]$|[$\\^_]/.test(title) &&
  !/^(?:\p{L}+(?:er|ez|ons|ire)|compute|derive|show|find|prove|let|consider|give|calculate|write)(?!\p{L})/iu.test(
    title,
  );

/** What the title of a section says. */
export const titleOpening = (title: string, follows: Setting["follows"]): Opening | undefined =>
  openingOf(title.trim().slice(0, longestOpening), {
    fresh: true,
    alone: true,
    heading: true,
    follows,
  });

/** The readings of the label that a TeX list gives to its nth item. */
export const itemLabel = (style: Style, ordinal: number): Label => ({
  style,
  ordinal,
  text:
    style === "letter"
      ? String.fromCharCode(96 + Math.min(ordinal, 26))
      : style === "capital"
        ? String.fromCharCode(64 + Math.min(ordinal, 26))
        : style === "roman"
          ? romanText(ordinal)
          : String(ordinal),
});

const romanText = (value: number): string => {
  const tens = "x".repeat(Math.floor(value / 10));
  return `${tens}${["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][value % 10]}`;
};

/** `(b)`, `3.`, `iv)` as `\item[…]` writes it. */
export const writtenLabel = (text: string, follows: Setting["follows"]): Label | undefined => {
  const plain = text.replace(/\\[a-zA-Z]+|[{}()[\].:\s]/g, "");
  return /^(?:\d{1,2}|[a-zA-Z]|[ivx]{2,5})$/.test(plain)
    ? chosen(plain, { fresh: true, alone: false, follows })
    : undefined;
};
