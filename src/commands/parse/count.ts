import type { FormulaReading, SectionReading } from "../../document/reading.ts";

/** How much of a document was read. */
export interface Count {
  readonly sections: number;
  readonly formulas: number;
  /** Sides of relations; a formula that cannot be read at all is one. */
  readonly sides: number;
  readonly read: number;
  readonly refused: number;
  /** Sides, among those read, that the author left open. */
  readonly open: number;
}

export const countOf = (sections: readonly SectionReading[]): Count => {
  const formulas: readonly FormulaReading[] = sections.flatMap((each) => each.formulas);
  const members = formulas.flatMap(({ chains }) =>
    chains.flatMap(({ reading }) => reading.members),
  );
  const whole = formulas.filter(({ error }) => error !== undefined).length;
  const refused = whole + members.filter(({ is }) => is === "unreadable").length;
  const sides = whole + members.length;
  return {
    sections: sections.length,
    formulas: formulas.length,
    sides,
    read: sides - refused,
    refused,
    open: members.filter(({ is }) => is === "blank").length,
  };
};
