import type { Exercise } from "../../exercise/exercise.ts";
import { solutionsHtml } from "../../sheet/html.ts";
import { solutionsMarkdown } from "../../sheet/markdown.ts";
import { prepared } from "../sheet/files.ts";
import { solve } from "../sheet/load.ts";
import type { Lang } from "../verb.ts";

/** The proved answer to each question, by its id. */
export interface Solutions {
  readonly html: (lang: Lang) => ReadonlyMap<string, string>;
  readonly markdown: (lang: Lang) => ReadonlyMap<string, string>;
}

const once = <T>(make: (lang: Lang) => T): ((lang: Lang) => T) => {
  const made = new Map<Lang, T>();
  return (lang) => {
    const found = made.get(lang) ?? make(lang);
    made.set(lang, found);
    return found;
  };
};

/** Answers the exercise, which takes seconds. */
export const solutionsOf = (exercise: Exercise): Solutions => {
  const { model, style } = prepared(exercise, solve(exercise), "normal");
  return {
    html: once((lang) => solutionsHtml(model, lang, style)),
    markdown: once((lang) => solutionsMarkdown(model, lang, style)),
  };
};
