import type { RubricItemSays } from "./grading-schema.ts";
import { type Loading, pointsSay, total } from "./loading.ts";
import type { Path } from "./source.ts";

/** Notes what is wrong with a rubric as a whole: a name said twice, or items that do not share the points there are. */
export const checkRubric = (
  loading: Loading,
  rubric: readonly RubricItemSays[] | undefined,
  points: number,
  path: Path,
): void => {
  if (rubric === undefined) return;
  const place = [...path, "rubric"];
  for (const [at, { item }] of rubric.entries()) {
    if (rubric.findIndex((other) => other.item === item) === at) continue;
    loading.wrong([...place, at, "item"], {
      fr: `Un autre élément du barème s'appelle déjà « ${item} ».`,
      en: `Another rubric item is already named "${item}".`,
    });
  }
  const said = total(rubric.map((item) => ({ points: item.points ?? 0 })));
  const areAllSaid = rubric.every((item) => item.points !== undefined);
  if (areAllSaid ? Math.abs(said - points) < 1e-9 : said <= points) return;
  const [sum, whole] = [pointsSay(said), pointsSay(points)];
  loading.wrong(place, {
    fr: `Les éléments du barème font ${sum.fr} ; il y en a ${whole.fr} à partager.`,
    en: `The items of the rubric add up to ${sum.en}; there are ${whole.en} to share.`,
  });
};
