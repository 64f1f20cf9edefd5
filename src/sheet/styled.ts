import type { LatexStyle, PrintStyle } from "../tex/style.ts";

/** How the names of one question or section are printed. */
export type Names = Pick<PrintStyle, "symbols" | "functions" | "avoid">;

/** A sheet that is written in a style, which some of its parts have their own names in. */
export abstract class Styled {
  protected style: LatexStyle;

  constructor(style: LatexStyle) {
    this.style = style;
  }

  /** What is written with the names of a part. */
  protected named<T>(names: Names | undefined, write: () => T): T {
    const around = this.style;
    this.style = { ...around, ...names };
    const written = write();
    this.style = around;
    return written;
  }
}
