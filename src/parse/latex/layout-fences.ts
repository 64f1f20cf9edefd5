import type { LayoutBuilder } from "./builder.ts";
import type { Layout, List } from "./layout.ts";
import { isMark } from "./lex.ts";
import { expectsMore, isBig, isSpace } from "./marks.ts";
import { closers } from "./vocabulary.ts";

/* Fences while a list is laid out: what opens, and what closes it. */

/** A fence that is open. */
export interface Open {
  readonly fence: string;
  readonly at: number;
  readonly token: number;
  /** Whether two single bars side by side were taken for this double one. */
  readonly pair?: boolean;
}

/**
 * A bar closes the innermost open one behind an operand, and opens elsewhere. Two single ones side by side are a
 * double one, unless the first closes: ‖x‖ in ||x||, and |x| in ||x|−|y||, as the way it goes on shows.
 */
export const barAt = (builder: LayoutBuilder, bar: string, list: Layout[], open: Open[]): void => {
  const at = builder.at;
  const last = open.at(-1);
  const behind = last !== undefined && endsOperand(list, last.at + 1);
  const run = barsFrom(builder, at);
  if (behind && last.fence === bar) {
    builder.at += 1;
    fold(builder, list, open, bar);
  } else if (behind && last.fence === "‖" && run > 1) {
    builder.at += 2;
    fold(builder, list, open, "‖");
  } else if (behind && last.pair && run === 1) {
    // The inner of two single bars that stood side by side.
    const { at: from, token } = last;
    open[open.length - 1] = { fence: "|", at: from, token };
    open.push({ fence: "|", at: from + 1, token: token + 1 });
    const outer: Layout = { kind: "mark", text: "|", first: token, last: token };
    list.splice(from, 1, outer, { ...outer, first: token + 1, last: token + 1 });
    builder.at += 1;
    fold(builder, list, open, "|");
  } else {
    const sized = /^[bB]igg?[lmr]?$/.test(builder.tokens[at - 1]?.text ?? "");
    if (run > (sized ? 3 : 2)) {
      builder.wrong(
        at,
        `${run} barres de suite : écrivez les normes avec « \\| ».`,
        `${run} bars in a row: write norms with "\\|".`,
      );
    }
    const pair = run === 2;
    builder.at += pair ? 2 : 1;
    const fence = pair ? "‖" : bar;
    open.push({ fence, at: list.length, token: at, pair });
    list.push({ kind: "mark", text: fence, first: at, last: builder.at - 1 });
  }
};

/** How many single bars stand side by side from here on. */
const barsFrom = (builder: LayoutBuilder, from: number): number => {
  let at = from;
  while (isMark(builder.tokens[at], "|") && (at === from || !builder.tokens[at]?.spaced)) at += 1;
  return at - from;
};

/** Closes a fence: what stands since its opening becomes one part. What does not match stays a mark. */
export const fold = (builder: LayoutBuilder, list: Layout[], open: Open[], fence: string): void => {
  const last = builder.at - 1;
  const found = open.findLastIndex((each) => each.fence === fence);
  const opener = open[found];
  if (!opener) {
    list.push({ kind: "mark", text: closers[fence] ?? fence, first: last, last });
    return;
  }
  open.length = found;
  const of = list.splice(opener.at).slice(1);
  const close = closers[fence] ?? fence;
  list.push({ kind: "fence", open: fence, close, of, first: opener.token, last });
};

/** Whether an operand ends a list that begins at a place: behind a sign, a relation or nothing there is none. */
const endsOperand = (list: List, from: number): boolean => {
  const part = list.slice(from).findLast((each) => !isSpace(each));
  if (part === undefined || expectsMore(part) || isBig(part)) return false;
  if (part.kind === "mark") return part.text === "!" || part.text === "\\%";
  if (part.kind === "text") return false;
  return !(part.kind === "command" && joining.has(part.name));
};

/** Commands between operands that are neither operators nor comparisons. */
const joining = new Set(
  "in notin to mapsto pm mp mid sim approx equiv propto gets forall exists wedge vee land lor colon subset subseteq cup cap setminus implies iff Rightarrow Leftrightarrow rightarrow longrightarrow coloneqq triangleq ll gg quad qquad".split(
    " ",
  ),
);
