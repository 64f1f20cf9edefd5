import {
  type Contracted,
  costOf,
  type Fold,
  type Gathered,
  inOrder,
  isView,
  type Node,
  type Operand,
  operandsOf,
  type Pointwise,
  volume,
} from "./graph.ts";

/*
 * A program as steps over one memory. Operations entry by entry over the same axes go through one nest of loops, as
 * far as none needs what a step in between makes; what a fold alone reads is worked out within it. A value has a place
 * in memory from the step that stores it to the last that reads it.
 */

/** Loops over all places of some axes; what is worked out there, in order, and which of it is kept. */
export interface Nest {
  readonly kind: "nest";
  readonly dims: readonly number[];
  readonly values: Pointwise[];
  readonly kept: Set<Node>;
}

/** Loops that fold over their last axes what is worked out there. */
export interface FoldNest {
  readonly kind: "fold";
  readonly by: Fold;
  readonly dims: readonly number[];
  readonly over: readonly number[];
  readonly values: readonly Pointwise[];
  readonly of: Operand;
  readonly result: Node;
}

/** A sum of products, by itself. */
export interface Contraction {
  readonly kind: "contraction";
  readonly of: Contracted;
}

/** An array written out that the next steps read as it stands. */
export interface Copy {
  readonly kind: "copy";
  readonly of: Gathered;
}

export type Step = Nest | FoldNest | Contraction | Copy;

/** Where an array lies, in entries. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Where each array that is kept begins, in entries from the start of the memory. */
  readonly places: ReadonlyMap<Node, number>;
  /** The room it takes, in entries. */
  readonly room: number;
  /** What it costs to carry out, in additions. */
  readonly cost: number;
}

/** Arrays begin where whole lines of memory do. */
const alignment = 8;
const margin = 4;

const isIdentity = ({ node, axes }: Operand, dims: readonly number[]): boolean =>
  axes.length === dims.length &&
  axes.every((axis, at) => axis === at && node.dims[at] === dims[at]);

/** The steps that make the outputs of the inputs, and where in memory everything lies. */
export const planOf = (inputs: readonly Node[], outputs: readonly Node[]): Plan => {
  const order = inOrder(outputs);
  const isOutput = new Set(outputs);
  const readers = readersOf(order);
  const within = foldedInto(order, readers, isOutput);

  const steps: Step[] = [];
  // By the ids of nodes: the step that makes an array, and the nest of loops that it is worked out in.
  const made: (number | undefined)[] = [];
  const nestOf: (Nest | undefined)[] = [];
  const readIn = new Map<Nest, Node[]>();
  const isThere = ({ kind }: Node): boolean =>
    kind === "input" || kind === "constant" || kind === "count";
  const readyAfter = (node: Node): number =>
    isThere(node)
      ? -1
      : node.kind === "gathered" && made[node.id] === undefined
        ? Math.max(-1, ...operandsOf(node).map((each) => readyAfter(each.node)))
        : (made[node.id] ?? -1);

  for (const node of order) {
    if (isThere(node) || within.has(node)) continue;
    switch (node.kind) {
      case "gathered": {
        // Products of matrices read arrays or views of them, and entries are gathered from arrays.
        const isRead = (readers[node.id] ?? []).some(
          (reader) =>
            (reader.kind === "contracted" && !isView(node)) ||
            (reader.kind === "gathered" && reader.of === node),
        );
        if (isRead || isOutput.has(node))
          made[node.id] = steps.push({ kind: "copy", of: node }) - 1;
        break;
      }
      case "contracted":
        made[node.id] = steps.push({ kind: "contraction", of: node }) - 1;
        break;
      case "folded": {
        const values = order.filter(
          (each): each is Pointwise => each.kind === "pointwise" && within.get(each) === node,
        );
        const { by, dims, over, of } = node;
        made[node.id] = steps.push({ kind: "fold", by, dims, over, values, of, result: node }) - 1;
        break;
      }
      case "pointwise": {
        const at = hostFor(node);
        const host = at < 0 ? undefined : (steps[at] as Nest);
        if (host) {
          host.values.push(node);
          for (const each of node.of) readIn.get(host)?.push(each.node);
          nestOf[node.id] = host;
          made[node.id] = at;
        } else {
          const nest: Nest = { kind: "nest", dims: node.dims, values: [node], kept: new Set() };
          nestOf[node.id] = nest;
          readIn.set(
            nest,
            node.of.map((each) => each.node),
          );
          made[node.id] = steps.push(nest) - 1;
        }
        break;
      }
    }
  }

  /**
   * The last nest of loops over the same axes that makes or reads something the node reads, where all else is ready.
   */
  function hostFor(node: Pointwise): number {
    for (let at = steps.length - 1; at >= 0; at -= 1) {
      const step = steps[at] as Step;
      if (step.kind !== "nest" || !isSame(step.dims, node.dims)) continue;
      let meets = false;
      let isReady = true;
      for (const operand of node.of) {
        const isOwn = nestOf[operand.node.id] === step;
        const isRead = operand.node.kind !== "constant" && readIn.get(step)?.includes(operand.node);
        meets ||= isOwn || isRead === true;
        isReady &&= (isOwn && isIdentity(operand, node.dims)) || readyAfter(operand.node) < at;
      }
      if (meets && isReady) return at;
    }
    return -1;
  }

  let cost = 0;
  for (const node of order) {
    cost += costOf(node);
    const nest = nestOf[node.id];
    if (!nest) continue;
    const isRead = (readers[node.id] ?? []).some(
      (reader) => nestOf[reader.id] !== nest || reader.kind !== "pointwise",
    );
    if (isOutput.has(node) || isRead) nest.kept.add(node);
  }
  return { steps, cost, ...placed(steps, inputs, outputs) };
};

const isSame = (a: readonly number[], b: readonly number[]): boolean => {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
};

/** What reads each node, by its id. */
const readersOf = (order: readonly Node[]): readonly (readonly Node[] | undefined)[] => {
  const readers: Node[][] = [];
  for (const node of order)
    for (const { node: read } of operandsOf(node)) {
      const known = readers[read.id];
      if (known) known.push(node);
      else readers[read.id] = [node];
    }
  return readers;
};

/** What a fold alone reads, place by place, needs no memory: the fold that each such value goes into. */
const foldedInto = (
  order: readonly Node[],
  readers: readonly (readonly Node[] | undefined)[],
  isOutput: ReadonlySet<Node>,
): ReadonlyMap<Node, Node> => {
  const within = new Map<Node, Node>();
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const node = order[at] as Node;
    if (node.kind !== "folded") continue;
    const dims = [...node.dims, ...node.over];
    const claim = (operand: Operand): void => {
      const { node: of } = operand;
      if (of.kind !== "pointwise" || isOutput.has(of) || within.has(of)) return;
      const all = readers[of.id] ?? [];
      const isOwn = all.every((reader) => reader === node || within.get(reader) === node);
      if (!isOwn || operand.axes.length !== dims.length) return;
      if (operand !== node.of && !isIdentity(operand, of.dims)) return;
      within.set(of, node);
      for (const each of of.of) if (isIdentity(each, of.dims)) claim(each);
    };
    claim(node.of);
  }
  return within;
};

/** The arrays that a step keeps. */
export const keptBy = (step: Step): readonly Node[] => {
  switch (step.kind) {
    case "nest":
      return [...step.kept];
    case "fold":
      return [step.result];
    case "contraction":
    case "copy":
      return [step.of];
  }
};

/** The arrays in memory that a step reads. */
const readBy = (step: Step): readonly Node[] => {
  const found: Node[] = [];
  const seen: true[] = [];
  if (step.kind === "nest" || step.kind === "fold")
    for (const { id } of step.values) seen[id] = true;
  const add = (node: Node): void => {
    if (seen[node.id]) return;
    seen[node.id] = true;
    found.push(node);
    // Entries that are gathered are read where they lie.
    if (node.kind === "gathered") for (const each of operandsOf(node)) add(each.node);
  };
  switch (step.kind) {
    case "nest":
      for (const value of step.values) for (const { node } of value.of) add(node);
      break;
    case "fold":
      for (const value of step.values) for (const { node } of value.of) add(node);
      add(step.of.node);
      break;
    case "contraction":
      add(step.of.left.node);
      add(step.of.right.node);
      break;
    case "copy":
      for (const { node } of operandsOf(step.of)) add(node);
      break;
  }
  return found;
};

/** Gives every array its place: inputs and outputs for good, the others for as long as they are read. */
const placed = (
  steps: readonly Step[],
  inputs: readonly Node[],
  outputs: readonly Node[],
): Pick<Plan, "places" | "room"> => {
  const reads = steps.map(readBy);
  const last = new Map<Node, number>();
  for (const [at, nodes] of reads.entries()) for (const node of nodes) last.set(node, at);
  const places = new Map<Node, number>();
  const free: { start: number; end: number }[] = [];
  let room = 0;
  // With a margin, over which a vector may be written.
  const roomOf = (node: Node): number =>
    Math.ceil((volume(node.dims) + margin) / alignment) * alignment;
  const give = (node: Node): void => {
    if (places.has(node)) return;
    const size = roomOf(node);
    const gap = free.find(({ start, end }) => end - start >= size);
    if (gap) {
      places.set(node, gap.start);
      gap.start += size;
    } else {
      places.set(node, room);
      room += size;
    }
  };
  const stays = new Set([...inputs, ...outputs]);
  for (const node of stays) if (node.kind !== "constant" && node.kind !== "count") give(node);
  for (const [at, step] of steps.entries()) {
    const kept = keptBy(step);
    for (const node of kept) give(node);
    for (const node of [...(reads[at] ?? []), ...kept]) {
      const start = places.get(node);
      if (start === undefined || stays.has(node) || (last.get(node) ?? at) > at) continue;
      if ((last.get(node) ?? -1) === at) free.push({ start, end: start + roomOf(node) });
    }
  }
  return { places, room };
};
