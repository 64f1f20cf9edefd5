import { isSettable } from "./katex.ts";
import type { Run } from "./runs.ts";
import { type Language, typeset } from "./typography.ts";

const spelled: Readonly<Record<string, string>> = {
  "\\,": "\\thinspace ",
  "\\;": "\\thickspace ",
  "\\:": "\\medspace ",
  "\\!": "\\negthinspace ",
  "\\ ": "\\space ",
  "\\{": "\\lbrace ",
  "\\}": "\\rbrace ",
  "\\|": "\\Vert ",
  "\\\\": "\\cr ",
  "<": "\\lt ",
  ">": "\\gt ",
  "*": "\\ast ",
  "~": "\\space ",
};

/**
 * A formula that survives Markdown: backslashes stand before letters only, an underscore cannot open emphasis,
 * a sign cannot open a tag. GitHub also refuses \operatorname.
 */
export const formulaMarkdown = (latex: string): string =>
  latex
    .replace(
      /\\operatorname(\*?)\{([A-Za-z]+)\}/g,
      (_, star, name) => `\\mathop{\\mathrm{${name}}}${star ? "" : "\\nolimits "}`,
    )
    .replace(/\\[^A-Za-z]|\\[A-Za-z]+|[<>*~]/g, (mark) => spelled[mark] ?? mark)
    .replace(/(?<=[^A-Za-z0-9])_/g, "_ ")
    .replace(/\s+/g, " ")
    .trim();

/** Text that Markdown shows as it is. */
export const escapedMarkdown = (text: string): string =>
  text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_[\]|~]/g, "\\$&")
    .replace(/\$/g, "<span>$</span>")
    .replace(/^(\s*)([#+-]|\d+[.)])(?=\s)/gm, "$1\\$2")
    .replace(/:\/\//g, ":&#8203;//");

/** Words and formulas in Markdown. Whatever is not a formula that can be set is text, and escaped. */
export const runsMarkdown = (of: readonly Run[], language: Language): string =>
  of
    .map((run, at) => {
      if (run.kind === "words")
        return escapedMarkdown(typeset(run.text, language, of[at - 1]?.kind === "math"));
      if (run.typed !== undefined && !isSettable(run.latex)) return escapedMarkdown(run.typed);
      return run.display
        ? `\n\n$$\n${formulaMarkdown(run.latex)}\n$$\n\n`
        : `$${formulaMarkdown(run.latex)}$`;
    })
    .join("");
