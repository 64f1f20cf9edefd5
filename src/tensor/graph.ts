import { type Operation, operations } from "./operations.ts";

/*
 * What a tensor program works out: arrays without names, each made once. An operand says which axis of the result each
 * of its own axes is; axes of the result that it has not, it is constant along.
 */

/** An array that is read, with the axis of the reader that each of its axes is. */
export interface Operand {
  readonly node: Node;
  readonly axes: readonly number[];
}

interface Common {
  readonly id: number;
  /** The sizes of its axes. */
  readonly dims: readonly number[];
}

/** An array that is given; the slot counts the inputs. */
export interface Input extends Common {
  readonly kind: "input";
  readonly slot: number;
}

export interface Constant extends Common {
  readonly kind: "constant";
  readonly value: number;
}

/** 1, 2, … along its one axis. */
export interface Count extends Common {
  readonly kind: "count";
}

/** An operation, entry by entry. */
export interface Pointwise extends Common {
  readonly kind: "pointwise";
  readonly by: Operation;
  readonly of: readonly Operand[];
}

export type Fold = "sum" | "product" | "max" | "min";

/** The sum, product or extremum over the last axes of what is folded, those from `dims.length` on. */
export interface Folded extends Common {
  readonly kind: "folded";
  readonly by: Fold;
  readonly of: Operand;
  /** The sizes of the axes that go, in order. */
  readonly over: readonly number[];
  /** Whether what it is read for would come out the same with a number near it in its place. */
  readonly isShift: boolean;
}

/** The sum of products of two arrays over common axes, those from `dims.length` on: a matrix product, generalised. */
export interface Contracted extends Common {
  readonly kind: "contracted";
  readonly left: Operand;
  readonly right: Operand;
  readonly over: readonly number[];
}

/** Where an axis of an array is read: an affine function of the axes of the result, and of whole numbers read there. */
export interface Reach {
  readonly terms: readonly (readonly [coefficient: number, axis: number])[];
  readonly numbers: readonly (readonly [coefficient: number, of: Operand])[];
  /** From 0, as axes of the result are counted. */
  readonly plus: number;
}

/**
 * Entries of an array at places that are worked out. Where a place may lie outside there is `missingOf` instead.
 */
export interface Gathered extends Common {
  readonly kind: "gathered";
  readonly of: Node;
  readonly at: readonly Reach[];
  readonly mayMiss: boolean;
}

/**
 * What stands for an entry outside: 0, which padding is; but no value where the place was a number that was given, as
 * a label is, or is no whole number.
 */
export const missingOf = ({ at }: Gathered): number =>
  at.some(({ numbers }) => numbers.length > 0) ? Number.NaN : 0;

export type Node = Input | Constant | Count | Pointwise | Folded | Contracted | Gathered;

export const volume = (dims: readonly number[]): number => dims.reduce((so, size) => so * size, 1);

/** The first numbers from 0 on. */
export const identity = (count: number): readonly number[] => {
  const known = identities[count];
  if (known) return known;
  const made = Array.from({ length: count }, (_, at) => at);
  if (count < mostAxes) identities[count] = made;
  return made;
};

const identities: (readonly number[])[] = [];
/** More axes than this an array hardly has. */
const mostAxes = 16;

/** How far one step along each axis leads in an array that lies row by row, in entries. */
export const stridesOf = (dims: readonly number[]): readonly number[] => {
  const strides: number[] = [];
  for (let [at, so] = [dims.length - 1, 1]; at >= 0; at -= 1) {
    strides[at] = so;
    so *= dims[at] as number;
  }
  return strides;
};

/** An array as it stands. */
export const whole = (node: Node): Operand => ({ node, axes: identity(node.dims.length) });

/** Whether entries are evenly spaced and all of them there, so that they are read where they lie. */
export const isView = (node: Node): node is Gathered =>
  node.kind === "gathered" && !node.mayMiss && node.at.every(({ numbers }) => numbers.length === 0);

/** What a node reads. */
export const operandsOf = (node: Node): readonly Operand[] => {
  switch (node.kind) {
    case "pointwise":
      return node.of;
    case "folded":
      return [node.of];
    case "contracted":
      return [node.left, node.right];
    case "gathered":
      return [
        { node: node.of, axes: [] },
        ...node.at.flatMap(({ numbers }) => numbers.map(([, of]) => of)),
      ];
    default:
      return [];
  }
};

/** How many additions it takes to make a node from what it reads. */
export const costOf = (node: Node): number => {
  switch (node.kind) {
    case "pointwise":
      // Each entry is also read and written.
      return volume(node.dims) * (node.by.cost + 2);
    case "folded":
      return volume(node.dims) * volume(node.over);
    case "contracted":
      return volume(node.dims) * volume(node.over);
    case "gathered":
      return volume(node.dims);
    default:
      return 0;
  }
};

/**
 * Everything that must be made for some nodes, each after what it reads.
 *
 * @param there what is made already, with all that it reads.
 */
export const inOrder = (roots: readonly Node[], there?: ReadonlySet<Node>): readonly Node[] => {
  // By id, which is quicker than a set.
  const seen: true[] = [];
  const order: Node[] = [];
  const visit = (node: Node): void => {
    if (seen[node.id] || there?.has(node)) return;
    seen[node.id] = true;
    for (const { node: read } of operandsOf(node)) visit(read);
    order.push(node);
  };
  for (const root of roots) visit(root);
  return order;
};

/** What it takes to make some nodes, where others are there already. */
export const totalCost = (roots: readonly Node[], there?: ReadonlySet<Node>): number =>
  inOrder(roots, there).reduce((so, node) => so + costOf(node), 0);

/** Whether dividing by a number is multiplying by another, to the last bit, in floats also. */
const isPowerOfTwo = (value: number): boolean => {
  const exponent = Math.log2(Math.abs(value));
  return (
    Number.isInteger(exponent) && Math.abs(exponent) <= 64 && 2 ** exponent === Math.abs(value)
  );
};

/** Whether an operand is read as it lies, all of it. */
const isWhole = ({ axes }: Operand, dims: readonly number[]): boolean => {
  if (axes.length !== dims.length) return false;
  for (let at = 0; at < axes.length; at += 1) if (axes[at] !== at) return false;
  return true;
};

const isConstant = ({ node }: Operand, value: number): boolean =>
  node.kind === "constant" && node.value === value;

/** Operations that give the same bits with their operands in the other order. */
const commutative: ReadonlySet<Operation> = new Set([
  operations.add,
  operations.multiply,
  operations.max,
  operations.min,
  operations.equals,
  operations.differs,
  operations.both,
  operations.either,
]);

/** What an operand is the opposite of, read where it is. */
export const opposed = (operand: Operand | undefined): Operand | undefined => {
  const node = operand?.node;
  if (node?.kind !== "pointwise" || node.by !== operations.negate) return undefined;
  const [of] = node.of as readonly [Operand];
  return { node: of.node, axes: of.axes.map((axis) => operand?.axes[axis] as number) };
};

/** An operation with one change of sign less, and the same bits; a number stands for a constant. */
const withoutSign = (
  by: Operation,
  a: Operand,
  b: Operand | undefined,
): { readonly by: Operation; readonly of: readonly (Operand | number)[] } | undefined => {
  if (b && (by === operations.add || by === operations.subtract)) {
    const right = opposed(b);
    const left = right ? undefined : opposed(a);
    if (right)
      return { by: by === operations.add ? operations.subtract : operations.add, of: [a, right] };
    return left && by === operations.add ? { by: operations.subtract, of: [b, left] } : undefined;
  }
  const { node } = a;
  if (by !== operations.negate || node.kind !== "pointwise") return undefined;
  const [of, scale] = node.of as readonly [Operand, Operand | undefined];
  const isScaled = node.by === operations.multiply || node.by === operations.divide;
  if (!isScaled || scale?.node.kind !== "constant") return undefined;
  const read = { node: of.node, axes: of.axes.map((axis) => a.axes[axis] as number) };
  return { by: node.by, of: [read, -scale.node.value] };
};

const keyOf = ({ node, axes }: Operand): string =>
  axes.length === 0 ? `${node.id}` : `${node.id}(${listed(axes)})`;

const keysOf = (of: readonly Operand[]): string => {
  let key = "";
  for (const each of of) key += `${keyOf(each)} `;
  return key;
};

const listed = (numbers: readonly number[]): string =>
  numbers.length === 1 ? `${numbers[0]}` : numbers.join();

const contractedKey = (
  left: Operand,
  right: Operand,
  dims: readonly number[],
  over: readonly number[],
): string => `dot ${keyOf(left)} ${keyOf(right)} [${dims.join()}|${over.join()}]`;

/** Makes nodes, each once. */
export class Graph {
  readonly #known = new Map<string, Node>();

  #node<N extends Node>(key: string, make: (id: number) => N): N {
    const known = this.#known.get(key);
    if (known) return known as N;
    const node = make(this.#known.size);
    this.#known.set(key, node);
    return node;
  }

  input(slot: number, dims: readonly number[]): Input {
    return this.#node<Input>(`in ${slot}`, (id) => ({ id, kind: "input", slot, dims }));
  }

  constant(value: number): Constant {
    const key = Object.is(value, -0) ? "-0" : `${value}`;
    return this.#node<Constant>(`= ${key}`, (id) => ({ id, kind: "constant", value, dims: [] }));
  }

  count(size: number): Count {
    return this.#node<Count>(`count ${size}`, (id) => ({ id, kind: "count", dims: [size] }));
  }

  /** An operation on arrays; on constants, what comes out. */
  pointwise(by: Operation, of: readonly Operand[], dims: readonly number[]): Node {
    if (dims.length === 0 && of.every(({ node }) => node.kind === "constant"))
      return this.constant(by.value(...of.map(({ node }) => (node as Constant).value)));
    const a = of[0] as Operand;
    const b = of[1];
    if (b && by === operations.multiply) {
      if (isConstant(a, 1) && isWhole(b, dims)) return b.node;
      if (isConstant(b, 1) && isWhole(a, dims)) return a.node;
    }
    if (b && (by === operations.divide || by === operations.quotient))
      if (isConstant(b, 1) && isWhole(a, dims)) return a.node;
    const simpler = withoutSign(by, a, b);
    if (simpler)
      return this.pointwise(
        simpler.by,
        simpler.of.map((each) => (typeof each === "number" ? whole(this.constant(each)) : each)),
        dims,
      );
    const divisor = b?.node.kind === "constant" ? b.node.value : 0;
    if (by === operations.quotient && divisor !== 0)
      return this.pointwise(operations.divide, of, dims);
    if (by === operations.divide && isPowerOfTwo(divisor)) {
      const inverse = whole(this.constant(1 / divisor));
      return this.pointwise(operations.multiply, [a, inverse], dims);
    }
    // In whichever order it was met first.
    const key = commutative.has(by) && b && b.node.id < a.node.id ? keysOf([b, a]) : keysOf(of);
    return this.#node<Pointwise>(`${by.name} ${key}[${listed(dims)}]`, (id) => ({
      id,
      kind: "pointwise",
      by,
      of,
      dims,
    }));
  }

  folded(
    by: Fold,
    of: Operand,
    dims: readonly number[],
    over: readonly number[],
    isShift = false,
  ): Node {
    if (over.length === 0 && of.axes.every((at, k) => at === k)) return of.node;
    const name = isShift ? `${by} shift` : by;
    return this.#node<Folded>(`${name} ${keyOf(of)} [${dims.join()}|${over.join()}]`, (id) => ({
      id,
      kind: "folded",
      by,
      of,
      dims,
      over,
      isShift,
    }));
  }

  contracted(
    left: Operand,
    right: Operand,
    dims: readonly number[],
    over: readonly number[],
  ): Contracted {
    const key = contractedKey(left, right, dims, over);
    return this.#node<Contracted>(key, (id) => ({
      id,
      kind: "contracted",
      left,
      right,
      dims,
      over,
    }));
  }

  /** The sum of products of two arrays, if it was made before. */
  findContracted(
    left: Operand,
    right: Operand,
    dims: readonly number[],
    over: readonly number[],
  ): Node | undefined {
    return this.#known.get(contractedKey(left, right, dims, over));
  }

  gathered(of: Node, at: readonly Reach[], dims: readonly number[], mayMiss: boolean): Gathered {
    const places = at.map(
      ({ terms, numbers, plus }) =>
        `${terms.map((term) => term.join("*")).join("+")};${numbers.map(([k, each]) => `${k}*${keyOf(each)}`).join("+")};${plus}`,
    );
    return this.#node<Gathered>(
      `at ${of.id} ${places.join(" ")} [${dims.join()}] ${mayMiss}`,
      (id) => ({ id, kind: "gathered", of, at, dims, mayMiss }),
    );
  }
}
