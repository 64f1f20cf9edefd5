import type { Verdict } from "../../decide/verdict.ts";
import type { Bilingual } from "../../expr/function.ts";
import { typeset } from "../../page/typography.ts";
import { type ReadError, showError } from "../../parse/error.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";
import { derivativeIs, equal } from "./check.ts";
import type { AskedLayout } from "./compare.ts";
import { sharpened, truthOf } from "./truth.ts";

interface Asked {
  readonly wrt: string | undefined;
  readonly equal: boolean;
  readonly declare: readonly string[];
  readonly assume: readonly string[];
  readonly order: string | undefined;
  readonly layout: AskedLayout | undefined;
  readonly latex: boolean;
  readonly format: "text" | "json";
}

/** Compares a claim with what it is a claim of, and tells the verdict. */
export const runCheck = async (
  texts: readonly string[],
  asked: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  const { lang } = terminal;
  const [expression, claim, ...more] = texts;
  const two = asked.equal ? twoSides : twoTexts;
  const clash =
    expression === undefined || claim === undefined || more.length > 0
      ? two[lang]
      : asked.equal && (asked.wrt ?? asked.order ?? asked.layout) !== undefined
        ? alone[lang]
        : undefined;
  if (expression === undefined || claim === undefined || clash !== undefined) {
    terminal.note(typeset(clash ?? two[lang], lang));
    return exit.input;
  }
  return asked.equal
    ? runEqual(expression, claim, asked, terminal)
    : runDerivative(expression, claim, asked, terminal);
};

const twoSides = {
  fr: "corrige : --equal compare deux expressions.",
  en: "corrige: --equal compares two expressions.",
} as const;

const twoTexts = {
  fr: "corrige : il faut deux expressions : celle qu'on dérive, puis la dérivée proposée.",
  en: "corrige: two expressions are needed: the one to differentiate, then the claimed derivative.",
} as const;

const alone = {
  fr: "corrige : --equal compare deux expressions, sans --wrt, --order ni --layout.",
  en: "corrige: --equal compares two expressions, without --wrt, --order or --layout.",
} as const;

const runEqual = async (
  left: string,
  right: string,
  asked: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  const { declare, assume, latex, format } = asked;
  const found = equal(left, right, { declare, assume, latex });
  if (!found.ok) return refused(found.error, asked, terminal);
  if (format === "json") {
    const { comparedJson } = await import("./json.ts");
    terminal.say(shown(comparedJson(found, terminal.lang)));
  } else {
    const { comparedText } = await import("./text.ts");
    for (const remark of found.remarks)
      terminal.note(typeset(remark[terminal.lang], terminal.lang));
    terminal.say(comparedText(found, terminal));
  }
  return codeOf(found.verdict);
};

const runDerivative = async (
  expression: string,
  claim: string,
  asked: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  const { wrt, declare, assume, layout, latex, format } = asked;
  const order = asked.order === "2" ? 2 : 1;
  const options = { declare, assume, latex, order, layout } as const;
  const compared = derivativeIs(expression, wrt, claim, options);
  if (!compared.ok) return refused(compared.error, asked, terminal);
  const { verdict } = compared.verdict;
  const truth = verdict === "undecided" ? undefined : truthOf(compared, expression, options);
  const found = truth ? sharpened(compared, truth) : compared;
  if (format === "json") {
    const { checkedJson } = await import("./json.ts");
    terminal.say(shown(checkedJson(found, truth, terminal.lang)));
  } else {
    const { checkedText } = await import("./text.ts");
    for (const remark of found.remarks)
      terminal.note(typeset(remark[terminal.lang], terminal.lang));
    terminal.say(checkedText(found, truth, terminal));
  }
  return codeOf(found.verdict);
};

const codeOf = ({ verdict }: Verdict): ExitCode =>
  ({ equal: exit.good, different: exit.failed, undecided: exit.undecided })[verdict];

const shown = (json: object): string => JSON.stringify(json, undefined, 2);

const refused = (error: ReadError, asked: Asked, { lang, say, note }: Terminal): ExitCode => {
  const { code, message, line, column, file = "", read, nearest } = error;
  if (asked.format === "json") {
    const at = { line, column };
    say(shown({ ok: false, error: { code, message, at, in: error.file, read, nearest } }));
  } else {
    const place = placeNames[asked.equal ? "equality" : "derivative"][file]?.[lang] ?? file;
    note(showError({ ...error, file: place, ...forward(error, asked) }, lang));
  }
  return exit.input;
};

/** What the two texts are called where one of them cannot be read. */
const placeNames: Readonly<Record<"derivative" | "equality", Readonly<Record<string, Bilingual>>>> =
  {
    derivative: { claim: { fr: "réponse", en: "claim" } },
    equality: {
      expression: { fr: "première", en: "first" },
      claim: { fr: "seconde", en: "second" },
    },
  };

/** What was probably meant, where the reader of one expression cannot know it. */
const forward = (
  { code, source, read, expected }: ReadError,
  { latex }: Asked,
): { readonly expected?: Bilingual } => {
  if (code !== "E-SYNTAX" || expected) return {};
  if (!latex && source.includes("\\")) return { expected: withLatex };
  if (read === "$") return { expected: bare };
  return read === "=" ? { expected: oneSide } : {};
};

const withLatex: Bilingual = { fr: "--latex, pour du LaTeX", en: "--latex, for LaTeX" };

const bare: Bilingual = {
  fr: "la formule sans ses dollars",
  en: "the formula without its dollars",
};

const oneSide: Bilingual = {
  fr: "une expression seule, sans « f(x) = »",
  en: 'an expression alone, without "f(x) ="',
};
