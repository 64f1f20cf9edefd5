import { describe, expect, test } from "vitest";
import { evaluateTensor } from "../../src/compile/evaluate.ts";
import type { Counterexample } from "../../src/decide/verdict.ts";
import { places } from "../../src/decide/worlds.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { doubleOf } from "../../src/numeric/double.ts";
import { type Asked, ask } from "./ask.ts";
import { families } from "./corpus/index.ts";

/* What a teacher may say of two expressions: equal, or different with a place to look. */

/** The value of one entry of a tensor at the place of a counterexample. */
const valueAt = (of: Tensor, { symbols, sizes, entry }: Counterexample): number => {
  const { values, sizes: shape } = evaluateTensor(of, {
    symbols: new Map(
      [...symbols].map(([name, { sizes: axes, values: exact }]) => {
        const numbers = Float64Array.from(exact, doubleOf);
        return [
          name,
          axes.length === 0 ? (numbers[0] as number) : { values: numbers, sizes: axes },
        ];
      }),
    ),
    sizes,
  });
  const at = places(shape).findIndex((place) => place.join() === entry.join());
  return values[at] as number;
};

const holdsAsPrinted = ({ left, right, verdict }: Asked): void => {
  if (verdict.verdict !== "different" || verdict.rung !== "enclosure") return;
  const { counterexample } = verdict;
  const [a, b] = counterexample.values;
  expect(a).not.toBe(b);
  for (const [of, printed] of [
    [left, a],
    [right, b],
  ] as const) {
    const value = valueAt(of, counterexample);
    const [above = 0, below = 1] = printed.split("/").map(Number);
    // Beyond the range of doubles there is nothing to compare with.
    if (Number.isFinite(value) && Number.isFinite(above))
      expect(Math.abs(value - above / below)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(value)));
  }
};

describe.each([...families])("%s", (_, rows) => {
  test.each(rows.map((row) => [row.left, row.right, row] as const))(
    "%s = %s",
    (left, right, row) => {
      const { verdict } = ask(left, right, row);
      if (row.beyond) expect(verdict.verdict).not.toBe("different");
      else expect(verdict).toMatchObject({ verdict: "equal" });
      // A bound on the error is part of the answer.
      if (verdict.verdict === "equal" && verdict.certainty === "probabilistic")
        expect(verdict.bits).toBeGreaterThanOrEqual(60);
    },
  );

  test.each(
    rows.flatMap((row) =>
      Object.entries(row.wrong).map(([kind, wrong]) => [row.left, wrong, kind, row] as const),
    ),
  )("%s is not %s (%s)", (left, wrong, _kind, row) => {
    const asked = ask(left, wrong, row);
    expect(asked.verdict.verdict).toBe("different");
    holdsAsPrinted(asked);
  });

  test.each(rows.slice(0, 6).map((row) => [row.left, row.right, row] as const))(
    "%s and %s are compared alike in either order",
    (left, right, row) => {
      expect(ask(right, left, row).verdict.verdict).toBe(ask(left, right, row).verdict.verdict);
      const [wrong = "0"] = Object.values(row.wrong);
      expect(ask(wrong, left, row).verdict.verdict).toBe("different");
    },
  );
});
