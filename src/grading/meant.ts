import type { Document } from "../document/document.ts";
import { type Piece, type Restated, restated } from "../document/restated.ts";
import type { Span } from "../parse/error.ts";
import { type Meant, readFormula } from "../parse/latex/formula.ts";
import type { Meaning } from "./grade.ts";
import type { Link } from "./links.ts";
import type { Prepared } from "./prepared.ts";
import { type PlacedSection, readCopy } from "./reading.ts";

/*
 * What a person says that lines mean. The formula that is meant is put where the line stands, and the copy is read
 * again as a whole, so that what the line defines, settles or leads to is what is meant, too. What cannot be read
 * leaves its line as it was.
 */

/** A line, and what a person says that it means. */
export interface Said {
  readonly link: Link;
  readonly latex: string;
}

/** A copy with what is meant in place of what is written. */
export interface ReadAs {
  readonly sections: readonly PlacedSection[];
  /** Where a link stands in the copy as it was written: the same for what is meant by a line, and for the line. */
  readonly standing: (link: Link) => string;
  /** Where a stretch of the copy that is read stands in the one that was written. */
  readonly before: (span: Span) => Span;
  /** By where they stand, what is said of links. */
  readonly meanings: ReadonlyMap<string, Meaning>;
}

/** Reads a copy with what a person says that its lines mean; the document is the one that was written. */
export const readAs = (document: Document, exercise: Prepared, said: readonly Said[]): ReadAs => {
  const meanings = new Map<string, Meaning>();
  let open: readonly Edit[] = [];
  for (const { link, latex } of said) {
    const found = editOf(link, latex, document, exercise);
    const clash = found.ok && found.edit.pieces.some((piece) => overlaps(piece, open));
    const error = clash ? twice : found.ok ? undefined : found.error;
    meanings.set(standingOf(link), { latex, error });
    if (found.ok && !clash) open = [...open, found.edit];
  }
  for (;;) {
    const copy = restated(
      document,
      open.flatMap(({ pieces }) => pieces),
    );
    const sections = readCopy(copy.document, exercise);
    const read = open.map((edit) => ({ edit, error: faultIn(edit, sections, copy) }));
    const good = read.flatMap(({ edit, error }) => (error ? [] : [edit]));
    if (good.length === open.length)
      return {
        sections,
        standing: (link) => standingOf(link, copy.before),
        before: copy.before,
        meanings,
      };
    for (const { edit, error } of read)
      if (error) meanings.set(edit.standing, { latex: edit.latex, error });
    open = good;
  }
};

/** Where a link stands in its copy; a claim that no formula makes stands beside the formula that gives its value. */
export const standingOf = (
  { left, right }: Pick<Link, "left" | "right">,
  before: (span: Span) => Span = (span) => span,
): string => {
  const [a, b] = [before(left.span), before(right.span)];
  return `${a.start} ${a.end} ${b.start} ${b.end}`;
};

interface Edit {
  readonly standing: string;
  readonly latex: string;
  readonly pieces: readonly Piece[];
  /** The sides that are said. */
  readonly sides: readonly Span[];
}

type Failed = NonNullable<Meaning["error"]>;

const overlaps = ({ span }: Piece, edits: readonly Edit[]): boolean =>
  edits.some(({ pieces }) =>
    pieces.some((other) => span.start < other.span.end && other.span.start < span.end),
  );

const failed = (code: string, fr: string, en: string): Failed => ({ code, message: { fr, en } });

const twice = failed(
  "E-USAGE",
  "Une autre décision dit déjà ce que cet endroit signifie.",
  "Another decision says already what this place means.",
);

/** What is put where: the right side, or both sides and the relation where a relation is said. */
const editOf = (
  link: Link,
  latex: string,
  document: Document,
  exercise: Prepared,
): { readonly ok: true; readonly edit: Edit } | { readonly ok: false; readonly error: Failed } => {
  const says = partsOf(latex, exercise);
  if (!says.ok) return says;
  const { left, sign, right } = says;
  const inOne = document.sections.some(({ blocks }) =>
    blocks.some(
      ({ kind, span }) =>
        kind === "formula" &&
        span.start <= link.left.span.start &&
        link.left.span.end <= link.right.span.start &&
        link.right.span.end <= span.end,
    ),
  );
  // A claim of what is asked for has no left side of its own.
  const isWhole = left !== "" && link.left.span.end > link.left.span.start;
  const isSame = says.relation === undefined || sameRelation(says.relation, link.relation);
  if (!isSame && (!inOne || link.relation === "brace")) return { ok: false, error: otherRelation };
  const between = { start: link.left.span.end, end: link.right.span.start };
  const pieces = [
    ...(isWhole ? [{ span: link.left.span, latex: left }] : []),
    ...(isSame ? [] : [{ span: between, latex: ` ${sign} ` }]),
    { span: link.right.span, latex: right },
  ];
  const sides = [...(isWhole ? [link.left.span] : []), link.right.span];
  return { ok: true, edit: { standing: standingOf(link), latex, pieces, sides } };
};

const sameRelation = (said: string, written: string): boolean =>
  said === written || (said === "=" && written === "brace");

const otherRelation = failed(
  "E-USAGE",
  "Cette relation ne peut pas prendre la place de celle de la ligne : dites le seul membre de droite.",
  "This relation cannot stand where that of the line does: say the right side alone.",
);

interface Parts {
  readonly ok: true;
  readonly left: string;
  readonly relation: string | undefined;
  /** The relation as it is typed. */
  readonly sign: string;
  readonly right: string;
}

/** A formula by itself: one side, or two with a relation between them. */
const partsOf = (
  latex: string,
  { strictly }: Prepared,
): Parts | { readonly ok: false; readonly error: Failed } => {
  // What stands behind a comment would be lost with it.
  const text = latex.replace(/(?<!\\)((?:\\\\)*)%[^\n]*/g, "$1").replace(/\n/g, " ");
  const formula = readFormula(text, strictly);
  if (!formula.ok) return { ok: false, error: formula.error };
  const [chain, ...others] = formula.chains;
  const [first, second, ...more] = chain?.members ?? [];
  if (!chain || !first || others.length > 0 || more.length > 0)
    return { ok: false, error: oneLine };
  return second
    ? {
        ok: true,
        left: text.slice(0, first.span.end).trim(),
        relation: chain.relations[0],
        sign: text.slice(first.span.end, second.span.start).trim(),
        right: text.slice(second.span.start).trim(),
      }
    : { ok: true, left: "", relation: undefined, sign: "", right: text.trim() };
};

const oneLine = failed(
  "E-SYNTAX",
  "Une ligne est un membre, ou deux membres et une relation.",
  "A line is one side, or two sides and a relation.",
);

/** Why what is meant cannot be read where it is put. */
const faultIn = (
  { sides }: Edit,
  sections: readonly PlacedSection[],
  { before }: Restated,
): Failed | undefined => {
  for (const side of sides) {
    const meant = meantAt(side, sections, before);
    const error = meant ? refused(meant) : notHere;
    if (error) return error;
  }
  return undefined;
};

const meantAt = (
  { start, end }: Span,
  sections: readonly PlacedSection[],
  before: Restated["before"],
): Meant | undefined =>
  sections
    .flatMap(({ statements }) => statements)
    .flatMap((statement) =>
      statement.is === "mention"
        ? [statement.mention]
        : statement.links.flatMap(({ left, right, readings: [meant] }) => [
            { member: right, meant: meant.right },
            { member: left, meant: meant.left },
          ]),
    )
    .find(({ member }) => {
      const found = before(member.span);
      return found.start === start && found.end === end;
    })?.meant;

/** Shapes that do not fit are read, and judged. */
const refused = (meant: Meant): Failed | undefined => {
  if (meant.is === "unreadable") return meant.error.code === "E-SHAPE" ? undefined : meant.error;
  return meant.is === "words" || meant.is === "blank" ? noFormula : undefined;
};

const notHere = failed(
  "E-SYNTAX",
  "Cette formule ne se lit pas à la place de la ligne.",
  "This formula cannot be read where the line stands.",
);

const noFormula = failed(
  "E-SYNTAX",
  "Ce n'est pas une formule dont on puisse juger.",
  "This is no formula that can be judged.",
);
