import {
  addRational,
  compareRational,
  isOne,
  isZero,
  multiplyRational,
  oneRational,
  powerRational,
  type Rational,
  rational,
  zeroRational,
} from "../numeric/rational.ts";
import { asides } from "./asides.ts";
import { nonzeroByBuild } from "./bounds.ts";
import {
  call,
  cases,
  compare as comparison,
  delta,
  deriv,
  entryAt,
  indexValue,
  limit,
  minusOne,
  number,
  one,
  over,
  power,
  product,
  rationalNumber,
  sizeValue,
  sum,
  zero,
} from "./build.ts";
import { definedEverywhere, largestExponent, wholeExponent } from "./defined.ts";
import { boundVar, isIndexVar, ix } from "./index-of.ts";
import type { Arg, Cond, Expr, IndexVar, Ix } from "./node.ts";
import { fixedSize, size as sizeOf } from "./size.ts";
import { condSides, mapCond, parts, substitute } from "./walk.ts";

/**
 * The form in which expressions are compared, never displayed: sums and products flattened and sorted,
 * rationals folded, equal terms and integer powers of equal bases collected, bound indices renamed, nested
 * sums merged. It applies no law of δ, Σ, exp or calculus, and cancels u·u⁻¹ only where u ≠ 0 by its build.
 */
export const arranged = (e: Expr): Expr => {
  if (e.memo.arranged) return e.memo.arranged;
  const form = arrange(e);
  e.memo.arranged = form;
  form.memo.arranged = form;
  return form;
};

/** Whether two expressions are the same up to arrangement. */
export const same = (left: Expr, right: Expr): boolean =>
  left === right || compareExpr(arranged(left), arranged(right)) === 0;

/** Whether two conditions are the same up to arrangement. */
export const sameCond = (left: Cond, right: Cond): boolean =>
  compareCond(arrangedCond(left), arrangedCond(right)) === 0;

const arrange = (e: Expr): Expr => {
  switch (e.kind) {
    case "num":
    case "constant":
    case "hole":
      return e;
    case "size": {
      const fixed = fixedSize(e.value);
      if (fixed !== undefined) return number(fixed);
      const [term] = e.value.terms;
      if (e.value.terms.length === 1 && term?.coefficient === 1 && term.names.length === 1)
        return e;
      return arranged(
        sum(
          ...e.value.terms.map(({ coefficient, names }) =>
            product(number(coefficient), ...names.map((name) => sizeValue(sizeOf(name)))),
          ),
        ),
      );
    }
    case "index": {
      const { terms, plus } = e.value;
      if (terms.length === 1 && plus.terms.length === 0 && fixedSize(terms[0]?.[0] ?? plus) === 1) {
        const variable = terms[0]?.[1];
        return variable && !isIndexVar(variable) ? arranged(variable) : e;
      }
      return arranged(
        sum(
          ...terms.map(([coefficient, variable]) =>
            product(sizeValue(coefficient), indexValue(ix(variable))),
          ),
          sizeValue(plus),
        ),
      );
    }
    case "entry":
      return e.at.every(isPlain) ? e : entryAt(e.of, e.at.map(arrangedIx));
    case "delta": {
      const [left, right] = [arrangedIx(e.left), arrangedIx(e.right)];
      return compareIx(left, right) <= 0 ? delta(left, right) : delta(right, left);
    }
    case "sum":
      return arrangeSum(e.args);
    case "product":
      return arrangeProduct(e.args);
    case "power":
      return arrangeProduct([e]);
    case "over":
      return arrangeOver(e.op, e.by, e.where, e.body);
    case "call":
      return call(e.fn, e.args.map(arrangedArg), e.at.map(arrangedIx));
    case "cases":
      return cases(
        e.arms.map((arm) => ({ when: arrangedCond(arm.when), is: arranged(arm.is) })),
        e.otherwise && !isZeroNumber(arranged(e.otherwise)) ? arranged(e.otherwise) : undefined,
      );
    case "deriv":
      return deriv(arranged(e.of), arranged(e.by));
    case "limit":
      return limit(arranged(e.of), e.by, typeof e.to === "string" ? e.to : arranged(e.to), e.from);
  }
};

const isZeroNumber = (e: Expr): boolean => e.kind === "num" && isZero(e.value);

const isPlain = (at: Ix): boolean => at.terms.every(([, variable]) => isIndexVar(variable));

const arrangedIx = (at: Ix): Ix =>
  isPlain(at)
    ? at
    : ix(
        at.terms.length === 1
          ? (() => {
              const [term] = at.terms;
              return term &&
                !isIndexVar(term[1]) &&
                fixedSize(term[0]) === 1 &&
                at.plus.terms.length === 0
                ? arranged(term[1])
                : at;
            })()
          : at,
      );

// -- sums ---------------------------------------------------------------------------------------------

const arrangeSum = (args: readonly Expr[]): Expr => {
  let constant: Rational = zeroRational;
  const terms: { coefficient: Rational; of: Expr }[] = [];
  const add = (term: Expr, times: Rational): void => {
    if (term.kind === "num") {
      constant = addRational(constant, multiplyRational(times, term.value));
      return;
    }
    if (term.kind === "sum") {
      for (const inner of term.args) add(inner, times);
      return;
    }
    if (term.kind === "product" && term.args[0]?.kind === "num") {
      const [first, ...rest] = term.args;
      const body = product(...rest);
      body.memo.arranged ??= body;
      if (body.kind === "sum")
        for (const inner of body.args) add(inner, multiplyRational(times, first.value));
      else terms.push({ coefficient: multiplyRational(times, first.value), of: body });
      return;
    }
    terms.push({ coefficient: times, of: term });
  };
  for (const arg of args) add(arranged(arg), oneRational);

  terms.sort((a, b) => compareExpr(a.of, b.of));
  const collected: Expr[] = [];
  for (let at = 0; at < terms.length; ) {
    const first = terms[at] as { coefficient: Rational; of: Expr };
    let coefficient = first.coefficient;
    let next = at + 1;
    while (next < terms.length && compareExpr(first.of, (terms[next] as typeof first).of) === 0) {
      coefficient = addRational(coefficient, (terms[next] as typeof first).coefficient);
      next += 1;
    }
    if (isZero(coefficient)) {
      // 0·u is 0 only where u is defined everywhere; otherwise the term stands, to be cancelled in the open.
      if (!definedEverywhere(first.of)) collected.push(scaled(coefficient, first.of));
    } else collected.push(scaled(coefficient, first.of));
    at = next;
  }
  if (!isZero(constant) || collected.length === 0) collected.unshift(rationalNumber(constant));
  return settled(sum(...collected));
};

const scaled = (coefficient: Rational, of: Expr): Expr =>
  isOne(coefficient) ? of : settled(product(rationalNumber(coefficient), of));

const settled = (e: Expr): Expr => {
  e.memo.arranged ??= e;
  return e;
};

// -- products -----------------------------------------------------------------------------------------

interface Factor {
  readonly base: Expr;
  /** The whole exponent collected; a factor with another exponent has itself as base. */
  up: number;
  down: number;
}

const arrangeProduct = (args: readonly Expr[]): Expr => {
  let coefficient: Rational = oneRational;
  const factors: Factor[] = [];
  const add = (factor: Expr, exponent: number): void => {
    switch (factor.kind) {
      case "num":
        if ((isZero(factor.value) && exponent < 0) || !isShort(factor.value, exponent))
          factors.push({ base: factor, up: Math.max(exponent, 0), down: Math.max(-exponent, 0) });
        else coefficient = multiplyRational(coefficient, powerRational(factor.value, exponent));
        return;
      case "product":
        for (const inner of factor.args) add(inner, exponent);
        return;
      case "power": {
        const whole = wholeExponent(factor.exponent);
        if (whole !== undefined && whole !== 0 && Math.abs(whole * exponent) <= largestExponent) {
          add(factor.base, whole * exponent);
          return;
        }
        if (whole === 0 && nonzeroByBuild(factor.base)) return;
        break;
      }
      case "sum": {
        // A sum keeps its leading coefficient out of the way of comparison: 2x + 2y is 2·(x + y).
        const lead = leadingCoefficient(factor);
        if (!isOne(lead)) {
          coefficient = multiplyRational(coefficient, powerRational(lead, exponent));
          const monic = arrangeSum(
            factor.args.map((term) => product(rationalNumber(rational(1).div(lead)), term)),
          );
          factors.push({ base: monic, up: Math.max(exponent, 0), down: Math.max(-exponent, 0) });
          return;
        }
        break;
      }
    }
    factors.push({ base: factor, up: Math.max(exponent, 0), down: Math.max(-exponent, 0) });
  };
  const addArg = (arg: Expr, exponent: number): void => {
    if (arg.kind === "power") {
      const exponentForm = arranged(arg.exponent);
      const whole = wholeExponent(exponentForm);
      if (whole !== undefined && Math.abs(whole * exponent) <= 64) {
        if (whole !== 0 && !(whole < 0 && isInverted(arg.base))) {
          addArg(arg.base, whole * exponent);
          return;
        }
        if (nonzeroByBuild(arg.base)) return;
      }
      add(settledPower(arranged(arg.base), exponentForm), exponent);
    } else if (arg.kind === "product") for (const inner of arg.args) addArg(inner, exponent);
    else add(arranged(arg), exponent);
  };
  for (const arg of args) addArg(arg, 1);

  factors.sort((a, b) => compareExpr(a.base, b.base));
  const collected: Expr[] = [];
  let defined = true;
  for (let at = 0; at < factors.length; ) {
    const { base, ...rest } = factors[at] as Factor;
    let { up, down } = rest;
    let next = at + 1;
    while (next < factors.length && compareExpr(base, (factors[next] as Factor).base) === 0) {
      up += (factors[next] as Factor).up;
      down += (factors[next] as Factor).down;
      next += 1;
    }
    if (up > 0 && down > 0 && nonzeroByBuild(base)) {
      const shared = Math.min(up, down);
      up -= shared;
      down -= shared;
    }
    if (up > 0) collected.push(up === 1 ? base : settledPower(base, number(up)));
    if (down > 0) collected.push(settledPower(base, number(-down)));
    if ((down > 0 && !nonzeroByBuild(base)) || !definedEverywhere(base)) defined = false;
    at = next;
  }
  if (isZero(coefficient) && defined) return zero;
  if (collected.length === 0) return rationalNumber(coefficient);
  // A rational times a sum is the sum of the rational times its terms, so that -(a - b) is b - a.
  const [only] = collected;
  if (
    collected.length === 1 &&
    only?.kind === "sum" &&
    !isOne(coefficient) &&
    !isZero(coefficient)
  ) {
    return settled(
      sum(
        ...only.args.map((term) => {
          const form = arrangeProduct([rationalNumber(coefficient), term]);
          form.memo.arranged ??= form;
          return form;
        }),
      ),
    );
  }
  if (!isOne(coefficient)) collected.unshift(rationalNumber(coefficient));
  return settled(product(...collected));
};

/** 1/(1/x) has no value where x is 0, and so is not x. */
const isInverted = (e: Expr): boolean =>
  e.kind === "power"
    ? ((wholeExponent(arranged(e.exponent)) ?? 0) < 0 && !nonzeroByBuild(e.base)) ||
      isInverted(e.base)
    : e.kind === "product" && e.args.some(isInverted);

const settledPower = (base: Expr, exponent: Expr): Expr => settled(power(base, exponent));

/** Whether a power of a number is short enough to be worked out. */
const isShort = (of: Rational, exponent: number): boolean =>
  (of.n.toString(2).length + of.d.toString(2).length) * Math.abs(exponent) <= 20_000;

const leadingCoefficient = (of: Expr): Rational => {
  if (of.kind !== "sum") return oneRational;
  // The number stands first; the leading coefficient is that of the first term that is not a number.
  const term = of.args[0]?.kind === "num" ? of.args[1] : of.args[0];
  if (term?.kind !== "product" || term.args[0]?.kind !== "num") return oneRational;
  // 0·ln x has a term that is 0 and yet no value everywhere: it leads nothing.
  return isZero(term.args[0].value) ? oneRational : term.args[0].value;
};

// -- binders ------------------------------------------------------------------------------------------

/** How deep binders nest in an arranged expression, in its conditions too. */
const height = (e: Expr): number => {
  if (e.memo.height !== undefined) return e.memo.height;
  let inner = 0;
  for (const part of [...parts(e), ...asides(e)]) inner = Math.max(inner, height(part));
  const own =
    e.kind === "over"
      ? e.by.length
      : e.kind === "call"
        ? Math.max(0, ...e.args.map((arg) => arg.by.length))
        : 0;
  e.memo.height = inner + own;
  return e.memo.height;
};

const arrangeOver = (
  op: "sum" | "product" | "max" | "min",
  by: readonly IndexVar[],
  where: Cond | undefined,
  body: Expr,
): Expr => {
  const inner = arranged(body);
  if (inner.kind === "over" && inner.op === op && !where && !inner.where) {
    // Bound indices of an arranged part get names of their own before the two sets become one.
    const apart = inner.by.map((k): IndexVar => ({ ...k, id: k.id - 1_000_000 }));
    const opened = substitute(inner.body, {
      indices: new Map(inner.by.map((k, at) => [k.id, ix(apart[at] as IndexVar)])),
    });
    return canonicalBinder([...by, ...apart], arranged(opened), (vars, form) =>
      over(op, vars, form, undefined),
    );
  }
  const condition = where && arrangedCond(where);
  return canonicalBinder(
    by,
    inner,
    (vars, form, renamed) =>
      over(op, vars, form, condition && arrangedCond(mapCond(condition, renamed))),
    condition,
  );
};

const arrangedArg = (arg: Arg): Arg => {
  if (arg.by.length === 0) return { by: arg.by, body: arranged(arg.body) };
  const { by, body } = bindInOrder(arg.by, arranged(arg.body));
  return { by, body };
};

const bindInOrder = (
  by: readonly IndexVar[],
  body: Expr,
  where?: Cond,
): { by: readonly IndexVar[]; body: Expr; renamed: (e: Expr) => Expr } => {
  const base = Math.max(height(body), ...(where ? condSides(where) : []).map(height));
  const vars = by.map((k, at) => boundVar(base + at + 1, k.size));
  const indices = new Map(by.map((k, at) => [k.id, ix(vars[at] as IndexVar)]));
  const renamed = (e: Expr): Expr => substitute(e, { indices });
  return { by: vars, body: arranged(renamed(body)), renamed };
};

/** The order of a set of bound indices that makes the arranged body least. */
const canonicalBinder = (
  by: readonly IndexVar[],
  body: Expr,
  make: (by: readonly IndexVar[], body: Expr, renamed: (e: Expr) => Expr) => Expr,
  where?: Cond,
): Expr => {
  let best: Expr | undefined;
  for (const order of orders(by)) {
    const bound = bindInOrder(order, body, where);
    const form = make(bound.by, bound.body, bound.renamed);
    form.memo.arranged ??= form;
    if (!best || compareExpr(form, best) < 0) best = form;
  }
  return best ?? body;
};

/** All orders of a few indices; beyond four, the order given (equal terms may then look different). */
export function* orders(of: readonly IndexVar[]): Generator<readonly IndexVar[]> {
  if (of.length <= 1 || of.length > 4) {
    yield of;
    return;
  }
  for (const [at, first] of of.entries()) {
    for (const rest of orders([...of.slice(0, at), ...of.slice(at + 1)])) yield [first, ...rest];
  }
}

// -- conditions ---------------------------------------------------------------------------------------

const arrangedCond = (cond: Cond): Cond => {
  if (cond.kind !== "compare") {
    const of = cond.of.map(arrangedCond).sort(compareCond);
    return { kind: cond.kind, of, key: of.map((inner) => inner.key).join(cond.kind) };
  }
  const [left, right] = [arranged(cond.left), arranged(cond.right)];
  switch (cond.rel) {
    case ">":
      return comparison(right, "<", left);
    case "≥":
      return comparison(right, "≤", left);
    case "=":
    case "≠":
      return compareExpr(left, right) <= 0
        ? comparison(left, cond.rel, right)
        : comparison(right, cond.rel, left);
    default:
      return comparison(left, cond.rel, right);
  }
};

// -- order --------------------------------------------------------------------------------------------

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const compareIx = (a: Ix, b: Ix): number => {
  if (a === b || a.key === b.key) return 0;
  const byShape = a.terms.length - b.terms.length || compareText(a.plus.key, b.plus.key);
  if (byShape !== 0) return byShape;
  for (const [at, [coefficient, variable]] of a.terms.entries()) {
    const [otherCoefficient, other] = b.terms[at] as readonly [typeof a.plus, IndexVar | Expr];
    const byCoefficient = compareText(coefficient.key, otherCoefficient.key);
    if (byCoefficient !== 0) return byCoefficient;
    const one = isIndexVar(variable);
    if (one !== isIndexVar(other)) return one ? -1 : 1;
    const byVariable = one
      ? compareVar(variable, other as IndexVar)
      : compareExpr(arranged(variable), arranged(other as Expr));
    if (byVariable !== 0) return byVariable;
  }
  return 0;
};

const compareVar = (a: IndexVar, b: IndexVar): number =>
  a.id === b.id && a.size === b.size
    ? 0
    : compareText(a.letter, b.letter) || compareText(a.size.key, b.size.key) || a.id - b.id;

const compareList = <T>(a: readonly T[], b: readonly T[], each: (x: T, y: T) => number): number => {
  if (a.length !== b.length) return a.length - b.length;
  for (const [at, item] of a.entries()) {
    const order = each(item, b[at] as T);
    if (order !== 0) return order;
  }
  return 0;
};

const compareCond = (a: Cond, b: Cond): number => {
  if (a.kind !== b.kind) return compareText(a.kind, b.kind);
  if (a.kind === "compare" && b.kind === "compare") {
    return (
      compareText(a.rel, b.rel) || compareExpr(a.left, b.left) || compareExpr(a.right, b.right)
    );
  }
  return a.kind !== "compare" && b.kind !== "compare" ? compareList(a.of, b.of, compareCond) : 0;
};

const rank: Readonly<Record<Expr["kind"], number>> = {
  num: 0,
  constant: 1,
  size: 2,
  index: 3,
  entry: 4,
  delta: 5,
  power: 6,
  product: 7,
  sum: 8,
  call: 9,
  over: 10,
  cases: 11,
  deriv: 12,
  limit: 13,
  hole: 14,
};

/** A total order on expressions by their structure: kinds, then hashes, then parts. 0 means equal. */
export const compareExpr = (a: Expr, b: Expr): number => {
  if (a === b) return 0;
  if (a.kind !== b.kind) return rank[a.kind] - rank[b.kind];
  if (a.kind === "num" && b.kind === "num") return compareRational(a.value, b.value);
  if (a.hash !== b.hash) return a.hash < b.hash ? -1 : 1;
  return compareDeep(a, b);
};

const compareDeep = (a: Expr, b: Expr): number => {
  const byParts = (): number => compareList(parts(a), parts(b), compareExpr);
  if (a.kind === "size" && b.kind === "size") return compareText(a.value.key, b.value.key);
  if (a.kind === "index" && b.kind === "index") return compareIx(a.value, b.value);
  if (a.kind === "entry" && b.kind === "entry") {
    return compareText(a.of.key, b.of.key) || compareList(a.at, b.at, compareIx);
  }
  if (a.kind === "delta" && b.kind === "delta") {
    return compareIx(a.left, b.left) || compareIx(a.right, b.right);
  }
  if (a.kind === "over" && b.kind === "over") {
    return (
      compareText(a.op, b.op) ||
      compareList(a.by, b.by, compareVar) ||
      byParts() ||
      (a.where && b.where ? compareCond(a.where, b.where) : (a.where ? 1 : 0) - (b.where ? 1 : 0))
    );
  }
  if (a.kind === "call" && b.kind === "call") {
    return (
      compareText(a.fn.name, b.fn.name) ||
      compareList(a.at, b.at, compareIx) ||
      compareList(
        a.args,
        b.args,
        (x, y) => compareList(x.by, y.by, compareVar) || compareExpr(x.body, y.body),
      )
    );
  }
  if (a.kind === "cases" && b.kind === "cases") {
    return compareList(a.arms, b.arms, (x, y) => compareCond(x.when, y.when)) || byParts();
  }
  if (a.kind === "deriv" && b.kind === "deriv") return compareExpr(a.by, b.by) || byParts();
  if (a.kind === "limit" && b.kind === "limit") {
    const target = (to: Expr | string): string => (typeof to === "string" ? to : "");
    return (
      compareText(a.by.key, b.by.key) ||
      compareText(a.from ?? "", b.from ?? "") ||
      compareText(target(a.to), target(b.to)) ||
      (typeof a.to !== "string" && typeof b.to !== "string" ? compareExpr(a.to, b.to) : 0) ||
      byParts()
    );
  }
  if (a.kind === "hole" && b.kind === "hole") {
    return (
      compareText(a.name, b.name) ||
      compareList(a.at, b.at, (x, y) => compareVar(x.of, y.of) || compareIx(x.to, y.to))
    );
  }
  return byParts();
};

/** -u in arranged form, for comparing signs. */
export const arrangedNegation = (e: Expr): Expr => arranged(product(minusOne, e));

/** Whether an expression is the number 1 up to arrangement. */
export const isUnit = (e: Expr): boolean => arranged(e) === one;
