import type { Document } from "../../document/document.ts";
import { openDocument } from "../../document/open.ts";
import { readDocument, type SectionReading } from "../../document/reading.ts";
import { alignSections } from "../../exercise/section-labels.ts";
import { type ReadError, showError } from "../../parse/error.ts";
import { type ExitCode, exit, type Lang, type Terminal } from "../verb.ts";
import { type Count, countOf } from "./count.ts";
import { documentJson } from "./json.ts";
import { symbolsOf } from "./meaning.ts";
import { outlineText, placeText, refusalsIn } from "./outline.ts";
import { type Asked, type Means, Unusable } from "./run.ts";

/** Reads a copy and prints its outline; exits with 1 where a part of it is refused. */
export const parseDocument = (
  path: string,
  { options, sections, ofExercise }: Means,
  { explain, format, strict, write }: Asked,
  terminal: Terminal,
): ExitCode => {
  const { lang, note, say, colour } = terminal;
  const { macros } = options;
  const opened = openDocument(path, { ...(macros !== undefined && { macros }) });
  if (!opened.ok)
    throw new Unusable(
      ...opened.errors.map((error) =>
        error.source === ""
          ? `corrige${lang === "fr" ? " " : ""}: ${error.message[lang]}`
          : showError(error as ReadError, lang),
      ),
    );
  const { document } = opened;
  const errors = opened.errors as readonly ReadError[];
  const labels = document.sections.map(({ label }) => label);
  const readings = readDocument(document, {
    ...options,
    sections: ofExercise ? alignSections(sections, labels) : sections,
  });
  const counts = countOf(readings);
  if (format === "json")
    say(JSON.stringify(documentJson(document, readings, counts, errors, explain), undefined, 2));
  else {
    const outline = outlineText(document, readings, lang, { explain, colour, write });
    if (outline !== "") say(outline.trimEnd());
    for (const error of errors) note(showError(error, lang));
    pictures(refusalsIn(document, readings), terminal);
    for (const { message, span } of document.remarks)
      note(`${placeText(document, span.start)}: ${message[lang]}`);
    note(summary(document, counts, lang));
    if (counts.formulas === 0) note(noFormula[lang]);
    const taken = strict ? [] : takenForNumbers(readings, options, sections);
    if (taken.length > 0) note(numbersText(taken, lang));
  }
  return counts.refused > 0 || errors.length > 0 ? exit.failed : exit.good;
};

/** How many refusals are shown with a picture; the outline has all of them. */
const mostPictures = 10;

const pictures = (refusals: readonly ReadError[], { lang, note }: Terminal): void => {
  for (const error of refusals.slice(0, mostPictures)) note(showError(error, lang));
  const more = refusals.length - mostPictures;
  if (more > 0)
    note(
      lang === "fr"
        ? `… et ${more} de plus, chacun à sa place ci-dessus.`
        : `… and ${more} more, each at its place above.`,
    );
};

const many = (count: number, one: string, several: string, lang: Lang): string =>
  `${count} ${count === 1 || (count === 0 && lang === "fr") ? one : several}`;

const summary = (
  { file }: Document,
  { formulas, sides, read, refused }: Count,
  lang: Lang,
): string => {
  return lang === "fr"
    ? `${file} : ${many(formulas, "formule", "formules", lang)}, ${many(sides, "membre", "membres", lang)} : ${many(read, "lu", "lus", lang)}, ${many(refused, "refusé", "refusés", lang)}.`
    : `${file}: ${many(formulas, "formula", "formulas", lang)}, ${many(sides, "side", "sides", lang)}: ${read} read, ${refused} refused.`;
};

const noFormula = {
  fr: "Aucune formule n'y a été trouvée : elles se tiennent entre dollars ($…$, $$…$$) ou dans un environnement de LaTeX.",
  en: "No formula was found in it: they stand between dollars ($…$, $$…$$) or in an environment of LaTeX.",
} as const;

/** Names that nothing declares and that were read as numbers. */
const takenForNumbers = (
  readings: readonly SectionReading[],
  { declare, notation }: Means["options"],
  sections: Means["sections"],
): readonly string[] => {
  const said = new Set(
    [notation ?? {}, ...Object.values(sections)].flatMap(({ symbols = {}, sizes = {} }) => [
      ...Object.keys(symbols),
      ...Object.keys(sizes),
    ]),
  );
  for (const text of Array.isArray(declare) ? (declare as readonly string[]) : [])
    for (const each of text.split(";")) said.add(each.split(":")[0]?.trim() ?? "");
  for (const { symbol } of readings.flatMap(({ introduced }) => introduced)) said.add(symbol);
  const chains = readings.flatMap(({ formulas }) =>
    formulas.flatMap((formula) => formula.chains.map(({ reading }) => reading)),
  );
  return symbolsOf(chains).flatMap(({ name, axes }) =>
    axes.length > 0 || said.has(name) || /[[\]]/.test(name) ? [] : [name],
  );
};

/** How many names a note lists. */
const mostListed = 12;

const numbersText = (names: readonly string[], lang: Lang): string => {
  const listed = names.slice(0, mostListed).join(", ");
  const more = names.length > mostListed ? ", …" : "";
  return lang === "fr"
    ? `Déclarés nulle part et lus comme des nombres : ${listed}${more} (--strict les refuse, --notation les déclare).`
    : `Declared nowhere and read as numbers: ${listed}${more} (--strict refuses them, --notation declares them).`;
};
