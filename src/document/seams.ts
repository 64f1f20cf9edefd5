import type { Span } from "../parse/error.ts";
import type { Piece } from "./pieces.ts";

/*
 * One formula that was cut in several, `$c$ $=$ $s$`: what stands at the cut asks for a side that only the other
 * piece has.
 */

type FormulaPiece = Extract<Piece, { kind: "formula" }>;

const relation = String.raw`(?:[=<>≤≥≠≈≡∈]|\\(?:neq?|leq?|leqslant|geq?|geqslant|lt|gt|approx|simeq|sim|equiv|in|propto|to|mapsto|triangleq|coloneqq)(?![a-zA-Z]))`;
const joint = String.raw`(?:[*/×·⊙]|\\(?:cdot|times|odot|otimes|div)(?![a-zA-Z]))`;

const endsOnRelation = new RegExp(`${relation}\\s*$`);
const endsOnOperator = new RegExp(`[^^_\\s{(]\\s*(?:[+-]|${joint})\\s*$`);
const opensWithRelation = new RegExp(`^\\s*:?\\s*${relation}`);
const opensWithOperator = new RegExp(`^\\s*${joint}`);
const onlyOperator = new RegExp(`^\\s*(?::?\\s*${relation}|[+-]|${joint})\\s*$`);
const anyRelation = new RegExp(relation);

const longest = 20_000;

/** The pieces of a text, formulas that were cut in several as one. */
export const joined = (text: string, pieces: readonly Piece[]): readonly Piece[] => {
  const found: Piece[] = [];
  /** The inside of the last formula, before it was joined to others, and whether it says something so far. */
  let last = "";
  let says = false;
  let seams: Span[] = [];
  for (const piece of pieces) {
    const before = found.at(-1);
    if (piece.kind !== "formula") {
      found.push(piece);
      continue;
    }
    const inside = text.slice(
      piece.inner.start,
      Math.min(piece.inner.end, piece.inner.start + longest),
    );
    const goes =
      before?.kind === "formula" &&
      isCut(text, before, piece) &&
      goesOn(last, inside, says, seams.length > 0);
    if (goes) {
      seams.push({ start: before.inner.end, end: piece.inner.start });
      const inner = { start: before.inner.start, end: piece.inner.end };
      found[found.length - 1] = { ...before, end: piece.end, inner, seams };
      says ||= anyRelation.test(inside);
    } else {
      found.push(piece);
      seams = [];
      says = anyRelation.test(inside);
    }
    last = inside;
  }
  return found;
};

/** Whether two formulas stand side by side, as words of one line. */
const isCut = (text: string, before: FormulaPiece, after: FormulaPiece): boolean =>
  !before.display &&
  !after.display &&
  before.doubled === after.doubled &&
  after.start - before.end < 20 &&
  after.end - before.start < longest &&
  /^[ \t]*$/.test(text.slice(before.end, after.start));

const goesOn = (before: string, after: string, says: boolean, goes: boolean): boolean => {
  if (onlyOperator.test(before)) return goes || endsOnRelation.test(before);
  if (endsOnRelation.test(before)) {
    // « $a =$ $b =$ »: two places to be filled.
    return onlyOperator.test(after) || !endsOnRelation.test(after);
  }
  if (endsOnOperator.test(before)) return true;
  // A sign may be the number's own: « $-1$ $+1$ ».
  return (
    opensWithRelation.test(after) ||
    opensWithOperator.test(after) ||
    onlyOperator.test(after) ||
    (/^\s*[+-]/.test(after) && says)
  );
};
