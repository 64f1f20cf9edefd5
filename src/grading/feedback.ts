import { pointsSay } from "../exercise/loading.ts";
import type { Bilingual } from "../expr/function.ts";
import { lineOf, sentence } from "./because.ts";
import type { Item } from "./grade.ts";
import type { JudgedLink, JudgedQuestion } from "./judged.ts";
import { isUnexplained } from "./standing.ts";

/** At most so many things to revise, so that they are. */
const mostToRevise = 2;

/**
 * What is said under an answer: first what is right, then the place of the first error and the next move, then what
 * follows from it, and what a person has still to read.
 */
export const feedbackOf = (
  question: JudgedQuestion,
  links: readonly JudgedLink[],
  items: readonly Item[],
  pending: number,
): readonly Bilingual[] => {
  if (question.isMissing) return [missing];
  if (question.isDoubtful) return [doubtful];
  const errors = revised(links);
  return [
    ...praise(links, items, errors),
    ...errors.map(told),
    ...consequences(links, errors),
    ...forms(links),
    ...(pending > 0 ? [waits(pending)] : []),
  ];
};

const missing: Bilingual = {
  fr: "Rien dans la copie ne répond à cette question.",
  en: "Nothing in the copy answers this question.",
};

const doubtful: Bilingual = {
  fr: "Il n'est pas sûr que ces lignes répondent à cette question ; une personne regardera.",
  en: "It is not sure that these lines answer this question; a person will look.",
};

/** Whether that is all that it says: that nothing answers the question, or that it is not sure what does. */
export const isAboutPlace = ({ fr }: Bilingual): boolean => fr === missing.fr || fr === doubtful.fr;

/** Wrong links, the first of each cause. */
const revised = (links: readonly JudgedLink[]): readonly JudgedLink[] => {
  const wrong = links.filter(({ mark }) => mark === "wrong");
  const causeOf = ({ causes }: JudgedLink): string => causes[0]?.name ?? "";
  return wrong
    .filter((link, at) => wrong.findIndex((other) => causeOf(other) === causeOf(link)) === at)
    .slice(0, mostToRevise);
};

const praise = (
  links: readonly JudgedLink[],
  items: readonly Item[],
  errors: readonly JudgedLink[],
): readonly Bilingual[] => {
  const isFull = items.length > 0 && items.every(({ points, earned }) => earned === points);
  const isClean = links.every(({ mark }) => mark !== "wrong" && mark !== "repairs");
  if (isFull && isClean)
    return links.some(({ mark }) => mark === "follows")
      ? [
          {
            fr: "Tout s'ensuit de ce qui a été trouvé plus haut.",
            en: "All of it follows from what was found above.",
          },
        ]
      : [{ fr: "Tout est juste.", en: "All of it is right." }];
  const first = errors[0]?.at ?? Infinity;
  const good = links.filter(
    ({ at, mark }) => at < first && (mark === "right" || mark === "convention"),
  ).length;
  if (good === 0) return [];
  if (first === Infinity)
    return [{ fr: "Ce qui a été lu est juste.", en: "What was read is right." }];
  const error = lineOf(errors[0] as JudgedLink);
  return [
    {
      fr: `Tout est juste jusqu'à la ${error.fr}.`,
      en: `All of it is right up to ${error.en}.`,
    },
  ];
};

/** Two causes that fit equally well are both told. */
const told = (link: JudgedLink): Bilingual => {
  const at = lineOf(link);
  const [fr, en] = isUnexplained(link)
    ? [
        "cette égalité est fausse ; une personne regardera pourquoi.",
        "this equality is false; a person will look why.",
      ]
    : (["fr", "en"] as const).map((lang) =>
        link.causes
          .map(({ says }) => says[lang])
          .join(lang === "fr" ? " Ou bien : " : " Or else: "),
      );
  return sentence({ fr: `${at.fr} : ${fr}`, en: `${at.en}: ${en}` });
};

const consequences = (
  links: readonly JudgedLink[],
  errors: readonly JudgedLink[],
): readonly Bilingual[] => {
  const repair = links.find(({ mark }) => mark === "repairs");
  if (repair) {
    const at = lineOf(repair);
    return [
      sentence({
        fr: `${at.fr} : la valeur est de nouveau juste, sans que la ligne précédente y mène.`,
        en: `${at.en}: the value is right again, but the line before does not lead to it.`,
      }),
    ];
  }
  return errors.length > 0 && links.some(({ mark }) => mark === "follows")
    ? [
        {
          fr: "La suite s'ensuit : rien d'autre n'y est retiré.",
          en: "What comes after follows from it: nothing more is taken off there.",
        },
      ]
    : [];
};

const forms = (links: readonly JudgedLink[]): readonly Bilingual[] =>
  links.flatMap(({ formMissed }) => formMissed?.says ?? []).slice(0, 1);

const waits = (pending: number): Bilingual => {
  const { fr, en } = pointsSay(pending);
  return {
    fr: `Une personne lira le reste : ${fr} en attente.`,
    en: `A person will read the rest: ${en} pending.`,
  };
};
