import { type Differential, matrixOf } from "../check/differential.ts";
import { confirm } from "../check/prove.ts";
import { contract } from "../diff/contract.ts";
import { connect } from "../diff/identity.ts";
import type { Toolbox } from "../diff/toolbox.ts";
import type { Setting } from "../exercise/kind.ts";
import { same } from "../expr/arranged.ts";
import { ix } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { fixedSize } from "../expr/size.ts";
import { headsOf, mapBottomUp, substitute } from "../expr/walk.ts";
import { definedAt } from "../rewrite/graph.ts";
import type { Given } from "../rewrite/lemma.ts";
import { type Chain, endOf, joined, reversed } from "../rewrite/proof.ts";
import { Recogniser } from "../rewrite/recognise.ts";
import { takeArms } from "../rewrite/regions.ts";
import { agree } from "../rewrite/residue.ts";
import { Trace } from "../rewrite/trace.ts";
import { aligned } from "./telling.ts";

/** Refuses a result that is written with other functions than those the wording allows. */
export const demandOnly = (result: Expr, setting: Setting): void => {
  const { only } = setting.asked;
  const other = setting.tools.functions.find(
    ({ def }) => headsOf(result).has(def.name) && only !== undefined && !only.includes(def.name),
  );
  if (other) {
    throw setting.refuse(["form", "only"], {
      fr: `Le résultat s'écrit aussi avec ${other.def.name}.`,
      en: `The result is also written with ${other.def.name}.`,
    });
  }
};

/** The derivation led on to a form that names functions the question asks for. */
export const namedWith = (
  found: Differential,
  names: readonly string[],
  setting: Setting,
): Differential => {
  const functions = setting.tools.functions.filter(({ def }) => names.includes(def.name));
  const unknown = names.find((name) => !functions.some(({ def }) => def.name === name));
  if (unknown !== undefined) {
    throw setting.refuse(["name"], {
      fr: `« ${unknown} » n'est pas une fonction connue.`,
      en: `"${unknown}" is no known function.`,
    });
  }
  const trace = new Trace(found.entries.body, found.proved.proof.given);
  new Recogniser(functions, true).run(trace);
  if (trace.steps.length === 0) {
    throw setting.refuse(["name"], {
      fr: "Le résultat ne s'écrit pas avec ces fonctions.",
      en: "The result cannot be written with these functions.",
    });
  }
  return ledOn(found, trace.chain, setting);
};

/** One-hot labels written as the δ that they are. */
const withDeltas = (e: Expr, { definitions }: Setting): Expr =>
  mapBottomUp(e, (part) => {
    const definition = part.kind === "entry" ? definitions.get(part.of.name) : undefined;
    return definition?.body.kind === "delta" && part.kind === "entry"
      ? definedAt(definition, part.at)
      : part;
  });

const ledOn = (found: Differential, way: Chain, setting: Setting): Differential =>
  concluding(found, joined(found.chain, way), setting);

/** What was found, by another chain from the same start: the matrix follows its end where there is one. */
const concluding = (found: Differential, chain: Chain, { kinds }: Setting): Differential => {
  const { proof } = found.proved;
  const right = endOf(chain);
  const proved = confirm({ ...proof, claim: { ...proof.claim, right }, body: chain }, kinds);
  const entries = { indices: found.entries.indices, body: right };
  const matrix = matrixOf(entries, found.shape, proof.given, kinds) ?? found.matrix;
  return { ...found, chain, proved, entries, matrix };
};

/** The part of a chain that ends in an expression; nothing where it does not come by. */
const upTo = (chain: Chain, target: Expr): Chain | undefined => {
  const at = chain.steps.findIndex(({ after }) => same(after, target));
  return at < 0 ? undefined : { ...chain, steps: chain.steps.slice(0, at + 1) };
};

/** A chain between expressions of which the second has sums over δ that collapse. */
const connectContracted = (
  from: Expr,
  to: Expr,
  tools: Toolbox,
  given: Given,
): Chain | undefined => {
  const end = new Trace(to, given);
  contract(end, tools);
  const way = end.steps.length > 0 ? connect(from, end.current, tools, given) : undefined;
  return way && joined(way, reversed(end.chain));
};

const firstOf = <T, R>(of: readonly T[], found: (each: T) => R | undefined): R | undefined => {
  for (const each of of) {
    const result = found(each);
    if (result !== undefined) return result;
  }
  return undefined;
};

/** Refuses an expectation about numbers, one after another, that none of the lists found has. */
export const demandNumbers = (
  found: readonly (readonly Expr[])[],
  { asked, given, refuse }: Setting,
): void => {
  const [expect] = asked.expect;
  if (!expect) return;
  const isAll = (values: readonly Expr[]): boolean => {
    const [k, ...more] = expect.indices;
    if (more.length > 0 || (k ? fixedSize(k.size) : 1) !== values.length) return false;
    return values.every((value, at) => {
      const indices = new Map(k ? [[k.id, ix(at + 1)]] : []);
      const trace = new Trace(substitute(expect.body, { indices }), given);
      takeArms(trace);
      return agree(trace.current, value);
    });
  };
  if (found.some(isAll)) return;
  throw refuse(["expect"], {
    fr: "Ce qui est attendu n'est pas ce qui a été calculé.",
    en: "What is expected is not what was computed.",
  });
};

/**
 * The derivation led on to the form that the author expects, where that is another one.
 *
 * The error that the setting makes of it is thrown when what was derived is not what is expected.
 */
export const reachExpected = (found: Differential, setting: Setting): Differential => {
  const [expect] = setting.asked.expect;
  if (!expect) return found;
  if (expect.indices.length !== found.entries.indices.length) {
    throw setting.refuse(["expect"], {
      fr: `Ce qui est attendu a ${expect.indices.length} axe(s), ce qui a été dérivé en a ${found.entries.indices.length}.`,
      en: `What is expected has ${expect.indices.length} axes, what was derived has ${found.entries.indices.length}.`,
    });
  }
  const { body } = found.entries;
  const written = aligned(expect, found.entries);
  const targets = [written, withDeltas(written, setting)];
  if (targets.some((target) => same(target, body))) return found;
  const { given } = found.proved.proof;
  for (const target of targets) {
    const passed = upTo(found.chain, target);
    if (passed) return concluding(found, passed, setting);
  }
  const way = firstOf(
    targets,
    (target) =>
      connect(body, target, setting.tools, given) ??
      connectContracted(body, target, setting.tools, given),
  );
  if (!way) {
    throw setting.refuse(["expect"], {
      fr: "Le résultat dérivé n'est pas celui qui est attendu, ou n'a pas pu y être ramené.",
      en: "The derived result is not the expected one, or could not be brought to it.",
    });
  }
  return ledOn(found, way, setting);
};
