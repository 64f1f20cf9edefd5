import type { Bilingual, FunctionDef } from "../expr/function.ts";
import type { Comparison } from "../expr/node.ts";
import { tick } from "../numeric/deadline.ts";
import {
  addRational,
  compareRational,
  isInteger,
  isNegative,
  isOne,
  isZero,
  multiplyRational,
  oneRational,
  powerRational,
  type Rational,
  rational,
  zeroRational,
} from "../numeric/rational.ts";

/**
 * What an expression is once its sizes and indices have values: a graph of operations on numbers, in which
 * equal parts are one node. Arguments have smaller numbers than the node they belong to.
 */
export type Node =
  | { readonly kind: "num"; readonly id: number; readonly value: Rational }
  | { readonly kind: "pi"; readonly id: number }
  | { readonly kind: "slot"; readonly id: number; readonly slot: Slot }
  | { readonly kind: "sum" | "product"; readonly id: number; readonly args: readonly Node[] }
  | { readonly kind: "power"; readonly id: number; readonly base: Node; readonly exponent: Node }
  | {
      readonly kind: "call";
      readonly id: number;
      readonly fn: FunctionDef;
      readonly args: readonly Node[];
    }
  | {
      readonly kind: "select";
      readonly id: number;
      readonly gate: Condition;
      readonly yes: Node;
      readonly no: Node;
    }
  /** 0 where the guard is 0, whatever the rest; their product elsewhere. */
  | { readonly kind: "guarded"; readonly id: number; readonly guard: Node; readonly rest: Node }
  /** What has no value. */
  | { readonly kind: "none"; readonly id: number }
  /** What this room cannot look into. */
  | { readonly kind: "opaque"; readonly id: number; readonly says: string };

/** A number that is free to vary: an entry of a symbol, or a derivative of an unknown function. */
export interface Slot {
  /** How it is written: `x`, `W[2,1]`, `∂L/∂F[1]`. */
  readonly name: string;
  /** The symbol it is an entry of. */
  readonly of: string;
  readonly at: readonly number[];
  /** What it is differentiated by, if at all. */
  readonly by: readonly Slot[];
}

/** How an entry of a symbol is written. */
export const entryName = (of: string, at: readonly number[]): string =>
  at.length === 0 ? of : `${of}[${at.join(",")}]`;

/** The entry of a symbol at a place. */
export const slotAt = (of: string, at: readonly number[]): Slot => ({
  name: entryName(of, at),
  of,
  at,
  by: [],
});

/** A slot of which only the name is known. */
export const slotNamed = (name: string): Slot => ({ name, of: name, at: [], by: [] });

/** The derivative of a slot by another, which commutes with those it carries. */
export const slotBy = ({ of, at, by }: Slot, next: Slot): Slot => {
  const all = [...by, next].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    name: `∂${entryName(of, at)}/${all.map(({ name }) => `∂${name}`).join("")}`,
    of,
    at,
    by: all,
  };
};

/** A comparison of two numbers, or a conjunction or disjunction of such. */
export type Condition =
  | {
      readonly kind: "compare";
      readonly key: string;
      readonly rel: Comparison;
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly kind: "all" | "any"; readonly key: string; readonly of: readonly Condition[] };

/** The expression has more parts than are looked at. */
export class TooLarge extends Error {
  readonly says: Bilingual = {
    fr: "L'expression est trop grande pour être examinée.",
    en: "The expression is too large to be examined.",
  };
}

/** How many nodes a graph may have, if nothing else is said; and how often one may be asked for, for each. */
const mostNodes = 60_000;
const asksPerNode = 40;

/** Sums and products with more parts stay nested in others, so that what is built from them stays small. */
const mostSpliced = 16;

/** Longer numbers than this are not worked with. */
const longestNumber = 1n << 131_072n;

/** Whole powers of numbers are carried out up to this many bits. */
const longestPower = 4096;

/** The nodes of one graph, each made once. */
export class Graph {
  readonly nodes: Node[] = [];
  private readonly known = new Map<string, Node>();
  private readonly most: number;
  private asked = 0;
  readonly zero: Node;
  readonly one: Node;
  readonly pi: Node;
  readonly none: Node;

  constructor(most: number = mostNodes) {
    this.most = most;
    this.zero = this.number(zeroRational);
    this.one = this.number(oneRational);
    this.pi = this.made("pi", (id) => ({ kind: "pi", id }));
    this.none = this.made("none", (id) => ({ kind: "none", id }));
  }

  private made(key: string, make: (id: number) => Node): Node {
    this.asked += 1;
    if (this.asked > asksPerNode * this.most) throw new TooLarge();
    const known = this.known.get(key);
    if (known) return known;
    tick();
    if (this.nodes.length >= this.most) throw new TooLarge();
    const node = make(this.nodes.length);
    this.nodes.push(node);
    this.known.set(key, node);
    return node;
  }

  number(value: Rational): Node {
    if (value.n > longestNumber || value.d > longestNumber) throw new TooLarge();
    return this.made(`${value.s * value.n}/${value.d}`, (id) => ({ kind: "num", id, value }));
  }

  whole(value: number): Node {
    return Number.isInteger(value) ? this.number(rational(value)) : this.none;
  }

  slot(slot: Slot): Node {
    return this.made(`@${slot.name}`, (id) => ({ kind: "slot", id, slot }));
  }

  opaque(says: string): Node {
    return this.made(`?${says}`, (id) => ({ kind: "opaque", id, says }));
  }

  /** The sum; numbers in it are added up. */
  sum(args: readonly Node[]): Node {
    let constant = zeroRational;
    const rest: Node[] = [];
    const add = (arg: Node): boolean => {
      if (arg.kind === "none") return false;
      if (arg.kind === "num") constant = addRational(constant, arg.value);
      else if (arg.kind === "sum" && arg.args.length <= mostSpliced) return arg.args.every(add);
      else rest.push(arg);
      return true;
    };
    if (!args.every(add)) return this.none;
    if (!isZero(constant) || rest.length === 0) rest.push(this.number(constant));
    return this.many("sum", rest);
  }

  /** The product; numbers in it are multiplied, but 0 leaves the others, which may have no value. */
  product(args: readonly Node[]): Node {
    let constant = oneRational;
    const rest: Node[] = [];
    const multiply = (arg: Node): boolean => {
      if (arg.kind === "none") return false;
      if (arg.kind === "num") constant = multiplyRational(constant, arg.value);
      else if (arg.kind === "product" && arg.args.length <= mostSpliced)
        return arg.args.every(multiply);
      else rest.push(arg);
      return true;
    };
    if (!args.every(multiply)) return this.none;
    if (isZero(constant) && rest.every((arg) => arg.kind === "slot" || arg.kind === "pi"))
      return this.zero;
    if (!isOne(constant) || rest.length === 0) rest.push(this.number(constant));
    return this.many("product", rest);
  }

  private many(kind: "sum" | "product", args: readonly Node[]): Node {
    const [first] = args;
    if (args.length === 1 && first) return first;
    const sorted = [...args].sort((a, b) => a.id - b.id);
    let key = kind === "sum" ? "+" : "*";
    for (const arg of sorted) key += `${arg.id},`;
    return this.made(key, (id) => ({ kind, id, args: sorted }));
  }

  power(base: Node, exponent: Node): Node {
    if (base.kind === "none" || exponent.kind === "none") return this.none;
    if (exponent.kind === "num" && isInteger(exponent.value)) {
      if (isOne(exponent.value)) return base;
      if (base.kind === "num") {
        const { n, d } = base.value;
        if (n === 0n) {
          if (isNegative(exponent.value)) return this.none;
          return isZero(exponent.value) ? this.one : this.zero;
        }
        const bits = n.toString(2).length + d.toString(2).length;
        if (n === d || exponent.value.n * BigInt(bits) <= BigInt(longestPower))
          return this.number(
            powerRational(base.value, Number(exponent.value.s * exponent.value.n)),
          );
      }
    }
    return this.made(`^${base.id},${exponent.id}`, (id) => ({ kind: "power", id, base, exponent }));
  }

  /** Two factors, each as it is. */
  times(left: Node, right: Node): Node {
    if (left === this.one) return right;
    if (right === this.one) return left;
    return left.kind === "none" || right.kind === "none"
      ? this.none
      : this.many("product", [left, right]);
  }

  negate(of: Node): Node {
    return this.product([this.number(rational(-1)), of]);
  }

  inverse(of: Node): Node {
    return this.power(of, this.number(rational(-1)));
  }

  call(fn: FunctionDef, args: readonly Node[]): Node {
    if (args.some((arg) => arg.kind === "none")) return this.none;
    return this.made(`${fn.name}(${args.map((arg) => arg.id).join()})`, (id) => ({
      kind: "call",
      id,
      fn,
      args,
    }));
  }

  select(gate: Condition, yes: Node, no: Node): Node {
    if (yes === no && yes.kind === "none") return yes;
    return this.made(`{${gate.key}}${yes.id},${no.id}`, (id) => ({
      kind: "select",
      id,
      gate,
      yes,
      no,
    }));
  }

  guarded(guard: Node, rest: Node): Node {
    if (guard.kind === "num") return isZero(guard.value) ? this.zero : this.product([guard, rest]);
    return this.made(`!${guard.id},${rest.id}`, (id) => ({ kind: "guarded", id, guard, rest }));
  }

  compare(left: Node, rel: Comparison, right: Node): Condition | boolean {
    if (left.kind === "num" && right.kind === "num")
      return holds(compareRational(left.value, right.value), rel);
    return { kind: "compare", key: `${left.id}${rel}${right.id}`, rel, left, right };
  }

  /** One node or the other, as the comparison holds. */
  larger(left: Node, rel: "≥" | "≤", right: Node): Node {
    if (left.kind === "none" || right.kind === "none") return this.none;
    const gate = this.compare(left, rel, right);
    return gate === true ? left : gate === false ? right : this.select(gate, left, right);
  }

  join(kind: "all" | "any", of: readonly Condition[]): Condition {
    return { kind, key: `${kind}(${of.map(({ key }) => key).join(";")})`, of };
  }
}

/** Whether a comparison holds between numbers whose difference has this sign. */
export const holds = (sign: number, rel: Comparison): boolean => {
  switch (rel) {
    case "<":
      return sign < 0;
    case "≤":
      return sign <= 0;
    case "=":
      return sign === 0;
    case "≠":
      return sign !== 0;
    case "≥":
      return sign >= 0;
    case ">":
      return sign > 0;
  }
};

/** The nodes that a node is made of. */
export const argsOf = (of: Node): readonly Node[] => {
  switch (of.kind) {
    case "sum":
    case "product":
    case "call":
      return of.args;
    case "power":
      return [of.base, of.exponent];
    case "select":
      return [...nodesIn(of.gate), of.yes, of.no];
    case "guarded":
      return [of.guard, of.rest];
    default:
      return [];
  }
};

/** The nodes that a condition compares. */
const nodesIn = (gate: Condition): readonly Node[] =>
  gate.kind === "compare" ? [gate.left, gate.right] : gate.of.flatMap(nodesIn);

/** Everything that the roots are made of, arguments first. */
export const reachable = (roots: readonly Node[]): readonly Node[] => {
  const seen = new Set<Node>();
  const order: Node[] = [];
  const stack = [...roots];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    order.push(node);
    for (const arg of argsOf(node)) stack.push(arg);
  }
  return order.sort((a, b) => a.id - b.id);
};
