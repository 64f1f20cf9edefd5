import { withLabels } from "../../exercise/family.ts";
import type { Bilingual } from "../../expr/function.ts";
import { tickText } from "../../page/plot.ts";
import type { Paint } from "../paint.ts";
import type { Lang } from "../verb.ts";
import type { VerifiedSlope } from "./slopes.ts";
import { shapesText, table } from "./table.ts";

const titles: readonly Bilingual[] = [
  { fr: "question", en: "question" },
  { fr: "fonction", en: "function" },
  { fr: "par rapport à", en: "with respect to" },
  { fr: "formes", en: "shapes" },
  { fr: "méthode", en: "method" },
  { fr: "composantes", en: "entries" },
  { fr: "pire écart", en: "worst error" },
  { fr: "écart / borne", en: "error / bound" },
  { fr: "verdict", en: "verdict" },
];

/** The columns of numbers. */
const numeric: ReadonlySet<number> = new Set([5, 6, 7]);

const methods: Readonly<Record<VerifiedSlope["methods"][number], Bilingual>> = {
  "complex step": { fr: "pas complexe", en: "complex step" },
  differences: { fr: "différences extrapolées", en: "extrapolated differences" },
  changes: { fr: "différences centrées", en: "central differences" },
};

const verdicts: Readonly<Record<VerifiedSlope["verdict"], Bilingual>> = {
  agrees: { fr: "confirmé", en: "confirmed" },
  differs: { fr: "FAUX", en: "WRONG" },
  "no value": { fr: "SANS VALEUR", en: "NO VALUE" },
  "too coarse": { fr: "TROP FLOU", en: "TOO COARSE" },
  "too few shapes": { fr: "TROP PEU DE FORMES", en: "TOO FEW SHAPES" },
  "not measured": { fr: "NON MESURÉ", en: "NOT MEASURED" },
};

/** Derivatives as a table, with the entry that each failure rests on below it. */
export const slopesText = (
  slopes: readonly VerifiedSlope[],
  lang: Lang,
  paint: Paint,
): readonly string[] => {
  if (slopes.length === 0) return [];
  const rows = [titles.map((title) => title[lang]), ...slopes.map((each) => cells(each, lang))];
  const [head = "", ...lines] = table(rows, numeric);
  return [
    "",
    paint.faint(`  ${head}`),
    ...lines.map((line, at) => `  ${isGood(slopes[at]) ? line : paint.bad(line)}`),
    ...slopes.flatMap((slope) => (isGood(slope) ? [] : reason(slope, lang))),
    summary(slopes, lang),
  ];
};

const isGood = (slope: VerifiedSlope | undefined): boolean => slope?.verdict === "agrees";

const nameOf = ({ question, part }: VerifiedSlope): string =>
  part === undefined ? question : `${question}.${part}`;

/** The longest name of a function that a line of the table holds. */
const longestName = 28;

const short = (text: string): string =>
  [...text].length <= longestName ? text : `${[...text].slice(0, longestName - 1).join("")}…`;

const significant = (value: number, lang: Lang): string =>
  Number.isFinite(value) ? tickText(Number(value.toPrecision(2)), lang) : `${value}`;

const cells = (slope: VerifiedSlope, lang: Lang): readonly string[] => {
  const { worst } = slope;
  return [
    nameOf(slope),
    short(slope.of),
    slope.by,
    shapesText(slope.shapes),
    slope.methods.map((method) => methods[method][lang]).join(", "),
    `${slope.entries}`,
    worst ? significant(worst.error, lang) : "",
    worst ? significant(worst.ratio, lang) : "",
    verdicts[slope.verdict][lang],
  ];
};

const number = (value: number, lang: Lang): string =>
  Number.isNaN(value) ? (lang === "fr" ? "aucune valeur" : "no value") : tickText(value, lang);

const reason = (slope: VerifiedSlope, lang: Lang): readonly string[] => {
  const { worst, by, of } = slope;
  if (!worst) return [];
  const place = worst.place.length === 0 ? "" : ` [${worst.place.join(", ")}]`;
  const sizes = Object.entries(worst.sizes)
    .map(([name, size]) => `${withLabels(name)} = ${size}`)
    .join(", ");
  const claimed = number(worst.claimed, lang);
  const measured = number(worst.measured, lang);
  const at = sizes === "" ? "" : lang === "fr" ? ` pour ${sizes}` : ` at ${sizes}`;
  return [
    lang === "fr"
      ? `  ${nameOf(slope)} : ∂(${of})/∂${by}${place}${at} : annoncé ${claimed}, mesuré ${measured}`
      : `  ${nameOf(slope)}: ∂(${of})/∂${by}${place}${at}: claimed ${claimed}, measured ${measured}`,
  ];
};

const summary = (slopes: readonly VerifiedSlope[], lang: Lang): string => {
  const good = slopes.filter(isGood).length;
  const entries = slopes.reduce((so, slope) => so + slope.entries, 0);
  return lang === "fr"
    ? `  ${good} dérivée${good > 1 ? "s confirmées" : " confirmée"} par des valeurs sur ${slopes.length}, ${entries} composantes comparées`
    : `  ${good} of ${slopes.length} derivatives confirmed by values, ${entries} entries compared`;
};
