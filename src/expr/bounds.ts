import {
  addRational,
  isNegative,
  isZero,
  multiplyRational,
  type Rational,
  rational,
} from "../numeric/rational.ts";
import type { Expr } from "./node.ts";
import { fixedSize } from "./size.ts";

/** What is known of the sign of a value. */
export type Sign =
  | "positive"
  | "negative"
  | "nonnegative"
  | "nonpositive"
  | "zero"
  | "nonzero"
  | "unknown";

/** What more is known than the build of an expression tells. */
export type Knows = (e: Expr) => Sign | undefined;

/** The sign of -u, by that of u. */
export const oppositeSign: Readonly<Record<Sign, Sign>> = {
  positive: "negative",
  negative: "positive",
  nonnegative: "nonpositive",
  nonpositive: "nonnegative",
  zero: "zero",
  nonzero: "nonzero",
  unknown: "unknown",
};

const addSigns = (a: Sign, b: Sign): Sign => {
  if (a === "zero") return b;
  if (b === "zero") return a;
  const up = (s: Sign): boolean => s === "positive" || s === "nonnegative";
  const down = (s: Sign): boolean => s === "negative" || s === "nonpositive";
  if (up(a) && up(b)) return a === "positive" || b === "positive" ? "positive" : "nonnegative";
  if (down(a) && down(b)) return a === "negative" || b === "negative" ? "negative" : "nonpositive";
  return "unknown";
};

const multiplySigns = (a: Sign, b: Sign): Sign => {
  if (a === "zero" || b === "zero") return "zero";
  if (a === "unknown" || b === "unknown") return "unknown";
  if (a === "nonzero" || b === "nonzero") {
    const strict = (s: Sign): boolean => s === "positive" || s === "negative" || s === "nonzero";
    return strict(a) && strict(b) ? "nonzero" : "unknown";
  }
  if (a === "positive") return b;
  if (b === "positive") return a;
  if (a === "negative") return oppositeSign[b];
  if (b === "negative") return oppositeSign[a];
  return a === b ? "nonnegative" : "nonpositive";
};

/**
 * The sign of an expression as its build shows it: exponentials and sizes are positive, sums and products
 * of positive terms too, even powers are not negative, functions have the range they declare. `knows` adds
 * hypotheses. "unknown" says nothing.
 */
export const signOf = (e: Expr, knows?: Knows): Sign => {
  const known = knows?.(e);
  if (known !== undefined && known !== "unknown") return known;
  switch (e.kind) {
    case "num":
      return isZero(e.value) ? "zero" : isNegative(e.value) ? "negative" : "positive";
    case "constant":
      return "positive";
    case "size":
      return e.value.terms.length > 0 && e.value.terms.every(({ coefficient }) => coefficient > 0)
        ? "positive"
        : "unknown";
    case "index": {
      const [term] = e.value.terms;
      const coefficient = term && fixedSize(term[0]);
      return e.value.terms.length === 1 &&
        e.value.plus.terms.length === 0 &&
        coefficient !== undefined &&
        coefficient > 0
        ? "positive"
        : "unknown";
    }
    case "delta":
      return "nonnegative";
    case "sum":
      return pick(e.args.map((arg) => signOf(arg, knows)).reduce(addSigns, "zero"), () =>
        signOfSpan(spanOf(e)),
      );
    case "product":
      return e.args.map((arg) => signOf(arg, knows)).reduce(multiplySigns, "positive");
    case "power": {
      const base = signOf(e.base, knows);
      if (base === "positive") return "positive";
      if (e.exponent.kind !== "num") return "unknown";
      const { n, d, s } = e.exponent.value;
      if (d !== 1n) return base === "nonnegative" && s > 0n ? "nonnegative" : "unknown";
      if (n % 2n === 0n) {
        return base === "negative" || base === "nonzero"
          ? "positive"
          : s > 0n
            ? "nonnegative"
            : "unknown";
      }
      return base === "negative" || base === "nonzero" ? base : s > 0n ? base : "unknown";
    }
    case "over": {
      const body = signOf(e.body, knows);
      // Every range has at least one index; a condition may leave none.
      if (body === "zero") return e.op === "product" ? "unknown" : "zero";
      if (e.where && e.op === "sum") {
        return body === "positive" || body === "nonnegative"
          ? "nonnegative"
          : body === "negative" || body === "nonpositive"
            ? "nonpositive"
            : "unknown";
      }
      if (e.op === "product")
        return body === "positive" || body === "nonnegative" ? body : "unknown";
      return body === "nonzero" ? "unknown" : body;
    }
    case "call": {
      const { from, open } = e.fn.range;
      if (from === undefined || from < 0) return "unknown";
      return from > 0 || open === "both" || open === "left" ? "positive" : "nonnegative";
    }
    case "cases": {
      const values = [...e.arms.map((arm) => arm.is), ...(e.otherwise ? [e.otherwise] : [])].map(
        (v) => signOf(v, knows),
      );
      if (!e.otherwise) values.push("zero");
      return values.every((v) => v === "positive")
        ? "positive"
        : values.every((v) => v === "positive" || v === "nonnegative" || v === "zero")
          ? "nonnegative"
          : "unknown";
    }
    default:
      return "unknown";
  }
};

/** Whether a sign excludes zero. */
export const excludesZero = (sign: Sign): boolean =>
  sign === "positive" || sign === "negative" || sign === "nonzero";

/** Whether a value cannot be zero, by its build alone. */
export const nonzeroByBuild = (e: Expr): boolean => excludesZero(signOf(e));

// -- spans ----------------------------------------------------------------------------------------------

/** An end of a span of values, and whether it is left out. */
interface End {
  readonly value: Rational;
  readonly open: boolean;
}

/** Between which numbers the build of an expression keeps its value; a missing end is infinite. */
interface Span {
  readonly least?: End | undefined;
  readonly most?: End | undefined;
}

const pick = (sign: Sign, otherwise: () => Sign): Sign => (sign === "unknown" ? otherwise() : sign);

const addEnds = (a: End | undefined, b: End | undefined): End | undefined =>
  a && b && { value: addRational(a.value, b.value), open: a.open || b.open };

const scaleEnd = (by: Rational, end: End | undefined): End | undefined =>
  end && { value: multiplyRational(by, end.value), open: end.open };

/** σ lies in (0, 1), so 1 - σ lies in (0, 1) too: ends of declared ranges, added and scaled. */
const spanOf = (e: Expr): Span => {
  switch (e.kind) {
    case "num":
      return { least: { value: e.value, open: false }, most: { value: e.value, open: false } };
    case "call": {
      const { from, to, open } = e.fn.range;
      // An end that is no whole number, as π/2, is not known exactly.
      const end = (value: number | undefined, isOpen: boolean): End | undefined =>
        value !== undefined && Number.isInteger(value)
          ? { value: rational(value), open: isOpen }
          : undefined;
      return {
        least: end(from, open === "both" || open === "left"),
        most: end(to, open === "both" || open === "right"),
      };
    }
    case "sum":
      return e.args
        .map(spanOf)
        .reduce((a, b) => ({ least: addEnds(a.least, b.least), most: addEnds(a.most, b.most) }));
    case "product": {
      const [first, ...rest] = e.args;
      const [only] = rest;
      if (first?.kind !== "num" || rest.length !== 1 || !only) return {};
      const inner = spanOf(only);
      const [least, most] = [scaleEnd(first.value, inner.least), scaleEnd(first.value, inner.most)];
      return isNegative(first.value) ? { least: most, most: least } : { least, most };
    }
    default:
      return {};
  }
};

const signOfSpan = ({ least, most }: Span): Sign => {
  if (least && (least.value.s > 0n || isZero(least.value))) {
    return isZero(least.value) && !least.open ? "nonnegative" : "positive";
  }
  if (most && (most.value.s < 0n || isZero(most.value))) {
    return isZero(most.value) && !most.open ? "nonpositive" : "negative";
  }
  return "unknown";
};
