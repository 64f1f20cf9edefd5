import type { Layout } from "../../../src/expr/tensor.ts";

/** What is said beside the two sides of a row. */
export interface Options {
  /** Shapes, as "x: n". */
  readonly declare?: readonly string[];
  /** What is taken for true of a name, as { x: "positive" }. */
  readonly assume?: Readonly<Record<string, string>>;
  /** The sides have different domains, and agree where both have a value. */
  readonly domain?: true;
  /** No algebraic law shows it: it may stay undecided. */
  readonly beyond?: true;
  readonly layout?: Layout;
  /** The left side is the derivative of this text by x. */
  readonly slopeOf?: string;
}

/**
 * Two texts that say the same, and texts that differ from the left one, by the kind of slip. Each of those
 * differs at a point where both sides have a value.
 *
 * A kind is the first word of a key: sign, factor, dropped (a term is missing), swapped, near (differences of
 * 1e-9, 1e-12, 1e-15), integers (right at integers only), positive (right on one side of 0 only), constant,
 * power, base, inner (the slope of the inside is missing), zero (right at 0 or at infinity only), shift,
 * tie (wrong at one point only), far (wrong far from 0 only); of arrays also transposed, bound, diagonal, …
 */
export interface Row extends Options {
  readonly left: string;
  readonly right: string;
  readonly wrong: Readonly<Record<string, string>>;
}

/** A row: the left side, what it equals, and what it does not. */
export const same = (
  left: string,
  right: string,
  wrong: Readonly<Record<string, string>>,
  options: Options = {},
): Row => ({ left, right, wrong, ...options });
