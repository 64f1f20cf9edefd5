import { arranged, same } from "../expr/arranged.ts";
import type { Expr, IndexVar } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { symbolNames } from "../expr/walk.ts";
import type { Meant } from "../parse/latex/formula.ts";
import { assuming } from "../rewrite/given.ts";
import { definedAt } from "../rewrite/graph.ts";
import { agree } from "../rewrite/residue.ts";
import { withClaims } from "./claims.ts";
import { type Explanation, explain } from "./explain.ts";
import { defining, type Frame } from "./frame.ts";
import type { Cause } from "./grade.ts";
import type { Misconception } from "./misconception.ts";
import { speaksOfOthers } from "./reach.ts";
import { fitsShifted } from "./shifted.ts";
import { paired, type Side, sideIn } from "./sides.ts";
import { ancestors, carriedOut, type Equation, spelledOut, truthOf, withinChain } from "./truth.ts";
import type { Verdict } from "./verdict.ts";

/** What explains a line, and what was written with that taken back, where it is one slip. */
export interface Explained {
  readonly causes: readonly Cause[];
  readonly mended: Tensor | undefined;
}

/** What explains a false line: a slip that the question knows of, a repair of its shapes, or a misconception. */
export const causesOf = (verdict: Verdict, misconceptions: readonly Misconception[]): Explained => {
  const { frame } = verdict.judgement;
  if (!frame) return soughtFor(verdict, misconceptions);
  // Many copies make the same error in the same place.
  const key = keyOf(verdict);
  const known = frame.causes.get(key);
  if (known) return known;
  const found = soughtFor(verdict, misconceptions);
  if (frame.causes.size >= mostKept) frame.causes.clear();
  frame.causes.set(key, found);
  return found;
};

/** How many explanations are kept of one frame. */
const mostKept = 4096;

/** All that an explanation depends on. */
const keyOf = ({ line, slip, misfits, head, before, restated, claims, link }: Verdict): string =>
  JSON.stringify([
    line,
    slip,
    misfits,
    head?.left.source,
    before?.right.source,
    link.left.source,
    link.right.source,
    restated.map(({ sym, body }) => [sym.key, arranged(body).hash]),
    claims.map(({ quantity, value }) => [arranged(quantity).hash, arranged(value).hash]),
  ]);

const soughtFor = (verdict: Verdict, misconceptions: readonly Misconception[]): Explained => {
  const { slip, judgement } = verdict;
  const { conditions, equation, frame: around } = judgement;
  const named = misconceptions.find(({ misconception }) => misconception === slip);
  if (named) return explainedBy([{ by: [named] }]);
  const fitted = misconceptions.filter(({ misfit }) => misfit && verdict.misfits.includes(misfit));
  if (fitted.length > 0) return explainedBy([{ by: fitted }]);
  if (!equation || !around) {
    const shift = misconceptions.find(({ misfit }) => misfit === "layer-shifted");
    return explainedBy(
      shift && judgement.shapes && fitsShifted(verdict.link, judgement) ? [{ by: [shift] }] : [],
    );
  }
  // A rule is believed where something is differentiated: at the head of a chain that was right so far.
  for (const own of [...fromHead(verdict), equation, ...fromBefore(verdict)]) {
    const { indices } = own;
    // What the loss is beyond the quantities that a line speaks of explains nothing.
    const within = withinChain(own, around);
    const frame = within ?? around;
    // There it no longer depends on what only spells the nearest of them.
    const put = (side: Expr): Expr => (within ? spelledOut(side, around.given) : side);
    const [left, right] = [put(own.left), put(own.right)];
    const { assume } = frame;
    const given = assuming(frame.given, ...conditions);
    const explained = (truth: Expr): readonly Explanation[] => {
      const isTrue = (candidate: Expr, is: Expr): boolean =>
        truthOf({ left: is, right: candidate, indices }, frame, conditions).holds === true;
      return explain({ left, truth, wrote: right, indices, given, assume }, misconceptions, isTrue);
    };
    const truth = written(carriedOut(left, frame), frame);
    let found = explained(truth);
    // One error, made with a value that was wrong before, explains more than two errors at once.
    for (const claim of found[0]?.by.length === 1 ? [] : verdict.claims) {
      const inherited = withClaims(left, [claim], frame);
      const own = same(inherited, truth) ? [] : explained(inherited);
      if (found.length === 0 || own[0]?.by.length === 1) found = own;
      if (found[0]?.by.length === 1) break;
    }
    if (found.length > 0) return explainedBy(found, indices);
  }
  return fromRestated(verdict, misconceptions);
};

/** What a quantity is defined as, where its name stands alone. */
const written = (e: Expr, { given }: Frame): Expr => {
  const definition = e.kind === "entry" ? given.definitions.get(e.of.name) : undefined;
  return e.kind === "entry" && definition ? definedAt(definition, e.at) : e;
};

/** A false rule may have been used on what the copy rightly wrote the quantity as before. */
const fromRestated = (
  { judgement: { conditions, equation, frame }, restated }: Verdict,
  misconceptions: readonly Misconception[],
): Explained => {
  if (!equation || !frame || restated.length === 0) return explainedBy([]);
  const { left, right, indices } = equation;
  const truth = carriedOut(left, frame);
  const isTrue = (candidate: Expr, is: Expr): boolean =>
    truthOf({ left: is, right: candidate, indices }, frame, conditions).holds === true;
  const believed = misconceptions.filter(({ believes }) => believes);
  // A form that leads back to the quantity itself is none to start from.
  const forms = restated.filter(({ sym, body }) =>
    [...symbolNames(body)].every(
      (name) => name !== sym.name && !ancestors(name, frame.given).has(sym.name),
    ),
  );
  if (forms.length === 0) return explainedBy([]);
  const { given } = defining(frame, forms);
  const doubt = {
    left,
    truth,
    wrote: right,
    indices,
    given: assuming(given, ...conditions),
    assume: frame.assume,
  };
  return explainedBy(explain(doubt, believed, isTrue));
};

/** The same claim, said of the head of the chain. */
const fromHead = (verdict: Verdict): readonly Equation[] => {
  const { head, link } = verdict;
  return head && head !== link ? saidOf(head.readings[0].left, verdict) : [];
};

/** The same claim, said of what the line before it ended with. */
const fromBefore = (verdict: Verdict): readonly Equation[] =>
  verdict.before ? saidOf(verdict.before.readings[0].right, verdict) : [];

const saidOf = (of: Meant, { link, judgement: { frame }, so }: Verdict): readonly Equation[] => {
  if (!frame || so.letters.length > 0) return [];
  const [a, b] = [sideIn(frame, of), sideIn(frame, link.readings[0].right)];
  if (!a || !b || speaksOfOthers(frame, [a.body, b.body])) return [];
  const pair = paired(a, b);
  return pair.ok ? [pair.equation] : [];
};

/** Whether what was written is the value that a slip gives. */
export const isValueOf = ({ indices, body }: Tensor, said: Side): boolean => {
  const pair = paired({ letters: [], axes: indices, body }, said);
  return pair.ok && agree(pair.equation.left, pair.equation.right);
};

const explainedBy = (
  found: readonly Explanation[],
  indices: readonly IndexVar[] = [],
): Explained => {
  const [only, ...others] = found;
  const body = others.length === 0 ? only?.mended : undefined;
  return { causes: found.map(({ by }) => causeOf(by)), mended: body && { indices, body } };
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
