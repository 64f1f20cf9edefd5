import { arranged } from "../expr/arranged.ts";
import { type Expr, hashAll, hashText } from "../expr/node.ts";
import type { Span } from "../parse/error.ts";
import type { Definition } from "../rewrite/lemma.ts";
import type { Case } from "./cases.ts";
import type { Claim } from "./claims.ts";
import type { LinkRole, Mark } from "./grade.ts";
import type { Judgement } from "./judge.ts";
import type { Link } from "./links.ts";
import { settledIn } from "./settled.ts";
import type { Equation } from "./truth.ts";
import type { ValueClaim } from "./values.ts";

/** A link with its verdict. */
export interface Verdict {
  /** Its number among the verdicts, from 0. */
  readonly at: number;
  readonly link: Link;
  /** What is asked for, where the link claims a value that no formula names. */
  readonly claim: ValueClaim | undefined;
  /** The misconception that is known to give what is claimed. */
  readonly slip: string | undefined;
  /** What the copy rightly said that quantities are, in its own form. */
  readonly restated: readonly Definition[];
  /** The last line that rightly says what the left side of a wrong one is: what was done next may start from there. */
  readonly before: Link | undefined;
  /** What would make its shapes fit, by the names of misconceptions. */
  readonly misfits: readonly string[];
  /** What of it would be changed for that, where that is one place. */
  readonly changed: Span | undefined;
  /** The first link of its chain, where all that stands between is right. */
  readonly head: Link | undefined;
  readonly section: number;
  readonly role: LinkRole;
  readonly mark: Mark;
  readonly holds: boolean | null;
  readonly from: number | null;
  readonly judgement: Judgement;
  /** What it says, whatever the spelling. */
  readonly line: string;
  /** The case it is said in. */
  readonly so: Case;
  /** What the copy got wrong before, the last first. */
  readonly claims: readonly Claim[];
}

/** A text without its spaces: what two lines are compared by that are not read. */
export const unspaced = (source: string): string => source.replace(/\s+/g, "");

/** What a link says, whatever the spelling: the same for the same line in every copy. */
export const lineOf = (link: Link, { equation }: Judgement): string => {
  const hash = equation
    ? hashAll(
        hashText(link.relation),
        sidesOf(equation).map((side) => arranged(side).hash),
      )
    : hashText(`${unspaced(link.left.source)} ${link.relation} ${unspaced(link.right.source)}`);
  return (hash >>> 0).toString(36);
};

const sidesOf = ({ left, right, indices }: Equation): readonly Expr[] =>
  [left, right].map(settledIn(indices).put);
