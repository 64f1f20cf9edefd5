import { same } from "../expr/arranged.ts";
import type { Expr } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { parts, symbolNames } from "../expr/walk.ts";
import type { Frame } from "./frame.ts";
import type { Link } from "./links.ts";
import { type Aim, type PreparedQuestion, sameSubject, subjectOf } from "./prepared.ts";
import { speaksOfOthers } from "./reach.ts";
import { paired, type Side, sideIn } from "./sides.ts";
import { isAbout, isAsked, pieceAsked } from "./subjects.ts";
import { truthOf } from "./truth.ts";
import type { Verdict } from "./verdict.ts";

/*
 * Which question and which part a link belongs to, and whether it claims the result: told by what its chain speaks
 * of, else by what stands around it.
 */

export interface Assigned {
  readonly question: PreparedQuestion | undefined;
  readonly part: string | undefined;
  /** The aim that its chain is about, where it is about one. */
  readonly aim: Aim | undefined;
  /** Whether it is the last link of a chain that leads from what is asked to an answer. */
  readonly isResult: boolean;
  /** Which piece of what is asked for it is about; empty where it is the whole. */
  readonly piece: string;
  readonly isConnected: boolean;
}

/** The assignment of every link of one section, in order. */
export const assigned = (
  verdicts: readonly Verdict[],
  questions: readonly PreparedQuestion[],
): readonly Assigned[] => {
  const found = furthered(
    chainsOf(verdicts).map((chain) => ({ chain, ...aimOf(chain, questions) })),
  );
  const [first] = questions;
  let question = first;
  const result: Assigned[] = [];
  for (const [at, { chain, aim, of, reached }] of found.entries()) {
    if (of) question = of;
    const own = question;
    // The way to a result stands before it.
    const next = aim ?? found.slice(at).find((each) => each.aim && (each.of ?? own) === own)?.aim;
    const before = found.slice(0, at).findLast((each) => each.aim && (each.of ?? own) === own)?.aim;
    const part = (next ?? before)?.part.id ?? own?.question.parts[0]?.id;
    const hasClaim = chain.some(({ claim }) => claim !== undefined);
    const piece = aim && own ? pieceOf(chain, aim, own) : "";
    for (const verdict of chain) {
      const isLast = verdict === ends(chain, aim);
      result.push({
        question: own,
        part,
        aim,
        isResult: reached && (verdict.claim !== undefined || (isLast && !hasClaim)),
        piece,
        isConnected: true,
      });
    }
  }
  return result;
};

const chainsOf = (verdicts: readonly Verdict[]): readonly (readonly Verdict[])[] => {
  const chains: Verdict[][] = [];
  for (const verdict of verdicts) {
    const last = chains.at(-1);
    if (last && last[0]?.link.chain === verdict.link.chain) last.push(verdict);
    else chains.push([verdict]);
  }
  return chains;
};

/** The link of a chain that gives the answer: the last, shapes behind it aside. */
const ends = (chain: readonly Verdict[], aim: Aim | undefined): Verdict | undefined =>
  aim?.goal.relation === "∈"
    ? chain.find(({ link }) => link.relation === "∈")
    : (chain.findLast(({ link }) => link.relation !== "∈") ?? chain.at(-1));

/** A chain, what it is about, and whether it arrives. */
interface Aimed {
  readonly chain: readonly Verdict[];
  readonly aim: Aim | undefined;
  readonly of: PreparedQuestion | undefined;
  readonly reached: boolean;
}

/**
 * Of several parts about one quantity, a later one takes the answer further: nothing is left in its own answer of what
 * the earlier answers are about that it uses. A chain that goes all the way without stopping answers both.
 */
const furthered = (all: readonly Aimed[]): readonly Aimed[] => {
  const answered = new Set<Aim>();
  const found = all.map((each): Aimed => {
    const { aim, of, chain, reached } = each;
    const next = aim && of && furtherOf(aim, of);
    const goesOn = next && (reached ? isSpent(ends(chain, next), next, of) : answered.has(aim));
    const own = goesOn ? { ...each, aim: next } : each;
    if (own.aim && reached) answered.add(own.aim);
    return own;
  });
  return found.flatMap((each): readonly Aimed[] => {
    const { aim, of, chain, reached } = each;
    const before = of?.aims.find((other) => aim !== undefined && furtherOf(other, of) === aim);
    if (!aim || !of || !before || !reached || answered.has(before)) return [each];
    const count =
      1 +
      chain.findLastIndex((verdict) => verdict.link.relation !== "∈" && !isSpent(verdict, aim, of));
    const first = chain.slice(0, count);
    if (count === chain.length || arrives(first, before, of.frames) !== true) return [each];
    answered.add(before);
    return [
      { chain: first, aim: before, of, reached },
      { ...each, chain: chain.slice(count) },
    ];
  });
};

/** The part of a question that takes the answer of another further. */
const furtherOf = (aim: Aim, { aims }: PreparedQuestion): Aim | undefined =>
  aims
    .slice(aims.indexOf(aim) + 1)
    .find(
      ({ subject, uses }) =>
        sameSubject(subject, aim.subject) && uses.some((each) => sameSubject(each, aim.subject)),
    );

/** Whether nothing is left at the right side of what the answers are about that an aim uses. */
const isSpent = (
  verdict: Verdict | undefined,
  { uses }: Aim,
  { frames }: PreparedQuestion,
): boolean => {
  const [end] = frames.flatMap((frame) => (verdict && endIn(verdict.link, frame)) ?? []);
  const isUsed = (part: Expr): boolean =>
    part.kind === "deriv" && uses.some((each) => sameSubject(each, subjectOf(part)));
  return end !== undefined && !holds(end.body, isUsed);
};

/** What a chain is about, and whether it arrives. */
const aimOf = (
  chain: readonly Verdict[],
  questions: readonly PreparedQuestion[],
): Omit<Aimed, "chain"> => {
  // What a letter means, or what shape stands above a brace, is no answer, whatever it speaks of.
  if (chain.every(({ mark }) => mark === "definition")) return aimless;
  const claim = chain.find((verdict) => verdict.claim)?.claim;
  const asker = claim && questions.find(({ aims }) => aims.includes(claim.aim));
  if (claim) return { aim: claim.aim, of: asker, reached: true };
  // ∂L/∂a_l before the layer l + 1 is no answer about the last layer, where there is one about any.
  const isMeant = (frame: Frame): boolean =>
    chain.every(({ link }) => {
      const sides = [headIn(link, frame), endIn(link, frame)];
      return !speaksOfOthers(
        frame,
        sides.flatMap((side) => side?.body ?? []),
      );
    });
  for (const test of [isMeant, () => true])
    for (const of of questions) {
      const frames = of.frames.filter(test);
      for (const aim of of.aims) {
        const reached = arrives(chain, aim, frames);
        if (reached !== undefined) return { aim, of, reached };
      }
    }
  return aimless;
};

const aimless: Omit<Aimed, "chain"> = { aim: undefined, of: undefined, reached: false };

/** Whether a chain that is about an aim gives an answer to it; nothing where it is about something else. */
const arrives = (
  chain: readonly Verdict[],
  aim: Aim,
  frames: readonly Frame[],
): boolean | undefined => {
  const { goal, subject } = aim;
  const first = chain[0]?.link;
  // A = B ∈ S: what A is stands before its shape.
  const last = chain.findLast(({ link }) => link.relation !== "∈")?.link ?? first;
  if (!first || !last) return undefined;
  if (goal.relation === "∈") return shapeArrives(chain, subject, frames);
  if (goal.relation === ">") return chain.some(({ link }) => link.relation === ">") || undefined;
  // What claims a value has been found before; an update says what the new value is.
  if (!goal.left) return goal.right ? updateArrives(last, goal.right, frames) : undefined;
  for (const frame of frames) {
    const side = headIn(first, frame);
    if (!side) continue;
    const about =
      isAsked(aim, side, frame) ||
      pieceAsked(aim, side, frame) !== undefined ||
      isSameValue(goal.left, side, frame);
    if (about) {
      const end = endIn(last, frame);
      // What only the shapes keep from being read is an answer all the same.
      const isMended = chain.some(({ link, misfits }) => link === last && misfits.length > 0);
      return isMended || (end !== undefined && !speaksOf(end.body, side.body));
    }
    if (goal.right && matches(goal.right, side)) return true;
  }
  return undefined;
};

/** The piece that a chain is about: the first entry, where what is asked for is a vector. */
const pieceOf = (chain: readonly Verdict[], aim: Aim, { frames }: PreparedQuestion): string => {
  const first = chain[0]?.link;
  for (const frame of aim.goal.pieces ? frames : []) {
    const side = first && headIn(first, frame);
    const piece = side && pieceAsked(aim, side, frame);
    if (piece !== undefined) return String(piece + 1);
  }
  return "";
};

/** Whether a chain starts from the quantity that is asked for, in another notation. */
const isSameValue = (asked: Tensor, side: Side, frame: Frame): boolean => {
  const own = [...side.letters, ...side.axes];
  if (own.length !== asked.indices.length || symbolNames(side.body).size === 0) return false;
  // What is differentiated by something is only asked for as a derivative by it.
  if (subjectOf(side.body)?.by !== subjectOf(asked.body)?.by) return false;
  const pair = paired(
    { letters: [], axes: asked.indices, body: asked.body },
    { letters: [], axes: own, body: side.body },
  );
  return pair.ok && truthOf(pair.equation, frame).holds === true;
};

/** θ ← θ − η∇R: the right side is what the step gives. */
const updateArrives = (
  last: Link,
  asked: Tensor,
  frames: readonly Frame[],
): boolean | undefined => {
  if (symbolNames(asked.body).size === 0) return undefined;
  for (const frame of frames) {
    const end = endIn(last, frame);
    if (end && isSameValue(asked, end, frame)) return true;
  }
  return undefined;
};

const headIn = ({ readings: [{ left }] }: Link, frame: Frame): Side | undefined =>
  sideIn(frame, left);

const endIn = ({ readings: [{ right }] }: Link, frame: Frame): Side | undefined =>
  sideIn(frame, right);

const shapeArrives = (
  chain: readonly Verdict[],
  subject: Aim["subject"],
  frames: readonly Frame[],
): boolean | undefined => {
  for (const { link } of chain) {
    if (link.relation !== "∈") continue;
    for (const frame of frames) {
      const side = headIn(link, frame);
      if (side && subject && isAbout(side.body, subject, frame)) return true;
    }
  }
  return undefined;
};

/** The same expression, whatever its indices are called. */
const matches = ({ indices, body }: Tensor, side: Side): boolean => {
  const own = [...side.letters, ...side.axes];
  if (own.length !== indices.length) return false;
  const pair = paired(
    { letters: [], axes: indices, body },
    { letters: [], axes: own, body: side.body },
  );
  return pair.ok && same(pair.equation.left, pair.equation.right);
};

/** Whether an expression still holds the derivative that is asked. */
const speaksOf = (e: Expr, asked: Expr): boolean => {
  const subject = subjectOf(asked);
  const visit = (part: Expr): boolean =>
    sameSubject(subjectOf(part), subject) && part.kind === "deriv";
  return holds(e, visit);
};

const holds = (e: Expr, test: (part: Expr) => boolean): boolean => {
  const seen = new Set<Expr>();
  const visit = (part: Expr): boolean => {
    if (seen.has(part)) return false;
    seen.add(part);
    return test(part) || parts(part).some(visit);
  };
  return visit(e);
};
