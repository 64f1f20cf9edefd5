import type { Proved } from "../check/prove.ts";
import type { Bilingual, FunctionDef } from "../expr/function.ts";
import type { Expr } from "../expr/node.ts";
import { parts } from "../expr/walk.ts";
import type { Words } from "../narrate/block.ts";
import { termAt } from "../rewrite/place.ts";
import { chainsOf, type Step } from "../rewrite/proof.ts";

/** A law that a proof rests on, with its reason. */
export interface Law {
  readonly name: string;
  readonly because: Bilingual | Words;
  /** How many steps use it. */
  readonly uses: number;
}

/** What stands behind a verified answer. */
export interface Evidence {
  /** Steps that the checker replayed. */
  readonly steps: number;
  readonly laws: readonly Law[];
  /** Earlier questions whose result is used. */
  readonly results: readonly string[];
  /** Equalities compared numerically, and the points in all. */
  readonly compared: number;
  readonly points: number;
  readonly sizes: readonly Readonly<Record<string, number>>[];
  readonly worst: number;
  /** Whether derivatives were among what was evaluated, and limits. */
  readonly slopes: boolean;
  readonly approaches: boolean;
}

/** The evidence of a question's proofs taken together; nothing where nothing was proved. */
export const evidenceOf = (proofs: readonly Proved[]): Evidence | undefined => {
  if (proofs.length === 0) return undefined;
  const found = known.get(proofs) ?? gathered(proofs);
  known.set(proofs, found);
  return found;
};

const known = new WeakMap<readonly Proved[], Evidence>();

const gathered = (proofs: readonly Proved[]): Evidence => {
  const laws = new Map<string, Law>();
  const results = new Set<string>();
  const kinds = new Set<Expr["kind"]>();
  const seen = new Set<Expr>();
  let steps = 0;
  for (const { proof } of proofs) {
    // Where a derivative does not exist there is nothing to evaluate on either side.
    if (proof.body.kind !== "no derivative")
      noteKinds([proof.claim.left, proof.claim.right], kinds, seen);
    for (const { chain } of chainsOf(proof)) {
      for (const step of chain.steps) {
        const { by, before, after } = step;
        steps += 1;
        noteKinds([before, after], kinds, seen);
        if (by.kind === "result") results.add(by.result.id);
        const law = lawOf(step);
        if (law) laws.set(law.name, { ...law, uses: (laws.get(law.name)?.uses ?? 0) + 1 });
      }
    }
  }
  const witnesses = proofs.map(({ witness }) => witness);
  const total = (of: "steps" | "points"): number =>
    witnesses.reduce((all, witness) => all + witness[of], 0);
  const sizes = new Map(
    witnesses.flatMap((witness) => witness.sizes).map((tried) => [sizesKey(tried), tried]),
  );
  return {
    steps,
    laws: [...laws.values()],
    results: [...results],
    compared: total("steps"),
    points: total("points"),
    sizes: [...sizes.values()].filter((tried) => Object.keys(tried).length > 0),
    worst: Math.max(0, ...witnesses.map(({ worst }) => worst)),
    slopes: kinds.has("deriv"),
    approaches: kinds.has("limit"),
  };
};

/** Which kinds of expressions stand in these, each looked at once. */
const noteKinds = (of: readonly Expr[], kinds: Set<Expr["kind"]>, seen: Set<Expr>): void => {
  for (const e of of) {
    if (seen.has(e)) continue;
    seen.add(e);
    kinds.add(e.kind);
    noteKinds(parts(e), kinds, seen);
  }
};

const sizesKey = (of: Readonly<Record<string, number>>): string =>
  JSON.stringify(Object.entries(of).sort());

/** The function that a step differentiates by its own rule: named in the law as it is printed. */
const differentiated = (
  { before, places, mirrored }: Step,
  law: string,
): FunctionDef | undefined => {
  const [place] = places;
  const term = place && !mirrored ? termAt(before, place) : undefined;
  const fn = term?.kind === "deriv" && term.of.kind === "call" ? term.of.fn : undefined;
  return fn && law === `deriv_${fn.name}` ? fn : undefined;
};

const lawOf = (step: Step): Omit<Law, "uses"> | undefined => {
  const { by } = step;
  switch (by.kind) {
    case "lemma": {
      const { name, because } = by.lemma;
      const fn = differentiated(step, name);
      return {
        name,
        because: fn
          ? {
              fr: (set) => `Dérivée de ${set({ function: fn })}, et règle de la chaîne.`,
              en: (set) => `Derivative of ${set({ function: fn })}, and the chain rule.`,
            }
          : because,
      };
    }
    case "function": {
      const { fn } = by.call;
      return {
        name: `def_${fn.name}`,
        because: {
          fr: (set) => `Définition de ${set({ function: fn })}.`,
          en: (set) => `Definition of ${set({ function: fn })}.`,
        },
      };
    }
    case "definition":
      return {
        name: "definition",
        because: {
          fr: "On remplace une grandeur par sa définition, donnée par l'énoncé, ou l'inverse.",
          en: "A quantity is replaced by its definition, given by the statement, or the other way round.",
        },
      };
    case "arithmetic":
      return {
        name: "arithmetic",
        because: {
          fr: "Les deux membres sont la même fraction rationnelle de leurs termes.",
          en: "Both sides are the same rational function of their terms.",
        },
      };
    case "sign":
      return {
        name: "sign",
        because: {
          fr: "Le signe d'une valeur se lit sur les signes de ce qui la compose.",
          en: "The sign of a value is read from the signs of what it is made of.",
        },
      };
    case "arm":
      return {
        name: "case_holds",
        because: {
          fr: "Dans une définition par cas, la ligne dont la condition est remplie.",
          en: "In a definition by cases, the line whose condition holds.",
        },
      };
    case "result":
      return undefined;
  }
};
