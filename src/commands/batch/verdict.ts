import type { Entries, Place, Verdict } from "../../decide/verdict.ts";
import type { Rational } from "../../numeric/rational.ts";
import { asciiOfSize } from "../../tex/ascii.ts";
import type { Lang } from "../verb.ts";

/** A verdict for scripts. */
export const verdictJson = (found: Verdict, lang: Lang) => {
  const { verdict } = found;
  if (found.verdict === "undecided") return { verdict, reason: found.reason[lang] };
  const { certainty, rung } = found;
  const head = { verdict, certainty, rung };
  if (found.verdict === "equal") {
    const { bits, sizes } = found;
    return {
      ...head,
      ...(bits !== undefined && Number.isFinite(bits) && { bits }),
      ...(sizes.length > 0 && { tested: sizes.map((each) => Object.fromEntries(each)) }),
      ...domainJson(found.domain),
    };
  }
  if (found.rung === "shape") {
    const { left, right, isTransposed } = found.shapes;
    const shapes = {
      left: left.map((axis) => asciiOfSize(axis)),
      right: right.map((axis) => asciiOfSize(axis)),
      transposed: isTransposed,
    };
    return { ...head, shapes };
  }
  const { counterexample } = found;
  const { symbols, ...where } = placeJson(counterexample);
  return {
    ...head,
    counterexample: symbols,
    ...where,
    values: counterexample.values,
    ...domainJson(found.domain),
  };
};

const domainJson = (domain: (Verdict & { readonly verdict: "equal" })["domain"]) => {
  if (!domain) return {};
  const { symbols, ...where } = placeJson(domain);
  return { domain: { defined: domain.defined, at: symbols, ...where } };
};

const placeJson = ({ symbols, sizes, entry }: Place) => ({
  symbols: Object.fromEntries([...symbols].map(([name, values]) => [name, nested(values)])),
  ...(sizes.size > 0 && { sizes: Object.fromEntries(sizes) }),
  ...(entry.length > 0 && { entry }),
});

type Nested = string | readonly Nested[];

/** Exact values as texts, in lists of lists. */
const nested = ({ sizes, values }: Entries): Nested => {
  const [first, ...rest] = sizes;
  if (first === undefined) return text(values[0]);
  const step = values.length / first;
  return Array.from({ length: first }, (_, k) =>
    nested({ sizes: rest, values: values.slice(k * step, (k + 1) * step) }),
  );
};

const text = (value: Rational | undefined): string => value?.toFraction() ?? "0";
