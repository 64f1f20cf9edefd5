import {
  type Gathered,
  identity,
  missingOf,
  type Node,
  type Operand,
  type Pointwise,
  type Reach,
  stridesOf,
  volume,
} from "./graph.ts";
import type { Plan, Step } from "./plan.ts";

/*
 * A plan as JavaScript over one typed array, with all sizes and places written in. No name in it comes from an
 * expression.
 */

/** Some steps of a plan, as the body of a function of the memory `m` and the functions it may call. */
export const sourceOf = (plan: Plan, steps: readonly Step[] = plan.steps): string =>
  ['"use strict";', ...steps.map((step) => new StepWriter(plan).step(step))].join("\n");

/** Loops that add up, and come to no more turns than this, are written out. */
const mostUnrolled = 8;

class StepWriter {
  readonly #plan: Plan;
  readonly #lines: string[] = [];
  /** What was named at the place where the loops stand. */
  readonly #names = new Map<string, string>();
  #count = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  step(step: Step): string {
    switch (step.kind) {
      case "nest":
        this.#loops(step.dims, 0, () => {
          for (const value of step.values) this.#value(value);
          for (const node of step.kept) this.#store(node, this.#names.get(`${node.id}`) ?? "0");
        });
        break;
      case "copy":
        this.#loops(step.of.dims, 0, () => {
          this.#store(step.of, this.#gathered(step.of, identity(step.of.dims.length)));
        });
        break;
      case "fold":
        this.#loops(step.dims, 0, () => {
          const [start, take] = folds[step.by];
          this.#lines.push(`let a = ${start};`);
          this.#loops(
            step.over,
            step.dims.length,
            () => {
              for (const value of step.values) this.#value(value, step.of.axes);
              this.#lines.push(`a = ${take(this.#read(step.of))};`);
            },
            mostUnrolled,
          );
          this.#store(step.result, "a");
        });
        break;
      case "contraction": {
        const { of } = step;
        this.#loops(of.dims, 0, () => {
          this.#lines.push("let a = 0;");
          this.#loops(
            of.over,
            of.dims.length,
            () => {
              this.#lines.push(`a += ${this.#read(of.left)} * ${this.#read(of.right)};`);
            },
            mostUnrolled,
          );
          this.#store(of, "a");
        });
        break;
      }
    }
    return `{\n${this.#lines.join("\n")}\n}`;
  }

  #loops(dims: readonly number[], from: number, body: () => void, unrolled = 1): void {
    const [size, ...inner] = dims;
    if (size === undefined) {
      body();
      return;
    }
    const i = `i${from}`;
    const turn = (): void => this.#loops(inner, from + 1, body, unrolled);
    if (size > 1 && volume(dims) > unrolled) {
      this.#lines.push(`for (let ${i} = 0; ${i} < ${size}; ${i} += 1) {`);
      turn();
      this.#lines.push("}");
      return;
    }
    // Few turns are written out, one after the other.
    const around = new Map(this.#names);
    for (let at = 0; at < size; at += 1) {
      this.#lines.push(`{ const ${i} = ${at};`);
      turn();
      this.#lines.push("}");
      this.#names.clear();
      for (const [key, name] of around) this.#names.set(key, name);
    }
  }

  #named(code: string): string {
    const name = `v${this.#count}`;
    this.#count += 1;
    this.#lines.push(`const ${name} = ${code};`);
    return name;
  }

  /** @param loops which loop each axis of the value is. */
  #value(node: Pointwise, loops = identity(node.dims.length)): void {
    const args = node.of.map(({ node: of, axes }) =>
      this.#read({ node: of, axes: axes.map((axis) => loops[axis] as number) }),
    );
    this.#names.set(`${node.id}`, this.#named(node.by.source(...args)));
  }

  /** The name of an operand's entry. */
  #read({ node, axes }: Operand): string {
    if (node.kind === "constant") return literal(node.value);
    const own = this.#names.get(`${node.id}`);
    if (own !== undefined) return own;
    const key = `${node.id}(${axes.join()})`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = this.#named(this.#entry(node, axes));
    this.#names.set(key, name);
    return name;
  }

  #entry(node: Node, axes: readonly number[]): string {
    if (node.kind === "count") return `i${axes[0]} + 1`;
    const start = this.#plan.places.get(node);
    if (start === undefined && node.kind === "gathered") return this.#gathered(node, axes);
    return `m[${place(start ?? 0, node.dims, axes)}]`;
  }

  #gathered(node: Gathered, axes: readonly number[]): string {
    const { of, at, mayMiss } = node;
    const own = at.map((reach) => this.#reach(reach, axes));
    const strides = stridesOf(of.dims);
    const start = this.#plan.places.get(of) ?? 0;
    const entry = `m[${[start, ...own.map((code, axis) => `(${code}) * ${strides[axis]}`)].join(" + ")}]`;
    if (!mayMiss) return entry;
    const tests = own.flatMap((code, axis) => [
      `(${code}) >= 0 && (${code}) < ${of.dims[axis]}`,
      ...((at[axis]?.numbers.length ?? 0) > 0 ? [`Number.isInteger(${code})`] : []),
    ]);
    return `${tests.join(" && ")} ? ${entry} : ${missingOf(node)}`;
  }

  #reach({ terms, numbers, plus }: Reach, axes: readonly number[]): string {
    const parts = [
      ...terms.map(([c, axis]) => `${c} * i${axes[axis]}`),
      ...numbers.map(([c, { node, axes: own }]) => {
        const moved = own.map((axis) => axes[axis] as number);
        return `${c} * ${this.#read({ node, axes: moved })}`;
      }),
      ...(plus === 0 ? [] : [`${plus}`]),
    ];
    return parts.length === 0 ? "0" : parts.join(" + ");
  }

  #store(node: Node, code: string): void {
    const start = this.#plan.places.get(node);
    if (start === undefined) return;
    this.#lines.push(`m[${place(start, node.dims, identity(node.dims.length))}] = ${code};`);
  }
}

const place = (start: number, dims: readonly number[], axes: readonly number[]): string => {
  const strides = stridesOf(dims);
  const terms = axes.flatMap((axis, at) =>
    dims[at] === 1 ? [] : [strides[at] === 1 ? `i${axis}` : `i${axis} * ${strides[at]}`],
  );
  return [`${start}`, ...terms].join(" + ");
};

const folds = {
  sum: ["0", (value: string) => `a + ${value}`],
  product: ["1", (value: string) => `a * ${value}`],
  max: ["-Infinity", (value: string) => `Math.max(a, ${value})`],
  min: ["Infinity", (value: string) => `Math.min(a, ${value})`],
} as const;

const literal = (value: number): string =>
  value < 0 || Object.is(value, -0) ? `(${Object.is(value, -0) ? "-0" : value})` : `${value}`;
