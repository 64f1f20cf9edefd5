import { describe, expect, test } from "vitest";
import { replay } from "../../src/check/replay.ts";
import {
  type Contradiction,
  isContradiction,
  type Witnessed,
  witness,
} from "../../src/check/witness.ts";
import { derive } from "../../src/diff/derive.ts";
import { toolbox } from "../../src/diff/toolbox.ts";
import { deriv, entryAt, product, symbol } from "../../src/expr/build.ts";
import { indexVar, ix } from "../../src/expr/index-of.ts";
import type { Entry, Expr, Sym } from "../../src/expr/node.ts";
import { functions } from "../../src/functions/index.ts";
import { derivativeLemmas } from "../../src/lemmas/derivative.ts";
import { lemmaFamilies } from "../../src/lemmas/index.ts";
import { read } from "../../src/parse/read.ts";
import { given } from "../../src/rewrite/given.ts";
import { gateways } from "../../src/rewrite/graph.ts";
import type { Definition, Given, Schema } from "../../src/rewrite/lemma.ts";
import type { Proof } from "../../src/rewrite/proof.ts";

/*
 * Graphs of quantities, each computed from those before it. The chain rule is used along the gateways between
 * a variable and what depends on it; every rewriting is evaluated through the graph.
 */

interface Graph {
  readonly shapes: Readonly<Record<string, string>>;
  readonly define: Readonly<Record<string, string>>;
  readonly unknown?: Readonly<Record<string, readonly string[]>>;
}

const layers: Graph = {
  shapes: { x: "n", W: "m x n", b: "m", y: "m" },
  define: { a: "W*x + b", h: "tanh(a)", L: "norm2sq(h - y)" },
};
const tied: Graph = {
  shapes: { x: "n", W: "m x n" },
  define: { a: "W*x", z: "sigmoid(a)", v: "W'*z", L: "norm2sq(v - x)" },
};
const penalised: Graph = {
  shapes: { x: "n", W: "m x n", y: "m", c: "scalar" },
  define: { a: "W*x", l: "norm2sq(a - y)", L: "l + c*norm2sq(W)" },
};
const residual: Graph = {
  shapes: { x: "n", W: "n x n" },
  define: { u: "exp(x)", v: "W*u", w: "u + sigmoid(v)", L: "norm2sq(w)" },
};
const upstream: Graph = {
  shapes: { X: "q x n", W: "n x p", b: "1 x p", L: "scalar" },
  define: { F: "X*W + ones(q,1)*b" },
  unknown: { L: ["F"] },
};
/** W acts on L through a and by way of c, which is computed from a and from W. */
const around: Graph = {
  shapes: { x: "n", W: "m x n" },
  define: { a: "W*x", c: "a + W*exp(x)", L: "norm2sq(c) + sum(a)" },
};

const built = ({ shapes, define, unknown = {} }: Graph) => {
  const declare: Record<string, string> = { ...shapes };
  const definitions = new Map<string, Definition>();
  const dependencies = new Map(Object.entries(unknown).map(([name, of]) => [name, new Set(of)]));
  const symbols = new Map<string, Sym>();
  for (const [name, text] of Object.entries(define)) {
    const found = read(text, { functions, declare });
    if (!found.ok) throw new Error(`${text}: ${found.error.message.en}`);
    const { indices, body } = found.tensor;
    const sym = symbol(
      name,
      indices.map((k) => k.size),
    );
    definitions.set(name, { sym, indices, body });
    dependencies.set(name, new Set(found.variables));
    for (const { sym: each } of found.symbols.values()) symbols.set(each.name, each);
    symbols.set(name, sym);
    declare[name] = sym.axes.length === 0 ? "scalar" : sym.axes.map(({ key }) => key).join(" x ");
  }
  for (const name of Object.keys(unknown)) symbols.set(name, symbol(name));
  return { so: given({ definitions, dependencies }), symbols };
};

const entryOf = (sym: Sym): Entry => {
  const letters = ["i", "j"];
  return entryAt(
    sym,
    sym.axes.map((size, axis) => ix(indexVar(letters[axis] ?? "k", size))),
  );
};

const asked = (graph: Graph, of: string, by: string) => {
  const { so, symbols } = built(graph);
  const [above, below] = [symbols.get(of), symbols.get(by)];
  if (!above || !below) throw new Error(`${of} or ${by} is not there`);
  return { so, of: entryOf(above), by: entryOf(below) };
};

const chain = derivativeLemmas.deriv_chain as Schema;
const defined = derivativeLemmas.deriv_defined as Schema;

/** What values say of an equality of two sides. */
const tried = (left: Expr, right: Expr, so: Given): Witnessed | Contradiction => {
  const proof: Proof = {
    claim: { left, rel: "=", right },
    given: so,
    body: { kind: "chain", start: left, steps: [] },
  };
  return witness(proof);
};

/** Whether two sides agree, for each of three choices of sizes. */
const holds = (left: Expr, right: Expr, so: Given): boolean => {
  const seen = tried(left, right, so);
  return !isContradiction(seen) && seen.sizes.length === 3;
};

describe("the chain rule", () => {
  test.each<readonly [string, Graph, string, string, readonly string[]]>([
    ["one step back", layers, "L", "a", ["h"]],
    ["weights of a layer", layers, "L", "W", ["a"]],
    ["an unknown loss", upstream, "L", "W", ["F"]],
    ["an unknown loss, by a row", upstream, "L", "b", ["F"]],
    ["two paths", residual, "L", "u", ["w"]],
    ["before both paths", residual, "L", "x", ["u"]],
    ["weights that are used twice", tied, "L", "W", ["v"]],
    ["a path around a penalty", penalised, "l", "W", ["a"]],
  ])("%s", (_, graph, of, by, through) => {
    const { so, of: above, by: below } = asked(graph, of, by);
    expect(gateways(above, below.of, so).map(({ name }) => name)).toEqual(through);
    const start = deriv(above, below);
    const after = chain.rewrite(start, so);
    expect(after && holds(start, after, so)).toBe(true);
  });

  test("is not used where a path leads around what is computed last", () => {
    const { so, of, by } = asked(around, "L", "W");
    expect(gateways(of, by.of, so)).toEqual([]);
    expect(chain.rewrite(deriv(of, by), so)).toBeUndefined();
  });

  test("leaves a quantity to its definition where the variable stands in it", () => {
    const { so, of, by } = asked(penalised, "L", "W");
    expect(chain.rewrite(deriv(of, by), so)).toBeUndefined();
    const written = defined.rewrite(deriv(of, by), so);
    expect(written && holds(deriv(of, by), written, so)).toBe(true);
  });

  test("a factor too much is seen", () => {
    const { so, of, by } = asked(layers, "L", "W");
    const after = chain.rewrite(deriv(of, by), so) as Expr;
    expect(isContradiction(tried(deriv(of, by), product(2, after), so))).toBe(true);
  });
});

describe("a derivation along a graph", () => {
  const tools = toolbox(functions, lemmaFamilies);
  test.each<readonly [string, Graph, string, string, readonly string[] | undefined]>([
    ["back to a layer's weights", layers, "L", "W", ["a"]],
    ["all written out", layers, "L", "W", undefined],
    ["tied weights", tied, "L", "W", ["v"]],
    ["a penalty beside the loss", penalised, "L", "W", ["a"]],
    ["an unknown loss of a batch", upstream, "L", "X", ["F"]],
    ["a residual block", residual, "L", "u", ["w"]],
  ])("%s", (_, graph, of, by, keep) => {
    const { so, of: above, by: below } = asked(graph, of, by);
    const found = derive(above, below, tools, so, keep ? { keep: new Set(keep) } : {});
    const right = found.steps.at(-1)?.after ?? found.start;
    const proof: Proof = { claim: { left: found.start, rel: "=", right }, given: so, body: found };
    expect(replay(proof)).toBeUndefined();
    const seen = witness(proof);
    expect(isContradiction(seen)).toBe(false);
  });
});
