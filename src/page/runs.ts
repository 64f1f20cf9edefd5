/** A stretch of a text: words, or a formula in LaTeX. */
export type Run =
  | { readonly kind: "words"; readonly text: string }
  | {
      readonly kind: "math";
      readonly latex: string;
      readonly display: boolean;
      /** What stands in the text where a formula was typed by hand; nothing for one of our own. */
      readonly typed: string | undefined;
    };

// Private letters of Unicode around our own formulas: a `$` inside of one, or beside it, changes nothing.
const [opens, closes] = ["\uE000", "\uE001"];

/** A formula of our own, to stand in a text that `runs` takes apart. */
export const marked = (latex: string): string => opens + latex + closes;

/** Sentences one after another, each once, each with its full stop. */
export const sentences = (said: readonly (readonly Run[])[]): readonly Run[] => {
  const seen = new Set<string>();
  const once = said.filter((of) => {
    const key = JSON.stringify(of);
    return of.length > 0 && !seen.has(key) && seen.add(key);
  });
  return once.flatMap((of, at) => {
    const last = of.at(-1);
    const isEnded = last?.kind === "words" && /[.!?…:;]\s*$/.test(last.text);
    const stop: Run[] = isEnded ? [] : [{ kind: "words", text: "." }];
    const gap: Run[] = at === 0 ? [] : [{ kind: "words", text: " " }];
    return [...gap, ...of, ...stop];
  });
};

/** A formula of ours; a dollar that is only a dollar; `$$…$$`; `$…$`. */
const forms =
  /\uE000(?<ours>[^\uE001]*)\uE001|\\(?<dollar>\$)|\$\$(?<display>(?:[^$\\]|\\.)+?)\$\$|\$(?<inline>(?:[^$\\]|\\.)+?)\$(?!\d)/gs;

/** Between two dollars with spaces inside them stands a price more often than a formula: 5$ and 6$. */
const isFormula = (inside: string): boolean => inside === inside.trim() || /[\\^_=]/.test(inside);

/** The text as words and formulas, where formulas around a sign become one. */
export const runs = (text: string): readonly Run[] => joined(pieces(text));

/** The text as words and formulas. A dollar without a partner is a dollar. */
export const pieces = (text: string): readonly Run[] => {
  const found: Run[] = [];
  const words = (said: string): void => {
    const last = found.at(-1);
    if (said === "") return;
    if (last?.kind === "words") found[found.length - 1] = { kind: "words", text: last.text + said };
    else found.push({ kind: "words", text: said });
  };
  let at = 0;
  for (;;) {
    forms.lastIndex = at;
    const match = forms.exec(text);
    if (!match) break;
    const { ours, dollar, display, inline } = match.groups ?? {};
    words(text.slice(at, match.index));
    at = match.index + match[0].length;
    if (dollar !== undefined) words(dollar);
    else if (ours !== undefined)
      found.push({ kind: "math", latex: ours, display: false, typed: undefined });
    else if (inline !== undefined && !isFormula(inline)) {
      words("$");
      at = match.index + 1;
    } else {
      const latex = (display ?? inline ?? "").trim();
      found.push({ kind: "math", latex, display: display !== undefined, typed: match[0] });
    }
  }
  words(text.slice(at));
  return found;
};

const relation = /^ ?([=<>≤≥≠∈≈+−-]) ?$/;
const signs: Readonly<Record<string, string>> = {
  "≤": "\\leq",
  "≥": "\\geq",
  "≠": "\\neq",
  "∈": "\\in",
  "≈": "\\approx",
  "−": "-",
};

/** `$k$ = $i$` is one formula, set with one spacing and never broken. */
const joined = (of: readonly Run[]): readonly Run[] => {
  const out: Run[] = [];
  for (const run of of) {
    const [left, sign] = out.slice(-2);
    const mark = sign?.kind === "words" ? relation.exec(sign.text)?.[1] : undefined;
    if (
      mark &&
      run.kind === "math" &&
      left?.kind === "math" &&
      run.typed === undefined &&
      left.typed === undefined
    ) {
      out.splice(-2, 2, { ...run, latex: `${left.latex} ${signs[mark] ?? mark} ${run.latex}` });
    } else out.push(run);
  }
  return out;
};
