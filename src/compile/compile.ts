import type { FunctionDef } from "../expr/function.ts";
import { isIndexVar, plainVar } from "../expr/index-of.ts";
import { argIndices, argsKey, entryOf, isGuard } from "../expr/interpret.ts";
import type {
  Arg,
  Call,
  Cases,
  Comparison,
  Cond,
  Deriv,
  Entry,
  Expr,
  IndexVar,
  Ix,
  Limit,
  Over,
  Product,
  Sym,
} from "../expr/node.ts";
import { fixedSize, type Size, sizeAt, sizeName } from "../expr/size.ts";
import { freeIndices, parts } from "../expr/walk.ts";
import { doubleOf } from "../numeric/double.ts";
import { evaluate, powerOf } from "./evaluate.ts";
import { type Point, settled } from "./point.ts";

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

/** An expression whose program would be longer than allowed. */
export class SourceLimit extends Error {
  readonly code = "E-LIMIT";
  readonly limit = "source";
  readonly most = mostSource;
  constructor() {
    super(`the program of this expression is longer than ${mostSource} characters`);
  }
}

const mostSource = 1_000_000;

/** Statements that run together, and what they have worked out. */
interface Block {
  readonly lines: string[];
  readonly values: Map<Expr, string>;
  readonly tensors: Map<string, string>;
  /** The loop variables of the block, by index. */
  readonly binds: ReadonlyMap<number, string>;
  /** Whether the block may not run at all, so that nothing in it may move out of it. */
  readonly lazy: boolean;
}

const block = (lazy: boolean, binds: ReadonlyMap<number, string> = new Map()): Block => ({
  lines: [],
  values: new Map(),
  tensors: new Map(),
  binds,
  lazy,
});

/**
 * The program of an expression. A shared part is worked out once, outside every loop that it does not
 * depend on, but never outside a case or guard: what is not needed is not evaluated.
 *
 * @throws RangeError for a symbol or index that is not among the inputs.
 * @throws SourceLimit when the program would be too long.
 */
export const compile = (e: Expr, inputs?: Inputs): Program => {
  const symbols = slots<Sym>((of) => of.key);
  const sizes = slots<string>((name) => name);
  const kernels = slots<FunctionDef>((fn) => fn.name);
  const opaque = slots<Deriv | Limit>((of) => `${of.id}`);
  const free = freeIndices(e);
  for (const k of free) {
    if (inputs?.indices?.some(({ id }) => id === k.id) === false) {
      throw new RangeError(`the index ${k.letter} is not among the inputs`);
    }
  }

  const head: string[] = [];
  const root = block(true, new Map(free.map((k, slot) => [k.id, `i${slot}`])));
  const stack: Block[] = [root];
  let named = 0;
  let written = 0;

  const fresh = (): string => {
    named += 1;
    return `v${named}`;
  };
  const count = (line: string): string => {
    written += line.length + 1;
    if (written > mostSource) throw new SourceLimit();
    return line;
  };
  const top = (): Block => stack[stack.length - 1] as Block;
  const emit = (line: string): void => {
    top().lines.push(count(line));
  };
  const declare = (code: string): string => {
    const name = fresh();
    emit(`const ${name} = ${code};`);
    return name;
  };
  /** Statements that are counted already. */
  const emitAll = (lines: readonly string[]): void => {
    const all = top().lines;
    for (const line of lines) all.push(line);
  };
  /** The statements that `write` emits in a block of its own. */
  const within = (inner: Block, write: () => void): readonly string[] => {
    stack.push(inner);
    write();
    stack.pop();
    return inner.lines;
  };
  const lazily = (write: () => void): readonly string[] => within(block(true), write);
  const emitIf = (test: string, then: readonly string[], next?: readonly string[]): void => {
    emit(`if (${test}) {`);
    emitAll(then);
    if (next) {
      emit("} else {");
      emitAll(next);
    }
    emit("}");
  };

  /** What is known under this scope, or else written as far out as its indices allow. */
  const shared = (
    indices: readonly IndexVar[],
    mayMove: boolean,
    known: (of: Block) => string | undefined,
    write: () => string,
    keep: (of: Block, name: string) => void,
  ): string => {
    const bindsOne = (of: Block): boolean => indices.some((k) => of.binds.has(k.id));
    for (let level = stack.length - 1; level >= 0; level -= 1) {
      const found = known(stack[level] as Block);
      if (found !== undefined) return found;
      if (bindsOne(stack[level] as Block)) break;
    }
    let level = stack.length - 1;
    while (level > 0 && mayMove && !top().lazy) {
      const here = stack[level] as Block;
      if (here.lazy || bindsOne(here)) break;
      level -= 1;
    }
    const inner = stack.splice(level + 1);
    const name = write();
    keep(top(), name);
    stack.push(...inner);
    return name;
  };

  const value = (of: Expr): string => {
    switch (of.kind) {
      case "num":
        return literal(doubleOf(of.value));
      case "constant":
        return literal(Math.PI);
      case "size":
        return sizeCode(of.value);
      case "index":
        return place(of.value);
      case "hole":
        throw new RangeError(`the hole ${of.name} is not filled`);
    }
    return shared(
      freeIndices(of),
      neverThrows(of),
      (at) => at.values.get(of),
      () => composite(of),
      (at, name) => at.values.set(of, name),
    );
  };

  const composite = (
    of: Exclude<Expr, { kind: "num" | "constant" | "size" | "index" | "hole" }>,
  ): string => {
    switch (of.kind) {
      case "entry":
        return declare(entryCode(of));
      case "delta":
        return declare(`${place(of.left)} === ${place(of.right)} ? 1 : 0`);
      case "sum":
        return declare(of.args.map(value).join(" + "));
      case "product":
        return of.args.some(isGuard) ? guarded(of) : declare(of.args.map(value).join(" * "));
      case "power": {
        const [base, exponent] = [value(of.base), value(of.exponent)];
        return declare(exponent === "2" ? `${base} * ${base}` : `power(${base}, ${exponent})`);
      }
      case "over":
        return overCode(of);
      case "call":
        return callCode(of);
      case "cases":
        return casesCode(of);
      case "deriv":
      case "limit": {
        const at = freeIndices(of).map(indexName).join(", ");
        return declare(`opaque[${opaque.slot(of)}]([${at}])`);
      }
    }
  };

  const guarded = (of: Product): string => {
    const name = fresh();
    emit(`let ${name} = 0;`);
    const guards = of.args.filter(isGuard);
    const others = of.args.filter((factor) => !isGuard(factor));
    const from = (k: number, before: readonly string[]): void => {
      const guard = guards[k];
      if (!guard) {
        emit(`${name} = ${[...before, ...others.map(value)].join(" * ")};`);
        return;
      }
      const own = value(guard);
      emitIf(
        `${own} !== 0`,
        lazily(() => from(k + 1, [...before, own])),
      );
    };
    from(0, []);
    return name;
  };

  const loops = (by: readonly IndexVar[], body: () => void): void => {
    const names = new Map(by.map((k) => [k.id, fresh()]));
    const inner = within(block(false, names), body);
    const opening = by.map((k) => {
      const v = names.get(k.id) as string;
      return `for (let ${v} = 1; ${v} <= ${sizeCode(k.size)}; ${v} += 1) {`;
    });
    emit(opening.join("\n"));
    emitAll(inner);
    emit("}".repeat(by.length));
  };

  const overCode = (of: Over): string => {
    const name = fresh();
    const start = { sum: "0", product: "1", max: "-Infinity", min: "Infinity" }[of.op];
    emit(`let ${name} = ${start};`);
    const take = (): void => {
      const term = value(of.body);
      emit(
        of.op === "sum"
          ? `${name} += ${term};`
          : of.op === "product"
            ? `${name} *= ${term};`
            : `${name} = Math.${of.op}(${name}, ${term});`,
      );
    };
    loops(of.by, () => {
      if (!of.where) {
        take();
        return;
      }
      const holds = condition(of.where);
      emitIf(`${holds} === 1`, lazily(take));
      emit(`if (${holds} !== ${holds}) ${name} = NaN;`);
    });
    return name;
  };

  const casesCode = (of: Cases): string => {
    const name = fresh();
    emit(`let ${name} = 0;`);
    const put = (e: Expr) => (): void => emit(`${name} = ${value(e)};`);
    const from = (k: number): void => {
      const arm = of.arms[k];
      if (!arm) {
        if (of.otherwise) put(of.otherwise)();
        return;
      }
      const holds = condition(arm.when);
      const [then, next] = [lazily(put(arm.is)), lazily(() => from(k + 1))];
      emitIf(`${holds} === 1`, then, next);
      emit(`if (${holds} !== ${holds}) ${name} = NaN;`);
    };
    from(0);
    return name;
  };

  /** A variable that is 1 where the condition holds, 0 where it does not, NaN where it has no meaning. */
  const condition = (cond: Cond): string => {
    if (cond.kind === "compare") {
      const [left, right] = [value(cond.left), value(cond.right)];
      const test = `${left} ${operators[cond.rel]} ${right}`;
      return declare(`${left} !== ${left} || ${right} !== ${right} ? NaN : ${test} ? 1 : 0`);
    }
    const name = fresh();
    const [settles, open] = cond.kind === "any" ? ["1", "0"] : ["0", "1"];
    emit(`let ${name} = ${open};`);
    const from = (k: number): void => {
      const part = cond.of[k];
      if (!part) return;
      const holds = condition(part);
      const next = lazily(() => from(k + 1));
      emit(`if (${holds} !== ${holds}) ${name} = NaN;`);
      emitIf(`${holds} === ${settles}`, [`${name} = ${settles};`], next);
    };
    from(0);
    return name;
  };

  const entryCode = (of: Entry): string => {
    if (inputs && !inputs.symbols.some(({ key }) => key === of.of.key)) {
      throw new RangeError(`${of.of.name} is not among the inputs`);
    }
    const slot = symbols.slot(of.of);
    if (of.at.length === 0) return `s${slot}`;
    return read(`s${slot}`, of.of.name, of.at, of.of.axes);
  };

  /** The place of an entry in its array, checked unless every index is one that runs over its axis. */
  const read = (array: string, owner: string, at: readonly Ix[], axes: readonly Size[]): string => {
    const fits = at.every((index, axis) => runsOver(index, axes[axis]));
    const places = at.map((index, axis) =>
      fits
        ? place(index)
        : `within(${place(index)}, ${sizeCode(axes[axis] as Size)}, ${labels.slot(owner)})`,
    );
    const position = places.reduce(
      (before, own, axis) =>
        axis === 0 ? `${own} - 1` : `(${before}) * ${sizeCode(axes[axis] as Size)} + ${own} - 1`,
      "",
    );
    return `${array}[${position}]`;
  };
  const labels = slots<string>((name) => name);

  const callCode = (of: Call): string => {
    const result = shared(
      argIndices(of),
      of.args.every((arg) => neverThrows(arg.body)),
      (at) => at.tensors.get(argsKey(of)),
      () => resultCode(of),
      (at, name) => at.tensors.set(argsKey(of), name),
    );
    if (of.at.length === 0) return result;
    return declare(read(result, of.fn.name, of.at, givenAxes(of)));
  };

  const resultCode = (of: Call): string => {
    const args = fresh();
    const made = of.args.map((arg) => {
      const axes = arg.by.map((k) => sizeCode(k.size));
      return `{ values: new Float64Array(${axes.join(" * ") || "1"}), sizes: [${axes.join(", ")}] }`;
    });
    head.push(count(`const ${args} = [${made.join(", ")}];`));
    of.args.forEach((arg, at) => {
      fillArg(arg, `${args}[${at}].values`);
    });
    const run = `kernels[${kernels.slot(of.fn)}](${args})`;
    return declare(of.fn.shape.gives.length === 0 ? `single(${run})` : `list(${run})`);
  };

  const fillArg = (arg: Arg, array: string): void => {
    if (arg.by.length === 0) {
      emit(`${array}[0] = ${value(arg.body)};`);
      return;
    }
    const position = fresh();
    emit(`let ${position} = 0;`);
    loops(arg.by, () => {
      emit(`${array}[${position}] = ${value(arg.body)};`);
      emit(`${position} += 1;`);
    });
  };

  /** The sizes of a call's result, each taken from an argument; equal letters must be equal sizes. */
  const givenAxes = (of: Call): readonly Size[] => {
    const letters = new Map<string, Size>();
    of.fn.shape.takes.forEach((axes, arg) => {
      axes.forEach((letter, axis) => {
        const own = of.args[arg]?.by[axis]?.size;
        if (!own) throw new RangeError(`${of.fn.name} misses an axis ${letter}`);
        const known = letters.get(letter);
        if (known && known !== own) {
          head.push(
            count(`match(${sizeCode(known)}, ${sizeCode(own)}, ${labels.slot(of.fn.name)});`),
          );
        }
        letters.set(letter, own);
      });
    });
    return of.fn.shape.gives.map((letter) => {
      const own = letters.get(letter);
      if (!own) throw new RangeError(`${of.fn.name} leaves its size ${letter} open`);
      return own;
    });
  };

  const place = (of: Ix): string => {
    const terms = of.terms.map(([coefficient, variable]) => {
      const own = isIndexVar(variable)
        ? indexName(variable)
        : `whole(${value(variable)}, ${labels.slot(variable.kind === "entry" ? variable.of.name : "")})`;
      const scale = sizeCode(coefficient);
      return scale === "1" ? own : `${scale} * ${own}`;
    });
    if (of.plus.terms.length > 0 || terms.length === 0) terms.push(sizeCode(of.plus));
    return terms.length === 1 ? (terms[0] as string) : `(${terms.join(" + ")})`;
  };

  const indexName = (k: IndexVar): string => {
    for (let level = stack.length - 1; level >= 0; level -= 1) {
      const name = stack[level]?.binds.get(k.id);
      if (name !== undefined) return name;
    }
    throw new RangeError(`the index ${k.letter} has no value`);
  };

  const sizeCode = (of: Size): string => {
    const fixed = fixedSize(of);
    if (fixed !== undefined) return literal(fixed);
    const name = sizeName(of);
    if (name !== undefined) return `z${sizes.slot(name)}`;
    const terms = of.terms.map(({ coefficient, names }) =>
      [literal(coefficient), ...names.map((factor) => `z${sizes.slot(factor)}`)].join(" * "),
    );
    return `(${terms.join(" + ")})`;
  };

  emit(`return ${value(e)};`);

  const source = [
    '"use strict";',
    ...symbols.items.map((_, slot) => `const s${slot} = symbols[${slot}];`),
    ...sizes.items.map((_, slot) => `const z${slot} = sizes[${slot}];`),
    ...free.map((_, slot) => `const i${slot} = indices[${slot}];`),
    "const { power, within, whole, match, single, list } = tools;",
    ...head,
    ...root.lines,
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

const operators: Readonly<Record<Comparison, string>> = {
  "<": "<",
  "≤": "<=",
  "=": "===",
  "≠": "!==",
  "≥": ">=",
  ">": ">",
};

const literal = (value: number): string =>
  value < 0 || Object.is(value, -0) ? `(${value})` : `${value}`;

/** Things that the program knows by number only. */
const slots = <T>(keyOf: (item: T) => string) => {
  const items: T[] = [];
  const known = new Map<string, number>();
  const slot = (item: T): number => {
    const key = keyOf(item);
    let at = known.get(key);
    if (at === undefined) {
      at = items.push(item) - 1;
      known.set(key, at);
    }
    return at;
  };
  return { items, slot };
};

const runsOver = (at: Ix, axis: Size | undefined): boolean => plainVar(at)?.size === axis;

const harmless = new WeakMap<Expr, boolean>();

/** Whether evaluating the expression can raise no error, so that it may be done before it is needed. */
const neverThrows = (e: Expr): boolean => {
  let known = harmless.get(e);
  if (known === undefined) {
    known = isHarmless(e);
    harmless.set(e, known);
  }
  return known;
};

const isHarmless = (e: Expr): boolean => {
  const pure = (at: Ix): boolean => at.terms.every(([, variable]) => isIndexVar(variable));
  switch (e.kind) {
    case "index":
      return pure(e.value);
    case "entry":
      return e.at.every((at, axis) => runsOver(at, e.of.axes[axis]));
    case "delta":
      return pure(e.left) && pure(e.right);
    case "call":
      return e.at.every((at) => plainVar(at) !== undefined) && parts(e).every(neverThrows);
    case "over":
      return neverThrows(e.body) && (!e.where || condNeverThrows(e.where));
    case "cases":
      return parts(e).every(neverThrows) && e.arms.every((arm) => condNeverThrows(arm.when));
    case "deriv":
    case "limit":
    case "hole":
      return false;
    default:
      return parts(e).every(neverThrows);
  }
};

const condNeverThrows = (cond: Cond): boolean =>
  cond.kind === "compare"
    ? neverThrows(cond.left) && neverThrows(cond.right)
    : cond.of.every(condNeverThrows);

const toolsWith = (labels: readonly string[]) => ({
  power: powerOf,
  within: (at: number, size: number, label: number): number => {
    if (Number.isInteger(at) && at >= 1 && at <= size) return at;
    throw new RangeError(
      `the index ${at} is not within 1..${size}, on an axis of ${labels[label]}`,
    );
  },
  whole: (value: number, label: number): number => {
    if (Number.isInteger(value)) return value;
    throw new RangeError(`${labels[label] || "an index"} is not a whole number`);
  },
  match: (left: number, right: number, label: number): void => {
    if (left !== right)
      throw new RangeError(`${labels[label]} was given the sizes ${left} and ${right}`);
  },
  single: (result: number | Float64Array): number =>
    typeof result === "number" ? result : (result[0] ?? Number.NaN),
  list: (result: number | Float64Array): ArrayLike<number> =>
    typeof result === "number" ? [result] : result,
});

const sized = (name: string, sizes: ReadonlyMap<string, number>): number => {
  const value = sizes.get(name);
  if (value === undefined) throw new RangeError(`the size ${name} has no value`);
  return value;
};

const indexed = (k: IndexVar, at: Point, sizes: ReadonlyMap<string, number>): number => {
  const value = at.indices?.get(k.id);
  if (value === undefined) throw new RangeError(`the index ${k.letter} has no value`);
  const last = sizeAt(k.size, sizes);
  if (!(value >= 1 && value <= last)) {
    throw new RangeError(`the index ${k.letter} is ${value}, not within 1..${last}`);
  }
  return value;
};

/** A symbol as the program reads it: a number, or its entries row by row. */
const flat = (of: Sym, at: Point, sizes: ReadonlyMap<string, number>): number | Float64Array => {
  const given = at.symbols?.get(of.name);
  const axes = of.axes.map((axis) => sizeAt(axis, sizes));
  const entry = (...place: number[]): number =>
    entryOf<number>(of.name, place, at.symbols, { from: (value) => value });
  if (axes.length === 0) return entry();
  if (typeof given === "object" && given !== null) {
    if (
      given.sizes.length !== axes.length ||
      given.sizes.some((size, axis) => size !== axes[axis])
    ) {
      throw new RangeError(`${of.name} has the sizes ${given.sizes} where ${axes} were expected`);
    }
    return given.values;
  }
  const values = new Float64Array(axes.reduce((total, size) => total * size, 1));
  for (let position = 0; position < values.length; position += 1) {
    let left = position;
    const place = axes.map(() => 0);
    for (let axis = axes.length - 1; axis >= 0; axis -= 1) {
      const size = axes[axis] as number;
      place[axis] = (left % size) + 1;
      left = Math.floor(left / size);
    }
    values[position] = entry(...place);
  }
  return values;
};
