import type { Expr, Num } from "../expr/node.ts";
import type { Plot } from "../narrate/block.ts";

/** The signal and what the kernel makes of it; an entry stands in the middle of the samples it is made of. */
export const picture = (
  signal: readonly Num[],
  full: readonly Expr[],
  kernel: number,
  withValid: boolean,
): Plot => {
  const at = (entry: number): number => entry - (kernel - 1) / 2;
  const points = full.map((value, t): readonly [number, number] => [at(t + 1), toNumber(value)]);
  const valid = points.slice(kernel - 1, signal.length);
  return {
    title: {
      fr: "Le signal et ses convolutions ; chaque composante est placée au milieu des échantillons qu'elle réunit",
      en: "The signal and its convolutions; each entry stands in the middle of the samples that it gathers",
    },
    x: { fr: "position dans le signal", en: "position in the signal" },
    y: { fr: "valeur", en: "value" },
    curves: [
      // Where they agree, the dashes of the valid output show on the line of the full one.
      { label: { fr: "complète", en: "full" }, points },
      ...(withValid && valid.length > 1
        ? [{ label: { fr: "valide", en: "valid" }, points: valid }]
        : []),
      {
        label: { fr: "signal", en: "signal" },
        points: signal.map((value, t) => [t + 1, toNumber(value)]),
      },
    ],
  };
};

const toNumber = (of: Expr): number => (of.kind === "num" ? of.value.valueOf() : Number.NaN);
