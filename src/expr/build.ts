import { type Rational, rational } from "../numeric/rational.ts";
import type { FunctionDef } from "./function.ts";
import { fixedIx, hashIx, type IxLike, indexVar, ix, plainVar } from "./index-of.ts";
import {
  type Arg,
  type Arm,
  type Call,
  type Cases,
  type Comparison,
  type Cond,
  type Constant,
  type Delta,
  type Deriv,
  type Entry,
  type Expr,
  hashAll,
  hashText,
  type IndexValue,
  type IndexVar,
  type Ix,
  intern,
  type Limit,
  type Num,
  type Over,
  type OverOp,
  type Power,
  type Product,
  type SizeValue,
  type Sum,
  type Sym,
} from "./node.ts";
import { type Size, sizeText } from "./size.ts";

/** Two parts of an expression whose sizes do not agree. */
export class ShapeError extends Error {
  readonly symbol: string;
  readonly expected: Size;
  readonly found: Size;
  constructor(symbol: string, expected: Size, found: Size) {
    super(
      `an index of size ${sizeText(found)} on an axis of size ${sizeText(expected)} of ${symbol}`,
    );
    this.symbol = symbol;
    this.expected = expected;
    this.found = found;
  }
}

/** Whatever a builder takes for an expression: a whole number stands for itself. */
export type ExprLike = Expr | number;

export const expr = (value: ExprLike): Expr => (typeof value === "number" ? number(value) : value);

/** Small whole numbers are made once and for all: code may compare with them by identity. */
const small = new Map<bigint, Num>();
const smallest = 64n;

/** A rational number. */
export const rationalNumber = (value: Rational): Num => {
  if (value.d === 1n && value.n <= smallest) {
    const signed = value.s * value.n;
    const known = small.get(signed);
    if (known) return known;
    const made = internedNumber(value);
    small.set(signed, made);
    return made;
  }
  return internedNumber(value);
};

const internedNumber = (value: Rational): Num => {
  const key = `n${value.s * value.n}/${value.d}`;
  return intern<Num>(key, () => ({ hash: hashText(key), kind: "num", value }));
};

/** The number numerator/denominator. */
export const number = (numerator: number | bigint, denominator: number | bigint = 1): Num =>
  rationalNumber(rational(numerator, denominator));

export const zero = number(0);
export const one = number(1);
export const minusOne = number(-1);
export const two = number(2);
export const half = number(1, 2);

export const pi: Constant = intern<Constant>("pi", () => ({
  hash: hashText("pi"),
  kind: "constant",
  name: "pi",
}));

/** A size used as a number. */
export const sizeValue = (value: Size): SizeValue => {
  const key = `s${value.key}`;
  return intern<SizeValue>(key, () => ({ hash: hashText(key), kind: "size", value }));
};

/** An index used as a number. */
export const indexValue = (of: IxLike): IndexValue => {
  const value = ix(of);
  return intern<IndexValue>(`i${value.key}`, () => ({
    hash: hashAll(11, [hashIx(value)]),
    kind: "index",
    value,
  }));
};

/** A named quantity with the sizes of its axes. */
export const symbol = (name: string, axes: readonly Size[] = []): Sym => ({
  name,
  axes,
  key: `${name}[${axes.map((axis) => axis.key).join(",")}]`,
});

/**
 * The entry of a symbol at the given indices.
 *
 * @throws ShapeError when a plain index runs over another size than its axis.
 */
export const entry = (of: Sym, ...at: readonly IxLike[]): Entry => {
  const places = at.map(ix);
  places.forEach((place, axis) => {
    const variable = plainVar(place);
    const expected = of.axes[axis];
    if (variable && expected && variable.size !== expected) {
      throw new ShapeError(of.name, expected, variable.size);
    }
  });
  if (places.length !== of.axes.length) {
    throw new RangeError(
      `${of.name} has ${of.axes.length} axes and was given ${places.length} indices`,
    );
  }
  return entryAt(of, places);
};

const ixKeys = (at: readonly Ix[]): string => {
  let key = "";
  for (const place of at) key += `;${place.key}`;
  return key;
};

/** The entry of a symbol whose indices are known to fit. */
export const entryAt = (of: Sym, at: readonly Ix[]): Entry =>
  intern<Entry>(`@${of.key}${ixKeys(at)}`, () => ({
    hash: hashAll(hashText(of.key), at.map(hashIx)),
    kind: "entry",
    of,
    at,
  }));

/** A scalar symbol, as an expression. */
export const scalar = (name: string): Entry => entryAt(symbol(name), []);

const nary = <E extends Sum | Product>(kind: E["kind"], mark: string, args: readonly Expr[]): E => {
  let key = mark;
  for (const arg of args) key += `${arg.id},`;
  const hash = (): number =>
    hashAll(
      kind === "sum" ? 21 : 22,
      args.map((arg) => arg.hash),
    );
  return intern<E>(key, () => ({ hash: hash(), kind, args }) as never);
};

const spliced = (kind: "sum" | "product", args: readonly ExprLike[]): readonly Expr[] => {
  if (args.every((arg) => typeof arg !== "number" && arg.kind !== kind)) return args as Expr[];
  const flat: Expr[] = [];
  for (const like of args) {
    const arg = expr(like);
    if (arg.kind === kind) flat.push(...arg.args);
    else flat.push(arg);
  }
  return flat;
};

/** The sum of the terms, in the order given; sums inside it are spliced in. */
export const sum = (...terms: readonly ExprLike[]): Expr => {
  const flat = spliced("sum", terms);
  return flat.length === 0
    ? zero
    : flat.length === 1
      ? (flat[0] as Expr)
      : nary<Sum>("sum", "+", flat);
};

/** The product of the factors, in the order given; products inside it are spliced in. */
export const product = (...factors: readonly ExprLike[]): Expr => {
  const flat = spliced("product", factors);
  return flat.length === 0
    ? one
    : flat.length === 1
      ? (flat[0] as Expr)
      : nary<Product>("product", "*", flat);
};

export const power = (base: ExprLike, exponent: ExprLike): Expr => {
  const [b, e] = [expr(base), expr(exponent)];
  return intern<Power>(`^${b.id},${e.id}`, () => ({
    hash: hashAll(23, [b.hash, e.hash]),
    kind: "power",
    base: b,
    exponent: e,
  }));
};

/** -u. The number -3 is the negation of 3, and -(2u) is -2u. */
export const negate = (of: ExprLike): Expr => {
  const term = expr(of);
  if (term.kind === "num") return rationalNumber(term.value.neg());
  if (term.kind === "product" && term.args[0]?.kind === "num") {
    const [first, ...rest] = term.args;
    return first === minusOne ? product(...rest) : product(negate(first as Num), ...rest);
  }
  return product(minusOne, term);
};

export const difference = (left: ExprLike, right: ExprLike): Expr => sum(left, negate(right));

export const inverse = (of: ExprLike): Expr => power(of, minusOne);

export const quotient = (above: ExprLike, below: ExprLike): Expr =>
  expr(above) === one ? inverse(below) : product(above, inverse(below));

/** What has no value: 1/0. A definition by cases is this where none of its cases holds. */
export const valueless: Expr = power(zero, minusOne);

export const square = (of: ExprLike): Expr => power(of, two);

/** The reduction of the body over indices that are already at hand. */
export const over = (op: OverOp, by: readonly IndexVar[], body: Expr, where?: Cond): Over =>
  intern<Over>(
    `${op}${by.map((k) => `${k.id}:${k.size.key}`).join(",")}?${where?.key ?? ""};${body.id}`,
    () => ({
      hash: hashAll(hashText(op + by.map((k) => k.letter + k.size.key).join()), [
        body.hash,
        where ? hashText(where.key.replace(/\d+/g, "")) : 0,
      ]),
      kind: "over",
      op,
      by,
      where,
      body,
    }),
  );

/** Σ of the body over one index of the given size; its letter is only how it likes to be printed. */
export const sumOver = (size: Size, body: (k: IndexVar) => Expr, letter = "k"): Over => {
  const k = indexVar(letter, size);
  return over("sum", [k], body(k));
};

/** δ, 1 where the two indices are equal and 0 elsewhere. */
export const delta = (left: IxLike, right: IxLike): Delta => {
  const [l, r] = [ix(left), ix(right)];
  return intern<Delta>(`d${l.key};${r.key}`, () => ({
    hash: hashAll(31, [(hashIx(l) + hashIx(r)) | 0]),
    kind: "delta",
    left: l,
    right: r,
  }));
};

const argKeys = (args: readonly Arg[]): string => {
  let key = "";
  for (const { by, body } of args) {
    for (const k of by) key += `${k.id}:${k.size.key},`;
    key += `.${body.id};`;
  }
  return key;
};

/** A function applied to its arguments and read at indices. */
export const call = (fn: FunctionDef, args: readonly Arg[], at: readonly Ix[] = []): Call =>
  intern<Call>(`c${fn.name}(${argKeys(args)})${ixKeys(at)}`, () => ({
    hash: hashAll(hashText(fn.name), [...args.map((arg) => arg.body.hash), ...at.map(hashIx)]),
    kind: "call",
    fn,
    args,
    at,
  }));

/** left rel right, as a condition. */
export const compare = (left: ExprLike, rel: Comparison, right: ExprLike): Cond => {
  const [l, r] = [expr(left), expr(right)];
  return { kind: "compare", rel, left: l, right: r, key: `${rel}${l.id},${r.id}` };
};

export const allOf = (...of: readonly Cond[]): Cond =>
  of.length === 1
    ? (of[0] as Cond)
    : { kind: "all", of, key: `&(${of.map((c) => c.key).join(";")})` };

export const anyOf = (...of: readonly Cond[]): Cond =>
  of.length === 1
    ? (of[0] as Cond)
    : { kind: "any", of, key: `|(${of.map((c) => c.key).join(";")})` };

/** The condition that two indices differ. */
export const apart = (left: IxLike, right: IxLike): Cond =>
  compare(indexValue(left), "≠", indexValue(right));

/** The condition that two indices are equal. */
export const meets = (left: IxLike, right: IxLike): Cond =>
  compare(indexValue(left), "=", indexValue(right));

const condHash = (cond: Cond): number =>
  cond.kind === "compare"
    ? hashAll(hashText(cond.rel), [cond.left.hash, cond.right.hash])
    : hashAll(hashText(cond.kind), cond.of.map(condHash));

/** A value by cases, tried in order. */
export const cases = (arms: readonly Arm[], otherwise?: Expr): Cases =>
  intern<Cases>(
    `{${arms.map((arm) => `${arm.when.key}:${arm.is.id}`).join(";")}}${otherwise?.id ?? ""}`,
    () => ({
      hash: hashAll(41, [
        ...arms.flatMap((arm) => [condHash(arm.when), arm.is.hash]),
        otherwise?.hash ?? 0,
      ]),
      kind: "cases",
      arms,
      otherwise,
    }),
  );

/** [cond]: 1 where the condition holds, 0 elsewhere. */
export const indicator = (when: Cond): Cases => cases([{ when, is: one }]);

/** The derivative of an expression with respect to an entry, not carried out. */
export const deriv = (of: Expr, by: Expr): Deriv => {
  if (by.kind !== "entry" && by.kind !== "hole")
    throw new TypeError("a derivative is taken with respect to an entry");
  return intern<Deriv>(`D${of.id},${by.id}`, () => ({
    hash: hashAll(51, [of.hash, by.hash]),
    kind: "deriv",
    of,
    by,
  }));
};

/** The limit of an expression, not carried out. */
export const limit = (
  of: Expr,
  by: Sym,
  to: Expr | "+inf" | "-inf",
  from?: "left" | "right",
): Limit =>
  intern<Limit>(`L${of.id},${by.key},${typeof to === "string" ? to : to.id},${from ?? ""}`, () => ({
    hash: hashAll(hashText(by.key + (from ?? "")), [
      of.hash,
      typeof to === "string" ? hashText(to) : to.hash,
    ]),
    kind: "limit",
    of,
    by,
    to,
    from,
  }));

/** The whole number an expression is, if it is one. */
export const wholeNumber = (of: Expr): number | undefined =>
  of.kind === "num" && of.value.d === 1n
    ? Number(of.value.s * of.value.n)
    : of.kind === "index"
      ? fixedIx(of.value)
      : undefined;
