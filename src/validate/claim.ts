import type { Point, Value } from "../compile/evaluate.ts";
import { evaluateTensor } from "../compile/evaluate.ts";
import { settled } from "../compile/point.ts";
import { entryAt, symbol } from "../expr/build.ts";
import { fixedIx, ix, plainVar } from "../expr/index-of.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Deriv, Entry, Expr, IndexVar } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { freeIndices, mapBottomUp, substitute } from "../expr/walk.ts";
import { dependsOn } from "../rewrite/given.ts";
import { definedAt } from "../rewrite/graph.ts";
import type { Given } from "../rewrite/lemma.ts";
import { tensorProgram } from "../tensor/program.ts";
import { ProgramError } from "../tensor/program-error.ts";
import { type Comparison, compared, largest, leastScale, type Slope } from "./compared.ts";
import { byComplexSteps } from "./complex-steps.ts";
import { byEntries, type Place, roundingOf, writeValues } from "./differences.ts";

/** A derivative and what it is claimed to be, entry by entry, under what is given. */
export interface DerivativeClaim {
  readonly left: Deriv;
  readonly right: Expr;
  readonly given: Given;
}

/** How slopes were measured. */
export type Method = "complex step" | "differences" | "changes";

/** A claim held against slopes that were measured in one way. */
export interface Measurement extends Comparison {
  readonly method: Method;
}

/**
 * Holds a claimed derivative against values at a point, all entries of it: by complex steps (or extrapolated differences,
 * where something is not analytic) of the interpreted expression, and by changes of arrays where the definitions of
 * everything that depends on the variable are known. What the claim leaves as a derivative is measured too.
 */
export const validateClaim = (claim: DerivativeClaim, at: Point): readonly Measurement[] => {
  const { left, right } = claim;
  const { by } = left;
  if (by.kind !== "entry") return [];
  const here = settled(at);
  const own = by.at.flatMap((place) => plainVar(place) ?? []);
  const rows = freeIndices(left.of).filter((k) => !own.some(({ id }) => id === k.id));
  const indices = [...rows, ...own];
  const dims = indices.map((k) => sizeAt(k.size, here.sizes ?? new Map()));
  const value = largest(evaluateTensor({ indices: rows, body: left.of }, here).values);
  const { values, rounding } = claimedValues({ indices, body: right }, here);
  const compare = (slopes: readonly Slope[]): Comparison =>
    compared(values, slopes, dims, { rounding, least: leastScale(value) });
  const { slopes, isAnalytic } = byComplexSteps({ of: left.of, by }, indices, here);
  const changed = changes(claim, by, rows, here);
  return [
    { ...compare(slopes), method: isAnalytic ? "complex step" : "differences" },
    ...(changed ? [{ ...compare(changed), method: "changes" as const }] : []),
  ];
};

/**
 * The rounding of a claimed entry that has no program, beside the largest entry: sums of products err by a multiple of
 * the unit roundoff of their largest terms (Higham 2002, §3.1), for which that stands.
 */
const interpretedRounding = 2 ** -46;

const numbersOf = (value: Value | undefined): ArrayLike<number> | undefined =>
  typeof value === "number" ? [value] : typeof value === "object" ? value.values : undefined;

// -- the claim --------------------------------------------------------------------------------------------

/** Claimed entries, and how far each may be rounded. */
interface Claimed {
  readonly values: Float64Array;
  readonly rounding: (entry: number) => number;
}

/** The entries of a claim, by a program over arrays where it has one. */
const claimedValues = (of: Tensor, at: Point): Claimed => {
  const given = new Map<string, ArrayLike<number>>();
  let measured = 0;
  const body = mapBottomUp(of.body, (e) => {
    if (e.kind !== "deriv" || e.by.kind !== "entry") return e;
    const indices = freeIndices(e);
    const { slopes } = byComplexSteps({ of: e.of, by: e.by }, indices, at);
    const name = `slope ${given.size + 1}`;
    const values = Float64Array.from(slopes, ({ value }) => value);
    given.set(name, values);
    const most = largest(values);
    const error = slopes.reduce((so, each) => Math.max(so, each.error), 0);
    if (most > 0) measured = Math.max(measured, (8 * error) / most);
    const sym = symbol(
      name,
      indices.map((k) => k.size),
    );
    return entryAt(
      sym,
      indices.map((k) => ix(k)),
    );
  });
  try {
    const { values, bounds } = byProgram({ ...of, body }, given, at);
    const most = largest(values);
    return { values, rounding: (entry) => (bounds[entry] ?? 0) + measured * most };
  } catch (problem) {
    if (!(problem instanceof ProgramError)) throw problem;
    const { values } = evaluateTensor(of, at);
    const most = largest(values);
    return { values, rounding: () => (interpretedRounding + measured) * most };
  }
};

const byProgram = (of: Tensor, given: ReadonlyMap<string, ArrayLike<number>>, at: Point) => {
  const inputs = [...inventoryOf(of.body).symbols.values()];
  const known = inputs.flatMap(({ name }) => {
    const own = given.get(name) ?? numbersOf(at.symbols?.get(name));
    return own ? [[name, own] as const] : [];
  });
  const place: Place = { inputs, sizes: at.sizes ?? new Map(), values: new Map(known) };
  const program = tensorProgram([of], place);
  writeValues(program, place.values);
  const [bounds = new Float64Array()] = roundingOf([of], place);
  return { values: Float64Array.from(program.run()[0] ?? []), bounds };
};

// -- changes of arrays ------------------------------------------------------------------------------------

/** Slopes from changes of arrays, in the order of the claim; nothing where something in between has no definition. */
const changes = (
  { left, given }: DerivativeClaim,
  by: Entry,
  rows: readonly IndexVar[],
  at: Point,
): readonly Slope[] | undefined => {
  const sizes = at.sizes ?? new Map<string, number>();
  const own = by.at.flatMap((place) => plainVar(place) ?? []);
  // The claim is about the whole symbol: an axis has an index of its own, or is of length 1.
  const isWhole = by.of.axes.every((axis, k) => {
    const place = by.at[k];
    const along = place && plainVar(place);
    const length = sizeAt(axis, sizes);
    return along
      ? sizeAt(along.size, sizes) === length
      : length === 1 && place !== undefined && fixedIx(place) === 1;
  });
  if (!isWhole || new Set(own).size !== own.length) return undefined;
  if (rows.length < freeIndices(left.of).length) return undefined;
  const body = written(left.of, by.of.name, given);
  const { symbols } = inventoryOf(body);
  const isOpen = [...symbols.values()].some(
    (sym) =>
      sym.name !== by.of.name &&
      dependsOn(
        entryAt(
          sym,
          sym.axes.map(() => ix(1)),
        ),
        by.of.name,
        given,
      ),
  );
  if (isOpen || !symbols.has(by.of.name)) return undefined;
  const values = new Map(
    [...symbols.keys()].flatMap((name) => {
      const value = numbersOf(at.symbols?.get(name));
      return value ? [[name, value] as const] : [];
    }),
  );
  if (values.size < symbols.size) return undefined;
  const place = { inputs: [...symbols.values()], sizes, values };
  try {
    return byEntries({ indices: rows, body }, [by.of.name], place).get(by.of.name)?.slopes;
  } catch (problem) {
    if (problem instanceof ProgramError) return undefined;
    throw problem;
  }
};

/** An expression with the definitions of everything in it that depends on a variable put in its place. */
const written = (e: Expr, by: string, given: Given): Expr =>
  [...given.definitions.values()]
    .toReversed()
    .filter(({ sym }) => sym.name !== by)
    .reduce((so, definition) => {
      const { name } = definition.sym;
      return substitute(so, { symbols: new Map([[name, (...at) => definedAt(definition, at)]]) });
    }, e);
