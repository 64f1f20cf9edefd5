import {
  compareRational,
  isZero,
  oneRational,
  type Rational,
  rational,
  zeroRational,
} from "../numeric/rational.ts";
import { greater, minus, sumOf, times } from "./amount.ts";
import type { JudgedLink, JudgedPart } from "./judged.ts";
import type { RubricItem } from "./rubric.ts";
import {
  isOpen,
  isUnexplained,
  membersOf,
  reaches,
  type Standing,
  shows,
  standingsOf,
} from "./standing.ts";

/** What became of the points of an item. */
export interface Earned {
  readonly item: RubricItem;
  readonly earned: Rational;
  /** Neither won nor lost until a person decides. */
  readonly pending: Rational;
  readonly why: Why;
  /** The link it hangs on. */
  readonly link: JudgedLink | undefined;
}

export type Why =
  /** A line earns it: all of it, or what is left after an error before. */
  | "earned"
  /** It was skipped, and something later is reached by sound lines. */
  | "skipped"
  /** The way is whole, has one gap, has more of them, or there is none. */
  | "whole"
  | "gap"
  | "gaps"
  | "bare"
  /** The result is printed, and no more than restated. */
  | "restated"
  /** Some pieces of the result are missing. */
  | "pieces"
  /** Nothing in the copy establishes it. */
  | "absent"
  /** The line that should earn it is wrong, and nothing explains it. */
  | "unexplained"
  /** A person decides: the answer is in words, its place is doubtful, a line is open, an error left nothing to do. */
  | "words"
  | "doubtful"
  | "open"
  | "trivial"
  | "decided";

/** What the links of a part earn of its items. */
export const earnedOf = (
  items: readonly RubricItem[],
  links: readonly JudgedLink[],
  part: JudgedPart,
  isPrinted: boolean,
): readonly Earned[] => {
  const sure = foundFor(items, standingsOf(links, isPrinted, false), part, isPrinted);
  const hoped = foundFor(items, standingsOf(links, isPrinted, true), part, isPrinted);
  return items.map((item, at) => {
    if (item.earning.by === "words") return inWords(item, links);
    const { share, why, link } = sure[at] ?? absent;
    const earned = times(item.points, share);
    const best = times(item.points, hoped[at]?.share ?? share);
    const pending = greater(zeroRational, minus(best, earned));
    if (isZero(pending)) return { item, earned, pending, why, link };
    const open = links.find(isOpen);
    return open
      ? { item, earned, pending, why: "open", link: open }
      : { item, earned, pending, why: "trivial", link: links.find(({ isTrivial }) => isTrivial) };
  });
};

const inWords = (item: RubricItem, links: readonly JudgedLink[]): Earned => ({
  item,
  earned: zeroRational,
  pending: links.length > 0 ? item.points : zeroRational,
  why: links.length > 0 ? "words" : "absent",
  link: links.find(({ mark }) => mark === "words"),
});

/** The share of an item that is earned. */
interface Found {
  readonly share: Rational;
  readonly why: Why;
  readonly link: JudgedLink | undefined;
}

const none = (why: Why, link?: JudgedLink): Found => ({ share: zeroRational, why, link });

const absent = none("absent");

const foundFor = (
  items: readonly RubricItem[],
  standings: readonly Standing[],
  part: JudgedPart,
  isPrinted: boolean,
): readonly Found[] => {
  const directly = items.map((item) => found(item, standings, part, isPrinted));
  return directly.map((own, at) => {
    const item = items[at];
    if (!isZero(own.share) || item?.earning.by !== "step" || item.isRequired) return own;
    return skipped(item, directly.slice(at + 1), standings) ?? own;
  });
};

const found = (
  item: RubricItem,
  standings: readonly Standing[],
  part: JudgedPart,
  isPrinted: boolean,
): Found => {
  const { earning, name } = item;
  switch (earning.by) {
    case "step":
      return bestOf(
        item,
        standings.filter((each) => reaches(each, name)),
      );
    case "shows":
      return seen(
        item,
        earning.features.map((feature) => standings.filter((each) => shows(each, feature))),
      );
    case "result":
      return resultOf(item, standings, part, isPrinted);
    case "way":
      return wayOf(item, standings, part, isPrinted);
    default:
      return absent;
  }
};

/** What is left of an item where a link earns it. */
const shareOf = ({ link, isJoker }: Standing, { follow }: RubricItem): Rational =>
  link.mark === "follows" && !isJoker ? follow : oneRational;

/** The link that earns most, the first of several. */
const bestOf = (item: RubricItem, standings: readonly Standing[]): Found =>
  standings.reduce<Found>((best, each) => {
    const share = shareOf(each, item);
    return best.link && compareRational(best.share, share) >= 0
      ? best
      : { share, why: "earned", link: each.link };
  }, absent);

/** Features may be seen in several links; the one that completes them earns. */
const seen = (item: RubricItem, showing: readonly (readonly Standing[])[]): Found => {
  const best = showing.map((standings) => bestOf(item, standings));
  return best.reduce((worst, each) => {
    if (!worst.link || !each.link) return absent;
    const order = compareRational(each.share, worst.share);
    return order < 0 || (order === 0 && each.link.at > worst.link.at) ? each : worst;
  });
};

/** A step that was skipped is there all the same when sound links reach something after it. */
const skipped = (
  item: RubricItem,
  later: readonly Found[],
  standings: readonly Standing[],
): Found | undefined => {
  const firstBreak = standings.find((each) => !each.isSound || each.isGap)?.link.at ?? Infinity;
  const by = later.find(({ share, link }) => !isZero(share) && link && link.at < firstBreak)?.link;
  return (
    by && { share: by.mark === "follows" ? item.follow : oneRational, why: "skipped", link: by }
  );
};

const resultOf = (
  item: RubricItem,
  standings: readonly Standing[],
  part: JudgedPart,
  isPrinted: boolean,
): Found => {
  const claims = new Map<string, Standing>();
  // The last claim about a piece is the answer.
  for (const each of standings)
    if (each.link.answers !== undefined) claims.set(each.link.answers, each);
  const whole = claims.get("");
  const answers = whole ? [whole] : [...claims.values()];
  const count = whole ? 1 : Math.max(1, part.pieces, claims.size);
  if (isPrinted && answers.length > 0 && membersOf(standings).length === 0)
    return none("restated", answers[0]?.link);
  const joker = standings.find(({ isJoker }) => isJoker);
  const missing = Array.from({ length: joker ? count - answers.length : 0 }, () => oneRational);
  const earning = answers.filter(({ earns }) => earns);
  const share = times(
    sumOf([...earning.map((each) => shareOf(each, item)), ...missing]),
    rational(1, count),
  );
  const link = earning.at(-1)?.link ?? joker?.link;
  if (link) return { share, why: earning.length < count ? "pieces" : "earned", link };
  const last = answers.at(-1)?.link;
  return last && isUnexplained(last) ? none("unexplained", last) : none("absent", last);
};

/** The way is whole when every line stands on one before it, and one of them stands before the result. */
const wayOf = (
  item: RubricItem,
  standings: readonly Standing[],
  { isBrief }: JudgedPart,
  isPrinted: boolean,
): Found => {
  const members = membersOf(standings);
  const answers = standings.filter(({ link, earns }) => link.answers !== undefined && earns);
  const arrives = answers.length > 0 || standings.some(({ isJoker }) => isJoker);
  const hasWay = members.length > 0 || (isBrief && !isPrinted && arrives);
  if (!hasWay) return none(answers.length > 0 ? "bare" : "absent", answers[0]?.link);
  // An answer that earns nothing is missed at the end already.
  const breaks = standings.filter(
    ({ link, isGap, earns }) => isGap && (link.answers === undefined || earns),
  );
  const gaps = breaks.length + (arrives ? 0 : 1);
  if (gaps > 1) return none("gaps", breaks[0]?.link);
  const kept = [...members, ...answers].some(
    (each) => !isZero(minus(oneRational, shareOf(each, item))),
  )
    ? item.follow
    : oneRational;
  return gaps === 0
    ? { share: kept, why: "whole", link: (answers[0] ?? members[0])?.link }
    : { share: times(kept, rational(1, 2)), why: "gap", link: breaks[0]?.link };
};
