import {
  call,
  cases,
  delta,
  deriv,
  entryAt,
  indexValue,
  limit,
  over,
  power,
  product,
  sizeValue,
  sum,
  symbol,
} from "./build.ts";
import { type Entries, entries } from "./function.ts";
import { type IxLike, indexVar, isIndexVar, ix, mapIx } from "./index-of.ts";
import {
  type Arg,
  type Call,
  type Cond,
  type Expr,
  type Hole,
  hashAll,
  hashText,
  type IndexVar,
  type Ix,
  intern,
  type Sym,
} from "./node.ts";
import { fillSize, type Size } from "./size.ts";

/** The parts of an expression that are expressions themselves, in the order they are written. */
export const parts = (e: Expr): readonly Expr[] => {
  switch (e.kind) {
    case "sum":
    case "product":
      return e.args;
    case "power":
      return [e.base, e.exponent];
    case "over":
      return [e.body];
    case "call":
      return e.args.map((arg) => arg.body);
    case "cases":
      return [...e.arms.map((arm) => arm.is), ...(e.otherwise ? [e.otherwise] : [])];
    case "deriv":
      return [e.of];
    case "limit":
      return [e.of];
    default:
      return [];
  }
};

/** The same expression with other parts. */
export const withParts = (e: Expr, next: readonly Expr[]): Expr => {
  const part = (at: number): Expr => next[at] as Expr;
  switch (e.kind) {
    case "sum":
      return sum(...next);
    case "product":
      return product(...next);
    case "power":
      return power(part(0), part(1));
    case "over":
      return over(e.op, e.by, part(0), e.where);
    case "call":
      return call(
        e.fn,
        e.args.map((arg, at) => ({ by: arg.by, body: part(at) })),
        e.at,
      );
    case "cases":
      return cases(
        e.arms.map((arm, at) => ({ when: arm.when, is: part(at) })),
        e.otherwise && part(e.arms.length),
      );
    case "deriv":
      return deriv(part(0), e.by);
    case "limit":
      return limit(part(0), e.by, e.to, e.from);
    default:
      return e;
  }
};

/** Indices that an expression mentions and does not bind, each once, in order of first mention. */
export const freeIndices = (e: Expr): readonly IndexVar[] => {
  if (e.memo.free) return e.memo.free;
  const found = new Map<number, IndexVar>();
  const add = (k: IndexVar): void => {
    if (!found.has(k.id)) found.set(k.id, k);
  };
  const addIxs = (at: readonly Ix[]): void => {
    for (const place of at) {
      for (const [, variable] of place.terms) {
        if (isIndexVar(variable)) add(variable);
        else freeIndices(variable).forEach(add);
      }
    }
  };
  const addBut = (of: readonly IndexVar[], bound: readonly IndexVar[]): void => {
    for (const k of of) if (!bound.some((b) => b.id === k.id)) add(k);
  };
  switch (e.kind) {
    case "index":
      addIxs([e.value]);
      break;
    case "entry":
      addIxs(e.at);
      break;
    case "delta":
      addIxs([e.left, e.right]);
      break;
    case "over":
      addBut(freeIndices(e.body), e.by);
      if (e.where) addBut(condSides(e.where).flatMap(freeIndices), e.by);
      break;
    case "call":
      for (const arg of e.args) addBut(freeIndices(arg.body), arg.by);
      addIxs(e.at);
      break;
    case "cases":
      for (const arm of e.arms) condSides(arm.when).flatMap(freeIndices).forEach(add);
      for (const part of parts(e)) freeIndices(part).forEach(add);
      break;
    case "deriv":
      freeIndices(e.of).forEach(add);
      freeIndices(e.by).forEach(add);
      break;
    case "limit":
      freeIndices(e.of).forEach(add);
      if (typeof e.to !== "string") freeIndices(e.to).forEach(add);
      break;
    case "hole":
      for (const { to } of e.at) addIxs([to]);
      break;
    default:
      for (const part of parts(e)) freeIndices(part).forEach(add);
  }
  e.memo.free = found.size === 0 ? none : [...found.values()];
  return e.memo.free;
};

const none: readonly IndexVar[] = [];

/** The expressions that a condition compares. */
export const condSides = (cond: Cond): readonly Expr[] =>
  cond.kind === "compare" ? [cond.left, cond.right] : cond.of.flatMap(condSides);

/** Whether an expression mentions the index. */
export const mentions = (e: Expr, k: IndexVar): boolean =>
  freeIndices(e).some((free) => free.id === k.id);

/** Names of the symbols an expression mentions. */
export const symbolNames = (e: Expr): ReadonlySet<string> => {
  if (e.memo.symbols) return e.memo.symbols;
  const found = new Set<string>();
  const visit = (part: Expr): void => symbolNames(part).forEach((name) => found.add(name));
  const visitIx = (place: Ix): void => {
    for (const [, variable] of place.terms) if (!isIndexVar(variable)) visit(variable);
  };
  if (e.kind === "entry") {
    found.add(e.of.name);
    e.at.forEach(visitIx);
  } else if (e.kind === "index") visitIx(e.value);
  else if (e.kind === "delta") [e.left, e.right].forEach(visitIx);
  else {
    parts(e).forEach(visit);
    if (e.kind === "call") e.at.forEach(visitIx);
    if (e.kind === "deriv") visit(e.by);
    if (e.kind === "over" && e.where) condSides(e.where).forEach(visit);
    if (e.kind === "cases") e.arms.forEach((arm) => condSides(arm.when).forEach(visit));
    if (e.kind === "limit" && typeof e.to !== "string") visit(e.to);
  }
  e.memo.symbols = found;
  return found;
};

/** Names of the functions that an expression applies, and of its kinds of binders. */
export const headsOf = (e: Expr): ReadonlySet<string> => {
  if (e.memo.heads) return e.memo.heads;
  const below = parts(e).map(headsOf);
  const own =
    e.kind === "call"
      ? e.fn.name
      : e.kind === "over" || e.kind === "cases"
        ? `(${e.kind})`
        : undefined;
  const [first] = below;
  const shared =
    own === undefined && first !== undefined && below.every((heads) => isWithin(heads, first))
      ? first
      : undefined;
  e.memo.heads =
    shared ??
    new Set([...below.flatMap((heads) => [...heads]), ...(own === undefined ? [] : [own])]);
  return e.memo.heads;
};

/** Whether a set holds nothing that the other lacks. */
export const isWithin = <T>(inner: ReadonlySet<T>, outer: ReadonlySet<T>): boolean => {
  if (inner === outer) return true;
  if (inner.size > outer.size) return false;
  for (const item of inner) if (!outer.has(item)) return false;
  return true;
};

/** What to put for indices, symbols and sizes. */
export interface Substitution {
  readonly indices?: ReadonlyMap<number, Ix>;
  /** What stands for an entry of the symbol, by the symbol's name. */
  readonly symbols?: ReadonlyMap<string, (...at: Ix[]) => Expr>;
  /** By name, or whole. */
  readonly sizes?: ReadonlyMap<string, Size> | ((of: Size) => Size);
  /** What fills a hole, by the hole's name. */
  readonly holes?: ReadonlyMap<string, Expr>;
}

const noIndices: ReadonlyMap<number, Ix> = new Map();
const noSymbols: ReadonlyMap<string, (...at: Ix[]) => Expr> = new Map();

/** The expression with everything the substitution names replaced; bound indices are never captured. */
export const substitute = (e: Expr, what: Substitution): Expr => {
  const { holes, sizes } = what;
  const symbols = what.symbols ?? noSymbols;
  const isSized = typeof sizes === "function" || (sizes !== undefined && sizes.size > 0);
  const sized = (of: Size): Size =>
    typeof sizes === "function" ? sizes(of) : sizes ? fillSize(of, sizes) : of;

  const go = (of: Expr, indices: ReadonlyMap<number, Ix>, memo: Map<Expr, Expr>): Expr => {
    if (of.kind === "num" || of.kind === "constant") return of;
    const known = memo.get(of);
    if (known) return known;
    const image = step(of, indices, memo);
    memo.set(of, image);
    return image;
  };

  const goIx = (at: Ix, indices: ReadonlyMap<number, Ix>, memo: Map<Expr, Expr>): Ix =>
    at.terms.length === 0 && !isSized
      ? at
      : mapIx(
          at,
          (k) => indices.get(k.id) ?? ix(isSized ? resized(k) : k),
          (inner) => go(inner, indices, memo),
          sized,
        );

  const resized = (k: IndexVar): IndexVar => {
    const next = sized(k.size);
    return next === k.size ? k : { ...k, size: next };
  };

  const goCond = (cond: Cond, indices: ReadonlyMap<number, Ix>, memo: Map<Expr, Expr>): Cond =>
    mapCond(cond, (side) => go(side, indices, memo));

  // Under a binder, a bound index that the replacement mentions gets a new name.
  const under = (
    by: readonly IndexVar[],
    indices: ReadonlyMap<number, Ix>,
    memo: Map<Expr, Expr>,
  ): { by: readonly IndexVar[]; indices: ReadonlyMap<number, Ix>; memo: Map<Expr, Expr> } => {
    if (by.length === 0) return { by, indices, memo };
    let inner: Map<number, Ix> | undefined;
    const next = by.map((k) => {
      const own = resized(k);
      const captured = holes !== undefined || symbols.size > 0 || captures(indices, k);
      const replaced = indices.get(k.id);
      // A pattern's own index is filled by the one it matched: the binder keeps that name.
      if (holes && replaced) {
        const [term] = replaced.terms;
        if (term && isIndexVar(term[1])) return term[1];
      }
      const name = captured ? indexVar(k.letter, own.size) : own;
      if (name !== k || replaced) {
        inner ??= new Map(indices);
        inner.set(k.id, ix(name));
      }
      return name;
    });
    return inner ? { by: next, indices: inner, memo: new Map() } : { by: next, indices, memo };
  };

  const step = (of: Expr, indices: ReadonlyMap<number, Ix>, memo: Map<Expr, Expr>): Expr => {
    switch (of.kind) {
      case "size":
        return sizeValue(sized(of.value));
      case "index":
        return indexValue(goIx(of.value, indices, memo));
      case "entry": {
        const at = of.at.map((place) => goIx(place, indices, memo));
        const image = symbols.get(of.of.name);
        if (image) return image(...at);
        return entryAt(isSized ? symbol(of.of.name, of.of.axes.map(sized)) : of.of, at);
      }
      case "delta":
        return delta(goIx(of.left, indices, memo), goIx(of.right, indices, memo));
      case "over": {
        const inner = under(of.by, indices, memo);
        return over(
          of.op,
          inner.by,
          go(of.body, inner.indices, inner.memo),
          of.where && goCond(of.where, inner.indices, inner.memo),
        );
      }
      case "call":
        return call(
          of.fn,
          of.args.map((arg): Arg => {
            const inner = under(arg.by, indices, memo);
            return { by: inner.by, body: go(arg.body, inner.indices, inner.memo) };
          }),
          of.at.map((place) => goIx(place, indices, memo)),
        );
      case "cases":
        return cases(
          of.arms.map((arm) => ({
            when: goCond(arm.when, indices, memo),
            is: go(arm.is, indices, memo),
          })),
          of.otherwise && go(of.otherwise, indices, memo),
        );
      case "deriv": {
        const by = go(of.by, indices, memo);
        return deriv(go(of.of, indices, memo), by);
      }
      case "limit":
        return limit(
          go(of.of, indices, memo),
          of.by,
          typeof of.to === "string" ? of.to : go(of.to, indices, memo),
          of.from,
        );
      case "hole": {
        const filling = holes?.get(of.name);
        if (!filling) return of;
        if (of.at.length === 0) return filling;
        const moves = new Map<number, Ix>();
        for (const move of of.at) {
          const source = indices.get(move.of.id);
          const [term] = source?.terms ?? [];
          const variable = term && isIndexVar(term[1]) ? term[1] : move.of;
          moves.set(variable.id, goIx(move.to, indices, memo));
        }
        return substitute(filling, { indices: moves });
      }
      default:
        return withParts(
          of,
          parts(of).map((part) => go(part, indices, memo)),
        );
    }
  };

  return go(e, what.indices ?? noIndices, new Map());
};

const captures = (indices: ReadonlyMap<number, Ix>, k: IndexVar): boolean => {
  for (const [from, to] of indices) {
    if (from === k.id) continue;
    for (const [, variable] of to.terms) {
      if (isIndexVar(variable) ? variable.id === k.id : mentions(variable, k)) return true;
    }
  }
  return false;
};

/** A condition with both sides of each comparison replaced. */
export const mapCond = (cond: Cond, side: (e: Expr) => Expr): Cond => {
  if (cond.kind === "compare") {
    const [left, right] = [side(cond.left), side(cond.right)];
    return left === cond.left && right === cond.right
      ? cond
      : { kind: "compare", rel: cond.rel, left, right, key: `${cond.rel}${left.id},${right.id}` };
  }
  const of = cond.of.map((inner) => mapCond(inner, side));
  const mark = cond.kind === "all" ? "&" : "|";
  return { kind: cond.kind, of, key: `${mark}(${of.map((inner) => inner.key).join(";")})` };
};

/** The expression with one index put for another. */
export const reindexed = (e: Expr, from: IndexVar, to: IxLike): Expr =>
  mentions(e, from) ? substitute(e, { indices: new Map([[from.id, ix(to)]]) }) : e;

/** The tensor that an argument is, read at any indices. */
export const argEntries = (arg: Arg): Entries =>
  entries(
    arg.by.map((k) => k.size),
    (...at) =>
      arg.by.length === 0
        ? arg.body
        : substitute(arg.body, {
            indices: new Map(arg.by.map((k, axis) => [k.id, at[axis] as Ix])),
          }),
  );

/** The tensor that a symbol is. */
export const symbolEntries = (of: Sym): Entries => entries(of.axes, (...at) => entryAt(of, at));

/** The definition of a call in terms of more basic functions. */
export const unfolded = (e: Call): Expr | undefined =>
  e.fn.definition?.(e.args.map(argEntries), e.at);

/** Every part of an expression, itself included, outermost first. */
export function* subterms(e: Expr): Generator<Expr> {
  yield e;
  for (const part of parts(e)) yield* subterms(part);
}

/** How many nodes an expression is written with. */
export const nodeCount = (e: Expr): number => {
  e.memo.size ??= parts(e).reduce((total, part) => total + nodeCount(part), 1);
  return e.memo.size;
};

/** The expression with the parts below it rewritten first, then itself. */
export const mapBottomUp = (e: Expr, rewrite: (e: Expr) => Expr): Expr => {
  const memo = new Map<Expr, Expr>();
  const go = (of: Expr): Expr => {
    const known = memo.get(of);
    if (known) return known;
    const below = parts(of);
    const next = below.map(go);
    const image = rewrite(next.some((part, at) => part !== below[at]) ? withParts(of, next) : of);
    memo.set(of, image);
    return image;
  };
  return go(e);
};

/** A gap in a pattern. */
export const hole = (name: string, at: readonly { of: IndexVar; to: Ix }[] = []): Hole => {
  const key = `?${name}${at.map(({ of, to }) => `(${of.id}:=${to.key})`).join("")}`;
  return intern<Hole>(key, () => ({ hash: hashAll(hashText(name), []), kind: "hole", name, at }));
};
