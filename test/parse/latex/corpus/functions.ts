import { table, tex } from "./sample.ts";

const applied = table({ scalar: true }, [
  [tex`\sin(x)`, "sin(x)"],
  [tex`\cos x`, "cos(x)"],
  [tex`\tan\left(x\right)`, "tan(x)"],
  [tex`\tanh(x)`, "tanh(x)"],
  [tex`\arctan x`, "atan(x)"],
  [tex`\sinh x+\cosh x`, "sinh(x) + cosh(x)"],
  [tex`\exp(-x)`, "exp(-x)"],
  [tex`\exp\left(-\frac{x^2}{2}\right)`, "exp(-(x^2)/2)"],
  [tex`\ln(1+e^x)`, "log(1 + exp(x))"],
  [tex`\frac{1}{1+e^{-x}}`, "1/(1 + exp(-x))"],
  [tex`\frac{e^x-e^{-x}}{e^x+e^{-x}}`, "tanh(x)"],
  [tex`\frac{1}{1+\exp(-x)}`, "sigmoid(x)"],
  [tex`\frac{\sin x}{x}`, "sin(x)/x"],
  [tex`1-\tanh(x)^2`, "1 - tanh(x)^2"],
  [tex`(\sin x)^2`, "sin(x)^2"],
]);

const logarithms = table({ scalar: true, assume: { x: "positive", p: "unit" } }, [
  [tex`\log x`, "log(x)"],
  [tex`\ln x`, "log(x)"],
  [tex`\log(x)`, "log(x)"],
  [tex`x\log x`, "x*log(x)"],
  [tex`\log_2 x`, "log(x)/log(2)"],
  [tex`\log_{10}(x)`, "log(x)/log(10)"],
  [tex`\log\frac{p}{1-p}`, "log(p/(1 - p))"],
  [tex`-y\log(p)-(1-y)\log(1-p)`, "-y*log(p) - (1 - y)*log(1 - p)"],
  [tex`\frac{\ln x}{x}`, "log(x)/x"],
]);

const rareLogarithms = table({ assume: { x: "positive", p: "unit" } }, [
  [tex`\log_b x`, "log(x)/log(b)", { assume: { x: "positive", b: "positive" } }],
  [tex`\log_2(x+1)`, "log2(x + 1)"],
  [tex`\log_{2}x^2`, "log2(x^2)"],
  [tex`\ln(x)+\ln y`, "log(x) + log(y)", { assume: { x: "positive", y: "positive" } }],
  [tex`\operatorname{logit}(p)`, "log(p/(1 - p))"],
  [tex`\mathrm{log}(x)`, "log(x)"],
  [tex`\operatorname{ln} x`, "log(x)"],
  [tex`\text{log}(x)`, "log(x)"],
]);

const reach = table({ scalar: true, assume: { p: "unit" } }, [
  [tex`\sin 2x`, "sin(2*x)"],
  [tex`\sin x\cos x`, "sin(x)*cos(x)"],
  [tex`\sin x+1`, "sin(x) + 1"],
  [tex`\cos 2\pi x`, "cos(2*pi*x)"],
  [tex`\log(1-p) y`, "log(1 - p)*y"],
  [tex`p\log p`, "p*log(p)"],
  [tex`\sin x^2`, "sin(x^2)"],
  [tex`2\sin(x)\cos(x)`, "2*sin(x)*cos(x)"],
]);

const rareReach = table({ assume: { p: "unit" } }, [
  [tex`\exp -x`, "exp(-x)"],
  [tex`\exp-(x)`, "exp(-x)"],
  [tex`1+\exp -x`, "1 + exp(-x)"],
  [tex`\frac{1}{1+\exp -kx}`, "1/(1 + exp(-k*x))"],
  [tex`\frac{\exp -x}{(1+\exp -x)^2}`, "exp(-x)/(1 + exp(-x))^2"],
  [tex`\exp -x+1`, "exp(-x) + 1"],
  [tex`\exp x\exp c`, "exp(x)*exp(c)"],
  [tex`\exp c\sin x`, "exp(c)*sin(x)"],
  [tex`\exp u-v`, "exp(u) - v", { note: "not exp(u − v), which students mean at times" }],
  [tex`\exp x(1+\exp -x)`, "exp(x)*(1 + exp(-x))", { note: "a factor in brackets is another one" }],
  [tex`\ln\sigma(x)`, "log(sigmoid(x))"],
  [tex`-\ln\sigma(-x)`, "softplus(x)"],
  [tex`\ln\left(\exp x\right)`, "x"],
  [tex`\ln(1)-\ln(1+\exp -x)`, "-log(1 + exp(-x))"],
  [tex`\log\log p^{-1}`, "log(log(1/p))"],
  [tex`\sin\cos x`, "sin(cos(x))"],
  [tex`\sin(x)x`, "sin(x)*x"],
  [tex`\sin(x)(1-x)`, "sin(x)*(1 - x)"],
  [tex`\tanh(x)\,y`, "tanh(x)*y"],
  [tex`\log p/\log 2`, "log(p)/log(2)"],
  [tex`\cos\omega t`, "cos(omega*t)"],
  [tex`\log 2p`, "log(2*p)"],
  [tex`\exp\{-x\}`, "exp(-x)"],
  [tex`\exp[-x]`, "exp(-x)"],
  [tex`\exp\frac{x}{2}`, "exp(x/2)"],
  [tex`\sin\left(x\right)^2`, "sin(x)^2"],
  [tex`\ln\sqrt{p}`, "log(p)/2"],
  [tex`\tfrac12\ln 2\pi`, "log(2*pi)/2"],
]);

const powers = table({ scalar: true }, [
  [tex`\sin^2 x`, "sin(x)^2"],
  [tex`\tanh^2(x)`, "tanh(x)^2"],
  [tex`\sin^{2}x+\cos^{2}x`, "1"],
]);

const rarePowers = table({ assume: { p: "unit" } }, [
  [tex`\sigma(x)^2`, "sigmoid(x)^2"],
  [tex`\log^2 p`, "log(p)^2"],
  [tex`1-\tanh^2 x`, "1 - tanh(x)^2"],
  [tex`\cos^3(2x)`, "cos(2*x)^3"],
  [tex`\sin^{-1}(p)`, "asin(p)", { note: "the inverse function, not 1/sin" }],
  [tex`\tanh^{-1} p`, "atanh(p)"],
  [tex`\sin(x)^{-1}`, "1/sin(x)"],
  [tex`\exp(x)^2`, "exp(2*x)"],
  [tex`\left(\exp x\right)^2`, "exp(2*x)"],
  [tex`2\sin^2 x\cos x`, "2*sin(x)^2*cos(x)"],
]);

const named = table({ assume: { p: "unit" } }, [
  [tex`\sigma(x)`, "sigmoid(x)"],
  [tex`\sigma(x)(1-\sigma(x))`, "sigmoid(x)*(1 - sigmoid(x))"],
  [tex`\sigma\left(wx+b\right)`, "sigmoid(w*x + b)"],
  [tex`\frac{x-\mu}{\sigma}`, "(x - mu)/sigma", { note: "without an argument it is a letter" }],
  [tex`\mu+\sigma z`, "mu + sigma*z", { note: "a letter is no argument without parentheses" }],
  [tex`\mathrm{ReLU}(x)`, "max(0, x)"],
  [tex`\text{ReLU}(x)`, "max(0, x)"],
  [tex`\operatorname{relu}(x)`, "max(0, x)"],
  [tex`\text{rect}(x)`, "max(0, x)"],
  [tex`\mathsf{ReLU}(x-1)`, "max(0, x - 1)"],
  [tex`\text{softplus}(x)`, "log(1 + exp(x))"],
  [tex`\text{softplus}(x) - \text{softplus}(-x)`, "x"],
  [tex`\operatorname{sigmoid}(x)`, "1/(1 + exp(-x))"],
  [tex`\text{sigmoid}(z)`, "1/(1 + exp(-z))"],
  [tex`\operatorname{GELU}(x)`, "x*normcdf(x)"],
  [tex`\mathrm{SiLU}(x)`, "x*sigmoid(x)"],
  [tex`\operatorname{LeakyReLU}(x)`, "leakyrelu(x)"],
  [tex`\operatorname{sign}(x)`, "sign(x)"],
  [tex`\text{signe}(x)`, "sign(x)"],
  [tex`\operatorname{sgn} x`, "sign(x)"],
  [tex`H(x)`, "heaviside(x)", { reads: { H: ["heaviside"] } }],
  [tex`xH(x)`, "x*heaviside(x)", { reads: { H: ["heaviside"] } }],
  [tex`x\Phi(x)`, "x*normcdf(x)"],
  [tex`\operatorname{erf}(x)`, "erf(x)"],
  [tex`\operatorname{th}(x)`, "tanh(x)", { note: "the French name" }],
  [tex`\arccos p`, "acos(p)"],
]);

const extremes = table({}, [
  [tex`\max(0,x)`, "max(0, x)"],
  [tex`\max\{0,x\}`, "max(0, x)"],
  [tex`\max\left(0, 1-yx\right)`, "max(0, 1 - y*x)"],
  [tex`\max(1,2)`, "2", { note: "here the comma separates" }],
  [tex`\max(x,y,z)`, "max(x, max(y, z))"],
  [tex`\min(1,\max(0,x))`, "min(1, max(0, x))"],
  [tex`\min\{x, 1\}y`, "min(x, 1)*y"],
  [tex`\max(0,x)-\max(0,-x)`, "x"],
  [tex`\max(0,x)^2`, "max(0, x)^2"],
  [tex`[x]_+`, "max(0, x)"],
  [tex`(x)_+`, "max(0, x)"],
  [tex`\left[1-yx\right]_{+}`, "max(0, 1 - y*x)"],
  [tex`\max(0{,}5, x)`, "max(0.5, x)"],
]);

const absolute = table({}, [
  [tex`|x|`, "abs(x)"],
  [tex`\left|x\right|`, "abs(x)"],
  [tex`\lvert x-y\rvert`, "abs(x - y)"],
  [tex`|x||y|`, "abs(x)*abs(y)"],
  [tex`|-x|`, "abs(x)"],
  [tex`2|x|y`, "2*abs(x)*y"],
  [tex`-|x|`, "-abs(x)"],
  [tex`|x|^2`, "x^2"],
  [tex`\frac{x}{|x|}`, "sign(x)"],
  [tex`\left|x-|y|\right|`, "abs(x - abs(y))"],
  [tex`|x|+|y|`, "abs(x) + abs(y)"],
  [tex`\big|x-1\big|`, "abs(x - 1)"],
  [tex`e^{-|x|}`, "exp(-abs(x))"],
  [tex`\log|x|`, "log(abs(x))"],
  [tex`|x|(1-|x|)`, "abs(x)*(1 - abs(x))"],
  [tex`\operatorname{abs}(x)`, "abs(x)"],
]);

const wholeNumbers = table({}, [
  [tex`\lfloor \frac{128+6-8}{2} \rfloor + 1`, "64"],
  [tex`\left\lfloor\frac{7}{2}\right\rfloor`, "3"],
  [tex`\lceil 7/2\rceil`, "4"],
]);

export const functionSamples = [
  ...applied,
  ...logarithms,
  ...rareLogarithms,
  ...reach,
  ...rareReach,
  ...powers,
  ...rarePowers,
  ...named,
  ...extremes,
  ...absolute,
  ...wholeNumbers,
];
