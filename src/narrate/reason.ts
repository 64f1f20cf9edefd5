import { same } from "../expr/arranged.ts";
import { indexValue, negate, one, rationalNumber, sum } from "../expr/build.ts";
import { plainVar } from "../expr/index-of.ts";
import { symbolMatrix } from "../expr/matrix.ts";
import type { Expr, Limit, Sym } from "../expr/node.ts";
import { parts } from "../expr/walk.ts";
import { nothingGiven } from "../rewrite/given.ts";
import type { Lemma } from "../rewrite/lemma.ts";
import { instantiate } from "../rewrite/match.ts";
import { termAt } from "../rewrite/place.ts";
import type { By, Step } from "../rewrite/proof.ts";
import type { Setter, Words } from "./block.ts";
import type { Detail } from "./told.ts";

interface Reason {
  /** The same reason is given once a line. */
  readonly key: string;
  readonly says: Words;
  /** Reasons of least weight go without a word where others stand. */
  readonly weight: 0 | 1 | 2;
  /** The bound index of a sum, and the one that its δ leaves. */
  readonly survives?: Survivor;
}

type Survivor = readonly [bound: Expr, kept: Expr];

/** Rules that hold of every sum: a line that goes on with one that the line before named does not name it again. */
const linearity = new Set(["deriv_add", "deriv_over_sum"]);

/** Why a line follows from the one before: each law once, in the order of use. */
export const reasons = (
  steps: readonly Step[],
  detail: Detail,
  before: readonly Step[] = [],
): readonly Words[] => {
  if (detail !== "full" && onlySignsMove(steps)) {
    return [(steps.at(-1)?.after.kind === "sum" ? arithmetic.spread : arithmetic.sign).says];
  }
  const found: Reason[] = [];
  for (const step of steps) {
    const reason = reasonOf(step);
    if (reason && !found.some(({ key }) => key === reason.key)) found.push(reason);
  }
  const heaviest = Math.max(0, ...found.map(({ weight }) => weight));
  const kept = detail === "full" ? found : found.filter(({ weight }) => weight === heaviest);
  const named = new Set(
    before.flatMap(({ by }) =>
      by.kind === "lemma" && linearity.has(by.lemma.name) ? [by.lemma.name] : [],
    ),
  );
  const fresh = detail === "full" ? kept : kept.filter(({ key }) => !named.has(key));
  return together(fresh.length > 0 ? fresh : kept)
    .slice(0, detail === "brief" ? 3 : 6)
    .map(({ says }) => says);
};

/** What survives in several sums of a line is said in one sentence. */
const together = (found: readonly Reason[]): readonly Reason[] => {
  const pairs = found.flatMap(({ survives }) => (survives ? [survives] : []));
  const [first] = found.filter(({ survives }) => survives);
  return found.flatMap((reason) => {
    if (!reason.survives) return [reason];
    return reason === first ? [{ ...reason, says: surviving(pairs) }] : [];
  });
};

/** In Σ_k δ_kj a_k only k = j remains. */
const surviving = (pairs: readonly Survivor[]): Words => {
  const pick = (set: Setter): readonly string[] => [
    ...new Set(pairs.map(([bound, kept]) => `${set(bound)} = ${set(kept)}`)),
  ];
  return {
    fr: (set) => {
      const said = pick(set);
      return said.length === 1
        ? `Seul le terme ${said.join()} subsiste.`
        : `Seuls les termes ${listed(said, "et")} subsistent.`;
    },
    en: (set) => {
      const said = pick(set);
      return said.length === 1
        ? `Only the term ${said.join()} remains.`
        : `Only the terms ${listed(said, "and")} remain.`;
    },
  };
};

const listed = (said: readonly string[], and: string): string =>
  `${said.slice(0, -1).join(", ")} ${and} ${said.at(-1)}`;

/** The derivative of a function; the chain rule is named only where there is a chain. */
const throughFunction = (step: Step, lemma: Lemma): Words | undefined => {
  const place = step.places[0];
  const term = place && !step.mirrored ? termAt(step.before, place) : undefined;
  if (
    term?.kind !== "deriv" ||
    term.of.kind !== "call" ||
    lemma.name !== `deriv_${term.of.fn.name}`
  ) {
    return undefined;
  }
  const { fn } = term.of;
  const variable = term.by.kind === "entry" ? term.by.of.name : undefined;
  const isPlain = term.of.args.every(
    (arg) => arg.body.kind === "entry" && arg.body.of.name === variable,
  );
  return {
    fr: (set) => `Dérivée de ${set({ function: fn })}${isPlain ? "" : ", et règle de la chaîne"}.`,
    en: (set) => `Derivative of ${set({ function: fn })}${isPlain ? "" : ", and the chain rule"}.`,
  };
};

const definitionOf = (sym: Sym): Words => {
  const name = { matrix: symbolMatrix(sym) };
  return {
    fr: (set) => `Définition de ${set(name)}.`,
    en: (set) => `Definition of ${set(name)}.`,
  };
};

/** The quantity that was replaced by its definition under a derivative. */
const definedIn = (step: Step): Sym | undefined => {
  const place = step.places[0];
  const term = place && termAt(step.before, place);
  return term?.kind === "deriv" && term.of.kind === "entry" ? term.of.of : undefined;
};

const light = new Set(["deriv_const", "deriv_mul_const", "sum_mul_left"]);

const reasonOf = (step: Step): Reason | undefined => {
  const { by } = step;
  switch (by.kind) {
    case "lemma": {
      const defined = by.lemma.name === "deriv_defined" ? definedIn(step) : undefined;
      if (defined)
        return { key: `definition of ${defined.name}`, says: definitionOf(defined), weight: 2 };
      const special = inFormulas(step, by.lemma.name) ?? asEquation(step, by);
      if (special) return special;
      const { fr, en } = by.lemma.because;
      return {
        key: by.lemma.name,
        says: throughFunction(step, by.lemma) ?? { fr: () => fr, en: () => en },
        weight: light.has(by.lemma.name) ? 0 : 2,
      };
    }
    case "function": {
      const { fn } = by.call;
      return {
        key: `definition of ${fn.name}`,
        says: {
          fr: (set) => `Définition de ${set({ function: fn })}.`,
          en: (set) => `Definition of ${set({ function: fn })}.`,
        },
        weight: 2,
      };
    }
    case "definition": {
      const { sym } = by.definition;
      return { key: `definition of ${sym.name}`, says: definitionOf(sym), weight: 2 };
    }
    case "result": {
      // A part of a question is cited by the question.
      const [question] = by.result.id.split(".");
      return {
        key: `result ${question}`,
        says: {
          fr: () => (question ? `D'après la question (${question}).` : "D'après ce qui précède."),
          en: () => (question ? `By question (${question}).` : "By the above."),
        },
        weight: 2,
      };
    }
    case "arm":
      return {
        key: "arm",
        says: {
          fr: () => "Un seul cas de la définition s'applique.",
          en: () => "A single case of the definition applies.",
        },
        weight: 1,
      };
    case "sign":
      return {
        key: "sign",
        says: {
          fr: () => "Le signe de chaque facteur et de chaque terme est connu.",
          en: () => "The sign of each factor and of each term is known.",
        },
        weight: 2,
      };
    case "arithmetic":
      return arithmetic[by.does ?? "simplify"];
  }
};

const word = (key: string, fr: string, en: string, weight: 0 | 1): Reason => ({
  key,
  says: { fr: () => fr, en: () => en },
  weight,
});

const arithmetic = {
  split: word(
    "split",
    "On sépare la fraction et on simplifie.",
    "The fraction is split and simplified.",
    1,
  ),
  expand: word("expand", "On développe et on regroupe.", "Multiplied out and collected.", 1),
  factor: word("factor", "On met en facteur.", "Common factors are taken out.", 1),
  spread: word("sign spreads", "On distribue le signe moins.", "The minus sign is distributed.", 1),
  sign: word(
    "sign moves",
    "On fait passer le signe dans la parenthèse.",
    "The sign goes into the bracket.",
    1,
  ),
  simplify: word("simplify", "On simplifie.", "Simplified.", 0),
} as const;

/** Whether a line takes a minus sign into a bracket, or out of one: -2(a - b) becomes 2(b - a). */
const onlySignsMove = (steps: readonly Step[]): boolean => {
  const [before, after] = [steps[0]?.before, steps.at(-1)?.after];
  if (!before || !after || !steps.every(({ by }) => by.kind === "arithmetic")) return false;
  const [from, to] = [factorsOf(before), factorsOf(after)];
  const left = [...to];
  let turned = false;
  for (const factor of from) {
    const turns = factor.kind === "sum" ? sum(...factor.args.map(negate)) : magnitude(factor);
    const at = left.findIndex(
      (other) => same(other, factor) || same(other, turns) || same(magnitude(other), turns),
    );
    if (at < 0) return false;
    turned ||= factor.kind === "sum" && !same(left[at] ?? factor, factor);
    left.splice(at, 1);
  }
  return turned && left.length === 0;
};

/** The factors of a product, but for the sign in front of it. */
const factorsOf = (e: Expr): readonly Expr[] =>
  (e.kind === "product" ? e.args : [e]).filter((factor) => !same(magnitude(factor), one));

/** A number without its sign. */
const magnitude = (e: Expr): Expr => (e.kind === "num" ? rationalNumber(e.value.abs()) : e);

/** Reasons that are best said with the formulas at hand: ∂x_i/∂x_j = δ_ij; only k = j remains. */
const inFormulas = (step: Step, name: string): Reason | undefined => {
  const place = step.places[0];
  if (!place || step.mirrored) return undefined;
  const term = termAt(step.before, place);
  if (name === "limit_end" && term.kind === "limit" && term.of.kind === "call")
    return atTheEnd(term, replacedBy(step));
  if (name === "given_zero" && term.kind === "entry") {
    const words =
      (fr: boolean) =>
      (set: Setter): string =>
        fr ? `Ici ${set(term)} = 0.` : `Here ${set(term)} = 0.`;
    return { key: name, says: { fr: words(true), en: words(false) }, weight: 2 };
  }
  if (name.startsWith("given_sum_")) {
    const words =
      (fr: boolean) =>
      (set: Setter): string =>
        `${fr ? "Hypothèse" : "Given"} : ${set(term)} = 1.`;
    return {
      key: name,
      says: { fr: words(true), en: (set) => words(false)(set).replace(" :", ":") },
      weight: 2,
    };
  }
  if (name === "deriv_self" && term.kind === "deriv") {
    if (term.by.kind === "entry" && term.by.at.length === 0) {
      return word(
        "deriv_self",
        "La dérivée de la variable par elle-même est 1.",
        "The derivative of the variable by itself is 1.",
        0,
      );
    }
    const becomes = replacement(step);
    return {
      key: "deriv_self",
      says: {
        fr: (set) =>
          becomes ? `${set(term)} = ${set(becomes)}` : "Les composantes sont indépendantes.",
        en: (set) => (becomes ? `${set(term)} = ${set(becomes)}` : "The entries are independent."),
      },
      weight: 2,
    };
  }
  if ((name === "sum_delta_mul" || name === "sum_delta") && term.kind === "over") {
    const pair = survivor(term);
    if (!pair) return undefined;
    const [bound, kept] = pair;
    return {
      key: `${name} ${step.line} ${bound.id} ${kept.id}`,
      says: surviving([pair]),
      weight: 2,
      survives: pair,
    };
  }
  return undefined;
};

/** A spelling of a function is best quoted: e⁻ˣ/(1 + e⁻ˣ) = 1 - σ(x). */
const asEquation = (step: Step, by: By & { kind: "lemma" }): Reason | undefined => {
  const { lemma } = by;
  if (lemma.kind !== "equation" || !lemma.name.includes("_spelled_")) return undefined;
  const [from, to] = [instantiate(lemma.from, by.with), instantiate(lemma.to, by.with)];
  const words = (set: Setter): string => `${set(from)} = ${set(to)}.`;
  return { key: `${lemma.name} ${step.line}`, says: { fr: words, en: words }, weight: 2 };
};

/** What stands in the first place of a step, after it. */
const replacedBy = (step: Step): Expr | undefined =>
  step.places[0]?.path.reduce<Expr | undefined>((term, at) => term && parts(term)[at], step.after);

/** e^u → 0, because u goes to -∞. */
const atTheEnd = (term: Limit, value: Expr | undefined): Reason | undefined => {
  const { of } = term;
  const inner = of.kind === "call" ? of.args[0]?.body : undefined;
  if (of.kind !== "call" || !inner) return undefined;
  const { left, right } = of.fn.ends ?? {};
  // The two ends of a function differ, so the value reached tells which end it was.
  const isRight =
    typeof right === "object" &&
    (typeof left !== "object" || (value !== undefined && same(right, value)));
  const far = isRight ? "+∞" : "−∞";
  return {
    key: `limit_end ${term.id}`,
    says: {
      fr: (set) => `${set(inner)} tend vers ${far}.`,
      en: (set) => `${set(inner)} goes to ${far}.`,
    },
    weight: 2,
  };
};

const replacement = (step: Step): Expr | undefined => {
  const [place] = step.places;
  if (!place || step.by.kind !== "lemma" || step.by.lemma.kind !== "schema") return undefined;
  return step.by.lemma.rewrite(termAt(step.before, place), nothingGiven);
};

/** The bound index of a sum and the index that its δ leaves. */
const survivor = (term: Expr & { kind: "over" }): Survivor | undefined => {
  const factors = term.body.kind === "product" ? term.body.args : [term.body];
  const bound = term.by[0];
  for (const factor of factors) {
    if (factor.kind !== "delta" || !bound) continue;
    const [left, right] = [plainVar(factor.left), plainVar(factor.right)];
    if (left?.id === bound.id) return [indexValue(bound), indexValue(factor.right)];
    if (right?.id === bound.id) return [indexValue(bound), indexValue(factor.left)];
  }
  return undefined;
};
