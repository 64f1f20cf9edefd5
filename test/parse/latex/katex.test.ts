import katex from "katex";
import { describe, expect, test } from "vitest";
import { layoutOf } from "../../../src/parse/latex/builder.ts";
import type { Layout, List } from "../../../src/parse/latex/layout.ts";
import { lex } from "../../../src/parse/latex/lex.ts";
import { expand, macrosOf } from "../../../src/parse/latex/macros.ts";
import { corpus } from "./corpus/index.ts";

/*
 * KaTeX is the oracle of what is well formed: what it takes, we take, with the same structure. Both layouts are
 * spelled as one line in which only structure has brackets: scripts, fractions, roots, accents and cells.
 */

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

type Parse = (text: string, options: object) => readonly Node[];
const parse = (katex as unknown as { __parse: Parse }).__parse;

const bars = (text: string): string =>
  text.replace(/\\[lr]?vert/g, "|").replace(/\\[lr]?Vert|\\\|/g, "‖");
const delimiter = (text: string): string =>
  bars(text)
    .replace(/^\\\{|^\\lbrace/, "{")
    .replace(/^\\\}|^\\rbrace/, "}")
    .replace(/^\\(lbrack)/, "[")
    .replace(/^\\(rbrack)/, "]")
    .replace(/^\\l?angle|^\\langle/, "⟨")
    .replace(/^\\rangle/, "⟩")
    .replace(/^\\lfloor/, "⌊")
    .replace(/^\\rfloor/, "⌋")
    .replace(/^\\lceil/, "⌈")
    .replace(/^\\rceil/, "⌉");

/** The end of a \left or \right; a point is nothing. */
const edge = (text: string): string => (text === "." ? "" : delimiter(text));

/** KaTeX's tree on one line. */
const theirs = (nodes: unknown): string => {
  if (nodes === undefined || nodes === null) return "";
  if (Array.isArray(nodes)) return nodes.map(theirs).join("");
  const node = nodes as Node;
  const at = (key: string): string => theirs(node[key]);
  switch (node.type) {
    case "mathord":
    case "textord":
    case "atom":
      return delimiter(String(node.text)).replace(/^\\/, "\\");
    case "spacing":
    case "kern":
    case "cr":
    case "color-token":
    case "infix":
      return "";
    case "ordgroup":
    case "styling":
    case "font":
    case "color":
    case "mclass":
    case "text":
    case "enclose":
    case "operatorname":
    case "sizing":
    case "lap":
    case "hbox":
      return at("body");
    case "op":
      return node.name === undefined ? at("body") : String(node.name);
    case "supsub": {
      // The label of a brace is its script, above or below.
      const base = node.base as Node | undefined;
      if (base?.type === "horizBrace") return `${at("base")}_{${at("sub")}${at("sup")}}`;
      return `${at("base")}${node.sub ? `_{${at("sub")}}` : ""}${node.sup ? `^{${at("sup")}}` : ""}`;
    }
    case "genfrac":
      return `\\frac{${at("numer")}}{${at("denom")}}`;
    case "sqrt":
      return `\\sqrt${node.index ? `[${at("index")}]` : ""}{${at("body")}}`;
    case "leftright":
      return `${edge(String(node.left))}${at("body")}${edge(String(node.right))}`;
    case "htmlmathml":
      return at("mathml");
    case "phantom":
    case "vphantom":
    case "hphantom":
      return "";
    case "tag":
      return at("body");
    case "delimsizing":
      return delimiter(String(node.delim));
    case "middle":
      return delimiter(String(node.delim));
    case "accent":
      return /vec|arrow/.test(String(node.label)) ? at("base") : `\\over{${at("base")}}`;
    case "horizBrace":
      return `\\over{${at("base")}}`;
    case "underline":
      return at("body");
    case "overline":
      return `\\over{${at("body")}}`;
    case "array":
      return `[${(node.body as readonly unknown[][]).map((row) => row.map(theirs).join("&")).join("\\\\")}]`;
    default:
      return `<${node.type}>`;
  }
};

const environments: Readonly<Record<string, readonly [string, string]>> = {
  pmatrix: ["(", ")"],
  bmatrix: ["[", "]"],
  Bmatrix: ["{", "}"],
  vmatrix: ["|", "|"],
  Vmatrix: ["‖", "‖"],
  cases: ["{", ""],
  dcases: ["{", ""],
  rcases: ["", "}"],
};

/** Our layout on one line. */
const ours = (list: List): string => list.map(one).join("");

const one = (part: Layout): string => {
  switch (part.kind) {
    case "letter":
      return part.name;
    case "number":
    case "word":
      return part.text;
    case "text":
      return part.text.replace(/\s|\$/g, "");
    case "mark":
      return delimiter(part.text);
    case "command":
      if (part.name === "quad" || part.name === "qquad") return "";
      return part.name === "neq" || part.name === "ne" ? "≠" : delimiter(`\\${part.name}`);
    case "group":
    case "box":
      return ours(part.of);
    case "fence":
      return `${edge(part.open)}${ours(part.of)}${edge(part.close)}`;
    case "fraction":
      return `\\frac{${ours(part.above)}}{${ours(part.below)}}`;
    case "root":
      return `\\sqrt${part.degree ? `[${ours(part.degree)}]` : ""}{${ours(part.of)}}`;
    case "scripts": {
      const sup = "\\prime".repeat(part.primes) + (part.sup ? ours(part.sup) : "");
      return `${part.base ? one(part.base) : ""}${part.sub ? `_{${ours(part.sub)}}` : ""}${sup === "" ? "" : `^{${sup}}`}`;
    }
    case "accent":
      return `\\over{${ours(part.of)}}`;
    case "brace":
      return `\\over{${ours(part.of)}}${part.label ? `_{${ours(part.label)}}` : ""}`;
    case "stacked":
      return `${ours(part.base)}${part.under ? "_" : "^"}{${ours(part.note)}}`;
    case "broken":
      return "?";
    case "grid": {
      const [open, close] = environments[part.name] ?? ["", ""];
      return `${open}[${part.rows.map((row) => row.map(ours).join("&")).join("\\\\")}]${close}`;
    }
  }
};

/** Both lines up to spellings that mean the same. */
const level = (line: string): string =>
  line
    .replace(/\s/g, "")
    .replace(/\|\|/g, "‖")
    .replace(/\\(le|leqslant)(?![a-z])/g, "\\leq")
    .replace(/\\(ge|geqslant)(?![a-z])/g, "\\geq")
    .replace(/\\(rightarrow|longrightarrow)/g, "\\to")
    .replace(/\\ast/g, "*")
    .replace(/\\lt(?![a-z])/g, "<")
    .replace(/\\gt(?![a-z])/g, ">")
    .replace(/\\(ldots|dots[a-z]?|cdots)/g, "\\dots")
    .replace(/′/g, "\\prime")
    .replace(/−/g, "-");

const accepts = (latex: string): string | undefined => {
  try {
    return theirs(
      parse(latex, { throwOnError: true, strict: "ignore", displayMode: true, trust: false }),
    );
  } catch {
    return undefined;
  }
};

/** Strings whose letters KaTeX keeps as they are, or whose structure is ours alone: decimal commas, rows of conditions. */
const isOurs = (latex: string): boolean =>
  /[^\x20-\x7e]|\d\{,\}\d|\\substack|\\infin|\d,\d/.test(latex);

const samples = Object.entries(corpus).flatMap(([topic, list]) =>
  topic === "refused" ? [] : list.filter(({ latex }) => !isOurs(latex)),
);

describe("what KaTeX lays out, we lay out alike", () => {
  const laid = samples.flatMap(({ latex, macros = "" }) => {
    const line = accepts(`${macros}\n${latex}`);
    return line === undefined ? [] : [{ latex, macros, line }];
  });

  test("most of the corpus is KaTeX's dialect too", () => {
    expect(laid.length / samples.length).toBeGreaterThan(0.9);
  });

  test.each(laid)("$latex", ({ latex, macros, line }) => {
    const rows = layoutOf(expand(lex(latex), macrosOf(macros)));
    const own = rows.map((row) => row.map(ours).join("&")).join("\\\\");
    expect(level(own)).toBe(level(line));
  });
});
