import { minusOne } from "../expr/build.ts";
import type { Matrix } from "../expr/matrix.ts";
import type { Formula } from "../narrate/block.ts";
import { times } from "./exact.ts";

type Parts = readonly (Formula | string)[];

/** A matrix with the shape of each factor below it, so that a reader sees how they fit together. */
export const braced = (m: Matrix): Formula => ({ joined: partsOf(m) });

/** The parts of a matrix; beside a row a column has one column. */
const partsOf = (m: Matrix, isOuter = false): Parts => {
  switch (m.kind) {
    case "sum":
      return m.args.flatMap((arg, at) => {
        const opposite = negativeOf(arg);
        if (opposite) return [at === 0 ? "-" : " - ", ...grouped(opposite)];
        return at === 0 ? partsOf(arg) : [" + ", ...partsOf(arg)];
      });
    case "product":
      return m.args.flatMap((arg, at) => [
        ...(at === 0 ? [] : [" \\, "]),
        ...grouped(
          arg,
          m.args.some(({ extent }) => extent.layout === "row"),
        ),
      ]);
    case "hadamard":
      return m.args.flatMap((arg, at) => [...(at === 0 ? [] : [" \\odot "]), ...grouped(arg)]);
    case "scale":
      return [{ matrix: m.by }, " \\, ", ...grouped(m.of)];
    default: {
      const { layout, rows, columns } = m.extent;
      if (layout === "scalar") return [{ matrix: m }];
      const axes = layout === "column" && !isOuter ? [rows] : [rows, columns];
      return ["\\underbrace{", { matrix: m }, "}_{", times(axes), "}"];
    }
  }
};

const grouped = (m: Matrix, isOuter = false): Parts =>
  m.kind === "sum" ? ["\\left(", ...partsOf(m, isOuter), "\\right)"] : partsOf(m, isOuter);

/** What stands under a sign: M of -M. */
const negativeOf = (m: Matrix): Matrix | undefined =>
  m.kind === "scale" && m.by.kind === "tensor" && m.by.body === minusOne ? m.of : undefined;
