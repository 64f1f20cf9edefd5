import { describe, expect, test } from "vitest";
import { replay } from "../../src/check/replay.ts";
import type { QuestionKind } from "../../src/exercise/kind.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { isMalformed, type Solved, solveExercise } from "../../src/exercise/solve.ts";
import { functions } from "../../src/functions/index.ts";
import { plainWords } from "../../src/narrate/block.ts";
import { questionKinds } from "../../src/questions/index.ts";
import { textOfMatrix, toText } from "../../src/tex/text.ts";
import { tools } from "../support/answers.ts";

const kinds = questionKinds as readonly QuestionKind[];

const head = `format: 1
title: {fr: Essai, en: Trial}
sizes: {n: {}, m: {}, d: {}}
symbols:
  x: {}
  w: {}
  t: {assume: positive}
  c: {}
  z: {shape: [n]}
  o: {shape: [m]}
  A: {shape: [m, n]}
  y: {shape: [n], assume: onehot}
  u: {shape: [d]}
  h: {shape: [n], of: [u]}
questions:
`;

/** Every part of the questions, answered or not. */
const solved = (questions: string): readonly Solved[] => {
  const loaded = loadExercise(
    `${head}${questions}\n`,
    "exercises/trial/exercise.yaml",
    kinds,
    functions,
  );
  if (!loaded.ok) throw new Error(loaded.errors.map(({ at }) => at.message.en).join("\n"));
  return solveExercise(loaded.exercise, tools).flatMap(({ parts }) => parts);
};

const last = (questions: string): Solved => solved(questions).at(-1) as Solved;

const said = (text: string): string => text.replaceAll(" ", "");

describe("every kind", () => {
  test("is there under its name", () => {
    expect(kinds.map(({ questionKind }) => questionKind).sort()).toEqual(
      [
        "antiderivative",
        "backprop",
        "derivative",
        "gradient",
        "identity",
        "jacobian",
        "limit",
        "nondifferentiable",
        "piecewise",
        "scaling",
        "words",
        "formula",
        "simplex",
        "equivalence",
        "comparison",
        "risk",
        "update",
        "shape",
        "count",
        "convolution",
      ].sort(),
    );
  });

  test.each(kinds)("$questionKind says what it is in two languages", ({ about }) => {
    expect(about.fr).not.toBe("");
    expect(about.en).not.toBe("");
  });
});

describe("a question that can be answered is, with proofs that are accepted", () => {
  test.each<[string, string, string | undefined]>([
    ["derivative", "{id: a, kind: derivative, of: x*sigmoid(x), wrt: x}", undefined],
    [
      "derivative from the definition",
      "{id: a, kind: derivative, of: sigmoid(x), wrt: x, from: definition}",
      "σ(x)·(1 − σ(x))",
    ],
    [
      "derivative of order 2",
      "{id: a, kind: derivative, of: softplus(x), wrt: x, order: 2}",
      "σ(x)·(1 − σ(x))",
    ],
    [
      "derivative that is expected",
      "{id: a, kind: derivative, of: tanh(x), wrt: x, expect: 1/cosh(x)^2}",
      undefined,
    ],
    ["gradient", "{id: a, kind: gradient, of: logsumexp(z), wrt: z}", "softmax(z)ⱼ"],
    [
      "gradient with a name",
      "{id: a, kind: gradient, of: log(softmax(h)), wrt: u, name: [expectation]}",
      undefined,
    ],
    [
      "gradient of a label's loss",
      '{id: a, kind: gradient, of: "-sum(y .* log(softmax(z)))", wrt: z}',
      "softmax(z)ⱼ − yⱼ",
    ],
    [
      "jacobian",
      "{id: a, kind: jacobian, of: softmax(z), wrt: z}",
      "softmax(z)ᵢ·(δᵢⱼ − softmax(z)ⱼ)",
    ],
    ["jacobian of a layer", "{id: a, kind: jacobian, of: A*z, wrt: z}", undefined],
    ["identity", "{id: a, kind: identity, left: sigmoid(-x), right: 1 - sigmoid(x)}", "1 − σ(x)"],
    [
      "identity of vectors",
      "{id: a, kind: identity, left: softmax(z + c), right: softmax(z)}",
      undefined,
    ],
    [
      "piecewise with indicators",
      "{id: a, kind: piecewise, of: sign(x), form: {only: [indicator]}}",
      "[x > 0] − [x < 0]",
    ],
    [
      "piecewise with a step",
      "{id: a, kind: piecewise, of: relu(x), form: {only: [heaviside]}}",
      "x·H(x)",
    ],
    [
      "antiderivative",
      "{id: a, kind: antiderivative, of: relu(x), wrt: x, integrand: heaviside(x)}",
      undefined,
    ],
    [
      "nondifferentiable",
      "{id: a, kind: nondifferentiable, of: abs(x), wrt: x, equals: sign(x)}",
      "sign(x)",
    ],
    [
      "limit by cases",
      "{id: a, kind: limit, of: 1/(1+exp(-t*x)), by: t, to: +inf, equals: heaviside(x)}",
      "H(x)",
    ],
    [
      "limit at a number",
      "{id: a, kind: limit, of: exp(c)/(1 + c^2), by: c, to: 0, equals: '1'}",
      "1",
    ],
    ["scaling", "{id: a, kind: scaling, of: softmax(c*z), by: c, example: [2, 1, 0]}", undefined],
  ])("%s", (_, question, answer) => {
    const part = last(`- ${question}`);
    if (!part.ok) throw new Error(part.failure.says.en);
    const { proofs, blocks, answer: found } = part.solution;
    expect(proofs.length).toBeGreaterThan(0);
    for (const { proof, witness } of proofs) {
      expect(replay(proof)).toBeUndefined();
      expect(witness.points).toBeGreaterThan(0);
    }
    expect(blocks.some(({ kind }) => kind === "derivation" || kind === "cases")).toBe(true);
    if (answer !== undefined)
      expect(said(toText(found?.tensor.body ?? (proofs[0]?.proof.claim.right as never)))).toBe(
        said(answer),
      );
  });

  test("scaling tells both limits, the growth between them, and draws it", () => {
    const part = last("- {id: a, kind: scaling, of: softmax(c*z), by: c}");
    if (!part.ok) throw new Error(part.failure.says.en);
    expect(
      part.solution.proofs.map(({ proof }) => `${proof.claim.rel} ${toText(proof.claim.right)}`),
    ).toEqual(["= 1/n", "= 1", "≥ 0"]);
    expect(part.solution.blocks.filter(({ kind }) => kind === "plot")).toHaveLength(1);
  });

  test("an answer in matrix notation has one", () => {
    const part = last("- {id: a, kind: jacobian, of: softmax(z), wrt: z, form: {matrix: true}}");
    if (!part.ok) throw new Error(part.failure.says.en);
    const matrices = part.solution.blocks.flatMap((block) =>
      block.kind === "result" && "matrix" in block.right ? [textOfMatrix(block.right.matrix)] : [],
    );
    expect(matrices.map(said)).toEqual([said("diag(softmax(z)) − softmax(z)·softmax(z)ᵀ")]);
  });

  test("an earlier result is cited where it is allowed", () => {
    const part = last(
      "- {id: a, kind: jacobian, of: softmax(z), wrt: z, from: definition}\n- {id: b, kind: jacobian, of: softmax(z), wrt: z, using: [a]}",
    );
    if (!part.ok) throw new Error(part.failure.says.en);
    const [proved] = part.solution.proofs;
    const reasons =
      proved?.proof.body.kind === "chain" ? proved.proof.body.steps.map(({ by }) => by.kind) : [];
    expect(reasons).toContain("result");
  });
});

describe("a question that cannot be answered says why, in two languages, without a stack", () => {
  test.each<[string, string]>([
    ["an identity that is false", "{id: a, kind: identity, left: sigmoid(-x), right: sigmoid(x)}"],
    ["an identity of other shapes", "{id: a, kind: identity, left: softmax(z), right: x}"],
    [
      "an expected derivative that is another",
      "{id: a, kind: derivative, of: tanh(x), wrt: x, expect: 1 - tanh(x)}",
    ],
    [
      "an expected gradient of another shape",
      "{id: a, kind: gradient, of: logsumexp(z), wrt: z, expect: x}",
    ],
    [
      "a name that is no function",
      "{id: a, kind: gradient, of: log(softmax(h)), wrt: u, name: [expectatoin]}",
    ],
    [
      "a name that does not occur",
      "{id: a, kind: gradient, of: logsumexp(z), wrt: z, name: [expectation]}",
    ],
    ["a variable that does not occur", "{id: a, kind: derivative, of: tanh(x), wrt: q}"],
    [
      "a result with other functions than the wording allows",
      "{id: a, kind: derivative, of: softplus(x), wrt: x, form: {only: [tanh]}}",
    ],
    ["a variable that is none", "{id: a, kind: derivative, of: tanh(x), wrt: x + 1}"],
    ["an expression that cannot be read", '{id: a, kind: derivative, of: "tanh(x", wrt: x}'],
    ["an unknown function", "{id: a, kind: derivative, of: tnah(x), wrt: x}"],
    ["shapes that clash", "{id: a, kind: gradient, of: norm2sq(A*o), wrt: o}"],
    ["a smooth function by cases", "{id: a, kind: piecewise, of: tanh(x)}"],
    ["a form that there is not", "{id: a, kind: piecewise, of: abs(x), form: {only: [tanh]}}"],
    [
      "a corner of a smooth function",
      "{id: a, kind: nondifferentiable, of: tanh(x), wrt: x, equals: 1 - tanh(x)^2}",
    ],
    [
      "the wrong derivative off a corner",
      "{id: a, kind: nondifferentiable, of: abs(x), wrt: x, equals: heaviside(x)}",
    ],
    [
      "the wrong integrand",
      "{id: a, kind: antiderivative, of: relu(x), wrt: x, integrand: sign(x)}",
    ],
    [
      "an antiderivative that is not 0 at 0",
      "{id: a, kind: antiderivative, of: relu(x) + 1, wrt: x, integrand: heaviside(x)}",
    ],
    [
      "an antiderivative that jumps",
      "{id: a, kind: antiderivative, of: heaviside(x), wrt: x, integrand: 0*x}",
    ],
    [
      "the wrong limit",
      "{id: a, kind: limit, of: 1/(1+exp(-t*x)), by: t, to: +inf, equals: sign(x)}",
    ],
    ["a limit that is infinite", "{id: a, kind: limit, of: exp(t), by: t, to: +inf, equals: '0'}"],
    ["scaling of no scores", "{id: a, kind: scaling, of: tanh(c*x), by: c}"],
    ["scaling by what is not there", "{id: a, kind: scaling, of: softmax(z), by: c}"],
  ])("%s", (_, question) => {
    const part = last(`- ${question}`);
    expect(part.ok).toBe(false);
    if (part.ok) return;
    const { fr, en } = part.failure.says;
    for (const text of [fr, en]) {
      expect(text).toMatch(/^\S.*[.?]$/s);
      expect(text).not.toMatch(/\n\s+at |undefined|\[object|\.ts:|Error:/);
    }
    expect(fr).not.toBe(en);
    expect(plainWords({ fr, en }).fr).toBeTypeOf("function");
  });

  test("one that fails leaves the others standing, and those that rest on it say so", () => {
    const parts = solved(
      "- {id: a, kind: identity, left: x, right: w}\n- {id: b, kind: derivative, of: tanh(x), wrt: x, using: [a]}\n- {id: c, kind: derivative, of: tanh(x), wrt: x}",
    );
    expect(parts.map(({ ok }) => ok)).toEqual([false, false, true]);
    const [, second] = parts;
    if (second?.ok === false) expect(second.failure.says.en).toContain("question a");
  });

  test("a slip of the file is told apart from a proof that was not found", () => {
    const [misread, unproved] = [
      last('- {id: a, kind: derivative, of: "tanh(", wrt: x}'),
      last("- {id: a, kind: identity, left: x, right: w}"),
    ];
    expect(!misread.ok && isMalformed(misread.failure)).toBe(true);
    expect(!unproved.ok && isMalformed(unproved.failure)).toBe(false);
  });

  test("an earlier result does not reach beyond what it was shown for", () => {
    const labels = last(
      '- {id: a, kind: gradient, of: "-sum(y .* log(softmax(z)))", wrt: z}\n- {id: b, kind: gradient, of: "-sum(h .* log(softmax(z)))", wrt: z, using: [a]}',
    );
    if (labels.ok)
      for (const { proof } of labels.solution.proofs)
        expect(said(toText(proof.claim.right))).not.toBe("softmax(z)ⱼ−hⱼ");
    const roots = last(
      "- {id: a, kind: identity, left: log(t^2), right: 2*log(t)}\n- {id: b, kind: derivative, of: log(w^2), wrt: w, using: [a]}",
    );
    const cites =
      roots.ok &&
      roots.solution.proofs.some(
        ({ proof }) =>
          proof.body.kind === "chain" && proof.body.steps.some(({ by }) => by.kind === "result"),
      );
    expect(cites).toBe(false);
  });
});
