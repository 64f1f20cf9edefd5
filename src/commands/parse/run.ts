import type { Bilingual } from "../../expr/function.ts";
import { functions } from "../../functions/index.ts";
import { type ReadError, showError } from "../../parse/error.ts";
import type { LatexOptions, NotationSays } from "../../parse/latex/notation.ts";
import { read, readDeclaration } from "../../parse/read.ts";
import { assumptions } from "../derive/derivative.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";
import { textOfFile, textOfStream } from "./file.ts";
import type { Writing } from "./meaning.ts";

export interface Asked {
  readonly ascii: boolean;
  readonly document: string | undefined;
  readonly notation: string | undefined;
  readonly declare: readonly string[];
  readonly assume: readonly string[];
  readonly macros: string | undefined;
  readonly strict: boolean;
  readonly explain: boolean;
  /** How the readings of a copy are written. */
  readonly write: Writing;
  readonly format: "text" | "json";
}

/** What a text is read with: what the options say, and the files that they name. */
export interface Means {
  readonly options: LatexOptions;
  /** What a notation says for parts of a copy. */
  readonly sections: Readonly<Record<string, NotationSays>>;
  /** Whether these are the questions of an exercise, to be found in the copy. */
  readonly ofExercise: boolean;
}

/** Stops a command whose input cannot be used; the messages are for the person who typed it. */
export class Unusable extends Error {
  readonly says: readonly string[];

  constructor(...says: readonly string[]) {
    super(says[0] ?? "");
    this.says = says;
  }
}

/** Reads a formula or a document, and tells how. */
export const runParse = async (
  [word]: readonly string[],
  asked: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  const formula = word === "" ? undefined : word;
  try {
    const clash = clashIn(formula, asked, terminal);
    if (clash !== undefined) throw new Unusable(clash);
    const means = await meansOf(asked, terminal);
    if (asked.document !== undefined) {
      const { parseDocument } = await import("./document.ts");
      return parseDocument(asked.document, means, asked, terminal);
    }
    if (formula === undefined && process.stdin.isTTY) throw new Unusable(missing[terminal.lang]);
    const text = formula === undefined || formula === "-" ? await piped(terminal) : formula;
    const { parseFormula } = await import("./formula.ts");
    return parseFormula(text, means, asked, terminal);
  } catch (fault) {
    if (!(fault instanceof Unusable)) throw fault;
    for (const says of fault.says) terminal.note(says);
    return exit.input;
  }
};

const missing: Bilingual = {
  fr: "corrige : il manque une formule (« - » la lit sur l'entrée standard).",
  en: 'corrige: a formula is missing ("-" reads it from standard input).',
};

const spelled: Bilingual = {
  fr: "Un nom se déclare sans LaTeX (theta, w_1, y_hat) ; un fichier de notation (--notation) dit comment LaTeX l'écrit.",
  en: "A name is declared without LaTeX (theta, w_1, y_hat); a notation file (--notation) says how LaTeX spells it.",
};

const clashIn = (
  formula: string | undefined,
  { ascii, document }: Asked,
  { lang }: Terminal,
): string | undefined => {
  const french = lang === "fr";
  if (document === undefined) {
    // A formula does not end as the name of a file does.
    if (formula === undefined || !/^[^\\${}]*\.(?:md|tex|ipynb|txt)$/.test(formula))
      return undefined;
    return french
      ? `corrige : « ${formula} » n'est pas une formule ; une copie se lit avec --document ${formula}`
      : `corrige: "${formula}" is no formula; a copy is read with --document ${formula}`;
  }
  if (formula !== undefined)
    return french
      ? "corrige : une formule ou --document, pas les deux."
      : "corrige: a formula or --document, not both.";
  return ascii
    ? french
      ? "corrige : --ascii est pour une formule ; une copie est en LaTeX."
      : "corrige: --ascii is for one formula; a copy is in LaTeX."
    : undefined;
};

const piped = async ({ lang }: Terminal): Promise<string> => {
  const found = await textOfStream(process.stdin);
  if (!found.ok) throw new Unusable(`corrige${lang === "fr" ? " " : ""}: ${found.message[lang]}`);
  const text = found.text.replace(/^\uFEFF/, "").replace(/\s+$/, "");
  if (text !== "") return text;
  throw new Unusable(
    lang === "fr"
      ? "corrige : l'entrée standard est vide ; il y manque une formule."
      : "corrige: standard input is empty; a formula is missing.",
  );
};

const meansOf = async (asked: Asked, terminal: Terminal): Promise<Means> => {
  const { lang } = terminal;
  const fail = (error: ReadError): never => {
    throw new Unusable(showError(error, lang));
  };
  const file = async (path: string): Promise<string> => {
    const found = await textOfFile(path);
    if (!found.ok) throw new Unusable(`corrige${lang === "fr" ? " " : ""}: ${found.message[lang]}`);
    return found.text;
  };
  for (const declare of asked.declare) {
    const declared = readDeclaration(declare);
    if (declared.ok) continue;
    const shown = showError({ ...declared.error, file: "--declare" }, lang);
    throw new Unusable(...(/[\\^{}]/.test(declare) ? [shown, spelled[lang]] : [shown]));
  }
  const assumed = assumptions(asked.assume);
  if ("error" in assumed) return fail(assumed.error);
  const plain = { functions, declare: asked.declare, assume: assumed.assume };
  const checked = read("0", plain);
  if (!checked.ok) fail({ ...checked.error, file: "--assume" });

  const said = asked.notation === undefined ? undefined : await notationIn(asked.notation, file);
  if (said && !said.ok) throw new Unusable(...said.errors.map(({ at }) => showError(at, lang)));
  const macros = asked.macros === undefined ? undefined : await file(asked.macros);
  const all = [said?.macros, macros].filter((text) => text !== undefined).join("\n");
  return {
    options: {
      ...plain,
      ...(said && { notation: said.notation }),
      ...(all !== "" && { macros: all }),
      strict: asked.strict,
    },
    sections: said?.sections ?? {},
    ofExercise: said?.from === "exercise",
  };
};

const notationIn = async (path: string, file: (path: string) => Promise<string>) => {
  const text = await file(path);
  const { loadNotation } = await import("../../exercise/notation.ts");
  return loadNotation(text, path, functions);
};
