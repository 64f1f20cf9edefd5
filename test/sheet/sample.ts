import { confirm, type Proved } from "../../src/check/prove.ts";
import { derive } from "../../src/diff/derive.ts";
import { toolbox } from "../../src/diff/toolbox.ts";
import * as B from "../../src/expr/build.ts";
import type { ScalarBuilder, TensorBuilder } from "../../src/expr/function.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import { symbolMatrix } from "../../src/expr/matrix.ts";
import type { Entry, Expr } from "../../src/expr/node.ts";
import { type Size, size } from "../../src/expr/size.ts";
import { symbolEntries } from "../../src/expr/walk.ts";
import { functions } from "../../src/functions/index.ts";
import { lemmaFamilies } from "../../src/lemmas/index.ts";
import { type Block, type Graph, type Plot, plainWords } from "../../src/narrate/block.ts";
import { tell } from "../../src/narrate/told.ts";
import { onDomain } from "../../src/rewrite/domain.ts";
import { given } from "../../src/rewrite/given.ts";
import { type Chain, endOf } from "../../src/rewrite/proof.ts";
import type { SheetModel, SheetQuestion } from "../../src/sheet/model.ts";
import { raise } from "../../src/tex/raise.ts";
import type { LatexStyle } from "../../src/tex/style.ts";

const scalarNamed = (name: string): ScalarBuilder =>
  functions.find(({ def }) => def.name === name) as ScalarBuilder;
const tensorNamed = (name: string): TensorBuilder =>
  functions.find(({ def }) => def.name === name) as TensorBuilder;

const tools = toolbox(functions, lemmaFamilies);
const [n, m] = [size("n"), size("m")];
const x = B.scalar("x");
const [X, O] = [B.symbol("x", [n]), B.symbol("o", [m])];
const [i, j] = [indexVar("i", n), indexVar("j", n)];
const softmax = tensorNamed("softmax");
const [relu, sigmoid, tanh, softplus] = ["relu", "sigmoid", "tanh", "softplus"].map(
  scalarNamed,
) as [ScalarBuilder, ScalarBuilder, ScalarBuilder, ScalarBuilder];

interface Derived {
  readonly chain: Chain;
  readonly proved: Proved;
}

/** A real derivation, replayed and witnessed. */
const derived = (of: Expr, by: Entry): Derived => {
  const chain = derive(of, by, tools, given({}));
  const so = onDomain(of, given({}), true);
  const proof = {
    claim: { left: chain.start, rel: "=", right: endOf(chain) },
    given: so,
    body: chain,
  } as const;
  return { chain, proved: confirm(proof) };
};

const question = (
  id: string,
  kind: SheetQuestion["kind"],
  ask: SheetQuestion["ask"],
  blocks: readonly Block[],
  proofs: readonly Proved[],
  points = 1,
): SheetQuestion => ({
  id,
  label: id,
  points,
  kind,
  ask,
  solution: { blocks, proofs, answer: undefined, result: undefined },
});

const derivation = ({ chain }: Derived): Block => ({ kind: "derivation", told: tell(chain) });
const result = (left: Expr, right: Expr): Block => ({
  kind: "result",
  left,
  right,
  shape: [],
  layout: "derivative",
});

const derivativeKind = { fr: "Dérivée", en: "Derivative" };
const jacobianKind = { fr: "Jacobienne", en: "Jacobian" };

const ofSoftmax = derived(softmax(symbolEntries(X))(i), B.entry(X, j));
const ofSigmoid = derived(sigmoid(x) as Expr, x);
const ofTanh = derived(tanh(x) as Expr, x);
const ofSoftplus = derived(softplus(x) as Expr, x);
const ofLoss = derived(
  B.negate(B.sum(scalarNamed("log")(softmax(symbolEntries(O))(B.scalar("y"))))),
  B.entry(O, indexVar("j", m)),
);
const ofTower = derived(
  sigmoid(
    B.product(
      B.scalar("w"),
      tanh(B.sum(B.product(B.scalar("v"), softplus(B.product(3, x))), B.square(x))),
    ),
  ),
  x,
);
const ofSquares = derived(
  tensorNamed("mse")(symbolEntries(X), symbolEntries(B.symbol("y", [n])))(),
  B.entry(X, j),
);

const matrix = raise({ indices: [i, j], body: endOf(ofSoftmax.chain) });

const probability = (c: number, at: number): number => {
  const scores = [2, 1, 0.5].map((value) => Math.exp(c * value));
  return (scores[at] as number) / scores.reduce((all, score) => all + score, 0);
};
const factors = Array.from({ length: 121 }, (_, at) => 10 ** (at / 30 - 2));

export const plot: Plot = {
  title: {
    fr: "Les probabilités $S(cx)_i$ pour $x = (2;\\ 1;\\ 0{,}5)$ : une distribution uniforme pour $c$ petit, un maximum franc pour $c$ grand.",
    en: "The probabilities $S(cx)_i$ for $x = (2,\\ 1,\\ 0.5)$: uniform for small $c$, a clear maximum for large $c$.",
  },
  x: { fr: "facteur $c$", en: "factor $c$" },
  y: { fr: "probabilité", en: "probability" },
  logX: true,
  curves: [0, 1, 2].map((at) => ({
    label: { fr: `classe ${at + 1}`, en: `class ${at + 1}` },
    points: factors.map((c) => [c, probability(c, at)] as const),
  })),
};

const [d, h, c] = [size("d_h"), size("h"), size("c")];
const whole = (name: string, axes: readonly Size[]): Graph["nodes"][number]["formula"] => ({
  matrix: symbolMatrix(B.symbol(name, axes)),
});
const node = (
  id: string,
  axes: readonly Size[],
  role: Graph["nodes"][number]["role"],
): Graph["nodes"][number] => ({
  id,
  formula: axes.length === 0 ? B.scalar(id) : whole(id, axes),
  shape: axes,
  role,
  isFar: false,
});

/** A network with a hidden layer, a label, and an edge that passes over three columns. */
export const graph: Graph = {
  nodes: [
    node("x", [d], "input"),
    node("A", [h, d], "parameter"),
    node("a", [h], "parameter"),
    node("u", [h], "value"),
    node("v", [h], "value"),
    node("C", [c, h], "parameter"),
    node("b", [c], "parameter"),
    node("s", [c], "value"),
    node("p", [c], "value"),
    node("y", [c], "input"),
    node("J", [], "loss"),
  ],
  edges: [
    ["x", "u"],
    ["A", "u"],
    ["a", "u"],
    ["u", "v"],
    ["v", "s"],
    ["C", "s"],
    ["b", "s"],
    ["s", "p"],
    ["p", "J"],
    ["y", "J"],
    ["A", "J"],
  ],
  backward: ["J", "p", "s", "C", "b", "v", "u", "A", "a"],
};

/** Text that would leave its place if anything let it. */
export const hostile =
  'Un <script>alert("x")</script> & <img src=x onerror=alert(1)> à 5$ ou $\\href{javascript:alert(1)}{ici}$, $\\def\\x{}$, $a_{1$ et $x<y$ ; \\input{x} #1 %~^ "fin" 10_000';

export const questions: readonly SheetQuestion[] = [
  question(
    "b",
    derivativeKind,
    {
      fr: "Montrez que la dérivée de $g(x)=\\max\\{0,x\\}$, lorsqu'elle existe, est égale à la fonction de Heaviside $H(x)$.",
      en: "Show that the derivative of $g(x)=\\max\\{0,x\\}$, where it exists, is Heaviside's function $H(x)$.",
    },
    [
      {
        kind: "cases",
        arms: ([">", "<"] as const).map((rel) => ({
          when: B.compare(x, rel, 0),
          blocks: [
            {
              kind: "derivation",
              told: {
                start: B.deriv(relu(x), x),
                names: [],
                lines: [
                  {
                    rel: "=",
                    right: B.deriv(rel === ">" ? x : B.zero, x),
                    reasons: [
                      {
                        fr: (set) =>
                          `Près de ${set(x)}, ${set(relu(x))} = ${set(rel === ">" ? x : B.zero)}.`,
                        en: (set) =>
                          `Near ${set(x)}, ${set(relu(x))} = ${set(rel === ">" ? x : B.zero)}.`,
                      },
                    ],
                    steps: [],
                  },
                  {
                    rel: "=",
                    right: rel === ">" ? B.one : B.zero,
                    reasons: [
                      plainWords({
                        fr: "Dérivée d'une fonction affine.",
                        en: "Derivative of an affine function.",
                      }),
                    ],
                    steps: [],
                  },
                ],
              },
            },
          ],
        })),
      },
      {
        kind: "remark",
        says: {
          fr: (set) =>
            `En ${set(x)} = ${set(B.zero)} la dérivée n'existe pas : à gauche elle vaut 0, à droite 1. Que vaut ${set(scalarNamed("heaviside")(B.zero))} ? Un demi, par convention.`,
          en: (set) =>
            `At ${set(x)} = ${set(B.zero)} there is no derivative: on the left it is 0, on the right 1. What is ${set(scalarNamed("heaviside")(B.zero))}? One half, by convention.`,
        },
      },
    ],
    [],
  ),
  question(
    "e",
    derivativeKind,
    {
      fr: "Écrivez $\\sigma'$ en utilisant seulement $\\sigma$.",
      en: "Write $\\sigma'$ with $\\sigma$ only.",
    },
    [derivation(ofSigmoid), result(ofSigmoid.chain.start, endOf(ofSigmoid.chain))],
    [ofSigmoid.proved],
    2,
  ),
  question(
    "f",
    derivativeKind,
    {
      fr: "Dérivez $\\tanh$, puis $\\operatorname{softplus}$.",
      en: "Differentiate $\\tanh$, then $\\operatorname{softplus}$.",
    },
    [
      derivation(ofTanh),
      { kind: "prose", says: plainWords({ fr: "De même :", en: "Likewise:" }) },
      derivation(ofSoftplus),
    ],
    [ofTanh.proved, ofSoftplus.proved],
    1.5,
  ),
  question(
    "i",
    { fr: "Effet d'un facteur", en: "Effect of a factor" },
    {
      fr: "Quel est l'effet de la multiplication du vecteur par un scalaire plus grand que 1? Plus petit que 1?",
      en: "What is the effect of multiplying the vector by a scalar larger than 1? Smaller than 1?",
    },
    [
      {
        kind: "prose",
        says: plainWords({
          fr: "La plus grande probabilité croît avec le facteur $c$ : vers 1 quand $c\\to\\infty$, vers $1/n$ quand $c\\to 0^{+}$.",
          en: "The largest probability grows with the factor $c$: to 1 as $c\\to\\infty$, to $1/n$ as $c\\to 0^{+}$.",
        }),
      },
      { kind: "plot", plot },
    ],
    [],
  ),
  question(
    "j",
    jacobianKind,
    {
      fr: "Montrez que $\\frac{\\partial S(\\mathbf{x})_i}{\\partial \\mathbf{x}_j} = S(\\mathbf{x})_i(\\delta_{ij} - S(\\mathbf{x})_j)$.",
      en: "Show that $\\frac{\\partial S(\\mathbf{x})_i}{\\partial \\mathbf{x}_j} = S(\\mathbf{x})_i(\\delta_{ij} - S(\\mathbf{x})_j)$.",
    },
    [derivation(ofSoftmax), result(ofSoftmax.chain.start, endOf(ofSoftmax.chain))],
    [ofSoftmax.proved],
  ),
  question(
    "k",
    jacobianKind,
    {
      fr: "Exprimez la matrice jacobienne de la fonction softmax en notation matricielle.",
      en: "Write the Jacobian of softmax in matrix notation.",
    },
    matrix
      ? [
          {
            kind: "prose",
            says: {
              fr: (set) =>
                `On assemble les composantes ${set(endOf(ofSoftmax.chain))} dans une matrice.`,
              en: (set) => `The entries ${set(endOf(ofSoftmax.chain))} are gathered in a matrix.`,
            },
          },
          {
            kind: "result",
            left: undefined,
            leftWords: {
              fr: (set) => set(ofSoftmax.chain.start),
              en: (set) => set(ofSoftmax.chain.start),
            },
            right: { matrix },
            shape: [n, n],
            layout: "numerator",
          },
          {
            kind: "remark",
            says: plainWords({
              fr: "La matrice est symétrique : les deux conventions de disposition coïncident.",
              en: "The matrix is symmetric: both layout conventions agree.",
            }),
          },
        ]
      : [],
    [ofSoftmax.proved],
  ),
  question(
    "m",
    { fr: "Gradient", en: "Gradient" },
    {
      fr: "Dérivez le gradient de la perte $L=-\\log S(\\mathbf{o})_y$ par rapport à $\\mathbf{o}$.",
      en: "Derive the gradient of the loss $L=-\\log S(\\mathbf{o})_y$ with respect to $\\mathbf{o}$.",
    },
    [derivation(ofLoss), result(ofLoss.chain.start, endOf(ofLoss.chain))],
    [ofLoss.proved],
    3,
  ),
  question(
    "n",
    derivativeKind,
    { fr: "Une composée de quatre fonctions.", en: "A composition of four functions." },
    [derivation(ofTower), derivation(ofSquares), { kind: "graph", ...graph }],
    [ofTower.proved, ofSquares.proved],
  ),
  {
    id: "o",
    label: "o",
    points: 2,
    kind: { fr: "Identité", en: "Identity" },
    ask: {
      fr: "Montrez que $\\tanh(x) = \\sigma(2x)$.",
      en: "Show that $\\tanh(x) = \\sigma(2x)$.",
    },
    failure: {
      fr: "Les deux membres diffèrent : en $x = 0$, ils valent $0$ et $1/2$.",
      en: "The two sides differ: at $x = 0$ they are $0$ and $1/2$.",
    },
  },
];

export const sample: SheetModel = {
  title: {
    fr: "Dérivées et relations entre fonctions usuelles",
    en: "Derivatives of common functions, and how they relate",
  },
  points: 20,
  intro: plainWords({
    fr: "Devoir 3, partie théorique, exercice 1.",
    en: "Homework 3, theoretical part, exercise 1.",
  }),
  given: [
    {
      fr: (set) =>
        `la sigmoïde : ${set(sigmoid(x))} = ${set(sigmoid.def.definition?.([symbolEntries(x.of)], []) as Expr)} ;`,
      en: (set) =>
        `the sigmoid: ${set(sigmoid(x))} = ${set(sigmoid.def.definition?.([symbolEntries(x.of)], []) as Expr)};`,
    },
    {
      fr: (set) =>
        `${set(B.entry(X, i))}, composante de $\\mathbf{x}$, où $\\mathbf{x} \\in $ ${set({ shape: [n] })} ;`,
      en: (set) =>
        `${set(B.entry(X, i))}, an entry of $\\mathbf{x}$, where $\\mathbf{x} \\in $ ${set({ shape: [n] })};`,
    },
    {
      fr: (set) =>
        `le softmax : ${set(softmax(symbolEntries(X))(i))}, avec $y \\in \\{1,\\dots,m\\}$.`,
      en: (set) => `softmax: ${set(softmax(symbolEntries(X))(i))}, with $y \\in \\{1,\\dots,m\\}$.`,
    },
  ],
  questions,
};

/** The sample with a question whose text is written to do harm. */
export const hostileSample: SheetModel = {
  ...sample,
  title: { fr: `Titre ${hostile}`, en: `Title ${hostile}` },
  questions: [
    {
      ...(questions[1] as SheetQuestion),
      id: 'a"><script>',
      label: "<b>1</b>",
      ask: { fr: hostile, en: hostile },
    },
    {
      ...(questions[3] as SheetQuestion),
      solution: {
        ...(questions[3]?.solution as NonNullable<SheetQuestion["solution"]>),
        blocks: [
          {
            kind: "plot",
            plot: { ...plot, title: { fr: hostile, en: hostile }, x: { fr: hostile, en: hostile } },
          },
        ],
      },
    },
  ],
};

export const style: LatexStyle = { functions: new Map([["softmax", "S"]]), bounds: "full" };
