import { expect, test } from "vitest";
import * as z from "zod";
import { standardTools } from "../../src/commands/tools.ts";
import { defineQuestionKind, type Setting } from "../../src/exercise/kind.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { solveExercise } from "../../src/exercise/solve.ts";
import { functions } from "../../src/functions/index.ts";
import { toAscii } from "../../src/tex/ascii.ts";

/** A kind that answers nothing, and shows what it was asked with. */
const spy = (see: (says: unknown, setting: Setting) => void) =>
  defineQuestionKind({
    questionKind: "spy",
    about: { fr: "témoin", en: "spy" },
    schema: z.object({ of: z.string().optional() }) as z.ZodType<unknown>,
    heeds: ["from", "keep", "for", "expect"],
    solve: (says, setting) => {
      see(says, setting);
      return { blocks: [], proofs: [], answer: undefined, result: undefined };
    },
  });

const solve = (text: string, see: (setting: Setting, says: { of?: string }) => void) => {
  const kind = spy((says, setting) => see(setting, says as { of?: string }));
  const loaded = loadExercise(text, "exercises/trial/exercise.yaml", [kind], functions);
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("\n"));
  const solved = solveExercise(loaded.exercise, standardTools());
  const failed = solved.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.ok ? [] : [part.failure.cause])),
  );
  if (failed.length > 0) throw failed[0];
  return loaded.exercise;
};

const head = "format: 1\ntitle: {fr: Essai, en: Trial}\n";

test("a label is an index and a one-hot vector", () => {
  const text = `${head}sizes: {K: {}}
symbols: {s: {shape: [K]}, t: {class: K, onehot: [y, '\\mathbf{y}']}}
questions: [{id: a, kind: spy, of: "s[t] - sum(y .* s)"}]
`;
  solve(text, ({ read, kinds, definitions }, { of = "" }) => {
    expect(toAscii(read(of, ["of"]).body)).toBe("s[t] - sum(y[k]*s[k], k, 1, K)");
    expect(kinds.get("t")).toMatchObject({ is: "index" });
    const y = definitions.get("y");
    expect(y && toAscii(y.body)).toBe("delta(k,t)");
  });
});

test("an unknown function depends on its variable, and a definition on what it mentions", () => {
  const text = `${head}sizes: {n: {}, d: {}}
symbols: {u: {shape: [d]}, x: {shape: [n], of: u}}
define: {p: {is: softmax(x)}, J: {is: "-log(p[1])"}}
questions: [{id: a, kind: spy}]
`;
  solve(text, ({ given, read, definitions }) => {
    expect([...(given.dependencies.get("x") ?? [])]).toEqual(["u"]);
    expect([...(given.dependencies.get("p") ?? [])]).toEqual(["x"]);
    expect(read("p", []).indices).toHaveLength(1);
    expect([...definitions.keys()]).toEqual(["p", "J"]);
  });
});

test("assumptions become hypotheses, on every entry of a vector too", () => {
  const text = `${head}sizes: {n: {}}
symbols: {c: {where: c > 1}, p: {shape: [n], assume: simplex}, t: {assume: "(0,1)"}}
questions: [{id: a, kind: spy}]
`;
  solve(text, ({ given, read, kinds }) => {
    expect(given.knows(read("c", []).body)).toBe("positive");
    expect(given.knows(read("t", []).body)).toBe("positive");
    expect(given.knows(read("p", []).body)).toBe("positive");
    expect(kinds.get("p")).toEqual({ is: "simplex" });
  });
});

test("a question may say more, which ends with it", () => {
  const text = `${head}sizes: {n: {}, m: {}}
symbols: {x: {shape: [n]}}
questions:
- {id: a, kind: spy, symbols: {x: {shape: [m]}}, where: {m: 2}}
- {id: b, kind: spy}
`;
  const sizes: string[] = [];
  solve(text, ({ read }) => sizes.push(read("x", []).indices[0]?.size.key ?? ""));
  expect(sizes).toEqual(["2*", "1*n"]);
});

test("points that no part names are shared evenly", () => {
  const text = `${head}questions:
- {id: a, points: 4, parts: [{kind: spy, points: 2}, {kind: spy}, {id: last, kind: spy}]}
`;
  const { questions, points } = solve(text, () => {});
  expect(points).toBe(4);
  expect(questions[0]?.parts.map((part) => [part.id, part.points])).toEqual([
    ["a.1", 2],
    ["a.2", 1],
    ["a.last", 1],
  ]);
});

test("a missing language is taken from the other, with a warning", () => {
  const text = `${head}questions:
- {id: a, kind: spy, ask: {fr: Dérivez.}}
`;
  const { questions, warnings } = solve(text, () => {});
  expect(questions[0]?.ask).toEqual({ fr: "Dérivez.", en: "Dérivez." });
  expect(warnings.map(({ line }) => line)).toEqual([4]);
});

test("what the wording demands reaches the kind", () => {
  const text = `${head}questions:
- {id: a, kind: spy, goal: shown, form: {only: sigmoid, matrix: true}, from: definition, expect: 2*x}
`;
  solve(text, ({ asked }) => {
    expect(asked).toMatchObject({
      goal: "shown",
      only: ["sigmoid"],
      notation: "matrix",
      from: "definition",
    });
    expect(asked.expect.map(({ body }) => toAscii(body))).toEqual(["2*x"]);
  });
});

test("the whole format of the design is accepted", () => {
  const text = `${head}points: 3
conventions: {vectors: column, gradient: gradient, jacobian: numerator, layouts: any, factor: exact, implied-sum: accept, log: natural}
scoring: {follow: 1, repeat: once, round: 0.25, notation: 0.05, slip: 0.25, form: 0.25, belief: 0.5, minimum: 0}
release: {due: "2026-12-04T23:59:00-05:00", before: reading, after: verdicts, solutions: "2026-12-11"}
sizes:
  d: {}
  h: {latex: ['h', 'H', 'n_1'], says: {fr: neurones cachés, en: hidden units}}
  c: {latex: ['C', 'K']}
symbols:
  x: {shape: [d]}
  A: {shape: [h, d], latex: ['W^{(1)}', 'W_1']}
  a: {shape: [h]}
  B: {shape: [c, h]}
  b: {shape: [c]}
  t: {class: c, onehot: ['y', '\\mathbf{y}']}
  squash: {latex: ['\\sigma'], reads: [sigmoid, softmax, tanh]}
define:
  u: {is: A*x + a, latex: ['u', 'z^{(1)}']}
  v: {is: tanh(u)}
  s: {is: B*v + b}
  p: {is: softmax(s), latex: ['p', '\\hat{y}']}
  J: {is: "-log(p[t])", same: ["-sum(onehot(t,c) .* log(p))"]}
  delta: {gradient: [J, s], latex: ['\\delta']}
questions:
- id: a
  points: 3
  kind: spy
  goal: shown
  ask: {fr: "Dérivez.", en: "Differentiate."}
  of: J
  expect: p - onehot(t, c)
  keep: [delta]
  rubric:
  - {item: lse, points: 1, step: "logsumexp(s) - s[t]", says: {fr: log du quotient, en: log of the quotient}}
  - {item: derived, points: 1, shows: [no-derivative-left, in-entries], required: true, charge: {sign-lost: 0.1}}
  - {item: result, points: 1, result: true}
  hints: [{fr: "Quotient.", en: "A quotient.", cost: 0.5}]
  accept: [{is: p - y, says: {fr: notation, en: notation}}]
  erratum: {printed: "p + y", fr: "Le signe.", en: "The sign."}
`;
  const exercise = solve(text, ({ read, definitions }) => {
    expect(read("delta", []).indices).toHaveLength(1);
    expect(definitions.has("delta")).toBe(true);
  });
  expect(exercise.id).toBe("trial");
  expect(exercise.questions[0]?.hints).toEqual([{ fr: "Quotient.", en: "A quotient.", cost: 0.5 }]);
});
