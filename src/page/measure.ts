/** How wide commands are set, in em; every other one is about as wide as a letter. */
const commands: Readonly<Record<string, number>> = {
  "\\,": 0.17,
  "\\;": 0.28,
  "\\:": 0.22,
  "\\!": -0.17,
  "\\ ": 0.25,
  "\\quad": 1,
  "\\qquad": 2,
  "\\sum": 1.6,
  "\\prod": 1.5,
  "\\int": 1,
  "\\cdot": 0.72,
  "\\times": 1.2,
  "\\odot": 1.2,
  "\\oslash": 1.2,
  "\\pm": 1.2,
  "\\leq": 1.34,
  "\\geq": 1.34,
  "\\neq": 1.34,
  "\\in": 1.2,
  "\\to": 1.55,
  "\\approx": 1.34,
  "\\mapsto": 1.55,
  "\\infty": 1,
  "\\ldots": 1.2,
  "\\dots": 1.2,
  "\\cdots": 1.2,
  "\\displaystyle": 0,
  "\\textstyle": 0,
  "\\limits": 0,
  "\\exp": 1.5,
  "\\log": 1.4,
  "\\ln": 1,
  "\\lim": 1.5,
  "\\max": 1.9,
  "\\min": 1.75,
  "\\tanh": 2.1,
  "\\sinh": 2,
  "\\cosh": 2,
  "\\sin": 1.3,
  "\\cos": 1.4,
  "\\tan": 1.5,
};
const marks: Readonly<Record<string, number>> = {
  "=": 1.34,
  "<": 1.34,
  ">": 1.34,
  "+": 1.2,
  "-": 1.2,
  "(": 0.39,
  ")": 0.39,
  "[": 0.28,
  "]": 0.28,
  "|": 0.28,
  ",": 0.45,
  "'": 0.3,
  "~": 0.3,
  "&": 0,
  ".": 0.28,
};

const token = /\\(?:begin|end)\{[^}]*\}|\\[A-Za-z]+|\\.|\s+|./gsy;

/** How wide a formula is set, in em, roughly: to choose what stands beside it and what below. */
export const measure = (latex: string): number => {
  const known = measured.get(latex);
  if (known !== undefined) return known;
  const width = widthOf(latex);
  if (measured.size >= limit) measured.clear();
  measured.set(latex, width);
  return width;
};

const measured = new Map<string, number>();
const limit = 5000;

const widthOf = (latex: string): number => {
  const tokens = latex.match(token)?.filter((mark) => mark.trim() !== "") ?? [];
  let at = 0;

  /** One argument: a group, or a single mark. */
  const argument = (): number => {
    if (tokens[at] === "[") while (at < tokens.length && tokens[at++] !== "]");
    if (tokens[at] !== "{") return single();
    at += 1;
    const width = row("}");
    at += 1;
    return width;
  };

  const words = (): number => {
    if (tokens[at] !== "{") return single();
    let depth = 0;
    let letters = 0;
    do {
      if (tokens[at] === "{") depth += 1;
      else if (tokens[at] === "}") depth -= 1;
      else letters += 1;
      at += 1;
    } while (depth > 0 && at < tokens.length);
    return letters * 0.5;
  };

  const single = (): number => {
    const mark = tokens[at] ?? "";
    at += 1;
    if (mark === "{") {
      const width = row("}");
      at += 1;
      return width;
    }
    if (/^\\[dt]?frac$/.test(mark)) return Math.max(argument(), argument()) + 0.25;
    if (mark === "\\sqrt") return argument() + 0.9;
    if (mark === "\\operatorname" || mark === "\\mathrm") return words() + 0.2;
    if (mark === "\\text") return words();
    if (mark === "\\rule") {
      argument();
      argument();
      return 0;
    }
    if (mark === "\\boxed") return argument() + 0.7;
    if (mark === "\\underbrace" || mark === "\\overbrace") return argument();
    if (mark === "\\substack") return argument();
    if (/^\\(mathbf|mathbb|mathcal|boldsymbol|hat|bar|tilde|dot)$/.test(mark)) return argument();
    if (mark === "\\left" || mark === "\\right") {
      at += 1;
      return 0.55;
    }
    if (mark.startsWith("\\begin")) return environment();
    return commands[mark] ?? marks[mark] ?? (/^\d$/.test(mark) ? 0.5 : 0.57);
  };

  const environment = (): number => {
    let widest = 0;
    while (at < tokens.length) {
      widest = Math.max(widest, row("\\\\"));
      if (tokens[at]?.startsWith("\\end")) break;
      at += 1;
    }
    at += 1;
    return widest + 1.5;
  };

  /** What stands in a row, up to its end or that of what surrounds it. */
  const row = (end: string): number => {
    let width = 0;
    while (at < tokens.length && tokens[at] !== end && !tokens[at]?.startsWith("\\end")) {
      if (tokens[at] === "_" || tokens[at] === "^") {
        let scripts = 0;
        while (tokens[at] === "_" || tokens[at] === "^") {
          at += 1;
          scripts = Math.max(scripts, 0.7 * argument());
        }
        width += scripts;
      } else width += over(tokens[at]) ? limits() : single();
    }
    return width;
  };

  /** A sign that carries its scripts above and below itself. */
  const over = (mark: string | undefined): boolean => /^\\(lim|max|min|sum|prod)$/.test(mark ?? "");
  const limits = (): number => {
    let width = single();
    while (tokens[at] === "_" || tokens[at] === "^") {
      at += 1;
      width = Math.max(width, 0.7 * argument());
    }
    return width;
  };

  let total = 0;
  while (at < tokens.length) {
    total += row("}");
    at += 1;
  }
  return total;
};

/** A stretch of a formula, and what stands before it where a row begins with it. */
interface Stretch {
  readonly latex: string;
  readonly joint: string;
}

/**
 * The formula in rows no wider than the limit where that can be had: broken before a + or - in the open, and
 * where a term alone is too wide, between its factors.
 */
export const folded = (latex: string, most: number): readonly string[] => {
  if (measure(latex) <= most) return [latex];
  const stretches = broken(latex, beforeSign).flatMap((term, at): Stretch[] =>
    measure(term) <= most
      ? [{ latex: term, joint: "" }]
      : broken(term, betweenFactors).map((factor, place) => ({
          latex: factor,
          joint: at + place > 0 && place > 0 ? "\\cdot " : "",
        })),
  );
  const rows: string[] = [];
  let row = "";
  for (const { latex: stretch, joint } of stretches) {
    if (row !== "" && measure(row + stretch) > most) {
      rows.push(row);
      row = joint + stretch;
    } else row += stretch;
  }
  return [...rows, row];
};

/** Whether a row may begin at a mark in the open, seen with what stands before and after. */
type Break = (mark: string, before: string, after: string) => boolean;

const beforeSign: Break = (mark, before) =>
  /^[+-]$/.test(mark) && /[\s\w})\]]$/.test(before) && before.trim() !== "";

const betweenFactors: Break = (mark, before, after) =>
  /[)\]]\s*$/.test(before) &&
  /^(?:\(|\\left|\\frac|[A-Za-z]|\\[a-zA-Z]+)$/.test(mark) &&
  !/^\\(right|cdot|times|odot|in|leq|geq|,)/.test(mark + after);

const broken = (latex: string, mayBreak: Break): readonly string[] => {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (const match of latex.matchAll(token)) {
    const [mark] = match;
    const before = latex.slice(from, match.index);
    const isOpen = depth === 0;
    if (/^([{([]|\\begin|\\left$|\\\{)/.test(mark)) depth += 1;
    // After \left and \right the fence is counted too; the two go up and down together.
    else if (/^([})\]]|\\end|\\right$|\\\})/.test(mark)) depth -= 1;
    if (isOpen && before !== "" && mayBreak(mark, before, latex.slice(match.index + mark.length))) {
      found.push(before);
      from = match.index;
    }
  }
  return [...found, latex.slice(from)];
};
