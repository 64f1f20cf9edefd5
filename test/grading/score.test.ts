import { describe, expect, test } from "vitest";
import { scoreCopy } from "../../src/grading/score.ts";
import { asking, cause, copy, exercise, type Invented, scoreOf } from "./invented.ts";

const network = exercise(String.raw`format: 1
title: {fr: Un réseau à une couche cachée, en: A network with one hidden layer}
points: 20
scoring: {follow: 1, repeat: once, round: 0.25, notation: 0.05, slip: 0.25, form: 0.25, belief: 0.5, minimum: 0}
sizes: {d: {}, h: {}, c: {}}
symbols:
  x: {shape: [d]}
  A: {shape: [h, d]}
  a: {shape: [h]}
  B: {shape: [c, h]}
  b: {shape: [c]}
  t: {class: c, onehot: ['y']}
define:
  u: {is: A*x + a}
  v: {is: tanh(u)}
  s: {is: B*v + b}
  p: {is: softmax(s)}
  J: {is: "-log(p[t])"}
  delta: {gradient: [J, s], latex: ['\delta']}
questions:
- {id: a, points: 3, kind: derivative, of: tanh(z), wrt: z, form: {only: [tanh]}}
- id: b
  points: 4
  kind: gradient
  goal: shown
  of: J
  wrt: s
  rubric:
  - {item: lse, points: 1, step: "logsumexp(s) - s[t]", says: {fr: log du quotient, en: log of the quotient}}
  - {item: derived, points: 1, shows: [no-derivative-left, in-entries]}
  - {item: result, points: 2, result: true}
- {id: c, points: 4, kind: backprop, of: J, wrt: [B, b], keep: [delta]}
- {id: d, points: 4, kind: backprop, of: J, wrt: [v, u], keep: [delta], using: [b]}
- {id: e, points: 2, parts: [{kind: shape, of: B}, {kind: count, of: [A, a, B, b]}]}
- {id: f, points: 3, kind: words, model: {fr: "Le facteur tend vers 0.", en: "The factor tends to 0."}}
`);

/** The copy that the design marks by hand. */
const marked = copy(
  [
    { mark: "right" },
    { mark: "right" },
    { mark: "right" },
    { mark: "right", answers: "" },
    { question: "b", mark: "right", reaches: ["lse"] },
    {
      question: "b",
      mark: "wrong",
      causes: [cause("sign-lost")],
      shows: ["no-derivative-left", "in-entries"],
    },
    { question: "b", mark: "follows", from: 5, answers: "", holds: true },
    { question: "c", part: "c.B", mark: "right" },
    { question: "c", part: "c.B", mark: "right", answers: "" },
    { question: "c", part: "c.b", mark: "right", answers: "" },
    { question: "d", part: "d.v", mark: "follows", from: 5, answers: "" },
    { question: "d", part: "d.u", mark: "wrong", causes: [cause("tanh-square-lost")], answers: "" },
    { question: "e", part: "e.1", mark: "right", answers: "", relation: "\\in" },
    {
      question: "e",
      part: "e.2",
      mark: "wrong",
      causes: [cause("biases-forgotten", "belief")],
      answers: "",
    },
    { question: "f", mark: "words" },
  ],
  {
    parts: [
      { id: "c.b", isBrief: true },
      { id: "d.v", isBrief: true },
      { id: "d.u", isBrief: true },
      { id: "e.1", isBrief: true },
      { id: "e.2", isBrief: true },
      { id: "f", inWords: true },
    ],
  },
);

describe("a whole copy", () => {
  const grade = scoreCopy(network, marked);

  test("earns what the design says it does", () => {
    expect(grade.questions.map(({ id, score, pending }) => [id, score, pending])).toEqual([
      ["a", 3, 0],
      ["b", 3, 0],
      ["c", 4, 0],
      ["d", 3.5, 0],
      ["e", 1.5, 0],
      ["f", 0, 3],
    ]);
    expect([grade.score, grade.pending, grade.maxScore]).toEqual([15, 3, 20]);
  });

  test("shows item by item, and error by error, where the points of b went", () => {
    const b = grade.questions[1];
    expect(b?.items.map(({ item, points, earned, by }) => [item, points, earned, by])).toEqual([
      ["lse", 1, 1, 4],
      ["derived", 1, 1, 5],
      ["result", 2, 2, 6],
    ]);
    expect(b?.charges.map(({ cause, points, by }) => [cause, points, by])).toEqual([
      ["sign-lost", 1, 5],
    ]);
    expect(b?.firstError).toBe(5);
    expect(grade.links[5]).toMatchObject({ charged: 1, isFirstError: true });
    expect(b?.feedback.map(({ fr }) => fr)).toEqual([
      "Tout est juste jusqu'à la ligne 15.",
      "Ligne 15 : Voyez sign-lost.",
      "La suite s'ensuit : rien d'autre n'y est retiré.",
    ]);
  });

  test("tells the parts of a question apart", () => {
    expect(grade.questions[3]?.items.map(({ item, earned }) => [item, earned])).toEqual([
      ["v.way", 0.8],
      ["v.result", 1.2],
      ["u.way", 0.8],
      ["u.result", 1.2],
    ]);
  });

  test("keeps nothing that only a judge knows", () => {
    expect(Object.keys(grade.links[0] ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(part|line|reaches|shows|answers)$/)]),
    );
  });
});

const way: Invented = { mark: "right" };
const result: Invented = { mark: "right", answers: "" };
const slip: Invented = { mark: "wrong", causes: [cause("sign-lost")] };
const unexplained: Invented = { mark: "wrong" };

describe("without a rubric", () => {
  const find = asking(10);
  const shown = asking(10, ", goal: shown");
  const value = asking(10, ", goal: value");

  test.each<[string, readonly Invented[], number]>([
    ["a whole way and the result", [way, way, result], 10],
    ["a bare result", [result], 6],
    ["one gap", [way, { ...way, isConnected: false }, result], 8],
    ["two gaps", [way, { ...way, isConnected: false }, { ...result, isConnected: false }], 6],
    ["a way that arrives nowhere", [way, way], 2],
    ["a line left blank on the way", [way, { mark: "incomplete" }, result], 8],
    ["a definition, which is no way", [{ mark: "definition", isConnected: false }, result], 6],
    ["a result under a convention", [way, { ...result, mark: "convention" }], 10],
    ["nothing at all", [], 0],
    [
      "what is quoted from the statement",
      [
        { ...result, role: "recall" },
        { ...way, role: "goal" },
      ],
      0,
    ],
  ])("to find, %s", (_, links, score) => {
    expect(scoreOf(find, links)).toEqual([score, 0]);
  });

  test("a bare result is whole where the shortest proof has no line between", () => {
    expect(scoreOf(find, [result], { parts: [{ id: "a", isBrief: true }] })).toEqual([10, 0]);
  });

  test.each<[string, readonly Invented[], number]>([
    ["a whole way and the conclusion", [way, result], 10],
    ["the result, restated", [result], 0],
    ["one gap", [way, { ...way, isConnected: false }, result], 5.5],
    ["a way that arrives nowhere", [way], 4.5],
  ])("to show, %s", (_, links, score) => {
    expect(scoreOf(shown, links, { parts: [{ id: "a", isBrief: true }] })).toEqual([score, 0]);
  });

  test("a value is all in its result", () => {
    expect(scoreOf(value, [result])).toEqual([10, 0]);
    expect(scoreOf(value, [way])).toEqual([0, 0]);
  });

  test("the last of two claims is the answer", () => {
    expect(scoreOf(value, [result, { ...unexplained, answers: "" }])).toEqual([0, 0]);
    expect(scoreOf(value, [{ ...unexplained, answers: "" }, result])).toEqual([10, 0]);
  });

  test("a result in pieces is earned piece by piece", () => {
    const pieces = { parts: [{ id: "a", pieces: 4 }] };
    const some = ["x > 0", "x < 0", "x = 0"].map((answers): Invented => ({ ...result, answers }));
    expect(scoreOf(value, some, pieces)).toEqual([7.5, 0]);
    expect(scoreOf(value, [...some, result], pieces)).toEqual([10, 0]);
  });
});

describe("charges", () => {
  const find = asking(10);

  test.each([
    ["notation", 9.5],
    ["slip", 7.5],
    ["belief", 5],
  ] as const)("%s", (severity, score) => {
    const wrong: Invented = { mark: "wrong", causes: [cause("some-error", severity)] };
    expect(scoreOf(find, [wrong, { ...result, mark: "follows", from: 0 }])).toEqual([score, 0]);
  });

  test("prices are the file's", () => {
    const dear = asking(10, "", "scoring: {slip: 0.4, round: 0.1}");
    expect(scoreOf(dear, [slip, result])).toEqual([6, 0]);
  });

  test("a rubric may have its own price for a cause", () => {
    const rubric = ", rubric: [{item: r, result: true, charge: {sign-lost: 0.1}}]";
    expect(scoreOf(asking(10, rubric), [way, { ...slip, answers: "" }])).toEqual([9, 0]);
    expect(scoreOf(asking(10, rubric), [slip, result])).toEqual([7.5, 0]);
  });

  test("a form that is missed", () => {
    const missed = { name: "only", says: { fr: "Avec tanh seulement.", en: "With tanh only." } };
    expect(scoreOf(find, [way, { ...result, formMissed: missed }])).toEqual([7.5, 0]);
    const again = { ...result, formMissed: missed };
    expect(scoreOf(find, [way, again, again])).toEqual([7.5, 0]);
    expect(scoreOf(find, [way, again, result])).toEqual([10, 0]);
  });

  test("a cause is charged once, an inherited error never", () => {
    const twice = [slip, slip, result];
    expect(scoreOf(find, twice)).toEqual([7.5, 0]);
    expect(scoreOf(asking(10, "", "scoring: {repeat: each}"), twice)).toEqual([5, 0]);
    expect(
      scoreOf(find, [
        { mark: "follows", from: null },
        { ...result, mark: "follows" },
      ]),
    ).toEqual([10, 0]);
  });

  test("another cause is charged too, and a part never falls below nothing", () => {
    const beliefs = ["one", "two", "three"].map(
      (name): Invented => ({ mark: "wrong", causes: [cause(name, "belief")] }),
    );
    expect(scoreOf(find, [...beliefs.slice(0, 1), slip, result])).toEqual([2.5, 0]);
    expect(scoreOf(find, [...beliefs, result])).toEqual([0, 0]);
  });

  test("of two causes that fit equally well, the cheaper", () => {
    const tied: Invented = {
      mark: "wrong",
      causes: [cause("dear", "belief"), cause("cheap", "notation")],
    };
    expect(scoreOf(find, [tied, result])).toEqual([9.5, 0]);
  });

  test("the same line in another question is charged once in the copy", () => {
    const two = exercise(`format: 1
title: {fr: Essai, en: Trial}
questions:
- {id: a, points: 4, kind: derivative, of: tanh(z), wrt: z}
- {id: b, points: 4, kind: derivative, of: sin(z), wrt: z}
`);
    const again = (line: string): readonly Invented[] => [
      { ...slip, line: "e = f" },
      result,
      { ...slip, question: "b", line },
      { ...result, question: "b" },
    ];
    const scores = (line: string): readonly number[] =>
      scoreCopy(two, copy(again(line))).questions.map(({ score }) => score);
    expect(scores("e = f")).toEqual([3, 4]);
    expect(scores("e = g")).toEqual([3, 3]);
  });

  test("what is repaired costs half, and all where the goal was printed", () => {
    const repairs: Invented = { mark: "repairs", from: 0, answers: "" };
    expect(scoreOf(find, [slip, repairs])).toEqual([8.75, 0]);
    const shown = scoreCopy(asking(10, ", goal: shown"), copy([slip, way, repairs]));
    expect(shown.questions[0]?.charges.map(({ points }) => points)).toEqual([2.5]);
    expect(shown.questions[0]?.items.map(({ item, earned }) => [item, earned])).toEqual([
      ["way", 4.5],
      ["result", 0],
    ]);
  });

  test("a wrong line that nothing explains costs half in mid-chain, and earns nothing at the end", () => {
    expect(scoreOf(find, [unexplained, way, { ...result, mark: "follows", from: 0 }])).toEqual([
      3, 0,
    ]);
    expect(scoreOf(find, [way, { ...unexplained, answers: "" }])).toEqual([2, 0]);
  });

  test("hints that were read cost what the file says", () => {
    const hinted = asking(4, ', hints: [{en: "Look.", cost: 0.5}, {en: "Look well.", cost: 1}]');
    const read = (hintsRead: number): readonly [number, number] =>
      scoreOf(hinted, [way, result], { questions: [{ id: "a", hintsRead }] });
    expect([read(0)[0], read(1)[0], read(2)[0]]).toEqual([4, 3.5, 2.5]);
  });
});

describe("a rubric", () => {
  const rubric = `, rubric: [
    {item: one, points: 1, step: z}, {item: two, points: 2, step: z, required: true},
    {item: seen, points: 1, shows: [chain-rule, in-entries]}, {item: end, points: 4, result: true, follow: 0.5}]`;
  const asked = asking(8, rubric);

  test("a step that was skipped is earned by sound lines to something later, unless it is required", () => {
    expect(scoreOf(asked, [result])).toEqual([5, 0]);
    expect(scoreOf(asked, [{ ...way, reaches: ["two"] }, result])).toEqual([7, 0]);
    expect(scoreOf(asked, [{ ...way, isConnected: false }, result])).toEqual([4, 0]);
    expect(scoreOf(asked, [slip, result])).toEqual([2, 0]);
  });

  test("what is shown is seen, and never skipped", () => {
    expect(scoreOf(asked, [{ ...way, shows: ["chain-rule"] }, result])).toEqual([5, 0]);
    expect(
      scoreOf(asked, [
        { ...way, shows: ["chain-rule"] },
        { ...result, shows: ["in-entries"] },
      ]),
    ).toEqual([6, 0]);
  });

  test("what follows from an error keeps the share that the item says", () => {
    expect(
      scoreOf(asked, [
        { mark: "follows", reaches: ["one"] },
        { ...result, mark: "follows" },
      ]),
    ).toEqual([3, 0]);
  });

  test("a wrong line reaches a step if its cause is known", () => {
    expect(scoreOf(asked, [{ ...slip, reaches: ["two"] }])).toEqual([0, 0]);
    expect(
      scoreCopy(asked, copy([{ ...slip, reaches: ["two"] }])).questions[0]?.items[1]?.earned,
    ).toBe(2);
    expect(
      scoreCopy(asked, copy([{ ...unexplained, reaches: ["two"] }])).questions[0]?.items[1]?.earned,
    ).toBe(0);
  });

  test("points that no item names are shared, and several variables share one rubric", () => {
    const shared = exercise(`format: 1
title: {fr: Essai, en: Trial}
symbols: {w: {}, k: {}}
questions:
- {id: a, points: 4, kind: derivative, of: w*k^2, wrt: [w, k], rubric: [{item: one, points: 1, step: k}, {item: end, result: true}]}
`);
    const { questions } = scoreCopy(shared, copy([{ ...way, part: "a.w" }]));
    expect(questions[0]?.items.map(({ item, points }) => [item, points])).toEqual([
      ["w.one", 0.5],
      ["w.end", 1.5],
      ["k.one", 0.5],
      ["k.end", 1.5],
    ]);
  });

  test("words are for a person, wherever they stand", () => {
    const words = asking(
      4,
      ", rubric: [{item: why, points: 1, words: [slope]}, {item: end, result: true}]",
    );
    expect(scoreOf(words, [result])).toEqual([3, 1]);
    expect(scoreOf(words, [])).toEqual([0, 0]);
  });
});

describe("pending", () => {
  const find = asking(10);

  test.each<[string, readonly Invented[], readonly [number, number]]>([
    ["a result that nobody can read", [way, { ...result, mark: "unreadable" }], [2, 8]],
    ["a result that is not decided", [way, { ...result, mark: "undecided" }], [2, 8]],
    ["an unreadable line on the way", [way, { mark: "unreadable" }, result], [8, 2]],
    ["the result may be in the line that cannot be read", [way, { mark: "unreadable" }], [0, 10]],
    ["a sentence between two lines changes nothing", [way, { mark: "words" }, result], [10, 0]],
    ["a sentence instead of a way", [{ mark: "words" }, result], [6, 4]],
    [
      "a line that was lost before stays lost",
      [unexplained, { mark: "undecided" }, result],
      [1, 2],
    ],
    [
      "an error that left nothing to do",
      [slip, { ...result, mark: "follows", isTrivial: true }],
      [0, 7.5],
    ],
    [
      "an unreadable line of the statement",
      [way, { mark: "unreadable", role: "statement" }, result],
      [10, 0],
    ],
  ])("%s", (_, links, points) => {
    expect(scoreOf(find, links)).toEqual(points);
  });

  test("doubtful alignment leaves all points open, and charges nothing", () => {
    const doubt = { questions: [{ id: "a", isDoubtful: true }] };
    const { questions, links } = scoreCopy(find, copy([slip, result], doubt));
    expect(questions[0]).toMatchObject({ score: 0, pending: 10, charges: [], isDoubtful: true });
    expect(links.map(({ charged }) => charged)).toEqual([0, 0]);
  });

  test("a copy that cannot be opened loses nothing", () => {
    const error = { code: "E-LIMIT", message: { fr: "Trop grand.", en: "Too large." } };
    expect(scoreOf(find, [], { error })).toEqual([0, 10]);
  });

  test("what may still be won is never more than the points there are", () => {
    const marks = [
      "right",
      "follows",
      "wrong",
      "unreadable",
      "undecided",
      "words",
      "incomplete",
      "repairs",
    ] as const;
    for (const goal of [", goal: find", ", goal: shown", ", goal: value"]) {
      const asked = asking(3, goal);
      for (const first of marks)
        for (const second of marks)
          for (const last of marks) {
            const [score, pending] = scoreOf(asked, [
              { mark: first },
              { mark: second, causes: [cause("sign-lost")] },
              { mark: last, answers: "" },
            ]);
            expect(score).toBeGreaterThanOrEqual(0);
            expect(pending).toBeGreaterThanOrEqual(0);
            expect(score + pending).toBeLessThanOrEqual(3);
          }
    }
  });
});

describe("adding up", () => {
  test("thirds of a point are a point", () => {
    const thirds = exercise(`format: 1
title: {fr: Essai, en: Trial}
scoring: {round: 0.01}
questions:
- {id: a, points: 1, goal: value, parts: [{kind: derivative, of: z, wrt: z}, {kind: derivative, of: z, wrt: z}, {kind: derivative, of: z, wrt: z}]}
`);
    const of = (parts: readonly string[]): readonly [number, number] =>
      scoreOf(
        thirds,
        parts.map((part) => ({ ...result, part })),
      );
    expect(of(["a.1", "a.2", "a.3"])).toEqual([1, 0]);
    expect(of(["a.1", "a.2"])).toEqual([0.67, 0]);
  });

  test("questions are rounded once, to the upper of two that are as near", () => {
    const notation: Invented = { mark: "wrong", causes: [cause("factor-mixed", "notation")] };
    expect(scoreOf(asking(5), [notation, result])).toEqual([4.75, 0]);
    expect(scoreOf(asking(2.5), [notation, result])).toEqual([2.5, 0]);
    expect(scoreOf(asking(5, "", "scoring: {round: 0.5}"), [notation, result])).toEqual([5, 0]);
  });

  test("all of the points are all of the points, whatever is rounded", () => {
    expect(scoreOf(asking(3.3), [way, result])).toEqual([3.3, 0]);
  });

  test("a question is worth its minimum at least", () => {
    const kind = asking(4, "", "scoring: {minimum: 1}");
    expect(scoreOf(kind, [{ ...unexplained, answers: "" }])).toEqual([1, 0]);
    expect(scoreOf(kind, [way, result])).toEqual([4, 0]);
  });

  test("the totals are the sums of the questions", () => {
    const grade = scoreCopy(network, marked);
    const sum = (key: "score" | "pending" | "maxScore"): number =>
      grade.questions.reduce((total, question) => total + question[key], 0);
    expect([sum("score"), sum("pending"), sum("maxScore")]).toEqual([15, 3, 20]);
  });
});

describe("what is said of a question", () => {
  const said = (links: readonly Invented[], keys = ""): readonly string[] =>
    scoreCopy(asking(4, keys), copy(links)).questions[0]?.feedback.map(({ en }) => en) ?? [];

  test.each<[string, readonly Invented[], readonly string[]]>([
    ["all right", [way, result], ["All of it is right."]],
    [
      "nothing there",
      [{ ...way, question: undefined }],
      ["Nothing in the copy answers this question."],
    ],
    [
      "an error that is repaired",
      [way, slip, { mark: "repairs", from: 1, answers: "" }],
      [
        "All of it is right up to line 11.",
        "Line 11: See sign-lost.",
        "Line 12: the value is right again, but the line before does not lead to it.",
      ],
    ],
    [
      "two things to revise at most, each once",
      [
        slip,
        slip,
        { mark: "wrong", causes: [cause("two")] },
        { mark: "wrong", causes: [cause("three")] },
      ],
      ["Line 10: See sign-lost.", "Line 12: See two."],
    ],
    [
      "something to read",
      [way, { ...result, mark: "unreadable" }],
      ["What was read is right.", "A person will read the rest: 3.25 points pending."],
    ],
  ])("%s", (_, links, feedback) => {
    expect(said(links)).toEqual(feedback);
  });

  test("every item says why, in both languages", () => {
    const { questions } = scoreCopy(network, marked);
    for (const { because } of questions.flatMap(({ items }) => items)) {
      expect(because.fr).toMatch(/^\p{Lu}.*\.$/u);
      expect(because.en).toMatch(/^\p{Lu}.*\.$/u);
    }
  });
});
