import type { Verdict } from "../../decide/verdict.ts";
import { entryAt } from "../../expr/build.ts";
import type { Expr } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import { subterms, symbolNames } from "../../expr/walk.ts";
import { typeset } from "../../page/typography.ts";
import { nearestName } from "../../parse/nearest.ts";
import { kinkGaps } from "../../rewrite/domain.ts";
import { nothingGiven } from "../../rewrite/given.ts";
import { tidy } from "../../rewrite/tidy.ts";
import { nameInText, superscript } from "../../tex/names.ts";
import { textOfMatrix, textOfSize, toText } from "../../tex/text.ts";
import type { Derivative } from "../derive/derivative.ts";
import { painter } from "../paint.ts";
import type { Lang, Terminal } from "../verb.ts";
import type { Compared, ComparedDerivative } from "./compare.ts";
import { entryText, placeText, valuesText } from "./place.ts";
import { layoutName, type Sides, words } from "./words.ts";

/** A verdict on two expressions for the terminal. */
export const comparedText = (found: Compared, terminal: Terminal): string => {
  const { lang } = terminal;
  return laid(words[lang].equality[found.verdict.verdict], found, words[lang].sides, [], terminal);
};

/** A verdict on a derivative for the terminal: what it is, how sure, a counterexample, remarks, the derivative. */
export const checkedText = (
  found: ComparedDerivative,
  truth: Derivative | undefined,
  terminal: Terminal,
): string => {
  const { lang } = terminal;
  const own = words[lang];
  const { verdict, by, rightIn } = found;
  const name = toText("kind" in by ? by : entryAt({ ...by, axes: [] }, []), { language: lang });
  const layout = rightIn ? layoutName[rightIn][lang] : "";
  const head = own.derivative[verdict.verdict](name, layout);
  const isRight = verdict.verdict === "equal";
  const after = [
    ...(layout !== "" && !isRight ? [own.layout(layout)] : []),
    ...(isRight ? [] : remarksOn(found, lang)),
    ...kinksIn(found, truth, lang),
    ...(truth && !isRight ? [own.truth(derivativeIn(truth, found, lang))] : []),
  ];
  return laid(head, { ...found, verdict: plain(verdict) }, own.derivativeSides, after, terminal);
};

/** 1/x is the derivative of log(x), although it has values beside: that is said to scripts only. */
const plain = (verdict: Verdict): Verdict => {
  if (!("domain" in verdict) || verdict.domain?.defined !== "right") return verdict;
  const { domain: _, ...rest } = verdict;
  return rest;
};

const laid = (
  head: string,
  { verdict, letters, names, hasSizes }: Compared,
  sides: Sides,
  after: readonly string[],
  { lang, colour }: Terminal,
): string => {
  const paint = painter(colour);
  const sure = surely(verdict, hasSizes, lang);
  const seen = seenIn(verdict, letters, names, sides, lang);
  return [
    paint.strong(typeset(head, lang)),
    ...seen.map((line) => `  ${line}`),
    ...after.map((line) => typeset(line, lang)),
    ...domainIn(verdict, names, sides, lang).map((line) => typeset(line, lang)),
    ...sure.map((line) => paint.faint(typeset(line, lang))),
  ].join("\n");
};

/** How sure a verdict is, where that is not plain from what is shown. */
const surely = (verdict: Verdict, hasSizes: boolean, lang: Lang): readonly string[] => {
  const own = words[lang];
  if (verdict.verdict === "undecided") return [verdict.reason[lang]];
  if (verdict.verdict === "different") return [];
  const { certainty, bits, sizes } = verdict;
  if (certainty === "proved") return [hasSizes ? own.provedForAll : own.proved];
  const at = sizes.map((each) =>
    [...each].map(([name, value]) => `${nameInText(name)} = ${value}`).join(", "),
  );
  const tested = at.length > 0 ? own.tested(at.join("; ")) : undefined;
  const bound =
    bits !== undefined && Number.isFinite(bits)
      ? own.bound(`2⁻${superscript(`${bits}`) ?? bits}`)
      : own.identical;
  return [[bound, tested].filter((each) => each !== undefined).join(" ")];
};

/** What shows that two sides differ. */
const seenIn = (
  verdict: Verdict,
  letters: readonly string[],
  names: readonly string[],
  sides: Sides,
  lang: Lang,
): readonly string[] => {
  if (verdict.verdict !== "different") return [];
  const own = words[lang];
  if (verdict.rung === "shape") {
    const { left, right } = verdict.shapes;
    const [l, r] = [shapeText(left, right, lang), shapeText(right, left, lang)];
    return [typeset(sides.shapes(l, r), lang)];
  }
  const { entry, values } = verdict.counterexample;
  const [l, r] = valuesText(values, lang);
  const at = entryText(entry, letters);
  return [
    ...placeText(verdict.counterexample, names),
    typeset(`${at === "" ? "" : own.entry(at)}${sides.values(l, r)}`, lang),
  ];
};

/** m × n; a column is n × 1 beside a matrix. */
const shapeText = (axes: readonly Size[], beside: readonly Size[], lang: Lang): string => {
  if (axes.length === 0) return words[lang].number;
  const sizes = axes.map((axis) => textOfSize(axis));
  return [...sizes, ...(axes.length === 1 && beside.length === 2 ? ["1"] : [])].join(" × ");
};

const domainIn = (
  verdict: Verdict,
  names: readonly string[],
  sides: Sides,
  lang: Lang,
): readonly string[] => {
  const domain = "domain" in verdict ? verdict.domain : undefined;
  if (!domain) return [];
  const where = placeText(domain, names);
  const says = sides.domain[domain.defined];
  return where.length > 1
    ? [says(words[lang].there), ...where.map((line) => `  ${line}`)]
    : [says(where.join(", "))];
};

// -- remarks ------------------------------------------------------------------------------------------

/** What may explain a claim that is wrong. */
const remarksOn = (
  { of, by, claim, verdict }: ComparedDerivative,
  lang: Lang,
): readonly string[] => {
  const own = words[lang];
  const unknown = claim.variables.filter(
    (name) => !of.variables.includes(name) && !of.symbols.get(name)?.declared,
  );
  const strangers = unknown.map((name) => own.stranger(name, nearestName(name, of.variables)));
  const isEntry =
    verdict.verdict === "different" &&
    verdict.rung === "shape" &&
    verdict.shapes.right.length === 0 &&
    !("kind" in by);
  const isArray = of.tensor.indices.length > 0;
  const from = isArray ? ["j", "k", "l"] : ["i", "j", "k"];
  const letters = from.slice(0, "kind" in by ? 0 : by.axes.length).join(",");
  return [
    ...strangers,
    ...(isEntry && letters !== ""
      ? [own[isArray ? "oneOfMany" : "oneEntry"](`${by.name}[${letters}]`)]
      : []),
  ];
};

/** Where there is no derivative; without a proved one, where functions bend whose arguments the variable is in. */
const kinksIn = (
  { of, by, verdict }: ComparedDerivative,
  truth: Derivative | undefined,
  lang: Lang,
): readonly string[] => {
  if (verdict.verdict === "undecided") return [];
  const entry = "kind" in by ? by : entryAt({ ...by, axes: [] }, []);
  const where = truth
    ? truth.found.kinks.map(({ gap, at }) =>
        at && entry.at.length === 0 ? `${toText(entry)} = ${toText(at)}` : `${toText(gap)} = 0`,
      )
    : gapsIn(of.tensor.body, entry.of.name).map((gap) => `${toText(gap)} = 0`);
  return where.length === 0 ? [] : [words[lang].kinks([...new Set(where)].join(", "))];
};

const gapsIn = (body: Expr, name: string): readonly Expr[] =>
  [...subterms(body)]
    .flatMap((part) => (part.kind === "call" ? kinkGaps(part) : []))
    .flatMap(({ gap }) => (symbolNames(gap).has(name) ? [tidy(gap, nothingGiven)] : []));

const derivativeIn = (
  { entries, matrix }: Derivative,
  { letters }: ComparedDerivative,
  lang: Lang,
): string => {
  const style = { language: lang } as const;
  if (matrix && letters.length === 0) return textOfMatrix(matrix, style);
  const own = entries.indices.slice(letters.length).map(({ letter }) => letter);
  const text = toText(entries.body, style);
  return own.length === 0 ? text : words[lang].ofEntry(text, own.join(", "));
};
