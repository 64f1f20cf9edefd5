import { same } from "../expr/arranged.ts";
import type { Block, ResultBlock } from "../narrate/block.ts";

type Derivation = Extract<Block, { kind: "derivation" }>;

/** A block as it is shown: a derivation may end in the result that follows it. */
export type Shown = Exclude<Block, Derivation> | (Derivation & { readonly result?: ResultBlock });

/** A result that only repeats the last line of the derivation before it is that line, boxed. */
export const concluded = (blocks: readonly Block[]): readonly Shown[] => {
  const shown: Shown[] = [];
  for (const block of blocks) {
    const before = shown.at(-1);
    if (block.kind === "result" && before?.kind === "derivation" && repeats(block, before)) {
      shown[shown.length - 1] = { ...before, result: block };
    } else shown.push(block);
  }
  return shown;
};

const repeats = (
  { left, leftWords, right }: ResultBlock,
  { told, ...shown }: Derivation,
): boolean => {
  const last = told.lines.at(-1);
  return (
    last !== undefined &&
    !("result" in shown) &&
    leftWords === undefined &&
    "kind" in right &&
    same(last.right, right) &&
    (left === undefined || same(left, told.start)) &&
    told.lines.every(({ rel }) => rel === "=")
  );
};
