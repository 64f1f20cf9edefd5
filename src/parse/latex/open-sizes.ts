import { fillSize, type Size, size, sizeName } from "../../expr/size.ts";
import { substitute } from "../../expr/walk.ts";
import { arrayOf, isUnit, type Value } from "../value.ts";
import type { Layout } from "./layout.ts";
import type { Leaf, Reader } from "./reader.ts";

/* Sizes that show only beside what says them. */

/** No name of a size begins so. */
const openMark = "?";

const isOpen = (of: Size): boolean => sizeName(of)?.startsWith(openMark) ?? false;

/**
 * Sizes that an array does not say by itself, as those of 𝟙 and of I: each has a name of its own until the array
 * is added to, multiplied by or set equal to one that says it.
 */
export class OpenSizes {
  readonly #reader: Reader;
  /** Sizes that nothing has shown yet, and where they stand; then those that have shown. */
  readonly #open = new Map<string, Layout>();
  readonly #shown = new Map<string, Size>();
  #opened = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Whether every size is known so far. */
  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  /** Leaves what another expression had open. */
  clear(): void {
    this.#open.clear();
  }

  /** Runs a reading that is not kept: what it opens is closed again. */
  passing(read: () => unknown): void {
    const before = new Set(this.#open.keys());
    read();
    for (const name of this.#open.keys()) if (!before.has(name)) this.#open.delete(name);
  }

  /** The size of an array that does not say it, until the array meets one that does. */
  open(part: Layout): Size {
    this.#opened += 1;
    const name = `${openMark}${this.#opened}`;
    this.#open.set(name, part);
    return size(name);
  }

  /** Lets two axes be of one size. */
  meet(a: Size | undefined, b: Size | undefined): void {
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
  alike(leaves: readonly Leaf[]): readonly Leaf[] {
    if (this.#open.size === 0) return leaves;
    for (const [at, { value }] of leaves.entries()) {
      for (const other of leaves.slice(at + 1)) {
        if (other.value.sizes.length !== value.sizes.length) continue;
        for (const [axis, each] of value.sizes.entries()) {
          this.meet(this.#sized(each), this.#sized(other.value.sizes[axis] as Size));
        }
      }
    }
    return leaves.map((leaf) => this.settled(leaf));
  }

  #sized(of: Size): Size {
    return this.#shown.size === 0 ? of : fillSize(of, this.#shown);
  }

  /** A part with the sizes that have shown by now. */
  settled(leaf: Leaf): Leaf {
    const { value } = leaf;
    if (this.#shown.size === 0 || !value.sizes.some((each) => this.#sized(each) !== each)) {
      return leaf;
    }
    const next = this.#filled(value);
    const derivative = this.#reader.derivatives.get(value);
    if (derivative) this.#reader.derivatives.set(next, derivative);
    return { ...leaf, value: next };
  }

  #filled(value: Value): Value {
    return arrayOf(
      value.sizes.map((each) => this.#sized(each)),
      (...at) => substitute(value.at(...at), { sizes: this.#shown }),
    );
  }

  /** A whole expression: no size in it is left open. */
  closed(leaf: Leaf): Leaf {
    for (const shape of this.#open.size === 0 ? [] : this.#reader.expected) {
      if (shape.length !== leaf.value.sizes.length) continue;
      for (const [axis, each] of leaf.value.sizes.entries()) {
        this.meet(this.#sized(each), shape[axis]);
      }
    }
    for (const part of this.#open.values()) {
      return this.#reader.refuse(
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
}
