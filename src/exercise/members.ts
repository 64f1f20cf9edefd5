import { affineLabel, labelText } from "../parse/latex/notation.ts";
import { familyMember, type Label, memberInText, memberName } from "./family.ts";
import type { DefineSays, SizesSay, SymbolsSay } from "./names-schema.ts";
import type { FileSays } from "./schema.ts";

export type Layer = NonNullable<FileSays["layer"]>;

/** A member that is to be declared, and the family that the file declares. */
export interface Member<Says> {
  readonly name: string;
  readonly family: string;
  readonly says: Says;
}

/** What members say: the index of the layer replaced by a label, in shapes, definitions and spellings. */
export class Members {
  readonly families: ReadonlySet<string>;
  readonly #index: string;
  readonly #letter: string;
  /** What stands for the last layer, where it is a number. */
  readonly #last: ReadonlyMap<string, number>;
  /** H[0] is X. */
  readonly #zero: ReadonlyMap<string, string>;

  constructor(
    families: ReadonlySet<string>,
    { index }: Pick<Layer, "index">,
    last: string,
    depth: number | undefined,
    zero: ReadonlyMap<string, string>,
  ) {
    this.families = families;
    this.#index = index;
    this.#letter = last;
    this.#last = new Map(depth === undefined ? [] : [[last, depth]]);
    this.#zero = zero;
  }

  /** The same with more families. */
  with(families: Iterable<string>): Members {
    return new Members(
      new Set([...this.families, ...families]),
      { index: this.#index },
      this.#letter,
      this.#last.get(this.#letter),
      this.#zero,
    );
  }

  /** The letters by which layers are counted. */
  get letters(): readonly string[] {
    return [this.#index, this.#letter];
  }

  /** A text of the file at a layer, with members as names. */
  text(text: string, at: Label | undefined): string {
    return text.replace(familyMember, (all, family: string, written: string) => {
      const label = this.families.has(family) ? affineLabel(written) : undefined;
      if (!label) return all;
      const found =
        at && label.of === this.#index ? { of: at.of, plus: at.plus + label.plus } : label;
      return this.name(family, found);
    });
  }

  /** The name of a member. */
  name(family: string, { of, plus }: Label): string {
    const from = this.#last.get(of);
    const label = from === undefined ? { of, plus } : { of: "", plus: from + plus };
    const zero = this.#zero.get(family);
    return zero !== undefined && label.of === "" && label.plus === 0
      ? zero
      : memberName(family, label.of, label.plus);
  }

  /** Whether a label speaks of any layer. */
  isAny(label: string): boolean {
    return affineLabel(label)?.of === this.#index;
  }

  /** Whether a label counts from the last layer. */
  isLast(label: string): boolean {
    return affineLabel(label)?.of === this.#letter;
  }

  /** The layer that "any layer" is to be. */
  anyAt(layer: number): ReadonlyMap<string, number> {
    return new Map([[this.#index, layer]]);
  }

  /** The number that the last layer is to have. */
  lastAt(depth: number): ReadonlyMap<string, number> {
    return new Map([[this.#letter, depth]]);
  }

  /** The member of the same family at any layer l, or so many layers from it: `W__l__p1` gives `W__l__p0`. */
  general(name: string, plus = 0): string {
    return name.replace(memberInText, (_, family: string) =>
      this.name(family, { of: this.#index, plus }),
    );
  }

  /** The layers of which a family is told, 1 ≤ l ≤ L, in LaTeX. */
  range(first: number): string {
    return `${first} \\le ${this.#index} \\le ${this.#letter}`;
  }

  /** The family of which a name is layer 0: X is H[0]. */
  startOf(name: string): string | undefined {
    return [...this.#zero].find(([, zero]) => zero === name)?.[0];
  }

  /** What stands for a member: H[0] is X. */
  standing(name: string): string {
    for (const [family, zero] of this.#zero) if (name === memberName(family, "", 0)) return zero;
    return name;
  }

  size(family: string, says: SizesSay[string], at: Label): Member<SizesSay[string]> {
    const { by: _, ...rest } = says;
    return {
      name: this.name(family, at),
      family,
      says: { ...rest, ...this.#words(says, at), latex: this.#spelled(family, says.latex, at) },
    };
  }

  symbol(family: string, says: SymbolsSay[string], at: Label): Member<SymbolsSay[string]> {
    const { by: _, shape, ...rest } = says;
    return {
      name: this.name(family, at),
      family,
      says: {
        ...rest,
        ...this.#words(says, at),
        ...(shape && { shape: shape.map((axis) => this.text(`${axis}`, at)) }),
        latex: this.#spelled(family, says.latex, at),
      },
    };
  }

  definition(family: string, says: DefineSays[string], at: Label): Member<DefineSays[string]> {
    const { by: _, zero: __, is, gradient, ...rest } = says;
    return {
      name: this.name(family, at),
      family,
      says: {
        ...rest,
        ...this.#words(says, at),
        ...(is !== undefined && { is: this.text(is, at) }),
        ...(gradient && {
          gradient: gradient.map((each) => this.text(each, at)) as [string, string],
        }),
        latex: this.#spelled(family, says.latex, at),
      },
    };
  }

  /** The first spelling, the letter of the layer's index in it replaced by the label. */
  #spelled(family: string, latex: readonly string[] | undefined, at: Label): string[] {
    return [this.#labelled(latex?.[0] ?? `${family}_{${this.#index}}`, at)];
  }

  /** A formula, the letter of the layer's index in it replaced by the label. */
  #labelled(formula: string, at: Label): string {
    const label = labelText(at.of, at.plus);
    const letter = new RegExp(`([_^])?(?<![\\\\\\p{L}])${this.#index}(?!\\p{L})`, "gu");
    return formula.replace(letter, (_, script?: string) =>
      script ? `${script}{${label}}` : label,
    );
  }

  /** What is said of each member: in the formulas of a sentence the index is the member's own. */
  #words({ says }: { readonly says?: SizesSay[string]["says"] }, at: Label) {
    const put = (text: string): string =>
      text.replace(/\$[^$]*\$/g, (formula) => this.#labelled(formula, at));
    return (
      says && {
        says: {
          ...(says.fr !== undefined && { fr: put(says.fr) }),
          ...(says.en !== undefined && { en: put(says.en) }),
        },
      }
    );
  }
}
