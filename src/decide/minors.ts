import type { FunctionDef } from "../expr/function.ts";
import type { TensorOf } from "../expr/interpret.ts";
import { det, inv } from "../functions/matrix/inv-det.ts";
import type { Graph, Node } from "./graph.ts";

/**
 * A function of a matrix as operations on its entries: the determinant by Laplace's expansion, the inverse as
 * the adjugate over it, where that is not zero. Nothing for any other function.
 *
 * @throws TooLarge where there are too many minors.
 */
export const laidOut = (
  fn: FunctionDef,
  args: readonly TensorOf<Node>[],
  graph: Graph,
): Node | readonly Node[] | undefined => {
  const [arg] = args;
  if (!arg || (fn !== det.def && fn !== inv.def)) return undefined;
  const minor = minorsOf(arg, graph);
  const all = Array.from({ length: arg.sizes[0] ?? 0 }, (_, k) => k);
  const determinant = minor(all, all);
  if (fn === det.def) return determinant;
  const below = graph.inverse(determinant);
  return all.flatMap((i) =>
    all.map((j) => {
      const cofactor = minor(without(all, j), without(all, i));
      return graph.product([(i + j) % 2 === 0 ? cofactor : graph.negate(cofactor), below]);
    }),
  );
};

const without = (list: readonly number[], k: number): readonly number[] =>
  list.filter((other) => other !== k);

/** The determinants of parts of a matrix, by rows and columns, each worked out once. */
const minorsOf = ({ values, sizes }: TensorOf<Node>, graph: Graph) => {
  const width = sizes[1] ?? 0;
  const known = new Map<string, Node>();
  const minor = (rows: readonly number[], columns: readonly number[]): Node => {
    const [first, ...below] = rows;
    if (first === undefined) return graph.one;
    const key = `${rows.join()};${columns.join()}`;
    let found = known.get(key);
    if (!found) {
      found = graph.sum(
        columns.map((column, at) => {
          const entry = values[first * width + column] as Node;
          const rest = minor(below, without(columns, column));
          return graph.product([at % 2 === 0 ? entry : graph.negate(entry), rest]);
        }),
      );
      known.set(key, found);
    }
    return found;
  };
  return minor;
};
