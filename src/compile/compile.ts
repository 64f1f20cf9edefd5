import type { Expr, IndexVar, Sym } from "../expr/node.ts";
import { freeIndices } from "../expr/walk.ts";
import { Code } from "./code.ts";
import { evaluate } from "./evaluate.ts";
import { type Point, settled } from "./point.ts";
import { flat, indexed, sized, toolsWith } from "./runtime.ts";
import { Statements } from "./statements.ts";

/** An expression as a program. */
export interface Program {
  /** The value at a point: the same as the interpreter's, up to rounding. */
  readonly run: (at: Point) => number;
  /** The JavaScript that runs. No name in it comes from the expression. */
  readonly source: string;
}

/** What a program may read. */
export interface Inputs {
  readonly symbols: readonly Sym[];
  readonly indices?: readonly IndexVar[];
}

/**
 * The program of an expression. A shared part is worked out once, outside every loop that it does not
 * depend on, but never outside a case or guard: what is not needed is not evaluated.
 *
 * @throws RangeError for a symbol or index that is not among the inputs.
 * @throws SourceLimit when the program would be too long.
 */
export const compile = (e: Expr, inputs?: Inputs): Program => {
  const free = freeIndices(e);
  for (const k of free) {
    if (inputs?.indices?.some(({ id }) => id === k.id) === false) {
      throw new RangeError(`the index ${k.letter} is not among the inputs`);
    }
  }

  const out = new Statements(new Map(free.map((k, slot) => [k.id, `i${slot}`])));
  const code = new Code(out, inputs?.symbols);
  out.emit(`return ${code.value(e)};`);

  const { symbols, sizes, kernels, opaque, labels } = code;
  const source = [
    '"use strict";',
    ...symbols.items.map((_, slot) => `const s${slot} = symbols[${slot}];`),
    ...sizes.items.map((_, slot) => `const z${slot} = sizes[${slot}];`),
    ...free.map((_, slot) => `const i${slot} = indices[${slot}];`),
    "const { power, within, whole, match, single, list } = tools;",
    ...out.head,
    ...out.root.lines,
  ].join("\n");
  const body = new Function("symbols", "sizes", "indices", "kernels", "opaque", "tools", source);
  const tools = toolsWith(labels.items);
  const kernelList = kernels.items.map((fn) => fn.kernel);

  const run = (point: Point): number => {
    const at = settled(point);
    const known = at.sizes ?? new Map<string, number>();
    return body(
      symbols.items.map((of) => flat(of, at, known)),
      sizes.items.map((name) => sized(name, known)),
      free.map((k) => indexed(k, at, known)),
      kernelList,
      opaque.items.map((of) => (values: readonly number[]) => {
        const indices = new Map(at.indices);
        freeIndices(of).forEach((k, slot) => {
          indices.set(k.id, values[slot] as number);
        });
        return evaluate(of, { ...at, indices });
      }),
      tools,
    ) as number;
  };
  return { run, source };
};
