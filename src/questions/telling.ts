import type { Differential, KinkReport } from "../check/differential.ts";
import type { Setting } from "../exercise/kind.ts";
import { same } from "../expr/arranged.ts";
import {
  compare,
  delta,
  deriv,
  indexValue,
  indicator,
  product,
  scalar,
  zero,
} from "../expr/build.ts";
import type { LawCondition } from "../expr/function.ts";
import { ix } from "../expr/index-of.ts";
import { type Matrix, matrixEntries } from "../expr/matrix.ts";
import type { Cond, Expr } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { hole, mapBottomUp, mapCond, substitute, subterms, symbolNames } from "../expr/walk.ts";
import type { Block, Setter, Words } from "../narrate/block.ts";
import { tell } from "../narrate/told.ts";
import { dependsOn, follows, nothingGiven, relevantTo } from "../rewrite/given.ts";
import { directly } from "../rewrite/graph.ts";
import type { Equation, Given } from "../rewrite/lemma.ts";
import { type Chain, endOf, type Proof, type Result, reversed } from "../rewrite/proof.ts";
import { agree } from "../rewrite/residue.ts";
import { tidy } from "../rewrite/tidy.ts";
import { braced } from "./braced.ts";

/** A sentence of a sheet. */
export const prose = (fr: Words["fr"], en: Words["en"]): Block => ({
  kind: "prose",
  says: { fr, en },
});

export const remark = (fr: Words["fr"], en: Words["en"]): Block => ({
  kind: "remark",
  says: { fr, en },
});

/** A chain as a block, with the quantities it names introduced first. */
export const derivation = (chain: Chain): Block => ({ kind: "derivation", told: tell(chain) });

/** A proof as blocks: its chain, or one for each of its cases. */
export const provedCases = (proof: Proof): readonly Block[] => {
  const { body } = proof;
  if (body.kind === "chain") return bothSides(body);
  if (body.kind !== "cases") return [derivation(body.left), derivation(body.right)];
  const arms = body.arms.map(({ when, proof: inner }) => ({ when, blocks: provedCases(inner) }));
  return [{ kind: "cases", arms }];
};

/** Two sides that are worked out to the same value: each is told from its own end. */
export const bothSides = (chain: Chain): readonly Block[] => {
  const turn = chain.steps.findIndex((step) => step.mirrored);
  if (turn <= 0) return [derivation(chain)];
  const there: Chain = { ...chain, steps: chain.steps.slice(0, turn) };
  const back: Chain = { kind: "chain", start: endOf(there), steps: chain.steps.slice(turn) };
  return [derivation(there), derivation(reversed(back))];
};

/** A tensor whose axes are told apart by the indices of another. */
export const aligned = (of: Tensor, like: Tensor): Expr =>
  substitute(of.body, {
    indices: new Map(of.indices.map((k, axis) => [k.id, ix(like.indices[axis] ?? k)])),
  });

/** The derivation of a derivative, its result in entries and in matrix notation, and where it fails to exist. */
export const differentialBlocks = (d: Differential, { asked }: Setting): readonly Block[] => {
  const { shape } = d;
  const matrix = asked.notation === "entries" ? undefined : d.matrix;
  const layers = asked.layers?.latex;
  const blocks: Block[] = [derivation(d.chain)];
  if (!matrix || asked.notation !== "matrix") {
    blocks.push({
      kind: "result",
      left: d.start,
      right: d.entries.body,
      shape: matrix ? [] : shape,
      layout: matrix ? undefined : d.layout,
      when: d.domain,
      layers,
    });
  }
  if (matrix) {
    const terms = termsOf(matrix, d.entries);
    if (terms) blocks.push({ kind: "prose", says: terms });
    const whole = wholeDerivative(d);
    blocks.push({
      kind: "result",
      left: undefined,
      leftWords: whole,
      right: asked.shapes ? braced(matrix) : { matrix },
      shape,
      layout: d.layout,
      when: d.domain,
      layers,
    });
    if (isSymmetric(d.entries)) {
      blocks.push(
        remark(
          () => "Cette matrice est symétrique : les deux dispositions coïncident.",
          () => "This matrix is symmetric: both layouts agree.",
        ),
      );
    }
  }
  return [...blocks, ...d.kinks.flatMap(kinkBlocks)];
};

/** Which entries each term of a sum of matrices has, so that a reader sees where the notation comes from. */
const termsOf = (matrix: Matrix, { indices }: Tensor): Words | undefined => {
  const terms = matrix.kind === "sum" ? matrix.args : [];
  const [i, j] = indices;
  if (!i || !j || indices.length !== 2 || terms.length > 3 || terms.length < 2) return undefined;
  const each = (set: Setter, of: string, is: string): string =>
    terms
      .map((term) => {
        const entry = tidy(matrixEntries(term, ...indices), nothingGiven);
        return `${of} ${set({ matrix: term })} ${is} ${set(entry)}`;
      })
      .join(", ");
  const place = (set: Setter): string => `(${set(indexValue(i))}, ${set(indexValue(j))})`;
  return {
    fr: (set) => `Composante ${place(set)} : ${each(set, "celle de", "est")}.`,
    en: (set) => `Entry ${place(set)}: ${each(set, "that of", "is")}.`,
  };
};

const isSymmetric = ({ indices, body }: Tensor): boolean => {
  const [i, j] = indices;
  if (!i || !j || indices.length !== 2 || i.size !== j.size) return false;
  const turned = substitute(body, {
    indices: new Map([
      [i.id, ix(j)],
      [j.id, ix(i)],
    ]),
  });
  // Where the indices meet nothing changes; off the diagonal δ is gone.
  const apartOnly = (e: Expr): Expr =>
    mapBottomUp(e, (part) => (part.kind === "delta" && !same(part, delta(i, i)) ? zero : part));
  return agree(apartOnly(body), apartOnly(turned));
};

/** ∂S/∂x: the derivative as a whole, without indices. */
const wholeDerivative = (d: Differential): Words => {
  const words = (set: (e: Expr) => string): string => set(d.start);
  return { fr: words, en: words };
};

/** What happens where a derivative does not exist. */
export const kinkBlocks = (kink: KinkReport): readonly Block[] => {
  const cond = kink.at ? compare(kink.variable, "=", kink.at) : compare(kink.gap, "=", zero);
  const where: Words["fr"] = (set) => set({ cond });
  if (kink.kind === "jump") {
    return [
      remark(
        (set) => `La fonction saute là où ${where(set)} : elle n'y a pas de dérivée.`,
        (set) => `The function jumps where ${where(set)}: it has no derivative there.`,
      ),
    ];
  }
  const { sides } = kink;
  if (!sides) {
    return [
      remark(
        (set) => `Le calcul vaut là où la dérivée existe ; un coin se trouve où ${where(set)}.`,
        (set) => `This holds where the derivative exists; there is a corner where ${where(set)}.`,
      ),
    ];
  }
  return [
    remark(
      (set) =>
        `Là où ${where(set)}, la dérivée à gauche vaut ${set(sides.left)} et la dérivée à droite ${set(sides.right)} : la fonction n'y est pas dérivable.`,
      (set) =>
        `Where ${where(set)}, the derivative from the left is ${set(sides.left)} and from the right ${set(sides.right)}: the function is not differentiable there.`,
    ),
  ];
};

/** What later questions may cite of a proved equation. */
export const resultOf = (id: string, left: Expr, right: Expr, so: Given = nothingGiven): Result => {
  const given = relevantTo(so, [left, right]);
  return { id, lemma: chained(id, left, right, given) ?? generalised(id, left, right, given) };
};

const cited = (id: string) => ({
  kind: "equation" as const,
  name: `result_${id}`,
  because: { fr: `D'après la question ${id}.`, en: `By question ${id}.` },
});

/** The hypotheses of a result, asked again of whatever stands in it. */
const askedAgain = (
  { conditions, everywhere }: Pick<Given, "conditions" | "everywhere">,
  put: (e: Expr) => Expr,
): readonly LawCondition[] => [
  ...conditions.map((cond): LawCondition => ({ is: "holds", cond: mapCond(cond, put) })),
  ...everywhere.map(
    ({ by, and = [], when, but }): LawCondition => ({
      is: "holds",
      cond: mapCond(when, put),
      by: [by, ...and],
      but,
    }),
  ),
];

/** f'(x), shown for a single variable x, gives the derivative of f(u) for any u by the chain rule. */
const chained = (id: string, left: Expr, right: Expr, given: Given): Equation | undefined => {
  if (left.kind !== "deriv" || left.by.kind !== "entry" || left.by.at.length > 0) return undefined;
  const { name } = left.by.of;
  const alone = [left.of, right].every((side) =>
    [...symbolNames(side)].every((other) => other === name),
  );
  if (!alone || left.of.kind === "entry") return undefined;
  const [u, x] = [hole("u"), hole("x")];
  const put = (side: Expr): Expr => substitute(side, { symbols: new Map([[name, () => u]]) });
  return {
    ...cited(id),
    from: deriv(put(left.of), x),
    to: product(put(right), deriv(u, x)),
    when: askedAgain(given, put),
  };
};

/**
 * A proved equation as a law. An identity holds for whatever stands in place of its scalars. Where something
 * is differentiated, symbols may stand for symbols only, and one that was constant must stay so. A limit is
 * cited as it stands.
 */
const generalised = (id: string, left: Expr, right: Expr, given: Given): Equation => {
  const scalars = new Set<string>();
  const tensors = new Set<string>();
  const variables = new Set<string>();
  let hasLimit = false;
  for (const part of [...subterms(left), ...subterms(right)]) {
    if (part.kind === "deriv" && part.by.kind === "entry") variables.add(part.by.of.name);
    if (part.kind === "limit") hasLimit = true;
    if (part.kind === "entry") (part.of.axes.length === 0 ? scalars : tensors).add(part.of.name);
  }
  const rests = spokenFor([...scalars, ...tensors, ...variables], given);
  const definitions = [...given.definitions.values()].filter(({ sym }) => rests.has(sym.name));
  const law = { ...cited(id), definitions };
  if (hasLimit) {
    return { ...law, from: left, to: right, when: askedAgain(given, (e) => e) };
  }
  if (variables.size > 0) {
    // What had to be given of a symbol is known of that symbol only.
    const isOpen = (cond: Cond): boolean => follows(cond, nothingGiven) !== true;
    const needed = {
      conditions: given.conditions.filter(isOpen),
      everywhere: given.everywhere.filter(({ when }) => isOpen(when)),
    };
    const conditions = [...needed.conditions, ...needed.everywhere.map(({ when }) => when)];
    const fixed = new Set([
      ...conditions.flatMap((cond) => [...symbolNames(indicator(cond))]),
      ...rests,
    ]);
    const open = new Set([...scalars, ...tensors, ...variables].filter((name) => !fixed.has(name)));
    const apart = [...open].flatMap((symbol) =>
      [...variables]
        .filter((variable) => variable !== symbol && !dependsOn(scalar(symbol), variable, given))
        .map((variable) => ({ symbol, variable })),
    );
    const when = askedAgain(needed, (e) => e);
    return { ...law, from: left, to: right, when, symbols: open, apart };
  }
  const isOpen = (name: string): boolean => !rests.has(name);
  const symbols = new Map([...scalars].filter(isOpen).map((name) => [name, () => hole(name)]));
  const put = (e: Expr): Expr => substitute(e, { symbols });
  return {
    ...law,
    from: put(left),
    to: put(right),
    when: askedAgain(given, put),
    symbols: new Set([...tensors].filter(isOpen)),
  };
};

/** Names among some that have a definition, and all that these are computed from: no other quantity may stand in. */
const spokenFor = (names: readonly string[], given: Given): ReadonlySet<string> => {
  const found = new Set(names.filter((name) => given.definitions.has(name)));
  // Names that are met on the way are gone through too.
  for (const name of found) for (const next of directly(name, given)) found.add(next);
  return found;
};
