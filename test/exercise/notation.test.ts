import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asciiOf, entryOf } from "../../src/commands/parse/meaning.ts";
import { loadNotation } from "../../src/exercise/notation.ts";
import { alignSections, labelOfId } from "../../src/exercise/section-labels.ts";
import { functions } from "../../src/functions/index.ts";
import { showError } from "../../src/parse/error.ts";
import { readFormula } from "../../src/parse/latex/formula.ts";
import type { NotationSays } from "../../src/parse/latex/notation.ts";

const load = (text: string) => loadNotation(text, "notation.yaml", functions);

const loaded = (text: string) => {
  const found = load(text);
  if (!found.ok) throw new Error(found.errors.map(({ message }) => message).join("\n"));
  return found;
};

/** Where each fault is, its code, and the name that was probably meant. */
const faults = (text: string): string[] => {
  const found = load(text);
  return found.ok
    ? []
    : found.errors.map(
        ({ at }) => `${at.line}:${at.column} ${at.code}${at.nearest ? ` ${at.nearest}` : ""}`,
      );
};

/** The sides of a formula that are refused. */
const refused = (latex: string, notation: NotationSays): string[] => {
  const found = readFormula(latex, { functions, notation, strict: true });
  if (!found.ok) return [found.error.message.en];
  return found.chains.flatMap(({ readings: [reading] }) =>
    reading.members.flatMap((meant) => (meant.is === "unreadable" ? [meant.error.message.en] : [])),
  );
};

describe("a notation file", () => {
  const text = String.raw`
notation:
  batch: columns
  sizes: {n: {}, m: {latex: [M]}}
  symbols:
    x: {shape: [n], latex: ['\mathbf{x}']}
    y: {class: m, onehot: [yv]}
    S: {reads: [softmax]}
    L: {of: [x, y]}
    g: {shape: [n], gradient: [L, x]}
  random: {j: softmax(x)}
  maps: {F: {takes: {u: [n]}, is: sum(u .* u)}}
sections:
  '2': {symbols: {L: {of: [x]}}}
  2.b: {symbols: {W: {shape: [m, n]}}}
macros: \newcommand{\loss}{L}
`;

  test("says what the reader takes", () => {
    const { ok: _, ...found } = loaded(text);
    expect(found).toEqual({
      from: "notation",
      macros: String.raw`\newcommand{\loss}{L}`,
      notation: {
        batch: "columns",
        sizes: { n: {}, m: { latex: ["M"] } },
        symbols: {
          x: { shape: ["n"], latex: [String.raw`\mathbf{x}`] },
          y: { class: "m", onehot: ["yv"] },
          S: { reads: ["softmax"] },
          L: { of: ["x", "y"] },
          g: { shape: ["n"], gradient: ["L", "x"] },
        },
        random: { j: "softmax(x)" },
        maps: { F: { takes: { u: ["n"] }, is: "sum(u .* u)" } },
      },
      sections: {
        "2": { symbols: { L: { of: ["x"] } } },
        "2.b": { symbols: { W: { shape: ["m", "n"] } } },
      },
    });
  });

  test("may be empty, or say nothing but sections", () => {
    expect(loaded("{}")).toMatchObject({ notation: {}, sections: {} });
    expect(loaded("sections: {'1': {symbols: {x: }}}").sections).toEqual({
      "1": { symbols: { x: {} } },
    });
  });

  test("may take over what another section says", () => {
    const text = `sections:
  '1': {symbols: &vectors {x: {shape: [n]}}}
  '2': {symbols: {<<: *vectors, y: {shape: [n]}}}
`;
    expect(Object.keys(loaded(text).sections["2"]?.symbols ?? {}).sort()).toEqual(["x", "y"]);
  });

  test("defines by formulas too, in any order", () => {
    const { notation } = loaded(`notation:
  symbols: {W: {shape: [m, n]}, x: {shape: [n]}, t: {class: m}}
  define:
    J: {is: "-log(p[t])", latex: [L]}
    p: {is: softmax(W*x)}
    d: {gradient: [J, W]}
`);
    expect(notation.symbols).toMatchObject({
      p: { shape: ["m"], of: ["W", "x"] },
      J: { shape: [], of: ["p", "t"], latex: ["L"] },
      d: { shape: ["m", "n"], gradient: ["J", "W"] },
    });
  });

  test.each<[what: string, text: string, faults: string[]]>([
    ["a key misspelt", "notaton: {}\n", ["1:1 E-NAME notation"]],
    ["a key of a symbol", "notation:\n  symbols:\n    x: {shap: [n]}\n", ["3:9 E-NAME shape"]],
    ["a size that is none", "notation:\n  symbols: {x: {shape: ['n+']}}\n", ["2:28 E-SYNTAX"]],
    ["a shape that is no list", "notation:\n  symbols: {x: {shape: n}}\n", ["2:24 E-TYPE"]],
    [
      "an unknown function",
      "notation:\n  symbols: {S: {reads: sofmax}}\n",
      ["2:24 E-NAME softmax"],
    ],
    ["an assumption", "notation:\n  symbols: {x: {assume: positif}}\n", ["2:25 E-TYPE"]],
    ["a name declared nowhere", "notation:\n  symbols: {x: {of: [theta]}}\n", ["2:22 E-NAME"]],
    [
      "LaTeX that is none",
      "notation:\n  symbols: {x: {latex: ['\\mathbf{x']}}\n",
      ["2:33 E-SYNTAX"],
    ],
    ["a definition", "notation:\n  define: {p: {is: sofmax(2)}}\n", ["2:20 E-NAME softmax"]],
    [
      "two that wait for each other",
      "notation:\n  define: {u: {is: v}, v: {is: u}}\n",
      ["2:15 E-NAME"],
    ],
    ["no YAML", "notation: {\n", ["2:1 E-SYNTAX"]],
    ["a batch that is none", "notation: {batch: row}\n", ["1:19 E-TYPE rows"]],
    [
      "a gradient of nothing",
      "notation:\n  symbols: {g: {gradient: [J, x]}}\n",
      ["2:28 E-NAME", "2:31 E-NAME"],
    ],
    ["a list", "- a\n", ["1:1 E-TYPE"]],
  ])("is located where it is wrong: %s", (_, text, where) => {
    expect(faults(text)).toEqual(where);
  });
});

describe("an exercise as a notation", () => {
  const text = String.raw`
format: 1
title: {en: A network with one hidden layer}
conventions: {batch: columns}
sizes: {d: {}, h: {latex: ['h', 'n_1']}, c: {latex: ['C', 'K']}}
symbols:
  x: {shape: [d]}
  A: {shape: [h, d], latex: ['W^{(1)}', 'W_1']}
  a: {shape: [h], latex: ['b^{(1)}'], where: "h > 1", says: {en: biases}}
  B: {shape: [c, h], latex: ['W^{(2)}', 'W_2']}
  b: {shape: [c], latex: ['b^{(2)}', 'b_2']}
  t: {class: c, onehot: ['y', '\mathbf{y}']}
  squash: {latex: ['\sigma'], reads: [sigmoid, softmax, tanh]}
define:
  u: {is: A*x + a, latex: ['u', 'z^{(1)}']}
  v: {is: tanh(u)}
  s: {is: B*v + b, latex: ['s', 'z^{(2)}']}
  p: {is: softmax(s), latex: ['p', '\hat{y}']}
  J: {is: "-log(p[t])", latex: ['J', 'L', '\mathcal{L}'], same: ["-sum(onehot(t,c) .* log(p))"]}
  delta: {gradient: [J, s], latex: ['\delta', '\delta^{(2)}']}
questions:
- {id: a, kind: derivative, of: tanh(z), wrt: z}
- id: b
  kind: gradient
  symbols: {q: {shape: [c]}}
  parts: [{kind: gradient, define: {r: {is: p - q}}}]
`;

  test("names what it computes, with shapes", () => {
    const { notation, sections, from } = loaded(text);
    expect(from).toBe("exercise");
    expect(notation.batch).toBe("columns");
    expect(notation.symbols).toMatchObject({
      a: { shape: ["h"], latex: ["b^{(1)}"] },
      u: { shape: ["h"], of: ["A", "x", "a"] },
      p: { shape: ["c"], of: ["s"] },
      J: { shape: [], of: ["p", "t"] },
      delta: { shape: ["c"], gradient: ["J", "s"] },
      squash: { reads: ["sigmoid", "softmax", "tanh"] },
    });
    expect(notation.symbols?.a).not.toHaveProperty("where");
    expect(sections).toEqual({
      a: {},
      b: { symbols: { q: { shape: ["c"] } } },
      "b.1": { symbols: { r: { shape: ["c"], of: ["p", "q"] } } },
    });
  });

  test("says beside how copies write, which only reading uses", () => {
    const { notation, sections } = loaded(
      text
        .replace(
          "questions:\n",
          `copies:
  symbols: {w: {of: [D]}, D: {set: true, latex: [D_n]}, u: {shape: [h], latex: [z], anew: true}}
questions:
`,
        )
        .replace(
          "wrt: z}",
          "wrt: z, copies: {define: {o: {is: 2*p, latex: [p], anew: true}}, random: {j: p}}}",
        ),
    );
    expect(notation.symbols).toMatchObject({
      w: { of: ["D"] },
      D: { set: true },
      u: { shape: ["h"], latex: ["z"], anew: true },
    });
    expect(sections.a).toMatchObject({
      symbols: { o: { shape: ["c"], of: ["p"], latex: ["p"], anew: true } },
      random: { j: "p" },
    });
  });

  test("is read with", () => {
    const { notation } = loaded(text);
    for (const latex of [
      "z^{(1)} = W^{(1)} x + b^{(1)}",
      String.raw`\delta^{(2)} = \hat{y} - y`,
      String.raw`\frac{\partial L}{\partial W^{(2)}} = \delta v^\top`,
    ])
      expect(refused(latex, notation)).toEqual([]);
  });

  test("a homework of the house can be read with", () => {
    const path = join(import.meta.dirname, "../../exercises/004-reseaux-de-neurones/exercise.yaml");
    const found = loadNotation(readFileSync(path, "utf8"), path, functions);
    expect(found).toMatchObject({ ok: true, from: "exercise" });
  });

  test("is located where it is wrong", () => {
    expect(faults(text.replace("is: A*x + a", "is: A*x + B"))).toEqual(["15:11 E-SHAPE"]);
    expect(faults(text.replace("title: {en", "tilte: {en"))).toEqual(["3:1 E-NAME title"]);
    expect(faults(text.replace("symbols: {q", "symbols: {2q"))).toEqual(["25:13 E-SYNTAX"]);
  });
});

describe("docs/notation.md", () => {
  const text = readFileSync(join(import.meta.dirname, "../../docs/notation.md"), "utf8");
  const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```(?:(?!```)[\s\S])*```\n([^`]*?)```/g)];
  const rows = examples.flatMap(([, yaml = "", lines = ""]) =>
    lines
      .split("\n")
      .filter((line) => line.includes("→"))
      .map((line) => [...line.split(" → "), yaml] as [string, string, string]),
  );

  test("has examples", () => expect(rows.length).toBeGreaterThan(7));

  test.each(rows)("%s → %s", (latex, ascii, yaml) => {
    const { notation } = loaded(yaml);
    const found = readFormula(latex, { functions, notation, strict: true });
    const [chain] = found.ok ? found.chains : [];
    const sides = chain?.readings[0].members.map((meant) =>
      meant.is === "expression" ? asciiOf(entryOf(meant)) : meant.is,
    );
    expect(sides?.join(" = ")).toBe(ascii);
  });

  test("shows what a slip looks like", () => {
    const [, shown = ""] = /```\n(notation\.yaml:[\s\S]*?)\n```/.exec(text) ?? [];
    const found = load("notation:\n  sizes: {n: {}}\n  symbols:\n    S: {reads: sofmax}\n");
    expect(found.ok ? "" : found.errors.map(({ at }) => showError(at, "en")).join("\n")).toBe(
      shown,
    );
  });
});

describe("a network of any depth", () => {
  const text = `
format: 1
title: {en: A network}
sizes: {depth: {latex: [L], least: 2}, n: {by: layer, latex: [n_l, 'n^{[l]}']}, N: {latex: [m]}}
layer: {index: l, from: 1, to: depth}
symbols:
  X: {shape: ['n[0]', N]}
  W: {by: layer, shape: ['n[l]', 'n[l-1]'], latex: [W_l, 'W^{(l)}']}
  b: {by: layer, shape: ['n[l]', 1], latex: [b_l]}
define:
  H: {by: layer, zero: X, is: "relu(Z[l])", latex: [a_l]}
  Z: {by: layer, is: "W[l]*H[l-1] + b[l]*ones(1,N)", latex: [z_l]}
  J: {is: "sum(H[2])"}
  D: {by: layer, gradient: [J, 'Z[l]'], latex: ['\\delta_l']}
questions:
- {id: dW, kind: backprop, of: J, wrt: "W[l]", for: all l}
`;

  test("has its layers as families", () => {
    const { notation } = loaded(text);
    expect(notation.layer).toEqual({ index: "l", to: "L" });
    expect(notation.symbols).toMatchObject({
      X: { shape: ["n[0]", "N"] },
      H: { by: "layer", shape: ["n[l]", "N"], of: ["Z"] },
      Z: { by: "layer", shape: ["n[l]", "N"], of: ["W", "H", "b"] },
      J: { shape: [], of: ["H"] },
      D: { by: "layer", shape: ["n[l]", "N"], gradient: ["J", "Z[l]"] },
    });
  });

  test("is read with", () => {
    const { notation } = loaded(text);
    for (const latex of [
      String.raw`z_l = W_l a_{l-1} + b_l \mathbf{1}_m^\top`,
      "z_1 = W_1 X",
      String.raw`\frac{\partial J}{\partial W_l} = \delta_l a_{l-1}^\top`,
    ])
      expect(refused(latex, notation)).toEqual([]);
  });

  test("says which layer's shapes clash", () => {
    const found = load(text.replace("W[l]*H[l-1]", "W[l]*H[l]"));
    expect(found.ok ? "" : found.errors[0]?.at.message.en).toContain("n[l-1]");
    expect(faults(text.replace("W[l]*H[l-1]", "W[l]*H[l]"))).toEqual(["12:22 E-SHAPE"]);
  });
});

describe("a question is found by the label of a section", () => {
  test.each([
    ["2l", "2.l"],
    ["a", "a"],
    ["1-2", "1.2"],
    [3, "3"],
  ])("%s is %s", (id, label) => {
    expect(labelOfId(id)).toBe(label);
  });

  const [a, b] = [{ symbols: { u: {} } }, { symbols: { v: {} } }];
  const labels = (text: string) => text.split(" ").map((label) => label.split("."));

  test("of that name", () => {
    expect(alignSections({ a, b }, labels("a b"))).toEqual({ a, b });
  });

  test("below the exercise that has most of them", () => {
    expect(alignSections({ a, b }, labels("1 1.a 2 2.a 2.b"))).toEqual({ "2.a": a, "2.b": b });
    expect(alignSections({ a }, labels("1.a 2.a"))).toEqual({ "1.a": a });
    expect(alignSections({ "2.a": a }, labels("1.a 2.a"))).toEqual({ "2.a": a });
  });

  test("or keeps its own", () => {
    expect(alignSections({ a }, labels("1 2"))).toEqual({ a });
  });
});
