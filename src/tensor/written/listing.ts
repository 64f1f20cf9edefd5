import type { Size } from "../../expr/size.ts";
import { inOrder, type Node, type Operand, operandsOf } from "../graph.ts";

/*
 * A program as a list of named quantities, each with the arrays that it is made of: what code for a person to read is
 * written from. No name in it comes from an expression but those that `safeNames` of `commands/compile/names` has checked.
 */

/** What is written, with names that are safe in the language. */
export interface Listing {
  /** The arguments, by name, with the node that reads each and its symbolic shape. */
  readonly inputs: readonly ListedInput[];
  /** The sizes that are not numbers: arguments where no input tells them. */
  readonly sizes: readonly ListedSize[];
  readonly outputs: readonly ListedOutput[];
  /** A size of an axis in the names of sizes. */
  readonly sizeCode: (size: number) => string;
}

export interface ListedInput {
  readonly name: string;
  readonly node: Node;
  readonly axes: readonly Size[];
  /** Each axis in the names of sizes. */
  readonly shape: readonly string[];
}

export interface ListedSize {
  readonly name: string;
  readonly node: Node;
  /** The input and the axis that tell it, as times·size + plus. */
  readonly from: Telling | undefined;
}

export interface Telling {
  readonly input: string;
  readonly axis: number;
  readonly times: number;
  readonly plus: number;
}

/** A size from the length of an axis that tells it, in a language that divides whole numbers by `divide`. */
export const sizeFrom = (
  length: string,
  { times, plus }: Telling,
  divide: (code: string, by: number) => string,
): string => {
  const left = plus === 0 ? length : `${length} ${plus < 0 ? "+" : "-"} ${Math.abs(plus)}`;
  return times === 1 ? left : divide(plus === 0 ? left : `(${left})`, times);
};

export interface ListedOutput {
  readonly name: string;
  /** The variable of a derivative, by its name in the code. */
  readonly by: string | undefined;
  readonly node: Node;
  readonly shape: readonly string[];
}

/** A quantity that has a name of its own. */
export interface Statement {
  readonly name: string;
  readonly node: Node;
}

/** How many operations may stand within one quantity. */
const mostWithin = 6;

/** The names of what was worked out, by what made it. */
const words: Readonly<Record<string, string>> = {
  contracted: "dot",
  gathered: "entries",
  add: "total",
  subtract: "difference",
  multiply: "product",
  divide: "ratio",
  quotient: "ratio",
  negate: "opposite",
  same: "copy",
  both: "condition",
  either: "condition",
  less: "condition",
  atMost: "condition",
  equals: "condition",
  differs: "condition",
  gate: "part",
  select: "cases",
};

const wordOf = (node: Node): string => {
  const by =
    node.kind === "pointwise" ? node.by.name : node.kind === "folded" ? node.by : node.kind;
  return words[by] ?? by;
};

/** The quantities that are given names, in the order in which they are worked out. */
export const statementsOf = (
  { outputs }: Listing,
  fresh: (word: string) => string,
): readonly Statement[] => {
  const order = inOrder(outputs.map(({ node }) => node));
  const readers = new Map<Node, { readonly by: Node; readonly operand: Operand }[]>();
  for (const by of order)
    for (const operand of operandsOf(by)) {
      const all = readers.get(operand.node) ?? [];
      all.push({ by, operand });
      readers.set(operand.node, all);
    }
  const outputNames = new Map(outputs.toReversed().map(({ name, node }) => [node, name]));
  const within = new Map<Node, number>();
  const statements: Statement[] = [];
  for (const node of order) {
    if (node.kind === "input" || node.kind === "count") continue;
    if (node.kind === "constant" && !outputNames.has(node)) continue;
    const count = operandsOf(node).reduce((so, each) => so + (within.get(each.node) ?? 0), 1);
    const all = readers.get(node) ?? [];
    const [only] = all;
    const isWithin =
      node.kind === "pointwise" &&
      !outputNames.has(node) &&
      all.length === 1 &&
      only !== undefined &&
      count <= mostWithin &&
      coversAll(only.by, only.operand);
    if (isWithin) within.set(node, count);
    else statements.push({ name: outputNames.get(node) ?? fresh(wordOf(node)), node });
  }
  return statements;
};

/** Whether what is read is read at one place for each of the reader's. */
const coversAll = (by: Node, { axes }: Operand): boolean => {
  if (by.kind === "pointwise") return axes.length === by.dims.length;
  return by.kind === "folded" && axes.length === by.dims.length + by.over.length;
};

/** Gives names that are not taken: exp1, exp2, … */
export const freshNames = (taken: ReadonlySet<string>): ((word: string) => string) => {
  const used = new Set(taken);
  const counts = new Map<string, number>();
  return (word) => {
    for (;;) {
      const count = (counts.get(word) ?? 0) + 1;
      counts.set(word, count);
      const name = `${word}${count}`;
      if (used.has(name)) continue;
      used.add(name);
      return name;
    }
  };
};

/** Letters for indices that are not taken. */
export const indexLetters = (taken: ReadonlySet<string>): readonly string[] => {
  const plain = [..."ijklpqrstuvw"].filter((letter) => !taken.has(letter));
  const numbered = Array.from({ length: 40 }, (_, at) => `i${at}`);
  return [...plain, ...numbered.filter((letter) => !taken.has(letter))];
};
