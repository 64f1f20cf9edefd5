import { pointsFor } from "../../check/points-for.ts";
import type { Part } from "../../exercise/exercise.ts";
import { withLabels } from "../../exercise/family.ts";
import type { SolvedQuestion } from "../../exercise/solve.ts";
import type { Proof } from "../../rewrite/proof.ts";
import { toText } from "../../tex/text.ts";
import { type Measurement, type Method, validateClaim } from "../../validate/claim.ts";
import type { Comparison, Discrepancy } from "../../validate/compared.ts";
import { leastShapes } from "./verify.ts";

/** A derivative of an answer, all entries of it held against values at several shapes. */
export interface VerifiedSlope {
  readonly question: string;
  readonly part: string | undefined;
  /** What is differentiated, and by what. */
  readonly of: string;
  readonly by: string;
  /** The sizes at which it was measured, as {n: 3}. */
  readonly shapes: readonly Readonly<Record<string, number>>[];
  readonly methods: readonly Method[];
  /** How many entries were compared, in all. */
  readonly entries: number;
  /** How many of them lie beside a kink. */
  readonly kinks: number;
  /** The entry with the largest error beside its bound, or that is wrong. */
  readonly worst: (Discrepancy & { readonly sizes: Readonly<Record<string, number>> }) | undefined;
  readonly verdict: Comparison["verdict"] | "not measured" | "too few shapes";
}

type Sizes = Readonly<Record<string, number>>;

/** The derivatives that a proof establishes, as one that was carried out. */
const derivativeOf = ({ claim, body, given }: Proof) =>
  body.kind === "chain" &&
  claim.rel === "=" &&
  claim.left.kind === "deriv" &&
  claim.left.by.kind === "entry"
    ? { left: claim.left, right: claim.right, given, by: claim.left.by.of.name }
    : undefined;

/** From what is worst. */
const order: readonly Measurement["verdict"][] = ["no value", "differs", "too coarse", "agrees"];

const measuredProof = (proof: Proof, { id, vocabulary }: Part, question: string) => {
  const claim = derivativeOf(proof);
  if (!claim) return [];
  const { left, right, given } = claim;
  const shapes = new Map<string, Sizes>();
  const seen: (Measurement & { readonly sizes: Sizes })[] = [];
  for (const point of pointsFor([left, right], given, vocabulary.kinds)) {
    const sizes = Object.fromEntries(point.sizes ?? []);
    // Where nothing has a size there are several points instead.
    const key = point.sizes?.size ? JSON.stringify(sizes) : `${shapes.size}`;
    if (shapes.has(key) || shapes.size === leastShapes) continue;
    shapes.set(key, sizes);
    seen.push(...validateClaim(claim, point).map((each) => ({ ...each, sizes })));
  }
  const worst = seen.toSorted(
    (a, b) =>
      order.indexOf(a.verdict) - order.indexOf(b.verdict) ||
      (b.worst?.ratio ?? 0) - (a.worst?.ratio ?? 0),
  )[0];
  const isOfShapes = [...shapes.values()].some((sizes) => Object.keys(sizes).length > 0);
  const found: VerifiedSlope = {
    question,
    part: id === question ? undefined : id.slice(question.length + 1),
    of: withLabels(toText(left.of)),
    by: withLabels(claim.by),
    shapes: [...shapes.values()].filter((sizes) => Object.keys(sizes).length > 0),
    methods: [...new Set(seen.map(({ method }) => method))],
    entries: seen.reduce((so, { entries }) => so + entries, 0),
    kinks: seen.reduce((so, { kinks }) => so + kinks, 0),
    worst: worst?.worst && { ...worst.worst, sizes: worst.sizes },
    verdict: !worst
      ? "not measured"
      : worst.verdict === "agrees" && isOfShapes && shapes.size < leastShapes
        ? "too few shapes"
        : worst.verdict,
  };
  return [found];
};

/** All derivatives in the answers to a homework. */
export const verifySlopes = (solved: readonly SolvedQuestion[]): readonly VerifiedSlope[] =>
  solved.flatMap(({ question, parts }) =>
    parts.flatMap((solution) =>
      solution.ok
        ? solution.solution.proofs.flatMap(({ proof }) =>
            measuredProof(proof, solution.part, question.id),
          )
        : [],
    ),
  );
