import { affineLabel, labelText } from "../parse/latex/notation.ts";
import type { DefineSays, SizesSay, SymbolsSay } from "./names-schema.ts";
import type { FileSays } from "./schema.ts";

/*
 * Families of layers: names of which there is one for each layer, as W[l]. Each member that is needed is a
 * name of its own, so that everything that knows names knows members too.
 */

/** Where a family stands in a text: `W[l-1]`. */
export const familyMember = /(?<![\p{L}\p{N}_])([\p{L}_][\p{L}\p{N}_]*)\[([^[\]]*)\]/gu;

/** The name of a member in the plain syntax. */
export const memberName = (family: string, of: string, plus: number): string =>
  `${family}__${of}__${plus < 0 ? `m${-plus}` : `p${plus}`}`;

const written = /([\p{L}_][\p{L}\p{N}_]*?)__([A-Za-z]?)__([mp])(\d+)/gu;

/** A text in which members of families stand as names. */
export const withMembers = (text: string, families: ReadonlySet<string>): string =>
  text.replace(familyMember, (whole, name: string, label: string) => {
    const affine = families.has(name) ? affineLabel(label) : undefined;
    return affine ? memberName(name, affine.of, affine.plus) : whole;
  });

/** The same back: members as the file writes them. */
export const withLabels = (text: string): string =>
  text.replace(
    written,
    (_, name: string, of: string, sign: string, digits: string) =>
      `${name}[${labelText(of, sign === "m" ? -Number(digits) : Number(digits))}]`,
  );

/** A value with members named as the file writes them, in all of its texts and keys. */
export const labelled = <T>(value: T): T => {
  if (typeof value === "string") return withLabels(value) as T;
  if (Array.isArray(value)) return value.map(labelled) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, of]) => [withLabels(key), labelled(of)]),
  ) as T;
};

/** The member at which another layer's member of the same family stands: `W__l__p0` at l = 2 is `W____p2`. */
export const memberAt = (name: string, layer: ReadonlyMap<string, number>): string =>
  name.replace(written, (whole, family: string, of: string, sign: string, digits: string) => {
    const from = layer.get(of);
    return from === undefined
      ? whole
      : memberName(family, "", from + (sign === "m" ? -Number(digits) : Number(digits)));
  });

/** The layer of a member's name. */
export const layerOf = (name: string): Label | undefined => {
  const [, , of = "", sign, digits = ""] = [...name.matchAll(written)].at(-1) ?? [];
  return sign === undefined ? undefined : { of, plus: (sign === "m" ? -1 : 1) * Number(digits) };
};

/** A place in a network: a layer, counted from an index, from the last layer, or from 0. */
export interface Label {
  readonly of: string;
  readonly plus: number;
}

/**
 * What of a network is laid out: the layers whose quantities are defined, in order, the one before them, and
 * the one beyond that is only known to depend on them.
 */
export interface Frame {
  readonly defined: readonly Label[];
  readonly before: Label;
  readonly beyond: Label | undefined;
}

export type Layer = NonNullable<FileSays["layer"]>;

/** The letter by which the last layer is called in labels. */
export const lastLetter = ({ to }: Layer, sizes: SizesSay | undefined): string =>
  sizes?.[`${to}`]?.latex?.find((text) => /^[A-Za-z]$/.test(text)) ?? `${to}`;

/** Around any layer l: l - 1 is given, l and l + 1 are computed, the last depends on l + 1. */
export const around = (layer: Layer, last: string): Frame => ({
  before: { of: layer.index, plus: -1 },
  defined: [0, 1].map((plus) => ({ of: layer.index, plus })),
  beyond: { of: last, plus: 0 },
});

/** The last layer, with everything that is computed from it. */
export const atLast = (last: string): Frame => ({
  before: { of: last, plus: -1 },
  defined: [{ of: last, plus: 0 }],
  beyond: undefined,
});

/** A whole network with so many layers. */
export const whole = (depth: number): Frame => ({
  before: { of: "", plus: 0 },
  defined: Array.from({ length: depth }, (_, at) => ({ of: "", plus: at + 1 })),
  beyond: undefined,
});

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
    return name.replace(written, (_, family: string) =>
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

/** A member of which it is only known what it depends on. */
export interface Unknown {
  readonly name: string;
  /** The member whose shape it has, but for the layer. */
  readonly like: string;
  readonly shaped: (shape: string) => string;
  readonly of: readonly string[];
  readonly latex: readonly string[];
}

/** What a frame declares, each thing after those that it mentions. */
export interface Plan {
  readonly members: Members;
  readonly sizes: readonly Member<SizesSay[string]>[];
  readonly symbols: readonly Member<SymbolsSay[string]>[];
  readonly definitions: readonly Member<DefineSays[string]>[];
  readonly unknown: readonly Unknown[];
  /** Definitions that mention what is unknown. */
  readonly after: readonly Member<DefineSays[string]>[];
}

interface Says {
  readonly sizes?: SizesSay | undefined;
  readonly symbols?: SymbolsSay | undefined;
  readonly define?: DefineSays | undefined;
}

/** Everything that a file says, laid out in a frame of its network. */
export const laidOut = (
  says: Says,
  layer: Layer,
  frame: Frame,
  last: string,
  depth: number | undefined,
): Plan => {
  const { sizes = {}, symbols = {}, define = {} } = says;
  const isFamily = ([, each]: [string, { readonly by?: "layer" | undefined }]): boolean =>
    each.by === "layer";
  const families = new Set(
    [sizes, symbols, define].flatMap((group) =>
      Object.entries(group)
        .filter(isFamily)
        .map(([name]) => name),
    ),
  );
  const zero = new Map(
    Object.entries(define).flatMap(([name, each]) =>
      each.zero ? [[name, each.zero] as const] : [],
    ),
  );
  const members = new Members(families, layer, last, depth, zero);
  const mentioned = labelsIn(says, families).filter(({ of }) => of !== layer.index);
  const labels = distinct([
    frame.before,
    ...frame.defined,
    ...(frame.beyond ? [frame.beyond] : []),
    ...mentioned.filter(({ of }) => of === ""),
  ]);
  const bigger = frame.defined.at(-1) ?? frame.before;
  const declared = distinct([...frame.defined, ...(frame.beyond ? [] : [bigger])]);

  const every = <S>(
    group: Readonly<Record<string, S & { readonly by?: "layer" | undefined }>>,
    at: readonly Label[],
    member: (family: string, says: S, label: Label) => Member<S>,
    plain: (name: string, says: S) => Member<S>,
  ): readonly Member<S>[] =>
    Object.entries(group).flatMap(([name, each]) =>
      each.by ? at.map((label) => member(name, each, label)) : [plain(name, each)],
    );

  const before = Object.entries(define).flatMap(([name, each]) => {
    const first = each.zero === undefined ? undefined : symbols[each.zero];
    if (!each.by || !first?.shape || members.name(name, frame.before) === each.zero) return [];
    const shape = first.shape.map((axis) =>
      members.text(fromFirst(`${axis}`, layer), frame.before),
    );
    const { says: spelled } = members.symbol(name, { latex: each.latex }, frame.before);
    return [{ name: members.name(name, frame.before), family: name, says: { ...spelled, shape } }];
  });

  const defined = inOrder(
    every(
      define,
      declared,
      (name, each, label) => members.definition(name, each, label),
      (name, each) => ({
        ...members.definition(name, each, bigger),
        name,
        says: plainDefinition(each, members),
      }),
    ),
  );
  const familiesDefined = Object.entries(define).filter(isFamily);
  const { beyond } = frame;
  const passedOn = takenFromBefore(define, layer);
  const unknown = beyond
    ? familiesDefined.map(
        ([name, each]): Unknown => ({
          name: members.name(name, beyond),
          like: members.name(name, bigger),
          shaped: (shape) => shape.replaceAll(tagOf(bigger), tagOf(beyond)),
          of: familiesDefined
            .filter(([other]) => other === name || passedOn.has(other))
            .map(([other]) => members.name(other, bigger)),
          latex: members.definition(name, each, beyond).says.latex ?? [],
        }),
      )
    : [];
  const isAfter = closure(defined, new Set(unknown.map(({ name }) => name)));
  return {
    members,
    sizes: every(
      sizes,
      labels,
      (name, each, label) => members.size(name, each, label),
      (name, each) => ({ name, family: name, says: each }),
    ),
    symbols: [
      ...every(
        symbols,
        declared,
        (name, each, label) => members.symbol(name, each, label),
        (name, each) => ({
          name,
          family: name,
          says: {
            ...each,
            ...(each.shape && {
              shape: each.shape.map((axis) => members.text(`${axis}`, undefined)),
            }),
          },
        }),
      ),
      ...before,
    ],
    definitions: defined.filter(({ name }) => !isAfter.has(name)),
    unknown,
    after: defined.filter(({ name }) => isAfter.has(name)),
  };
};

const tagOf = ({ of, plus }: Label): string => memberName("", of, plus);

const distinct = (labels: readonly Label[]): readonly Label[] => [
  ...new Map(labels.map((label) => [tagOf(label), label])).values(),
];

/** n[0], said of the first layer, is n[l] of any. */
const fromFirst = (axis: string, { index }: Layer): string =>
  axis.replace(familyMember, (whole, name: string, label: string) =>
    /^\s*\d+\s*$/.test(label) ? `${name}[${labelText(index, Number(label))}]` : whole,
  );

const plainDefinition = (says: DefineSays[string], members: Members): DefineSays[string] => ({
  ...says,
  ...(says.is !== undefined && { is: members.text(says.is, undefined) }),
  ...(says.gradient && {
    gradient: says.gradient.map((each) => members.text(each, undefined)) as [string, string],
  }),
});

/** The families through which a layer acts on the next: H, where Z[l] is computed from H[l-1]. */
const takenFromBefore = (define: DefineSays, { index }: Layer): ReadonlySet<string> =>
  new Set(
    Object.values(define).flatMap(({ is = "" }) =>
      [...is.matchAll(familyMember)].flatMap(([, name = "", label = ""]) => {
        const affine = affineLabel(label);
        return affine?.of === index && affine.plus < 0 ? [name] : [];
      }),
    ),
  );

/** The labels that a file mentions anywhere. */
const labelsIn = (says: Says, families: ReadonlySet<string>): readonly Label[] =>
  [...JSON.stringify(says).matchAll(familyMember)].flatMap(([, name = "", label = ""]) => {
    const affine = families.has(name) ? affineLabel(label) : undefined;
    return affine ? [affine] : [];
  });

const namesIn = ({ is = "", gradient }: DefineSays[string]): ReadonlySet<string> =>
  new Set(`${is} ${gradient?.join(" ") ?? ""}`.match(/[\p{L}_][\p{L}\p{N}_]*/gu));

/** Definitions, each after those it mentions. What goes round in circles stays where it was. */
const inOrder = (
  all: readonly Member<DefineSays[string]>[],
): readonly Member<DefineSays[string]>[] => {
  const waiting = [...all];
  const found: Member<DefineSays[string]>[] = [];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const ready = waiting.findIndex(({ name, says }) =>
      [...namesIn(says)].every((other) => other === name || !names.has(other)),
    );
    found.push(...waiting.splice(Math.max(0, ready), 1));
  }
  return found;
};

/** The definitions that mention some names, directly or by way of one another. */
const closure = (
  defined: readonly Member<DefineSays[string]>[],
  of: ReadonlySet<string>,
): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { name, says } of defined)
    if ([...namesIn(says)].some((other) => of.has(other) || found.has(other))) found.add(name);
  return found;
};
