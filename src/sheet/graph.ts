import type { Graph } from "../narrate/block.ts";
import type { NamedGraph } from "../page/graph.ts";
import { latexOfSize } from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";
import { latexOfFormula } from "./formula.ts";
import { once } from "./once.ts";

/** A graph with its names as the sheet prints them. */
export const namedGraph = once(
  ({ nodes, edges, backward }: Graph, style: LatexStyle): NamedGraph => ({
    nodes: nodes.map(({ id, formula, shape, role, isFar }) => ({
      id,
      name: latexOfFormula(formula, style),
      shape: shape.map((axis) => latexOfSize(axis, style)).join(String.raw` \times `),
      role,
      isFar,
    })),
    edges,
    backward,
  }),
);

/** The names of quantities that are computed through layers that the graph leaves out. */
export const farNames = ({ nodes }: NamedGraph): readonly string[] =>
  nodes.flatMap(({ name, isFar }) => (isFar ? [name] : []));

/** Whether some gradient is a sum of what several edges bring. */
export const isJoined = ({ edges, backward }: NamedGraph): boolean => {
  const flows = edges.filter(([from, to]) => backward.includes(from) && backward.includes(to));
  return new Set(flows.map(([from]) => from)).size < flows.length;
};
