import { accents, greek } from "../expr/name.ts";
import { escaped } from "./escape.ts";

/** Letters that are set alike. */
interface Span {
  readonly text: string;
  readonly look: "italic" | "upright" | "bold";
  /** On the line, below or above it. */
  readonly script: "" | "_" | "^";
}

const signs: Readonly<Record<string, string>> = {
  partial: "∂",
  nabla: "∇",
  cdot: "·",
  times: "×",
  circ: "∘",
  odot: "⊙",
  oslash: "⊘",
  pm: "±",
  top: "⊤",
  star: "⋆",
  ast: "∗",
  prime: "′",
  infty: "∞",
  leq: "≤",
  geq: "≥",
  neq: "≠",
  in: "∈",
  to: "→",
  ldots: "…",
  dots: "…",
  cdots: "⋯",
  sum: "Σ",
  prod: "Π",
  mid: "|",
  Vert: "‖",
  vert: "|",
  langle: "⟨",
  rangle: "⟩",
  lbrace: "{",
  rbrace: "}",
  " ": " ",
  ",": "\u2009",
  ";": " ",
  ":": " ",
  "!": "",
  quad: " ",
  left: "",
  right: "",
  displaystyle: "",
  "{": "{",
  "}": "}",
  "|": "‖",
};

const letters: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mathcal: { L: "ℒ", E: "ℰ", H: "ℋ", R: "ℛ", B: "ℬ", F: "ℱ" },
  mathbb: { R: "ℝ", N: "ℕ", Z: "ℤ", Q: "ℚ", C: "ℂ", E: "𝔼", P: "ℙ" },
};

const looks: Readonly<Record<string, Span["look"]>> = {
  mathbf: "bold",
  boldsymbol: "bold",
  bm: "bold",
  bold: "bold",
  mathrm: "upright",
  operatorname: "upright",
  text: "upright",
  mathit: "italic",
};

const tokens = /\\[A-Za-z]+ *|\\.|[{}^_]|\s+|./gsu;

/** A small formula as letters in a row; what only a typesetter can set, such as a fraction, is written out. */
const spansOf = (latex: string): readonly Span[] => {
  const list = [...latex.matchAll(tokens)].map(([token]) => token.trim() || " ");
  let at = 0;
  const group = (look: Span["look"], script: Span["script"]): Span[] => {
    const token = list[at];
    if (token === undefined || token === "}") return [];
    at += 1;
    if (token === "{") {
      const inside: Span[] = [];
      while (at < list.length && list[at] !== "}") inside.push(...group(look, script));
      at += 1;
      return inside;
    }
    if (token === "^" || token === "_") return group(look, script || token);
    if (token === " " || token === "~") return [];
    if (!token.startsWith("\\")) {
      const isUpright = look === "italic" && !/\p{L}/u.test(token);
      return [{ text: token === "-" ? "−" : token, look: isUpright ? "upright" : look, script }];
    }
    const name = token.slice(1);
    const accent = accents[name]?.mark;
    if (accent !== undefined) {
      const [first, ...rest] = group(look, script);
      return first ? [{ ...first, text: first.text + accent }, ...rest] : [];
    }
    const own = looks[name];
    if (own) return group(own, script);
    const alphabet = letters[name];
    if (alphabet)
      return group(look, script).map((span) => ({
        ...span,
        text: alphabet[span.text] ?? span.text,
        look: "upright",
      }));
    if (name === "frac" || name === "tfrac" || name === "dfrac") {
      const [above, below] = [group(look, script), group(look, script)];
      return [...above, { text: "/", look: "upright", script }, ...below];
    }
    const letter = greek[name];
    if (letter !== undefined)
      return [{ text: letter, look: look === "bold" ? "bold" : "italic", script }];
    return [{ text: signs[name] ?? name, look: "upright", script }];
  };
  const spans: Span[] = [];
  while (at < list.length) {
    const before = at;
    spans.push(...group("italic", ""));
    // A brace that closes nothing.
    if (at === before) at += 1;
  }
  return spans.filter(({ text }) => text !== "");
};

/** How wide a letter is, in em, in the serif faces of a page. */
const widthOf = (letter: string): number => {
  if (/\p{M}/u.test(letter)) return 0;
  if (/[ijlft.,:;'′|()[\]{}\u2009 I/]/u.test(letter)) return 0.34;
  if (/[mwMWℒℝ×⊙→∞…]/u.test(letter)) return 0.88;
  return /\p{Lu}/u.test(letter) ? 0.72 : 0.54;
};

/** How small scripts are set, and how far from the line, both in em. */
const [small, lift, drop] = [0.72, 0.42, 0.22];

/** A small formula for a picture. */
export interface SmallFormula {
  /** Text in SVG: letters and `tspan`s. */
  readonly svg: string;
  /** About how wide it is. */
  readonly width: number;
  /** In a row of letters, for those who listen: W^(1). */
  readonly text: string;
}

/** The formula in letters of the given size: a name with its scripts, W⁽¹⁾; anything larger is written out. */
export const smallFormula = (latex: string, size: number): SmallFormula => {
  let [svg, text, width, level] = ["", "", 0, 0];
  const merged: Span[] = [];
  for (const span of spansOf(latex)) {
    const last = merged.at(-1);
    if (last && last.look === span.look && last.script === span.script)
      merged[merged.length - 1] = { ...last, text: last.text + span.text };
    else merged.push(span);
  }
  let before: Span["script"] = "";
  for (const { text: said, look, script } of merged) {
    const scale = script === "" ? size : small * size;
    const to = script === "^" ? -lift * size : script === "_" ? drop * size : 0;
    const style = [
      ...(look === "italic" ? ['font-style="italic"'] : []),
      ...(look === "bold" ? ['font-weight="bold"'] : []),
      ...(script === "" ? [] : [`font-size="${number(scale)}"`]),
      ...(to === level ? [] : [`dy="${number(to - level)}"`]),
    ];
    svg += style.length > 0 ? `<tspan ${style.join(" ")}>${escaped(said)}</tspan>` : escaped(said);
    text += (script === before ? "" : script) + said;
    width += [...said].reduce((sum, letter) => sum + widthOf(letter), 0) * scale;
    [level, before] = [to, script];
  }
  return { svg, width, text };
};

const number = (value: number): string => Number(value.toFixed(2)).toString();
