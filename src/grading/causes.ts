import type { Expr } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { assuming } from "../rewrite/given.ts";
import { agree } from "../rewrite/residue.ts";
import { explain } from "./explain.ts";
import type { Cause } from "./grade.ts";
import type { Misconception } from "./misconception.ts";
import { paired, type Side, sideIn } from "./sides.ts";
import { carriedOut, type Equation, truthOf } from "./truth.ts";
import type { Verdict } from "./verdicts.ts";

/** What explains a false line: a slip that the question knows of, a repair of its shapes, or a misconception. */
export const causesOf = (
  verdict: Verdict,
  misconceptions: readonly Misconception[],
): readonly Cause[] => {
  const { slip, judgement } = verdict;
  const { conditions, equation, frame } = judgement;
  const named = misconceptions.find(({ misconception }) => misconception === slip);
  if (named) return [causeOf([named])];
  const fitted = misconceptions.filter(({ misfit }) => misfit && verdict.misfits.includes(misfit));
  if (fitted.length > 0) return [causeOf(fitted)];
  if (!equation || !frame) return [];
  const { assume } = frame;
  const given = assuming(frame.given, ...conditions);
  // A rule is believed where something is differentiated: at the head of a chain that was right so far.
  for (const { left, right, indices } of [...fromHead(verdict), equation]) {
    const isTrue = (candidate: Expr, truth: Expr): boolean =>
      truthOf({ left: truth, right: candidate, indices }, frame, conditions).holds === true;
    const doubt = { left, truth: carriedOut(left, frame), wrote: right, indices, given, assume };
    const found = explain(doubt, misconceptions, isTrue);
    if (found.length > 0) return found.map(({ by }) => causeOf(by));
  }
  return [];
};

/** The same claim, said of the head of the chain. */
const fromHead = ({ head, link, judgement: { frame }, so }: Verdict): readonly Equation[] => {
  if (!head || head === link || !frame || so.letters.length > 0) return [];
  const [{ left }] = head.readings;
  const [{ right }] = link.readings;
  const [a, b] = [sideIn(frame, left), sideIn(frame, right)];
  const pair = a && b && paired(a, b);
  return pair?.ok ? [pair.equation] : [];
};

/** Whether what was written is the value that a slip gives. */
export const isValueOf = ({ indices, body }: Tensor, said: Side): boolean => {
  const pair = paired({ letters: [], axes: indices, body }, said);
  return pair.ok && agree(pair.equation.left, pair.equation.right);
};

const rank: Readonly<Record<Cause["severity"], number>> = { notation: 0, slip: 1, belief: 2 };

const causeOf = (by: readonly Misconception[]): Cause => ({
  name: by.map(({ misconception }) => misconception).join("+"),
  severity: by.reduce<Cause["severity"]>(
    (worst, { severity }) => (rank[severity] > rank[worst] ? severity : worst),
    "notation",
  ),
  says: {
    fr: by.map(({ tells }) => tells.fr).join(" "),
    en: by.map(({ tells }) => tells.en).join(" "),
  },
});
