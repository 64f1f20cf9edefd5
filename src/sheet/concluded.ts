import { same } from "../expr/arranged.ts";
import type { Block, ResultBlock, Told } from "../narrate/block.ts";

type Derivation = Extract<Block, { kind: "derivation" }>;

/** A result as it is shown: in the letters of the derivation that it ends. */
export type ShownResult = ResultBlock & { readonly after?: Told };

/** A block as it is shown: a derivation may end in the result that follows it. */
export type Shown =
  | Exclude<Block, Derivation | ResultBlock>
  | ShownResult
  | (Derivation & { readonly result?: ShownResult });

/** A result that only repeats the last line of the derivation before it is that line, boxed. */
export const concluded = (blocks: readonly Block[]): readonly Shown[] => {
  const found = known.get(blocks) ?? conclude(blocks);
  known.set(blocks, found);
  return found;
};

const known = new WeakMap<readonly Block[], readonly Shown[]>();

const conclude = (blocks: readonly Block[]): readonly Shown[] => {
  const shown: Shown[] = [];
  let after: Told | undefined;
  for (const block of blocks) {
    if (block.kind === "derivation") after = block.told;
    const before = shown.at(-1);
    const isResult = block.kind === "result";
    if (isResult && before?.kind === "derivation" && repeats(block, before)) {
      shown[shown.length - 1] = { ...before, result: { ...block, after: before.told } };
    } else shown.push(isResult && after ? { ...block, after } : block);
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
