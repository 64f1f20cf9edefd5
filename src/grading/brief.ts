import { directly } from "../rewrite/graph.ts";
import type { Given } from "../rewrite/lemma.ts";
import { type Aim, type PreparedQuestion, type Subject, subjectOf } from "./prepared.ts";

/* Parts whose shortest proof has nothing between what is asked and the result: one line is a whole answer. */

/** Kinds whose answer is one line. */
const brief: ReadonlySet<string> = new Set([
  "shape",
  "count",
  "formula",
  "convolution",
  "update",
  "risk",
]);

/** Whether nothing stands between what a part asks and its result. */
export const isBrief = (
  id: string,
  question: PreparedQuestion,
  all: readonly PreparedQuestion[],
): boolean => {
  const at = question.aims.findIndex(({ part }) => part.id === id);
  const aim = question.aims[at];
  const kind = question.question.parts.find((part) => part.id === id)?.kind.questionKind;
  if (kind !== "backprop" || !aim) return kind !== undefined && brief.has(kind);
  return isOneStep(aim, question, all, at);
};

/** Whether a gradient is one application of the chain rule to gradients that are known by then. */
const isOneStep = (
  { part, subject }: Aim,
  { aims, frames }: PreparedQuestion,
  all: readonly PreparedQuestion[],
  at: number,
): boolean => {
  const given = frames.find((frame) => frame.part === part)?.given ?? frames[0]?.given;
  const { keep } = part.common;
  // Without `keep`, the gradients of what the variable acts through at once are left standing.
  if (keep === undefined) return true;
  const { by, of } = subject ?? {};
  if (by === undefined || of === undefined || !given) return false;
  const cited = all.flatMap((each) =>
    each.aims.filter(
      (other) => part.using.includes(other.part.id) || part.using.includes(each.question.id),
    ),
  );
  const found = [...aims.slice(0, at), ...cited].flatMap(({ subject }) => subject ?? []);
  const known = new Set([
    ...found.filter((each) => each.of === of).flatMap((each) => each.by ?? []),
    ...keep.flatMap((name) => gradientIn(name, given)?.by ?? []),
  ]);
  const next = [...given.definitions.keys()].filter(
    (name) => name !== of && directly(name, given).has(by),
  );
  return next.every((name) => known.has(name) || gradientIn(name, given) !== undefined);
};

/** What a name for a gradient is the gradient of. */
const gradientIn = (name: string, { definitions }: Given): Subject | undefined => {
  const body = definitions.get(name)?.body;
  return body?.kind === "deriv" ? subjectOf(body) : undefined;
};
