import { affineLabel, labelText } from "../parse/latex/notation.ts";
import { familyMember, type Label, memberName } from "./family.ts";
import { type Layer, type Member, Members } from "./members.ts";
import { type DefineSays, namesMentioned, type SizesSay, type SymbolsSay } from "./names-schema.ts";

/* What is declared of a network: around any layer, around the last, or of all layers of a small one. */

/**
 * What of a network is laid out: the layers whose quantities are defined, in order, the one before them, and
 * the one beyond that is only known to depend on them.
 */
export interface Frame {
  readonly defined: readonly Label[];
  readonly before: Label;
  readonly beyond: Label | undefined;
}

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
export const wholeNetwork = (depth: number): Frame => ({
  before: { of: "", plus: 0 },
  defined: Array.from({ length: depth }, (_, at) => ({ of: "", plus: at + 1 })),
  beyond: undefined,
});

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

/** Definitions, each after those it mentions. What goes round in circles stays where it was. */
const inOrder = (
  all: readonly Member<DefineSays[string]>[],
): readonly Member<DefineSays[string]>[] => {
  const waiting = [...all];
  const found: Member<DefineSays[string]>[] = [];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const ready = waiting.findIndex(({ name, says }) =>
      namesMentioned(says).every((other) => other === name || !names.has(other)),
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
    if (namesMentioned(says).some((other) => of.has(other) || found.has(other))) found.add(name);
  return found;
};
