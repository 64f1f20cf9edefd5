import type { Part, Question } from "../exercise/exercise.ts";
import type { Feature, RubricItemSays } from "../exercise/grading-schema.ts";
import type { Scoring } from "../exercise/scoring.ts";
import type { Bilingual } from "../expr/function.ts";
import { type Rational, rational } from "../numeric/rational.ts";
import { exact, minus, shareOf, sumOf, times } from "./amount.ts";

/** What earns an item: the result, the way to it, an expression on it, what a line shows, or words. */
export type Earning =
  | { readonly by: "result" | "way" | "words" }
  | { readonly by: "step" }
  | { readonly by: "shows"; readonly features: readonly Feature[] };

/** An item of a rubric, the file's or the one that stands in for it. */
export interface RubricItem {
  /** Its name in its part. */
  readonly name: string;
  readonly says: Bilingual;
  readonly points: Rational;
  readonly earning: Earning;
  /** It may not be skipped. */
  readonly isRequired: boolean;
  /** The share that is left where it is earned by a line that follows from an error. */
  readonly follow: Rational;
  /** Shares of the part that causes cost here. */
  readonly charge: ReadonlyMap<string, number>;
}

/** The points of every part of a question: they add up to those of the question. */
export const pointsOfParts = ({ points, parts }: Question): ReadonlyMap<string, Rational> => {
  const said = parts.map((part) => exact(part.points));
  const whole = sumOf(said);
  return new Map(
    parts.map(({ id }, at) => [id, times(exact(points), shareOf(said[at] ?? rational(0), whole))]),
  );
};

/** The items that share the points of a part of a question. */
export const rubricOf = (
  question: Question,
  part: Part,
  points: Rational,
  scoring: Scoring,
): readonly RubricItem[] => {
  const { rubric, goal = "find" } = part.common;
  // One rubric for several variables is written for the points of all of them.
  const whole = part.path.length === question.path.length ? exact(question.points) : points;
  return rubric === undefined
    ? standard[goal].map(({ name, percent, earning, says }) => ({
        name,
        says,
        points: times(points, rational(percent, 100)),
        earning,
        isRequired: false,
        follow: exact(scoring.follow),
        charge: new Map(),
      }))
    : written(rubric, points, whole, scoring);
};

interface Standard {
  readonly name: string;
  readonly percent: number;
  readonly earning: Earning;
  readonly says: Bilingual;
}

const way = { name: "way", earning: { by: "way" } as const, says: { fr: "démarche", en: "way" } };
const result = {
  name: "result",
  earning: { by: "result" } as const,
  says: { fr: "résultat", en: "result" },
};

/** How the points of a part are shared where the file says nothing. */
const standard: Readonly<Record<"find" | "shown" | "value", readonly Standard[]>> = {
  find: [
    { ...way, percent: 40 },
    { ...result, percent: 60 },
  ],
  shown: [
    { ...way, percent: 90 },
    { ...result, percent: 10, says: { fr: "conclusion", en: "conclusion" } },
  ],
  value: [{ ...result, percent: 100 }],
};

const written = (
  rubric: readonly RubricItemSays[],
  points: Rational,
  whole: Rational,
  scoring: Scoring,
): readonly RubricItem[] => {
  const shares = sharesOf(rubric, whole);
  return rubric.map(({ item, says, required = false, follow, charge, ...of }, at) => ({
    name: item,
    says: { fr: says?.fr ?? says?.en ?? item, en: says?.en ?? says?.fr ?? item },
    points: times(points, shareOf(shares[at] ?? rational(0), whole)),
    earning: earningOf(of),
    isRequired: required,
    follow: exact(follow ?? scoring.follow),
    charge: new Map(Object.entries(charge ?? {})),
  }));
};

const earningOf = ({ result, step, shows }: Partial<RubricItemSays>): Earning => {
  if (result) return { by: "result" };
  if (step !== undefined) return { by: "step" };
  return shows ? { by: "shows", features: shows } : { by: "words" };
};

/** Points that no item names are shared evenly among those that name none. */
const sharesOf = (rubric: readonly RubricItemSays[], points: Rational): readonly Rational[] => {
  const said = rubric.map((item) => (item.points === undefined ? undefined : exact(item.points)));
  const named = sumOf(said.map((each) => each ?? rational(0)));
  const silent = said.filter((each) => each === undefined).length;
  const left = shareOf(minus(points, named), rational(silent));
  return said.map((each) => each ?? left);
};
