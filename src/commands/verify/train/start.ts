import { plainVar } from "../../../expr/index-of.ts";
import type { Expr } from "../../../expr/node.ts";
import { sizeAt } from "../../../expr/size.ts";
import { parts } from "../../../expr/walk.ts";
import { seeded, seedOf } from "../../../numeric/random.ts";
import { volume } from "../../../tensor/graph.ts";
import type { Network } from "./network.ts";

/** What stands around a parameter in the outputs of a network. */
interface Role {
  /** Whether what it goes into is cut off below 0. */
  readonly isRectified: boolean;
  /** Whether that is a score of a softmax, which does not see what all scores have in common. */
  readonly isScore: boolean;
  /** The axes that are summed over: those along which a unit reads others. */
  readonly read: readonly number[];
}

interface Around extends Omit<Role, "read"> {
  readonly summed: ReadonlySet<number>;
  readonly isInSoftmax: boolean;
}

/** The roles of the entries in an expression, by the names of their symbols: the first that is met. */
const rolesIn = (of: Expr): ReadonlyMap<string, Role> => {
  const found = new Map<string, Role>();
  const walk = (e: Expr, around: Around): void => {
    if (e.kind === "entry") {
      if (found.has(e.of.name)) return;
      const { isRectified, isScore, summed } = around;
      const read = e.at.flatMap((at, axis) => (summed.has(plainVar(at)?.id ?? -1) ? [axis] : []));
      found.set(e.of.name, { isRectified, isScore, read });
      return;
    }
    for (const part of parts(e)) walk(part, within(e, around));
  };
  const none = {
    isRectified: false,
    isScore: false,
    isInSoftmax: false,
    summed: new Set<number>(),
  };
  walk(of, none);
  return found;
};

const within = (e: Expr, around: Around): Around => {
  if (e.kind === "over" && e.op === "sum")
    return { ...around, summed: new Set([...around.summed, ...e.by.map(({ id }) => id)]) };
  if (e.kind !== "call") return around;
  const isSoftmax = e.fn.name === "softmax";
  const isRectified = e.fn.name === "relu";
  return {
    isRectified,
    isScore: isRectified && around.isInSoftmax,
    isInSoftmax: isSoftmax,
    summed: new Set(),
  };
};

/** A little above 0, so that no unit of a ReLU layer begins without a slope. */
const startOfBias = 0.1;

/** Scores that are cut off begin far from where they are: a softmax does not see it. */
const startOfScore = 1;

/**
 * Weights that keep the spread of what goes through them: uniform with the variance 2/(n + m) for n units that are read
 * by m (Glorot and Bengio 2010), 2/n where half of it is cut off by a ReLU (He et al. 2015). Biases a little above 0.
 */
export const startOf = (
  { parameters, probabilities, sizes }: Network,
  seed: number,
): ReadonlyMap<string, Float64Array> => {
  const roles = rolesIn(probabilities.body);
  return new Map(
    parameters.map(({ name, axes }) => {
      const dims = axes.map((axis) => sizeAt(axis, sizes(1)));
      const count = volume(dims);
      const isBias = dims.filter((size) => size > 1).length < 2;
      const { isRectified = false, isScore = false, read = [] } = roles.get(name) ?? {};
      const reads = read.reduce((so, axis) => so * (dims[axis] as number), 1);
      const spread = isRectified && read.length > 0 ? reads : dims.reduce((so, n) => so + n, 0);
      const reach = Math.sqrt(6 / spread);
      const bias = isScore ? startOfScore : startOfBias;
      const random = seeded(seedOf(`start${seed} of ${name}`));
      return [
        name,
        Float64Array.from({ length: count }, () => (isBias ? bias : reach * (2 * random() - 1))),
      ];
    }),
  );
};
