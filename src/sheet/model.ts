import type { Solution } from "../exercise/kind.ts";
import type { Bilingual } from "../expr/function.ts";
import type { Words } from "../narrate/block.ts";
import type { Names } from "./styled.ts";

/** A corrected homework, ready to be written in either language. */
export interface SheetModel {
  readonly title: Bilingual;
  readonly points?: number;
  readonly intro?: Words;
  /** Hypotheses, definitions and shapes. */
  readonly given: readonly Words[];
  readonly questions: readonly SheetQuestion[];
  /** One derivation whose title says what is asked: neither contents nor heading nor statement. */
  readonly single?: boolean;
  /** Whether the laws are listed at the end; they are unless this says no. */
  readonly index?: boolean;
}

/** Questions under one heading. */
export interface SheetSection {
  readonly id: string;
  readonly title: Bilingual;
  readonly points: number;
  /** Hypotheses, definitions and shapes of these questions alone. */
  readonly given: readonly Words[];
  readonly names?: Names;
}

export interface SheetQuestion {
  readonly id: string;
  /** The heading it stands under; one object for all of its questions, which stand together. */
  readonly section?: SheetSection;
  /** How the homework numbers it: a, 1(a). */
  readonly label: string;
  readonly points?: number;
  readonly names?: Names;
  /** What kind of question it is. */
  readonly kind: Bilingual;
  /** The author's own text; formulas stand between dollars. */
  readonly ask: Words | Bilingual;
  readonly solution?: Solution;
  /** Whether a part of the solution has no proof, and is no answer in words either. */
  readonly unproved?: boolean;
  /** Why there is no solution: it stands in the solution's place. */
  readonly failure?: Bilingual;
}
