import { sizeText } from "../../expr/size.ts";
import type { ChainReading, LatexChain, Meant } from "../../parse/latex/formula.ts";
import { textOfShape } from "../../tex/text.ts";
import { type Paint, painter } from "../paint.ts";
import type { Lang, Terminal } from "../verb.ts";
import { type ParsedFormula, symbolsIn, takenOf } from "./formula.ts";
import { asciiOf, entryOf, latexOf, othersThatFit, reasonsOf, shapesDiffer } from "./meaning.ts";
import { meantText, oneLine } from "./outline.ts";
import { differ, partWords, reasonText } from "./words.ts";

/** A formula for the terminal: each side with what it was read as, then the quantities in it. */
export const formulaText = (found: ParsedFormula, explain: boolean, terminal: Terminal): string => {
  const { lang, colour } = terminal;
  const paint = painter(colour);
  const symbols = symbolsIn(found);
  const named = symbols.map(({ name, axes }) => `  ${name} ∈ ${textOfShape(axes)}`);
  const said = { fr: "Quantités :", en: "Quantities:" };
  return [
    ...found.chains.map((chain) =>
      [chainText(chain, lang, paint), ...(explain ? explained(found.text, chain, lang) : [])].join(
        "\n",
      ),
    ),
    ...(named.length > 0 ? [`${said[lang]}\n${named.join("\n")}`] : []),
  ].join("\n\n");
};

const chainText = (chain: LatexChain, lang: Lang, paint: Paint): string => {
  const taken = takenOf(chain);
  const lines = chain.members.map(({ source }, at) => {
    const relation = at === 0 ? "" : `${chain.relations[at - 1]} `;
    return `${relation}${oneLine(source)}\n${memberText(taken.members[at] as Meant, taken, lang, paint)}`;
  });
  const points = taken.points.map(
    ({ sym, is }) => `  ${partWords[lang].where} ${sym.name} = ${asciiOf(is)}`,
  );
  return [...lines, ...points].join("\n");
};

const rows = {
  fr: { plain: "lu", shape: "forme", index: "indices" },
  en: { plain: "read", shape: "shape", index: "indices" },
} as const;

const memberText = (meant: Meant, { points }: ChainReading, lang: Lang, paint: Paint): string => {
  if (meant.is !== "expression") return `  ${meantText(meant, lang)}`;
  const entry = entryOf(meant);
  const row = (name: string, text: string): string => `  ${paint.faint(name.padEnd(7))} ${text}`;
  const { plain, shape, index } = rows[lang];
  const free = meant.free.map(({ letter, size }) => `${letter} = 1, …, ${sizeText(size)}`);
  return [
    row(plain, paint.strong(asciiOf(entry))),
    row("LaTeX", latexOf(entry, points, lang)),
    row(shape, textOfShape(entry.indices.map((k) => k.size))),
    ...(free.length > 0 ? [row(index, free.join(", "))] : []),
  ].join("\n");
};

/** Each ambiguity with its options, the other readings that fit, and the remarks. */
const explained = (text: string, chain: LatexChain, lang: Lang): readonly string[] => {
  const taken = takenOf(chain);
  const french = lang === "fr";
  const reasons = reasonsOf(chain, taken, undefined);
  const choices = taken.choices.map(({ key, options, taken: option, span }) => {
    const why = reasonText(reasons.get(key) ?? "plausible", taken, lang);
    const listed = options.map((each, at) =>
      at === option ? `    ▸ ${each[lang]} (${why})` : `      ${each[lang]}`,
    );
    return `  ${oneLine(text.slice(span.start, span.end))}\n${listed.join("\n")}`;
  });
  const others = othersThatFit(chain, taken).map((other) => `    ${chainLine(chain, other, lang)}`);
  const remarks = [
    ...new Set(taken.remarks.map(({ message }) => message[lang])),
    ...(shapesDiffer(taken) ? [differ[lang]] : []),
  ];
  const head = (fr: string, en: string): string => `\n${french ? fr : en}`;
  return [
    choices.length > 0
      ? `${head("Ambiguïtés :", "Ambiguities:")}\n${choices.join("\n")}`
      : head("Aucune ambiguïté.", "No ambiguity."),
    ...(others.length > 0
      ? [
          `${head("Autres lectures dont les formes s'accordent :", "Other readings whose shapes fit:")}\n${[...new Set(others)].join("\n")}`,
        ]
      : []),
    ...(remarks.length > 0
      ? [`${head("Remarques :", "Remarks:")}\n${remarks.map((each) => `    ${each}`).join("\n")}`]
      : []),
  ];
};

/** A chain in plain syntax, on one line. */
const chainLine = (chain: LatexChain, { members }: ChainReading, lang: Lang): string =>
  members
    .map(
      (meant, at) => `${at === 0 ? "" : ` ${chain.relations[at - 1]} `}${meantText(meant, lang)}`,
    )
    .join("");
