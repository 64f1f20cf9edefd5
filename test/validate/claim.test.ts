import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pointsFor } from "../../src/check/points-for.ts";
import { standardTools } from "../../src/commands/tools.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { solveExercise } from "../../src/exercise/solve.ts";
import { number, product } from "../../src/expr/build.ts";
import { functions } from "../../src/functions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";
import { type DerivativeClaim, validateClaim } from "../../src/validate/claim.ts";

const claimsOf = (name: string) => {
  const file = join(import.meta.dirname, "..", "..", "exercises", name, "exercise.yaml");
  const loaded = loadExercise(readFileSync(file, "utf8"), file, questionKinds, functions);
  if (!loaded.ok) throw new Error(name);
  return solveExercise(loaded.exercise, standardTools()).flatMap(({ parts }) =>
    parts.flatMap((solved) =>
      !solved.ok
        ? []
        : solved.solution.proofs.flatMap(({ proof: { claim, given, body } }) => {
            const { left, right, rel } = claim;
            if (left.kind !== "deriv" || rel !== "=" || body.kind !== "chain") return [];
            const told: DerivativeClaim = { left, right, given };
            const { kinds } = solved.part.vocabulary;
            return [{ id: solved.part.id, told, points: pointsFor([left, right], given, kinds) }];
          }),
    ),
  );
};

const slips = { "a sign": number(-1), "a factor": number(2 ** 20 + 1, 2 ** 20), "a 2": number(2) };

describe.each([["002-reseau-relu"], ["003-jacobiennes"], ["004-reseaux-de-neurones"]])(
  "%s",
  (name) => {
    const claims = claimsOf(name);

    test("every derivative agrees with values, and none does with a wrong factor", () => {
      expect(claims.length).toBeGreaterThan(5);
      for (const { id, told, points } of claims) {
        const [point] = points;
        if (!point) throw new Error(id);
        const found = validateClaim(told, point);
        expect(found.length, id).toBeGreaterThan(0);
        for (const each of found) expect(each, id).toMatchObject({ verdict: "agrees" });
        // Where all entries vanish at this point, so do their multiples.
        if (found.every(({ worst }) => worst?.claimed === 0)) continue;
        for (const [slip, factor] of Object.entries(slips)) {
          const wrong = { ...told, right: product(factor, told.right) };
          for (const each of validateClaim(wrong, point))
            expect(each, `${id} with ${slip}`).toMatchObject({ verdict: "differs" });
        }
      }
    });
  },
);
