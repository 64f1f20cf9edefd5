import type { Differential } from "../check/differential.ts";
import { confirm, type Proved } from "../check/prove.ts";
import type { Setting } from "../exercise/kind.ts";
import { ix } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { fixedSize } from "../expr/size.ts";
import { substitute, subterms } from "../expr/walk.ts";
import type { Block, Formula } from "../narrate/block.ts";
import { takeArms } from "../rewrite/regions.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";

/** A matrix with more rows or columns is not written out. */
const mostWritten = 6;

/** A matrix of which every entry is written, and the proofs that each is what was derived. */
export interface Written {
  readonly block: Block;
  readonly proofs: readonly Proved[];
  /** The entries, row by row. */
  readonly rows: readonly (readonly Expr[])[];
}

/**
 * The derivative of a function that is given entry by entry, as a matrix with all its entries; nothing where
 * sizes are not numbers, or where one formula says all entries.
 */
export const writtenOut = (found: Differential, setting: Setting): Written | undefined => {
  const { indices, body } = found.entries;
  const lengths = indices.map((k) => fixedSize(k.size) ?? Number.POSITIVE_INFINITY);
  const [height, width = 1] = lengths;
  if (height === undefined || lengths.length > 2) return undefined;
  if (lengths.some((length) => length > mostWritten)) return undefined;
  if (![...subterms(body)].some((part) => part.kind === "cases")) return undefined;
  const proofs: Proved[] = [];
  const entry = (row: number, column: number): Expr => {
    const places = [row, column];
    const at = substitute(body, {
      indices: new Map(indices.map((k, axis) => [k.id, ix(places[axis] ?? 1)])),
    });
    const trace = new Trace(at, found.proved.proof.given);
    takeArms(trace);
    trace.exhaust(setting.tools.contracting, "simplify");
    trace.arithmetic(tidy(trace.current, trace.given), "simplify");
    const { given } = trace;
    const claim = { left: at, rel: "=" as const, right: trace.current };
    proofs.push(confirm({ claim, given, body: trace.chain }, setting.kinds));
    return trace.current;
  };
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) => entry(row + 1, column + 1)),
  );
  return {
    block: {
      kind: "result",
      left: undefined,
      leftWords: { fr: (set) => set(found.start), en: (set) => set(found.start) },
      right: grid(rows),
      shape: found.shape,
      layout: found.layout,
      when: found.domain,
    },
    proofs,
    rows,
  };
};

const grid = (rows: readonly (readonly Expr[])[]): Formula => ({
  joined: [
    String.raw`\begin{pmatrix}`,
    ...rows.flatMap((row, at) => [
      ...(at === 0 ? [] : [String.raw` \\ `]),
      ...row.flatMap((e, column) => (column === 0 ? [e] : [" & ", e])),
    ]),
    String.raw`\end{pmatrix}`,
  ],
});
