import { evaluate } from "../../src/compile/evaluate.ts";
import { entry, scalar, symbol } from "../../src/expr/build.ts";
import type {
  FunctionDef,
  Interval,
  ScalarBuilder,
  TensorBuilder,
} from "../../src/expr/function.ts";
import { isIndexVar } from "../../src/expr/index-of.ts";
import type { Expr, IndexVar, Ix } from "../../src/expr/node.ts";
import { parts } from "../../src/expr/walk.ts";
import { functions } from "../../src/functions/index.ts";
import { between, oneOf, type Random } from "../../src/numeric/random.ts";

/** The value of a function of one scalar. */
export const valueAt = (of: ScalarBuilder, x: number): number =>
  evaluate(of(scalar("x")), { symbols: new Map([["x", x]]) });

/** The values of a function of one vector. */
export const valuesAt = (of: TensorBuilder, ...x: number[]): number[] => {
  const value = of.def.kernel([{ values: Float64Array.from(x), sizes: [x.length] }]);
  return typeof value === "number" ? [value] : [...value];
};

/** What every function of the room declares. */
export const definitions: readonly FunctionDef[] = functions.map(({ def }) => def);

/** A point of an interval; its ends, 0 and ±1 come up more often than chance would have them. */
export const pointOf = (random: Random, { from, to }: Interval): number => {
  const [low, high] = [
    from ?? (to === undefined ? -6 : to - 6),
    to ?? (from ?? -6) + (from === undefined ? 12 : 6),
  ];
  const special = [-1, 0, 1].filter((value) => value > low && value < high);
  if (special.length > 0 && random() < 0.15) return oneOf(random, special);
  return low + (high - low) * (0.002 + 0.996 * random());
};

/** The points where a law is tried. */
export const draws = (random: Random, count: number, domain: readonly Interval[]): number[][] =>
  Array.from({ length: count }, () => domain.map((interval) => pointOf(random, interval)));

/** A value for a hole: mostly in general position, sometimes one where laws like to fail. */
export const anyValue = (random: Random): number =>
  random() < 0.2 ? between(random, -2, 2) : 6 * random() - 3;

/** The indices that what fills each hole may mention, read off the patterns it stands in. */
export const reachOf = (patterns: readonly Expr[]): Map<string, IndexVar[]> => {
  const found = new Map<string, IndexVar[]>();
  const visit = (e: Expr, scope: readonly IndexVar[]): void => {
    if (e.kind === "hole") {
      const seen = found.get(e.name) ?? [];
      const target = new Set(e.at.flatMap(({ to }) => variables(to)));
      for (const k of [...scope.filter(({ id }) => !target.has(id)), ...e.at.map(({ of }) => of)]) {
        if (!seen.some(({ id }) => id === k.id)) seen.push(k);
      }
      found.set(e.name, seen);
    } else if (e.kind === "call") {
      for (const { by, body } of e.args) visit(body, [...scope, ...by]);
    } else if (e.kind === "over") visit(e.body, [...scope, ...e.by]);
    else {
      if (e.kind === "cases") {
        for (const { when } of e.arms) {
          if (when.kind === "compare")
            for (const side of [when.left, when.right]) visit(side, scope);
        }
      }
      for (const part of parts(e)) visit(part, scope);
    }
  };
  for (const pattern of patterns) visit(pattern, []);
  return found;
};

const variables = (of: Ix): number[] =>
  of.terms.flatMap(([, variable]) => (isIndexVar(variable) ? [variable.id] : []));

/** For each hole a symbol of its own, read at the indices it may mention. */
export const fillings = (reach: ReadonlyMap<string, readonly IndexVar[]>): Map<string, Expr> =>
  new Map(
    [...reach].map(([name, indices]) => [
      name,
      entry(
        symbol(
          `fills ${name}`,
          indices.map(({ size }) => size),
        ),
        ...indices,
      ),
    ]),
  );
