import type { Cue, Document, Formula, Place, Role } from "../document/document.ts";
import { placeOf } from "../document/document.ts";
import type { ReadChain, SectionReading } from "../document/reading.ts";
import type { IndexVar } from "../expr/node.ts";
import type { ReadError, Remark, Span } from "../parse/error.ts";
import type { ChainReading, Meant, Member } from "../parse/latex/formula.ts";
import type { PointName } from "../parse/latex/read.ts";
import type { Relation } from "../parse/latex/relations.ts";

/** One way to read a link. */
export interface LinkReading {
  readonly left: Meant;
  readonly right: Meant;
  /** What was taken, where a spelling can be read in several ways: key and option. */
  readonly choices: ChainReading["choices"];
  readonly points: readonly PointName[];
  readonly faults: number;
}

/** A way to read a link of which a side has been changed, so that its shapes fit. */
export interface MendedReading extends LinkReading {
  readonly misfits: ChainReading["misfits"];
}

/** A link of a chain as it was read: one relation between two sides. */
export interface Link {
  /** Its number in the copy, from 0. */
  readonly at: number;
  readonly section: number;
  /** Which chain of the section, and which link of it; a chain that goes on with the one before has its number. */
  readonly chain: number;
  readonly step: number;
  readonly left: Member;
  readonly right: Member;
  readonly relation: Relation;
  /** Whether it stands at the beginning of a formula, its left side being the last of the formula before. */
  readonly across: boolean;
  readonly place: Place;
  readonly cue: Cue | undefined;
  readonly written: Role;
  readonly display: boolean;
  /** What its chain is said under: « si x > 0 ». */
  readonly notes: readonly string[];
  /** Letters for which it holds by « ∀ », and layers, as they are read from the formula's indices. */
  readonly readings: readonly [LinkReading, ...LinkReading[]];
  /**
   * Where a side is not read for its shapes, or the sides are of two shapes: the readings with what would make them
   * fit, those with fewest changes first. A line that holds in one of them is wrong, and the changes are why.
   */
  readonly mended: () => readonly MendedReading[];
  readonly remarks: readonly Remark[];
  readonly todo: boolean;
}

/** A formula that says nothing by itself: a name, or a value given in words. */
export interface Mention {
  readonly section: number;
  readonly member: Member;
  readonly meant: Meant;
  readonly readings: readonly ChainReading[];
  readonly place: Place;
  readonly cue: Cue | undefined;
  readonly written: Role;
  readonly display: boolean;
  readonly chain: number;
}

export type Statement =
  | { readonly is: "links"; readonly links: readonly Link[] }
  | { readonly is: "mention"; readonly mention: Mention };

/** What a copy says, section by section, in the order it is written. */
export const statementsOf = (
  document: Document,
  sections: readonly SectionReading[],
): readonly (readonly Statement[])[] => {
  const counter = { at: 0 };
  return sections.map((section, at) => sectionStatements(document, section, at, counter));
};

const sectionStatements = (
  document: Document,
  { formulas }: SectionReading,
  section: number,
  counter: { at: number },
): readonly Statement[] => {
  const found: Statement[] = [];
  let chain = -1;
  let last: { member: Member; read: ReadChain } | undefined;
  let steps = 0;
  for (const { block, chains, error } of formulas) {
    const broken = error && unreadLink(document, block, error);
    if (broken) {
      chain += 1;
      const link = { ...broken, at: counter.at, section, chain, step: 0 };
      counter.at += 1;
      found.push({ is: "links", links: [link] });
      last = undefined;
    }
    for (const each of chains) {
      const { members, relations } = each.chain;
      const goesOn = each.continues && last !== undefined;
      if (!goesOn) {
        chain += 1;
        steps = 0;
      }
      const readings = readingsOf(each);
      if (relations.length === 0) {
        const [member] = members;
        const [meant] = readings[0].members;
        if (member && meant) {
          const place = placeOf(document, member.span.start);
          found.push({
            is: "mention",
            mention: {
              section,
              member,
              meant,
              readings,
              place,
              cue: each.cue,
              written: each.role,
              display: block.display,
              chain,
            },
          });
        }
        continue;
      }
      const links = relations.map((relation, at): Link => {
        const head = at === 0 && goesOn && last ? last : undefined;
        const left = head?.member ?? (members[at] as Member);
        const right = members[at + 1] as Member;
        const own = head?.read.reading;
        const pairs = readings.map((reading): LinkReading => {
          const { points, choices, faults } = reading;
          const before = own?.members.at(-1) ?? (reading.members[at] as Meant);
          const chosen = choices.filter(({ spans }) =>
            spans.some((span) => touches(span, block.span.start, left, right)),
          );
          return {
            left: before,
            right: reading.members[at + 1] as Meant,
            choices: chosen,
            points,
            faults,
          };
        });
        const link: Link = {
          at: counter.at,
          section,
          chain,
          step: steps,
          left,
          right,
          relation,
          across: head !== undefined,
          place: placeOf(document, right.span.start),
          cue: each.cue,
          written: each.role,
          display: block.display,
          notes: each.chain.notes,
          readings: pairs as unknown as Link["readings"],
          mended: () => {
            const before = head ? head.read : each;
            const from = head ? before.chain.members.length - 1 : at;
            return mendedReadings(
              { read: before, member: left, at: from },
              { read: each, member: right, at: at + 1 },
            );
          },
          remarks: readings[0].remarks,
          todo: block.todo,
        };
        counter.at += 1;
        steps += 1;
        return link;
      });
      found.push({ is: "links", links });
      last = { member: members.at(-1) as Member, read: each };
    }
  }
  return found;
};

/** A formula that is no TeX, cut at its first relation: what it says is for a person to read, and not passed over. */
const unreadLink = (
  document: Document,
  { latex, span, cue, role, display, todo }: Formula,
  error: ReadError,
): Omit<Link, "at" | "section" | "chain" | "step"> | undefined => {
  const cut = latex.indexOf("=");
  if (cut < 0) return undefined;
  const side = (start: number, end: number): Member => ({
    source: latex.slice(start, end).trim(),
    span: { start: span.start + start, end: span.start + end },
  });
  const meant: Meant = { is: "unreadable", error };
  return {
    left: side(0, cut),
    right: side(cut + 1, latex.length),
    relation: "=",
    across: false,
    place: placeOf(document, span.start),
    cue,
    written: role,
    display,
    notes: [],
    readings: [{ left: meant, right: meant, choices: [], points: [], faults: 2 }],
    mended: () => [],
    remarks: [],
    todo,
  };
};

/** A side of a link: in which chain it stands, and where there. */
interface LinkSide {
  readonly read: ReadChain;
  readonly member: Member;
  readonly at: number;
}

/** How many mended readings of a link are kept. */
const mostMended = 16;

/** Both sides, each as it is read or with its own changes, but for neither changed. */
const mendedReadings = (left: LinkSide, right: LinkSide): readonly MendedReading[] => {
  const isOneChain = left.read === right.read;
  return waysOf(left)
    .flatMap((l) => waysOf(right).map((r) => [l, r] as const))
    .filter(([l, r]) => l.misfits.length + r.misfits.length > 0)
    .map(([l, r]): MendedReading => {
      const misfits = [...l.misfits, ...r.misfits];
      // A side in which nothing is changed is read as the other side of its chain is.
      const from = isOneChain && l.misfits.length === 0 ? r : l;
      const to = isOneChain && r.misfits.length === 0 ? l : r;
      const named = new Set(to.points.map(({ sym }) => sym.name));
      const choices = new Map([...from.choices, ...to.choices].map((each) => [each.key, each]));
      return {
        left: from.members[left.at] as Meant,
        right: to.members[right.at] as Meant,
        choices: [...choices.values()],
        points: [...to.points, ...from.points.filter(({ sym }) => !named.has(sym.name))],
        faults: Math.max(from.faults, to.faults),
        misfits,
      };
    })
    .filter((each) => each.left.is !== "unreadable" && each.right.is !== "unreadable")
    .sort((a, b) => a.misfits.length - b.misfits.length)
    .slice(0, mostMended);
};

/** The readings of a chain that make something of this side: with nothing changed, or something in it. */
const waysOf = ({ read, member: { span }, at }: LinkSide): readonly ChainReading[] =>
  [read.reading, ...read.tolerant()].filter(
    ({ members, misfits }) =>
      members[at]?.is !== "unreadable" &&
      misfits.every((misfit) => misfit.span.start >= span.start && misfit.span.end <= span.end),
  );

/** The readings of a chain, the one that its section settles on first. */
const readingsOf = ({ chain, reading }: ReadChain): readonly [ChainReading, ...ChainReading[]] => [
  reading,
  ...chain.readings.filter((each) => each !== reading),
];

/** Whether what was chosen stands in one of the sides; a choice counts its places from its formula. */
const touches = ({ start }: Span, offset: number, ...sides: readonly Member[]): boolean =>
  sides.some(({ span }) => start + offset >= span.start && start + offset < span.end);

/** Where a link stands in the text. */
export const spanOfLink = ({ left, right }: Link): Span => ({
  start: Math.min(left.span.start, right.span.start),
  end: right.span.end,
});

/** The letters a side is free in, then its axes. */
export const axesOf = (
  meant: Meant & { readonly is: "expression" },
): { readonly free: readonly IndexVar[]; readonly own: readonly IndexVar[] } => {
  const { indices } = meant.tensor;
  const count = meant.free.length;
  return { free: indices.slice(0, count), own: indices.slice(count) };
};
