import {
  allOf,
  anyOf,
  compare,
  delta,
  entryAt,
  indexValue,
  over,
  product,
  symbol,
} from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import {
  addIx,
  indexVar,
  isIndexVar,
  ix,
  negateIx,
  plainVar,
  scaleIx,
  sizeIx,
} from "../../expr/index-of.ts";
import type { Cond, Expr, IndexVar, Ix, Sym } from "../../expr/node.ts";
import { fillSize, fixedSize, type Size, size, sizeName } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { substitute } from "../../expr/walk.ts";
import { Elaborator, type Found } from "../elaborate.ts";
import { type Remark, refuse, type Span } from "../error.ts";
import { spanOf, type Token } from "../scan.ts";
import type { ChainOp, Place, Tree } from "../tree.ts";
import { arrayOf, firstIx, isScalar, isUnit, scalarValue, tensorOf, type Value } from "../value.ts";
import type { Choices } from "./choose.ts";
import { convolution } from "./convolution.ts";
import { nabla, partialOf, primed, quotientOf } from "./derivative.ts";
import { withoutDots } from "./dots.ts";
import {
  atPoint,
  bars,
  bracketed,
  evaluatedAt,
  fenced,
  indicatorOf,
  norm,
  onesOf,
} from "./fences.ts";
import { gridValue } from "./grids.ts";
import { membership, sidesOf } from "./intervals.ts";
import type { Layout, List } from "./layout.ts";
import type { TexToken } from "./lex.ts";
import { composition, fencedMap, slopeOf } from "./maps.ts";
import {
  binderOf,
  emptyBase,
  expectsMore,
  isBig,
  isDots,
  isPoint,
  isSign,
  isSpace,
  joinsIndex,
  jointOf,
  markOf,
  type Operator,
  operatorOf,
  transposes,
  usesIndex,
} from "./marks.ts";
import { meaningOf, named } from "./named.ts";
import { type Notation, sizeAtLabel, sizeNamed } from "./notation.ts";
import { numpyCall, numpyName } from "./numpy.ts";
import { bigOperator } from "./operators.ts";
import { composes, inserted, productSizes, runAt, sameShape, without } from "./shapes.ts";
import { coreOf, textOf } from "./spell.ts";

/** Part of a formula, read: its value, and where it stands. */
export type Leaf = Tree & { readonly kind: "value" };

/** A quantity that a reading needs a name for: the point at which a derivative is taken. */
export interface PointName {
  readonly sym: Sym;
  readonly is: Tensor;
}

/** What an index letter is bound to; its size may have to be found where it is used. */
export interface Binding {
  readonly letter: string;
  index: Ix | undefined;
  /** What the letter runs from: its first value is so much more than 1. */
  readonly from: Ix | undefined;
  variable: IndexVar | undefined;
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
  /** How far letters were seen to run, for those that are met before it shows. */
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
  readonly #tokens: readonly TexToken[];
  readonly #bound = new Map<string, Binding>();
  /** Whether an index was met whose size did not show yet: with the hints, a second pass knows it. */
  unresolved = false;
  /** Sizes that nothing has shown yet, and where they stand; then those that have shown. */
  readonly #open = new Map<string, Layout>();
  readonly #shown = new Map<string, Size>();
  #opened = 0;
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

  span(part: { readonly first: number; readonly last: number }): Span {
    const { start, end } = spanOf(
      this.#tokens as unknown as readonly Token[],
      part.first,
      part.last,
    );
    return { start, end: Math.max(start, end) };
  }

  spanOfList(list: List, near: { readonly first: number; readonly last: number }): Span {
    const [first, last] = [list[0], list.at(-1)];
    return first && last ? this.span({ first: first.first, last: last.last }) : this.span(near);
  }

  quote(part: { readonly first: number; readonly last: number }): string {
    return this.plain.quote(part);
  }

  remark(part: { readonly first: number; readonly last: number }, fr: string, en: string): void {
    this.remarks.push({ message: { fr, en }, span: this.span(part) });
  }

  refuse(
    code: "E-SYNTAX" | "E-NAME" | "E-SHAPE" | "E-TYPE" | "E-LIMIT",
    part: { readonly first: number; readonly last: number },
    fr: string,
    en: string,
    more: { expected?: Bilingual; nearest?: string | undefined } = {},
  ): never {
    return refuse(code, this.span(part), fr, en, more);
  }

  choose(
    key: string,
    part: { readonly first: number; readonly last: number },
    options: readonly Bilingual[],
  ): number {
    return options.length < 2 ? 0 : this.choices.take(key, this.span(part), options);
  }

  leaf(value: Value, part: { readonly first: number; readonly last: number }): Leaf {
    return { kind: "value", value, first: part.first, last: part.last };
  }

  // -- sums ---------------------------------------------------------------------------------------------

  /** The value of a whole list. */
  expression(list: List, near: { readonly first: number; readonly last: number }): Leaf {
    const parts = list.filter((part) => !isSpace(part));
    if (parts.length === 0) {
      return this.refuse(
        "E-SYNTAX",
        near,
        "Il manque une expression ici.",
        "An expression is missing here.",
      );
    }
    if (this.#depth === 0) this.#open.clear();
    this.#depth += 1;
    let leaf: Leaf;
    try {
      leaf = this.sum(parts, 0, parts.length);
    } finally {
      this.#depth -= 1;
    }
    return this.#depth === 0 ? this.#closed(leaf) : leaf;
  }

  // -- sizes that show only beside ------------------------------------------------------------------------

  /** The size of an array that does not say it, until the array meets one that does. */
  openSize(part: Layout): Size {
    this.#opened += 1;
    const name = `${openMark}${this.#opened}`;
    this.#open.set(name, part);
    return size(name);
  }

  /** Lets two axes be of one size. */
  #meet(a: Size | undefined, b: Size | undefined): void {
    if (!a || !b || a === b || isUnit(a) || isUnit(b)) return;
    const [open, other] = isOpen(a) ? [a, b] : [b, a];
    const name = sizeName(open);
    if (!name || !isOpen(open) || this.#shown.has(name)) return;
    // What was open until now and has this size is known from here on.
    const shown = new Map([[name, other]]);
    for (const [each, is] of this.#shown) this.#shown.set(each, fillSize(is, shown));
    this.#shown.set(name, other);
    this.#open.delete(name);
  }

  /** Lets arrays that are added, or multiplied entry by entry, be of one shape. */
  #alike(leaves: readonly Leaf[]): readonly Leaf[] {
    if (this.#open.size === 0) return leaves;
    for (const [at, { value }] of leaves.entries()) {
      for (const other of leaves.slice(at + 1)) {
        if (other.value.sizes.length !== value.sizes.length) continue;
        for (const [axis, each] of value.sizes.entries()) {
          this.#meet(this.#sized(each), this.#sized(other.value.sizes[axis] as Size));
        }
      }
    }
    return leaves.map((leaf) => this.#settled(leaf));
  }

  #sized(of: Size): Size {
    return this.#shown.size === 0 ? of : fillSize(of, this.#shown);
  }

  /** A part with the sizes that have shown by now. */
  #settled(leaf: Leaf): Leaf {
    const { value } = leaf;
    if (this.#shown.size === 0 || !value.sizes.some((each) => this.#sized(each) !== each)) {
      return leaf;
    }
    const next = this.#filled(value);
    const derivative = this.derivatives.get(value);
    if (derivative) this.derivatives.set(next, derivative);
    return { ...leaf, value: next };
  }

  #filled(value: Value): Value {
    return arrayOf(
      value.sizes.map((each) => this.#sized(each)),
      (...at) => substitute(value.at(...at), { sizes: this.#shown }),
    );
  }

  /** A whole expression: no size in it is left open. */
  #closed(leaf: Leaf): Leaf {
    for (const shape of this.#open.size === 0 ? [] : this.expected) {
      if (shape.length !== leaf.value.sizes.length) continue;
      for (const [axis, each] of leaf.value.sizes.entries()) {
        this.#meet(this.#sized(each), shape[axis]);
      }
    }
    for (const part of this.#open.values()) {
      return this.refuse(
        "E-TYPE",
        part,
        "La taille n'en est pas dite, et ce qui l'entoure ne la montre pas.",
        "Its size is not said, and what stands around it does not show it.",
        part.kind === "grid" || part.kind === "fence"
          ? {
              expected: {
                fr: "une forme, comme \\in \\mathbb{R}^{m \\times n}",
                en: "a shape, such as \\in \\mathbb{R}^{m \\times n}",
              },
            }
          : { expected: { fr: "un indice, comme 1_{q}", en: "a subscript, such as 1_{q}" } },
      );
    }
    return this.#shown.size === 0 ? leaf : { ...leaf, value: this.#filled(leaf.value) };
  }

  sum(list: List, from: number, to: number): Leaf {
    if (list.slice(from, to).some(isDots)) {
      const whole = withoutDots(this, list.slice(from, to));
      return this.sum(whole, 0, whole.length);
    }
    const slices = this.#terms(list, from, to);
    const first = list[from] as Layout;
    const whole = { first: first.first, last: (list[to - 1] as Layout).last };
    const terms = slices.map(({ start, end }, at) => {
      if (start >= end) {
        const mark = (list[start - 1] ?? list[start] ?? first) as Layout;
        return this.refuse(
          "E-SYNTAX",
          mark,
          `Il manque un terme ${at === 0 ? "ici" : `après « ${this.quote(mark)} »`}.`,
          `A term is missing ${at === 0 ? "here" : `after "${this.quote(mark)}"`}.`,
        );
      }
      return this.term({ list, at: start, end });
    });
    const [head, ...tail] = this.#alike(terms).map((of, at) => ({
      minus: slices[at]?.minus ?? false,
      of,
    }));
    if (!head)
      return this.refuse(
        "E-SYNTAX",
        whole,
        "Il manque une expression.",
        "An expression is missing.",
      );
    const start: Tree = head.minus
      ? { kind: "minus", of: head.of, first: whole.first, last: head.of.last }
      : head.of;
    if (tail.length === 0) {
      return head.minus ? this.leaf(this.plain.value(start), whole) : head.of;
    }
    const value = this.plain.value({
      kind: "terms",
      head: start,
      tail: tail.map(({ minus, of }) => ({ op: minus ? "-" : "+", of })),
      ...whole,
    });
    return this.leaf(value, whole);
  }

  /** The terms of a sum: where each begins and ends, and its sign. */
  #terms(list: List, from: number, to: number): { minus: boolean; start: number; end: number }[] {
    const slices: { minus: boolean; start: number; end: number }[] = [];
    let start = from;
    let minus = false;
    // Several signs in a row, as in 3x + -2y, are one.
    const signs = (at: number): number => {
      let next = at;
      while (next < to && isSign(list[next])) {
        if (markOf(list[next]) === "-") minus = !minus;
        next += 1;
      }
      return next;
    };
    start = signs(from);
    for (let at = start; at < to; at += 1) {
      const part = list[at] as Layout;
      if (part.kind === "command" && (part.name === "pm" || part.name === "mp")) {
        this.refuse(
          "E-TYPE",
          part,
          "« ± » dit deux expressions à la fois.",
          "± says two expressions at once.",
        );
      }
      if (!isSign(part) || at === start || expectsMore(list[at - 1])) continue;
      if (this.#reaches(list, start, at, to)) continue;
      slices.push({ minus, start, end: at });
      minus = false;
      at = signs(at) - 1;
      start = at + 1;
    }
    slices.push({ minus, start, end: to });
    return slices;
  }

  /**
   * Whether a Σ in a term goes on past a plus sign: it does when what follows speaks of its index, which
   * otherwise would be bound nowhere.
   */
  #reaches(list: List, start: number, sign: number, to: number): boolean {
    for (let at = start; at < sign; at += 1) {
      const part = list[at] as Layout;
      const letter = isBig(part) ? binderOf(part) : undefined;
      if (letter === undefined || this.#bound.has(letter) || this.isSize(letter)) continue;
      if (this.found.symbols.get(letter)?.role === "integer") continue;
      if (!usesIndex(list.slice(sign + 1, to), letter)) continue;
      this.remark(
        part,
        `La somme sur ${letter} s'étend au-delà du signe, puisque la suite parle de ${letter}.`,
        `The sum over ${letter} goes on past the sign, since what follows speaks of ${letter}.`,
      );
      return true;
    }
    return false;
  }

  // -- products -----------------------------------------------------------------------------------------

  /** A product, up to the cursor's end. */
  term(cursor: Cursor): Leaf {
    let product: Product | undefined;
    while (cursor.at < cursor.end) {
      const part = cursor.list[cursor.at] as Layout;
      if (isSpace(part)) {
        cursor.at += 1;
        continue;
      }
      if (product && isPoint(part)) {
        cursor.at += 1;
        const there = atPoint(this, this.#whole(product), part.sub, part);
        product = startOf(there, undefined);
        continue;
      }
      const operator = operatorOf(part);
      if (operator) cursor.at += 1;
      const minus = this.#signs(cursor);
      while (cursor.at < cursor.end && isSpace(cursor.list[cursor.at] as Layout)) cursor.at += 1;
      if ((operator && !product) || cursor.at >= cursor.end) {
        const name = this.quote(part);
        return this.refuse(
          "E-SYNTAX",
          part,
          `Il manque un facteur ${product ? "après" : "avant"} « ${name} ».`,
          `A factor is missing ${product ? "after" : "before"} "${name}".`,
        );
      }
      let factor = this.#withHanging(cursor, this.factor(cursor));
      if (minus) {
        const tree: Tree = { kind: "minus", of: factor, first: part.first, last: factor.last };
        factor = this.leaf(this.plain.value(tree), tree);
      }
      if (product) this.#join(operator ?? "juxtaposed", product, factor);
      else product = startOf(factor, this.derivatives.get(factor.value));
    }
    if (!product) {
      const part = cursor.list[cursor.at - 1] ?? (cursor.list[0] as Layout);
      return this.refuse("E-SYNTAX", part, "Il manque un facteur.", "A factor is missing.");
    }
    return this.#whole(product);
  }

  #signs(cursor: Cursor): boolean {
    let minus = false;
    while (cursor.at < cursor.end && isSign(cursor.list[cursor.at])) {
      if (markOf(cursor.list[cursor.at]) === "-") minus = !minus;
      cursor.at += 1;
    }
    return minus;
  }

  /** Scripts after {}, which hang on the factor before: x{}^2. */
  #withHanging(cursor: Cursor, factor: Leaf): Leaf {
    let leaf = factor;
    for (let next = cursor.list[cursor.at]; cursor.at < cursor.end; next = cursor.list[cursor.at]) {
      if (next?.kind !== "scripts" || !emptyBase(next.base)) break;
      const turns = next.sup !== undefined && transposes(next.sup) && !next.sub;
      // {}^t in front of a factor is its transpose.
      if (turns && cursor.at + 1 < cursor.end) break;
      cursor.at += 1;
      leaf = this.scripted(leaf, next);
    }
    return leaf;
  }

  /** The product so far as one part. */
  #whole(so: Product): Leaf {
    if (so.tail.length > 0) {
      const { first } = so.head;
      const last = (so.tail.at(-1) as { of: Tree }).of.last;
      const value = this.plain.value({
        kind: "factors",
        head: so.head,
        tail: so.tail,
        first,
        last,
      });
      so.head = this.leaf(value, { first, last });
      so.tail = [];
      if (so.derivative) this.derivatives.set(value, so.derivative);
    }
    return so.head;
  }

  /** Multiplies the next factor in the way that the shapes allow. */
  #join(written: Operator, so: Product, factor: Leaf): void {
    const next = this.#open.size === 0 ? factor : this.#met(written, so, factor);
    const other = this.derivatives.get(next.value);
    const chain = (op: ChainOp): void => {
      so.tail.push({ op, of: next });
      so.derivative =
        so.sizes.length === 0 ? other : isScalar(next.value) ? so.derivative : undefined;
      so.sizes = op === "/" ? so.sizes : productSizes(so.sizes, next.value.sizes);
    };
    const put = (leaf: Leaf): void => {
      so.head = leaf;
      so.tail = [];
      so.sizes = leaf.value.sizes;
      so.derivative = this.derivatives.get(leaf.value);
    };
    const [a, b] = [so.sizes, next.value.sizes];
    if (written === "/" || written === "./") {
      if (b.length === 0 && written === "/") chain("/");
      else put(this.entrywise("./", this.#whole(so), next));
      return;
    }
    if (a.length === 0 || b.length === 0) {
      chain("*");
      return;
    }
    if (written === ".*" || written === "outer") {
      const left = this.#whole(so);
      put(written === ".*" ? this.entrywise(".*", left, next) : this.#outer(left, next));
      return;
    }

    const matrices = composes(a, b);
    const alike = sameShape(a, b);
    const ways: { says: Bilingual; read: () => void }[] = [];
    const way = (fr: string, en: string, read: () => void): void => {
      ways.push({ says: { fr, en }, read });
    };
    const byMatrices = (): void => way("produit matriciel", "matrix product", () => chain("*"));
    const byEntries = (): void =>
      way("produit terme à terme", "entrywise product", () =>
        put(this.entrywise(".*", this.#whole(so), next)),
      );
    let vectors = "";
    const linked =
      so.derivative && other && (so.derivative.by === other.of || other.by === so.derivative.of);
    if (linked && !matrices) {
      const contracted = this.#contraction(this.#whole(so), next);
      if (contracted) way("règle de la chaîne", "chain rule", () => put(contracted));
    }
    if (written === "*" || written === "times") {
      if (alike) byEntries();
      if (matrices) byMatrices();
    } else {
      if (matrices) byMatrices();
      if (alike && a.length === 1 && written === "dot") {
        way("produit scalaire", "inner product", () => put(this.inner(this.#whole(so), next)));
      }
      // Factors of backpropagation, and values of functions, stand side by side however they are multiplied;
      // two bare names of one shape are a slip.
      const computed = alike && (!isBare(this.#whole(so).value) || !isBare(next.value));
      if (alike && (so.derivative || other || computed)) byEntries();
      if (computed && a.length === 1 && written === "juxtaposed") {
        vectors = " vectors";
        way("produit scalaire", "inner product", () => put(this.inner(this.#whole(so), next)));
      }
    }
    if (ways.length === 0) {
      const lists = written === "*" ? convolution(this, this.#whole(so), next) : undefined;
      if (lists) put(lists);
      else chain("*");
      return;
    }
    const taken = this.choose(
      `·${written}${vectors}`,
      next,
      ways.map(({ says }) => says),
    );
    if (written === "juxtaposed" && ways[taken]?.says.en === "entrywise product") {
      this.remark(
        next,
        "Deux facteurs de même forme côte à côte : lus terme à terme.",
        "Two factors of one shape side by side: read entry by entry.",
      );
    }
    ways[taken]?.read();
  }

  /** The next factor, once axes whose sizes are open have met those that it is multiplied along. */
  #met(written: Operator, so: Product, next: Leaf): Leaf {
    const left = this.#whole(so);
    const [a, b] = [left.value.sizes, next.value.sizes];
    if (a.length === 0 || b.length === 0 || a.length > 2 || b.length > 2) return next;
    const entries = written === ".*" || written === "/" || written === "./";
    if (entries || (written === "dot" && a.length === 1 && b.length === 1)) {
      this.#alike([left, next]);
    } else if (written !== "outer" && a.length === 2) this.#meet(a[1], b[0]);
    const settled = this.#settled(left);
    so.head = settled;
    so.sizes = settled.value.sizes;
    return this.#settled(next);
  }

  entrywise(op: ".*" | "./", left: Leaf, right: Leaf): Leaf {
    const whole = { first: left.first, last: right.last };
    const value = this.plain.value({
      kind: "factors",
      head: left,
      tail: [{ op, of: right }],
      ...whole,
    });
    return this.leaf(value, whole);
  }

  /** Σ of the products of entries. */
  inner(left: Leaf, right: Leaf): Leaf {
    const whole = { first: left.first, last: right.last };
    return this.leaf(this.call("dot", this.#alike([left, right]), whole), whole);
  }

  #outer(left: Leaf, right: Leaf): Leaf {
    const [a, b] = [left.value, right.value];
    const value = arrayOf([...a.sizes, ...b.sizes], (...at) =>
      product(a.at(...at.slice(0, a.sizes.length)), b.at(...at.slice(a.sizes.length))),
    );
    return this.leaf(value, { first: left.first, last: right.last });
  }

  /** ∂z/∂y · ∂y/∂x, in either order, summed over the entries of y whatever their number of axes. */
  #contraction(left: Leaf, right: Leaf): Leaf | undefined {
    const [a, b] = [this.derivatives.get(left.value), this.derivatives.get(right.value)];
    if (!a || !b) return undefined;
    const forward = a.by === b.of;
    const [outer, inner] = forward ? [left.value, right.value] : [right.value, left.value];
    const middle = (forward ? a : b).bySizes;
    const [above, below] = forward ? [a, b] : [b, a];
    const from = runAt(outer.sizes, middle, above.first === "by" ? "start" : "end");
    const into = runAt(inner.sizes, middle, below.first === "by" ? "end" : "start");
    if (from === undefined || into === undefined || middle.length === 0) return undefined;
    const rest = without(outer.sizes, from, middle.length);
    const innerRest = without(inner.sizes, into, middle.length);
    // The gradient may be a row; by a matrix, it is a matrix and no row of matrices.
    const outerRest = innerRest.length > 1 ? rest.filter((each) => !isUnit(each)) : rest;
    const units = rest.length - outerRest.length;
    const by = middle.map((axis, place) => indexVar("klpq"[place] ?? "k", axis));
    const value = arrayOf([...outerRest, ...innerRest], (...at) => {
      let next = 0;
      const own = rest.map((each) =>
        units > 0 && isUnit(each) ? firstIx : (at[next++] ?? firstIx),
      );
      const o = outer.at(...inserted(own, from, by.map(ix)));
      const i = inner.at(...inserted(at.slice(outerRest.length), into, by.map(ix)));
      return by.reduceRight<Expr>((inside, k) => over("sum", [k], inside), product(o, i));
    });
    this.derivatives.set(value, {
      of: above.of,
      by: below.by,
      bySizes: below.bySizes,
      first: "of",
    });
    return this.leaf(value, { first: left.first, last: right.last });
  }

  // -- factors ------------------------------------------------------------------------------------------

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
    if (ready) {
      cursor.at += 1;
      return ready;
    }
    if (isBig(part)) return bigOperator(this, cursor);
    const base = part.kind === "scripts" ? part.base : part;
    if (part.kind === "scripts" && emptyBase(part.base)) return this.#prescript(cursor, part);
    switch (base?.kind) {
      case "number":
        if (meaningOf(this, part)) break;
        cursor.at += 1;
        return this.#number(cursor, part, base);
      case "fraction": {
        const of = quotientOf(this, cursor, base) ?? this.#fraction(cursor, base);
        return this.scripted(of, part);
      }
      case "root":
        cursor.at += 1;
        return this.scripted(this.#root(base), part);
      case "broken":
        throw base.why;
      case "fence": {
        const of = fencedMap(this, cursor);
        if (of) return of;
        cursor.at += 1;
        return this.#fence(base, part);
      }
      case "group": {
        const sole = base.of.length === 1 ? (base.of[0] as Layout) : undefined;
        if (sole && coreOf(base) !== undefined) return named(this, cursor);
        cursor.at += 1;
        const of =
          sole?.kind === "fence" ? this.#fence(sole, sole) : this.expression(base.of, base);
        return this.scripted(this.leaf(of.value, base), part);
      }
      case "brace":
      case "box": {
        cursor.at += 1;
        const of = this.expression(base.of, base);
        return this.scripted(this.leaf(of.value, base), part);
      }
      case "stacked": {
        cursor.at += 1;
        const of = this.expression(base.base, base);
        return this.scripted(this.leaf(of.value, base), part);
      }
      case "grid":
        cursor.at += 1;
        return this.scripted(this.leaf(gridValue(this, base), base), part);
      case "text": {
        const numpy = part === base ? numpyName(base.text) : undefined;
        if (numpy) return numpyCall(this, cursor, base, numpy);
        if (base.of.length > 0 && !/\s/.test(base.text)) {
          cursor.at += 1;
          return this.scripted(this.expression(base.of, base), part);
        }
        return this.refuse(
          "E-SYNTAX",
          part,
          `Des mots au milieu d'une expression : « ${base.text} ».`,
          `Words in the middle of an expression: "${base.text}".`,
        );
      }
      case "command":
        if (base.name === "partial") return partialOf(this, cursor);
        if (base.name === "nabla") return slopeOf(this, cursor) ?? nabla(this, cursor);
    }
    return composition(this, cursor) ?? named(this, cursor);
  }

  /** `{}^t A`: a transpose written before. */
  #prescript(cursor: Cursor, part: Layout & { kind: "scripts" }): Leaf {
    cursor.at += 1;
    if (part.sup && transposes(part.sup) && !part.sub && cursor.at < cursor.end) {
      const of = this.factor(cursor);
      const tree: Tree = { kind: "transpose", of, first: part.first, last: of.last };
      return this.leaf(this.plain.value(tree), tree);
    }
    return this.refuse(
      "E-SYNTAX",
      part,
      "Cet indice ou cet exposant n'est attaché à rien.",
      "This script hangs on nothing.",
    );
  }

  #number(cursor: Cursor, part: Layout, base: Layout & { kind: "number" }): Leaf {
    if (base.text === "1" && part.kind === "scripts" && part.sub) {
      return indicatorOf(this, part, part.sub, cursor);
    }
    if (base.text === "1" && base.font !== "") {
      const bare = part.kind !== "scripts" || (!part.sup && part.primes === 0);
      return (
        (bare && bracketed(this, part, cursor)) ||
        this.scripted(onesOf(this, base, undefined), part)
      );
    }
    const value = this.plain.value({
      kind: "number",
      text: this.#decimal(cursor, base),
      first: base.first,
      last: base.last,
    });
    return this.scripted(this.leaf(value, base), part);
  }

  /** 3,14: a comma right between digits is a decimal one, where no list is being read. */
  #decimal(cursor: Cursor, base: Layout & { kind: "number" }): string {
    const [comma, digits] = [cursor.list[cursor.at], cursor.list[cursor.at + 1]];
    if (
      cursor.at + 1 < cursor.end &&
      markOf(comma) === "," &&
      digits?.kind === "number" &&
      /^\d+$/.test(base.text) &&
      comma !== undefined &&
      !this.#tokens[comma.first]?.spaced &&
      !this.#tokens[digits.first]?.spaced
    ) {
      cursor.at += 2;
      return `${base.text}.${digits.text}`;
    }
    return base.text;
  }

  #fraction(cursor: Cursor, part: Layout & { kind: "fraction" }): Leaf {
    cursor.at += 1;
    const above = this.expression(part.above, part);
    const below = this.expression(part.below, part);
    if (!part.bar) return this.leaf(this.#binomial(above, below, part), part);
    const alike = !isScalar(below.value);
    const value = this.plain.value({
      kind: "factors",
      head: above,
      tail: [{ op: alike ? "./" : "/", of: below }],
      first: part.first,
      last: part.last,
    });
    return this.leaf(value, part);
  }

  #binomial(above: Leaf, below: Leaf, part: Layout): Value {
    const [n, k] = [above.value, below.value].map((value) => {
      const e = isScalar(value) ? value.at() : undefined;
      return e?.kind === "num" && e.value.d === 1n && e.value.s >= 0n && e.value.n <= 1000n
        ? e.value.n
        : undefined;
    });
    if (n === undefined || k === undefined) {
      return this.refuse(
        "E-TYPE",
        part,
        "Un coefficient binomial se lit avec deux entiers donnés en chiffres.",
        "A binomial coefficient is read with two whole numbers in figures.",
      );
    }
    let value = 1n;
    for (let at = 1n; at <= k; at += 1n) value = (value * (n - k + at)) / at;
    return this.plain.value({
      kind: "number",
      text: `${k > n ? 0n : value}`,
      first: part.first,
      last: part.last,
    });
  }

  #root(part: Layout & { kind: "root" }): Leaf {
    const of = this.expression(part.of, part);
    if (!part.degree) {
      return this.leaf(this.call("sqrt", [of], part), part);
    }
    const degree = this.expression(part.degree, part);
    const exponent = this.plain.value({
      kind: "factors",
      head: { kind: "number", text: "1", first: part.first, last: part.first },
      tail: [{ op: "/", of: degree }],
      first: part.first,
      last: part.last,
    });
    return this.leaf(this.power(of, this.leaf(exponent, part), part), part);
  }

  #fence(base: Layout & { kind: "fence" }, part: Layout): Leaf {
    if (base.open === "|" || base.close === "|") {
      if (base.open === "|" && base.close === "|") return bars(this, base, part);
      return evaluatedAt(this, base, part);
    }
    if (base.open === "‖") return norm(this, base, part);
    return fenced(this, base, part);
  }

  // -- scripts ------------------------------------------------------------------------------------------

  /** A value with the primes, subscript and superscript that hang on its part. */
  scripted(of: Leaf, part: Layout): Leaf {
    if (part.kind !== "scripts") return of;
    const marked = part.primes > 0 ? primed(this, of, part) : of;
    const { sub, sup } = part;
    // (A^T)_{ij} is an entry of the transpose; a column A_{:,2}^T is turned once it is taken.
    const early =
      sup !== undefined &&
      sub !== undefined &&
      transposes(sup) &&
      !isScalar(of.value) &&
      !this.items(sub).some(isSlice);
    const turned = early ? this.raised(marked, sup, part) : marked;
    const picked = sub ? this.picked(turned, this.items(sub), part) : turned;
    return sup && !early ? this.raised(picked, sup, part) : picked;
  }

  items(sub: List): readonly List[] {
    const flat = sub.length === 1 && sub[0]?.kind === "group" ? sub[0].of : sub;
    const items: Layout[][] = [[]];
    for (const part of flat) {
      if (markOf(part) === "," || markOf(part) === ";") items.push([]);
      else (items.at(-1) as Layout[]).push(part);
    }
    return items
      .filter((item) => item.length > 0)
      .flatMap((item) =>
        item.some((each) => joinsIndex(each)) ? [item] : item.map((each) => [each]),
      );
  }

  /** The superscript: a power, a transpose, an inverse. */
  raised(of: Leaf, sup: List, part: Layout): Leaf {
    if (transposes(sup) && !this.#isQuantity(sup)) {
      const tree: Tree = { kind: "transpose", of, first: part.first, last: part.last };
      return this.leaf(this.plain.value(tree), tree);
    }
    const [only] = sup;
    if (
      sup.length === 1 &&
      (markOf(only) === "*" || (only?.kind === "command" && only.name === "star"))
    ) {
      return this.refuse(
        "E-NAME",
        part,
        "Une étoile fait partie d'un nom ; déclarez-le.",
        "A star is part of a name; declare it.",
      );
    }
    const entrywise = operatorOf(only as Layout) === ".*" && sup.length > 1;
    const exponent = this.expression(entrywise ? sup.slice(1) : sup, part);
    const { sizes } = of.value;
    const line = sizes.length === 1 || (sizes.length === 2 && isUnit(sizes[0]));
    const dot = entrywise || (line && isScalar(exponent.value));
    if (dot && !entrywise) {
      this.remark(
        part,
        "La puissance d'un vecteur est lue terme à terme.",
        "The power of a vector is read entry by entry.",
      );
    }
    return this.leaf(this.power(of, exponent, part, dot), part);
  }

  #isQuantity(sup: List): boolean {
    const [only] = sup;
    const core = sup.length === 1 && only ? coreOf(only) : undefined;
    return core !== undefined && (this.found.symbols.has(core) || this.#bound.has(core));
  }

  power(base: Leaf, exponent: Leaf, part: { first: number; last: number }, dot = false): Value {
    return this.plain.value({
      kind: "power",
      base,
      exponent,
      dot,
      first: part.first,
      last: part.last,
    });
  }

  /** The entry, row or column of a value at the items of a subscript. */
  picked(of: Leaf, items: readonly List[], part: Layout): Leaf {
    const { value } = of;
    const rank = value.sizes.length;
    if (rank === 0) {
      return this.refuse(
        "E-SHAPE",
        part,
        `${this.quote(of)} est un scalaire et n'a pas d'entrées.`,
        `${this.quote(of)} is a scalar and has no entries.`,
      );
    }
    let list = items;
    const [only] = items;
    // w_{12} of a matrix is its entry at 1, 2.
    if (rank > 1 && items.length === 1 && only?.length === 1 && only[0]?.kind === "number") {
      const digits = [...only[0].text];
      const { first, last } = only[0];
      if (digits.length === rank) {
        list = digits.map((text) => [{ kind: "number", text, font: "", first, last }]);
      }
    }
    const row = rank === 2 && isUnit(value.sizes[0]);
    if (list.length === 1 && rank === 2 && !row) list = rowAndColumn(list[0] as List);
    if (list.length === 1 && rank === 2 && !row) return this.#line(of, list[0] as List, part);
    const places = list.map((item) => this.#place(item));
    const tree: Tree = { kind: "entry", of, at: places, first: of.first, last: part.last };
    return this.leaf(this.plain.value(tree), tree);
  }

  /** A matrix with one index: a row or a column, as the rest of the formula has it. */
  #line(of: Leaf, item: List, part: Layout): Leaf {
    const { value } = of;
    const [rows, columns] = value.sizes as [Size, Size];
    const whole: Place = { kind: "range", from: undefined, to: undefined };
    const checked = (at: readonly Place[]): void => {
      this.plain.value({ kind: "entry", of, at, first: of.first, last: part.last });
    };
    const row = (upright: boolean): Value => {
      const at = this.index(item, rows, part);
      checked([this.#place(item), whole]);
      return upright
        ? arrayOf([columns], (j = firstIx) => value.at(at, j))
        : arrayOf([size(1), columns], (_, j = firstIx) => value.at(at, j));
    };
    const column = (): Value => {
      const at = this.index(item, columns, part);
      checked([whole, this.#place(item)]);
      return arrayOf([rows], (i = firstIx) => value.at(i, at));
    };
    const ways: { says: Bilingual; read: () => Value }[] = [
      { says: { fr: "ligne", en: "row" }, read: () => row(false) },
      { says: { fr: "ligne, en colonne", en: "row, as a column" }, read: () => row(true) },
      { says: { fr: "colonne", en: "column" }, read: column },
    ];
    if (this.notation.batch === "columns") ways.unshift(ways.pop() as (typeof ways)[number]);
    const name = this.quote(of).replace(/\s/g, "");
    const taken = this.choose(
      `${name}_□`,
      part,
      ways.map(({ says }) => says),
    );
    return this.leaf((ways[taken] as (typeof ways)[number]).read(), part);
  }

  #place(item: List): Place {
    const [first, ...rest] = item;
    if (first && rest.length === 0 && markOf(first) === ":") {
      return { kind: "range", from: undefined, to: undefined };
    }
    if (first && rest.length === 0 && (markOf(first) === "*" || isDots(first))) {
      return { kind: "range", from: undefined, to: undefined };
    }
    const colon = item.findIndex((each) => markOf(each) === ":");
    const tree = (list: List): Tree => ({
      kind: "place",
      index: (extent) => this.index(list, extent, first as Layout),
      first: (list[0] as Layout).first,
      last: (list.at(-1) as Layout).last,
    });
    if (colon > 0) {
      const [from, to] = [item.slice(0, colon), item.slice(colon + 1)];
      return { kind: "range", from: tree(from), to: to.length > 0 ? tree(to) : undefined };
    }
    return { kind: "at", of: tree(item) };
  }

  // -- indices ------------------------------------------------------------------------------------------

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

  bound(letter: string): Binding | undefined {
    return this.#bound.get(letter);
  }

  isSize(name: string): boolean {
    return this.sizeOf(name) !== undefined;
  }

  /** The size that a core stands for. */
  sizeOf(core: string): Size | undefined {
    const spelling = this.notation.spellings
      .get(core)
      ?.find(
        (each) =>
          each.meaning.is === "size" &&
          each.sub.length === 0 &&
          each.primes === 0 &&
          each.sup === undefined,
      );
    if (spelling?.meaning.is === "size") return sizeNamed(spelling.meaning.name);
    return this.found.sizes.has(core) ? size(core) : undefined;
  }

  /** The index that a list says, in an axis of this size. */
  index(list: List, extent: Size | undefined, near: { first: number; last: number }): Ix {
    let total: Ix | undefined;
    let minus = false;
    let factor: Ix | undefined;
    const close = (part: Layout | undefined): void => {
      const of = factor ?? this.#noIndex(part ? [part] : list, near);
      const signed = minus ? negateIx(of) : of;
      total = total ? addIx(total, signed) : signed;
      factor = undefined;
      minus = false;
    };
    for (const part of list) {
      if (isSpace(part) || operatorOf(part) === "dot" || operatorOf(part) === "times") continue;
      if (isSign(part)) {
        if (factor) close(part);
        if (markOf(part) === "-") minus = !minus;
        continue;
      }
      const next = this.#indexAtom(part, extent);
      if (!factor) factor = next;
      else {
        const [scale, scaled]: [Ix, Ix] =
          factor.terms.length === 0 ? [factor, next] : [next, factor];
        if (scale.terms.length > 0) this.#noIndex(list, near);
        factor = scaleIx(scale.plus, scaled);
      }
    }
    close(list.at(-1));
    return total ?? this.#noIndex(list, near);
  }

  #indexAtom(part: Layout, extent: Size | undefined): Ix {
    if (part.kind === "number" && /^\d{1,9}$/.test(part.text)) return ix(Number(part.text));
    if (part.kind === "group" || (part.kind === "fence" && part.open === "(")) {
      return this.index(part.of, extent, part);
    }
    const core = coreOf(part);
    const bound = core === undefined ? undefined : this.#bound.get(core);
    if (bound) return this.resolved(bound, extent, part);
    const size = this.sizeAt(part);
    const known = core === undefined ? undefined : this.found.symbols.get(core);
    if (size && known?.role !== "integer") return sizeIx(size);
    if (core !== undefined && /^[A-Za-z]$|^(alpha|beta|gamma|mu|nu|ell)$/.test(core)) {
      const whole = known?.role === "integer" && known.sym.axes.length === 0;
      if (!whole && !this.#spellsLabel(core)) return this.#freeIndex(core, extent, part);
    }
    const { value } = this.factor({ list: [part], at: 0, end: 1 });
    if (isScalar(value)) {
      const e = value.at();
      if (e.kind === "index") return e.value;
      if (e.kind === "size") return sizeIx(e.value);
      if (e.kind === "entry") {
        const of = this.found.symbols.get(e.of.name);
        if (of?.role === "integer") {
          if (!of.usedAsIndex) this.found.symbols.set(e.of.name, { ...of, usedAsIndex: true });
          return ix(e);
        }
      }
    }
    return this.#noIndex([part], part);
  }

  /** Whether one of the quantities that a letter may stand for is a label. */
  #spellsLabel(core: string): boolean {
    return (this.notation.spellings.get(core) ?? []).some(({ meaning, sub, sup }) => {
      if (meaning.is !== "symbol" || sub.length > 0 || sup !== undefined) return false;
      const known = this.found.symbols.get(meaning.name);
      return known?.role === "integer" && known.sym.axes.length === 0;
    });
  }

  /** A letter that nothing binds is the index of a general entry. */
  #freeIndex(letter: string, extent: Size | undefined, part: Layout): Ix {
    let binding = this.letters.free.get(letter);
    if (!binding) {
      binding = { letter, index: undefined, from: undefined, variable: undefined };
      this.letters.free.set(letter, binding);
      this.#sinceEarly(letter);
    }
    if (!binding.index && !extent) {
      return this.refuse(
        "E-TYPE",
        part,
        `On ne sait pas jusqu'où va l'indice ${letter}.`,
        `How far the index ${letter} runs is not known.`,
      );
    }
    return this.resolved(binding, extent, part);
  }

  /** A letter that was read as a quantity and is an index is one throughout. */
  #sinceEarly(letter: string): void {
    const known = this.found.symbols.get(letter);
    if (!known || known.declared || known.sym.axes.length > 0 || this.letters.again) return;
    this.found.symbols.delete(letter);
    this.letters.early.add(letter);
    this.unresolved = true;
  }

  /** The index that a letter by itself is, where it is one elsewhere. */
  indexAlone(letter: string, part: Layout): Ix | undefined {
    const known = this.letters.free.get(letter)?.index;
    if (known) return known;
    const size = this.letters.early.has(letter) ? this.letters.hints.get(letter) : undefined;
    return size && this.#freeIndex(letter, size, part);
  }

  /** What a letter is bound to; one that waits for its size gets that of the axis it stands in. */
  resolved(binding: Binding, extent: Size | undefined, part: Layout): Ix {
    if (binding.index) return binding.index;
    const { letter } = binding;
    const size = extent ?? this.letters.hints.get(letter);
    if (!size) {
      this.#later(letter, part);
      return firstIx;
    }
    binding.variable = indexVar(letter, size);
    binding.index = ix(binding.variable);
    this.letters.hints.set(letter, size);
    return binding.index;
  }

  /** Leaves a letter to the second reading, when more is known of it. */
  #later(letter: string, part: Layout): void {
    if (!this.letters.again) this.unresolved = true;
    else {
      this.refuse(
        "E-TYPE",
        part,
        `On ne sait pas jusqu'où va l'indice ${letter}.`,
        `How far the index ${letter} runs is not known.`,
      );
    }
  }

  #noIndex(list: List, near: { first: number; last: number }): never {
    return refuse(
      "E-TYPE",
      this.spanOfList(list, near),
      "Ceci n'est pas un indice.",
      "This is no index.",
      {
        expected: {
          fr: "un entier : un nombre, une taille, un indice ou une étiquette",
          en: "an integer: a number, a size, an index or a label",
        },
      },
    );
  }

  /** The size that an atom spells, such as d_h, d' or n_{l-1}. */
  sizeAt(part: Layout): Size | undefined {
    const text = textOf([part]);
    const known = this.notation.sizeTexts.get(text);
    if (known) return known;
    return this.found.sizes.has(text) ? size(text) : this.familySize(part);
  }

  familySize(part: Layout): Size | undefined {
    if (part.kind !== "scripts" || !part.base || !this.notation.layer) return undefined;
    const core = coreOf(part.base);
    const family = core === undefined ? undefined : this.notation.spellings.get(core);
    const found = family?.find((each) => each.meaning.is === "sizes");
    const label = found?.slot === "sub" ? part.sub : part.sup;
    if (found?.meaning.is !== "sizes" || !label) return undefined;
    const { index } = this.notation.layer;
    return sizeAtLabel(
      `${found.meaning.name}[${index}]`,
      textOf(label).replace(/[()[\]]/g, ""),
      index,
      this.notation.sizesAt,
    );
  }

  /** The size that a list says, such as n, 10, d_h, 2n or n-1. */
  size(list: List, near: { first: number; last: number }): Size {
    const at = this.index(
      list.filter((part) => !isSpace(part)),
      undefined,
      near,
    );
    const fixed = fixedSize(at.plus);
    if (at.terms.length === 0 && (fixed === undefined || fixed > 0)) return at.plus;
    return refuse(
      "E-TYPE",
      this.spanOfList(list, near),
      "Ceci n'est pas une taille.",
      "This is no size.",
      { expected: { fr: "une taille comme n ou 3", en: "a size such as n or 3" } },
    );
  }

  // -- conditions ---------------------------------------------------------------------------------------

  /** A condition such as x > 0, i = j, k ≠ y and 1 ≤ i ≤ n. */
  condition(list: List, near: { first: number; last: number }): Cond {
    const parts = list.filter((part) => !isSpace(part));
    const member = membership(parts);
    const joints = parts.findIndex((part) => jointOf(part) !== undefined);
    if (joints >= 0 && !member) {
      const joint = jointOf(parts[joints] as Layout);
      const sides = [parts.slice(0, joints), parts.slice(joints + 1)].filter(
        (side) => side.length > 0,
      );
      const conds = sides.map((side) => this.condition(side, near));
      return joint === "or" ? anyOf(...conds) : allOf(...conds);
    }
    const { sides, rels } = member ?? sidesOf(parts);
    if (rels.length === 0) {
      return refuse(
        "E-SYNTAX",
        this.spanOfList(list, near),
        "Ceci n'est pas une condition.",
        "This is no condition.",
        { expected: { fr: "une relation comme x > 0", en: "a relation such as x > 0" } },
      );
    }
    const values = this.#sides(sides, near);
    return allOf(
      ...rels.map((rel, at) => compare(values[at] as Expr, rel, values[at + 1] as Expr)),
    );
  }

  /** The sides of a condition: indices where one side is one, values else. */
  #sides(sides: readonly List[], near: { first: number; last: number }): readonly Expr[] {
    const asIndex = sides.map((side) => this.indexLike(side));
    const extent = asIndex.map((at) => at && plainVar(at)?.size).find((each) => each !== undefined);
    if (asIndex.some((at) => at !== undefined)) {
      return sides.map((side, at) => {
        const known = asIndex[at] ?? this.index(side, extent, near);
        return indexValue(known);
      });
    }
    return sides.map((side) => this.scalar(this.expression(side, near)));
  }

  /** The index that a side is, if its letters are bound to one. */
  indexLike(side: List): Ix | undefined {
    const [only] = side;
    const core = side.length === 1 && only ? coreOf(only) : undefined;
    const binding =
      core === undefined ? undefined : (this.#bound.get(core) ?? this.letters.free.get(core));
    if (binding?.index) return binding.index;
    const known = core === undefined ? undefined : this.found.symbols.get(core);
    return known?.role === "integer" && known.sym.axes.length === 0
      ? this.index(side, undefined, only as Layout)
      : undefined;
  }

  scalar(leaf: Leaf): Expr {
    if (isScalar(leaf.value)) return leaf.value.at();
    return this.plain.scalar(leaf, "Il faut ici un scalaire.", "What is needed here is a scalar.");
  }

  // -- arrays -------------------------------------------------------------------------------------------

  /** The identity matrix of a size. */
  eye(of: Size): Value {
    return arrayOf([of, of], (i = firstIx, j = firstIx) => delta(i, j));
  }

  /** δ of two indices; one that has no size yet gets that of the other. */
  delta([left, right]: readonly [List, List], part: Layout): Leaf | undefined {
    const known = [left, right].map((side) => this.indexLike(side));
    const size = [
      ...known.map((at) => at && plainVar(at)?.size),
      ...[left, right].map((side) => this.letters.hints.get(textOf(side))),
    ].find((each) => each !== undefined);
    if (!size && !known.some((at) => at !== undefined)) {
      if (![left, right].every((side) => /^[a-z]$/i.test(textOf(side)))) return undefined;
      this.#later(textOf(left), part);
      return this.leaf(scalarValue(1), part);
    }
    const [a, b] = [left, right].map((side, at) => known[at] ?? this.index(side, size, part));
    return this.leaf(scalarValue(delta(a as Ix, b as Ix)), part);
  }

  /** The vector that is 1 at a label and 0 elsewhere. */
  basis(label: List, of: Size, part: Layout): Value {
    const [only] = label;
    const vector = only && label.length === 1 && coreOf(only);
    const onehot = vector ? this.notation.onehots.get(vector) : undefined;
    if (onehot && vector)
      return this.plain.value({ kind: "name", name: vector, first: part.first, last: part.last });
    const at = this.index(label, of, part);
    return arrayOf([of], (k = firstIx) => delta(k, at));
  }

  /** An undeclared name read at bound indices has the sizes they run over. */
  inferred(name: string, items: readonly List[], part: Layout): Leaf {
    const known = this.found.symbols.get(name)?.sym;
    const places = items.map((item, axis) => this.index(item, known?.axes[axis], part));
    const axes = known?.axes ?? places.map((at) => runningSize(at));
    if (axes.some((each) => each === undefined) || axes.length !== places.length) {
      return this.refuse(
        "E-NAME",
        part,
        `La forme de « ${name} » n'est pas connue ; déclarez-la.`,
        `The shape of "${name}" is not known; declare it.`,
      );
    }
    const sym = known ?? symbol(name, axes as Size[]);
    if (!known) {
      this.found.symbols.set(name, { sym, role: "real", usedAsIndex: false, declared: false });
      this.plain.mentions.add(name);
    }
    return this.leaf(scalarValue(entryAt(sym, places)), part);
  }

  /** Goes over a part for where it ends, without keeping what was read. */
  skip(read: () => unknown): void {
    const [remarks, points] = [this.remarks.length, this.points.length];
    const open = new Set(this.#open.keys());
    read();
    this.remarks.length = remarks;
    this.points.length = points;
    for (const name of this.#open.keys()) if (!open.has(name)) this.#open.delete(name);
  }

  // -- calls --------------------------------------------------------------------------------------------

  /** A function or a form of the plain syntax, applied to parts that were read. */
  call(name: string, args: readonly Tree[], part: { first: number; last: number }): Value {
    return this.plain.value({ kind: "call", name, args, first: part.first, last: part.last });
  }
}

/** The place of a whole axis, as in A_{:,2}. */
export const isSlice = (item: List): boolean =>
  item.some((part) => markOf(part) === ":" || markOf(part) === "*" || isDots(part));

/** A product while it is being read. */
interface Product {
  head: Leaf;
  tail: { op: ChainOp; of: Tree }[];
  sizes: readonly Size[];
  derivative: DerivativeOf | undefined;
}

const startOf = (head: Leaf, derivative: DerivativeOf | undefined): Product => ({
  head,
  tail: [],
  sizes: head.value.sizes,
  derivative,
});

/** No name of a size begins so. */
const openMark = "?";

const isOpen = (of: Size): boolean => sizeName(of)?.startsWith(openMark) ?? false;

/** `k:` is row k and all columns, `:j` column j. */
const rowAndColumn = (item: List): readonly List[] => {
  const [first, last] = [markOf(item[0]) === ":", markOf(item.at(-1)) === ":"];
  if (item.length < 2 || first === last) return [item];
  return first ? [item.slice(0, 1), item.slice(1)] : [item.slice(0, -1), item.slice(-1)];
};

/** Whether a value is a quantity by its name, or written out entry by entry. */
const isBare = (value: Value): boolean => {
  const { body } = tensorOf(value);
  if (body.kind === "entry" || body.kind === "num") return true;
  const when = body.kind === "cases" ? body.arms[0]?.when : undefined;
  return when?.kind === "compare" && when.left.kind === "index";
};

const runningSize = (at: Ix): Size | undefined => {
  const variable = at.terms[0]?.[1];
  return at.terms.length === 1 && variable && isIndexVar(variable) ? variable.size : undefined;
};
