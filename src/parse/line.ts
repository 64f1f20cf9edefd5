import { refuse } from "./error.ts";
import type { Token } from "./token.ts";

const deepestNesting = 200;

interface Open {
  readonly token: number;
  /** How many `?` wait for their `:`. */
  asked: number;
  /** For a matrix: how many commas its first row has, and the row at hand. */
  width: number | undefined;
  row: number;
}

/** The tokens so far, each accepted only where it may stand. */
export class Line {
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
