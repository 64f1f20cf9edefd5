import type { Refusal } from "../error.ts";

/**
 * A formula as it is laid out: atoms side by side, with what hangs on them. Every part knows its first and
 * its last token. Nothing here has a meaning yet.
 */
export type Layout = Stretch &
  (
    | { readonly kind: "letter"; readonly name: string; readonly font: Font }
    | { readonly kind: "number"; readonly text: string; readonly font: Font }
    | { readonly kind: "mark"; readonly text: string }
    | { readonly kind: "command"; readonly name: string }
    /** `\operatorname{softmax}`, `\mathrm{ReLU}`: letters that are one name. */
    | { readonly kind: "word"; readonly text: string }
    /** `\text{si }`: words. */
    | { readonly kind: "text"; readonly text: string; readonly of: List }
    | { readonly kind: "group"; readonly of: List }
    | { readonly kind: "fence"; readonly open: string; readonly close: string; readonly of: List }
    | {
        readonly kind: "fraction";
        readonly above: List;
        readonly below: List;
        readonly bar: boolean;
      }
    | { readonly kind: "root"; readonly of: List; readonly degree: List | undefined }
    | {
        readonly kind: "scripts";
        readonly base: Layout | undefined;
        readonly sub: List | undefined;
        readonly sup: List | undefined;
        readonly primes: number;
      }
    | { readonly kind: "accent"; readonly accent: string; readonly of: List }
    /** An underbrace or overbrace with its label. */
    | { readonly kind: "brace"; readonly of: List; readonly label: List | undefined }
    | { readonly kind: "box"; readonly of: List }
    /** A relation or operator with something set over or under it. */
    | {
        readonly kind: "stacked";
        readonly base: List;
        readonly note: List;
        readonly under: boolean;
      }
    | { readonly kind: "grid"; readonly name: string; readonly rows: readonly Row[] }
    /** A cell whose braces do not match: what stands around it is laid out all the same. */
    | { readonly kind: "broken"; readonly why: Refusal }
  );

/** A stretch of tokens, from its first to its last. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

export type List = readonly Layout[];
export type Row = readonly List[];
type Of<K extends Layout["kind"]> = Layout & { kind: K };
export type Grid = Of<"grid">;
export type Scripts = Of<"scripts">;
export type Fence = Of<"fence">;

/** Bold, upright and italic letters are one; blackboard, calligraphic and Gothic ones are others. */
export type Font = "" | "bb" | "cal" | "frak" | "bold";

/** A part without its scripts. */
export const baseOf = (part: Layout | undefined): Layout | undefined =>
  part?.kind === "scripts" ? part.base : part;
