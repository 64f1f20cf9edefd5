import type { Bilingual } from "../../expr/function.ts";
import type { Expr, IndexVar, Ix } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import { subterms } from "../../expr/walk.ts";
import { Elaborator } from "../elaborate.ts";
import { type Remark, refuse, type Span } from "../error.ts";
import type { Found } from "../scope.ts";
import { spanOf, type Token } from "../token.ts";
import type { Tree } from "../tree.ts";
import { isScalar, type Value } from "../value.ts";
import type { Choices } from "./choose.ts";
import { readFactor } from "./factors.ts";
import type { Layout, List, Stretch } from "./layout.ts";
import type { TexToken } from "./lex.ts";
import { solid } from "./lists.ts";
import type { Misfit } from "./misfits.ts";
import type { Notation } from "./notation.ts";
import { OpenSizes } from "./open-sizes.ts";
import { readTerm } from "./products.ts";
import type { PointName } from "./read.ts";
import { readSum } from "./sums.ts";

/* The state of one reading, and the grammar's way into itself. */

/** Part of a formula, read: its value, and where it stands. */
export type Leaf = Tree & { readonly kind: "value" };

/** What an index letter is bound to; its size may have to be found where it is used. */
export interface Binding {
  readonly letter: string;
  index: Ix | undefined;
  /** What the letter runs from: its first value is so much more than 1. */
  readonly from: Ix | undefined;
  variable: IndexVar | undefined;
  /** Where the operator stands that binds it. */
  readonly place?: number;
  /** An axis that it runs beyond; only a tolerant reading asks. */
  beyond?: Size | undefined;
}

/** A place in a list. */
export interface Cursor {
  readonly list: List;
  at: number;
  readonly end: number;
}

/** What a value is a derivative of and by; chains of them contract. */
export interface DerivativeOf {
  readonly of: string;
  readonly by: string;
  readonly bySizes: readonly Size[];
  /** Of an array by an array: whether the axes of what is differentiated stand first, or those of the variable. */
  readonly first?: "of" | "by" | undefined;
}

/** What is shared by the formulas of one chain: index letters keep their meaning through it. */
export class Letters {
  readonly free = new Map<string, Binding>();
  /**
   * How far letters were seen to run, for those that are met before it shows; what an operator binds, by its place
   * too: two sums in one line may have one letter.
   */
  readonly hints: Map<string, Size>;
  /** Whether what was met too early has had its second reading. */
  readonly again: boolean;
  /** Letters that were read as quantities before they showed to be indices. */
  readonly early: Set<string>;

  constructor(hints: ReadonlyMap<string, Size> = new Map(), before?: Letters) {
    this.hints = new Map(hints);
    this.again = before !== undefined;
    this.early = new Set(before?.early);
  }
}

const noUses = { called: () => false, sizes: new Set<string>(), indices: new Set<string>() };

/** How many atoms a formula may have, read in one way. */
const mostAtoms = 20_000;

/** Gives a layout its meaning. One object reads one formula in one way. */
export class Reader {
  readonly notation: Notation;
  readonly choices: Choices;
  readonly remarks: Remark[] = [];
  readonly plain: Elaborator;
  readonly found: Found;
  readonly points: PointName[] = [];
  /** The words beside the mathematics. */
  said = "";
  readonly letters: Letters;
  readonly source: string;
  readonly derivatives = new WeakMap<Value, DerivativeOf>();
  /** Parts that stand for what was read already. */
  readonly ready = new WeakMap<Layout, Leaf>();
  /** Shapes that the whole expression may have, as what it is equal to says, the most telling first. */
  expected: readonly (readonly Size[])[] = [];
  readonly openSizes = new OpenSizes(this);
  /** Whether shapes that do not fit may be changed, and the changes that were made. */
  tolerant = false;
  readonly misfits = new Map<string, Misfit>();
  /** What a transpose is the transpose of. */
  readonly turned = new WeakMap<Value, Value>();
  /** How many transposes are of numbers. */
  turnedNumbers = 0;
  readonly #tokens: readonly TexToken[];
  readonly #bound = new Map<string, Binding>();
  /** Whether an index was met whose size did not show yet: with the hints, a second pass knows it. */
  unresolved = false;
  #depth = 0;
  #atoms = 0;

  constructor(
    source: string,
    tokens: readonly TexToken[],
    notation: Notation,
    found: Found,
    letters: Letters,
    choices: Choices,
  ) {
    this.source = source;
    this.notation = notation;
    this.found = found;
    this.letters = letters;
    this.choices = choices;
    this.#tokens = tokens;
    const places = tokens as unknown as readonly Token[];
    this.plain = new Elaborator(source, places, noUses, notation.context, found, this.remarks);
  }

  // -- places -------------------------------------------------------------------------------------------

  span(part: Stretch): Span {
    const { start, end } = spanOf(this.#tokens, part.first, part.last);
    return { start, end: Math.max(start, end) };
  }

  spanOfList(list: List, near: Stretch): Span {
    const [first, last] = [list[0], list.at(-1)];
    return first && last ? this.span({ first: first.first, last: last.last }) : this.span(near);
  }

  quote(part: Stretch): string {
    return this.plain.quote(part);
  }

  /** Whether a space stands before a part. */
  isSpaced({ first }: Layout): boolean {
    return this.#tokens[first]?.spaced ?? false;
  }

  remark(part: Stretch, fr: string, en: string): void {
    this.remarks.push({ message: { fr, en }, span: this.span(part) });
  }

  refuse(
    code: "E-SYNTAX" | "E-NAME" | "E-SHAPE" | "E-TYPE" | "E-LIMIT",
    part: Stretch,
    fr: string,
    en: string,
    more: { expected?: Bilingual; nearest?: string | undefined } = {},
  ): never {
    return refuse(code, this.span(part), fr, en, more);
  }

  choose(key: string, part: Stretch, options: readonly Bilingual[]): number {
    return options.length < 2 ? 0 : this.choices.take(key, this.span(part), options);
  }

  leaf(value: Value, part: Stretch): Leaf {
    return { kind: "value", value, first: part.first, last: part.last };
  }

  // -- the grammar: what calls itself through the reader --------------------------------------------------

  /** The value of a whole list. */
  expression(list: List, near: Stretch): Leaf {
    const parts = solid(list);
    if (parts.length === 0) {
      return this.refuse(
        "E-SYNTAX",
        near,
        "Il manque une expression ici.",
        "An expression is missing here.",
      );
    }
    if (this.#depth === 0) this.openSizes.clear();
    this.#depth += 1;
    let leaf: Leaf;
    try {
      leaf = this.sum(parts, 0, parts.length);
    } finally {
      this.#depth -= 1;
    }
    return this.#depth === 0 ? this.openSizes.closed(leaf) : leaf;
  }

  /** The sum that a stretch of a list is. */
  sum(list: List, from: number, to: number): Leaf {
    return readSum(this, list, from, to);
  }

  /** A product, up to the cursor's end. */
  term(cursor: Cursor): Leaf {
    return readTerm(this, cursor);
  }

  /** One factor at the cursor, with what hangs on it and is applied to it; the cursor ends after it. */
  factor(cursor: Cursor): Leaf {
    this.#atoms += 1;
    const part = cursor.list[cursor.at] as Layout;
    if (this.#atoms > mostAtoms) {
      this.refuse(
        "E-LIMIT",
        part,
        `La formule a plus de ${mostAtoms} symboles.`,
        `The formula has more than ${mostAtoms} symbols.`,
      );
    }
    const ready = this.ready.get(part);
    if (!ready) return readFactor(this, cursor);
    cursor.at += 1;
    return ready;
  }

  scalar(leaf: Leaf): Expr {
    if (isScalar(leaf.value)) return leaf.value.at();
    return this.plain.scalar(leaf, "Il faut ici un scalaire.", "What is needed here is a scalar.");
  }

  /** A function or a form of the plain syntax, applied to parts that were read. */
  call(name: string, args: readonly Tree[], part: Stretch): Value {
    return this.plain.value({ kind: "call", name, args, first: part.first, last: part.last });
  }

  /** The transpose of a part, where one is written. */
  transpose(of: Leaf, part: Stretch): Leaf {
    const { first, last } = part;
    const value = this.plain.value({ kind: "transpose", of, first, last });
    this.turned.set(value, of.value);
    if (isScalar(of.value) && isOfNumbers(of.value.at())) this.turnedNumbers += 1;
    return this.leaf(value, part);
  }

  /** Goes over a part for where it ends, without keeping what was read. */
  skip(read: () => unknown): void {
    const [remarks, points] = [this.remarks.length, this.points.length];
    this.openSizes.passing(read);
    this.remarks.length = remarks;
    this.points.length = points;
  }

  // -- letters that are bound ----------------------------------------------------------------------------

  /** Reads what a letter is bound to inside. */
  binding<T>(binding: Binding, read: () => T): T {
    const outer = this.#bound.get(binding.letter);
    this.#bound.set(binding.letter, binding);
    try {
      return read();
    } finally {
      if (outer) this.#bound.set(binding.letter, outer);
      else this.#bound.delete(binding.letter);
    }
  }

  isBound(letter: string): boolean {
    return this.#bound.has(letter);
  }

  bound(letter: string): Binding | undefined {
    return this.#bound.get(letter);
  }
}

/** Whether an expression names numbers only, and no entry of an array. */
const isOfNumbers = (e: Expr): boolean => {
  const entries = [...subterms(e)].filter((part) => part.kind === "entry");
  return entries.length > 0 && entries.every(({ of }) => of.axes.length === 0);
};
