// What a coursework sheet asks to differentiate. Every contestant reads the same spelled-out text.

/** @typedef {{ readonly [name: string]: readonly [number, number] }} Ranges */
/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {string} f what is differentiated, in plain syntax
 * @property {string} by the variable
 * @property {readonly string[]} textbook the forms that a textbook prints, the usual one first
 * @property {Ranges} at where each name is sampled, when not in [-2, 2]
 */

/**
 * @param {string} name
 * @param {string} f
 * @param {string | readonly string[]} textbook
 * @param {{ by?: string, at?: Ranges }} [more]
 * @returns {Entry}
 */
const entry = (name, f, textbook, { by = "x", at = {} } = {}) => ({
  name,
  f,
  by,
  textbook: [textbook].flat(),
  at,
});

/** @type {readonly [number, number]} */
const unit = [0.05, 0.95];
/** @type {readonly [number, number]} */
const positive = [0.2, 3];

const sigma = "1/(1+exp(-x))";
const three = "(exp(z1)+exp(z2)+exp(z3))";
const two = "(exp(z1)+exp(z2))";

/** @type {readonly Entry[]} */
export const corpus = [
  // Activations.
  entry("sigmoid", sigma, "sigmoid(x)*(1-sigmoid(x))"),
  entry("sigmoid of an affine map", "1/(1+exp(-(w*x+b)))", "x*sigmoid(w*x+b)*(1-sigmoid(w*x+b))", {
    by: "w",
  }),
  entry("tanh", "tanh(x)", ["1-tanh(x)^2", "1/cosh(x)^2"]),
  entry("tanh by exponentials", "(exp(x)-exp(-x))/(exp(x)+exp(-x))", [
    "1-tanh(x)^2",
    "1/cosh(x)^2",
    "4/(exp(x)+exp(-x))^2",
  ]),
  entry("softplus", "log(1+exp(x))", "sigmoid(x)"),
  entry("softplus mirrored", "log(1+exp(-x))", ["sigmoid(x)-1", "-sigmoid(-x)"]),
  entry("log-sigmoid", `log(${sigma})`, ["1-sigmoid(x)", "sigmoid(-x)"]),
  entry("silu", "x/(1+exp(-x))", [
    "sigmoid(x)*(1+x*(1-sigmoid(x)))",
    "sigmoid(x)+x*sigmoid(x)*(1-sigmoid(x))",
  ]),
  entry("gelu", "x/2*(1+erf(x/sqrt(2)))", [
    "normcdf(x)+x*normpdf(x)",
    "(1+erf(x/sqrt(2)))/2+x*exp(-x^2/2)/sqrt(2*pi)",
  ]),
  entry("gelu by tanh", "x/2*(1+tanh(c*(x+a*x^3)))", [
    "(1+tanh(c*(x+a*x^3)))/2+c*x*(1+3*a*x^2)*(1-tanh(c*(x+a*x^3))^2)/2",
  ]),
  entry("mish", "x*tanh(log(1+exp(x)))", [
    "tanh(softplus(x))+x*sigmoid(x)*(1-tanh(softplus(x))^2)",
    "tanh(log(1+exp(x)))+x*(1-tanh(log(1+exp(x)))^2)*exp(x)/(1+exp(x))",
  ]),
  entry("soft sign, smooth", "x/sqrt(1+x^2)", ["1/((1+x^2)*sqrt(1+x^2))", "1/(1+x^2)^(3/2)"]),

  // Losses.
  entry("logistic loss", "log(1+exp(-y*x))", ["-y*sigmoid(-y*x)", "y*(sigmoid(y*x)-1)"]),
  entry("bce of a sigmoid", `-(y*log(${sigma})+(1-y)*log(1-${sigma}))`, "sigmoid(x)-y"),
  entry(
    "bce of a probability",
    "-(y*log(p)+(1-y)*log(1-p))",
    ["(p-y)/(p*(1-p))", "(1-y)/(1-p)-y/p"],
    {
      by: "p",
      at: { p: unit },
    },
  ),
  entry("focal loss", "-(1-p)^2*log(p)", "2*(1-p)*log(p)-(1-p)^2/p", { by: "p", at: { p: unit } }),
  entry("squared error", "(w*x+b-y)^2/2", "x*(w*x+b-y)", { by: "w" }),
  entry("mse of two points", "((w*x1+b-y1)^2+(w*x2+b-y2)^2)/2", ["x1*(w*x1+b-y1)+x2*(w*x2+b-y2)"], {
    by: "w",
  }),
  entry("ridge", "(w*x-y)^2/2+l*w^2/2", "x*(w*x-y)+l*w", { by: "w" }),
  entry("Gaussian loss by its deviation", "log(s)+(x-m)^2/(2*s^2)", "1/s-(x-m)^2/s^3", {
    by: "s",
    at: { s: positive },
  }),
  entry(
    "binary entropy",
    "-x*log(x)-(1-x)*log(1-x)",
    ["log((1-x)/x)", "log(1-x)-log(x)", "-log(x/(1-x))"],
    { at: { x: unit } },
  ),

  // Softmax, with its entries written out.
  entry(
    "softmax, its own logit",
    `exp(z1)/${three}`,
    [`exp(z1)/${three}*(1-exp(z1)/${three})`, `exp(z1)*(exp(z2)+exp(z3))/${three}^2`],
    { by: "z1" },
  ),
  entry(
    "softmax, another logit",
    `exp(z1)/${three}`,
    [`-exp(z1)*exp(z2)/${three}^2`, `-exp(z1)/${three}*(exp(z2)/${three})`],
    { by: "z2" },
  ),
  entry(
    "softmax of two",
    `exp(z1)/${two}`,
    [
      "sigmoid(z1-z2)*(1-sigmoid(z1-z2))",
      `exp(z1)/${two}*(1-exp(z1)/${two})`,
      `exp(z1)*exp(z2)/${two}^2`,
    ],
    { by: "z1" },
  ),
  entry("log-sum-exp", `log${three}`, `exp(z2)/${three}`, { by: "z2" }),
  entry(
    "cross-entropy, the right class",
    `log${two}-z1`,
    [`exp(z1)/${two}-1`, "sigmoid(z1-z2)-1", `-exp(z2)/${two}`, "-sigmoid(z2-z1)"],
    { by: "z1" },
  ),
  entry("cross-entropy, another class", `-log(exp(z1)/${three})`, [`exp(z2)/${three}`], {
    by: "z2",
  }),

  // Elementary functions, products, quotients, powers.
  entry("logit", "log(x/(1-x))", ["1/(x*(1-x))", "1/x+1/(1-x)"], { at: { x: unit } }),
  entry("x log x", "x*log(x)", "log(x)+1", { at: { x: positive } }),
  entry("x to the x", "x^x", "x^x*(log(x)+1)", { at: { x: positive } }),
  entry("power", "x^a", "a*x^(a-1)", { at: { x: positive } }),
  entry("exponential of base 2", "2^x", "2^x*log(2)"),
  entry("cosh", "cosh(x)", "sinh(x)"),
  entry("log-cosh", "log(cosh(x))", "tanh(x)"),
  entry("atan", "atan(x)", "1/(1+x^2)"),
  entry("Huber, smooth", "sqrt(1+x^2)", "x/sqrt(1+x^2)"),
  entry("polynomial", "3*x^4-2*x^2+x-7", "12*x^3-4*x+1"),
  entry("power of an affine map", "(2*x+1)^5", "10*(2*x+1)^4"),
  entry("negative power", "1/x^3", "-3/x^4", { at: { x: positive } }),
  entry("quotient", "x/(1+x^2)", "(1-x^2)/(1+x^2)^2"),
  entry("quotient of squares", "(x^2-1)/(x^2+1)", "4*x/(x^2+1)^2"),
  entry("product with an exponential", "x^2*exp(-x)", ["x*(2-x)*exp(-x)", "(2*x-x^2)*exp(-x)"]),
  entry("product of sines", "sin(x)*cos(x)", ["cos(x)^2-sin(x)^2", "cos(2*x)", "1-2*sin(x)^2"]),
  entry("sine of a square", "sin(x^2)", "2*x*cos(x^2)"),
  entry("logarithm of a square", "log(1+x^2)", "2*x/(1+x^2)"),
  entry("Gaussian density", "exp(-x^2/2)/sqrt(2*pi)", [
    "-x*exp(-x^2/2)/sqrt(2*pi)",
    "-x*normpdf(x)",
  ]),
  entry(
    "Gaussian kernel by its centre",
    "exp(-(x-m)^2/(2*s^2))",
    "(x-m)*exp(-(x-m)^2/(2*s^2))/s^2",
    {
      by: "m",
      at: { s: positive },
    },
  ),

  // Chains.
  entry("exponential of a square", "exp(x^2)", "2*x*exp(x^2)"),
  entry("tanh of tanh", "tanh(tanh(x))", [
    "(1-tanh(tanh(x))^2)*(1-tanh(x)^2)",
    "1/(cosh(tanh(x))^2*cosh(x)^2)",
  ]),
  entry("two layers", "v*tanh(w*x+b)", ["v*x*(1-tanh(w*x+b)^2)", "v*x/cosh(w*x+b)^2"], {
    by: "w",
  }),
  entry("sigmoid of tanh", "1/(1+exp(-tanh(x)))", [
    "sigmoid(tanh(x))*(1-sigmoid(tanh(x)))*(1-tanh(x)^2)",
  ]),
  entry("sigmoid times its mirror", "1/(1+exp(-x))*(1/(1+exp(x)))", [
    "sigmoid(x)*(1-sigmoid(x))*(1-2*sigmoid(x))",
  ]),
];

/**
 * @typedef {object} Family a function that grows with n
 * @property {string} name
 * @property {string} title
 * @property {readonly number[]} sizes
 * @property {(n: number) => string} f
 */

/** @type {readonly Family[]} */
export const families = [
  {
    name: "products",
    title: "products of n sigmoids, σ(x)·σ(2x)·…·σ(nx), each spelled 1/(1+exp(-kx))",
    sizes: [5, 10, 20, 50, 100],
    f: (n) => Array.from({ length: n }, (_, k) => `1/(1+exp(-${k + 1}*x))`).join("*"),
  },
  {
    name: "chains",
    title: "chains of depth n, tanh(tanh(…tanh(x)))",
    sizes: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    f: (n) => `${"tanh(".repeat(n)}x${")".repeat(n)}`,
  },
];
