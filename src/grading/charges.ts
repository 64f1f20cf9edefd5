import type { Scoring } from "../exercise/scoring.ts";
import type { Bilingual } from "../expr/function.ts";
import {
  compareRational,
  isZero,
  type Rational,
  rational,
  zeroRational,
} from "../numeric/rational.ts";
import { exact, times } from "./amount.ts";
import type { JudgedLink } from "./judged.ts";
import type { RubricItem } from "./rubric.ts";
import { isUnexplained, isWithdrawn } from "./standing.ts";

/** What an error costs, exactly. */
export interface Cost {
  readonly cause: string;
  readonly says: Bilingual;
  readonly points: Rational;
  readonly link: JudgedLink;
}

/** A part as far as charges are concerned. */
export interface Chargeable {
  readonly question: string;
  readonly points: Rational;
  readonly items: readonly RubricItem[];
  /** Its goal is printed. */
  readonly isPrinted: boolean;
  /** Its links that count, in the order of the copy. */
  readonly links: readonly JudgedLink[];
}

/** What a wrong line in the middle of a way costs that nothing explains, as a share of the part. */
const unexplainedShare = 0.5;

/**
 * What the errors of a copy cost. A cause is charged once in a question, and once in a copy where the same line
 * returns; an inherited error costs nothing; a repaired one half, unless the goal was printed.
 *
 * @param decided points that a person charges for a link, by its number, instead of what follows from its causes
 */
export const costsOf = (
  parts: readonly Chargeable[],
  scoring: Scoring,
  decided: ReadonlyMap<number, number>,
): readonly Cost[] => {
  const charged = new Set<string>();
  const repaired = new Set(
    parts.flatMap(({ links }) =>
      links.flatMap(({ mark, from }) => (mark === "repairs" && from !== null ? [from] : [])),
    ),
  );
  const inOrder = parts
    .flatMap((part) => part.links.map((link) => ({ part, link })))
    .sort((a, b) => a.link.at - b.link.at);
  return inOrder.flatMap(({ part, link }) => {
    const isHalved = repaired.has(link.at) && !part.isPrinted;
    const prices = [...errorsOf(link, part, scoring), ...formOf(link, part, scoring)].map(
      (alternatives) =>
        alternatives.map(({ cause, says, share }) => {
          const keys = [`${part.question}\n${cause}`, `\n${link.line}\n${cause}`];
          const isPaid = scoring.repeat === "once" && keys.some((key) => charged.has(key));
          const price = times(part.points, times(exact(share), rational(1, isHalved ? 2 : 1)));
          return { cause, says, keys, points: isPaid ? zeroRational : price };
        }),
    );
    // Of causes that fit equally well the cheaper is charged.
    const cheapest = prices.map((tied) =>
      tied.reduce((best, each) => (compareRational(each.points, best.points) < 0 ? each : best)),
    );
    for (const key of cheapest.flatMap(({ keys }) => keys)) charged.add(key);
    const ruled = decided.get(link.at);
    const costs =
      ruled === undefined ? cheapest : [{ ...(cheapest[0] ?? byPerson), points: exact(ruled) }];
    return costs
      .filter(({ points }) => !isZero(points))
      .map(({ cause, says, points }) => ({ cause, says, points, link }));
  });
};

const byPerson = {
  cause: "decided",
  says: { fr: "Retiré par une personne.", en: "Taken off by a person." },
};

interface Price {
  readonly cause: string;
  readonly says: Bilingual;
  readonly share: number;
}

/** The ways in which a wrong link can be charged: one for each cause that fits. */
const errorsOf = (
  link: JudgedLink,
  { items, links }: Chargeable,
  scoring: Scoring,
): readonly (readonly Price[])[] => {
  if (link.mark !== "wrong") return [];
  const here = items.filter((item) => isHere(item, link));
  if (!isUnexplained(link))
    return [
      link.causes.map(({ name, says, severity }) => ({
        cause: name,
        says,
        share: priceOf(here, name) ?? scoring[severity],
      })),
    ];
  const isMidway = link.answers === undefined && (links.at(-1)?.at ?? link.at) > link.at;
  return isMidway ? [[{ cause: "unexplained", says: unexplained, share: unexplainedShare }]] : [];
};

const unexplained: Bilingual = {
  fr: "Cette ligne n'est pas égale à la précédente, et aucune erreur connue ne l'explique.",
  en: "This line does not equal the one before, and no known error explains it.",
};

/** A true answer in another form than the demanded one. */
const formOf = (
  link: JudgedLink,
  { items, links }: Chargeable,
  scoring: Scoring,
): readonly (readonly Price[])[] => {
  const { formMissed } = link;
  if (!formMissed || isWithdrawn(link, links)) return [];
  const here = items.filter((item) => isHere(item, link));
  return [
    [
      {
        cause: `form-${formMissed.name}`,
        says: formMissed.says,
        share: priceOf(here, "form") ?? scoring.form,
      },
    ],
  ];
};

const priceOf = (items: readonly RubricItem[], cause: string): number | undefined => {
  const prices = items.flatMap(({ charge }) => charge.get(cause) ?? []);
  return prices.length > 0 ? Math.min(...prices) : undefined;
};

/** Whether an item of the rubric is about a link. */
const isHere = ({ name, earning }: RubricItem, link: JudgedLink): boolean => {
  switch (earning.by) {
    case "result":
      return link.answers !== undefined;
    case "step":
      return link.reaches.includes(name);
    case "shows":
      return earning.features.every((feature) => link.shows.includes(feature));
    default:
      return false;
  }
};
