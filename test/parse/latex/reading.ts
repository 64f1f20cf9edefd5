import { evaluateTensor, type NumericTensor, type Point } from "../../../src/compile/evaluate.ts";
import { type Kind, samplePoints } from "../../../src/compile/points.ts";
import { symbol } from "../../../src/expr/build.ts";
import type { Tensor } from "../../../src/expr/tensor.ts";
import { symbolNames } from "../../../src/expr/walk.ts";
import { functions } from "../../../src/functions/index.ts";
import type { DeclaredSymbol, Options } from "../../../src/parse/context.ts";
import type { LatexOptions, SymbolSays } from "../../../src/parse/latex/notation.ts";
import type { PointName } from "../../../src/parse/latex/read.ts";
import { read } from "../../../src/parse/read.ts";
import type { Sample } from "./corpus/sample.ts";

/** What the plain reader is told beside a sample's meaning. */
export const plainOptions = ({ declare, assume, define }: Sample): Options => ({
  functions,
  ...(declare && { declare }),
  ...(assume && { assume }),
  ...(define && { define }),
});

/** What the LaTeX reader is told beside a sample. */
export const latexOptions = (sample: Sample): LatexOptions => {
  const { declare = {}, spellings = {}, gradients = {}, reads = {}, maps, macros, strict } = sample;
  const shapeOf = (name: string): readonly (string | number)[] => {
    const shape = declare[name] ?? [];
    return typeof shape === "string" ? [] : shape;
  };
  const symbols: Record<string, SymbolSays> = {};
  for (const [name, functions] of Object.entries(reads)) symbols[name] = { reads: functions };
  for (const [name, latex] of Object.entries(spellings)) {
    symbols[name] = { shape: shapeOf(name), latex };
  }
  for (const [name, gradient] of Object.entries(gradients)) {
    symbols[name] = { ...symbols[name], shape: shapeOf(name), gradient };
  }
  return {
    ...plainOptions(sample),
    notation: { symbols, ...(maps && { maps }) },
    ...(macros !== undefined && { macros }),
    ...(strict && { strict }),
  };
};

/** What has the gradients that a sample names: ∂L/∂z is g for L = Σ g z. */
export const potentials = (sample: Sample): readonly PointName[] => {
  const { gradients = {} } = sample;
  const terms = new Map<string, string[]>();
  for (const [name, [of, by]] of Object.entries(gradients)) {
    terms.set(of, [...(terms.get(of) ?? []), `sum(${name} .* ${by})`]);
  }
  return [...terms].flatMap(([of, sums]) => {
    const found = read(sums.join(" + "), plainOptions(sample));
    return found.ok ? [{ sym: symbol(of), is: found.tensor }] : [];
  });
};

/** As much of a reading as its values depend on. */
export interface Read {
  readonly tensor: Tensor;
  readonly symbols: ReadonlyMap<string, DeclaredSymbol>;
  readonly sizes: Iterable<string>;
  /** Points at which derivatives are taken, by name. */
  readonly points?: readonly PointName[];
}

const kindOf = ({ assume, role }: DeclaredSymbol): Kind | undefined =>
  assume ?? (role === "integer" ? { is: "integer" } : undefined);

const entriesAt = ({ tensor, points = [] }: Read, at: Point): NumericTensor =>
  evaluateTensor(tensor, {
    ...at,
    dependents: new Map(
      points.map(({ sym, is }) => [
        sym.name,
        {
          from: new Set(symbolNames(is.body)),
          value: (symbols: NonNullable<Point["symbols"]>) => {
            const found = evaluateTensor(is, { ...at, symbols });
            return found.sizes.length === 0 ? (found.values[0] as number) : found;
          },
        },
      ]),
    ),
  });

/** The values of several readings, each time at the same random point. */
export const valuesOf = (...readings: readonly Read[]): readonly (readonly NumericTensor[])[] => {
  const symbols = new Map(readings.flatMap((reading) => [...reading.symbols]));
  const kinds = [...symbols].flatMap(([name, symbol]) => {
    const kind = kindOf(symbol);
    return kind ? [[name, kind] as const] : [];
  });
  const points = samplePoints({
    symbols: [...symbols.values()].map(({ sym }) => sym),
    assume: new Map(kinds),
    sizes: [...new Set(readings.flatMap((reading) => [...reading.sizes]))],
    seed: 11,
    count: 12,
  });
  return points.map((at) => readings.map((reading) => entriesAt(reading, at)));
};

export const isDefined = ({ values }: NumericTensor): boolean =>
  Array.from(values).every(Number.isFinite);

/** Why two readings do not mean the same; nothing where they do. */
export const apart = (left: Read, right: Read, tolerance: number): string | undefined => {
  let seen = 0;
  for (const [l, r] of valuesOf(left, right) as readonly [NumericTensor, NumericTensor][]) {
    if (String(l.sizes) !== String(r.sizes)) return `[${l.sizes}] where [${r.sizes}] was meant`;
    if (!isDefined(l) || !isDefined(r)) continue;
    seen += 1;
    for (const [at, value] of Array.from(l.values).entries()) {
      const meant = r.values[at] as number;
      const scale = Math.max(1, Math.abs(value), Math.abs(meant));
      if (Math.abs(value - meant) > tolerance * scale) return `${value} where ${meant} was meant`;
    }
  }
  return seen >= 4 ? undefined : "both have a value at too few points";
};
