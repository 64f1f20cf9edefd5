import type { Differential, KinkReport } from "../check/differential.ts";
import type { Setting } from "../exercise/kind.ts";
import { compare, deriv, product, zero } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { hole, substitute, subterms, symbolNames } from "../expr/walk.ts";
import type { Block, Words } from "../narrate/block.ts";
import { tell } from "../narrate/told.ts";
import type { Equation } from "../rewrite/lemma.ts";
import { type Chain, endOf, type Proof, type Result, reversed } from "../rewrite/proof.ts";

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
  const shape = d.entries.indices.map((k) => k.size);
  const inMatrix = d.matrix !== undefined && asked.notation !== "entries";
  return [
    derivation(d.chain),
    ...(asked.notation === "matrix" && inMatrix
      ? []
      : [
          {
            kind: "result",
            left: d.start,
            right: d.entries.body,
            shape: inMatrix ? [] : shape,
            layout: inMatrix ? undefined : d.layout,
          } as const,
        ]),
    ...(d.matrix && inMatrix
      ? [
          {
            kind: "result",
            left: undefined,
            leftWords: wholeDerivative(d),
            right: { matrix: d.matrix },
            shape,
            layout: d.layout,
          } as const,
        ]
      : []),
    ...d.kinks.flatMap(kinkBlocks),
  ];
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

/** What later questions may cite: for any variables, left is right. */
export const resultOf = (id: string, left: Expr, right: Expr): Result => ({
  id,
  lemma: chained(id, left, right) ?? generalised(id, left, right),
});

const cited = (id: string) => ({
  kind: "equation" as const,
  name: `result_${id}`,
  because: { fr: `D'après la question ${id}.`, en: `By question ${id}.` },
  when: [],
});

/** f'(x), shown for a single variable x, gives the derivative of f(u) for any u by the chain rule. */
const chained = (id: string, left: Expr, right: Expr): Equation | undefined => {
  if (left.kind !== "deriv" || left.by.kind !== "entry" || left.by.at.length > 0) return undefined;
  const { name } = left.by.of;
  const alone = [left.of, right].every((side) =>
    [...symbolNames(side)].every((other) => other === name),
  );
  if (!alone || left.of.kind === "entry") return undefined;
  const [u, x] = [hole("u"), hole("x")];
  const put = (side: Expr): Expr => substitute(side, { symbols: new Map([[name, () => u]]) });
  return { ...cited(id), from: deriv(put(left.of), x), to: product(put(right), deriv(u, x)) };
};

/**
 * A proved equation as a law: what was shown for a scalar holds for whatever stands in its place, and what
 * was shown for a vector symbol holds for any. What is differentiated by stays a variable.
 */
const generalised = (id: string, left: Expr, right: Expr): Equation => {
  const scalars = new Set<string>();
  const open = new Set<string>();
  for (const part of [...subterms(left), ...subterms(right)]) {
    if (part.kind === "deriv" && part.by.kind === "entry") open.add(part.by.of.name);
    if (part.kind === "entry") (part.of.axes.length === 0 ? scalars : open).add(part.of.name);
  }
  const symbols = new Map(
    [...scalars].filter((name) => !open.has(name)).map((name) => [name, () => hole(name)]),
  );
  return {
    ...cited(id),
    from: substitute(left, { symbols }),
    to: substitute(right, { symbols }),
    symbols: open,
  };
};
