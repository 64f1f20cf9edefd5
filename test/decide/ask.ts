import { type EqualOptions, equal } from "../../src/decide/equal.ts";
import type { Verdict } from "../../src/decide/verdict.ts";
import type { Assumption } from "../../src/expr/assumption.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { functions } from "../../src/functions/index.ts";
import { type Reading, read } from "../../src/parse/read.ts";

/** What two texts are read with. */
export interface Said {
  readonly declare?: readonly string[];
  readonly assume?: Readonly<Record<string, string>>;
}

/** Two sides as they were read, and what was decided. */
export interface Asked {
  readonly left: Tensor;
  readonly right: Tensor;
  readonly verdict: Verdict;
}

/** A text in plain syntax as an expression. */
export const reading = (text: string, { declare = [], assume = {} }: Said = {}): Reading => {
  const found = read(text, { functions, declare, assume });
  if (!found.ok) throw new Error(`${text}: ${found.error.message.en}`);
  return found;
};

/** What is assumed of the symbols of some readings. */
export const assumptions = (...readings: readonly Reading[]): ReadonlyMap<string, Assumption> =>
  new Map(
    readings.flatMap(({ symbols }) =>
      [...symbols.values()].flatMap(({ sym, assume }): [string, Assumption][] =>
        assume ? [[sym.name, assume]] : [],
      ),
    ),
  );

/** Asks whether two texts are equal. */
export const ask = (
  left: string,
  right: string,
  said: Said = {},
  options: EqualOptions = {},
): Asked => {
  const [l, r] = [reading(left, said), reading(right, said)];
  return {
    left: l.tensor,
    right: r.tensor,
    verdict: equal(l.tensor, r.tensor, { assume: assumptions(l, r), ...options }),
  };
};
