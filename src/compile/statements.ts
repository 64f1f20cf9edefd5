import type { Expr, IndexVar } from "../expr/node.ts";

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
export interface Block {
  readonly lines: string[];
  readonly values: Map<Expr, string>;
  readonly tensors: Map<string, string>;
  /** The loop variables of the block, by index. */
  readonly binds: ReadonlyMap<number, string>;
  /** Whether the block may not run at all, so that nothing in it may move out of it. */
  readonly lazy: boolean;
}

export const block = (lazy: boolean, binds: ReadonlyMap<number, string> = new Map()): Block => ({
  lines: [],
  values: new Map(),
  tensors: new Map(),
  binds,
  lazy,
});

/** The statements of a program while they are written, in blocks within blocks. */
export class Statements {
  /** What is done once, before anything else. */
  readonly head: string[] = [];
  readonly root: Block;
  readonly #stack: Block[];
  #named = 0;
  #written = 0;

  constructor(binds: ReadonlyMap<number, string>) {
    this.root = block(true, binds);
    this.#stack = [this.root];
  }

  fresh(): string {
    this.#named += 1;
    return `v${this.#named}`;
  }

  /** @throws SourceLimit when there is too much of them. */
  #count(line: string): string {
    this.#written += line.length + 1;
    if (this.#written > mostSource) throw new SourceLimit();
    return line;
  }

  #top(): Block {
    return this.#stack[this.#stack.length - 1] as Block;
  }

  emit(line: string): void {
    this.#top().lines.push(this.#count(line));
  }

  emitFirst(line: string): void {
    this.head.push(this.#count(line));
  }

  /** Statements that are counted already. */
  emitAll(lines: readonly string[]): void {
    const all = this.#top().lines;
    for (const line of lines) all.push(line);
  }

  declare(code: string): string {
    const name = this.fresh();
    this.emit(`const ${name} = ${code};`);
    return name;
  }

  emitIf(test: string, then: readonly string[], next?: readonly string[]): void {
    this.emit(`if (${test}) {`);
    this.emitAll(then);
    if (next) {
      this.emit("} else {");
      this.emitAll(next);
    }
    this.emit("}");
  }

  /** The statements that `write` emits in a block of its own. */
  within(inner: Block, write: () => void): readonly string[] {
    this.#stack.push(inner);
    write();
    this.#stack.pop();
    return inner.lines;
  }

  lazily(write: () => void): readonly string[] {
    return this.within(block(true), write);
  }

  /** What is known under this scope, or else written as far out as its indices allow. */
  shared(
    indices: readonly IndexVar[],
    mayMove: boolean,
    known: (of: Block) => string | undefined,
    write: () => string,
    keep: (of: Block, name: string) => void,
  ): string {
    const stack = this.#stack;
    const bindsOne = (of: Block): boolean => indices.some((k) => of.binds.has(k.id));
    for (let level = stack.length - 1; level >= 0; level -= 1) {
      const found = known(stack[level] as Block);
      if (found !== undefined) return found;
      if (bindsOne(stack[level] as Block)) break;
    }
    let level = stack.length - 1;
    while (level > 0 && mayMove && !this.#top().lazy) {
      const here = stack[level] as Block;
      if (here.lazy || bindsOne(here)) break;
      level -= 1;
    }
    const inner = stack.splice(level + 1);
    const name = write();
    keep(this.#top(), name);
    stack.push(...inner);
    return name;
  }

  /** The variable of an index. */
  bound(k: IndexVar): string {
    for (let level = this.#stack.length - 1; level >= 0; level -= 1) {
      const name = this.#stack[level]?.binds.get(k.id);
      if (name !== undefined) return name;
    }
    throw new RangeError(`the index ${k.letter} has no value`);
  }
}
