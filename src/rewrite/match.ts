import { same } from "../expr/arranged.ts";
import { entryAt, minusOne, negate, product, sum } from "../expr/build.ts";
import { isIndexVar, ix, plainVar } from "../expr/index-of.ts";
import type { Arg, Cases, Cond, Expr, Hole, IndexVar, Ix, Sym } from "../expr/node.ts";
import { fillSize, type Size, sizeName } from "../expr/size.ts";
import { parts, substitute } from "../expr/walk.ts";

/** What fills the gaps of a pattern. */
export interface Bindings {
  /** What each hole holds, by its name. */
  readonly holes: ReadonlyMap<string, Expr>;
  /** The index that fills each index of the pattern, by its id. */
  readonly indices: ReadonlyMap<number, Ix>;
  readonly sizes: ReadonlyMap<string, Size>;
  /** The symbol that stands for each symbol that the pattern leaves open. */
  readonly symbols: ReadonlyMap<string, Sym>;
}

export const noBindings: Bindings = {
  holes: new Map(),
  indices: new Map(),
  sizes: new Map(),
  symbols: new Map(),
};

/** A match at the root of a term; where the pattern took only some of its parts, their positions. */
export interface Match {
  readonly with: Bindings;
  readonly part: readonly number[] | undefined;
}

/** The pattern with its gaps filled. An index that is bound by the pattern alone gets a name of its own. */
export const instantiate = (pattern: Expr, bindings: Bindings): Expr =>
  substitute(pattern, {
    holes: bindings.holes,
    indices: bindings.indices,
    sizes: bindings.sizes,
    ...(bindings.symbols.size > 0 && {
      symbols: new Map(
        [...bindings.symbols].map(([name, of]) => [name, (...at: Ix[]) => entryAt(of, at)]),
      ),
    }),
  });

type Then = (b: Bindings) => Bindings | undefined;

const yes: Then = (b) => b;

const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);

/**
 * Fills the gaps of the pattern so that it becomes the subject, up to the order of sums and products: no
 * units are invented, no coefficients split. The first way found wins; a pattern has few anchored parts
 * under a node, so there are few ways. A sum or product pattern may match some of the parts of the subject.
 */
export const match = (
  pattern: Expr,
  subject: Expr,
  options: MatchOptions = {},
): Match | undefined => {
  const matcher = new Matcher(options);
  const accepted: Then = (b) => (options.accepts?.(b) === false ? undefined : b);
  if ((pattern.kind === "sum" || pattern.kind === "product") && pattern.kind === subject.kind) {
    let used: readonly number[] = [];
    const found = matcher.unordered(
      pattern.kind,
      pattern.args,
      subject.args,
      noBindings,
      (b, taken) => {
        used = taken;
        return accepted(b);
      },
    );
    if (!found) return undefined;
    return {
      with: found,
      part: used.length === subject.args.length ? undefined : [...used].sort((p, q) => p - q),
    };
  }
  const found = matcher.match(pattern, subject, noBindings, accepted);
  return found && { with: found, part: undefined };
};

export interface MatchOptions {
  /** Names of symbols that stand for any symbol of their rank. */
  readonly symbols?: ReadonlySet<string>;
  /** The only indices that are gaps; all, if absent. */
  readonly gaps?: ReadonlySet<number>;
  /** Whether what fills the gaps will do; if not, another way to match is looked for. */
  readonly accepts?: (found: Bindings) => boolean;
}

class Matcher {
  private readonly options: MatchOptions;
  constructor(options: MatchOptions) {
    this.options = options;
  }

  match(pattern: Expr, subject: Expr, b: Bindings, then: Then): Bindings | undefined {
    if (pattern.kind === "hole") return this.hole(pattern, subject, b, then);
    if (isNegatedHole(pattern)) {
      const positive = positiveForm(subject);
      return positive && this.match(pattern.args[1] as Expr, positive, b, then);
    }
    if (pattern.kind !== subject.kind) return undefined;
    if (this.options.gaps && pattern === subject) return then(b);
    switch (pattern.kind) {
      case "num":
      case "constant":
        return pattern === subject ? then(b) : undefined;
      case "size": {
        const next = subject.kind === "size" && this.size(pattern.value, subject.value, b);
        return next ? then(next) : undefined;
      }
      case "index":
        return subject.kind === "index"
          ? this.index(pattern.value, subject.value, b, then)
          : undefined;
      case "entry": {
        if (subject.kind !== "entry" || pattern.at.length !== subject.at.length) return undefined;
        if (!this.options.symbols?.has(pattern.of.name)) {
          return pattern.of.name === subject.of.name
            ? this.indices(pattern.at, subject.at, b, then)
            : undefined;
        }
        const known = b.symbols.get(pattern.of.name);
        if (known && known.key !== subject.of.key) return undefined;
        let next: Bindings | undefined = {
          ...b,
          symbols: withEntry(b.symbols, pattern.of.name, subject.of),
        };
        for (const [axis, size] of pattern.of.axes.entries()) {
          next = next && this.size(size, subject.of.axes[axis] as Size, next);
        }
        return next && this.indices(pattern.at, subject.at, next, then);
      }
      case "sum":
      case "product":
        return subject.kind === pattern.kind
          ? this.unordered(pattern.kind, pattern.args, subject.args, b, (next, used) =>
              used.length === subject.args.length ? then(next) : undefined,
            )
          : undefined;
      case "power":
        return subject.kind === "power"
          ? this.match(pattern.base, subject.base, b, (next) =>
              this.match(pattern.exponent, subject.exponent, next, then),
            )
          : undefined;
      case "delta":
        return subject.kind === "delta"
          ? (this.indices([pattern.left, pattern.right], [subject.left, subject.right], b, then) ??
              this.indices([pattern.left, pattern.right], [subject.right, subject.left], b, then))
          : undefined;
      case "over": {
        if (subject.kind !== "over" || subject.op !== pattern.op) return undefined;
        if (Boolean(subject.where) !== Boolean(pattern.where)) return undefined;
        const next = this.binder(pattern.by, subject.by, b);
        if (!next) return undefined;
        const { where } = pattern;
        const other = subject.where;
        return this.match(pattern.body, subject.body, next, (after) =>
          where && other ? this.cond(where, other, after, then) : then(after),
        );
      }
      case "call":
        return subject.kind === "call" && subject.fn.name === pattern.fn.name
          ? this.args(pattern.args, subject.args, b, (next) =>
              this.indices(pattern.at, subject.at, next, then),
            )
          : undefined;
      case "cases":
        return subject.kind === "cases" ? this.cases(pattern, subject, b, then) : undefined;
      case "limit":
        return same(pattern, subject) ? then(b) : undefined;
      case "deriv":
        return subject.kind === "deriv"
          ? this.match(pattern.by, subject.by, b, (next) =>
              this.match(pattern.of, subject.of, next, then),
            )
          : undefined;
    }
  }

  private hole(pattern: Hole, subject: Expr, b: Bindings, then: Then): Bindings | undefined {
    const filling = b.holes.get(pattern.name);
    if (pattern.at.length === 0) {
      if (filling) return same(filling, subject) ? then(b) : undefined;
      return then({ ...b, holes: withEntry(b.holes, pattern.name, subject) });
    }
    const [move] = pattern.at;
    if (!move || pattern.at.length > 1) return undefined;
    const source = b.indices.get(move.of.id);
    if (!filling) {
      // Read under its own binder, the hole is filled by what stands there.
      const target = this.filledIx(move.to, b);
      if (!target || !plainVar(target)) return undefined;
      return then({
        ...b,
        holes: withEntry(b.holes, pattern.name, subject),
        indices: withEntry(b.indices, move.of.id, target),
      });
    }
    const from = source && plainVar(source);
    if (!from) return undefined;
    const target = this.filledIx(move.to, b);
    if (target) {
      const moved = substitute(filling, { indices: new Map([[from.id, target]]) });
      return same(moved, subject) ? then(b) : undefined;
    }
    // The index is still open: it is the one that makes the filling the subject.
    const unknown = plainVar(move.to);
    if (!unknown) return undefined;
    const solved = new Matcher({ gaps: new Set([from.id]) }).match(
      filling,
      subject,
      noBindings,
      yes,
    );
    const index = solved?.indices.get(from.id);
    if (!index) return undefined;
    const next = this.bindIndex(unknown, index, b);
    return next && then(next);
  }

  private filledIx(of: Ix, b: Bindings): Ix | undefined {
    const variable = plainVar(of);
    if (variable) return this.isGap(variable) ? b.indices.get(variable.id) : of;
    return of.terms.length === 0 ? of : undefined;
  }

  private isGap(variable: IndexVar): boolean {
    return this.options.gaps?.has(variable.id) ?? true;
  }

  private size(pattern: Size, subject: Size, b: Bindings): Bindings | undefined {
    if (pattern === subject) return b;
    if (this.options.gaps) return undefined;
    const name = sizeName(pattern);
    if (name !== undefined && !b.sizes.has(name)) {
      return { ...b, sizes: withEntry(b.sizes, name, subject) };
    }
    return fillSize(pattern, b.sizes) === subject ? b : undefined;
  }

  private bindIndex(variable: IndexVar, to: Ix, b: Bindings): Bindings | undefined {
    const known = b.indices.get(variable.id);
    if (known) return known.key === to.key ? b : undefined;
    const plain = plainVar(to);
    const next = plain ? this.size(variable.size, plain.size, b) : b;
    return next && { ...next, indices: withEntry(next.indices, variable.id, to) };
  }

  private index(pattern: Ix, subject: Ix, b: Bindings, then: Then): Bindings | undefined {
    const variable = plainVar(pattern);
    if (variable && this.isGap(variable)) {
      const next = this.bindIndex(variable, subject, b);
      return next && then(next);
    }
    if (pattern.key === subject.key) return then(b);
    const [first] = pattern.terms;
    const [other] = subject.terms;
    // An integer entry as index, such as the y of o[y].
    if (
      pattern.terms.length === 1 &&
      subject.terms.length === 1 &&
      first &&
      other &&
      !isIndexVar(first[1]) &&
      !isIndexVar(other[1]) &&
      first[0] === other[0] &&
      pattern.plus === subject.plus
    ) {
      return this.match(first[1], other[1], b, then);
    }
    return undefined;
  }

  private indices(
    pattern: readonly Ix[],
    subject: readonly Ix[],
    b: Bindings,
    then: Then,
  ): Bindings | undefined {
    if (pattern.length !== subject.length) return undefined;
    const step = (axis: number, so: Bindings): Bindings | undefined =>
      axis === pattern.length
        ? then(so)
        : this.index(pattern[axis] as Ix, subject[axis] as Ix, so, (next) => step(axis + 1, next));
    return step(0, b);
  }

  /** The bound indices of the pattern, filled by those of the subject. */
  private binder(
    pattern: readonly IndexVar[],
    subject: readonly IndexVar[],
    b: Bindings,
  ): Bindings | undefined {
    if (pattern.length !== subject.length) return undefined;
    let next: Bindings | undefined = b;
    for (const [axis, variable] of pattern.entries()) {
      const by = subject[axis] as IndexVar;
      if (!next) return undefined;
      const sized: Bindings | undefined = this.size(variable.size, by.size, next);
      // A pattern may bind the same letter twice, as in Σ_k a · Σ_k b.
      next = sized && { ...sized, indices: withEntry(sized.indices, variable.id, ix(by)) };
    }
    return next;
  }

  private args(
    pattern: readonly Arg[],
    subject: readonly Arg[],
    b: Bindings,
    then: Then,
  ): Bindings | undefined {
    if (pattern.length !== subject.length) return undefined;
    const step = (at: number, so: Bindings): Bindings | undefined => {
      if (at === pattern.length) return then(so);
      const [mine, other] = [pattern[at] as Arg, subject[at] as Arg];
      const inside = this.binder(mine.by, other.by, so);
      return inside && this.match(mine.body, other.body, inside, (next) => step(at + 1, next));
    };
    return step(0, b);
  }

  private cases(pattern: Cases, subject: Cases, b: Bindings, then: Then): Bindings | undefined {
    if (pattern.arms.length !== subject.arms.length) return undefined;
    const last: Then = (so) => {
      if (!pattern.otherwise || !subject.otherwise) {
        return pattern.otherwise || subject.otherwise ? undefined : then(so);
      }
      return this.match(pattern.otherwise, subject.otherwise, so, then);
    };
    const step = (at: number, so: Bindings): Bindings | undefined => {
      const [mine, other] = [pattern.arms[at], subject.arms[at]];
      if (!mine || !other) return last(so);
      return this.cond(mine.when, other.when, so, (next) =>
        this.match(mine.is, other.is, next, (after) => step(at + 1, after)),
      );
    };
    return step(0, b);
  }

  private cond(pattern: Cond, subject: Cond, b: Bindings, then: Then): Bindings | undefined {
    if (pattern.kind !== "compare" || subject.kind !== "compare" || pattern.rel !== subject.rel) {
      return undefined;
    }
    return this.match(pattern.left, subject.left, b, (next) =>
      this.match(pattern.right, subject.right, next, then),
    );
  }

  /**
   * The parts of a sum or product in any order. Anchored parts choose first, those that bind indices before
   * those that read them; then each bare hole but the last takes the leftmost part left, and the last takes
   * all that remain.
   */
  unordered(
    kind: "sum" | "product",
    pattern: readonly Expr[],
    subject: readonly Expr[],
    b: Bindings,
    then: (b: Bindings, used: readonly number[]) => Bindings | undefined,
  ): Bindings | undefined {
    if (pattern.length > subject.length) return undefined;
    const { anchored, bare } = ordered(pattern);
    const make = kind === "sum" ? sum : product;

    const fillBare = (at: number, so: Bindings, used: readonly number[]): Bindings | undefined => {
      const hole = bare[at] as Hole | undefined;
      if (!hole) return then(so, used);
      const left = subject
        .map((_, position) => position)
        .filter((position) => !used.includes(position));
      const known = so.holes.get(hole.name);
      if (known) {
        const wanted = known.kind === kind ? known.args : [known];
        const taken: number[] = [];
        for (const part of wanted) {
          const found = left.find(
            (position) => !taken.includes(position) && same(subject[position] as Expr, part),
          );
          if (found === undefined) return undefined;
          taken.push(found);
        }
        return fillBare(at + 1, so, [...used, ...taken]);
      }
      const openAfter = bare.slice(at + 1).some((later) => !so.holes.has((later as Hole).name));
      if (left.length === 0) return undefined;
      const taken = openAfter ? left.slice(0, 1) : left;
      const filling = make(...taken.map((position) => subject[position] as Expr));
      return fillBare(at + 1, { ...so, holes: withEntry(so.holes, hole.name, filling) }, [
        ...used,
        ...taken,
      ]);
    };

    const anchor = (at: number, so: Bindings, used: readonly number[]): Bindings | undefined => {
      const part = anchored[at];
      if (!part) return fillBare(0, so, used);
      for (let position = 0; position < subject.length; position += 1) {
        if (used.includes(position)) continue;
        const found = this.match(part, subject[position] as Expr, so, (next) =>
          anchor(at + 1, next, [...used, position]),
        );
        if (found) return found;
      }
      return undefined;
    };

    return anchor(0, b, []);
  }
}

interface Ordered {
  readonly anchored: readonly Expr[];
  readonly bare: readonly Expr[];
}

const orders = new WeakMap<readonly Expr[], Ordered>();

/** The parts of a pattern in the order in which they choose. */
const ordered = (pattern: readonly Expr[]): Ordered => {
  const known = orders.get(pattern);
  if (known) return known;
  const found = {
    anchored: pattern.filter((part) => !isBareHole(part)).sort((p, q) => urgency(p) - urgency(q)),
    bare: pattern.filter(isBareHole),
  };
  orders.set(pattern, found);
  return found;
};

const isBareHole = (e: Expr): boolean => e.kind === "hole" && e.at.length === 0;

const isNegatedHole = (e: Expr): e is Expr & { kind: "product" } =>
  e.kind === "product" &&
  e.args.length === 2 &&
  e.args[0] === minusOne &&
  e.args[1]?.kind === "hole";

/** u, for a term that is written as -u. */
const positiveForm = (e: Expr): Expr | undefined => {
  if (e.kind === "num") return e.value.s < 0n ? negate(e) : undefined;
  if (e.kind === "product") {
    const lead = e.args[0];
    return lead?.kind === "num" && lead.value.s < 0n ? negate(e) : undefined;
  }
  // -(a - b) is written b - a: a sum is negative when its first term is.
  if (e.kind === "sum" && e.args.every((term) => positiveForm(term) !== undefined)) {
    return sum(...e.args.map(negate));
  }
  return undefined;
};

/** Parts that bind indices choose before parts that read holes at other indices. */
const urgency = (e: Expr): number =>
  e.kind === "hole" ? 3 : readsHole(e) ? 2 : bindsIndex(e) ? 0 : 1;

const readsHole = (e: Expr): boolean =>
  (e.kind === "hole" && e.at.length > 0) || (e.kind !== "over" && parts(e).some(readsHole));

const bindsIndex = (e: Expr): boolean => e.kind === "over" || parts(e).some(bindsIndex);
