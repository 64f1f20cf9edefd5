import type { Goal } from "../exercise/goal.ts";
import { product, sizeValue } from "../expr/build.ts";
import { symbolNames } from "../expr/walk.ts";
import type { Meant, Member } from "../parse/latex/formula.ts";
import type { Link, Statement } from "./links.ts";
import type { Aim } from "./prepared.ts";

/*
 * Questions whose answer is a number, a list or a shape: what a copy claims it to be is compared with it, although
 * no formula says « the number asked for = ».
 */

/** A claim of a value that is asked for: a link whose left side is the question. */
export interface ValueClaim {
  readonly aim: Aim;
  readonly link: Link;
  /** The link before which it stands. */
  readonly before: Link | undefined;
}

/** The claims of a section, those that are right first for each aim, else the last that could be meant. */
export const valueClaims = (
  statements: readonly Statement[],
  aims: readonly Aim[],
  fits: (claim: ValueClaim) => boolean,
): readonly ValueClaim[] => {
  const asked = aims.filter(({ goal }) => goal.left === undefined && goal.right !== undefined);
  if (asked.length === 0) return [];
  const heads = statements.flatMap(headsOf);
  const found: ValueClaim[] = [];
  // Several alignments of one output are one thing asked.
  const named = new Map<string, Aim[]>();
  for (const aim of asked) {
    const key = `${aim.part.id} ${aim.goal.says?.en ?? ""}`;
    named.set(key, [...(named.get(key) ?? []), aim]);
  }
  for (const group of named.values()) {
    const own = heads.filter((head) => isAbout(head, group[0]?.goal, asked.length > group.length));
    const claims = own.flatMap((head) => group.map((aim) => claimOf(head, aim)));
    const right = claims.find(fits);
    const last = claims.at(-1);
    if (right) found.push(right);
    else if (last) found.push(last);
  }
  return found;
};

interface Head {
  readonly member: Member;
  readonly meant: Meant;
  readonly link: Link | undefined;
  readonly at: Pick<Link, "section" | "chain" | "place" | "cue" | "written" | "display">;
  readonly notes: readonly string[];
}

/** What may be a claim: the first value of a chain, or a value by itself. */
const headsOf = (statement: Statement): readonly Head[] => {
  if (statement.is === "mention") {
    const { mention } = statement;
    return isValue(mention.meant) && mention.written !== "statement"
      ? [{ member: mention.member, meant: mention.meant, link: undefined, at: mention, notes: [] }]
      : [];
  }
  const [first] = statement.links;
  if (first?.relation !== "=" || first.written === "statement") return [];
  const { left, right } = first.readings[0];
  const head = { link: first, at: first, notes: first.notes };
  if (isValue(left)) return [{ ...head, member: first.left, meant: left }];
  // n = 3 · 4: a name for the number.
  return isValue(right) && left.is === "expression"
    ? [{ ...head, member: first.right, meant: right }]
    : [];
};

const isValue = (meant: Meant): boolean =>
  (meant.is === "expression" && symbolNames(meant.tensor.body).size === 0) ||
  (meant.is === "shape" && meant.sizes.length > 0);

/** Where several outputs are asked for, each is called by its name. */
const isAbout = (
  { notes, member }: Head,
  goal: Goal | undefined,
  isOneOfMany: boolean,
): boolean => {
  if (!isOneOfMany || !goal?.says) return true;
  const text = `${notes.join(" ")} ${member.source}`.toLowerCase();
  return text.includes(goal.says.en.toLowerCase()) || text.includes(goal.says.fr.toLowerCase());
};

const claimOf = ({ member, meant, link, at, notes }: Head, aim: Aim): ValueClaim => {
  const { start } = member.span;
  const tensor = aim.goal.right;
  const left: Meant = tensor ? { is: "expression", tensor, free: [] } : { is: "blank" };
  return {
    aim,
    before: link,
    link: {
      ...at,
      at: -1,
      step: 0,
      left: { source: "", span: { start, end: start } },
      right: member,
      relation: "=",
      across: false,
      notes,
      readings: [{ left, right: counted(meant), choices: [], points: [], faults: 0 }],
      remarks: [],
      mended: () => [],
      todo: false,
    },
  };
};

/** A shape as the number of entries that it has. */
const counted = (meant: Meant): Meant =>
  meant.is === "shape"
    ? {
        is: "expression",
        tensor: { indices: [], body: product(...meant.sizes.map(sizeValue)) },
        free: [],
      }
    : meant;
