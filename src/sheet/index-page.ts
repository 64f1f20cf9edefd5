import type { Bilingual } from "../expr/function.ts";
import { documentHtml } from "../page/document.ts";
import { escaped } from "../page/escape.ts";
import { look } from "../page/look.ts";
import { runsHtml } from "../page/prose.ts";
import { runs } from "../page/runs.ts";
import type { Language } from "../page/typography.ts";
import { phrases } from "./phrases.ts";
import { type Status, statusMarks } from "./status.ts";

/** A homework whose sheets were written. */
export interface Listed {
  readonly id: string;
  readonly title: Bilingual;
  readonly points: number;
  readonly statuses: readonly (readonly [Status, number])[];
  /** Paths from the page, as `004/004.fr.html`. */
  readonly files: readonly string[];
}

const words = {
  fr: { title: "Corrigés", none: "Aucun corrigé n'a été écrit." },
  en: { title: "Answer sheets", none: "No sheet was written." },
} as const;

const languages = ["fr", "en"] as const;

const endings: readonly (readonly [ending: string, name: string])[] = [
  ["html", "HTML"],
  ["pdf", "PDF"],
  ["tex", "LaTeX"],
  ["md", "Markdown"],
  ["json", "JSON"],
];

/** A page that leads to every sheet, each language in words of its own; the reader's comes first. */
export const indexPage = (sheets: readonly Listed[], first: Language): string => {
  const ordered = [...languages].sort((a, b) => Number(b === first) - Number(a === first));
  const title = ordered.map((language) => words[language].title).join(" · ");
  return documentHtml({
    language: first,
    title,
    description: title,
    css: look,
    body: ordered
      .map((language, at) =>
        [
          `<section class="sheets" lang="${language}" aria-labelledby="in-${language}">`,
          `<h${at + 1} id="in-${language}">${words[language].title}</h${at + 1}>`,
          ...(sheets.length === 0
            ? [`<p>${words[language].none}</p>`]
            : [listOf(sheets, language)]),
          "</section>",
        ].join("\n"),
      )
      .join("\n"),
  });
};

const listOf = (sheets: readonly Listed[], language: Language): string => {
  const say = phrases[language];
  const items = sheets.map(({ id, title, points, statuses, files }) => {
    const own = endings.flatMap(([ending, name]) => {
      const path = files.find((file) =>
        ending === "json" ? file.endsWith(".json") : file.endsWith(`.${language}.${ending}`),
      );
      return path === undefined ? [] : [{ name, href: escaped(encodeURI(path)) }];
    });
    const [main, ...others] = own;
    const heading = runsHtml(runs(title[language]), language);
    const facts = [
      say.points(points),
      ...statuses.map(([status, count]) => `${statusMarks[status]} ${say.counted[status](count)}`),
    ];
    const links = others.map(({ name, href }) => `<a href="${href}">${name}</a>`);
    return [
      `<li><p class="name">${main ? `<a href="${main.href}">${heading}</a>` : heading}</p>`,
      `<p class="facts"><code>${escaped(id)}</code> · ${facts.join(" · ")}</p>`,
      ...(links.length > 0 ? [`<p class="facts">${links.join(" · ")}</p>`] : []),
      "</li>",
    ].join("\n");
  });
  return `<ul>\n${items.join("\n")}\n</ul>`;
};
