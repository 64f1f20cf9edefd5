import type { Expr, IndexVar } from "../expr/node.ts";
import { freeIndices } from "../expr/walk.ts";
import type { Told } from "../narrate/block.ts";
import { steady } from "../narrate/letters.ts";
import { type Run, sentences } from "../page/runs.ts";
import type { Language } from "../page/typography.ts";
import { latexOfRelation, latexOfSize, latexOfTensorEntry, toLatex } from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";
import { latexOfFormula, latexOfIndex } from "./formula.ts";
import { once } from "./once.ts";
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
export const written = (told: Told, language: Language, style: LatexStyle): Written =>
  writtenIn[language](told, style);

const write = (told: Told, language: Language, style: LatexStyle): Written => {
  const lettered = steady(told, style);
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
  const start = latexOfFormula(told.start, named);
  const rows: { rel: string; right: string; why: readonly (readonly Run[])[] }[] = [];
  let shown = start;
  for (const line of told.lines) {
    const right = latexOfFormula(line.right, named);
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
    rows: rows.map(({ rel, right, why }) => ({ rel, right, reasons: tall(sentences(why)) })),
  };
};

const writtenIn: Readonly<Record<Language, (told: Told, style: LatexStyle) => Written>> = {
  fr: once((told, style) => write(told, "fr", style)),
  en: once((told, style) => write(told, "en", style)),
};

/** The free indices of an entry, in groups that run over one size, in LaTeX: i, j ∈ {1, …, n}. */
export const rangesOf = (e: Expr, style: LatexStyle): readonly string[] => {
  const bySize = new Map<string, IndexVar[]>();
  for (const k of freeIndices(e)) bySize.set(k.size.key, [...(bySize.get(k.size.key) ?? []), k]);
  return [...bySize.values()].map((group) => {
    const [first] = group;
    const to = first ? latexOfSize(first.size, style) : "";
    const all = /^[1-3]$/.test(to) ? [1, 2, 3].slice(0, Number(to)) : [1, "\\ldots", to];
    return `${group.map((k) => latexOfIndex(k, style)).join(", ")} \\in \\{${all.join(", ")}\\}`;
  });
};
