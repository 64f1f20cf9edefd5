import { compare, number, one, product, sum } from "../expr/build.ts";
import { fixedSize, type Size, size } from "../expr/size.ts";
import type { Block, Formula, Setter, Words } from "../narrate/block.ts";
import { nothingGiven } from "../rewrite/given.ts";
import type { Proof } from "../rewrite/proof.ts";
import { Trace } from "../rewrite/trace.ts";
import { concludes, sizeNumber, times } from "./exact.ts";
import { alwaysFits, type Passed, padded, roomWritten, type Slide, span } from "./layers.ts";
import { prose, remark } from "./telling.ts";

/** The layers as a table, from the formula with the numbers put in to the shape of each output. */
export const layersTold = (passed: readonly Passed[]): readonly Block[] => [
  prose(
    (set) =>
      `Sur un axe de longueur ${set(raw("i"))}, complété de ${set(raw("p"))} zéros de chaque côté, un noyau de taille ${set(raw("k"))} et de dilatation ${set(raw("d"))} couvre ${set(raw("d(k-1)+1"))} positions. Avec un pas ${set(raw("s"))}, il se place ${set(general)} fois : c'est la taille de l'axe à la sortie. Une convolution a autant de canaux de sortie que de noyaux ; un regroupement (pooling) traite chaque canal à part et en garde le nombre.`,
    (set) =>
      `Along an axis of length ${set(raw("i"))}, padded with ${set(raw("p"))} zeros on each side, a kernel of size ${set(raw("k"))} and dilation ${set(raw("d"))} spans ${set(raw("d(k-1)+1"))} positions. With stride ${set(raw("s"))} it can be placed ${set(general)} times: this is the size of the axis in the output. A convolution has as many output channels as kernels; pooling treats each channel by itself and keeps their number.`,
  ),
  {
    kind: "table",
    head: [
      { fr: () => "Couche", en: () => "Layer" },
      ...(isAlike(passed) ? [] : [{ fr: () => "Axe", en: () => "Axis" }]),
      { fr: () => "Taille à la sortie", en: () => "Output size" },
      { fr: () => "Forme de la sortie", en: () => "Output shape" },
    ],
    rows: passed.flatMap((layer, at) => rowsOf(layer, at + 1, isAlike(passed))),
  },
  ...provisos(passed),
];

const raw = (latex: string): Formula => ({ joined: [latex] });

const general = raw(String.raw`\left\lfloor \frac{i + 2p - d(k-1) - 1}{s} \right\rfloor + 1`);

const nothing: Words = { fr: () => "", en: () => "" };

/** Whether every layer treats all its axes alike, so that none has to be named. */
const isAlike = (passed: readonly Passed[]): boolean =>
  passed.every(({ slides }) => new Set(slides).size === 1);

const rowsOf = (
  { layer, slides, output }: Passed,
  at: number,
  alike: boolean,
): readonly (readonly Words[])[] =>
  [...new Set(slides)].map((slide, which) => [
    which > 0
      ? nothing
      : layer.conv
        ? { fr: () => `${at} (convolution)`, en: () => `${at} (convolution)` }
        : { fr: () => `${at} (regroupement)`, en: () => `${at} (pooling)` },
    ...(alike ? [] : [axisWords(slides, slide)]),
    said(placed(slide)),
    which > 0 ? nothing : said(times(output)),
  ]);

const said = (formula: Formula): Words => ({
  fr: (set: Setter) => set(formula),
  en: (set: Setter) => set(formula),
});

const axisWords = (slides: readonly Slide[], of: Slide): Words => {
  if (slides.every((slide) => slide === of)) return { fr: () => "les deux", en: () => "both" };
  return slides[0] === of
    ? { fr: () => "hauteur", en: () => "height" }
    : { fr: () => "largeur", en: () => "width" };
};

/** ⌊(128 + 2·3 − 1·(8 − 1) − 1)/2⌋ + 1 = ⌊126/2⌋ + 1 = 63 + 1 = 64 */
const placed = (slide: Slide): Formula => {
  const { room, stride, steps, output } = slide;
  const floor = (above: Formula): readonly (Formula | string)[] => [
    String.raw`\left\lfloor \frac{`,
    above,
    `}{${stride}}`,
    String.raw` \right\rfloor + 1`,
  ];
  return {
    joined: [
      ...floor(roomWritten(slide)),
      " = ",
      ...floor(sizeNumber(room)),
      ...(steps && fixedSize(steps.whole) !== undefined
        ? [" = ", sizeNumber(steps.whole), " + 1"]
        : []),
      " = ",
      sizeNumber(output),
    ],
  };
};

/** What the table takes for granted: names for floors that depend on the sizes, and kernels that fit. */
const provisos = (passed: readonly Passed[]): readonly Block[] => {
  const slides = [...new Set(passed.flatMap((layer) => layer.slides))];
  const names = slides.filter(({ steps }) => !steps).map(({ output }) => sizeNumber(output));
  const narrow = slides.filter((slide) => !alwaysFits(slide));
  const list = (of: readonly Formula[], set: Setter): string => of.map(set).join(", ");
  return [
    ...(names.length === 0
      ? []
      : [
          remark(
            (set) =>
              `Sans la valeur des tailles, ces parties entières ne se calculent pas davantage : ${list(names, set)} n'en sont que des noms.`,
            (set) =>
              `Without values for the sizes these floors go no further: ${list(names, set)} are only names for them.`,
          ),
        ]),
    ...(narrow.length === 0
      ? []
      : [
          remark(
            (set) =>
              `Pour que chaque noyau tienne dans son axe complété, il faut ${list(narrow.map(fits), set)}.`,
            (set) =>
              `For each kernel to fit into its padded axis, we need ${list(narrow.map(fits), set)}.`,
          ),
        ]),
  ];
};

const fits = (slide: Slide): Formula => ({
  cond: compare(sizeNumber(padded(slide)), "≥", number(span(slide))),
});

/** Each division with remainder, and the number of places that it gives. */
export const layerProofs = (passed: readonly Passed[]): readonly Proof[] =>
  [...new Set(passed.flatMap(({ slides }) => slides))].flatMap((slide) => {
    const { room, stride, steps, output } = slide;
    const reached = new Trace(roomWritten(slide), nothingGiven);
    reached.arithmetic(sizeNumber(room), "simplify");
    if (!steps) return [concludes(reached.chain)];
    reached.arithmetic(
      sum(product(number(stride), sizeNumber(steps.whole)), number(steps.rest)),
      "simplify",
    );
    const counted = new Trace(sum(sizeNumber(steps.whole), one), nothingGiven);
    counted.arithmetic(sizeNumber(output), "simplify");
    return [concludes(reached.chain), concludes(counted.chain)];
  });

/** The last output; of nothing, a single number. */
export const lastOutput = (passed: readonly Passed[]): readonly Size[] =>
  passed.at(-1)?.output ?? [size(1)];
