import { sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { size } from "../expr/size.ts";
import type { Block, Formula, Words } from "../narrate/block.ts";
import { type Chain, endOf } from "../rewrite/proof.ts";
import { derivation, prose, remark } from "./telling.ts";

/*
 * How a discrete convolution is told: its definition, each entry, the outputs that are cut out, the checks.
 */

/** Which entries are wanted. */
export type Output = "full" | "valid" | "same";

/** A stretch of the full output, from an index to another, both counted from 1. */
export interface Window {
  readonly output: Output;
  readonly from: number;
  readonly to: number;
  /** At which end one sample more is dropped, where they cannot be as many. */
  readonly drops?: "first" | "last";
}

const raw = (latex: string): Formula => ({ joined: [latex] });

export const definition = (n: number, m: number, flip: boolean): Block => {
  const [star, place] = flip ? ["*", "t-k+1"] : [String.raw`\star`, `t-${m}+k`];
  const formula = raw(
    String.raw`(w ${star} x)_t = \displaystyle\sum_{k=1}^{${m}} w_k \, x_{${place}}, \quad t = 1, \ldots, ${n + m - 1}`,
  );
  return prose(
    (set) =>
      `Avec ${set(raw("x"))} nul en dehors de ses ${n} échantillons${flip ? " et le noyau retourné" : ", sans retourner le noyau (corrélation croisée)"} : ${set(formula)}. Les termes où ${set(raw("x"))} est nul sont omis.`,
    (set) =>
      `With ${set(raw("x"))} zero outside its ${n} samples${flip ? " and the kernel turned around" : ", the kernel not turned around (cross-correlation)"}: ${set(formula)}. Terms where ${set(raw("x"))} is zero are left out.`,
  );
};

const same = (of: Formula): Words => ({ fr: (set) => set(of), en: (set) => set(of) });

export const worked = (chains: readonly Chain[]): Block => ({
  kind: "table",
  head: [
    same(raw("t")),
    { fr: () => "Somme", en: () => "Sum" },
    { fr: () => "Valeur", en: () => "Value" },
  ],
  rows: chains.map((chain, at) => [
    same(raw(`${at + 1}`)),
    same(inRows(chain.start)),
    same(endOf(chain)),
  ]),
});

/** How many terms stand in a row of a table. */
const rowLength = 8;

const inRows = (of: Expr): Formula => {
  const terms = of.kind === "sum" ? of.args : [of];
  if (terms.length <= rowLength) return of;
  const rows = Array.from({ length: Math.ceil(terms.length / rowLength) }, (_, at) =>
    sum(...terms.slice(at * rowLength, (at + 1) * rowLength)),
  );
  return {
    joined: [
      "\\begin{aligned}",
      ...rows.flatMap((row, at) => (at === 0 ? ["& ", row] : [" \\\\ & {} + {} ", row])),
      "\\end{aligned}",
    ],
  };
};

/** How many entries a box holds. */
const boxLength = 16;

export const told = (
  window: Window,
  full: readonly Expr[],
  n: number,
  m: number,
): readonly Block[] => {
  const kept = full.slice(window.from - 1, window.to);
  const name = names[window.output];
  const lead = prose(
    () => `${name.fr} ${leads(window, n, m).fr}`,
    () => `${name.en} ${leads(window, n, m).en}`,
  );
  if (kept.length === 0) return [lead];
  if (kept.length > boxLength) {
    return [
      lead,
      prose(
        (set) => `${kept.map((value) => set(value)).join(" ; ")}.`,
        (set) => `${kept.map((value) => set(value)).join(", ")}.`,
      ),
    ];
  }
  const list: Formula = {
    joined: [
      String.raw`\left(`,
      ...kept.flatMap((value, at) => (at === 0 ? [value] : [",\\; ", value])),
      String.raw`\right)`,
    ],
  };
  return [
    lead,
    { kind: "result", left: undefined, right: list, shape: [size(kept.length)], layout: undefined },
  ];
};

const names: Readonly<Record<Output, { readonly fr: string; readonly en: string }>> = {
  full: { fr: "Convolution complète (full) :", en: "Full convolution:" },
  valid: { fr: "Convolution valide (valid) :", en: "Valid convolution:" },
  same: { fr: "Convolution similaire (same) :", en: "Same convolution:" },
};

const leads = (
  { output, from, to, drops }: Window,
  n: number,
  m: number,
): { readonly fr: string; readonly en: string } => {
  const range = from === to ? `$t = ${from}$` : `$t = ${from}, \\ldots, ${to}$`;
  if (output === "full") {
    const length = `$${n} + ${m} - 1 = ${n + m - 1}$`;
    return {
      fr: `toutes les positions où le noyau touche le signal, soit ${length} composantes.`,
      en: `every position where the kernel meets the signal, ${length} entries.`,
    };
  }
  if (output === "valid") {
    return to < from
      ? {
          fr: "le noyau est plus long que le signal, il n'est jamais entièrement dedans. La sortie est vide.",
          en: "the kernel is longer than the signal and never lies inside it. The output is empty.",
        }
      : {
          fr: `les positions où le noyau est entièrement dans le signal, ${range}.`,
          en: `the positions where the kernel lies wholly inside the signal, ${range}.`,
        };
  }
  const [before, after] = [from - 1, n + m - 1 - to];
  if (drops === undefined) {
    return {
      fr: `autant de composantes que le signal, ${range} ; on en laisse ${before} au début et ${after} à la fin.`,
      en: `as many entries as the signal, ${range}; ${before} are dropped at the start and ${after} at the end.`,
    };
  }
  return {
    fr: `autant de composantes que le signal. Le noyau est de longueur paire : il y en a une de plus à laisser d'un côté. En la laissant ${drops === "first" ? "au début" : "à la fin"} (${before} au début, ${after} à la fin), ${range}.`,
    en: `as many entries as the signal. The kernel has an even length, so that one more is dropped at one end. Dropping it at the ${drops === "first" ? "start" : "end"} (${before} at the start, ${after} at the end), ${range}.`,
  };
};

export const checked = (totals: Chain, flip: boolean): readonly Block[] => [
  prose(
    () => "Contrôle : la somme de la convolution complète est le produit des deux sommes.",
    () => "Check: the entries of the full convolution add up to the product of both sums.",
  ),
  derivation(totals),
  remark(
    (set) =>
      `Un autre chemin contrôle toutes les composantes à la fois : ce sont les coefficients du produit des polynômes ${set(raw(flip ? String.raw`\sum_k w_k z^{k-1}` : String.raw`\sum_k w_k z^{m-k}`))} et ${set(raw(String.raw`\sum_t x_t z^{t-1}`))}.`,
    (set) =>
      `Another way checks all entries at once: they are the coefficients of the product of the polynomials ${set(raw(flip ? String.raw`\sum_k w_k z^{k-1}` : String.raw`\sum_k w_k z^{m-k}`))} and ${set(raw(String.raw`\sum_t x_t z^{t-1}`))}.`,
  ),
];
