import { describe, expect, test } from "vitest";
import { sizeText } from "../../src/expr/size.ts";
import { functions } from "../../src/functions/index.ts";
import type { Options } from "../../src/parse/context.ts";
import { showError } from "../../src/parse/error.ts";
import { read, readDeclaration, readSizes, readVariable } from "../../src/parse/read.ts";
import { written } from "./written.ts";

const shapes: Options = {
  functions,
  declare: [
    "x: n",
    "o: n",
    "z: m",
    "b: m",
    "W: m x n",
    "A: n x n; B: n x n",
    "X: q x n",
    "Y: q x m",
    "r: 1 x m",
    "y: int",
    "v: int q",
  ],
};

/** What a text is read as; the whole message where it is refused. */
const reading = (text: string, options: Options = shapes): string => {
  const result = read(text, options);
  return result.ok ? written(result.tensor) : showError(result.error);
};

const remarks = (text: string, options: Options = shapes): string[] => {
  const result = read(text, options);
  return result.ok ? result.remarks.map((remark) => remark.message.en) : [];
};

describe("scalars", () => {
  test.each([
    ["2x", "2*x"],
    ["2(x+1)", "2*(x + 1)"],
    ["(1-x)x", "(1 - x)*x"],
    ["x y", "x*y"],
    ["x(1-x)", "x*(1 - x)"],
    ["2x(1-x)", "2*x*(1 - x)"],
    ["x(1-x)^2", "x*(1 - x)^2"],
    ["x y(2)", "x*y*2"],
    ["2^x(1-x)", "2^x*(1 - x)"],
    ["sigmoid(3x) (1 - x)", "sigmoid(3*x)*(1 - x)"],
    ["w_0(1-w_0)", "w_0*(1 - w_0)"],
    ["1/2x", "1/2*x"],
    ["a/b c", "a*(b*c)^-1"],
    ["-x^2", "-1*x^2"],
    ["2^-x", "2^(-1*x)"],
    ["x^y^z", "x^y^z"],
    ["e^2x", "exp(2)*x"],
    ["e^x", "exp(x)"],
    ["e", "exp(1)"],
    ["e^(-x^2/2)", "exp(-1*x^2*2^-1)"],
    ["2pi r", "2*pi*r"],
    ["π/2", "pi*2^-1"],
    ["a - b - c", "a - b - c"],
    ["a - (b - c)", "a - (b - c)"],
    ["a/b/c", "a*b^-1*c^-1"],
    ["1/x", "x^-1"],
    ["3/4 + 2/4", "3/4 + 2*4^-1"],
    ["0.1 + 1e-3", "1/10 + 1/1000"],
    ["12345678901234567890.5", "24691357802469135781/2"],
    ["i", "i"],
    ["cm kg", "cm*kg"],
    ["0 < x < 1", "{1 if 0 < x and x < 1}"],
    ["x == y", "{1 if x = y}"],
    ["x >= 0 ? x : -x", "{x if x ≥ 0, else -1*x}"],
    ["x < 0 ? 0 : x < 1 ? x : 1", "{0 if x < 0, x if x < 1, else 1}"],
    ["s ? a : b", "{a if s ≠ 0, else b}"],
    ["max(0, x)", "max(0; x)"],
    ["max(a, b, c)", "max(max(a; b); c)"],
    ["leakyrelu(x)", "leakyrelu(x; 1/100)"],
    ["ln(x)", "log(x)"],
    ["σ(x)", "sigmoid(x)"],
    ["σ^2", "σ^2"],
  ])("%s is %s", (text, expected) => {
    expect(reading(text, { functions })).toBe(expected);
  });
});

describe("Unicode is read as it is printed", () => {
  test.each([
    ["x×y", "x*y"],
    ["x÷y", "x*y^-1"],
    ["a·b⋅c", "a*b*c"],
    ["a − b", "a - b"],
    ["x²", "x^2"],
    ["e⁻ˣ", "exp(-1*x)"],
    ["x⁻¹", "x^-1"],
    ["θ₁ + θ₁₂", "θ_1 + θ_12"],
    ["√(x)", "sqrt(x)"],
    ["√x y", "sqrt(x)*y"],
    ["x ≤ y", "{1 if x ≤ y}"],
    ["x ≥ y", "{1 if x ≥ y}"],
    ["x ≠ y", "{1 if x ≠ y}"],
    ["λ ŷ ℓ d_h", "λ*ŷ*ℓ*d_h"],
    ["σ(x)·(1 − σ(x))", "sigmoid(x)*(1 - sigmoid(x))"],
  ])("%s is %s", (text, expected) => {
    expect(reading(text, { functions })).toBe(expected);
  });

  test("an accent may be typed in two ways", () => {
    expect(reading("y\u0302", { functions })).toBe(reading("ŷ", { functions }));
  });

  test.each([
    ["Wᵀ", "[n × m] W[j,i]"],
    ["W^⊤", "[n × m] W[j,i]"],
    ["W′", "[n × m] W[j,i]"],
    ["x ⊙ o", "[n] x[i]*o[i]"],
    ["1ₙ", "[n] 1"],
  ])("%s is %s", (text, expected) => {
    expect(reading(text)).toBe(expected);
  });
});

describe("entries", () => {
  test.each([
    ["x[3]", "x[3]"],
    ["W[k,j]", "W[k,j]"],
    ["x[i-1+a]", "x[i+a+-1]"],
    ["x[2i-1]", "x[2i+-1]"],
    ["x[n]", "x[n]"],
    ["x[end]", "x[n]"],
    ["softmax(z)[y]", "softmax(k: z[k])[y]"],
    ["softmax(z)[v[i]]", "softmax(k: z[k])[v[i]]"],
    ["W[k,:]", "[1 × n] W[k,j]"],
    ["W[:,j]", "[m] W[i,j]"],
    ["W[:,1]", "[m] W[i,1]"],
    ["(2*W)[:,1]", "[m] 2*W[i,1]"],
    ["x[2:n]", "[n - 1] x[i+1]"],
    ["r[2]", "r[1,2]"],
    ["x[2](1-x[2])^2", "x[2]*(1 - x[2])^2"],
    ["(W*x)[k]", "sum(k ≤ n) (W[k,k]*x[k])"],
  ])("%s is %s", (text, expected) => {
    expect(reading(text)).toBe(expected);
  });

  test("a name in an index is an integer, and no variable", () => {
    const result = read("-log(softmax(z)[y])", { functions, declare: ["z: m"] });
    expect(result.ok && result.variables).toEqual(["z"]);
    expect(result.ok && result.symbols.get("y")).toMatchObject({
      role: "integer",
      usedAsIndex: true,
    });
  });
});

describe("matrices", () => {
  test.each([
    ["A'", "[n × n] A[j,i]"],
    ["(A*B)'", "[n × n] sum(k ≤ n) (A[j,k]*B[k,i])"],
    ["x[1]'", "x[1]"],
    ["A^T", "[n × n] A[j,i]"],
    ["A^2", "[n × n] sum(k ≤ n) (A[i,k]*A[k,j])"],
    ["W*x + b", "[m] sum(k ≤ n) (W[i,k]*x[k]) + b[i]"],
    ["2*W*x", "[m] 2*(sum(k ≤ n) (W[i,k]*x[k]))"],
    ["x'*o", "sum(k ≤ n) (x[k]*o[k])"],
    ["x*o'", "[n × n] x[i]*o[j]"],
    ["x'*A*x", "sum(k ≤ n) ((sum(k ≤ n) (x[k]*A[k,k]))*x[k])"],
    ["X*W' + r", "[q × m] sum(k ≤ n) (X[i,k]*W[j,k]) + r[1,j]"],
    ["x .* o", "[n] x[i]*o[i]"],
    ["x ./ o", "[n] x[i]*o[i]^-1"],
    ["x.^2", "[n] x[i]^2"],
    ["1./x", "[n] x[i]^-1"],
    ["2.^x", "[n] 2^x[i]"],
    ["e.^x", "[n] exp(x[i])"],
    ["x/n", "[n] x[i]*n^-1"],
    ["sigmoid(x)", "[n] sigmoid(x[i])"],
    ["max(0, x)", "[n] max(0; x[i])"],
    ["x > 0", "[n] {1 if x[i] > 0}"],
    ["x > 0 ? x : 0", "[n] {x[i] if x[i] > 0, else 0}"],
    ["1_q*x'", "[q × n] 1*x[j]"],
    ["[1,2;3,4]", "[2 × 2] {{1 if j = 1, else 2} if i = 1, else {3 if j = 1, else 4}}"],
    ["[1,2;3,s][2,2]", "s"],
    ["[s, t]'*[s, t]", "sum(k ≤ 2) ({s if k = 1, else t}*{s if k = 1, else t})"],
  ])("%s is %s", (text, expected) => {
    expect(reading(text)).toBe(expected);
  });
});

describe("reductions", () => {
  test.each([
    ["sum(x)", "sum(k ≤ n) x[k]"],
    ["sum(W)", "sum(k ≤ m) (sum(l ≤ n) W[k,l])"],
    ["sum(W,1)", "[1 × n] sum(k ≤ m) W[k,j]"],
    ["sum(W,2)", "[m] sum(k ≤ n) W[i,k]"],
    ["prod(x)", "product(k ≤ n) x[k]"],
    ["max(x)", "max(k ≤ n) x[k]"],
    ["min(W,2)", "[m] min(k ≤ n) W[i,k]"],
    ["sum(u[i], i, 1, n)", "sum(i ≤ n) u[i]"],
    ["sum(x[i]^2, i, 1, n)", "sum(i ≤ n) x[i]^2"],
    ["sum(x[i+1]*x[i+2], i, 1, n-2)", "sum(i ≤ n - 2) (x[i+1]*x[i+2])"],
    ["sum(i, i, 0, 3)", "sum(i ≤ 4) i+-1"],
    ["max(x[i], i, 1, n)", "max(i ≤ n) x[i]"],
    ["prod(sigmoid(x[i]), i, 1, n)", "product(i ≤ n) sigmoid(x[i])"],
    ["sum(sum(A[i,j], j, 1, i), i, 1, n)", "sum(i ≤ n) (sum(j ≤ n, j ≤ i) A[i,j])"],
    ["mean(W)", "(sum(k ≤ m) (sum(l ≤ n) W[k,l]))*(m*n)^-1"],
    ["softmax(W,2)", "[m × n] softmax(k: W[i,k])[j]"],
    ["softmax(W,1)", "[m × n] softmax(k: W[k,j])[i]"],
    ["softmax(W)", "[m × n] exp(W[i,j])*(sum(k ≤ m) (sum(l ≤ n) exp(W[k,l])))^-1"],
    ["softmax(r)", "[1 × m] softmax(k: r[1,k])[j]"],
    ["logsumexp(x)", "logsumexp(k: x[k])"],
    ["logsumexp(X,2)", "[q] logsumexp(k: X[i,k])"],
    ["norm2sq(W)", "sum(k ≤ m) (sum(l ≤ n) W[k,l]^2)"],
  ])("%s is %s", (text, expected) => {
    expect(reading(text)).toBe(expected);
  });
});

describe("constructors and losses", () => {
  test.each([
    ["ones(n)", "[n] 1"],
    ["ones(n,m)", "[n × m] 1"],
    ["zeros(3)", "[3] 0"],
    ["1_q", "[q] 1"],
    ["eye(n)", "[n × n] δ(i,j)"],
    ["diag(x)", "[n × n] δ(i,j)*x[i]"],
    ["diag(A)", "[n] A[i,i]"],
    ["tr(A)", "sum(k ≤ n) A[k,k]"],
    ["delta(i,j)", "δ(i,j)"],
    ["unit(n,k)", "[n] δ(i,k)"],
    ["onehot(y,m)", "[m] δ(i,y)"],
    ["onehot(v,m)", "[q × m] δ(j,v[i])"],
    ["onehot(b,m)", "[m] b[i]"],
    ["softmax(z) - onehot(y,m)", "[m] softmax(k: z[k])[i] - δ(i,y)"],
    ["ce(z,y)", "-1*log(softmax(k: z[k])[y])"],
    ["ce(z,b)", "ce(k: z[k]; k: b[k])"],
    ["bce(x,o)", "sum(k ≤ n) bce(x[k]; o[k])"],
    ["mse(x,o)", "mse(k: x[k]; k: o[k])"],
    ["mse(Y,X*W')", "(sum(k ≤ q) (sum(l ≤ m) (Y[k,l] - (sum(k ≤ n) (X[k,k]*W[l,k])))^2))*(q*m)^-1"],
  ])("%s is %s", (text, expected) => {
    expect(reading(text)).toBe(expected);
  });
});

describe("layers of convolutions", () => {
  test.each([
    ["conv1d(x,k)", "x: n; k: f", "[-f + n + 1] sum(u ≤ f) (k[u]*x[i+u+-1])"],
    ["conv1d(x,k,0,2)", "x: 2*o+1; k: 3", "[o] sum(u ≤ 3) (k[u]*x[2i+u+-2])"],
    ["conv1d(x,k,0,1,1)", "x: n; k: 3", "[n] sum(u ≤ 3) (k[u]*(sum(m ≤ n) (δ(m,i+u+-2)*x[m])))"],
    ["conv1d(x,k,c,1,0,d)", "x: n; k: 2; c: 1", "[-d + n] sum(u ≤ 2) (k[u]*x[i+du+-d]) + c[1]"],
    [
      "conv2d(X,K)",
      "X: c x n x m; K: q x c x f x g",
      "[q × -f + n + 1 × -g + m + 1] sum(c ≤ c) (sum(u ≤ f) (sum(v ≤ g) (K[i,c,u,v]*X[c,j+u+-1,k+v+-1])))",
    ],
    ["maxpool1d(x,2)", "x: 2*n", "[n] max(u ≤ 2) x[2i+u+-2]"],
    ["maxpool1d(x,3,1)", "x: n", "[n - 2] max(u ≤ 3) x[i+u+-1]"],
    ["maxpool2d(X,2)", "X: 4 x 7", "[2 × 3] max(u ≤ 2) (max(v ≤ 2) X[2i+u+-2,2j+v+-2])"],
    ["convolve(x,k,valid)", "x: n; k: f", "[-f + n + 1] sum(u ≤ f) (k[u]*x[i+-1u+f])"],
  ])("%s is %s", (text, declare, expected) => {
    expect(reading(text, { functions, declare: [declare] })).toBe(expected);
  });
});

describe("names", () => {
  test("a declared name beats a function", () => {
    expect(reading("tanh(x)", { functions, declare: ["tanh: scalar"] })).toBe("tanh*x");
  });

  test("e and pi are constants unless declared or bound", () => {
    expect(reading("e^x", { functions, declare: ["e: scalar"] })).toBe("e^x");
    expect(reading("sum(u[e], e, 1, n)", { functions })).toBe("sum(e ≤ n) u[e]");
  });

  test("a declared size is a number elsewhere", () => {
    expect(reading("sum(x)/n")).toBe("(sum(k ≤ n) x[k])*n^-1");
  });

  test("a quantity may share its name with its size", () => {
    expect(reading("p", { functions, declare: ["p: p"] })).toBe("[p] p[i]");
  });

  test("variables come in order of first mention", () => {
    const result = read("W*x + b + n*ones(m)*s + z[k]*ones(m)", shapes);
    expect(result.ok && result.variables).toEqual(["W", "x", "b", "s", "z"]);
  });

  test("abbreviations stand for what they say", () => {
    const options = { ...shapes, define: { u: "W*x + b", p: "softmax(u)" } };
    expect(reading("-log(p[y])", options)).toBe(
      "-1*log(softmax(k: sum(k ≤ n) (W[k,k]*x[k]) + b[k])[y])",
    );
    const result = read("p", options);
    expect(result.ok && result.variables).toEqual(["W", "x", "b"]);
  });

  test("shapes may be given by name", () => {
    const declare = { x: ["n"], W: ["m", "n"], s: [] };
    expect(reading("s*W*x", { functions, declare })).toBe("[m] s*(sum(k ≤ n) (W[i,k]*x[k]))");
  });

  test("an assumption is kept with its name", () => {
    const assume = { p: "(0,1)", y: "index:m", t: "onehot" };
    const result = read("log(p) + z[y]", { functions, declare: ["z: m", "t: m"], assume });
    expect(result.ok && result.symbols.get("p")?.assume).toMatchObject({
      is: "interval",
      open: "both",
    });
    expect(result.ok && result.symbols.get("y")).toMatchObject({ role: "integer" });
    expect(result.ok && result.symbols.get("t")?.assume).toEqual({ is: "onehot" });
  });
});

describe("remarks", () => {
  test.each([
    ["1/2s", "Read as (1/2)·s."],
    ["a/s c", "Read as a/(s c)."],
    ["A^T", "A^T is read as the transpose A'."],
    ["f(s)", '"f(…)" is read as a product: f is no known function.'],
    ["x + o'", "A column and a row are repeated along each other here: n × n."],
    ["sum(u[i], i, 1, n)", 'Read with "u: n".'],
    ["[s, t]", "[s, t] is read as a column."],
  ])("%s: %s", (text, remark) => {
    expect(remarks(text)).toEqual([remark]);
  });
});

describe("declarations", () => {
  const declared = (text: string): string => {
    const result = readDeclaration(text);
    return result.ok
      ? result.value
          .map(({ name, axes, role }) => `${name} ${role} ${axes.map(sizeText)}`)
          .join("; ")
      : result.error.message.en;
  };

  test.each([
    ["x: n", "x real n"],
    ["W: m x n", "W real m,n"],
    ["W: m × n", "W real m,n"],
    ["W: (m, n)", "W real m,n"],
    ["W: 3x4", "W real 3,4"],
    ["K: 2*d_h x n-k+1", "K real 2*d_h,-k + n + 1"],
    ["y: int", "y integer "],
    ["v: int q", "v integer q"],
    ["v: q int", "v integer q"],
    ["s: scalar", "s real "],
    ["x: n; W: m x n", "x real n; W real m,n"],
    ["x n", '"x n" is no name.'],
    ["x", 'What is missing is ":" and the shape of x.'],
    ["x: ", "The expression is empty."],
    ["x: 0", 'This is no size: "0".'],
    ["x: 1.5", "This is no size."],
    ["x: n x ", "The expression is empty."],
    ["2: n", '"2" is no name.'],
  ])("%s: %s", (text, expected) => {
    expect(declared(text)).toBe(expected);
  });

  test("a size may be affine", () => {
    const result = readSizes("2*d_h + 1 x n");
    expect(result.ok && result.value.map(sizeText)).toEqual(["2*d_h + 1", "n"]);
  });
});

describe("variables to differentiate by", () => {
  const result = read("sum(W*x) + w_0*x[3]*W[k,j]", shapes);
  const variable = (text: string): unknown => {
    if (!result.ok) throw new Error("the expression was refused");
    const found = readVariable(text, result, shapes);
    return found.ok
      ? [found.value.sym.name, found.value.at?.length]
      : [found.error.code, found.error.nearest];
  };

  test.each([
    ["x", ["x", undefined]],
    ["w_0", ["w_0", undefined]],
    ["w₀", ["w_0", undefined]],
    [" x ", ["x", undefined]],
    ["x[3]", ["x", 1]],
    ["W[k,j]", ["W", 2]],
    ["w_1", ["E-NAME", "w_0"]],
    ["x + 1", ["E-TYPE", undefined]],
    ["x[", ["E-SYNTAX", undefined]],
  ])("%s", (text, expected) => {
    expect(variable(text)).toEqual(expected);
  });
});
