import { signOf } from "../../src/expr/bounds.ts";
import {
  allOf,
  call,
  cases,
  compare,
  delta,
  difference,
  half,
  indicator,
  inverse,
  minusOne,
  negate,
  number,
  one,
  over,
  power,
  product,
  square,
  sum,
  sumOver,
  two,
} from "../../src/expr/build.ts";
import { indexVar, ix } from "../../src/expr/index-of.ts";
import type { Arg, Call, Expr, IndexVar } from "../../src/expr/node.ts";
import { mentions, reindexed, substitute } from "../../src/expr/walk.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { abs } from "../../src/functions/elementary/abs.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { max } from "../../src/functions/elementary/max.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";
import { sign } from "../../src/functions/piecewise/sign.ts";
import { oneOf } from "../../src/numeric/random.ts";
import { type Change, changesOf } from "./changes.ts";

/** The argument of a call of this function of one number. */
const argOf = (e: Expr, of: { readonly def: Call["fn"] }): Expr | undefined =>
  e.kind === "call" && e.fn === of.def ? e.args[0]?.body : undefined;

/** A number above 0, whatever the value of the expression. */
const above = (e: Expr): Expr => sum(1, square(e));

const isSumOver = (e: Expr): e is Expr & { readonly kind: "over" } =>
  e.kind === "over" && e.op === "sum";

/** The argument with every entry raised by one number. */
const raised = ({ by, body }: Arg, amount: Expr): Arg => ({ by, body: sum(body, amount) });

/** New names for indices, and the body with them. */
const renamed = (by: readonly IndexVar[], body: Expr): Arg => {
  const next = by.map(({ size }) => indexVar("q", size));
  const indices = new Map(by.map((k, at) => [k.id, ix(next[at] as IndexVar)]));
  return { by: next, body: substitute(body, { indices }) };
};

/** Other ways to write the same value, wherever both have one. */
export const rewrites: readonly Change[] = changesOf(
  {
    commuted: (e) =>
      e.kind === "sum"
        ? sum(...e.args.toReversed())
        : e.kind === "product"
          ? product(...e.args.toReversed())
          : undefined,
    "a + b - b": (e) => {
      const b = product(number(3, 7), square(e));
      return sum(e, b, negate(b));
    },
    "times u/u": (e) => product(e, above(e), inverse(above(e))),
    "exp(log u)": (e) => (signOf(e) === "positive" ? exp(log(e)) : undefined),
    "σ(u) = 1 - σ(-u)": (e) => {
      const u = argOf(e, sigmoid);
      return u && difference(1, sigmoid(negate(u)));
    },
    "factor pulled out": (e, _, random) => {
      if (e.kind === "sum") {
        const factor = above(oneOf(random, e.args));
        return product(factor, sum(...e.args.map((arg) => product(arg, inverse(factor)))));
      }
      return isSumOver(e)
        ? product(number(7, 3), over("sum", e.by, product(number(3, 7), e.body), e.where))
        : undefined;
    },
    "sum split": (e) => {
      if (!isSumOver(e)) return undefined;
      const terms =
        e.body.kind === "sum" ? e.body.args : [product(half, e.body), product(half, e.body)];
      return sum(...terms.map((term) => over("sum", e.by, term, e.where)));
    },
    "double negation": (e) => difference(0, difference(0, e)),
    "square expanded": (e) => {
      const isSquare = e.kind === "power" && e.exponent === two && e.base.kind === "sum";
      if (isSquare) {
        const { args } = e.base as Expr & { readonly kind: "sum" };
        return sum(...args.flatMap((a) => args.map((b) => product(a, b))));
      }
      return product(half, sum(square(sum(e, 1)), negate(square(e)), minusOne));
    },
    "tanh by σ": (e) => {
      const [u, v] = [argOf(e, tanh), argOf(e, sigmoid)];
      if (u) return difference(product(2, sigmoid(product(2, u))), 1);
      return v && product(half, sum(1, tanh(product(half, v))));
    },
    "log of a product": (e) => {
      const inside = argOf(e, log);
      if (inside?.kind === "product" && inside.args.every((arg) => signOf(arg) === "positive"))
        return sum(...inside.args.map((arg) => log(arg)));
      const [p, q] = [above(e), exp(product(half, e))];
      return sum(e, log(product(p, q)), negate(log(p)), negate(log(q)));
    },
    "index renamed": (e) => {
      if (e.kind === "over") {
        if (e.where) return undefined;
        const { by, body } = renamed(e.by, e.body);
        return over(e.op, by, body);
      }
      if (e.kind !== "call" || e.args.every(({ by }) => by.length === 0)) return undefined;
      return call(
        e.fn,
        e.args.map(({ by, body }) => renamed(by, body)),
        e.at,
      );
    },
    "order of summation": (e) => {
      if (!isSumOver(e) || e.where) return undefined;
      if (e.by.length > 1) return over("sum", e.by.toReversed(), e.body);
      const factors = e.body.kind === "product" ? e.body.args : [e.body];
      const at = factors.findIndex((factor) => isSumOver(factor) && !factor.where);
      const inner = factors[at];
      if (inner?.kind !== "over") return undefined;
      const { by, body } = renamed(inner.by, inner.body);
      return over(
        "sum",
        by,
        over("sum", e.by, product(...factors.map((factor, k) => (k === at ? body : factor)))),
      );
    },
    "δ inserted": (e, scope, random) => {
      const own = scope.filter((k) => mentions(e, k));
      if (own.length === 0) return undefined;
      const i = oneOf(random, own);
      return sumOver(i.size, (k) => product(delta(k, i), reindexed(e, i, k)));
    },
    "softmax shifted": (e) => {
      const [arg] = e.kind === "call" ? e.args : [];
      if (e.kind !== "call" || !arg || e.fn !== softmax.def) return undefined;
      const { by, body } = renamed(arg.by, arg.body);
      return call(e.fn, [raised(arg, over("sum", by, product(number(3, 7), body)))], e.at);
    },
    "relu by max": (e) => {
      const u = argOf(e, relu);
      if (u) return max(u, 0);
      if (e.kind === "call" && e.fn === max.def) {
        const [a, b] = e.args.map(({ body }) => body) as [Expr, Expr];
        return sum(b, relu(difference(a, b)));
      }
      return difference(relu(e), max(0, negate(e)));
    },
    "abs by sign": (e) => {
      const u = argOf(e, abs);
      return u ? product(u, sign(u)) : sum(e, abs(e), negate(product(e, sign(e))));
    },
    "2u - u": (e) => difference(product(2, e), e),
    "u³/u²": (e) => product(power(e, 3), power(e, -2)),
    "indicator squared": (e) => {
      if (e.kind === "delta") return square(e);
      if (e.kind === "cases" && e.arms.length === 1 && e.arms[0]?.is === one && !e.otherwise)
        return square(e);
      const isAbove = compare(e, ">", number(1, 3));
      const isNot = cases([{ when: isAbove, is: number(0) }], one);
      return product(e, sum(square(indicator(allOf(isAbove))), square(isNot)));
    },
  },
  true,
);
