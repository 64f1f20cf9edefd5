import type { Language } from "../page/typography.ts";
import type { LatexStyle, PrintStyle } from "../tex/style.ts";
import { once } from "./once.ts";

/** How the names of one question or section are printed. */
export type Names = Pick<PrintStyle, "symbols" | "functions" | "avoid">;

const spoken = new WeakMap<LatexStyle, Readonly<Record<Language, LatexStyle>>>();

/** The style in one language: one object, whatever form of the sheet asks for it. */
export const inLanguage = (style: LatexStyle, language: Language): LatexStyle => {
  const both = spoken.get(style) ?? {
    fr: { ...style, language: "fr" },
    en: { ...style, language: "en" },
  };
  spoken.set(style, both);
  return both[language];
};

/** The style with the names of a part. */
const naming = once((style: LatexStyle, names: Names): LatexStyle => ({ ...style, ...names }));

/** A sheet that is written in a style, which some of its parts have their own names in. */
export abstract class Styled {
  protected style: LatexStyle;

  constructor(style: LatexStyle) {
    this.style = style;
  }

  /** What is written with the names of a part. */
  protected named<T>(names: Names | undefined, write: () => T): T {
    const around = this.style;
    if (names) this.style = naming(around, names);
    const written = write();
    this.style = around;
    return written;
  }
}
