import { isContradiction, witness } from "../check/witness.ts";
import { connect } from "../diff/identity.ts";
import type { Setting } from "../exercise/kind.ts";
import { same } from "../expr/arranged.ts";
import type { Bilingual } from "../expr/function.ts";
import type { Entry, Expr } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { subterms, symbolNames } from "../expr/walk.ts";
import { onDomain } from "../rewrite/domain.ts";
import { definedAt } from "../rewrite/graph.ts";
import type { Given } from "../rewrite/lemma.ts";
import { type Chain, type Claim, endOf, joined } from "../rewrite/proof.ts";
import { Trace } from "../rewrite/trace.ts";
import { aligned } from "./telling.ts";

/**
 * A chain led on to the form that the author expects, where the file says one.
 *
 * The error that the setting makes of it is thrown when the chain does not lead there.
 */
export const reached = (
  chain: Chain,
  { indices }: Pick<Tensor, "indices">,
  given: Given,
  setting: Setting,
): Chain => {
  const [expect] = setting.asked.expect;
  if (!expect) return chain;
  const end = endOf(chain);
  const target =
    expect.indices.length === indices.length ? aligned(expect, { indices, body: end }) : undefined;
  if (target && target === end) return chain;
  const way =
    target && (rewritten(end, target, given) ?? connect(end, target, setting.tools, given));
  if (!way) {
    throw setting.refuse(["expect"], {
      fr: "Ce qui est attendu n'est pas ce qui a été trouvé, ou n'a pas pu y être ramené.",
      en: "What is expected is not what was found, or could not be brought to it.",
    });
  }
  return joined(chain, way);
};

/**
 * A chain from a quantity to the expression that the author starts from, where the file says one; the
 * definitions in between are put in.
 *
 * The error that the setting makes of it is thrown when they are not proved equal.
 */
export const begun = (of: Tensor, setting: Setting): Chain | undefined => {
  const { from } = setting.asked;
  if (from === undefined || from === "definition") return undefined;
  const read = setting.read(from, ["from"]);
  const given = onDomain(of.body, setting.given, true);
  const target = read.indices.length === of.indices.length ? aligned(read, of) : undefined;
  const way = target && led(of.body, target, given, setting);
  if (way) return way;
  throw setting.refuse(["from"], {
    fr: "Aucune preuve que l'expression de départ est égale à ce qu'on dérive n'a été trouvée.",
    en: "No proof that the expression to start from equals what is differentiated was found.",
  });
};

/** A chain to the target, by names unfolded no further than it takes. */
const led = (of: Expr, target: Expr, given: Given, { tools }: Setting): Chain | undefined => {
  const trace = new Trace(of, given);
  const stays = symbolNames(target);
  for (;;) {
    if (same(trace.current, target)) return trace.chain;
    const way = connect(trace.current, target, tools, given);
    if (way) return joined(trace.chain, way);
    const before = trace.current;
    const standing = new Set(subterms(before));
    unfoldNames(trace, (part) => !stays.has(part.of.name) && standing.has(part));
    if (trace.current === before) return undefined;
  }
};

/** The same terms in the order that the author writes them in. */
const rewritten = (end: Expr, target: Expr, given: Given): Chain | undefined => {
  if (!same(end, target)) return undefined;
  const trace = new Trace(end, given);
  trace.arithmetic(target, "simplify");
  return trace.chain;
};

/** Unfolds names that have a definition, as long as one passes the test. */
export const unfoldNames = (trace: Trace, test: (of: Entry) => boolean): void => {
  const { definitions } = trace.given;
  const next = (): Entry | undefined => {
    for (const part of subterms(trace.current))
      if (part.kind === "entry" && definitions.has(part.of.name) && test(part)) return part;
    return undefined;
  };
  for (let term = next(); term; term = next()) {
    const definition = definitions.get(term.of.name);
    if (!definition) return;
    const { at } = term;
    trace.newLine();
    trace.replace(
      term,
      definedAt(definition, at),
      { kind: "definition", definition, at, way: "unfold" },
      "open",
    );
  }
};

/** Unfolds functions down to those that have no definition, each on the line of the one before. */
export const unfoldFunctions = (trace: Trace): void => {
  for (;;) {
    const call = [...subterms(trace.current)].find(
      (part: Expr) => part.kind === "call" && part.fn.definition !== undefined,
    );
    if (call?.kind !== "call" || !trace.unfold(call, "open")) return;
  }
};

/** Values of both sides of a claim at a point where it fails, as they are said; nothing where none was met. */
export const contradicted = (
  claim: Claim,
  given: Given,
  { kinds }: Setting,
): readonly [Bilingual, Bilingual] | undefined => {
  const body = { kind: "chain", start: claim.left, steps: [] } as const;
  const seen = witness({ claim, given, body }, kinds);
  if (!isContradiction(seen)) return undefined;
  const [left, right] = seen.values;
  return [rounded(left), rounded(right)];
};

const rounded = (value: number): Bilingual => {
  const en = `${Number(value.toPrecision(3))}`;
  return { fr: en.replace(".", ","), en };
};
