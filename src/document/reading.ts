import type { ReadError } from "../parse/error.ts";
import { identityOf } from "../parse/identity.ts";
import type { ChainReading, LatexChain } from "../parse/latex/formula.ts";
import { extendNotation, type LatexOptions, type NotationSays } from "../parse/latex/notation.ts";
import type { Introduced } from "./definitions.ts";
import type { Cue, Document, Formula, Role, Section } from "./document.ts";
import { MacroTable } from "./macros.ts";
import { keysOf, type OptionsIn, sectionNotation, variantOf } from "./section-options.ts";
import { SectionReader } from "./section-reader.ts";

/** What a document is read with: a notation for all of it, and more for the sections that answer a question. */
export interface DocumentOptions extends LatexOptions {
  /**
   * Declarations by label, `2.b`, or `2` for all of exercise 2; of a section without one, by the headings it
   * stands under, `Loss / Backward`. `statement` and `answer`, alone or behind a label, are for what is said in
   * that role: `2.b answer`.
   */
  readonly sections?: Readonly<Record<string, NotationSays>>;
}

/** What is said for a section by itself, instead of by label: what the question it answers declares. */
export type SaysOwn = (section: Section) => NotationSays | undefined;

/** A section with its formulas read. */
export interface SectionReading {
  readonly section: Section;
  readonly formulas: readonly FormulaReading[];
  /** Letters that the section introduces, in order. */
  readonly introduced: readonly Introduced[];
}

export interface FormulaReading {
  readonly block: Formula;
  readonly chains: readonly ReadChain[];
  /** Why the formula as a whole cannot be read. */
  readonly error: ReadError | undefined;
}

/** A chain with the reading that the section settles on. */
export interface ReadChain {
  readonly chain: LatexChain;
  readonly reading: ChainReading;
  readonly cue: Cue | undefined;
  readonly role: Role;
  /** Whether it goes on with the chain before: its first member is that chain's last. */
  readonly continues: boolean;
  /** Spellings whose reading nothing but this chain supports. */
  readonly unsettled: readonly string[];
  /**
   * Its readings with one side changed so that shapes fit, what the section settles on kept, those with fewest
   * changes first; none where every side is read and all are of one shape. They are found when they are asked for.
   */
  readonly tolerant: () => readonly ChainReading[];
}

/**
 * Reads every formula of a document, section by section. Documents that are read with the same object of options share
 * what is made ready from it, and what formulas in common say.
 */
export const readDocument = (
  document: Document,
  options: DocumentOptions,
  saysOwn: SaysOwn = () => undefined,
): readonly SectionReading[] => {
  const table = new MacroTable(document.macros);
  return document.sections.map((section) => {
    const keys = keysOf(section);
    const said = saysOwn(section);
    const optionsIn: OptionsIn = (role, used) =>
      variantOf(options, JSON.stringify([said ? identityOf(said) : keys, role, used]), () => ({
        ...options,
        macros: [options.macros ?? "", used].filter((text) => text !== "").join("\n"),
        notation: said
          ? extendNotation(options.notation ?? {}, said)
          : sectionNotation(options, keys, role),
      }));
    return new SectionReader(document.text, section, optionsIn, table).result();
  });
};
