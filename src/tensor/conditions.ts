import type { Cases, Cond } from "../expr/node.ts";
import type { Lowering } from "./lower.ts";
import { operations } from "./operations.ts";
import type { Valued } from "./valued.ts";

/* Definitions by cases, and conditions as arrays of 1 and 0. */

/** A definition by cases, tried in order. */
export const casesOf = (lowering: Lowering, { arms, otherwise }: Cases): Valued => {
  const rest = otherwise ? lowering.guarded(() => lowering.value(otherwise)) : lowering.number(0);
  return arms.reduceRight(
    (so, { when, is }) =>
      lowering.apply(
        operations.select,
        condition(lowering, when),
        lowering.guarded(() => lowering.value(is)),
        so,
      ),
    rest,
  );
};

/** A condition as 1 or 0. */
export const condition = (lowering: Lowering, cond: Cond): Valued => {
  if (cond.kind === "compare") {
    const [left, right] = [lowering.value(cond.left), lowering.value(cond.right)];
    switch (cond.rel) {
      case "<":
        return lowering.apply(operations.less, left, right);
      case ">":
        return lowering.apply(operations.less, right, left);
      case "≤":
        return lowering.apply(operations.atMost, left, right);
      case "≥":
        return lowering.apply(operations.atMost, right, left);
      case "=":
        return lowering.apply(operations.equals, left, right);
      case "≠":
        return lowering.apply(operations.differs, left, right);
    }
  }
  const parts = lowering.guarded(() => cond.of.map((each) => condition(lowering, each)));
  const by = cond.kind === "all" ? operations.both : operations.either;
  return parts.reduce((so, each) => lowering.apply(by, so, each));
};
