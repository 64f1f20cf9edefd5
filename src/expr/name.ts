/*
 * Plain names and what they are made of: `lambda_1`, `x_hat`, `W1`. One table for reading and for printing.
 */

/** Greek letters by their names. */
export const greek: Readonly<Record<string, string>> = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  epsilon: "ϵ",
  varepsilon: "ε",
  zeta: "ζ",
  eta: "η",
  theta: "θ",
  iota: "ι",
  kappa: "κ",
  lambda: "λ",
  mu: "μ",
  nu: "ν",
  xi: "ξ",
  pi: "π",
  rho: "ρ",
  sigma: "σ",
  tau: "τ",
  phi: "ϕ",
  varphi: "φ",
  chi: "χ",
  psi: "ψ",
  omega: "ω",
  Gamma: "Γ",
  Delta: "Δ",
  Theta: "Θ",
  Lambda: "Λ",
  Xi: "Ξ",
  Pi: "Π",
  Sigma: "Σ",
  Phi: "Φ",
  Psi: "Ψ",
  Omega: "Ω",
  ell: "ℓ",
};

/** The names of letters beyond ASCII. */
export const greekNames = new Map([
  ...Object.entries(greek).map(([name, letter]): [string, string] => [letter, name]),
  ["ℒ", "mathcal{L}"],
]);

/** What can stand over a letter: the command, and the mark that combines. */
export const accents: Readonly<Record<string, { latex: string; mark: string }>> = {
  hat: { latex: "hat", mark: "\u0302" },
  bar: { latex: "bar", mark: "\u0304" },
  tilde: { latex: "tilde", mark: "\u0303" },
  dot: { latex: "dot", mark: "\u0307" },
};

/** A name taken apart: the letter or word, what is over it, its subscripts and superscripts. */
export interface NameParts {
  readonly stem: string;
  readonly accents: readonly string[];
  readonly subscripts: readonly string[];
  readonly primes: number;
  readonly star: boolean;
}

const digits = /^(.*?[^\d])(\d+)$/;

/** A plain name taken apart. */
export const partsOf = (name: string): NameParts => {
  const primes = /['′]*$/.exec(name)?.[0].length ?? 0;
  const [first = "", ...rest] = name.slice(0, name.length - primes).split("_");
  const numbered = digits.exec(first);
  const known = rest.filter((part) => part in accents);
  const letter = rest.filter((part) => part !== "" && part !== "star" && !(part in accents));
  return {
    stem: numbered?.[1] ?? first,
    accents: known,
    subscripts: [...(numbered?.[2] ? [numbered[2]] : []), ...letter],
    primes,
    star: rest.includes("star"),
  };
};
