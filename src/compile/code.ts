import type { FunctionDef } from "../expr/function.ts";
import { isIndexVar } from "../expr/index-of.ts";
import { argIndices, argsKey, isGuard } from "../expr/interpret.ts";
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
import { fixedSize, type Size, sizeName } from "../expr/size.ts";
import { freeIndices } from "../expr/walk.ts";
import { doubleOf } from "../numeric/double.ts";
import { neverThrows, runsOver } from "./harmless.ts";
import { block, type Statements } from "./statements.ts";

/** Things that a program knows by number only. */
class Slots<T> {
  readonly items: T[] = [];
  readonly #known = new Map<string, number>();
  readonly #keyOf: (item: T) => string;

  constructor(keyOf: (item: T) => string) {
    this.#keyOf = keyOf;
  }

  slot(item: T): number {
    const key = this.#keyOf(item);
    let at = this.#known.get(key);
    if (at === undefined) {
      at = this.items.push(item) - 1;
      this.#known.set(key, at);
    }
    return at;
  }
}

/** Writes expressions as JavaScript. What has a name stands there by its number. */
export class Code {
  readonly symbols = new Slots<Sym>((of) => of.key);
  readonly sizes = new Slots<string>((name) => name);
  readonly kernels = new Slots<FunctionDef>((fn) => fn.name);
  readonly opaque = new Slots<Deriv | Limit>((of) => `${of.id}`);
  /** Names for messages. */
  readonly labels = new Slots<string>((name) => name);
  readonly #out: Statements;
  /** The symbols that may be read, where they are told. */
  readonly #inputs: readonly Sym[] | undefined;

  constructor(out: Statements, inputs: readonly Sym[] | undefined) {
    this.#out = out;
    this.#inputs = inputs;
  }

  /** The variable, or the number, that is an expression's value. */
  value(of: Expr): string {
    switch (of.kind) {
      case "num":
        return literal(doubleOf(of.value));
      case "constant":
        return literal(Math.PI);
      case "size":
        return this.#sizeCode(of.value);
      case "index":
        return this.#place(of.value);
      case "hole":
        throw new RangeError(`the hole ${of.name} is not filled`);
    }
    return this.#out.shared(
      freeIndices(of),
      neverThrows(of),
      (at) => at.values.get(of),
      () => this.#composite(of),
      (at, name) => at.values.set(of, name),
    );
  }

  /** The variable of what is worked out from its parts. */
  #composite(of: Exclude<Expr, { kind: "num" | "constant" | "size" | "index" | "hole" }>): string {
    switch (of.kind) {
      case "entry":
        return this.#out.declare(this.#entryCode(of));
      case "delta":
        return this.#out.declare(`${this.#place(of.left)} === ${this.#place(of.right)} ? 1 : 0`);
      case "sum":
        return this.#out.declare(of.args.map((each) => this.value(each)).join(" + "));
      case "product":
        return of.args.some(isGuard)
          ? this.#guarded(of)
          : this.#out.declare(of.args.map((each) => this.value(each)).join(" * "));
      case "power": {
        const [base, exponent] = [this.value(of.base), this.value(of.exponent)];
        return this.#out.declare(
          exponent === "2" ? `${base} * ${base}` : `power(${base}, ${exponent})`,
        );
      }
      case "over":
        return this.#overCode(of);
      case "call":
        return this.#callCode(of);
      case "cases":
        return this.#casesCode(of);
      case "deriv":
      case "limit": {
        const at = freeIndices(of)
          .map((k) => this.#out.bound(k))
          .join(", ");
        return this.#out.declare(`opaque[${this.opaque.slot(of)}]([${at}])`);
      }
    }
  }

  /** A product is 0 where a guard is, whatever its other factors are. */
  #guarded(of: Product): string {
    const name = this.#out.fresh();
    this.#out.emit(`let ${name} = 0;`);
    const guards = of.args.filter(isGuard);
    const others = of.args.filter((factor) => !isGuard(factor));
    const from = (k: number, before: readonly string[]): void => {
      const guard = guards[k];
      if (!guard) {
        this.#out.emit(
          `${name} = ${[...before, ...others.map((each) => this.value(each))].join(" * ")};`,
        );
        return;
      }
      const own = this.value(guard);
      this.#out.emitIf(
        `${own} !== 0`,
        this.#out.lazily(() => from(k + 1, [...before, own])),
      );
    };
    from(0, []);
    return name;
  }

  #loops(by: readonly IndexVar[], body: () => void): void {
    const names = new Map(by.map((k) => [k.id, this.#out.fresh()]));
    const inner = this.#out.within(block(false, names), body);
    const opening = by.map((k) => {
      const v = names.get(k.id) as string;
      return `for (let ${v} = 1; ${v} <= ${this.#sizeCode(k.size)}; ${v} += 1) {`;
    });
    this.#out.emit(opening.join("\n"));
    this.#out.emitAll(inner);
    this.#out.emit("}".repeat(by.length));
  }

  #overCode(of: Over): string {
    const name = this.#out.fresh();
    const start = { sum: "0", product: "1", max: "-Infinity", min: "Infinity" }[of.op];
    this.#out.emit(`let ${name} = ${start};`);
    const take = (): void => {
      const term = this.value(of.body);
      this.#out.emit(
        of.op === "sum"
          ? `${name} += ${term};`
          : of.op === "product"
            ? `${name} *= ${term};`
            : `${name} = Math.${of.op}(${name}, ${term});`,
      );
    };
    this.#loops(of.by, () => {
      if (!of.where) {
        take();
        return;
      }
      const holds = this.#condition(of.where);
      this.#out.emitIf(`${holds} === 1`, this.#out.lazily(take));
      this.#out.emit(`if (${holds} !== ${holds}) ${name} = NaN;`);
    });
    return name;
  }

  #casesCode(of: Cases): string {
    const name = this.#out.fresh();
    this.#out.emit(`let ${name} = 0;`);
    const put = (e: Expr) => (): void => this.#out.emit(`${name} = ${this.value(e)};`);
    const from = (k: number): void => {
      const arm = of.arms[k];
      if (!arm) {
        if (of.otherwise) put(of.otherwise)();
        return;
      }
      const holds = this.#condition(arm.when);
      const [then, next] = [this.#out.lazily(put(arm.is)), this.#out.lazily(() => from(k + 1))];
      this.#out.emitIf(`${holds} === 1`, then, next);
      this.#out.emit(`if (${holds} !== ${holds}) ${name} = NaN;`);
    };
    from(0);
    return name;
  }

  /** A variable that is 1 where the condition holds, 0 where it does not, NaN where it has no meaning. */
  #condition(cond: Cond): string {
    if (cond.kind === "compare") {
      const [left, right] = [this.value(cond.left), this.value(cond.right)];
      const test = `${left} ${operators[cond.rel]} ${right}`;
      return this.#out.declare(
        `${left} !== ${left} || ${right} !== ${right} ? NaN : ${test} ? 1 : 0`,
      );
    }
    const name = this.#out.fresh();
    const [settles, open] = cond.kind === "any" ? ["1", "0"] : ["0", "1"];
    this.#out.emit(`let ${name} = ${open};`);
    const from = (k: number): void => {
      const part = cond.of[k];
      if (!part) return;
      const holds = this.#condition(part);
      const next = this.#out.lazily(() => from(k + 1));
      this.#out.emit(`if (${holds} !== ${holds}) ${name} = NaN;`);
      this.#out.emitIf(`${holds} === ${settles}`, [`${name} = ${settles};`], next);
    };
    from(0);
    return name;
  }

  #entryCode(of: Entry): string {
    if (this.#inputs && !this.#inputs.some(({ key }) => key === of.of.key)) {
      throw new RangeError(`${of.of.name} is not among the inputs`);
    }
    const slot = this.symbols.slot(of.of);
    if (of.at.length === 0) return `s${slot}`;
    return this.#read(`s${slot}`, of.of.name, of.at, of.of.axes);
  }

  /** The place of an entry in its array, checked unless every index is one that runs over its axis. */
  #read(array: string, owner: string, at: readonly Ix[], axes: readonly Size[]): string {
    const fits = at.every((index, axis) => runsOver(index, axes[axis]));
    const places = at.map((index, axis) =>
      fits
        ? this.#place(index)
        : `within(${this.#place(index)}, ${this.#sizeCode(axes[axis] as Size)}, ${this.labels.slot(owner)})`,
    );
    const position = places.reduce(
      (before, own, axis) =>
        axis === 0
          ? `${own} - 1`
          : `(${before}) * ${this.#sizeCode(axes[axis] as Size)} + ${own} - 1`,
      "",
    );
    return `${array}[${position}]`;
  }

  #callCode(of: Call): string {
    const result = this.#out.shared(
      argIndices(of),
      of.args.every((arg) => neverThrows(arg.body)),
      (at) => at.tensors.get(argsKey(of)),
      () => this.#resultCode(of),
      (at, name) => at.tensors.set(argsKey(of), name),
    );
    if (of.at.length === 0) return result;
    return this.#out.declare(this.#read(result, of.fn.name, of.at, this.#givenAxes(of)));
  }

  /** A call of a kernel, with its arguments as arrays. */
  #resultCode(of: Call): string {
    const args = this.#out.fresh();
    const made = of.args.map((arg) => {
      const axes = arg.by.map((k) => this.#sizeCode(k.size));
      return `{ values: new Float64Array(${axes.join(" * ") || "1"}), sizes: [${axes.join(", ")}] }`;
    });
    this.#out.emitFirst(`const ${args} = [${made.join(", ")}];`);
    of.args.forEach((arg, at) => {
      this.#fillArg(arg, `${args}[${at}].values`);
    });
    const run = `kernels[${this.kernels.slot(of.fn)}](${args})`;
    return this.#out.declare(of.fn.shape.gives.length === 0 ? `single(${run})` : `list(${run})`);
  }

  #fillArg(arg: Arg, array: string): void {
    if (arg.by.length === 0) {
      this.#out.emit(`${array}[0] = ${this.value(arg.body)};`);
      return;
    }
    const position = this.#out.fresh();
    this.#out.emit(`let ${position} = 0;`);
    this.#loops(arg.by, () => {
      this.#out.emit(`${array}[${position}] = ${this.value(arg.body)};`);
      this.#out.emit(`${position} += 1;`);
    });
  }

  /** The sizes of a call's result, each taken from an argument; equal letters must be equal sizes. */
  #givenAxes(of: Call): readonly Size[] {
    const letters = new Map<string, Size>();
    of.fn.shape.takes.forEach((axes, arg) => {
      axes.forEach((letter, axis) => {
        const own = of.args[arg]?.by[axis]?.size;
        if (!own) throw new RangeError(`${of.fn.name} misses an axis ${letter}`);
        const known = letters.get(letter);
        if (known && known !== own) {
          this.#out.emitFirst(
            `match(${this.#sizeCode(known)}, ${this.#sizeCode(own)}, ${this.labels.slot(of.fn.name)});`,
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
  }

  /** The number that an index is. */
  #place(of: Ix): string {
    const terms = of.terms.map(([coefficient, variable]) => {
      const own = isIndexVar(variable)
        ? this.#out.bound(variable)
        : `whole(${this.value(variable)}, ${this.labels.slot(variable.kind === "entry" ? variable.of.name : "")})`;
      const scale = this.#sizeCode(coefficient);
      return scale === "1" ? own : `${scale} * ${own}`;
    });
    if (of.plus.terms.length > 0 || terms.length === 0) terms.push(this.#sizeCode(of.plus));
    return terms.length === 1 ? (terms[0] as string) : `(${terms.join(" + ")})`;
  }

  #sizeCode(of: Size): string {
    const fixed = fixedSize(of);
    if (fixed !== undefined) return literal(fixed);
    const name = sizeName(of);
    if (name !== undefined) return `z${this.sizes.slot(name)}`;
    const terms = of.terms.map(({ coefficient, names }) =>
      [literal(coefficient), ...names.map((factor) => `z${this.sizes.slot(factor)}`)].join(" * "),
    );
    return `(${terms.join(" + ")})`;
  }
}

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
