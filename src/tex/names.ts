import { accents, greek, greekNames, partsOf } from "../expr/name.ts";

const wordInLatex = (word: string): string => {
  if (word in greek) return `\\${word}`;
  const spelled = [...word].map((letter) => greekNames.get(letter));
  if (spelled.length > 0 && spelled.every((letter) => letter !== undefined)) {
    return spelled.map((letter) => `\\${letter}`).join(" ");
  }
  if (/^[A-Za-z]$|^\d+$/.test(word)) return word;
  const safe = word.replace(/[\\{}$&#%^~]/g, "");
  return /^[A-Za-z0-9]+$/.test(safe) ? `\\mathrm{${safe}}` : `\\text{${safe}}`;
};

/** LaTeX as letters with what hangs on them: core, subscripts, superscripts. */
export interface Scripted {
  readonly core: string;
  readonly subscripts: readonly string[];
  readonly superscripts: readonly string[];
}

/** How a plain name is written in LaTeX by default: `lambda_1` is λ with a subscript, `x_hat` has a hat. */
export const scriptedName = (name: string): Scripted => {
  const of = partsOf(name);
  return {
    core: of.accents.reduce(
      (core, accent) => `\\${accents[accent]?.latex}{${core}}`,
      wordInLatex(of.stem),
    ),
    subscripts: of.subscripts.map(wordInLatex),
    superscripts: [
      ...(of.star ? ["\\star"] : []),
      ...(of.primes ? ["\\prime".repeat(of.primes)] : []),
    ],
  };
};

/** A spelling that was given in LaTeX, its last subscript and superscript set apart. */
export const scriptedLatex = (latex: string): Scripted => {
  let core = latex.trim();
  const subscripts: string[] = [];
  const superscripts: string[] = [];
  for (;;) {
    const script = lastScript(core);
    if (!script) return { core, subscripts, superscripts };
    (script.mark === "_" ? subscripts : superscripts).unshift(script.inside);
    core = script.before;
  }
};

const lastScript = (
  latex: string,
): { before: string; mark: string; inside: string } | undefined => {
  const simple = /^(.+)([_^])(\\[A-Za-z]+|[^{}\\\s])$/s.exec(latex);
  if (simple?.[1] && simple[2] && simple[3]) {
    return balanced(simple[1])
      ? { before: simple[1], mark: simple[2], inside: simple[3] }
      : undefined;
  }
  if (!latex.endsWith("}")) return undefined;
  let depth = 0;
  for (let at = latex.length - 1; at >= 0; at -= 1) {
    if (latex[at] === "}") depth += 1;
    if (latex[at] === "{") depth -= 1;
    if (depth > 0) continue;
    const mark = latex[at - 1];
    return at > 1 && (mark === "_" || mark === "^")
      ? { before: latex.slice(0, at - 1), mark, inside: latex.slice(at + 1, -1) }
      : undefined;
  }
  return undefined;
};

const balanced = (latex: string): boolean => {
  let depth = 0;
  for (const letter of latex) depth += letter === "{" ? 1 : letter === "}" ? -1 : 0;
  return depth === 0;
};

/** Indices or labels side by side: `ij`, but `i,j+1`, `1,2` and `j,y_{i}`. */
export const listed = (items: readonly string[]): string => {
  const simple = items.every((item) => /^([A-Za-z]'?|\\[A-Za-z]+|\d)$/.test(item));
  const numbers = items.filter((item) => /^\d/.test(item)).length;
  if (!simple || numbers > 1) return items.join(",");
  return items.reduce((all, item) => glued(all, item), "");
};

/** Two pieces of LaTeX side by side, a space between only where a command would swallow a letter. */
export const glued = (left: string, right: string): string =>
  /\\[A-Za-z]+$/.test(left) && /^[A-Za-z]/.test(right) ? `${left} ${right}` : left + right;

/** The letters with their subscripts and superscripts put back, each in one pair of braces. */
export const withScripts = ({ core, subscripts, superscripts }: Scripted): string =>
  core +
  (subscripts.length > 0 ? `_{${listed(subscripts)}}` : "") +
  (superscripts.length > 0 ? `^{${superscripts.join("\\,").replace(/^\\prime$/, "\\prime")}}` : "");

const raised: Readonly<Record<string, string>> = Object.fromEntries(
  [..."0123456789"].map((plain, at) => [plain, [..."⁰¹²³⁴⁵⁶⁷⁸⁹"][at] as string]),
);

const lowered: Readonly<Record<string, string>> = Object.fromEntries(
  [..."0123456789+-=()aehijklmnoprstuvxβγρϕχ"].map((plain, at) => [
    plain,
    [..."₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"][at] as string,
  ]),
);

const mapped = (table: Readonly<Record<string, string>>, text: string): string | undefined => {
  const letters = [...text].map((letter) => table[letter]);
  return letters.every((letter) => letter !== undefined) ? letters.join("") : undefined;
};

/** A subscript in Unicode letters where they exist, `_x` or `_{…}` elsewhere. */
export const subscript = (text: string): string =>
  mapped(lowered, text) ?? ([...text].length === 1 ? `_${text}` : `_{${text}}`);

/** A superscript in Unicode, for whole numbers only. */
export const superscript = (text: string): string | undefined =>
  /^\d+$/.test(text) ? mapped(raised, text) : undefined;

const wordInText = (word: string): string =>
  Object.hasOwn(greek, word) ? (greek[word] ?? word) : word;

/** How a plain name is written in Unicode by default. */
export const nameInText = (name: string): string => {
  const of = partsOf(name);
  const marks = of.accents.map((accent) => accents[accent]?.mark ?? "").join("");
  const stem = wordInText(of.stem);
  return (
    stem +
    marks +
    (of.star ? "*" : "") +
    "′".repeat(of.primes) +
    (of.subscripts.length > 0 ? subscript(of.subscripts.map(wordInText).join(",")) : "")
  ).normalize("NFC");
};
