import type { Kinds } from "../../check/points-for.ts";
import { confirm, ProofError, type Proved } from "../../check/prove.ts";
import type { ExerciseError } from "../../exercise/error.ts";
import type { Solved, SolvedQuestion } from "../../exercise/solve.ts";
import type { Bilingual } from "../../expr/function.ts";
import { inventoryOf } from "../../expr/inventory.ts";
import { subterms } from "../../expr/walk.ts";
import type { Proof } from "../../rewrite/proof.ts";
import { evidenceOf } from "../../sheet/evidence.ts";

/** What became of one thing that is asked. */
export interface VerifiedPart {
  readonly question: string;
  /** The name within the question, where it asks several things. */
  readonly part: string | undefined;
  readonly kind: string;
  readonly steps: number;
  readonly values: number;
  /** The sizes at which values were compared, as {n: 3}. */
  readonly shapes: readonly Readonly<Record<string, number>>[];
  readonly worst: number;
  /** Proved, or in words as far as nothing can check it, or read off what the file declares, or not. */
  readonly verdict: "proved" | "in words" | "declared" | "failed";
  /** Why it failed. */
  readonly why: Bilingual | undefined;
  /** The place in the file, where that is why. */
  readonly error: ExerciseError | undefined;
}

/** How many unequal shapes a derivative is compared at, at least. */
export const leastShapes = 3;

/** What is wrong with a proof that stands, but was compared at too few shapes. */
const tooFew = (found: number): Bilingual => ({
  fr: `Les valeurs n'ont été comparées que pour ${found} forme${found > 1 ? "s" : ""} ; il en faut ${leastShapes}.`,
  en: `Values were compared at ${found} shape${found === 1 ? "" : "s"} only; ${leastShapes} are needed.`,
});

/**
 * Replays proofs and compares them with values anew: nothing of what was seen when they were found counts.
 *
 * @throws ProofError for the first that does not stand, or that speaks of a derivative and was compared at
 * fewer than three shapes although it has sizes.
 */
export const confirmAll = (proofs: readonly Proof[], kinds: Kinds): readonly Proved[] =>
  proofs.map((proof) => {
    const proved = confirm(proof, kinds);
    const { sizes } = proved.witness;
    if (isOfShapes(proof) && sizes.length < leastShapes) throw new ProofError(tooFew(sizes.length));
    return proved;
  });

/** Whether a proof is about a derivative whose shape has a name. */
const isOfShapes = ({ claim: { left, right } }: Proof): boolean =>
  inventoryOf(left, right).sizes.size > 0 &&
  [...subterms(left)].some((part) => part.kind === "deriv");

export const verifyPart = (question: string, solved: Solved): VerifiedPart => {
  const { part } = solved;
  const { id, kind, vocabulary } = part;
  const head = {
    question,
    part: id === question ? undefined : id.slice(question.length + 1),
    kind: kind.questionKind,
  };
  const failed = (why: Bilingual, error?: ExerciseError): VerifiedPart => ({
    ...head,
    ...nothing,
    verdict: "failed",
    why,
    error,
  });
  if (!solved.ok) return failed(solved.failure.says, solved.failure.error);
  const { proofs, inWords, isDeclared } = solved.solution;
  try {
    const confirmed = confirmAll(
      proofs.map(({ proof }) => proof),
      vocabulary.kinds,
    );
    const evidence = evidenceOf(confirmed);
    if (!evidence && !inWords && !isDeclared) return failed(noProof);
    return {
      ...head,
      steps: evidence?.steps ?? 0,
      values: evidence?.points ?? 0,
      shapes: evidence?.sizes ?? [],
      worst: evidence?.worst ?? 0,
      verdict: inWords ? "in words" : evidence ? "proved" : "declared",
      why: undefined,
      error: undefined,
    };
  } catch (fault) {
    if (fault instanceof ProofError) return failed(fault.says);
    throw fault;
  }
};

const nothing = { steps: 0, values: 0, shapes: [], worst: 0 } as const;

const noProof: Bilingual = {
  fr: "La réponse est donnée sans preuve.",
  en: "The answer is given without a proof.",
};

/** What became of everything that a homework asks. */
export const verifyAll = (solved: readonly SolvedQuestion[]): readonly VerifiedPart[] =>
  solved.flatMap(({ question, parts }) => parts.map((part) => verifyPart(question.id, part)));
