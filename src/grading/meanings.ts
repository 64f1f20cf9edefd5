import { type Choice, isLayout, isWhich } from "../parse/latex/choose.ts";
import type { Link, LinkReading } from "./links.ts";

/* What names stand for in a copy, where each of them may stand for several quantities: o^a for a number or a vector. */

/** How a link is read: what its names stand for, among other choices. */
export const meaningsIn = ({ readings: [settled] }: Link): readonly string[] =>
  settled.choices.map(meaningOf);

/**
 * The link in its other readings in which names stand for nothing but what they stood for before: of two quantities
 * that a copy calls by one name, a line that could be about either may be about the one that others were about.
 */
export const withMeanings = (link: Link, before: ReadonlySet<string>): readonly Link[] => {
  const { readings } = link;
  const [settled] = readings;
  const taken = new Map(settled.choices.map((each) => [each.key, each.taken]));
  const isLikely = ({ choices }: LinkReading): boolean => {
    const others = choices.filter(
      (each) => !isLayout(each.key) && taken.get(each.key) !== each.taken,
    );
    return (
      others.some(({ key }) => isWhich(key)) && others.every((each) => before.has(meaningOf(each)))
    );
  };
  return readings.filter(isLikely).map((reading) => ({
    ...link,
    readings: [reading, ...readings.filter((each) => each !== reading)],
  }));
};

const meaningOf = ({ key, options, taken }: Choice): string => `${key}: ${options[taken]?.en}`;
