import { describe, expect, test } from "vitest";
import { toAscii } from "../../src/tex/ascii.ts";
import { answered, loaded, refused, textOf } from "./trial.ts";

const tied = "define: {u: {is: W*x}, v: {is: u + W*exp(x)}, L: {is: norm2sq(v) + sum(u)}}";

describe("backpropagation through a path that leads around the others", () => {
  test("what the quantity is made of is gone through", () => {
    const { answer } = answered(`kind: backprop, of: L, wrt: W, ${tied}`);
    expect(answer && toAscii(answer.tensor.body)).toBe("2*v[i]*x[j] + 2*v[i]*exp(x[j]) + x[j]");
  });

  test("a derivative that is its own answer is none", () => {
    const unknown = "symbols: {J: {of: [p, q]}}, define: {p: {is: W*x}, q: {is: tanh(p)}}";
    expect(refused(`kind: backprop, of: J, wrt: p, ${unknown}`)).toMatchObject({ read: "J" });
  });

  test.each(["c", "L", "W"])("%s is not kept, which no derivative stops at", (name) => {
    expect(refused(`kind: backprop, of: L, wrt: W, keep: [${name}], ${tied}`).fr).toContain(
      `« ${name} » n'est pas entre`,
    );
  });

  test("a quantity that the other paths lead around is kept, and they are told", () => {
    const sum =
      "define: {p: {is: W*x}, q: {is: tanh(p)}, l: {is: norm2sq(q)}, L: {is: l + norm2sq(W)}}";
    const { answer, blocks } = answered(`kind: backprop, of: L, wrt: W, keep: [q], ${sum}`);
    expect(answer && toAscii(answer.tensor.body)).toContain("2*W[i,j]");
    expect(textOf(blocks, "en")).toMatch(/also acts on .* by paths that avoid/);
    const alone = answered(`kind: backprop, of: L, wrt: x, keep: [q], ${sum}`);
    expect(textOf(alone.blocks, "en")).not.toMatch(/by paths that avoid/);
  });

  test("a quantity whose gradient stands nowhere is not kept", () => {
    const paths = "define: {p: {is: W*x}, q: {is: tanh(p)}, L: {is: norm2sq(p + q)}}";
    const { en, read } = refused(`kind: backprop, of: L, wrt: W, keep: [q], ${paths}`);
    expect(en).toMatch(/"q" stays nowhere/);
    expect(read).toBe("[q]");
  });

  test("terms that are alike under their names are counted together", () => {
    const quantities = "define: {z: {is: 2*x}, zz: {is: z .* x}, L: {is: sum(zz .* z)}}";
    const { answer } = answered(`kind: backprop, of: L, wrt: z, ${quantities}`);
    expect(answer && toAscii(answer.tensor.body)).toBe("2*zz[j]");
  });

  test("nothing is differentiated by a class", () => {
    const classes = 'symbols: {t: {class: m}}, define: {L: {is: "-log(softmax(c)[t])"}}';
    expect(refused(`kind: backprop, of: L, wrt: t, ${classes}`)).toMatchObject({ read: "t" });
  });
});

describe("a name that is said again", () => {
  test("is refused where definitions lead back to it", () => {
    expect(refused('kind: formula, of: o, define: {a: {is: "V\'*o"}}')).toMatchObject({
      en: '"o" is defined by itself, by way of "a".',
      read: "o",
    });
  });

  test("is refused where a definition was read with another shape", () => {
    expect(refused("kind: formula, of: o, symbols: {x: {shape: [m, n]}}")).toMatchObject({
      en: '"a" is defined with "x" of shape d, which is of shape m x n here: "a" has to be defined again.',
      read: "o",
    });
  });

  test("hides nothing from questions that do without it", () => {
    const { answer } = answered("kind: gradient, of: sum(x), wrt: x, symbols: {x: {shape: [m]}}");
    expect(answer && toAscii(answer.tensor.body)).toBe("1");
  });
});

describe("what the author expects", () => {
  const conv = "input: [8, 8, 3], layers: [{conv: {kernels: 4, size: 3}}]";
  const signals = "signal: [1, 2, 3], kernel: [1, 2], flip: true, outputs: [full, valid]";

  test.each([
    `kind: shape, ${conv}, expect: 144`,
    `kind: shape, ${conv}, expect: "[6, 6, 4]"`,
    `kind: shape, of: W, expect: "[h, d]"`,
    `kind: convolution, ${signals}, expect: "[1, 4, 7, 6]"`,
    `kind: convolution, ${signals}, expect: "[4, 7]"`,
  ])("is found: %s", (question) => {
    expect(answered(question).blocks).not.toEqual([]);
  });

  test.each([
    `kind: shape, ${conv}, expect: 145`,
    `kind: shape, ${conv}, expect: "[6, 4, 6]"`,
    `kind: shape, of: W, expect: "[d, h]"`,
    `kind: convolution, ${signals}, expect: "[1, 4, 7, 7]"`,
    `kind: convolution, ${signals}, expect: "[1, 4, 7]"`,
  ])("is not passed over: %s", (question) => {
    expect(loaded(`- {id: q, ${question}}`).errors).toEqual([]);
    expect(refused(question).en).toMatch(/expect/);
  });
});

describe("a key that a kind of question has no use for is refused", () => {
  test.each([
    "kind: identity, left: tanh(-s), right: -tanh(s), expect: 7",
    "kind: piecewise, of: relu(s), expect: 7",
    "kind: antiderivative, of: relu(s), wrt: s, integrand: heaviside(s), expect: 7",
    "kind: scaling, of: softmax(r*x), by: r, symbols: {r: {assume: positive}}, expect: 7",
    "kind: simplex, of: softmax(x), expect: 7",
    'kind: equivalence, left: "[sigmoid(s), sigmoid(-s)]", right: "softmax([s, 0])", expect: 7',
    "kind: words, model: {fr: Oui., en: Yes.}, expect: 7",
    "kind: words, model: {fr: Oui., en: Yes.}, from: definition",
    "kind: update, of: norm2sq(x), wrt: x, rate: s, from: definition",
    "kind: gradient, of: norm2sq(x), wrt: x, keep: [x]",
    "kind: shape, of: W, keep: [W]",
    "kind: formula, of: o, for: all l",
    "parts: [{kind: gradient, of: norm2sq(x), wrt: x}], keep: [x]",
    "parts: [{kind: gradient, of: norm2sq(x), wrt: x}], expect: 2*x",
  ])("%s", (question) => {
    const [error, ...more] = loaded(`- {id: q, ${question}}`).errors;
    expect(error).toMatch(/^"(from|keep|for|expect)" has no effect on this kind of question\.$/);
    expect(more).toEqual([]);
  });

  test("what parts are told holds for those that have a use for it", () => {
    const question =
      "parts: [{kind: derivative, of: sigmoid(s), wrt: s}, {kind: simplex, of: softmax(x)}], from: definition";
    expect(loaded(`- {id: q, ${question}}`).errors).toEqual([]);
  });

  test("a key of the same name that is the kind's own is heard", () => {
    const question = 'kind: limit, of: abs(s), by: s, to: "0", from: right, equals: "0"';
    expect(loaded(`- {id: q, ${question}}`).errors).toEqual([]);
  });
});

describe("where the author starts", () => {
  const loss = 'define: {P: {is: softmax(x)}, J: {is: "-log(P[1])"}}, of: J, wrt: x';
  const starts = (question: string): string => {
    const [proved] = answered(question).proofs;
    const body = proved?.proof.body;
    if (body?.kind !== "chain") throw new Error("no chain");
    const seen = [body.start, ...body.steps.map(({ after }) => after)];
    return seen.map((line) => toAscii(line)).join("; ");
  };

  test.each([
    [
      `kind: gradient, ${loss}, from: "log(sum(exp(x))) - x[1]"`,
      "diff(log(sum(exp(x[k]), k, 1, d)) - x[1], x[j])",
    ],
    [
      `kind: backprop, ${loss}, from: "log(sum(exp(x))) - x[1]"`,
      "diff(log(sum(exp(x[k]), k, 1, d)) - x[1], x[j])",
    ],
    [
      'kind: derivative, of: tanh(s), wrt: s, from: "1 - 2/(exp(2*s) + 1)"',
      "diff(1 - 2/(exp(2*s) + 1), s)",
    ],
    [
      'kind: jacobian, of: softmax(x), wrt: x, from: "exp(x)/sum(exp(x))"',
      "diff(exp(x[i])/sum(exp(x[k]), k, 1, d), x[j])",
    ],
  ])("%s", (question, line) => {
    expect(starts(question)).toContain(line);
  });

  test.each([
    `kind: gradient, ${loss}, from: "log(sum(exp(x))) + x[1]"`,
    `kind: gradient, ${loss}, from: x`,
    // Equal for positive numbers only.
    'kind: derivative, of: log(s^2), wrt: s, from: "2*log(s)"',
  ])("is refused where it is something else: %s", (question) => {
    const { en, read } = refused(question);
    expect(en).toMatch(/start from/);
    expect(question).toContain(`from: ${read}`);
  });
});
