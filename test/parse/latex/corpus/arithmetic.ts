import { table, tex } from "./sample.ts";

const fractions = table({ scalar: true }, [
  [tex`\frac{1}{2}`, "1/2"],
  [tex`\frac{a+b}{c-d}`, "(a + b)/(c - d)"],
  [tex`\frac{1}{1+\frac{1}{x}}`, "1/(1 + 1/x)"],
  [tex`\frac12 x`, "(1/2)*x"],
  [tex`\frac ab`, "a/b"],
  [tex`\frac1n`, "1/n"],
  [tex`\dfrac{x+1}{y}`, "(x + 1)/y"],
  [tex`\tfrac{2}{3}y`, "(2/3)*y"],
  [tex`-\frac{a}{b}`, "-(a/b)"],
  [tex`\frac{a}{b}c`, "(a/b)*c"],
  [tex`\frac{a}{b}\frac{c}{d}`, "(a/b)*(c/d)"],
  [tex`\frac{2x}{3y}`, "(2*x)/(3*y)"],
  [tex`\frac{1}{x^2+1}`, "1/(x^2 + 1)"],
  [tex`\frac{x^2-1}{x+1}`, "x - 1"],
  [tex`a/b`, "a/b"],
  [tex`a/(b+c)`, "a/(b + c)"],
  [tex`(a+b)/2`, "(a + b)/2"],
  [tex`a/b+c`, "(a/b) + c"],
  [tex`\frac{-b+\sqrt{b^2-4ac}}{2a}`, "(-b + (b^2 - 4*a*c)^(1/2))/(2*a)"],
]);

const rareFractions = table({}, [
  [tex`\frac12x^2`, "(1/2)*x^2"],
  [tex`\frac{x}2`, "x/2"],
  [tex`\frac1{1+x}`, "1/(1 + x)"],
  [tex`\frac\alpha2`, "alpha/2"],
  [tex`\cfrac{1}{x+\cfrac{1}{y}}`, "1/(x + 1/y)"],
  [tex`\frac{a/b}{c}`, "(a/b)/c"],
  [tex`2\frac{x}{y}`, "2*x/y", { note: "a product, as always next to letters" }],
  [tex`a/b/c`, "(a/b)/c"],
  [tex`x \over y`, "x/y"],
  [tex`{a+b \over c} + d`, "(a + b)/c + d"],
  [tex`1 + {x \over 1 + x}`, "1 + x/(1 + x)"],
  [tex`\nicefrac{1}{2}`, "1/2"],
  [tex`\binom{5}{2}`, "10"],
]);

const powers = table({ scalar: true }, [
  [tex`x^2`, "x^2"],
  [tex`x^{10}`, "x^10"],
  [tex`x^{n+1}`, "x^(n + 1)", { assume: { x: "positive" } }],
  [tex`x^{-1}`, "1/x"],
  [tex`2^{-x}`, "2^(-x)"],
  [tex`-x^2`, "-(x^2)"],
  [tex`(-x)^2`, "(-x)^2"],
  [tex`x^{2}y^{3}`, "x^2*y^3"],
  [tex`2^{3^2}`, "512"],
  [tex`(x+y)^2`, "(x + y)^2"],
  [tex`e^{-x}`, "exp(-x)"],
  [tex`e^{-x^2/2}`, "exp(-(x^2)/2)"],
  [tex`e^{2x}`, "exp(2*x)"],
  [tex`e^x`, "exp(x)"],
  [tex`10^{-3}`, "1/1000"],
  [tex`(1+e^{-x})^{-1}`, "1/(1 + exp(-x))"],
  [tex`\left(\frac{x}{y}\right)^2`, "(x/y)^2"],
]);

const rarePowers = table({}, [
  [tex`x^{y^z}`, "x^(y^z)", { assume: { x: "positive" } }],
  [tex`(x^2)^3`, "(x^2)^3"],
  [tex`-2^{-x}`, "-(2^(-x))"],
  [tex`x^\frac12`, "x^(1/2)", { assume: { x: "positive" } }],
  [tex`x^{1/2}`, "x^(1/2)", { assume: { x: "positive" } }],
  [tex`x^\alpha`, "x^alpha", { assume: { x: "positive" } }],
  [tex`e^xy`, "exp(x)*y", { note: "a script without braces takes one letter" }],
  [tex`x^2y`, "x^2*y"],
  [tex`2^x(1-x)`, "2^x*(1 - x)"],
  [tex`\mathrm{e}^{x}`, "exp(x)"],
  [tex`e^{-\frac{1}{2}\left(\frac{x-\mu}{\sigma}\right)^2}`, "exp(-(1/2)*((x - mu)/sigma)^2)"],
  [tex`e^{x_1}{}^2`, "exp(x_1)^2", { note: "the empty braces let the whole be squared" }],
]);

const roots = table({ scalar: true, assume: { x: "positive" } }, [
  [tex`\sqrt{x}`, "sqrt(x)"],
  [tex`\sqrt2`, "sqrt(2)"],
  [tex`\sqrt{x^2+1}`, "sqrt(x^2 + 1)"],
  [tex`\sqrt[3]{x}`, "x^(1/3)"],
  [tex`2\sqrt{x}y`, "2*sqrt(x)*y"],
  [tex`\frac{1}{\sqrt{2\pi}}`, "1/sqrt(2*pi)"],
  [tex`\sqrt{\sqrt{x}}`, "sqrt(sqrt(x))"],
]);

const rareRoots = table({ assume: { x: "positive" } }, [
  [tex`\sqrt x`, "sqrt(x)"],
  [tex`\sqrt2x`, "sqrt(2)*x", { note: "a root without braces takes one sign" }],
  [tex`\sqrt[n]{x}`, "x^(1/n)", { assume: { x: "positive", n: "positive" } }],
  [tex`\sqrt{x}^2`, "sqrt(x)^2"],
  [tex`\sqrt[ 4 ]{16}`, "2"],
]);

const signs = table({ scalar: true }, [
  [tex`-x-y`, "-x - y"],
  [tex`a-b-c`, "(a - b) - c"],
  [tex`a-(b-c)`, "a - b + c"],
  [tex`-(-x)`, "x"],
  [tex`-2(x+1)`, "-2*(x + 1)"],
  [tex`a-b+c`, "(a - b) + c"],
]);

const rareSigns = table({}, [
  [tex`--x`, "x"],
  [tex`a+-b`, "a - b"],
  [tex`a - -b`, "a + b"],
  [tex`+x`, "x"],
  [tex`x\cdot(-y)`, "-(x*y)"],
  [tex`2\cdot -x`, "-2*x"],
  [tex`-1\cdot(1+x)^{-2}\cdot(-x)`, "x/(1 + x)^2"],
  [tex`-\left(-\left(-x\right)\right)`, "-x"],
]);

const products = table({ scalar: true }, [
  [tex`2x(1-x)`, "2*x*(1 - x)"],
  [tex`x(1-x)`, "x*(1 - x)"],
  [tex`(a+b)(c+d)`, "(a + b)*(c + d)"],
  [tex`xy`, "x*y"],
  [tex`2xy`, "2*x*y"],
  [tex`ab^2`, "a*b^2"],
  [tex`3(x+1)^2y`, "3*(x + 1)^2*y"],
  [tex`2\pi r`, "2*pi*r"],
  [tex`x\cdot y`, "x*y"],
  [tex`x \times y`, "x*y"],
  [tex`(1-x)x`, "(1 - x)*x"],
  [tex`x^2(1-x)^3`, "x^2*(1 - x)^3"],
  [tex`b^2-4ac`, "b^2 - 4*a*c"],
  [tex`\alpha\beta`, "alpha*beta"],
  [tex`\mu+\rho z`, "mu + rho*z"],
  [tex`(x-1)(x+1)`, "x^2 - 1"],
]);

const rareProducts = table({}, [
  [tex`x * y`, "x*y"],
  [tex`a\,b`, "a*b"],
  [tex`x~y`, "x*y"],
  [tex`(x)(y)(z)`, "x*y*z"],
  [tex`(x)(y)`, "x*y"],
  [tex`2(3)`, "6"],
  [tex`2\cdot3`, "6"],
  [tex`\lambda(1-\lambda)`, "lambda*(1 - lambda)"],
  [tex`x\left(1-x\right)`, "x*(1 - x)"],
  [tex`sin`, "s*i*n", { note: "without its backslash it is three letters, in print too" }],
  [tex`a(b+c)`, "a*(b + c)", { declare: { a: [] } }],
  [tex`\sigma(x+1)`, "sigma*(x + 1)", { declare: { sigma: [] }, note: "declared: no sigmoid" }],
  [tex`\{x+1\}y`, "(x + 1)*y", { note: "braces that group" }],
  [tex`[x+1]\cdot[x-1]`, "(x + 1)*(x - 1)"],
  [tex`2[x + (y - 1)]`, "2*(x + y - 1)"],
]);

const numbers = table({}, [
  [tex`3.14`, "3.14"],
  [tex`3,14`, "3.14"],
  [tex`0{,}5`, "0.5"],
  [tex`1{,}5x`, "1.5*x"],
  [tex`3,14r^2`, "3.14*r^2"],
  [tex`.5`, "0.5"],
  [tex`-0{,}25`, "-0.25"],
  [tex`0.9m+0.1g`, "0.9*m + 0.1*g"],
  [tex`2{,}5\cdot 10^{-3}`, "0.0025"],
  [tex`2.5\times10^{2}`, "250"],
  [tex`10\,000x`, "10000*x", { note: "a thin space between thousands" }],
  [tex`10{,}5 + x`, "10.5 + x"],
  [tex`x^{0,5}`, "x^0.5", { assume: { x: "positive" } }],
  [tex`\frac{1{,}5}{2}`, "0.75"],
]);

export const arithmetic = [
  ...fractions,
  ...rareFractions,
  ...powers,
  ...rarePowers,
  ...roots,
  ...rareRoots,
  ...signs,
  ...rareSigns,
  ...products,
  ...rareProducts,
  ...numbers,
];
