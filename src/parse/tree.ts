import { create, parseDependencies } from "mathjs/number";
import type { Comparison, Ix } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import { refuse } from "./error.ts";
import { spanOf, type Token } from "./token.ts";
import type { Value } from "./value.ts";

/** What was written, as a tree; each part knows its first and its last token. */
export type Tree = { readonly first: number; readonly last: number } & (
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "group"; readonly of: Tree }
  | { readonly kind: "minus" | "plus" | "transpose"; readonly of: Tree }
  | { readonly kind: "power"; readonly base: Tree; readonly exponent: Tree; readonly dot: boolean }
  | Chain
  | {
      readonly kind: "relation";
      readonly of: readonly Tree[];
      readonly rels: readonly Comparison[];
    }
  | { readonly kind: "choice"; readonly when: Tree; readonly yes: Tree; readonly no: Tree }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Tree[] }
  | { readonly kind: "entry"; readonly of: Tree; readonly at: readonly Place[] }
  | { readonly kind: "array"; readonly items: readonly Tree[] }
  /** What was read already, by another front end. */
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "place"; readonly index: (extent: Size | undefined) => Ix }
);

/** a + b - c, or a * b / c .* d: one node, however long, so that no depth comes from length. */
export interface Chain {
  readonly kind: "terms" | "factors";
  readonly head: Tree;
  readonly tail: readonly { readonly op: ChainOp; readonly of: Tree }[];
  readonly first: number;
  readonly last: number;
}

export type ChainOp = "+" | "-" | "*" | "juxtaposed" | "/" | ".*" | "./";

/** One index of an entry: a value, or a range whose missing end is that of the axis. */
export type Place =
  | { readonly kind: "at"; readonly of: Tree }
  | { readonly kind: "range"; readonly from: Tree | undefined; readonly to: Tree | undefined };

/** The part inside parentheses. */
export const bare = (tree: Tree): Tree => (tree.kind === "group" ? bare(tree.of) : tree);

// The nodes that mathjs answers with, as far as they are read.
interface Node {
  readonly type: string;
  readonly fn: string | Node;
  readonly op: string;
  readonly implicit: boolean;
  readonly args: readonly Node[];
  readonly name: string;
  readonly value: unknown;
  readonly content: Node;
  readonly object: Node;
  readonly index: { readonly dimensions: readonly Node[] };
  readonly start: Node;
  readonly end: Node;
  readonly items: readonly Node[];
  readonly condition: Node;
  readonly trueExpr: Node;
  readonly falseExpr: Node;
  readonly conditionals: readonly string[];
  readonly params: readonly Node[];
}

/** Numbers are sent as their place plus this, since 1 is what mathjs puts for the start of a bare `:`. */
const shift = 2;

type Grammar = (text: string) => Node;
let grammar: Grammar | undefined;

/** mathjs's grammar, made at first use. */
const parse: Grammar = (text) => {
  grammar ??= create(parseDependencies ?? {}).parse as unknown as Grammar;
  return grammar(text);
};

/**
 * The tree of the tokens. mathjs sees only its grammar's marks and the numbers of the tokens: `3x` goes in as
 * `2 _1`, so nothing in a name or a number can mean anything to it, and every leaf comes back with its place.
 * `called` says which names are functions where a parenthesis follows.
 */
export const treeOf = (tokens: readonly Token[], called: (at: number) => boolean): Tree => {
  const { opens, closes } = separated(tokens, called);
  let text = "";
  const starts: number[] = [];
  tokens.forEach((token, at) => {
    starts.push(text.length);
    text += "(".repeat(opens[at] ?? 0);
    text += token.kind === "mark" ? token.text : token.kind === "number" ? at + shift : `_${at}`;
    text += closes[at] ? ") " : " ";
  });
  let node: Node;
  try {
    node = parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const char = "char" in error ? Number(error.char) - 1 : 0;
    const at = Math.max(
      0,
      starts.findLastIndex((start) => start <= char),
    );
    return refuse(
      "E-SYNTAX",
      spanOf(tokens, at, at),
      `« ${tokens[at]?.text} » n'était pas attendu ici.`,
      `"${tokens[at]?.text}" was not expected here.`,
    );
  }
  return new Reader(tokens).tree(node);
};

/**
 * Where parentheses go so that x(1 - x), x[2](1 - x) and x y(2) are products: around each value that mathjs
 * would take for a function because a parenthesis follows.
 */
const separated = (
  tokens: readonly Token[],
  called: (at: number) => boolean,
): { opens: readonly number[]; closes: readonly boolean[] } => {
  const opens: number[] = [];
  const closes: boolean[] = [];
  for (let at = tokens.length - 2; at >= 0; at -= 1) {
    if (tokens[at + 1]?.text !== "(" && !opens[at + 1]) continue;
    const token = tokens[at] as Token;
    const index = token.text === "]" && tokens[token.match]?.index === true;
    if (!(index || (token.kind === "name" && !called(at)))) continue;
    let start = at;
    while (tokens[start]?.text === "]") start = (tokens[start] as Token).match - 1;
    if (tokens[start]?.text === ")") {
      start = (tokens[start] as Token).match;
      if (called(start - 1)) start -= 1;
    }
    opens[start] = (opens[start] ?? 0) + 1;
    closes[at] = true;
  }
  return { opens, closes };
};

const comparisons: Readonly<Record<string, Comparison>> = {
  smaller: "<",
  smallerEq: "≤",
  larger: ">",
  largerEq: "≥",
  equal: "=",
  unequal: "≠",
};

const chainOps: Readonly<Record<string, { kind: Chain["kind"]; op: ChainOp }>> = {
  add: { kind: "terms", op: "+" },
  subtract: { kind: "terms", op: "-" },
  multiply: { kind: "factors", op: "*" },
  divide: { kind: "factors", op: "/" },
  dotMultiply: { kind: "factors", op: ".*" },
  dotDivide: { kind: "factors", op: "./" },
};

const hasArgs = (node: Node): boolean => node.type === "OperatorNode" && node.args.length === 2;

class Reader {
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  tree(node: Node): Tree {
    switch (node.type) {
      case "SymbolNode": {
        const at = Number(node.name.slice(1));
        return { kind: "name", name: this.#tokens[at]?.text ?? "", first: at, last: at };
      }
      case "ConstantNode": {
        const at = Number(node.value) - shift;
        return { kind: "number", text: this.#tokens[at]?.text ?? "", first: at, last: at };
      }
      case "ParenthesisNode": {
        const of = this.tree(node.content);
        const [first, last] = [of.first - 1, of.last + 1];
        // The parentheses that were put around the x of x(1 - x) are not in the text.
        if (this.#tokens[first]?.match !== last) return of;
        return { kind: "group", of, first, last };
      }
      case "FunctionNode": {
        const callee = this.tree(node.fn as Node);
        if (callee.kind !== "name") return this.#strange(callee.first, callee.last);
        const last = this.#tokens[callee.last + 1]?.match ?? callee.last;
        return {
          kind: "call",
          name: callee.name,
          args: node.args.map((arg) => this.tree(arg)),
          first: callee.first,
          last,
        };
      }
      case "AccessorNode": {
        const of = this.tree(node.object);
        const last = this.#tokens[of.last + 1]?.match ?? of.last;
        const at = node.index.dimensions.map((place) => this.#place(place));
        return { kind: "entry", of, at, first: of.first, last };
      }
      case "ArrayNode": {
        const items = node.items.map((item) => this.tree(item));
        const [first, last] = [items[0]?.first ?? 0, items.at(-1)?.last ?? 0];
        // The rows of [1,2; 3,4] have no brackets of their own.
        const own = this.#tokens[first - 1]?.match === last + 1;
        return {
          kind: "array",
          items,
          first: own ? first - 1 : first,
          last: own ? last + 1 : last,
        };
      }
      case "ConditionalNode": {
        const [when, yes, no] = [node.condition, node.trueExpr, node.falseExpr].map((part) =>
          this.tree(part),
        ) as [Tree, Tree, Tree];
        return { kind: "choice", when, yes, no, first: when.first, last: no.last };
      }
      case "RelationalNode":
        return this.#relation(node.params, node.conditionals);
      case "OperatorNode":
        return this.#operator(node);
      default:
        return this.#strange(0, this.#tokens.length - 1);
    }
  }

  #operator(node: Node): Tree {
    const [left, right] = node.args as [Node, Node];
    switch (node.fn) {
      case "unaryMinus":
      case "unaryPlus": {
        const of = this.tree(left);
        const kind = node.fn === "unaryMinus" ? "minus" : "plus";
        return { kind, of, first: of.first - 1, last: of.last };
      }
      case "ctranspose": {
        const of = this.tree(left);
        return { kind: "transpose", of, first: of.first, last: of.last + 1 };
      }
      case "pow":
      case "dotPow": {
        const [base, exponent] = [this.tree(left), this.tree(right)];
        return {
          kind: "power",
          base,
          exponent,
          dot: node.fn === "dotPow",
          first: base.first,
          last: exponent.last,
        };
      }
      default:
        return (node.fn as string) in comparisons
          ? this.#relation(node.args, [node.fn as string])
          : this.#chain(node);
    }
  }

  /** The operands of a chain lie on its left spine, walked here without recursion. */
  #chain(node: Node): Tree {
    const kind = chainOps[node.fn as string]?.kind;
    if (!kind) return this.#strange(0, this.#tokens.length - 1);
    const tail: { op: ChainOp; of: Tree }[] = [];
    let head = node;
    while (hasArgs(head)) {
      const found = chainOps[head.fn as string];
      if (found?.kind !== kind) break;
      const [left, right] = head.args as [Node, Node];
      tail.push({ op: head.implicit ? "juxtaposed" : found.op, of: this.tree(right) });
      head = left;
    }
    tail.reverse();
    const start = this.tree(head);
    return {
      kind,
      head: start,
      tail,
      first: start.first,
      last: tail.at(-1)?.of.last ?? start.last,
    };
  }

  #relation(params: readonly Node[], rels: readonly string[]): Tree {
    const of = params.map((param) => this.tree(param));
    return {
      kind: "relation",
      of,
      rels: rels.map((rel) => comparisons[rel] ?? "="),
      first: of[0]?.first ?? 0,
      last: of.at(-1)?.last ?? 0,
    };
  }

  #place(node: Node): Place {
    if (node.type !== "RangeNode") return { kind: "at", of: this.tree(node) };
    // What is missing, mathjs fills with 1 and `end`, which none of our numbers and names is sent as.
    const { start, end } = node;
    return {
      kind: "range",
      from: start.type === "ConstantNode" && start.value === 1 ? undefined : this.tree(start),
      to: end.type === "SymbolNode" && end.name === "end" ? undefined : this.tree(end),
    };
  }

  #strange(first: number, last: number): never {
    return refuse(
      "E-SYNTAX",
      spanOf(this.#tokens, first, last),
      "Ceci ne se lit pas comme une expression.",
      "This does not read as an expression.",
    );
  }
}
