import type { Block, Document, Section } from "../../src/document/document.ts";
import { type SplitOptions, splitDocument } from "../../src/document/split.ts";

const source = (text: string): string => text.replace(/\s+/g, " ").trim();

/** A block on one line: `inline x^2 (case)`, `prose Calculer`, `todo`. */
const blockLine = (block: Block): string => {
  if (block.kind === "todo") return "todo";
  if (block.kind === "prose") return `prose ${source(block.text)}`;
  const how = block.bare ? "bare" : (block.environment ?? (block.display ? "display" : "inline"));
  const cue = block.cue ? ` (${block.cue})` : "";
  return `${how} ${source(block.latex)}${cue}${block.todo ? " todo" : ""}`;
};

/** The blocks of all sections, each on a line. */
export const blockLines = (text: string, options?: SplitOptions): string[] =>
  splitDocument(text, options).sections.flatMap(({ blocks }) => blocks.map(blockLine));

/** The formulas only. */
export const formulaLines = (text: string, options?: SplitOptions): string[] =>
  blockLines(text, options).filter((line) => !/^(?:prose |todo$)/.test(line));

/** A section on one line: `part 1 a answer`, with its title. */
export const sectionLine = ({ kind, label, role, title }: Section): string =>
  [kind, label.join(" "), role === "unknown" ? "" : role, title ? `« ${title} »` : ""]
    .filter((part) => part !== "")
    .join(" ");

export const sectionLines = (text: string, options?: SplitOptions): string[] =>
  splitDocument(text, options).sections.map(sectionLine);

/** How many formulas of each sort a document holds. */
export const counted = ({ sections }: Document): Record<"display" | "inline" | "bare", number> => {
  const count = { display: 0, inline: 0, bare: 0 };
  for (const block of sections.flatMap(({ blocks }) => blocks)) {
    if (block.kind === "formula") {
      count[block.bare ? "bare" : block.display ? "display" : "inline"] += 1;
    }
  }
  return count;
};
