import { withLabels } from "../../exercise/family.ts";
import type { Bilingual } from "../../expr/function.ts";
import { tickText } from "../../page/plot.ts";
import { showError } from "../../parse/error.ts";
import { type Paint, painter } from "../paint.ts";
import type { Lang, Terminal } from "../verb.ts";
import type { Report } from "./run.ts";
import type { VerifiedPart } from "./verify.ts";

/** A report as a table for the terminal, with what failed and why below it. */
export const reportText = ({ exercise, parts }: Report, terminal: Terminal): string => {
  const { lang } = terminal;
  const paint = painter(terminal.colour);
  const rows = parts.map((part) => cells(part, lang));
  const widths = titles.map((title, column) =>
    Math.max(title[lang].length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return numeric.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [
    paint.strong(exercise),
    paint.faint(`  ${line(titles.map((title) => title[lang]))}`),
    ...rows.map((row, at) => `  ${painted(line(row), parts[at], paint)}`),
    ...parts.flatMap((part) => reason(part, lang)),
    summary(parts, lang),
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

/** The longest list of sizes that a line of the table holds. */
const longestShapes = 36;

/** The sizes that were tried: n = 2, 3, 5, or (d, n) = (2, 3), (5, 4); in short where there are many. */
const shapesText = (shapes: VerifiedPart["shapes"]): string => {
  const names = [...new Set(shapes.flatMap((tried) => Object.keys(tried)))].sort();
  const printed = names.map(withLabels);
  if (names.length === 0) return "";
  const group = (values: readonly (string | number)[]): string =>
    names.length === 1 ? `${values[0]}` : `(${values.join(", ")})`;
  const tried = [...new Set(shapes.map((sizes) => group(names.map((name) => sizes[name] ?? "·"))))];
  const whole = `${group(printed)} = ${tried.join(", ")}`;
  return whole.length <= longestShapes ? whole : `${tried.length} × (${short(printed)})`;
};

const short = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(", ") : `${names.slice(0, 7).join(", ")}, …`;

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
