import { extendNotation, type LatexOptions, type NotationSays } from "../parse/latex/notation.ts";
import type { Role, Section } from "./document.ts";
import type { DocumentOptions } from "./reading.ts";

/* What the formulas of a section are read with. */

/** How many variants of one object of options are kept. */
const mostVariants = 256;

const variants = new WeakMap<LatexOptions, Map<string, LatexOptions>>();

/** Options made from others, once for each way: declarations are made ready once for each object of options. */
export const variantOf = (
  options: LatexOptions,
  way: string,
  make: () => LatexOptions,
): LatexOptions => {
  const known = variants.get(options) ?? new Map<string, LatexOptions>();
  variants.set(options, known);
  const found = known.get(way) ?? make();
  if (known.size >= mostVariants) known.clear();
  known.set(way, found);
  return found;
};

/** What a formula is read with, by its role and by the macros that it uses. */
export type OptionsIn = (role: Role, used: string) => LatexOptions;

/** What declarations for a section are kept under, the widest first. */
export const keysOf = ({ label, title }: Section): readonly string[] => {
  const [steps, joint] = label.length > 0 ? [label, "."] : [title?.split(" / ") ?? [], " / "];
  return ["", ...steps.map((_, at) => steps.slice(0, at + 1).join(joint))];
};

/** What is declared for a section, by its keys and its role. */
export const sectionNotation = (
  { notation = {}, sections = {} }: DocumentOptions,
  keys: readonly string[],
  role: Role,
): NotationSays =>
  keys
    .flatMap((key) => [key, `${key} ${role}`.trim()])
    .reduce((so, key) => {
      const more = sections[key];
      return more ? extendNotation(so, more) : so;
    }, notation);
