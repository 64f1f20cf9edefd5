import * as z from "zod";
import { confirm } from "../check/prove.ts";
import type { Goal } from "../exercise/goal.ts";
import { defineQuestionKind, type QuestionKind, type Setting } from "../exercise/kind.ts";
import { cases, meets, number, power, product, scalar, sum } from "../expr/build.ts";
import { indexVar } from "../expr/index-of.ts";
import type { Expr, Num } from "../expr/node.ts";
import { size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { nothingGiven } from "../rewrite/given.ts";
import { type Chain, endOf } from "../rewrite/proof.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import { picture } from "./convolution-plot.ts";
import { checked, definition, type Output, told, type Window, worked } from "./convolution-told.ts";
import { computed, concludes } from "./exact.ts";
import { demandNumbers } from "./expected.ts";

/** How many samples a signal or a kernel may have. */
const longest = 48;

const samples = z
  .array(z.union([z.number(), z.string().min(1)]))
  .min(1)
  .max(longest);

const outputs = ["full", "valid", "same"] as const;
const schema = z.object({
  signal: samples.describe("the samples x, as exact numbers"),
  kernel: samples.describe("the weights w, as exact numbers"),
  outputs: z
    .array(z.enum(outputs))
    .min(1)
    .max(3)
    .default([...outputs])
    .describe("the outputs that are asked"),
  flip: z
    .boolean()
    .default(true)
    .describe("whether the kernel is turned around, as the definition of a convolution says"),
});

/**
 * The discrete convolution (w * x)_t = Σ_k w_k x_{t−k+1} of a signal and a kernel, exactly: all entries that
 * meet the signal, those where the kernel lies inside it, and as many as the signal has. Without turning the
 * kernel around it is the cross-correlation Σ_k w_k x_{t−m+k}.
 *
 * Source: I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", 2016, §9.1 and §9.5.
 */
export const convolution: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "convolution",
  about: { fr: "convolution discrète", en: "discrete convolution" },
  schema,
  heeds: ["expect"],
  goals: (says, setting) => {
    const signal = numbers(says.signal, "signal", setting);
    const kernel = numbers(says.kernel, "kernel", setting);
    return says.outputs.flatMap((output) => {
      const slips = [
        { misconception: "kernel-not-flipped", of: cut(output, signal, kernel, !says.flip) },
        {
          misconception: "kernel-wrong-length",
          of: cut(output, signal, kernel.slice(1), says.flip),
        },
        {
          misconception: "kernel-wrong-length",
          of: cut(output, signal, [...kernel, ...kernel.slice(-1)], says.flip),
        },
      ].flatMap(({ misconception, of }) => of.map((is) => ({ misconception, is })));
      return cut(output, signal, kernel, says.flip).map(
        (right): Goal => ({
          left: undefined,
          right,
          relation: "=",
          says: { fr: output, en: output },
          slips,
        }),
      );
    });
  },
  solve: (says, setting) => {
    const signal = numbers(says.signal, "signal", setting);
    const kernel = numbers(says.kernel, "kernel", setting);
    const chains = entries(signal, kernel, says.flip);
    const full = chains.map((chain) => endOf(chain));
    const checks = [asPolynomials(signal, kernel, full, says.flip), asTotals(signal, kernel, full)];
    const [n, m] = [signal.length, kernel.length];
    const found = outputs
      .filter((output) => says.outputs.includes(output))
      .flatMap((output) => windowsOf(output, n, m));
    demandNumbers(
      found.map(({ from, to }) => full.slice(from - 1, to)),
      setting,
    );
    return {
      blocks: [
        definition(n, m, says.flip),
        worked(chains),
        ...found.flatMap((window) => told(window, full, n, m)),
        ...checked(checks[1] as Chain, says.flip),
        { kind: "plot", plot: picture(signal, full, m, says.outputs.includes("valid")) },
      ],
      proofs: [...chains, ...checks].map((chain) => confirm(concludes(chain))),
      answer: { tensor: listed(full), layout: undefined },
      result: undefined,
    };
  },
});

/** Exact numbers, from what the file says: 1, 0.5, "1/4". */
const numbers = (
  says: readonly (number | string)[],
  key: "signal" | "kernel",
  setting: Setting,
): readonly Num[] =>
  says.map((each, at) => {
    const { body, indices } = setting.read(`${each}`, [key, at]);
    const value = tidy(body, nothingGiven);
    if (value.kind === "num" && indices.length === 0) return value;
    throw setting.refuse([key, at], {
      fr: "On attend un nombre exact, comme 2, 0.5 ou 1/4.",
      en: "An exact number is expected, such as 2, 0.5 or 1/4.",
    });
  });

/** Every entry: Σ_k w_k x_{t−k+1} over the k for which the signal has that sample, worked out. */
const entries = (
  signal: readonly Num[],
  kernel: readonly Num[],
  flip: boolean,
): readonly Chain[] => {
  const m = kernel.length;
  return Array.from({ length: signal.length + m - 1 }, (_, t) =>
    computed(
      sum(
        ...kernel.flatMap((weight, k) => {
          const sample = signal[flip ? t - k : t - m + 1 + k];
          return sample ? [product(weight, sample)] : [];
        }),
      ),
    ),
  );
};

const polynomial = (coefficients: readonly Expr[], of: Expr): Expr =>
  sum(...coefficients.map((each, at) => product(each, power(of, number(at)))));

/** An independent route: the coefficients of a product of polynomials are a convolution. */
const asPolynomials = (
  signal: readonly Num[],
  kernel: readonly Num[],
  full: readonly Expr[],
  flip: boolean,
): Chain => {
  const z = scalar("z");
  const weights = flip ? kernel : kernel.toReversed();
  const trace = new Trace(product(polynomial(weights, z), polynomial(signal, z)), nothingGiven);
  trace.arithmetic(polynomial(full, z), "simplify", { does: "expand" });
  return trace.chain;
};

/** The sum of all entries is the product of the sums. */
const asTotals = (signal: readonly Num[], kernel: readonly Num[], full: readonly Expr[]): Chain => {
  const totals = [kernel, signal].map((each) => tidy(sum(...each), nothingGiven));
  const trace = new Trace(sum(...full), nothingGiven);
  trace.arithmetic(product(sum(...kernel), sum(...signal)), "simplify", { does: "factor" });
  trace.newLine();
  trace.arithmetic(product(...totals), "simplify");
  trace.newLine();
  trace.arithmetic(tidy(trace.current, nothingGiven), "simplify");
  return trace.chain;
};

/** The vector of these values. */
const listed = (values: readonly Expr[]): Tensor => {
  const t = indexVar("t", size(values.length));
  const arms = values.slice(0, -1).map((is, at) => ({ when: meets(t, at + 1), is }));
  const last = values.at(-1) ?? number(0);
  return { indices: [t], body: arms.length === 0 ? last : cases(arms, last) };
};

/** The values of one output, in each alignment that it may have. */
const cut = (
  output: Output,
  signal: readonly Num[],
  kernel: readonly Num[],
  flip: boolean,
): readonly Tensor[] => {
  const full = entries(signal, kernel, flip).map(endOf);
  return windowsOf(output, signal.length, kernel.length).map(({ from, to }) =>
    listed(full.slice(from - 1, to)),
  );
};

// -- which entries are kept -----------------------------------------------------------------------------

const windowsOf = (output: Output, n: number, m: number): readonly Window[] => {
  if (output === "full") return [{ output, from: 1, to: n + m - 1 }];
  if (output === "valid") return [{ output, from: m, to: n }];
  const less = Math.floor((m - 1) / 2);
  const even = (drops: "first" | "last"): Window => {
    const before = drops === "first" ? m - 1 - less : less;
    return { output, from: before + 1, to: before + n, drops };
  };
  return m % 2 === 1 ? [{ output, from: less + 1, to: less + n }] : [even("first"), even("last")];
};
