import { differential } from "../../../check/differential.ts";
import type { Kinds } from "../../../check/points-for.ts";
import { nextUp } from "../../../diff/named.ts";
import type { Toolbox } from "../../../diff/toolbox.ts";
import { entryAt } from "../../../expr/build.ts";
import { ix } from "../../../expr/index-of.ts";
import { inventoryOf } from "../../../expr/inventory.ts";
import type { Entry, Expr, Sym } from "../../../expr/node.ts";
import { fixedSize, type Size } from "../../../expr/size.ts";
import type { Tensor } from "../../../expr/tensor.ts";
import { mapBottomUp, substitute } from "../../../expr/walk.ts";
import { definedAt } from "../../../rewrite/graph.ts";
import type { Given } from "../../../rewrite/lemma.ts";

/*
 * Backpropagation as a homework asks for it: ∂L/∂W in terms of ∂L/∂z, ∂L/∂z in terms of ∂L/∂h, and so on, each formula
 * derived and proved by itself. Together they are the gradient, as a program works it out.
 */

/** A derivative of the loss, in terms of those that are nearer to it. */
export interface Formula {
  readonly by: Sym;
  readonly start: Expr;
  readonly is: Tensor;
  /** The quantities whose derivatives it is said in. */
  readonly keeps: readonly string[];
}

export interface Backward {
  /** In the order in which they are worked out, from the loss to the parameters. */
  readonly formulas: readonly Formula[];
  /** The gradients with nothing left standing, one for each parameter. */
  readonly gradients: readonly Tensor[];
}

/** What formulas are derived from. */
export interface Around {
  readonly given: Given;
  readonly kinds: Kinds;
  readonly tools: Toolbox;
}

const atOnes = (sym: Sym): Entry =>
  entryAt(
    sym,
    sym.axes.map(() => ix(1)),
  );

/** The symbol of a name that stands in a definition, or has one. */
export const symbolOf = (name: string, { definitions }: Given): Sym | undefined =>
  definitions.get(name)?.sym ??
  [...definitions.values()]
    .map(({ body }) => inventoryOf(body).symbols.get(name))
    .find((sym) => sym !== undefined);

/**
 * The derivatives of a loss by parameters, each by what the parameter acts through at once.
 *
 * @param outputs the probabilities: the loss is differentiated through them in one piece, as softmax and
 *   cross-entropy are.
 * @throws NoRule or ProofError where a formula is not found or does not stand.
 */
export const backward = (
  loss: Sym,
  parameters: readonly Sym[],
  outputs: string,
  { given, kinds, tools }: Around,
): Backward => {
  const of = entryAt(loss, []);
  const formulas = new Map<string, Formula>();
  const visit = (by: Sym): void => {
    if (formulas.has(by.name)) return;
    const near = [...nextUp(of, atOnes(by), given)].filter((name) => name !== outputs);
    for (const name of near) {
      const sym = symbolOf(name, given);
      if (sym) visit(sym);
    }
    const keep = new Set(near);
    const found = differential({ indices: [], body: of }, by, tools, given, kinds, { keep });
    formulas.set(by.name, { by, start: found.start, is: found.entries, keeps: near });
  };
  for (const each of parameters) visit(each);
  const whole = new Map<string, Tensor>();
  for (const [name, { is }] of formulas) whole.set(name, { ...is, body: filled(is.body, whole) });
  const gradients = parameters.map(({ name }) => {
    const { indices, body } = whole.get(name) as Tensor;
    return { indices, body: writtenOut(body, given) };
  });
  return { formulas: [...formulas.values()], gradients };
};

/** Derivatives that were left standing, replaced by what they are. */
const filled = (e: Expr, known: ReadonlyMap<string, Tensor>): Expr =>
  mapBottomUp(e, (part) => {
    if (part.kind !== "deriv" || part.by.kind !== "entry") return part;
    const { by } = part;
    const found = known.get(by.of.name);
    if (!found) return part;
    // Axes of length 1 have no index.
    const own = by.at.filter((_, axis) => fixedSize(by.of.axes[axis] as Size) !== 1);
    const places = own.length === found.indices.length ? own : by.at;
    const indices = new Map(found.indices.map((k, at) => [k.id, places[at] ?? ix(k)]));
    return substitute(found.body, { indices });
  });

/** Every named quantity replaced by its definition. */
export const writtenOut = (e: Expr, { definitions }: Given): Expr =>
  [...definitions.values()].toReversed().reduce(
    (so, definition) =>
      substitute(so, {
        symbols: new Map([[definition.sym.name, (...at) => definedAt(definition, at)]]),
      }),
    e,
  );
