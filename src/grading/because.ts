import { pointsSay } from "../exercise/loading.ts";
import type { Bilingual } from "../expr/function.ts";
import { numberOf } from "./amount.ts";
import type { Earned } from "./earning.ts";
import type { JudgedLink } from "./judged.ts";

/** Where a link stands: « ligne 42 », « cellule 3, ligne 2 ». */
export const lineOf = ({ place: { cell, line } }: JudgedLink): Bilingual =>
  cell === undefined
    ? { fr: `ligne ${line}`, en: `line ${line}` }
    : { fr: `cellule ${cell}, ligne ${line}`, en: `cell ${cell}, line ${line}` };

const led = (link: JudgedLink | undefined, fr: string, en: string): Bilingual => {
  const at = link && lineOf(link);
  return at ? sentence({ fr: `${at.fr} : ${fr}`, en: `${at.en}: ${en}` }) : sentence({ fr, en });
};

/** With a capital and a full stop. */
export const sentence = ({ fr, en }: Bilingual): Bilingual => ({ fr: closed(fr), en: closed(en) });

const closed = (text: string): string => {
  const raised = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/u.test(raised) ? raised : `${raised}.`;
};

/** Why the points of an item are earned, lost or pending. */
export const because = ({ why, link, pending }: Earned): Bilingual => {
  switch (why) {
    case "earned":
      return earnedBy(link);
    case "skipped":
      return led(
        link,
        "passage sauté, mais la suite l'établit",
        "skipped, but established by what follows",
      );
    case "whole":
      return sentence({ fr: "les lignes s'enchaînent", en: "the lines follow from one another" });
    case "gap":
      return led(link, "il manque un passage", "one passage is missing");
    case "gaps":
      return led(link, "il manque plusieurs passages", "several passages are missing");
    case "bare":
      return led(link, "le résultat, sans démarche", "the result, without a way to it");
    case "restated":
      return led(
        link,
        "le résultat est dans l'énoncé ; le recopier ne le montre pas",
        "the result is printed in the question; restating it does not show it",
      );
    case "pieces":
      return led(link, "une partie du résultat manque", "a part of the result is missing");
    case "absent":
      return sentence({
        fr: "rien dans la réponse ne l'établit",
        en: "nothing in the answer establishes it",
      });
    case "unexplained":
      return led(
        link,
        "faux, sans qu'une erreur connue l'explique ; une personne regardera",
        "wrong, and no known error explains it; a person will look",
      );
    case "decided":
      return sentence({ fr: "décidé par une personne", en: "decided by a person" });
    default: {
      const { fr, en } = pointsSay(numberOf(pending));
      const [whyFr, whyEn] = waiting[why](link);
      return led(
        why === "open" || why === "trivial" ? link : undefined,
        `${whyFr} ; une personne décide de ${fr}`,
        `${whyEn}; a person decides on ${en}`,
      );
    }
  }
};

const waiting: Readonly<
  Record<
    "words" | "doubtful" | "open" | "trivial",
    (link: JudgedLink | undefined) => readonly [string, string]
  >
> = {
  words: () => ["réponse en mots", "an answer in words"],
  doubtful: () => [
    "il n'est pas sûr que ces lignes répondent à cette question",
    "it is not sure that these lines answer this question",
  ],
  open: (link) =>
    link?.mark === "words"
      ? ["dit en mots", "said in words"]
      : link?.mark === "unreadable"
        ? ["illisible", "unreadable"]
        : ["ni établi ni réfuté", "neither proved nor refuted"],
  trivial: () => [
    "l'erreur plus haut ne laisse rien à faire ici",
    "the error above leaves nothing to do here",
  ],
};

const earnedBy = (link: JudgedLink | undefined): Bilingual => {
  switch (link?.mark) {
    case "convention":
      return led(
        link,
        `juste${link.convention ? ` (${link.convention.says.fr})` : ", à une convention près"}`,
        `right${link.convention ? ` (${link.convention.says.en})` : ", under a convention"}`,
      );
    case "follows":
      return led(link, "juste à partir de ce qui précède", "right from what stands before");
    case "repairs":
      return led(link, "la valeur est de nouveau juste", "the value is right again");
    case "wrong":
      return led(
        link,
        "compté ; l'erreur est retirée à part",
        "counted; the error is taken off apart",
      );
    default:
      return led(link, "juste", "right");
  }
};
