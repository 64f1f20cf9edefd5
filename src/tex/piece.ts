/** How tightly a written piece holds together. */
export const Holds = {
  Sum: 1,
  Negative: 2,
  Product: 3,
  /** A fraction or a Σ: a factor as it stands, but no base of a power. */
  Factor: 4,
  Power: 5,
  Atom: 6,
} as const;

export type Holds = (typeof Holds)[keyof typeof Holds];

/** A part that has been written, and what its neighbours need to know of it. */
export interface Piece {
  readonly text: string;
  readonly holds: Holds;
  /** What this is the opposite of: u, where this is -u. */
  readonly opposite?: Piece;
  /** Whether it reaches as far to the right as it can, as Σ and lim do. */
  readonly open?: boolean;
  /** How it is written where something follows, if not in parentheses. */
  readonly closed?: string;
  /** How it is written with an exponent, if not behind it. */
  readonly raised?: (exponent: string) => string;
  /** How its transpose is written, if not behind it. */
  readonly transposed?: string;
}

export const atom = (text: string): Piece => ({ text, holds: Holds.Atom });
