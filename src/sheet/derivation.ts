import type { Expr, IndexVar } from "../expr/node.ts";
import { freeIndices, symbolNames } from "../expr/walk.ts";
import type { Told } from "../narrate/block.ts";
import type { Run } from "../page/runs.ts";
import type { Language } from "../page/typography.ts";
import { latexOfRelation, latexOfSize, latexOfTensorEntry, toLatex } from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";
import { latexOfIndex } from "./formula.ts";
import { said, tall } from "./say.ts";

/** A derivation in LaTeX, row by row. */
export interface Written {
  /** Names given to quantities that recur, each with what it stands for. */
  readonly names: readonly { readonly letter: string; readonly of: string }[];
  readonly start: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly rel: string;
  readonly right: string;
  /** Its reasons, as running text. */
  readonly reasons: readonly Run[];
}

/** The derivation as every sheet writes it. Rows that would look like the one before join it. */
export const written = (told: Told, language: Language, style: LatexStyle): Written => {
  const lettered = withLetters(told, style);
  const named: LatexStyle = {
    ...lettered,
    names: [
      ...(style.names ?? []),
      ...told.names.map(({ letter, of }) => ({
        of: { indices: freeIndices(of), body: of },
        as: letter,
      })),
    ],
  };
  const start = toLatex(told.start, named);
  const rows: { rel: string; right: string; why: readonly (readonly Run[])[] }[] = [];
  let shown = start;
  for (const line of told.lines) {
    const right = toLatex(line.right, named);
    const why = line.reasons.map((reason) => said(reason, language, named));
    const last = rows.at(-1);
    if (right === shown && last && line.rel === "=") last.why = [...last.why, ...why];
    else if (right !== shown || line.rel !== "=")
      rows.push({ rel: latexOfRelation(line.rel), right, why });
    shown = right;
  }
  return {
    names: told.names.map(({ letter, of }) => ({
      letter: latexOfTensorEntry(
        letter,
        freeIndices(of).map((k) => latexOfIndex(k, lettered)),
      ),
      of: toLatex(of, lettered),
    })),
    start,
    rows: rows.map(({ rel, right, why }) => ({ rel, right, reasons: tall(sentences(once(why))) })),
  };
};

const once = (reasons: readonly (readonly Run[])[]): readonly (readonly Run[])[] => {
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const key = JSON.stringify(reason);
    return !seen.has(key) && seen.add(key);
  });
};

/** Reasons one after another, each with its full stop. */
const sentences = (reasons: readonly (readonly Run[])[]): readonly Run[] =>
  reasons.flatMap((reason, at) => {
    const last = reason.at(-1);
    const isEnded = last?.kind === "words" && /[.!?…:;]\s*$/.test(last.text);
    const stop: Run[] = isEnded || reason.length === 0 ? [] : [{ kind: "words", text: "." }];
    const gap: Run[] = at === 0 ? [] : [{ kind: "words", text: " " }];
    return [...gap, ...reason, ...stop];
  });

/** An index keeps its letter from the first line to the last, and a derivative its d or its ∂. */
const withLetters = ({ start, lines, names }: Told, style: LatexStyle): LatexStyle => {
  const expressions: readonly Expr[] = [start, ...lines.map((line) => line.right)];
  const taken = new Set<string>([...(style.avoid ?? []), ...names.map(({ letter }) => letter)]);
  for (const e of expressions)
    for (const name of symbolNames(e)) taken.add(name).add(style.symbols?.get(name) ?? name);
  const avoid = new Set(taken);
  const letters = new Map<number, string>(style.letters);
  for (const letter of letters.values()) taken.add(letter);
  const spares = [..."klpqrstuvw"];
  for (const k of expressions.flatMap(freeIndices)) {
    if (letters.has(k.id)) continue;
    const letter = [...(k.letter.startsWith("_") ? [] : [k.letter]), ...spares].find(
      (wish) => !taken.has(wish),
    );
    if (letter === undefined) continue;
    letters.set(k.id, letter);
    taken.add(letter);
  }
  const isAlone =
    new Set(expressions.flatMap((e) => [...symbolNames(e)])).size === 1 && letters.size === 0;
  return { ...style, avoid, letters, partial: style.partial ?? !isAlone };
};

/** The free indices of an entry, in groups that run over one size, in LaTeX: i, j ∈ {1, …, n}. */
export const rangesOf = (e: Expr, style: LatexStyle): readonly string[] => {
  const bySize = new Map<string, IndexVar[]>();
  for (const k of freeIndices(e)) bySize.set(k.size.key, [...(bySize.get(k.size.key) ?? []), k]);
  return [...bySize.values()].map((group) => {
    const [first] = group;
    const to = first ? latexOfSize(first.size, style) : "";
    return `${group.map((k) => latexOfIndex(k, style)).join(", ")} \\in \\{1, \\ldots, ${to}\\}`;
  });
};
