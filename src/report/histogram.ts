import { escaped } from "../page/escape.ts";
import { decimal, type Language, typeset } from "../page/typography.ts";
import type { Bin, ClassFigures } from "./class.ts";
import { classPhrases } from "./class-phrases.ts";

const width = 640;
const tall = 180;
const [left, top, bottom] = [10, 26, 30] as const;

/** A bar for each stretch of the scale; the part of it that waits for a person is hatched. */
export const histogramSvg = (
  { bins, maxScore, graded }: ClassFigures,
  language: Language,
): string => {
  const say = classPhrases[language];
  const most = Math.max(1, ...bins.map(({ copies }) => copies));
  const slot = (width - 2 * left) / Math.max(1, bins.length);
  const ground = top + tall;
  const text = (words: string): string => escaped(typeset(words, language));
  const bars = bins.map((bin, at) => {
    const x = left + at * slot + 2;
    const [high, waiting] = [bin.copies, bin.waiting].map((count) => (tall * count) / most);
    const rectangle = (looks: string, y: number, height: number): string =>
      height > 0
        ? `<rect class="${looks}" x="${place(x)}" y="${place(y)}" width="${place(slot - 4)}" height="${place(height)}"/>`
        : "";
    return [
      `<g><title>${text(barSaid(bin, language))}</title>`,
      rectangle("bar", ground - (high ?? 0), (high ?? 0) - (waiting ?? 0)),
      rectangle("waiting", ground - (waiting ?? 0), waiting ?? 0),
      bin.copies > 0
        ? `<text x="${place(x + slot / 2 - 2)}" y="${place(ground - (high ?? 0) - 7)}">${decimal(bin.copies, language)}</text>`
        : "",
      "</g>",
    ].join("");
  });
  const borders = [...bins.map(({ from }) => from), ...bins.slice(-1).map(({ to }) => to)];
  const ticks = borders.map(
    (value, at) =>
      `<text x="${place(left + at * slot)}" y="${ground + 19}">${decimal(value, language)}</text>`,
  );
  const caption = text(say.histogram(say.copies(graded), maxScore));
  return [
    `<svg class="plot histogram" viewBox="0 0 ${width} ${ground + bottom}" role="img" aria-labelledby="histogram">`,
    `<title id="histogram">${caption} ${bins.map((bin) => text(barSaid(bin, language))).join(" ; ")}</title>`,
    `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="under" width="6" height="6"/><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>`,
    ...bars,
    `<g class="axes"><path d="M${left} ${ground}H${width - left}"/></g>`,
    `<g class="ticks">${ticks.join("")}</g>`,
    "</svg>",
  ].join("\n");
};

const barSaid = ({ from, to, copies, waiting }: Bin, language: Language): string => {
  const say = classPhrases[language];
  return say.bar(
    say.range(decimal(from, language), decimal(to, language)),
    say.copies(copies),
    waiting,
  );
};

const place = (value: number): string => `${Number(value.toFixed(1))}`;
