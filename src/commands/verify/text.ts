import type { Bilingual } from "../../expr/function.ts";
import { tickText } from "../../page/plot.ts";
import { showError } from "../../parse/error.ts";
import { type Paint, painter } from "../paint.ts";
import type { Lang, Terminal } from "../verb.ts";
import type { Report } from "./run.ts";
import { slopesText } from "./slopes-text.ts";
import { shapesText, table } from "./table.ts";
import { trainedText } from "./train/text.ts";
import type { VerifiedPart } from "./verify.ts";

/** A report as a table for the terminal, with what failed and why below it. */
export const reportText = (
  { exercise, parts, slopes, trained }: Report,
  terminal: Terminal,
): string => {
  const { lang } = terminal;
  const paint = painter(terminal.colour);
  const [head = "", ...lines] = table(
    [titles.map((title) => title[lang]), ...parts.map((part) => cells(part, lang))],
    numeric,
  );
  return [
    paint.strong(exercise),
    paint.faint(`  ${head}`),
    ...lines.map((line, at) => `  ${painted(line, parts[at], paint)}`),
    ...parts.flatMap((part) => reason(part, lang)),
    summary(parts, lang),
    ...slopesText(slopes, lang, paint),
    ...trainedText(trained, lang, paint),
  ].join("\n");
};

const titles: readonly Bilingual[] = [
  { fr: "question", en: "question" },
  { fr: "partie", en: "part" },
  { fr: "sorte", en: "kind" },
  { fr: "étapes", en: "steps" },
  { fr: "valeurs", en: "values" },
  { fr: "formes", en: "shapes" },
  { fr: "écart", en: "worst gap" },
  { fr: "verdict", en: "verdict" },
];

/** The columns of numbers, set to the right. */
const numeric: ReadonlySet<number> = new Set([3, 4]);

const cells = (part: VerifiedPart, lang: Lang): readonly string[] => {
  const isShown = part.verdict !== "failed" && part.values > 0;
  return [
    part.question,
    part.part ?? "",
    part.kind,
    isShown ? `${part.steps}` : "",
    isShown ? `${part.values}` : "",
    shapesText(part.shapes),
    isShown ? tickText(Number(part.worst.toPrecision(2)), lang) : "",
    verdicts[part.verdict][lang],
  ];
};

const verdicts: Readonly<Record<VerifiedPart["verdict"], Bilingual>> = {
  proved: { fr: "prouvé", en: "proved" },
  "in words": { fr: "en mots, non vérifié", en: "in words, not checked" },
  declared: { fr: "lu dans l'énoncé", en: "as declared" },
  failed: { fr: "ÉCHEC", en: "FAILED" },
};

const painted = (row: string, part: VerifiedPart | undefined, paint: Paint): string =>
  part?.verdict === "failed"
    ? paint.bad(row)
    : part?.verdict === "in words" || part?.verdict === "declared"
      ? paint.faint(row)
      : row;

const reason = ({ question, part, why, error }: VerifiedPart, lang: Lang): readonly string[] => {
  if (!why) return [];
  const name = part === undefined ? question : `${question}.${part}`;
  return error
    ? [showError(error.at, lang)]
    : [lang === "fr" ? `  ${name} : ${why.fr}` : `  ${name}: ${why.en}`];
};

const summary = (parts: readonly VerifiedPart[], lang: Lang): string => {
  const count = (verdict: VerifiedPart["verdict"]): number =>
    parts.filter((part) => part.verdict === verdict).length;
  const [proved, inWords, failed] = [count("proved"), count("in words"), count("failed")];
  const declared = count("declared");
  const said =
    lang === "fr"
      ? [
          `${proved} réponse${proved > 1 ? "s prouvées" : " prouvée"} sur ${parts.length}`,
          ...(inWords > 0 ? [`${inWords} en mots, non vérifiée${inWords > 1 ? "s" : ""}`] : []),
          ...(declared > 0 ? [`${declared} lue${declared > 1 ? "s" : ""} dans l'énoncé`] : []),
          ...(failed > 0 ? [`${failed} échec${failed > 1 ? "s" : ""}`] : []),
        ]
      : [
          `${proved} of ${parts.length} answers proved`,
          ...(inWords > 0 ? [`${inWords} in words, not checked`] : []),
          ...(declared > 0 ? [`${declared} read off the statement`] : []),
          ...(failed > 0 ? [`${failed} failed`] : []),
        ];
  return `  ${said.join(", ")}`;
};
