import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { functions } from "../../src/functions/index.ts";
import type { Options } from "../../src/parse/context.ts";
import { type ReadError, showError } from "../../src/parse/error.ts";
import { nearestName } from "../../src/parse/nearest.ts";
import { read } from "../../src/parse/read.ts";

const shapes: Options = {
  functions,
  declare: ["x: p", "o: n", "z: m", "W: m x n", "w: 3", "X: c x h x w"],
};

const refused = (text: string, options: Options = shapes): ReadError => {
  const result = read(text, options);
  if (result.ok) throw new Error(`${text} was accepted`);
  return result.error;
};

describe("what mathjs would accept in silence, or answer in its own words, is refused by name", () => {
  test.each([
    ["f'(s)", "f'", "corrige derive"],
    ["sigmoid'(s)", "sigmoid'", "corrige derive"],
    ["x^2'", "'", "a number is not transposed"],
    ["s.t", ".", "A dot alone has no meaning"],
    ["a?.b", "?", "A dot alone has no meaning"],
    ["s.2", ".2", "can be read in two ways"],
    ["sin s", "sin", "written with parentheses"],
    ["abs s", "abs", "written with parentheses"],
    ["exp -s", "exp", "written with parentheses"],
    ["sin^2(s)", "sin", "written with parentheses"],
    ["2_q", "2_q", "has no meaning here"],
    ["|s|", "|", "abs(x)"],
    ["s**2", "**", "a power is written ^"],
    ["w_{0}", "{", "w_0"],
    ["1,5", ",", "with a point, 1.5"],
    ["∂s", "∂", "corrige derive"],
    ["∇s", "∇", "corrige derive"],
    ["∑ s", "∑", "sum(u[i], i, 1, n)"],
    ["s = t", "=", "equality is written =="],
    ["f(s) = s^2", "=", "equality is written =="],
    ["s; t", ";", "rows of a matrix"],
    ["s\nt", "\n", "on one line"],
    ["{s}", "{", "a group with ( )"],
    ['"s"', '"', "no texts"],
    ["s to t", "to", "no units"],
    ["s in t", "in", "no units"],
    ["s mod t", "mod", "remainders"],
    ["5%", "%", "5/100"],
    ["s!", "!", "factorials"],
    ["a & b", "&", "comparisons"],
    ["a | b", "|", "abs(x)"],
    ["~a", "~", "1 - c"],
    ["a and b", "and", "comparison"],
    ["a or b", "or", "comparison"],
    ["not a", "not", "comparison"],
    ["a xor b", "xor", "comparison"],
    ["a ?? b", "??", "c ? a : b"],
    ["1:n", ":", "inside an index only"],
    ["s # slope", "#", "no comments"],
    ["\\frac{1}{2}", "\\", "this is LaTeX"],
    ["NaN", "NaN", "a number was expected"],
    ["Infinity", "Infinity", "not a number"],
    ["null", "null", "a number was expected"],
    ["true", "true", "write 1"],
    ["2 3", "3", "was not expected"],
  ])("%s", (text, read, message) => {
    const error = refused(text);
    expect(error.code).toBe("E-SYNTAX");
    expect(error.read).toBe(read);
    expect(error.message.en).toContain(message);
  });

  test.each(["", "   ", "\n"])("an empty text: %j", (text) => {
    expect(refused(text).message.en).toBe("The expression is empty.");
  });
});

describe("what is missing or too much is named, with its place", () => {
  test.each([
    ["softmax(W*o + b", "1:16", 'The closing parenthesis of "softmax(" is missing.'],
    ["w[2", "1:4", 'The closing bracket of "w[" is missing.'],
    ["(s]", "1:3", 'The closing parenthesis of "(" is missing.'],
    ["s)", "1:2", 'This ")" closes nothing.'],
    ["s +", "1:4", 'A value is missing after "+".'],
    ["sigmoid()", "1:9", '")" was not expected after "(".'],
    ["w[]", "1:3", '"]" was not expected after "[".'],
    ["*s", "1:1", '"*" was not expected.'],
    ["s + * t", "1:5", '"*" was not expected after "+".'],
    ["s ? 1", "1:6", 'What is missing is ":" and the value when the condition is false.'],
    ["(s, t)", "1:3", "This comma is inside no call, index or array."],
  ])("%s at %s", (text, place, message) => {
    const { code, line, column, message: says } = refused(text);
    expect([code, `${line}:${column}`, says.en]).toEqual(["E-SYNTAX", place, message]);
  });
});

describe("names", () => {
  test.each([
    ["sigmoi(s)", "sigmoid"],
    ["sofmax(z)", "softmax"],
    ["sotfmax(z)", "softmax"],
    ["tahn(s)", "tanh"],
    ["zzzzzz(s)", undefined],
  ])("%s: did you mean %s?", (text, nearest) => {
    const error = refused(text);
    expect(error.code).toBe("E-NAME");
    expect(error.nearest).toBe(nearest);
  });

  test("a swap of neighbours is one slip", () => {
    expect(nearestName("tahn", ["tan", "tanh"])).toBe("tanh");
  });
});

describe("shapes that clash are both named, with what has them", () => {
  test.each([
    ["W*x", "W: m × n, x: p. In W*x the inner sizes differ: n ≠ p."],
    ["W*o + x", "W*o: m, x: p. Entry by entry, sizes must be equal or 1."],
    ["s + o + x", "o: n, x: p. Entry by entry, sizes must be equal or 1."],
    ["o*o", "Write o'*o for the dot product, o .* o entry by entry."],
    ["o/o", 'write "./".'],
    ["o^2", 'write ".^".'],
    ["2^o", 'write ".^".'],
    ["e^o", "Write exp(o)"],
    ["tr(W)", "It takes a square matrix."],
    ["W[1]", "It takes 2 indices; there are 1."],
    ["softmax(z)[1,k]", "It takes 1 indices; there are 2."],
    ["s[3]", 'Declare its shape, such as "s: n".'],
    ["softmax(s)", 'Declare its shape, such as "s: n".'],
    ["o[0]", "The index 0 is outside 1 … n (axis 1 of o)."],
    ["w[4]", "The index 4 is outside 1 … 3 (axis 1 of w)."],
    ["sum(o[i], i, 1, m)", "The index i runs from 1 to m, but axis 1 of o has size n."],
    ["[1,2;3]", "This row has 1 entries, the first has 2."],
    ["[s, o]", "The entries of an array are scalars."],
    ["X*o", "write sums with sum(…, i, 1, n)."],
    ["X'", "Only a matrix is transposed."],
    ["mse(o, x)", "o: n, x: p."],
    ["onehot(x, n)", "A one-hot vector of n classes has that size."],
    ["conv1d(o, W)", "It takes b × c × n and kernels k × c × f."],
    ["conv2d(X, W)", "It takes b × c × n × m and kernels k × c × f × g."],
    ["conv1d(o, w, x)", "It takes one bias for each kernel."],
    ["conv1d(o, w, 0, 2)", "⌊(n - 3)/2⌋ + 1, is no size."],
    ["conv1d(w, [1,2,3,4])", "A window of size 4 does not fit into an axis of size 3."],
    ["maxpool1d(s, 2)", "It takes at least 1 axis."],
    ["maxpool2d(o, 2)", "It takes at least 2 axes."],
    ["maxpool1d(o, 2)", "declare the axis with it"],
    ["convolve(o, W)", "It takes a signal and a kernel, two vectors."],
    ["convolve(w, o, same)", "It takes a kernel whose length is a number, or 2*r + 1."],
  ])("%s", (text, message) => {
    const error = refused(text);
    expect(error.code).toBe("E-SHAPE");
    expect(error.message.en).toContain(message);
  });

  test("a label of more classes than an axis has places", () => {
    const error = refused("o[y]", { ...shapes, assume: { y: "index:m" } });
    expect(error.code).toBe("E-SHAPE");
    expect(error.message.en).toContain("The index y runs from 1 to m, but axis 1 of o has size n.");
  });
});

describe("values of the wrong kind", () => {
  test.each([
    ["sigmoid(s, t)", '"sigmoid" takes 1 argument; there are 2.'],
    ["w[1.5]", '"1.5" is no index.'],
    ["w[o]", '"o" is no index.'],
    ["w[sin(1)]", '"sin(1)" is no index.'],
    ["sum(W, 3)", "is an axis"],
    ["ones(2.5)", '"2.5" is no size.'],
    ["s(1, 2)", "an entry is written s[…]"],
    ["sum(o[i], i, 3, 2)", '"2" is no bound.'],
    ["tanh(o, 1)", '"tanh" takes 1 argument; there are 2.'],
    ["convolve(o, w, half)", '"convolve" keeps full, same or valid.'],
    ["conv1d(o, w, 0, 1, -1)", '"-1" is no number of steps.'],
    ["conv1d(o)", '"conv1d" does not take these arguments (1).'],
  ])("%s", (text, message) => {
    const error = refused(text, {
      ...shapes,
      declare: [...(shapes.declare as string[]), "s: scalar"],
    });
    expect(error.code).toBe("E-TYPE");
    expect(error.message.en).toContain(message);
  });
});

describe("limits", () => {
  const deep = (n: number): string => `${"(".repeat(n)}s${")".repeat(n)}`;

  test("200 nested brackets are read, 201 are not", () => {
    expect(read(deep(200), shapes).ok).toBe(true);
    expect(refused(deep(201)).message.en).toBe("More than 200 nested brackets.");
  });

  test("a sum of thousands of terms is read", () => {
    expect(read(Array(9_000).fill("s").join(" + ").slice(0, 19_997), shapes).ok).toBe(true);
  });

  test.each([
    ["a long text", "s+".repeat(10_001)],
    ["a huge number", "1e400"],
    ["a number of many digits", "1".repeat(401)],
    ["a huge exponent", "s^1000000"],
    ["a tower of powers", Array(9_000).fill("s").join("^")],
    ["a row of signs", `${"-".repeat(9_000)}s`],
    ["a row of apostrophes", `s${"'".repeat(15_000)}`],
    ["a chain of cases", `${"s?1:".repeat(4_000)}1`],
    ["a power of powers", `${"(".repeat(8)}(W'*W)${"^8)".repeat(8)}`],
    ["a matrix power too high", "(W'*W)^9"],
    ["softmax of softmax of softmax", `${"softmax(".repeat(60)}W${")".repeat(60)}`],
  ])("%s", (_, text) => {
    expect(refused(text).code).toBe("E-LIMIT");
  });

  test("abbreviations that double and double", () => {
    const define = Object.fromEntries(
      Array.from({ length: 40 }, (_, k) => [`u${k + 1}`, k === 0 ? "s + 1" : `u${k} .* u${k}`]),
    );
    expect(refused("u40", { functions, define }).code).toBe("E-LIMIT");
  });
});

describe("declarations and definitions", () => {
  test.each([
    [{ declare: ["W: m x 2.5"] }, "W: m x 2.5", "2.5"],
    [{ declare: ["W"] }, "W", undefined],
    [{ assume: { s: "posetive" } }, "posetive", "posetive"],
    [{ define: { u: "sigmoi(s)" } }, "sigmoi(s)", "sigmoi"],
  ])("%j", (more, source, read) => {
    const error = refused("s", { functions, ...more });
    expect(error.source).toBe(source);
    expect(error.read).toBe(read);
  });
});

test("an error is shown under its place, in both languages", () => {
  expect(showError(refused("softmax(W*o + b"))).toBe(
    [
      "expression:1:16: E-SYNTAX",
      "softmax(W*o + b",
      "               ^  Il manque la parenthèse fermante de « softmax( ».",
      '                  The closing parenthesis of "softmax(" is missing.',
    ].join("\n"),
  );
});

test("an error is shown in one language, with file and nearest name", () => {
  expect(showError(refused("2*sigmoi(s)", { functions, file: "a.yaml" }), "fr")).toBe(
    [
      "a.yaml:1:3: E-NAME",
      "2*sigmoi(s)",
      "  ^^^^^^  La fonction « sigmoi » n'est pas connue.",
      "          Attendu : une fonction que montre « corrige list functions ».",
      "          Vouliez-vous dire « sigmoid » ?",
    ].join("\n"),
  );
});

test("a long line is shown around the place", () => {
  const [, picture = ""] = showError(refused(`${"s + ".repeat(100)}sigmoi(s)`)).split("\n");
  expect(picture.length).toBeLessThan(80);
  expect(picture).toContain("sigmoi(s)");
});

describe("whatever is typed, the answer is a value", () => {
  const answers = (text: string): void => {
    const result = read(text, shapes);
    if (result.ok) return;
    expect(result.error.code).toMatch(/^E-(SYNTAX|NAME|SHAPE|TYPE|LIMIT)$/);
    expect(result.error.message.fr).not.toBe("");
    expect(showError(result.error)).not.toMatch(/at .*\.ts|undefined/);
  };

  test("on any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 40 }), answers), {
      seed: 7,
      numRuns: 2_000,
    });
  });

  test("on texts made of the pieces of expressions", () => {
    const pieces = [
      ..."+-*/^'()[],;:?<>=.!_ ",
      ...[
        "s",
        "x",
        "o",
        "z",
        "W",
        "X",
        "w",
        "n",
        "m",
        "i",
        "e",
        "pi",
        "T",
        "f",
        "1",
        "2",
        "3",
        "0.5",
        "1e3",
      ],
      ...[
        "sum(",
        "softmax(",
        "sigmoid(",
        "max(",
        "ones(",
        "onehot(",
        "diag(",
        "delta(",
        "array(",
        "mean(",
        "ce(",
      ],
      ...[
        ".*",
        "./",
        ".^",
        "<=",
        "==",
        "i, 1, n)",
        "[k,:]",
        "[:,1]",
        "[i]",
        "²",
        "ᵀ",
        "₁",
        "·",
        "−",
        "end",
        "\u0302",
      ],
    ];
    const text = fc
      .array(fc.constantFrom(...pieces), { maxLength: 16 })
      .map((found) => found.join(""));
    fc.assert(fc.property(text, answers), { seed: 8, numRuns: 20_000 });
  });
});
