import { product, sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { parts, withParts } from "../expr/walk.ts";

/** Where in an expression a step acts: a path of part numbers, then some of the parts of a sum or product. */
export interface Place {
  readonly path: readonly number[];
  /** The positions taken together, where a step acts on some terms of a sum or factors of a product. */
  readonly part?: readonly number[] | undefined;
}

export const root: Place = { path: [] };

/** The term at a place. Throws RangeError when there is no such place. */
export const termAt = (e: Expr, { path, part }: Place): Expr => {
  let term = e;
  for (const step of path) {
    const next = parts(term)[step];
    if (!next) throw new RangeError(`no part ${step} in a ${term.kind}`);
    term = next;
  }
  if (!part) return term;
  if (term.kind !== "sum" && term.kind !== "product")
    throw new RangeError(`no parts in a ${term.kind}`);
  const { args } = term;
  const chosen = part.map((position) => {
    const arg = args[position];
    if (!arg) throw new RangeError(`no part ${position}`);
    return arg;
  });
  return term.kind === "sum" ? sum(...chosen) : product(...chosen);
};

/** The expression with the term at the place replaced. Chosen parts are replaced where the first stood. */
export const replaceAt = (e: Expr, { path, part }: Place, by: Expr): Expr => {
  const [step, ...below] = path;
  if (step !== undefined) {
    const next = [...parts(e)];
    const old = next[step];
    if (!old) throw new RangeError(`no part ${step} in a ${e.kind}`);
    next[step] = replaceAt(old, { path: below, part }, by);
    return withParts(e, next);
  }
  if (!part) return by;
  if (e.kind !== "sum" && e.kind !== "product") throw new RangeError(`no parts in a ${e.kind}`);
  const first = part[0];
  const next = e.args.flatMap((arg, at) => (at === first ? [by] : part.includes(at) ? [] : [arg]));
  return e.kind === "sum" ? sum(...next) : product(...next);
};

/** The expression with the terms at several places, none inside another, replaced by one. */
export const replaceAll = (e: Expr, places: readonly Place[], by: Expr): Expr => {
  // Positions shift where a sum takes the place of a term of a sum: the last place is replaced first.
  const ordered = [...places].sort((p, q) => comparePaths(q.path, p.path));
  return ordered.reduce((whole, place) => replaceAt(whole, place, by), e);
};

const comparePaths = (a: readonly number[], b: readonly number[]): number => {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const order = (a[at] as number) - (b[at] as number);
    if (order !== 0) return order;
  }
  return a.length - b.length;
};

/** Every place of the term in the expression, outermost first, none inside another. */
export const placesOf = (term: Expr, e: Expr): Place[] => {
  const found: Place[] = [];
  const visit = (part: Expr, path: readonly number[]): void => {
    if (part === term) {
      found.push({ path });
      return;
    }
    parts(part).forEach((below, at) => visit(below, [...path, at]));
  };
  visit(e, []);
  return found;
};

/** The first place, outermost first, that the test accepts. */
export const findPlace = (
  e: Expr,
  test: (part: Expr, path: readonly number[]) => boolean,
): { readonly path: readonly number[]; readonly term: Expr } | undefined => {
  const visit = (
    part: Expr,
    path: readonly number[],
  ): { path: readonly number[]; term: Expr } | undefined => {
    if (test(part, path)) return { path, term: part };
    for (const [at, below] of parts(part).entries()) {
      const found = visit(below, [...path, at]);
      if (found) return found;
    }
    return undefined;
  };
  return visit(e, []);
};
