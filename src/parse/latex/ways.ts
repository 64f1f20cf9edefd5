import { sizeText } from "../../expr/size.ts";
import type { Found } from "../elaborate.ts";
import { everyWay } from "./choose.ts";
import type { ChainReading, Meant } from "./formula.ts";
import { attemptOf, type Reading } from "./members.ts";
import type { Statement } from "./statements.ts";

/* The ways to read a chain: as it is written, and with one side changed so that its shapes fit. */

/** Every way to read a chain, the best first. */
export const rankedWays = (
  context: Reading,
  statement: Statement,
  found: Found,
  most?: number,
): readonly ChainReading[] =>
  everyWay(
    context.settled,
    (choices) => attemptOf(context, statement, found, choices),
    () => false,
    most,
  )
    .map(({ value, choices }, order) => ({
      ...value,
      reading: { ...value.reading, choices, faults: value.cost },
      order,
    }))
    .sort((a, b) => a.cost - b.cost || a.strangers - b.strangers || a.order - b.order)
    .map(({ reading }) => reading);

/** How many ways are tried to mend one side, and how many are kept. */
const mostMends = 24;
const mostMended = 8;

/** The ways to read a chain with one side mended, those with fewest changes first: all else is read as in its best. */
export const tolerantWays = (
  context: Reading,
  statement: Statement,
  found: Found,
  best: ChainReading,
): readonly ChainReading[] => {
  const { members } = best;
  return members
    .flatMap((meant, mends) => {
      const isOdd = differs(members[mends - 1], meant);
      if (!isOdd && !(meant.is === "unreadable" && meant.error.code === "E-SHAPE")) return [];
      return rankedWays({ ...context, mends }, statement, found, mostMends)
        .filter(({ misfits, members: read }) => {
          const side = read[mends];
          const fits = side?.is === "expression" && !(isOdd && differs(read[mends - 1], side));
          return misfits.length > 0 && fits;
        })
        .slice(0, mostMended);
    })
    .sort((a, b) => a.misfits.length - b.misfits.length);
};

/** Whether two sides are values of unequal shapes. */
const differs = (left: Meant | undefined, right: Meant): boolean =>
  left?.is === "expression" && right.is === "expression" && shapeOf(left) !== shapeOf(right);

/** The sizes of a value; a row and a column are told from nothing but their length. */
const shapeOf = ({ tensor, free }: Meant & { readonly is: "expression" }): string =>
  tensor.indices
    .slice(free.length)
    .filter(({ size }) => sizeText(size) !== "1")
    .map(({ size }) => sizeText(size))
    .join(" × ");
