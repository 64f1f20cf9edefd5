import { type Document, type Place, placeOf } from "../../document/document.ts";
import type { FormulaReading, ReadChain, SectionReading } from "../../document/reading.ts";
import type { IndexVar } from "../../expr/node.ts";
import type { ReadError, Remark, Span } from "../../parse/error.ts";
import type { Choice } from "../../parse/latex/choose.ts";
import type { ChainReading, LatexChain, Meant } from "../../parse/latex/formula.ts";
import { asciiOfSize } from "../../tex/ascii.ts";
import { latexOfShape } from "../../tex/latex.ts";
import type { Count } from "./count.ts";
import { errorsOf, type ParsedFormula, symbolsIn, takenOf } from "./formula.ts";
import {
  asciiOf,
  entryOf,
  extremumText,
  fits,
  goalText,
  latexOf,
  othersThatFit,
  type Reason,
  reasonsOf,
} from "./meaning.ts";
import { todosIn } from "./outline.ts";

/*
 * What was read, for scripts. Every key is always there; what does not apply is null or empty. Spans are offsets
 * of the text that was read, lines and columns count from 1.
 */

/** Where a stretch of a formula stands: what scripts find it by. */
type Placer = (span: Span) => object;

export const formulaJson = (found: ParsedFormula, explain: boolean) => {
  const placer: Placer = (span) => ({ span: plain(span), ...lineOf(found.text, span.start) });
  return {
    ok: errorsOf(found).length === 0,
    error: found.error ? errorJson(found.error) : null,
    chains: found.chains.map((chain) => ({
      ...chainJson(chain, takenOf(chain), undefined, placer, placer),
      ...(explain && { others: othersJson(chain, takenOf(chain)) }),
    })),
    symbols: symbolsIn(found).map(({ name, axes }) => ({
      name,
      shape: axes.map((axis) => asciiOfSize(axis)),
    })),
  };
};

export const documentJson = (
  document: Document,
  sections: readonly SectionReading[],
  counts: Count,
  errors: readonly ReadError[],
  explain: boolean,
) => {
  const placed: Placer = (span) => ({
    span: plain(span),
    ...placeJson(document, placeOf(document, span.start)),
  });
  return {
    ok: counts.refused === 0 && errors.length === 0,
    file: document.file ?? null,
    format: document.format,
    counts,
    sections: sections.map((reading) => sectionJson(reading, placed, explain)),
    remarks: document.remarks.map(({ message, span }) => ({ message, ...placed(span) })),
    errors: errors.map((error) => ({ ...errorJson(error), file: error.file ?? null })),
  };
};

const sectionJson = (
  { section, formulas, introduced }: SectionReading,
  placed: Placer,
  explain: boolean,
) => ({
  label: section.label,
  kind: section.kind,
  title: section.title ?? null,
  role: section.role,
  ...placed(section.span),
  introduces: introduced.map(({ name, span }) => ({ name, ...placed(span) })),
  formulas: formulas.map((formula) => readingJson(formula, placed, explain)),
  todos: todosIn(section).map(({ span }) => placed(span)),
});

const readingJson = (
  { block, chains, error }: FormulaReading,
  placed: Placer,
  explain: boolean,
) => {
  // Choices, remarks and refusals count from the formula's own start.
  const inside: Placer = ({ start, end }) =>
    placed({ start: start + block.span.start, end: end + block.span.start });
  const refused = (fault: ReadError) => ({
    ...errorJson(fault),
    ...(fault.source === block.latex && inside(fault.span)),
  });
  return {
    source: block.latex,
    ...placed(block.span),
    display: block.display,
    environment: block.environment ?? null,
    cue: block.cue ?? null,
    role: block.role,
    bare: block.bare,
    todo: block.todo,
    error: error ? refused(error) : null,
    chains: chains.map((read) => ({
      continues: read.continues,
      ...chainJson(read.chain, read.reading, read, placed, inside, refused),
      ...(explain && { others: othersJson(read.chain, read.reading) }),
    })),
  };
};

const chainJson = (
  chain: LatexChain,
  taken: ChainReading,
  settled: ReadChain | undefined,
  placed: Placer,
  inside: Placer,
  refused: (error: ReadError) => object = errorJson,
) => {
  const reasons = reasonsOf(chain, taken, settled?.unsettled);
  return {
    ...placed(chain.span),
    members: chain.members.map(({ source, span }, at) => ({
      source,
      ...placed(span),
      ...meantJson(taken.members[at] as Meant, taken.points, refused),
    })),
    links: chain.relations.map((relation, at) => ({ left: at, relation, right: at + 1 })),
    where: taken.points.map(({ sym, is }) => ({
      name: sym.name,
      ascii: asciiOf(is),
      latex: latexOf(is),
    })),
    choices: taken.choices.map((choice) => choiceJson(choice, reasons.get(choice.key), inside)),
    agree: fits(taken),
    readings: 1 + othersThatFit(chain, taken).length,
    notes: chain.notes,
    remarks: taken.remarks.map((remark: Remark) => ({
      message: remark.message,
      ...inside(remark.span),
    })),
  };
};

const choiceJson = (
  { key, options, taken, span }: Choice,
  because: Reason | undefined,
  inside: Placer,
) => ({ key, ...inside(span), options, taken, because: because ?? "plausible" });

/** What a side means: every key, whatever it is. */
const meantJson = (
  meant: Meant,
  points: ChainReading["points"],
  refused: (error: ReadError) => object,
) => {
  const entry = meant.is === "expression" ? entryOf(meant) : undefined;
  const axes = entry?.indices.map((k) => k.size) ?? (meant.is === "shape" ? meant.sizes : null);
  return {
    is: meant.is,
    ascii: entry
      ? asciiOf(entry)
      : meant.is === "goal"
        ? goalText(meant)
        : meant.is === "extremum"
          ? extremumText(meant)
          : null,
    latex: entry ? latexOf(entry, points) : meant.is === "shape" ? latexOfShape(meant.sizes) : null,
    shape: axes?.map((axis) => asciiOfSize(axis)) ?? null,
    indices: meant.is === "expression" ? meant.free.map(indexJson) : [],
    error: meant.is === "unreadable" ? refused(meant.error) : null,
  };
};

const indexJson = ({ letter, size }: IndexVar) => ({ letter, size: asciiOfSize(size) });

/** Other readings whose shapes fit: what they take, and what the sides are then. */
const othersJson = (chain: LatexChain, taken: ChainReading) =>
  othersThatFit(chain, taken).map(({ choices, members, points }) => ({
    choices: choices.map(({ key, taken: option }) => ({ key, taken: option })),
    members: members.map((meant) => {
      const { is, ascii, latex, shape } = meantJson(meant, points, errorJson);
      return { is, ascii, latex, shape };
    }),
  }));

/** As every command says what is wrong. */
const errorJson = ({ code, message, line, column, read, expected, nearest }: ReadError) => ({
  code,
  message,
  at: { line, column },
  ...(read !== undefined && { read }),
  ...(expected && { expected }),
  ...(nearest !== undefined && { nearest }),
});

const plain = ({ start, end }: Span): Span => ({ start, end });

const lineOf = (text: string, start: number) => {
  const before = text.slice(0, start);
  return { line: before.split("\n").length, column: start - before.lastIndexOf("\n") };
};

/** The file is said where it is not the document's own, the cell where there are cells. */
const placeJson = (document: Document, { file, cell, line, column }: Place) => ({
  line,
  column,
  ...(file !== undefined && file !== document.file && { file }),
  ...(cell !== undefined && { cell }),
});
