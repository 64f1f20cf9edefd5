import type { Span } from "../parse/error.ts";
import type { Block, Document } from "./document.ts";

/** A stretch of a formula, and what is read in its place. */
export interface Piece {
  readonly span: Span;
  readonly latex: string;
}

export interface Restated {
  readonly document: Document;
  /** Where a stretch of the new text stands in the old one; part of a piece is the whole stretch it replaces. */
  readonly before: (span: Span) => Span;
}

/** A document with other formulas in some places: pieces that lie in formulas and do not overlap. */
export const restated = (document: Document, pieces: readonly Piece[]): Restated => {
  const put = placed(pieces);
  // What begins or ends with a piece goes on doing so: a piece is never cut.
  const at = (offset: number): number => offset + grownBefore(put, offset);
  const moved = ({ start, end }: Span): Span => ({ start: at(start), end: at(end) });
  const move = <S extends { readonly span: Span }>(each: S): S => ({
    ...each,
    span: moved(each.span),
  });
  const movedBlock = (block: Block): Block =>
    block.kind === "formula"
      ? {
          ...move(block),
          outer: moved(block.outer),
          latex: spliced(block.latex, put, block.span.start),
        }
      : move(block);
  return {
    document: {
      ...document,
      text: spliced(document.text, put, 0),
      origins: document.origins.map((each) => ({ ...each, start: at(each.start) })),
      macros: document.macros.map((each) => ({ ...each, from: at(each.from) })),
      sections: document.sections.map((section) => ({
        ...move(section),
        blocks: section.blocks.map(movedBlock),
      })),
      remarks: document.remarks.map(move),
    },
    before: ({ start, end }) => {
      const from = beforeAt(put, start, "start");
      return { start: from, end: start === end ? from : beforeAt(put, end, "end") };
    },
  };
};

/** A piece, and where it stands in the new text. */
interface Placed extends Piece {
  readonly start: number;
  readonly end: number;
}

const growth = ({ span, latex }: Piece): number => latex.length - (span.end - span.start);

const placed = (pieces: readonly Piece[]): readonly Placed[] => {
  let shift = 0;
  return pieces
    .toSorted((a, b) => a.span.start - b.span.start)
    .map((piece): Placed => {
      const start = piece.span.start + shift;
      shift += growth(piece);
      return { ...piece, start, end: start + piece.latex.length };
    });
};

const grownBefore = (put: readonly Placed[], offset: number): number =>
  put.reduce((sum, piece) => (piece.span.end <= offset ? sum + growth(piece) : sum), 0);

/** The pieces that lie in a text, put in their places. */
const spliced = (text: string, put: readonly Placed[], offset: number): string =>
  put.reduceRight((so, { span, latex }) => {
    const [start, end] = [span.start - offset, span.end - offset];
    return start >= 0 && end <= text.length ? so.slice(0, start) + latex + so.slice(end) : so;
  }, text);

const beforeAt = (put: readonly Placed[], offset: number, side: keyof Span): number => {
  const inside = put.find(({ start, end }) =>
    side === "start" ? offset >= start && offset < end : offset > start && offset <= end,
  );
  if (inside) return inside.span[side];
  const passed = put.filter(({ end }) => end <= offset);
  return offset - passed.reduce((sum, piece) => sum + growth(piece), 0);
};
