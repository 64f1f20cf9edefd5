import type { Bilingual } from "../expr/function.ts";
import type { Proof } from "../rewrite/proof.ts";
import type { Kinds } from "./points-for.ts";
import { type Refusal, replay } from "./replay.ts";
import { type Contradiction, isContradiction, type Witnessed, witness } from "./witness.ts";

/** A proof that the checker accepted and the numbers confirmed. */
export interface Proved {
  readonly proof: Proof;
  readonly witness: Witnessed;
}

/** A proof that did not stand; nothing of it is to be shown. */
export class ProofError extends Error {
  readonly says: Bilingual;
  readonly refusal: Refusal | undefined;
  readonly contradiction: Contradiction | undefined;

  constructor(says: Bilingual, refusal?: Refusal, contradiction?: Contradiction) {
    super(refusal ? `${says.en} (step ${refusal.step ?? "-"}: ${refusal.says})` : says.en);
    this.says = says;
    this.refusal = refusal;
    this.contradiction = contradiction;
  }
}

/**
 * Accepts a proof, or throws: every step is replayed by the checker, then evaluated.
 *
 * @throws ProofError when a step is refused, when two sides differ in value, or when no point could be
 * evaluated at all.
 */
export const confirm = (proof: Proof, kinds: Kinds = new Map()): Proved => {
  const refusal = replay(proof);
  if (refusal) {
    throw new ProofError(
      {
        fr: "Le vérificateur refuse une étape de la preuve.",
        en: "The checker refuses a step of the proof.",
      },
      refusal,
    );
  }
  const seen = witness(proof, kinds);
  if (isContradiction(seen)) {
    throw new ProofError(
      {
        fr: `Les valeurs numériques contredisent une étape : ${seen.values[0]} et ${seen.values[1]}.`,
        en: `Numeric values contradict a step: ${seen.values[0]} and ${seen.values[1]}.`,
      },
      undefined,
      seen,
    );
  }
  if (seen.points === 0) {
    throw new ProofError({
      fr: "Aucun point n'a permis de confirmer la preuve par des valeurs.",
      en: "No point allowed the proof to be confirmed by values.",
    });
  }
  return { proof, witness: seen };
};
