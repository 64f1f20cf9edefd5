import { type Random, seeded } from "../../../numeric/random.ts";

/** Points of a plane, and the class of each, counted from 0. */
export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly classes: Int32Array;
}

/** A number of the normal law (Box and Muller 1958). */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** How far an arm of a spiral turns, in whole turns, and how far points lie beside it. */
const spiral = { turns: 0.6, noise: 0.045 } as const;

const shapes = {
  /** Arms that wind around the middle. */
  spirals: (random: Random, which: number, classes: number): readonly [number, number] => {
    const far = 0.12 + 0.88 * Math.sqrt(random());
    const angle = 2 * Math.PI * (which / classes + spiral.turns * far);
    return [
      far * Math.cos(angle) + spiral.noise * normal(random),
      far * Math.sin(angle) + spiral.noise * normal(random),
    ];
  },
  /** Heaps around the middle. */
  blobs: (random: Random, which: number, classes: number): readonly [number, number] => {
    const angle = 2 * Math.PI * (which / classes + 0.125);
    return [
      0.62 * Math.cos(angle) + 0.2 * normal(random),
      0.62 * Math.sin(angle) + 0.2 * normal(random),
    ];
  },
} as const;

/** Points that are drawn with a seed: the classes in turn. */
export const pointsOf = (
  shape: keyof typeof shapes,
  classes: number,
  count: number,
  seed: number,
): Points => {
  const random = seeded(seed);
  const drawn = Array.from({ length: count }, (_, at) =>
    shapes[shape](random, at % classes, classes),
  );
  return {
    x: Float64Array.from(drawn, ([x]) => x),
    y: Float64Array.from(drawn, ([, y]) => y),
    classes: Int32Array.from(drawn, (_, at) => at % classes),
  };
};
