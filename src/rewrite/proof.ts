import type { Call, Cond, Deriv, Expr, Ix } from "../expr/node.ts";
import type { Definition, Equation, Given, Lemma } from "./lemma.ts";
import type { Bindings } from "./match.ts";
import type { Place } from "./place.ts";

export type Relation = "=" | "<" | "≤" | ">" | "≥";

/** What a proof establishes about two expressions, or about a point where a derivative does not exist. */
export interface Claim {
  readonly left: Expr;
  readonly rel: Relation;
  readonly right: Expr;
}

/** A result proved earlier, usable as a law. */
export interface Result {
  /** How it is cited: the question it answers. */
  readonly id: string;
  readonly lemma: Equation;
}

/** Why a step is right. A step carries its substitution, so that a checker never has to search. */
export type By =
  | { readonly kind: "lemma"; readonly lemma: Lemma; readonly with: Bindings; readonly way: Way }
  /** A function's own definition: `call` is the application that is unfolded or recognised. */
  | { readonly kind: "function"; readonly call: Call; readonly way: "unfold" | "fold" }
  | {
      readonly kind: "definition";
      readonly definition: Definition;
      readonly at: readonly Ix[];
      readonly way: "unfold" | "fold";
    }
  | { readonly kind: "result"; readonly result: Result; readonly with: Bindings; readonly way: Way }
  /** Both sides agree as rational functions of opaque atoms. */
  | { readonly kind: "arithmetic"; readonly does?: Arithmetic }
  /** The sign of a value, from the signs of what it is made of. */
  | { readonly kind: "sign" }
  /** An arm of a definition by cases, chosen because its condition follows from what is given. */
  | { readonly kind: "arm" };

/** What an arithmetic step does for the reader, where it can be said in a word. */
export type Arithmetic = "split" | "expand" | "factor";

export type Way = "forward" | "backward";

/** One line of a proof: `before rel after`, by a law used at the places named. */
export interface Step {
  readonly before: Expr;
  readonly after: Expr;
  readonly rel: Relation;
  readonly places: readonly Place[];
  readonly by: By;
  /** Which phase of the derivation found it. */
  readonly phase: Phase;
  /** The line of a sheet at normal detail that it belongs to; steps of one line follow each other. */
  readonly line: number;
  /** Read from right to left: the law turns `after` into `before`, and the places are in `after`. */
  readonly mirrored?: boolean;
}

export type Phase = "open" | "differentiate" | "contract" | "simplify" | "recognise";

/** A chain of steps from a start to its end. */
export interface Chain {
  readonly kind: "chain";
  readonly start: Expr;
  readonly steps: readonly Step[];
}

/** One proof for each of several conditions that leave nothing out. */
export interface ByCases {
  readonly kind: "cases";
  readonly arms: readonly { readonly when: Cond; readonly proof: Proof }[];
}

/** Two one-sided limits of the difference quotient that disagree: there is no derivative. */
export interface NoDerivative {
  readonly kind: "no derivative";
  readonly of: Deriv;
  readonly at: Expr;
  readonly left: Chain;
  readonly right: Chain;
}

export interface Proof {
  readonly claim: Claim;
  readonly given: Given;
  readonly body: Chain | ByCases | NoDerivative;
}

/** The last line of a chain. */
export const endOf = (chain: Chain): Expr => chain.steps.at(-1)?.after ?? chain.start;

const composed: Readonly<Record<Relation, Partial<Record<Relation, Relation>>>> = {
  "=": { "=": "=", "<": "<", "≤": "≤", ">": ">", "≥": "≥" },
  "<": { "=": "<", "<": "<", "≤": "<" },
  "≤": { "=": "≤", "<": "<", "≤": "≤" },
  ">": { "=": ">", ">": ">", "≥": ">" },
  "≥": { "=": "≥", ">": ">", "≥": "≥" },
};

/** The relation that two in a row give; nothing where they do not compose. */
export const compose = (first: Relation, then: Relation): Relation | undefined =>
  composed[first][then];

/** Every chain that a proof is made of. */
export function* chainsOf(
  proof: Proof,
): Generator<{ readonly chain: Chain; readonly given: Given }> {
  const { body, given } = proof;
  if (body.kind === "chain") yield { chain: body, given };
  else if (body.kind === "cases") for (const arm of body.arms) yield* chainsOf(arm.proof);
  else {
    yield { chain: body.left, given };
    yield { chain: body.right, given };
  }
}

/** The chain read from its end to its start. */
export const reversed = (chain: Chain): Chain => ({
  kind: "chain",
  start: endOf(chain),
  steps: [...chain.steps]
    .reverse()
    .map((step) => ({ ...step, before: step.after, after: step.before, mirrored: !step.mirrored })),
});

/** One chain after another: the second starts where the first ends, up to arrangement, on a line of its own. */
export const joined = (first: Chain, then: Chain): Chain => {
  let line = first.steps.at(-1)?.line ?? -1;
  let last: number | undefined;
  const steps = then.steps.map((step) => {
    // A chain that is read backwards counts its lines down.
    if (step.line !== last) line += 1;
    last = step.line;
    return { ...step, line };
  });
  return { kind: "chain", start: first.start, steps: [...first.steps, ...steps] };
};
