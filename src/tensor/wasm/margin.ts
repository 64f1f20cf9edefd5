import { type Gathered, stridesOf, volume } from "../graph.ts";
import type { Plan } from "../plan.ts";

/* An array with a margin of zeros around it: what is there is moved in lines. */

/** Lines of numbers that are moved: from where to where, in entries. */
interface Line {
  readonly from: number;
  readonly to: number;
}

/**
 * Writes out an array that is another one shifted, 0 where there is nothing; nothing where it is anything else.
 *
 * @param memory the arrays of the plan.
 */
export const marginStep = (
  of: Gathered,
  { places }: Plan,
  memory: Float64Array | Float32Array,
): (() => void) | undefined => {
  const isShifted = of.at.every(({ terms, numbers }, axis) => {
    const [only] = terms;
    return numbers.length === 0 && terms.length === 1 && only?.[0] === 1 && only[1] === axis;
  });
  const [source, target] = [places.get(of.of), places.get(of)];
  if (!isShifted || of.dims.length !== of.at.length) return undefined;
  if (source === undefined || target === undefined) return undefined;
  // Along each axis, the places that are there.
  const spans = of.at.map(({ plus }, axis) => {
    const first = Math.max(0, -plus);
    const end = Math.min(of.dims[axis] as number, (of.of.dims[axis] as number) - plus);
    return { first, count: Math.max(0, end - first), plus };
  });
  const isWhole = (axis: number): boolean =>
    spans[axis]?.count === of.dims[axis] && of.dims[axis] === of.of.dims[axis];
  let inner = of.dims.length - 1;
  while (inner > 0 && isWhole(inner)) inner -= 1;
  const [from, to] = [stridesOf(of.of.dims), stridesOf(of.dims)];
  const length = volume(spans.slice(inner).map(({ count }) => count));
  const lines = spans.reduce<readonly Line[]>(
    (so, { first, count, plus }, axis) =>
      so.flatMap((line) =>
        Array.from({ length: axis < inner ? count : 1 }, (_, turn) => ({
          from: line.from + (first + turn + plus) * (from[axis] as number),
          to: line.to + (first + turn) * (to[axis] as number),
        })),
      ),
    [{ from: source, to: target }],
  );
  const end = target + volume(of.dims);
  return () => {
    memory.fill(0, target, end);
    if (length === 0) return;
    for (const line of lines) memory.copyWithin(line.to, line.from, line.from + length);
  };
};
