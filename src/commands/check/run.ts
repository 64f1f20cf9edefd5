import type { Verdict } from "../../decide/verdict.ts";
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
  const clash =
    expression === undefined || claim === undefined || more.length > 0
      ? two[lang]
      : asked.equal && (asked.wrt ?? asked.order ?? asked.layout) !== undefined
        ? alone[lang]
        : undefined;
  if (expression === undefined || claim === undefined || clash !== undefined) {
    terminal.note(clash ?? two[lang]);
    return exit.input;
  }
  return asked.equal
    ? runEqual(expression, claim, asked, terminal)
    : runDerivative(expression, claim, asked, terminal);
};

const two = {
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
  { declare, assume, latex, format }: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  const found = equal(left, right, { declare, assume, latex });
  if (!found.ok) return refused(found.error, format, terminal);
  if (format === "json") {
    const { comparedJson } = await import("./json.ts");
    sayJson(comparedJson(found, terminal.lang), terminal);
  } else {
    const { comparedText } = await import("./text.ts");
    for (const remark of found.remarks) terminal.note(remark[terminal.lang]);
    terminal.say(comparedText(found, terminal));
  }
  return codeOf(found.verdict);
};

const runDerivative = async (
  expression: string,
  claim: string,
  { wrt, declare, assume, layout, latex, format, ...asked }: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  const order = asked.order === "2" ? 2 : 1;
  const options = { declare, assume, latex, order, layout } as const;
  const compared = derivativeIs(expression, wrt, claim, options);
  if (!compared.ok) return refused(compared.error, format, terminal);
  const { verdict } = compared.verdict;
  const truth = verdict === "undecided" ? undefined : truthOf(compared, expression, options);
  const found = truth ? sharpened(compared, truth) : compared;
  if (format === "json") {
    const { checkedJson } = await import("./json.ts");
    sayJson(checkedJson(found, truth, terminal.lang), terminal);
  } else {
    const { checkedText } = await import("./text.ts");
    for (const remark of found.remarks) terminal.note(remark[terminal.lang]);
    terminal.say(checkedText(found, truth, terminal));
  }
  return codeOf(found.verdict);
};

const codeOf = ({ verdict }: Verdict): ExitCode =>
  ({ equal: exit.good, different: exit.failed, undecided: exit.undecided })[verdict];

const sayJson = (json: object, terminal: Terminal): void =>
  terminal.say(JSON.stringify(json, undefined, 2));

const refused = (error: ReadError, format: Asked["format"], terminal: Terminal): ExitCode => {
  const { code, message, line, column, file, read, nearest } = error;
  if (format === "json")
    sayJson(
      { ok: false, error: { code, message, at: { line, column }, in: file, read, nearest } },
      terminal,
    );
  else terminal.note(showError(error, terminal.lang));
  return exit.input;
};
