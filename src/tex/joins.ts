import type { Size, SizeTerm } from "../expr/size.ts";
import { isInteger, isNegative, type Rational } from "../numeric/rational.ts";
import { held, type Notation } from "./notation.ts";
import { atom, Holds, type Piece } from "./piece.ts";

/** How a notation joins pieces: signs, sums and products, and the numbers and sizes that are made of them. */
export interface Joins {
  enclosed(piece: Piece): Piece;
  negated(piece: Piece): Piece;
  summed(terms: readonly Piece[]): Piece;
  multiplied(factors: readonly Piece[]): Piece;
  writeNumber(value: Rational): Piece;
  writeSize(of: Size): Piece;
}

export const joins = (on: Notation): Joins => {
  const enclosed = (piece: Piece): Piece => ({ text: on.group(piece.text), holds: Holds.Atom });

  const negated = (piece: Piece): Piece => {
    const body = piece.holds < Holds.Product ? enclosed(piece) : piece;
    return {
      text: on.minus + body.text,
      holds: Holds.Negative,
      opposite: body,
      ...(body.open && { open: true }),
    };
  };

  const summed = (terms: readonly Piece[]): Piece => {
    const [only] = terms;
    if (terms.length === 1 && only) return only;
    const text = terms
      .map((term, at) =>
        at === 0
          ? held(on, term, term.opposite ? Holds.Negative : Holds.Product)
          : term.opposite
            ? on.less + term.opposite.text
            : on.plus + held(on, term, Holds.Product),
      )
      .join("");
    return { text, holds: Holds.Sum };
  };

  const multiplied = (factors: readonly Piece[]): Piece => {
    const [first] = factors;
    if (!first) return atom("1");
    if (factors.length === 1) return first;
    const pieces = factors.map((piece, at): Piece => {
      if (piece.holds < Holds.Product) return enclosed(piece);
      if (!piece.open || at === factors.length - 1) return piece;
      return piece.closed === undefined
        ? enclosed(piece)
        : { text: piece.closed, holds: Holds.Factor };
    });
    const text = pieces.reduce(
      (all, piece, at) =>
        at === 0 ? piece.text : all + on.times(pieces[at - 1] as Piece, piece) + piece.text,
      "",
    );
    return { text, holds: Holds.Product, ...(pieces.at(-1)?.open && { open: true }) };
  };

  const writeNumber = (value: Rational): Piece => {
    if (isNegative(value)) return negated(writeNumber(value.neg()));
    return isInteger(value)
      ? atom(`${value.n}`)
      : on.fraction(atom(`${value.n}`), atom(`${value.d}`));
  };

  const writeSize = (of: Size): Piece => {
    // n - k + 1: what is taken away comes after what it is taken from, numbers last.
    const rank = ({ coefficient, names }: SizeTerm): number =>
      names.length === 0 ? 2 : coefficient < 0 ? 1 : 0;
    const terms = of.terms.toSorted((a, b) => rank(a) - rank(b));
    if (terms.length === 0) return atom("0");
    return summed(
      terms.map(({ coefficient, names }) => {
        const amount = Math.abs(coefficient);
        const letters = names.map((name) => atom(on.letter(name)));
        const body = multiplied(
          amount === 1 && names.length > 0 ? letters : [atom(`${amount}`), ...letters],
        );
        return coefficient < 0 ? negated(body) : body;
      }),
    );
  };

  return { enclosed, negated, summed, multiplied, writeNumber, writeSize };
};
