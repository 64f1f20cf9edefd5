import {
  type Contracted,
  type Folded,
  type Gathered,
  missingOf,
  type Node,
  type Operand,
} from "../graph.ts";
import { applied, atom, bare, EntryWriter, formulas, held, holds, type Text } from "./entries.ts";
import { helpersFor, pythonHelpers } from "./helpers.ts";
import { type About, shapeWords } from "./javascript.ts";
import { freshNames, indexLetters, type Listing, sizeFrom, statementsOf } from "./listing.ts";

/* Python over arrays of NumPy, for a person to read and for a project to keep. */

/** The module: one function of all inputs by name, with the helpers it needs. */
export const pythonModule = (listing: Listing, about: About): string => {
  const { inputs, sizes, outputs, sizeCode } = listing;
  const names = new Map<Node, string>([...inputs, ...sizes].map(({ name, node }) => [node, name]));
  const taken = new Set([...names.values(), ...outputs.map(({ name }) => name)]);
  const statements = statementsOf(listing, freshNames(taken));
  const named = new Map([...names, ...statements.map(({ name, node }) => [node, name] as const)]);
  const code = new ArrayWriter(named, sizeCode);
  const comment = new EntryWriter(formulas, named, indexLetters(taken), sizeCode);
  const lines = statements.flatMap(({ name, node }) => [
    `# ${formulas.entry(name, comment.lettersOf(node))} = ${comment.formula(node).code}`,
    `${name} = ${code.made(node).code}`,
  ]);
  const shown = new Map(statements.map(({ name, node }) => [node, name]));
  const again = outputs
    .filter(({ name, node }) => shown.get(node) !== name)
    .map(({ name, node }) => `${name} = ${shown.get(node)}`);
  const unknown = sizes.filter(({ from }) => from === undefined);
  const arrays = inputs.map(({ name }) => `${name} = np.asarray(${name}, dtype=float)`);
  const told = sizes.flatMap(({ name, from }) =>
    from
      ? [
          `${name} = ${sizeFrom(
            `${from.input}.shape[${from.axis}]`,
            from,
            (code, by) => `${code} // ${by}`,
          )}`,
        ]
      : [],
  );
  const checks = inputs.map(
    ({ name, shape }) => `check_shape("${name}", ${name}, ${tuple(shape)})`,
  );
  const gradients = outputs.filter(({ by }) => by !== undefined);
  const result =
    gradients.length === 0
      ? "value"
      : `value, {${gradients.map(({ by, name }) => `"${by}": ${name}`).join(", ")}}`;
  const body = [...arrays, ...told, ...checks, ...lines, ...again, `return ${result}`];
  const helpers = helpersFor(pythonHelpers, body.join("\n"));
  const args = [...inputs, ...unknown].map(({ name }) => name).join(", ");
  const main = gradients.length === 0 ? "evaluate" : "value_and_gradients";
  return [
    `"""`,
    ...about,
    `"""`,
    ...(helpers.some((each) => each.includes("math.")) ? ["import math", ""] : []),
    "import numpy as np",
    "",
    "",
    ...helpers,
    `def ${main}(${args}):`,
    `    """${outputs.length > 1 ? "The value, and its derivatives by name." : "The value."}`,
    "",
    ...inputs.map(({ name, shape }) => `    ${name}: ${shapeWords(shape)}`),
    ...unknown.map(({ name }) => `    ${name}: a size`),
    "",
    ...outputs.map(({ by, shape }) =>
      by === undefined ? `    value: ${shapeWords(shape)}` : `    by ${by}: ${shapeWords(shape)}`,
    ),
    "",
    "    Raises ValueError where an input does not have its shape.",
    `    """`,
    ...body.map((line) => `    ${line}`),
    "",
  ].join("\n");
};

const tuple = (parts: readonly string[]): string =>
  parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(", ")})`;

const functionNames: Readonly<Record<string, string>> = {
  sqrt: "np.sqrt",
  exp: "np.exp",
  log: "np.log",
  sin: "np.sin",
  cos: "np.cos",
  tanh: "np.tanh",
  abs: "np.abs",
  max: "np.maximum",
  min: "np.minimum",
  power: "np.power",
  atMost: "at_most",
};

const folds = { sum: "np.sum", product: "np.prod", max: "np.max", min: "np.min" } as const;

/** Writes whole arrays; what has a name is read by it. */
class ArrayWriter {
  readonly #names: ReadonlyMap<Node, string>;
  readonly #sizeCode: (size: number) => string;

  constructor(names: ReadonlyMap<Node, string>, sizeCode: (size: number) => string) {
    this.#names = names;
    this.#sizeCode = sizeCode;
  }

  /** What a node is worked out from, with exactly its axes. */
  made(node: Node): Text {
    switch (node.kind) {
      case "constant":
        return numberText(node.value);
      case "count":
        return atom(`np.arange(1.0, ${this.#sizeCode(node.dims[0] as number)} + 1)`);
      case "input":
        throw new RangeError("an input has a name");
      case "pointwise": {
        const args = node.of.map((each) => this.#aligned(each, node.dims.length));
        const text = applied(node.by.name, args, (name, of) => call(name, of));
        return this.#full(
          text,
          node.of.flatMap(({ axes }) => axes),
          node.dims,
        );
      }
      case "folded":
        return this.#folded(node);
      case "contracted":
        return this.#contracted(node);
      case "gathered":
        return this.#gathered(node);
    }
  }

  #read(node: Node): Text {
    const name = this.#names.get(node);
    return name === undefined ? this.made(node) : atom(name);
  }

  /** An operand so that it goes along the axes of its reader. */
  #aligned({ node, axes }: Operand, rank: number): Text {
    const of = this.#read(node);
    const [first] = axes.toSorted((a, b) => a - b);
    if (first === undefined) return of;
    const turned = transposed(of, axes);
    if (axes.length === rank - first) return turned;
    const slots = Array.from({ length: rank - first }, (_, at) =>
      axes.includes(first + at) ? ":" : "None",
    );
    return atom(`${held(turned, holds.atom)}[${slots.join(", ")}]`);
  }

  /** With all axes, also those along which nothing varies. */
  #full(of: Text, axes: readonly number[], dims: readonly number[]): Text {
    if (dims.every((_, axis) => axes.includes(axis))) return of;
    return atom(`np.broadcast_to(${of.code}, ${tuple(dims.map(this.#sizeCode))}).copy()`);
  }

  #folded({ by, of, dims }: Folded): Text {
    const gone = of.axes.flatMap((axis, at) => (axis >= dims.length ? [at] : []));
    const left = of.axes.filter((axis) => axis < dims.length);
    const over =
      left.length === 0 ? "" : `, axis=${gone.length === 1 ? gone[0] : tuple(gone.map(String))}`;
    return transposed(atom(`${folds[by]}(${this.#read(of.node).code}${over})`), left);
  }

  #contracted({ left, right, dims, over }: Contracted): Text {
    const [a, b] = [this.#read(left.node), this.#read(right.node)];
    const [l, r] = [left.axes.join(""), right.axes.join("")];
    const T = (of: Text): string => `${held(of, holds.atom)}.T`;
    const plain = (of: Text): string => held(of, holds.atom);
    const isProduct = over.length === 1 && left.axes.length <= 2 && right.axes.length <= 2;
    // By rank of the result: which axis of the loops each operand's are.
    const products: Readonly<Record<string, string>> =
      dims.length === 2
        ? {
            "02 21": `${plain(a)} @ ${plain(b)}`,
            "02 12": `${plain(a)} @ ${T(b)}`,
            "20 21": `${T(a)} @ ${plain(b)}`,
            "20 12": `${T(a)} @ ${T(b)}`,
            "12 20": `${T(b)} @ ${T(a)}`,
            "12 02": `${plain(b)} @ ${T(a)}`,
            "21 20": `${T(b)} @ ${plain(a)}`,
            "21 02": `${plain(b)} @ ${plain(a)}`,
          }
        : dims.length === 1
          ? {
              "01 1": `${plain(a)} @ ${plain(b)}`,
              "10 1": `${T(a)} @ ${plain(b)}`,
              "1 01": `${plain(b)} @ ${plain(a)}`,
              "1 10": `${T(b)} @ ${plain(a)}`,
            }
          : { "0 0": `${plain(a)} @ ${plain(b)}` };
    const product = isProduct ? products[`${l} ${r}`] : undefined;
    if (product) return { code: product, holds: holds.product };
    const letters = (axes: readonly number[]): string =>
      axes.map((axis) => String.fromCharCode(97 + axis)).join("");
    const form = `${letters(left.axes)},${letters(right.axes)}->${letters(dims.map((_, at) => at))}`;
    return atom(`np.einsum("${form}", ${a.code}, ${b.code})`);
  }

  #gathered(node: Gathered): Text {
    const { of, at, dims, mayMiss } = node;
    const slices = slicesOf(node, this.#sizeCode);
    if (slices) return atom(`${held(this.#read(of), holds.atom)}[${slices.join(", ")}]`);
    const rank = dims.length;
    const used = new Set<number>();
    const places = at.map(({ terms, numbers, plus }) => {
      const parts = [
        ...terms.map(([c, axis]) => {
          used.add(axis);
          const range = `np.arange(${bare(this.#sizeCode(dims[axis] as number))})`;
          const slots = Array.from({ length: rank - axis }, (_, k) => (k === 0 ? ":" : "None"));
          return scaled(c, rank - axis === 1 ? range : `${range}[${slots.join(", ")}]`);
        }),
        ...numbers.map(([c, operand]) => {
          for (const axis of operand.axes) used.add(axis);
          return scaled(c, held(this.#aligned(operand, rank), holds.sign));
        }),
        ...(plus === 0 ? [] : [`${plus}`]),
      ];
      return parts.length === 0 ? "0" : parts.join(" + ");
    });
    const from = this.#read(of);
    const text = mayMiss
      ? atom(
          `entries_or(${from.code}, ${tuple(places.map(asArray))}, ${numberText(missingOf(node)).code})`,
        )
      : atom(`${held(from, holds.atom)}[${places.join(", ")}]`);
    return this.#full(text, [...used], dims);
  }
}

/** Places that are numbers, or run along the axes in their order, as slices. */
const slicesOf = (
  { of, at, dims, mayMiss }: Gathered,
  sizeCode: (size: number) => string,
): readonly string[] | undefined => {
  const run = at.flatMap(({ terms }) => terms.map(([c, axis]) => (c === 1 ? axis : -1)));
  const isPlain =
    !mayMiss &&
    at.every(({ terms, numbers }) => terms.length <= 1 && numbers.length === 0) &&
    run.length === dims.length &&
    run.every((axis, place) => axis === place);
  if (!isPlain) return undefined;
  return at.map(({ terms, plus }, axis) => {
    const [term] = terms;
    if (!term) return `${plus}`;
    const size = dims[term[1]] as number;
    if (size === of.dims[axis]) return ":";
    const end = sizeCode(size);
    return plus === 0 ? `:${end}` : `${plus}:${plus} + ${end}`;
  });
};

const asArray = (code: string): string => (/^-?\d+$/.test(code) ? `np.asarray(${code})` : code);

const scaled = (by: number, code: string): string => (by === 1 ? code : `${by} * ${code}`);

const call = (name: string, args: readonly Text[]): string =>
  `${functionNames[name] ?? name}(${args.map(({ code }) => code).join(", ")})`;

/** An array whose axes are in the order of the reader's. */
const transposed = (of: Text, axes: readonly number[]): Text => {
  const order = axes.map((_, at) => at).toSorted((a, b) => (axes[a] ?? 0) - (axes[b] ?? 0));
  if (order.every((from, at) => from === at)) return of;
  const own = held(of, holds.atom);
  return atom(
    axes.length === 2 ? `${own}.T` : `np.transpose(${of.code}, ${tuple(order.map(String))})`,
  );
};

const numberText = (value: number): Text => {
  if (Number.isNaN(value)) return atom("np.nan");
  if (!Number.isFinite(value))
    return value > 0 ? atom("np.inf") : { code: "-np.inf", holds: holds.sign };
  const code = Object.is(value, -0) ? "-0.0" : `${value}`;
  return { code, holds: code.startsWith("-") ? holds.sign : holds.atom };
};
