import * as z from "zod";
import type { Setting } from "../exercise/kind.ts";
import { axis } from "../exercise/names-schema.ts";
import { difference, minusOne, number, one, product, sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { addSizes, fixedSize, leastSize, type Size, scaleSize, size } from "../expr/size.ts";
import { sizeNumber } from "./exact.ts";

/*
 * Layers that slide a kernel: convolutions and pooling, as an exercise file lists them, and what they make
 * of an array height × width × channels.
 *
 * Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016, relation 15.
 */

/** The greatest whole number a file may say of a layer: products of a few stay exact. */
const greatest = 100_000;

const whole = (least: number) => z.int().min(least).max(greatest);

/** One number for every axis, or one per axis. */
const perAxis = (least: number) => z.union([whole(least), z.array(whole(least)).min(1).max(2)]);

/** A size, or a whole number. */
export const sizeSchema = axis.refine((says) => typeof says === "string" || says <= greatest, {
  params: { fr: `Au plus ${greatest}.`, en: `At most ${greatest}.` },
});

const sliding = {
  size: perAxis(1).describe("the size of the window, for every axis or for each"),
  padding: perAxis(0).default(0).describe("zeros added on each side"),
  dilation: perAxis(1).default(1).describe("the distance between neighbours in the window"),
};

export const convSchema = z.strictObject({
  kernels: sizeSchema.describe("how many kernels, hence output channels"),
  ...sliding,
  stride: perAxis(1).default(1).describe("the distance between places of the window"),
  bias: z.boolean().default(true).describe("whether each kernel has a bias"),
});

/** Without a stride, windows stand side by side. */
const poolSchema = z.strictObject({
  ...sliding,
  stride: perAxis(1)
    .optional()
    .describe("the distance between places of the window; its size if not given"),
});

export const layerSchema = z
  .strictObject({
    conv: convSchema.optional().describe("a convolution"),
    pool: poolSchema.optional().describe("pooling, channel by channel"),
  })
  .refine(({ conv, pool }) => (conv === undefined) !== (pool === undefined), {
    params: {
      fr: "Une couche dit une seule chose : « conv » ou « pool ».",
      en: 'A layer says one thing: "conv" or "pool".',
    },
  });

export const inputSchema = z
  .array(sizeSchema)
  .min(2)
  .max(3)
  .describe("length and channels of the input, or its height, width and channels");

export const layersSchema = z.array(layerSchema).min(1).max(64).describe("the layers, in order");

type LayerSays = z.output<typeof layerSchema>;
type PerAxis = number | readonly number[];

/** A kernel along one axis. */
export interface Slide {
  readonly input: Size;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  /** How far the kernel can move: input + 2·padding − dilation·(kernel − 1) − 1. */
  readonly room: Size;
  /** room = stride·whole + rest, with 0 ≤ rest < stride; nothing where that depends on the sizes. */
  readonly steps: { readonly whole: Size; readonly rest: number } | undefined;
  /** How many places it has: ⌊room / stride⌋ + 1; a new letter where it cannot be worked out. */
  readonly output: Size;
}

/** A layer with what goes in and what comes out: the spatial axes, then the channels. */
export interface Passed {
  readonly layer: LayerSays;
  readonly slides: readonly Slide[];
  readonly input: readonly Size[];
  readonly output: readonly Size[];
}

/** Reads a size that may be a plain number. */
export const sizeIn = (
  says: string | number,
  setting: Setting,
  path: readonly (string | number)[],
): Size => (typeof says === "number" ? size(says) : setting.size(says, path));

/** The layers one after another, from the input on. @throws a located error where a kernel does not fit. */
export const passThrough = (
  input: readonly (string | number)[],
  layers: readonly LayerSays[],
  setting: Setting,
): readonly Passed[] => {
  const passed: Passed[] = [];
  let here = input.map((says, at) => sizeIn(says, setting, ["input", at]));
  const taken = new Set(here.flatMap(namesOf));
  for (const [at, layer] of layers.entries()) {
    const key = layer.conv ? "conv" : "pool";
    const says = layer.conv ?? layer.pool;
    if (!says) continue;
    const path = ["layers", at, key] as const;
    const axes = here.slice(0, -1);
    const along = (name: "size" | "stride" | "padding" | "dilation"): readonly number[] =>
      spread(says[name] ?? says.size, axes.length, () =>
        setting.refuse([...path, name], {
          fr: `L'entrée a ${axes.length} axe(s) où glisser : un nombre, ou un par axe.`,
          en: `The input has ${axes.length} axes to slide along: one number, or one per axis.`,
        }),
      );
    const [kernels, strides, paddings, dilations] = [
      along("size"),
      along("stride"),
      along("padding"),
      along("dilation"),
    ];
    const slides: Slide[] = [];
    for (const [which, extent] of axes.entries()) {
      const before = slides[0];
      const set = {
        input: extent,
        kernel: kernels[which] ?? 1,
        stride: strides[which] ?? 1,
        padding: paddings[which] ?? 0,
        dilation: dilations[which] ?? 1,
      };
      const known = before && isLike(before, set) ? before : undefined;
      const slide = known ?? slideOf(set, () => newLetter(at + 1, which, taken));
      const room = fixedSize(slide.room);
      if (room !== undefined && room < 0) throw setting.refuse([...path, "size"], tooWide(set));
      slides.push(slide);
    }
    const channels = layer.conv
      ? sizeIn(layer.conv.kernels, setting, [...path, "kernels"])
      : (here.at(-1) ?? size(1));
    for (const name of namesOf(channels)) taken.add(name);
    const output = [...slides.map((slide) => slide.output), channels];
    passed.push({ layer, slides, input: here, output });
    here = output;
  }
  return passed;
};

const namesOf = (of: Size): readonly string[] => of.terms.flatMap(({ names }) => names);

const spread = (says: PerAxis, axes: number, wrong: () => Error): readonly number[] => {
  if (typeof says === "number") return Array.from({ length: axes }, () => says);
  if (says.length !== axes) throw wrong();
  return says;
};

type Setup = Pick<Slide, "input" | "kernel" | "stride" | "padding" | "dilation">;

const isLike = (a: Setup, b: Setup): boolean =>
  a.input === b.input &&
  a.kernel === b.kernel &&
  a.stride === b.stride &&
  a.padding === b.padding &&
  a.dilation === b.dilation;

const tooWide = ({ input, kernel, padding, dilation }: Setup) => {
  const [span, room] = [dilation * (kernel - 1) + 1, (fixedSize(input) ?? 0) + 2 * padding];
  return {
    fr: `Le noyau occupe ${span} positions, et l'axe complété n'en a que ${room}.`,
    en: `The kernel spans ${span} positions, and the padded axis has only ${room}.`,
  };
};

const slideOf = (set: Setup, letter: () => string): Slide => {
  const { input, kernel, stride, padding, dilation } = set;
  const room = addSizes(input, size(2 * padding - dilation * (kernel - 1) - 1));
  const steps = divided(room, stride);
  const output = steps ? addSizes(steps.whole, size(1)) : size(letter());
  return { ...set, room, steps, output };
};

/** The division with remainder of a polynomial whose symbols stand for whole numbers, where it is one. */
const divided = (of: Size, by: number): Slide["steps"] => {
  const symbols = of.terms.filter(({ names }) => names.length > 0);
  if (symbols.some(({ coefficient }) => coefficient % by !== 0)) return undefined;
  const constant = of.terms.find(({ names }) => names.length === 0)?.coefficient ?? 0;
  const quotient = Math.floor(constant / by);
  const part = symbols.map(({ coefficient, names }) => ({ coefficient: coefficient / by, names }));
  return {
    whole: addSizes({ key: "", terms: part }, size(quotient)),
    rest: constant - by * quotient,
  };
};

/** A letter for a size that cannot be worked out: of the layer, and of the axis. */
const newLetter = (layer: number, axis: number, taken: Set<string>): string => {
  let name = `${axis === 0 ? "h" : "w"}_${layer}`;
  while (taken.has(name)) name += "′";
  taken.add(name);
  return name;
};

/** input + 2·padding − dilation·(kernel − 1) − 1, as it is written with the numbers put in. */
export const roomWritten = ({ input, padding, dilation, kernel }: Slide): Expr =>
  sum(
    sizeNumber(input),
    product(2, number(padding)),
    product(minusOne, number(dilation), difference(kernel, one)),
    minusOne,
  );

/** Whether the kernel fits for every value of the sizes. */
export const alwaysFits = ({ room }: Slide): boolean => (leastSize(room) ?? -1) >= 0;

/** The size that a kernel needs of its axis, padding counted: dilation·(kernel − 1) + 1. */
export const span = ({ dilation, kernel }: Slide): number => dilation * (kernel - 1) + 1;

/** The axis with its padding. */
export const padded = ({ input, padding }: Slide): Size =>
  addSizes(input, scaleSize(2, size(padding)));
