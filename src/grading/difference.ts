import type { Span } from "../parse/error.ts";

/*
 * Where a wrong side goes wrong, by its tokens: the one run that has to be another for the side to be what it should
 * be. Where that is not one run, or most of the side, no place is named.
 */

/** A piece of LaTeX that says something, and what it is called whatever the way it is typed. */
interface Token extends Span {
  readonly text: string;
}

/** Names in letters are one token, with the command that sets them upright or bold. */
const pieces =
  /\\(?:operatorname|math[a-z]+|text[a-z]*|boldsymbol|bm)\*?\s*\{[^{}]*\}|\\[A-Za-z]+\*?|\\.|\d+(?:[.,]\d+)?|[^\s]/gsu;

/** What says nothing: space, size, alignment, and the sign of a product that needs none. */
const silent =
  /^(?:\\(?:[,;:!> ]|quad|qquad|left|right|[bB]igg?[lrm]?|displaystyle|textstyle|limits|nolimits|cdot|\\)|&|~)$/;

const sameAs: Readonly<Record<string, string>> = {
  "\\dfrac": "\\frac",
  "\\tfrac": "\\frac",
  "\\ln": "\\log",
};

const tokensOf = (latex: string): readonly Token[] => {
  const found = [...latex.matchAll(pieces)].flatMap(([text], at, all): readonly Token[] => {
    const start = all[at]?.index ?? 0;
    const name = text.replace(/\s+/g, "");
    return silent.test(name)
      ? []
      : [{ text: sameAs[name] ?? name, start, end: start + text.length }];
  });
  // x_{k} is x_k.
  const isBraced = (at: number): boolean =>
    found[at - 1]?.text === "{" && found[at + 1]?.text === "}";
  return found.filter(
    ({ text }, at) => !(text === "{" && isBraced(at + 1)) && !(text === "}" && isBraced(at - 1)),
  );
};

/** Where two sides differ, as a run of tokens of the first. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/** The one run in which the tokens differ; nothing where they differ in several places, or it could be another run. */
const runIn = (own: readonly Token[], other: readonly Token[]): Run | undefined => {
  const most = Math.min(own.length, other.length);
  let from = 0;
  while (from < most && own[from]?.text === other[from]?.text) from += 1;
  let behind = 0;
  while (behind < most - from && own.at(-1 - behind)?.text === other.at(-1 - behind)?.text)
    behind += 1;
  const to = own.length - behind;
  const instead = other.slice(from, other.length - behind);
  const texts = new Set(own.slice(from, to).map(({ text }) => text));
  const isOnePlace = instead.every(({ text }) => !texts.has(text));
  // One more of the same beside others could be any of them.
  const isAny =
    instead.length === 0 &&
    (own[from - 1]?.text === own[to - 1]?.text || own[to]?.text === own[from]?.text);
  return to > from && isOnePlace && !isAny ? { from, to } : undefined;
};

/**
 * The stretch of a wrong side in which alone it differs from what should stand there: a well-formed part of the
 * formula, and no more than half of it.
 */
export const placeOfError = (wrong: string, right: string): Span | undefined => {
  const own = tokensOf(wrong);
  const run = runIn(own, tokensOf(right));
  return run && 2 * (run.to - run.from) <= own.length
    ? stretchOf(wrong, own.slice(run.from, run.to))
    : undefined;
};

/**
 * The same, where what should stand there is said in our own words, and so is what was written: the student's may be
 * others, in the same order. What is wrong in ours has to be what differs in the student's, or a name that stands once
 * in both, or a sign among the same signs, or the sign before the whole.
 */
export const placeInWords = (wrong: string, ours: string, right: string): Span | undefined => {
  const [own, said] = [tokensOf(wrong), tokensOf(ours)];
  const run = runIn(said, tokensOf(right));
  if (!run) return undefined;
  const texts = (of: readonly Token[]): string => of.map(({ text }) => text).join(" ");
  const part = said.slice(run.from, run.to);
  const same = runIn(own, tokensOf(right));
  if (same && texts(own.slice(same.from, same.to)) === texts(part))
    return placeOfError(wrong, right);
  const [only, ...others] = part;
  if (!only || others.length > 0 || own.length === 1) return undefined;
  const isLike = ({ text }: Token): boolean =>
    isSign(only) ? isSign({ text }) : text === only.text;
  const [theirs, those] = [own.filter(isLike), said.filter(isLike)];
  // Signs that are the same throughout are in the same order.
  const isKnown = isSign(only) ? texts(theirs) === texts(those) : those.length === 1;
  const isNamed = /[\p{L}\d]/u.test(only.text) || isSign(only);
  const found = theirs[those.indexOf(only)];
  if (found && isKnown && isNamed && theirs.length === those.length)
    return stretchOf(wrong, [found]);
  const leads = run.from === 0 && own[0]?.text === only.text && isSign(only);
  return leads && isOneTerm(own) && isOneTerm(said) ? stretchOf(wrong, own.slice(0, 1)) : undefined;
};

const isSign = ({ text }: Pick<Token, "text">): boolean => text === "+" || text === "-";

/** Whether nothing is added to it: its sign is that of the whole. */
const isOneTerm = (side: readonly Token[]): boolean => {
  let depth = 0;
  return side.every((token, at) => {
    if (/^[([{]$/.test(token.text)) depth += 1;
    if (/^[)\]}]$/.test(token.text)) depth -= 1;
    return at === 0 || depth > 0 || !isSign(token);
  });
};

/** From the first of these tokens to the last, with the braces and sizes that belong to them. */
const stretchOf = (latex: string, run: readonly Token[]): Span | undefined => {
  // Of a script that is wrong, what stands in it.
  const inner = /^[_^]$/.test(run[0]?.text ?? "") ? run.slice(1) : run;
  const [first, last] = [inner[0], inner.at(-1)];
  if (!first || !last) return undefined;
  if (inner !== run && inner.length > 1) return undefined;
  let { start } = first;
  let { end } = last;
  start -= /(?:\\(?:left|right|[bB]igg?[lrm]?)\s*)?$/.exec(latex.slice(0, start))?.[0].length ?? 0;
  const depth = depthIn(latex.slice(start, end));
  if (depth > 0 && /^\s*\}/.test(latex.slice(end))) end = latex.indexOf("}", end) + 1;
  return depthIn(latex.slice(start, end)) === 0 ? { start, end } : undefined;
};

/** How many braces stay open; nothing good where one is closed that was not opened. */
const depthIn = (latex: string): number => {
  let depth = 0;
  for (const [brace] of latex.matchAll(/\\.|[{}]/gs)) {
    if (brace === "{") depth += 1;
    if (brace === "}") depth -= 1;
    if (depth < 0) return -1;
  }
  return depth;
};
