import { type Evidence, evidenceOf, type Law } from "./evidence.ts";
import type { SheetModel, SheetQuestion } from "./model.ts";

/** A law of a sheet, and the questions whose answer rests on it. */
export interface IndexedLaw extends Law {
  readonly questions: readonly string[];
}

/** All laws of a sheet, by name. */
export const lawIndex = ({ questions }: SheetModel): readonly IndexedLaw[] => {
  const index = new Map<string, IndexedLaw>();
  for (const { id, solution, failure } of questions) {
    if (failure || !solution) continue;
    for (const law of evidenceOf(solution.proofs)?.laws ?? []) {
      const known = index.get(law.name);
      index.set(law.name, {
        ...law,
        uses: law.uses + (known?.uses ?? 0),
        questions: [...(known?.questions ?? []), id],
      });
    }
  }
  return [...index.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** The question whose answer holds a result: `e` for its part `e.1`. */
export const questionOf = (result: string, { questions }: SheetModel): SheetQuestion | undefined =>
  questions.find(({ id }) => id === result) ??
  questions.find(({ id }) => result.startsWith(`${id}.`));

/** Other questions that an answer rests on. */
export const citedBy = (
  id: string,
  { results }: Evidence,
  model: SheetModel,
): readonly string[] => [
  ...new Set(
    results
      .map((result) => questionOf(result, model)?.id ?? result)
      .filter((result) => result !== id && result !== ""),
  ),
];
