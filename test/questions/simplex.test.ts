import { describe, expect, test } from "vitest";
import { toText } from "../../src/tex/text.ts";
import { answered, claimsOf, refusal } from "../support/trial.ts";

describe("a vector is a probability distribution", () => {
  test.each<[string, readonly string[]]>([
    ["os", ["osᵢ>0", "Σᵢosᵢ=1"]],
    ["softmax(o)", ["softmax(o)ᵢ>0", "Σᵢsoftmax(o)ᵢ=1"]],
    ["w/sum(w)", ["wᵢ/(Σₖwₖ)>0", "Σᵢwᵢ/(Σₖwₖ)=1"]],
    ["[sigmoid(z), 1 - sigmoid(z)]", ["σ(z)>0", "1−σ(z)>0", "σ(z)+1−σ(z)=1"]],
    ["[sigmoid(z), sigmoid(-z)]", ["σ(z)>0", "σ(−z)>0", "σ(z)+σ(−z)=1"]],
  ])("%s: positive entries, whose sum is 1", (of, claims) => {
    expect(claimsOf(answered(`- {id: a, kind: simplex, of: "${of}"}`), toText)).toEqual(claims);
  });

  test("softmax is written with exponentials, and its own law is not used", () => {
    const { proofs } = answered("- {id: a, kind: simplex, of: softmax(o)}");
    const steps = proofs.flatMap(({ proof }) =>
      proof.body.kind === "chain" ? proof.body.steps : [],
    );
    expect(steps.some(({ after }) => toText(after).startsWith("e^oᵢ/"))).toBe(true);
    const laws = steps.flatMap(({ by }) => (by.kind === "lemma" ? [by.lemma.name] : []));
    expect(laws).not.toContain("sum_softmax");
  });

  test.each([
    ["exp(o)", /à 1 : en un point, leur somme vaut \d/, /at one point their sum is \d/],
    ["o/sum(o)", /positives : en un point, l'une vaut -\d/, /one of them is -\d/],
    ["[sigmoid(z), sigmoid(z)]", /leur somme vaut/, /their sum is/],
    ["sigmoid(z)", /un vecteur/, /A vector/],
  ])("%s is refused, with a value that speaks against it", (of, fr, en) => {
    const says = refusal(`- {id: a, kind: simplex, of: "${of}"}`);
    expect(says.fr).toMatch(fr);
    expect(says.en).toMatch(en);
  });
});
