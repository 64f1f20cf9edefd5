import { refuse, type Span } from "./error.ts";

/** A name, a number or a mark, where it stands in the text. */
export interface Token {
  readonly kind: "name" | "number" | "mark";
  /** The name after NFC, the digits of the number, or the mark in plain ASCII. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** For a bracket: the token that it closes or is closed by. */
  match: number;
  /** For an opening bracket: how many commas stand directly inside. */
  commas: number;
  /** For `[`: it follows what it is an index of. */
  index: boolean;
}

export const longestText = 20_000;
export const deepestNesting = 200;
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

const instead = (fr: string, en: string): { fr: string; en: string } => ({ fr, en });

const refusedWords: ReadonlyMap<string, { fr: string; en: string }> = new Map([
  ...["and", "or", "not", "xor"].map(
    (each) =>
      [
        each,
        instead(
          "une comparaison vaut 0 ou 1 : un produit dit « et »",
          'a comparison is 0 or 1: a product says "and"',
        ),
      ] as const,
  ),
  [
    "mod",
    instead("le reste d'une division ne se dérive pas", "remainders have no derivative here"),
  ],
  ["to", instead("il n'y a pas d'unités ici", "there are no units here")],
  ["in", instead("il n'y a pas d'unités ici", "there are no units here")],
  ["true", instead("écrivez 1", "write 1")],
  ["false", instead("écrivez 0", "write 0")],
  ["NaN", instead("un nombre était attendu", "a number was expected")],
  ["Infinity", instead("l'infini n'est pas un nombre", "infinity is not a number")],
  ["null", instead("un nombre était attendu", "a number was expected")],
  ["undefined", instead("un nombre était attendu", "a number was expected")],
]);

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

const plain: ReadonlyMap<string, string> = new Map([
  ..."×·⋅∙∗".split("").map((each) => [each, "*"] as const),
  ..."÷∕⁄".split("").map((each) => [each, "/"] as const),
  ..."−–".split("").map((each) => [each, "-"] as const),
  ..."⊙∘".split("").map((each) => [each, ".*"] as const),
  ..."′’ᵀ".split("").map((each) => [each, "'"] as const),
  ["⊘", "./"],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
  ["⩽", "<="],
  ["⩾", ">="],
]);

const unread: ReadonlyMap<string, { fr: string; en: string }> = new Map([
  [
    "∂",
    instead("corrige derive dérive l'expression", "corrige derive differentiates the expression"),
  ],
  [
    "∇",
    instead("corrige derive dérive l'expression", "corrige derive differentiates the expression"),
  ],
  ["∑", instead("écrivez sum(u[i], i, 1, n)", "write sum(u[i], i, 1, n)")],
  ["∏", instead("écrivez prod(u[i], i, 1, n)", "write prod(u[i], i, 1, n)")],
  ["∫", instead("les intégrales ne se lisent pas ici", "integrals are not read here")],
  ["∞", instead("l'infini n'est pas un nombre", "infinity is not a number")],
  ["∈", instead("une déclaration s'écrit x: n", "a declaration is written x: n")],
  ["‖", instead("écrivez norm2(x)", "write norm2(x)")],
]);

const unicode = (text: string, at: number, line: Line): number => {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const after = at + character.length;
  const ascii = plain.get(character);
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
  const known = unread.get(character);
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

const refusedMarks: ReadonlyMap<string, { fr: string; en: string }> = new Map([
  ["**", instead("la puissance s'écrit ^", "a power is written ^")],
  ["=", instead("l'égalité s'écrit ==", "equality is written ==")],
  [
    "!",
    instead(
      "les factorielles ne se lisent pas ; ≠ s'écrit !=",
      "factorials are not read; ≠ is written !=",
    ),
  ],
  ["%", instead("écrivez 5/100 pour 5 %", "write 5/100 for 5%")],
  ["|", instead("la valeur absolue s'écrit abs(x)", "the absolute value is written abs(x)")],
  ["&", instead("un produit de comparaisons dit « et »", 'a product of comparisons says "and"')],
  ["~", instead("1 - c dit le contraire de c", "1 - c says the contrary of c")],
  [
    "{",
    instead(
      "un indice s'écrit w_0, un groupe avec ( )",
      "a subscript is written w_0, a group with ( )",
    ),
  ],
  ["}", instead("un groupe s'écrit avec ( )", "a group is written with ( )")],
  ['"', instead("il n'y a pas de textes ici", "there are no texts here")],
  ["`", instead("il n'y a pas de textes ici", "there are no texts here")],
  ["#", instead("il n'y a pas de commentaires ici", "there are no comments here")],
  ["??", instead("un cas s'écrit c ? a : b", "a case is written c ? a : b")],
  [
    "\\",
    instead(
      "ceci est du LaTeX ; la syntaxe ici est celle de x^2 et exp(x)",
      "this is LaTeX; the syntax here is that of x^2 and exp(x)",
    ),
  ],
  ["$", instead("l'expression s'écrit sans $", "the expression is written without $")],
  ["\n", instead("une expression tient sur une ligne", "an expression stands on one line")],
  ["\r", instead("une expression tient sur une ligne", "an expression stands on one line")],
]);

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

// -- the order of tokens ------------------------------------------------------------------------------

interface Open {
  readonly token: number;
  /** How many `?` wait for their `:`. */
  asked: number;
  /** For a matrix: how many commas its first row has, and the row at hand. */
  width: number | undefined;
  row: number;
}

/** The tokens so far, each accepted only where it may stand. */
class Line {
  readonly tokens: Token[] = [];
  /** Whether what was read last ends a value, so that an operator may follow. */
  operand = false;
  readonly #open: Open[] = [];
  #asked = 0;
  readonly #end: number;

  constructor(end: number) {
    this.#end = end;
  }

  push(kind: Token["kind"], text: string, start: number, end: number): void {
    if (kind === "mark") this.#mark(text, start, end);
    else {
      if (kind === "number" && this.operand && this.tokens.at(-1)?.kind === "number") {
        this.#unexpected(text, start, end, "un opérateur", "an operator");
      }
      this.operand = true;
    }
    this.tokens.push({ kind, text, start, end, match: this.#match, commas: 0, index: this.#index });
    this.#match = -1;
    this.#index = false;
  }

  // Facts about the token that is being pushed.
  #match = -1;
  #index = false;

  operandBeforeCaret(): boolean {
    return this.tokens.at(-1)?.text === "^";
  }

  #mark(text: string, start: number, end: number): void {
    const inside = this.#open.at(-1);
    const opener = inside && this.tokens[inside.token];
    switch (text) {
      case "(":
      case "[": {
        const last = this.tokens.at(-1);
        if (text === "[") {
          if (this.operand && last?.kind === "number") {
            this.#unexpected(text, start, end, "un opérateur", "an operator");
          }
          this.#index = this.operand;
        }
        if (this.#open.length >= deepestNesting) {
          refuse(
            "E-LIMIT",
            { start, end },
            `Plus de ${deepestNesting} parenthèses emboîtées.`,
            `More than ${deepestNesting} nested brackets.`,
          );
        }
        this.#open.push({ token: this.tokens.length, asked: 0, width: undefined, row: 0 });
        this.operand = false;
        return;
      }
      case ")":
      case "]": {
        if (!inside || !opener) {
          refuse(
            "E-SYNTAX",
            { start, end },
            `Ce « ${text} » ne ferme rien.`,
            `This "${text}" closes nothing.`,
          );
          return;
        }
        if ((opener.text === "(") !== (text === ")"))
          this.#unclosed(opener, inside.token, start, end);
        this.#settled(inside.asked, start, end);
        if (!this.operand && !this.#afterColon()) {
          this.#unexpected(text, start, end, "une valeur", "a value");
        }
        if (inside.width !== undefined) this.#evenRows(inside, start, end);
        opener.match = this.tokens.length;
        this.#match = inside.token;
        this.#open.pop();
        this.operand = true;
        return;
      }
      case ",":
      case ";": {
        const called =
          opener?.text === "(" && this.tokens[(inside?.token ?? 0) - 1]?.kind === "name";
        const array = opener?.text === "[" && !opener.index;
        if (!(array || (text === "," && (called || opener?.index))))
          this.#separator(text, start, end);
        if (!this.operand && !this.#afterColon()) {
          this.#unexpected(text, start, end, "une valeur", "a value");
        }
        this.#settled(inside?.asked ?? 0, start, end);
        if (inside && opener && text === ",") {
          opener.commas += 1;
          inside.row += 1;
        } else if (inside) this.#evenRows(inside, start, end);
        this.operand = false;
        return;
      }
      case "'":
        if (!this.operand) {
          refuse(
            "E-SYNTAX",
            { start, end },
            "Une apostrophe transpose ce qui la précède ; rien ne la précède.",
            "An apostrophe transposes what stands before it; nothing does.",
          );
        }
        if (this.tokens.at(-1)?.kind === "number") {
          refuse(
            "E-SYNTAX",
            { start, end },
            "L'apostrophe transpose et se lie plus fort que ^ : on ne transpose pas un nombre. Écrivez (x^2)'.",
            "The apostrophe transposes and binds tighter than ^: a number is not transposed. Write (x^2)'.",
          );
        }
        return;
      case "?":
        if (!this.operand) this.#unexpected(text, start, end, "une condition", "a condition");
        if (inside) inside.asked += 1;
        else this.#asked += 1;
        this.operand = false;
        return;
      case ":": {
        const asked = inside ? inside.asked : this.#asked;
        if (asked > 0) {
          if (!this.operand) this.#unexpected(text, start, end, "une valeur", "a value");
          if (inside) inside.asked -= 1;
          else this.#asked -= 1;
        } else if (!opener?.index) {
          refuse(
            "E-SYNTAX",
            { start, end },
            "Un intervalle « a:b » ne s'écrit que dans un indice, comme W[1:3, j].",
            'A range "a:b" is written inside an index only, as W[1:3, j].',
          );
        }
        this.operand = false;
        return;
      }
      case "+":
      case "-":
        this.operand = false;
        return;
      default:
        if (!binary.has(text)) this.#unexpected(text, start, end, "une valeur", "a value");
        if (!this.operand) this.#unexpected(text, start, end, "une valeur", "a value");
        this.operand = false;
    }
  }

  finish(): void {
    const end = this.#end;
    const span = { start: end, end };
    if (this.tokens.length === 0) {
      refuse("E-SYNTAX", span, "L'expression est vide.", "The expression is empty.", {
        expected: {
          fr: "une expression comme sigmoid(3*x)",
          en: "an expression such as sigmoid(3*x)",
        },
      });
    }
    // What is missing last is said first: "f(x +" lacks a value, then a parenthesis.
    if (!this.operand && !this.#afterColon()) {
      const last = this.tokens.at(-1) as Token;
      refuse(
        "E-SYNTAX",
        span,
        `Une valeur manque après « ${last.text} ».`,
        `A value is missing after "${last.text}".`,
      );
    }
    const inside = this.#open.at(-1);
    if (inside) this.#unclosed(this.tokens[inside.token] as Token, inside.token, end, end);
    this.#settled(this.#asked, end, end);
  }

  #afterColon(): boolean {
    const inside = this.#open.at(-1);
    return (
      this.tokens.at(-1)?.text === ":" &&
      inside !== undefined &&
      this.tokens[inside.token]?.index === true
    );
  }

  #unclosed(opener: Token, at: number, start: number, end: number): never {
    const before = this.tokens[at - 1];
    const called = before?.kind === "name" && before.end === opener.start ? before.text : "";
    const shown = called + opener.text;
    const round = opener.text === "(";
    return refuse(
      "E-SYNTAX",
      { start, end },
      `Il manque ${round ? "la parenthèse fermante" : "le crochet fermant"} de « ${shown} ».`,
      `The closing ${round ? "parenthesis" : "bracket"} of "${shown}" is missing.`,
    );
  }

  #settled(asked: number, start: number, end: number): void {
    if (asked === 0) return;
    refuse(
      "E-SYNTAX",
      { start, end },
      "Il manque « : » et ce que vaut l'expression quand la condition est fausse.",
      'What is missing is ":" and the value when the condition is false.',
    );
  }

  #evenRows(inside: Open, start: number, end: number): void {
    inside.width ??= inside.row;
    if (inside.width !== inside.row) {
      refuse(
        "E-SHAPE",
        { start, end },
        `Cette ligne a ${inside.row + 1} entrées, la première ${inside.width + 1}.`,
        `This row has ${inside.row + 1} entries, the first has ${inside.width + 1}.`,
      );
    }
    inside.row = 0;
  }

  #separator(text: string, start: number, end: number): never {
    const last = this.tokens.at(-1);
    return text === "," && last?.kind === "number"
      ? refuse(
          "E-SYNTAX",
          { start, end },
          "La virgule sépare des arguments ; un nombre décimal s'écrit avec un point, 1.5.",
          "The comma separates arguments; a decimal number is written with a point, 1.5.",
        )
      : refuse(
          "E-SYNTAX",
          { start, end },
          text === ","
            ? "Cette virgule n'est dans aucun appel, indice ou tableau."
            : "« ; » ne sépare que les lignes d'une matrice, comme [1,2; 3,4].",
          text === ","
            ? "This comma is inside no call, index or array."
            : '";" only separates the rows of a matrix, as in [1,2; 3,4].',
        );
  }

  #unexpected(text: string, start: number, end: number, fr: string, en: string): never {
    const last = this.tokens.at(-1);
    const [afterFr, afterEn] = last
      ? [` après « ${last.text} »`, ` after "${last.text}"`]
      : ["", ""];
    return refuse(
      "E-SYNTAX",
      { start, end },
      `« ${text} » n'était pas attendu${afterFr}.`,
      `"${text}" was not expected${afterEn}.`,
      { expected: { fr, en } },
    );
  }
}

const binary = new Set(["*", "/", ".*", "./", "^", ".^", "<", "<=", ">", ">=", "==", "!="]);

/** The stretch of text from one token to another. */
export const spanOf = (tokens: readonly Span[], first: number, last: number): Span => {
  let start = tokens[first]?.start ?? 0;
  let end = tokens[last]?.end ?? 0;
  // What a macro wrote has the place of its whole call, in which its arguments stand.
  for (const token of tokens.slice(first, last + 1)) {
    start = Math.min(start, token.start);
    end = Math.max(end, token.end);
  }
  return { start, end };
};
