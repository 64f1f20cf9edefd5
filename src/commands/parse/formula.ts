import { type ReadError, showError } from "../../parse/error.ts";
import type { ChainReading, LatexChain } from "../../parse/latex/formula.ts";
import { readFormula } from "../../parse/latex/formula.ts";
import { read } from "../../parse/read.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";
import { formulaJson } from "./json.ts";
import { othersThatFit, shapesDiffer, symbolsOf } from "./meaning.ts";
import type { Asked, Means } from "./run.ts";
import { formulaText } from "./text.ts";
import { differ } from "./words.ts";

/** A formula as it was read. */
export interface ParsedFormula {
  readonly text: string;
  readonly chains: readonly LatexChain[];
  /** Why the formula as a whole cannot be read. */
  readonly error: ReadError | undefined;
}

/** Reads one formula and prints how; exits with 1 where a part of it is refused. */
export const parseFormula = (
  text: string,
  { options }: Means,
  { ascii, explain, format }: Asked,
  terminal: Terminal,
): ExitCode => {
  const found = ascii ? inPlain(text, options) : inLatex(text, options);
  const errors = errorsOf(found);
  if (format === "json") {
    terminal.say(JSON.stringify(formulaJson(found, explain), undefined, 2));
  } else {
    if (found.chains.length > 0) terminal.say(formulaText(found, explain, terminal));
    for (const error of errors) terminal.note(showError(error, terminal.lang));
    if (!explain) for (const note of notesOf(found, terminal)) terminal.note(note);
    if (errors.length > 0 && !ascii && readsInPlain(text, options))
      terminal.note(
        terminal.lang === "fr"
          ? "En syntaxe simple, cette formule se lit : ajoutez --ascii."
          : "In plain syntax this formula can be read: add --ascii.",
      );
  }
  return errors.length > 0 ? exit.failed : exit.good;
};

/** What a person types without a backslash may have been meant for the other reader: without names that it makes up. */
const readsInPlain = (text: string, options: Means["options"]): boolean => {
  if (options.strict || /[\\{}]/.test(text)) return false;
  const found = inPlain(text, options);
  return (
    symbolsIn(found).every(({ name, axes }) => name.length === 1 || axes.length > 0) &&
    found.error === undefined
  );
};

const inLatex = (text: string, options: Means["options"]): ParsedFormula => {
  const found = readFormula(withoutDelimiters(text), options);
  if (!found.ok) return { text, chains: [], error: found.error };
  return found.chains.length > 0
    ? { text, chains: found.chains, error: undefined }
    : { text, chains: [], error: emptyFormula(text) };
};

/** What delimits a formula in a text, copied along with it, becomes blanks: places stay what they are. */
const withoutDelimiters = (text: string): string => {
  const found = /^(\s*)(\$\$?|\\\(|\\\[)([\s\S]*?)(\$\$?|\\\)|\\\])(\s*)$/.exec(text);
  if (!found) return text;
  const [, before = "", open = "", inner = "", close = "", after = ""] = found;
  const closes = { $: "$", $$: "$$", "\\(": "\\)", "\\[": "\\]" }[open];
  if (close !== closes || /(?<!\\)(?:\\\\)*\$|(?<!\\)\\[[\]()]/.test(inner)) return text;
  const blank = (part: string): string => " ".repeat(part.length);
  return `${before}${blank(open)}${inner}${blank(close)}${after}`;
};

const emptyFormula = (text: string): ReadError => ({
  code: "E-SYNTAX",
  message: { fr: "Il n'y a rien à lire ici.", en: "There is nothing to read here." },
  source: text,
  span: { start: 0, end: text.length },
  line: 1,
  column: 1,
});

/** An expression in plain syntax, as a chain of one member. */
const inPlain = (text: string, { functions, declare, assume }: Means["options"]): ParsedFormula => {
  const found = read(text, {
    functions,
    ...(declare && { declare }),
    ...(assume && { assume }),
  });
  if (!found.ok) return { text, chains: [], error: found.error };
  const span = { start: 0, end: text.length };
  const { tensor, remarks } = found;
  const reading: ChainReading = {
    members: [{ is: "expression", tensor, free: [] }],
    points: [],
    choices: [],
    misfits: [],
    remarks,
    faults: 0,
  };
  const chain: LatexChain = {
    members: [{ source: text, span }],
    relations: [],
    span,
    notes: [],
    pointed: [],
    readings: [reading],
  };
  return { text, chains: [chain], error: undefined };
};

/** The reading that is taken: formulas of their own have no section to ask. */
export const takenOf = ({ readings }: LatexChain): ChainReading => readings[0];

/** Everything that was refused, in order. */
export const errorsOf = ({ chains, error }: ParsedFormula): readonly ReadError[] => [
  ...(error ? [error] : []),
  ...chains.flatMap((chain) =>
    takenOf(chain).members.flatMap((meant) => (meant.is === "unreadable" ? [meant.error] : [])),
  ),
];

export const symbolsIn = ({ chains }: ParsedFormula) => symbolsOf(chains.map(takenOf));

const notesOf = ({ chains }: ParsedFormula, { lang }: Terminal): readonly string[] => {
  const remarks = chains.flatMap((chain) =>
    takenOf(chain).remarks.map((each) => each.message[lang]),
  );
  const open = chains.filter((chain) => othersThatFit(chain, takenOf(chain)).length > 0);
  const apart = chains.some((chain) => shapesDiffer(takenOf(chain)));
  const said =
    lang === "fr"
      ? "La formule se lit aussi autrement : --explain le montre."
      : "The formula can be read otherwise too: --explain shows how.";
  return [
    ...new Set(remarks),
    ...(apart ? [differ[lang]] : []),
    ...(open.length > 0 ? [said] : []),
  ];
};
