import { product, sum } from "../../expr/build.ts";
import { ix } from "../../expr/index-of.ts";
import type { Expr } from "../../expr/node.ts";
import { fixedSize } from "../../expr/size.ts";
import { scalarValue } from "../value.ts";
import type { Leaf, Reader } from "./reader.ts";

/* The convolution of two lists: the kernel is turned around and moved along. How much of it is kept is said in words. */

type Kept = "full" | "same" | "valid";

const words: readonly (readonly [Kept, RegExp])[] = [
  ["same", /\b(same|similaire|même taille)\b/i],
  ["valid", /\bvalide?\b/i],
  ["full", /\b(full|compl[eè]te|pleine)\b/i],
];

/** How many products a convolution that is written out may have. */
const mostProducts = 10_000;

/**
 * `[1, 4, 1] * [1/2, 1/2]`, where the words beside it or the notation speak of convolution; nothing where a factor is
 * no list of known length.
 */
export const convolution = (reader: Reader, left: Leaf, right: Leaf): Leaf | undefined => {
  const [m, n] = [lengthOf(left), lengthOf(right)];
  if (m === undefined || n === undefined || m * n > mostProducts) return undefined;
  if (reader.notation.star !== "convolution" && !/convol/i.test(reader.said)) return undefined;
  const place = { first: left.first, last: right.last };
  const kept = words.find(([, said]) => said.test(reader.said))?.[0];
  if (!kept) {
    reader.remark(
      place,
      "Convolution lue en entier, bords compris.",
      "Convolution read in full, with its edges.",
    );
  }
  const entry = (at: number): Expr => {
    const terms: Expr[] = [];
    for (let i = Math.max(1, at - n + 1); i <= Math.min(m, at); i += 1) {
      terms.push(product(left.value.at(ix(i)), right.value.at(ix(at - i + 1))));
    }
    const [only] = terms;
    return terms.length === 1 && only ? only : sum(...terms);
  };
  const [from, count] = window(kept ?? "full", m, n);
  const items = Array.from({ length: count }, (_, at) =>
    reader.leaf(scalarValue(entry(from + at)), place),
  );
  return reader.leaf(reader.plain.value({ kind: "array", items, ...place }), place);
};

const lengthOf = ({ value }: Leaf): number | undefined =>
  value.sizes.length === 1 && value.sizes[0] ? fixedSize(value.sizes[0]) : undefined;

/** The first entry that is kept, and how many are. */
const window = (kept: Kept, m: number, n: number): readonly [from: number, count: number] => {
  const [long, short] = [Math.max(m, n), Math.min(m, n)];
  switch (kept) {
    case "full":
      return [1, m + n - 1];
    case "same":
      return [1 + Math.floor((short - 1) / 2), long];
    case "valid":
      return [short, long - short + 1];
  }
};
