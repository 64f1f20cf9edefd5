import { refuse } from "./error.ts";
import { Line } from "./line.ts";
import { plainMarks, refusedMarks, refusedWords, unreadSigns } from "./spellings.ts";
import type { Token } from "./token.ts";

const longestText = 20_000;
const longestNumber = 400;

/**
 * The names, numbers and marks of a text. Unicode spellings become their plain ones, offsets are kept, and
 * whatever mathjs would swallow in silence, or answer in its own words, is refused here by name.
 */
export const scan = (text: string): readonly Token[] => {
  if (text.length > longestText) {
    refuse(
      "E-LIMIT",
      { start: longestText, end: longestText },
      `Le texte a ${text.length} caractères ; la limite est ${longestText}.`,
      `The text has ${text.length} characters; the limit is ${longestText}.`,
    );
  }
  const end = text.trimEnd().length;
  const line = new Line(end);
  let at = 0;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) at += 1;
    else if (isLetter(code) || code > 127)
      at = code > 127 ? unicode(text, at, line) : name(text, at, line);
    else if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(at + 1))))
      at = number(text, at, line);
    else at = mark(text, at, line);
  }
  line.finish();
  return line.tokens;
};

const isSpace = (code: number): boolean => code === 32 || code === 9;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;

// -- names --------------------------------------------------------------------------------------------

const wordRest = /[\p{L}\p{M}\p{Nd}_]*/uy;
const subscripts = /[₀-₎ₐ-ₜᵢ-ᵪⱼ]+/uy;
const superscripts = /[⁰ⁱ⁴-ⁿ¹²³ᵃ-ᵡᶜᶠᶻˣʰʲʳˢʷʸˡ]+/uy;
const raised = /[⁰ⁱ⁴-ⁿ¹²³ᴬ-ᵡᶜᶠᶻˣʰʲʳˢʷʸˡ]/u;
const lowered = /[₀-₎ₐ-ₜᵢ-ᵪⱼ]/u;

const take = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
};

/** Reads a name; subscript characters belong to it as `_…`. */
const name = (text: string, start: number, line: Line): number => {
  let at = start;
  let code = text.charCodeAt(at);
  while (isLetter(code) || isDigit(code)) {
    at += 1;
    code = text.charCodeAt(at);
  }
  if (!(code > 127)) {
    word(text.slice(start, at), start, at, text, line);
    return at;
  }
  let spelled = text.slice(start, at);
  for (;;) {
    const low = take(subscripts, text, at);
    if (low !== "") {
      spelled += `_${low.normalize("NFKC")}`;
      at += low.length;
      continue;
    }
    let more = take(wordRest, text, at);
    const stop = more.search(raised);
    if (stop >= 0) more = more.slice(0, stop);
    const down = more.search(lowered);
    if (down >= 0) more = more.slice(0, down);
    if (more === "") break;
    spelled += more;
    at += more.length;
  }
  // The micro sign and the Greek letter look alike and are typed for one another.
  word(spelled.normalize("NFC").replaceAll("\u00b5", "\u03bc"), start, at, text, line);
  return at;
};

const word = (spelled: string, start: number, end: number, text: string, line: Line): void => {
  const refused = refusedWords.get(spelled);
  if (refused) {
    refuse(
      "E-SYNTAX",
      { start, end },
      `« ${spelled} » n'est pas accepté ici : ${refused.fr}.`,
      `"${spelled}" is not accepted here: ${refused.en}.`,
    );
  }
  // 1_q, the column of q ones: the number is taken back.
  const last = line.tokens.at(-1);
  if (
    spelled.length > 1 &&
    spelled.startsWith("_") &&
    last?.kind === "number" &&
    last.end === start
  ) {
    if (last.text !== "1") {
      refuse(
        "E-SYNTAX",
        { start: last.start, end },
        `« ${text.slice(last.start, end)} » n'a pas de sens ici ; 1_n est la colonne de n uns.`,
        `"${text.slice(last.start, end)}" has no meaning here; 1_n is the column of n ones.`,
      );
    }
    line.tokens.pop();
    line.operand = false;
    line.push("name", "ones", last.start, last.end);
    line.push("mark", "(", start, start + 1);
    line.push("name", spelled.slice(1), start + 1, end);
    line.push("mark", ")", end - 1, end);
    return;
  }
  line.push("name", spelled, start, end);
};

// -- numbers ------------------------------------------------------------------------------------------

const number = (text: string, start: number, line: Line): number => {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at += 1;
  if (text.charCodeAt(at) === 46 && !isMarkAfterDot(text.charCodeAt(at + 1))) {
    at += 1;
    while (isDigit(text.charCodeAt(at))) at += 1;
  }
  const exponent = text.charCodeAt(at) | 32;
  if (exponent === 101) {
    const sign = text.charCodeAt(at + 1);
    const digits = sign === 43 || sign === 45 ? at + 2 : at + 1;
    if (isDigit(text.charCodeAt(digits))) {
      let to = digits;
      while (isDigit(text.charCodeAt(to))) to += 1;
      const size = Number(text.slice(at + 1, to));
      if (Math.abs(size) > 308) {
        refuse(
          "E-LIMIT",
          { start, end: to },
          `L'exposant du nombre ${text.slice(start, to)} dépasse 308.`,
          `The exponent of the number ${text.slice(start, to)} is beyond 308.`,
        );
      }
      at = to;
    }
  }
  if (at - start > longestNumber) {
    refuse(
      "E-LIMIT",
      { start, end: at },
      `Ce nombre a ${at - start} chiffres ; la limite est ${longestNumber}.`,
      `This number has ${at - start} digits; the limit is ${longestNumber}.`,
    );
  }
  if (text.charCodeAt(start) === 46 && line.operand) {
    refuse(
      "E-SYNTAX",
      { start, end: at },
      `« ${text.slice(start, at)} » juste après une valeur se lit de deux façons ; écrivez le produit avec *, l'indice avec [ ].`,
      `"${text.slice(start, at)}" right after a value can be read in two ways; write the product with *, the index with [ ].`,
    );
  }
  line.push("number", text.slice(start, at), start, at);
  return at;
};

/** In `1.*x` the dot belongs to the operator. */
const isMarkAfterDot = (code: number): boolean =>
  code === 42 || code === 47 || code === 94 || code === 39;

// -- Unicode ------------------------------------------------------------------------------------------

const unicode = (text: string, at: number, line: Line): number => {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const after = at + character.length;
  const ascii = plainMarks.get(character);
  if (ascii !== undefined) {
    line.push("mark", ascii, at, after);
    return after;
  }
  if (/\s/u.test(character)) return after;
  const high = take(superscripts, text, at);
  if (high !== "") {
    superscript(high, at, line);
    return at + high.length;
  }
  // W^⊤ is Wᵀ.
  if (character === "⊤" && line.operandBeforeCaret()) {
    line.tokens.pop();
    line.operand = true;
    line.push("mark", "'", at, after);
    return after;
  }
  if (character === "√") {
    if (text[after] === "(") {
      line.push("name", "sqrt", at, after);
      return after;
    }
    // √x takes the one name or number that follows.
    const code = text.charCodeAt(after);
    const simple = isDigit(code) || isLetter(code) || /\p{L}/u.test(text.slice(after, after + 2));
    if (!simple) {
      refuse(
        "E-SYNTAX",
        { start: at, end: after },
        "Une parenthèse doit suivre la racine : √(x).",
        "A parenthesis must follow the root: √(x).",
      );
    }
    line.push("name", "sqrt", at, after);
    line.push("mark", "(", at, after);
    const end = isDigit(code) ? number(text, after, line) : name(text, after, line);
    line.push("mark", ")", end - 1, end);
    return end;
  }
  const low = take(subscripts, text, at);
  const { tokens } = line;
  const last = tokens.at(-1);
  if (low !== "" && last?.kind === "number" && last.end === at) {
    word(`_${low.normalize("NFKC")}`, at, at + low.length, text, line);
    return at + low.length;
  }
  if (low === "" && /\p{L}/u.test(character)) return name(text, at, line);
  const known = unreadSigns.get(character);
  return refuse(
    "E-SYNTAX",
    { start: at, end: after },
    `Le caractère « ${character} » n'est pas lu${known ? ` : ${known.fr}` : ""}.`,
    `The character "${character}" is not read${known ? `: ${known.en}` : ""}.`,
  );
};

/** ² is ^2, and e⁻ˣ is e^(-x). */
const superscript = (high: string, start: number, line: Line): void => {
  const end = start + high.length;
  const inner = high.normalize("NFKC").replaceAll("−", "-");
  line.push("mark", "^", start, end);
  if (/^\d+$/.test(inner)) {
    line.push("number", inner, start, end);
    return;
  }
  line.push("mark", "(", start, end);
  for (const [part] of inner.matchAll(/\d+|[\s\S]/gu)) {
    const kind = /\d/.test(part) ? "number" : /\p{L}/u.test(part) ? "name" : "mark";
    line.push(kind, part, start, end);
  }
  line.push("mark", ")", start, end);
};

// -- marks --------------------------------------------------------------------------------------------

const twoCharacterMarks = new Set(["<=", ">=", "==", "!=", "**", "??", ".*", "./", ".^", ".'"]);

const mark = (text: string, start: number, line: Line): number => {
  const two = text.slice(start, start + 2);
  const spelled = twoCharacterMarks.has(two) ? two : (text[start] as string);
  const end = start + spelled.length;
  // Leading newlines, as a file may have them, are space.
  if ((spelled === "\n" || spelled === "\r") && line.tokens.length === 0) return end;
  if (
    spelled === "." ||
    (spelled === "?" && text[end] === "." && !isDigit(text.charCodeAt(end + 1)))
  ) {
    refuse(
      "E-SYNTAX",
      { start, end },
      "Un point seul n'a pas de sens ici ; le produit terme à terme s'écrit a .* b, l'entrée x[3].",
      "A dot alone has no meaning here; the product entry by entry is written a .* b, an entry x[3].",
    );
  }
  const refused = refusedMarks.get(spelled);
  if (refused) {
    const shown = spelled.trim() || (spelled === "\n" || spelled === "\r" ? "↵" : spelled);
    refuse(
      "E-SYNTAX",
      { start, end },
      `« ${shown} » n'est pas accepté ici : ${refused.fr}.`,
      `"${shown}" is not accepted here: ${refused.en}.`,
    );
  }
  line.push("mark", spelled === ".'" ? "'" : spelled, start, end);
  return end;
};
