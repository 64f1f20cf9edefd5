import { delta, over, product, sum } from "../../expr/build.ts";
import { addIx, indexVar, ix, negateIx, scaleIx, sizeIx, staysOn } from "../../expr/index-of.ts";
import type { Expr, Ix } from "../../expr/node.ts";
import {
  addSizes,
  fixedSize,
  floorDivided,
  leastSize,
  multiplySizes,
  type Size,
  scaleSize,
  size,
  sizeText,
} from "../../expr/size.ts";
import type { Elaborator } from "../elaborate.ts";
import { refuse } from "../error.ts";
import type { Form, FormCall } from "../form.ts";
import { asIndex, asSize } from "../indices.ts";
import { bare, type Tree } from "../tree.ts";
import { arrayOf, firstIx, isScalar, type Value } from "../value.ts";
import { foldOver } from "./folds.ts";

/*
 * Convolutional layers (LeCun et al. 1989) as sums over indices. Layers slide a kernel as it stands, which is
 * cross-correlation; `convolve` turns it around (Dumoulin and Visin 2016 for stride, padding and dilation).
 */

/** How a kernel or a window moves along an axis. */
interface Moves {
  readonly stride: Size;
  /** How many zeros stand before the axis and after it. */
  readonly padding: Size;
  readonly dilation: Size;
}

const none = size(0);
const minus = (of: Size): Size => scaleSize(-1, of);

/** The number of zeros or of steps that an argument is: a size, or 0. */
const countOf = (reader: Elaborator, tree: Tree): Size => {
  const at = asIndex(reader, tree);
  if (at.terms.length === 0 && (fixedSize(at.plus) ?? 0) >= 0) return at.plus;
  return refuse(
    "E-TYPE",
    reader.span(tree),
    `« ${reader.quote(tree)} » n'est pas un nombre de pas.`,
    `"${reader.quote(tree)}" is no number of steps.`,
    { expected: { fr: "une taille, ou 0", en: "a size, or 0" } },
  );
};

const movesOf = (reader: Elaborator, args: readonly Tree[]): Moves => {
  const [stride, padding, dilation] = args;
  return {
    stride: stride ? asSize(reader, stride) : firstIx.plus,
    padding: padding ? countOf(reader, padding) : none,
    dilation: dilation ? asSize(reader, dilation) : firstIx.plus,
  };
};

/**
 * In how many places a window fits: ⌊(n + 2p - d(f - 1) - 1)/s⌋ + 1. Where the axis has a size with a letter, the
 * stride must divide what stands before the letters, so that there is one answer for all of them.
 */
const placesOf = (
  reader: Elaborator,
  tree: Tree,
  axis: Size,
  window: Size,
  { stride, padding, dilation }: Moves,
): Size => {
  const reach = addSizes(multiplySizes(dilation, addSizes(window, minus(firstIx.plus))));
  const left = addSizes(axis, scaleSize(2, padding), minus(reach), minus(firstIx.plus));
  const steps = floorDivided(left, stride);
  if (!steps) {
    return refuse(
      "E-SHAPE",
      reader.span(tree),
      `Le nombre de places, ⌊(${sizeText(left)})/${sizeText(stride)}⌋ + 1, n'est pas une taille. Choisissez une lettre pour le nombre de places et déclarez l'axe avec elle, comme 2*o + 1.`,
      `The number of places, ⌊(${sizeText(left)})/${sizeText(stride)}⌋ + 1, is no size. Choose a letter for the number of places and declare the axis with it, such as 2*o + 1.`,
    );
  }
  const places = addSizes(steps, firstIx.plus);
  const fixed = fixedSize(places);
  if (fixed !== undefined && fixed < 1) {
    return refuse(
      "E-SHAPE",
      reader.span(tree),
      `Une fenêtre de taille ${sizeText(window)} ne tient pas dans un axe de taille ${sizeText(axis)}.`,
      `A window of size ${sizeText(window)} does not fit into an axis of size ${sizeText(axis)}.`,
    );
  }
  return places;
};

/** Where the window at place i reads: s(i - 1) + d(u - 1) + 1 - p. */
const read = (i: Ix, u: Ix, { stride, padding, dilation }: Moves): Ix => {
  const before = (of: Ix): Ix => addIx(of, negateIx(firstIx));
  return addIx(
    addIx(scaleIx(stride, before(i)), scaleIx(dilation, before(u))),
    sizeIx(addSizes(firstIx.plus, minus(padding))),
  );
};

/**
 * The entry of an array at places that may lie outside of it, where it is 0: Σ_m δ_{m,at} X_m. What has a value of its
 * own at every m is written so too, so that it is worked out once for each m and not for each place that is read.
 */
const padded = (
  of: Value,
  first: readonly Ix[],
  at: readonly Ix[],
  letters: readonly string[],
): Expr => {
  const axes = of.sizes.slice(first.length);
  const isDirect =
    of.at(...first, ...at).kind === "entry" && at.every((k, n) => staysOn(k, axes[n] as Size));
  if (isDirect) return of.at(...first, ...at);
  const by = axes.map((axis, n) => indexVar(letters[n] ?? "m", axis));
  return by.reduceRight<Expr>(
    (inner, m, n) => over("sum", [m], product(delta(m, at[n] as Ix), inner)),
    of.at(...first, ...by.map(ix)),
  );
};

/**
 * A convolutional layer over so many axes: X is channels × axes, or examples × channels × axes, the kernels are
 * kernels × channels × axes, the biases one for each kernel; both without channels is one kernel on one channel.
 * Takes X, K, b (0 for none), stride, padding and dilation.
 */
const layer =
  (count: 1 | 2): Form =>
  (reader, tree) => {
    const [of, by, bias, ...rest] = tree.args;
    if (!of || !by || tree.args.length > 6) return undefined;
    const X = reader.value(of);
    const K = reader.value(by);
    const b = bias && reader.value(bias);
    const moves = movesOf(reader, rest);
    const lone = X.sizes.length === count && K.sizes.length === count;
    const isWhole =
      lone || (K.sizes.length === count + 2 && [count + 1, count + 2].includes(X.sizes.length));
    const lead = lone ? 0 : X.sizes.length - count;
    const channels = lone ? undefined : X.sizes[lead - 1];
    if (!isWhole || (channels && channels !== K.sizes[1])) {
      const axes = count === 1 ? "n" : "n × m";
      const kernel = count === 1 ? "f" : "f × g";
      return reader.clash(
        tree,
        [
          [of, X],
          [by, K],
        ],
        `Il faut b × c × ${axes} et des noyaux k × c × ${kernel}.`,
        `It takes b × c × ${axes} and kernels k × c × ${kernel}.`,
      );
    }
    const kernels = lone ? undefined : K.sizes[0];
    const hasBias = b && !(isScalar(b) && b.at().kind === "num");
    if (b && hasBias && !isScalar(b) && (b.sizes.length !== 1 || b.sizes[0] !== kernels)) {
      return reader.clash(
        tree,
        [
          [by, K],
          [bias, b],
        ],
        "Il faut un biais pour chaque noyau.",
        "It takes one bias for each kernel.",
      );
    }
    const axes = X.sizes.slice(lead);
    const window = K.sizes.slice(lone ? 0 : 2);
    const places = axes.map((axis, n) => placesOf(reader, tree, axis, window[n] as Size, moves));
    const entry = (batch: readonly Ix[], k: Ix | undefined, at: readonly Ix[]): Expr =>
      foldOver(
        "sum",
        [...(channels ? [channels] : []), ...window],
        channels ? ["c", "u", "v"] : ["u", "v"],
        (...by) => {
          const c = channels ? by.slice(0, 1) : [];
          const within = by.slice(c.length);
          const reads = at.map((i, n) => read(i, within[n] as Ix, moves));
          return product(
            K.at(...(k ? [k] : []), ...by),
            padded(X, [...batch, ...c], reads, ["m", "n"]),
          );
        },
      );
    const sizes = [
      ...X.sizes.slice(0, Math.max(lead - 1, 0)),
      ...(kernels ? [kernels] : []),
      ...places,
    ];
    return arrayOf(sizes, (...at) => {
      const batch = at.slice(0, Math.max(lead - 1, 0));
      const [k] = kernels ? at.slice(batch.length) : [];
      const whole = entry(batch, k, at.slice(at.length - count));
      return b && hasBias ? sum(whole, isScalar(b) ? b.at() : b.at(k ?? firstIx)) : whole;
    });
  };

/** `conv1d(X, K, b, stride, padding, dilation)`. */
export const conv1d: Form = layer(1);
/** `conv2d(X, K, b, stride, padding, dilation)`. */
export const conv2d: Form = layer(2);

/** The largest entry of each window along the last axes; takes X, the window, and the stride, which is the window's size if it is not said. */
const pool =
  (count: 1 | 2): Form =>
  (reader, tree) => {
    const [of, by, step] = tree.args;
    if (!of || !by || tree.args.length > 3) return undefined;
    const X = reader.value(of);
    const window = asSize(reader, by);
    const stride = step ? asSize(reader, step) : window;
    const moves: Moves = { stride, padding: none, dilation: firstIx.plus };
    const lead = X.sizes.length - count;
    if (lead < 0) {
      return reader.clash(
        tree,
        [[of, X]],
        `Il faut au moins ${count} axe${count > 1 ? "s" : ""}.`,
        `It takes at least ${count} ax${count > 1 ? "es" : "is"}.`,
      );
    }
    const places = X.sizes.slice(lead).map((axis) => placesOf(reader, tree, axis, window, moves));
    return arrayOf([...X.sizes.slice(0, lead), ...places], (...at) => {
      return foldOver(
        "max",
        places.map(() => window),
        ["u", "v"],
        (...within) => {
          const reads = within.map((u, n) => read(at[lead + n] ?? firstIx, u, moves));
          return X.at(...at.slice(0, lead), ...reads);
        },
      );
    });
  };

/** `maxpool1d(X, window, stride)`. */
export const maxpool1d: Form = pool(1);
/** `maxpool2d(X, window, stride)`. */
export const maxpool2d: Form = pool(2);

/** How much of a convolution is kept: all of it, as much as the signal has, or where the kernel lies within it. */
const kept = ["full", "same", "valid"] as const;

/** `convolve(x, k, full)`: Σ_u k_u x_{i-u+…} of a signal and a kernel that is turned around. */
export const convolve: Form = (reader, tree) => {
  const [of, by, mode] = tree.args;
  if (!of || !by || tree.args.length > 3) return undefined;
  const [x, k] = [reader.value(of), reader.value(by)];
  if (x.sizes.length !== 1 || k.sizes.length !== 1) {
    return reader.clash(
      tree,
      [
        [of, x],
        [by, k],
      ],
      "Il faut un signal et un noyau, deux vecteurs.",
      "It takes a signal and a kernel, two vectors.",
    );
  }
  const [n, f] = [x.sizes[0] as Size, k.sizes[0] as Size];
  const how = modeOf(reader, tree, mode);
  const one = firstIx.plus;
  // Where it is not known which is longer, the signal is.
  const isShort =
    (leastSize(addSizes(n, minus(f))) ?? 0) < 0 && fixedSize(addSizes(n, minus(f))) !== undefined;
  const [long, short] = isShort ? [f, n] : [n, f];
  const all = addSizes(n, f, minus(one));
  const middle = floorDivided(addSizes(short, minus(one)), size(2));
  if (how === "same" && !middle) {
    return refuse(
      "E-SHAPE",
      reader.span(tree),
      "Il faut un noyau dont la longueur soit un nombre, ou 2*r + 1.",
      "It takes a kernel whose length is a number, or 2*r + 1.",
    );
  }
  const [from, places] =
    how === "full"
      ? [none, all]
      : how === "same"
        ? [middle as Size, long]
        : [addSizes(short, minus(one)), addSizes(long, minus(short), one)];
  return arrayOf([places], (i = firstIx) =>
    foldOver("sum", [f], ["u"], (u = firstIx) =>
      product(
        k.at(u),
        padded(x, [], [addIx(addIx(i, sizeIx(addSizes(from, one))), negateIx(u))], ["m"]),
      ),
    ),
  );
};

const modeOf = (
  reader: Elaborator,
  tree: FormCall,
  mode: Tree | undefined,
): (typeof kept)[number] => {
  const of = mode && bare(mode);
  if (!of) return "full";
  const found = of.kind === "name" ? kept.find((each) => each === of.name) : undefined;
  return (
    found ??
    refuse(
      "E-TYPE",
      reader.span(mode),
      `« ${tree.name} » garde full, same ou valid.`,
      `"${tree.name}" keeps full, same or valid.`,
    )
  );
};
