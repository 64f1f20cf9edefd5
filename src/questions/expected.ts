import type { Differential } from "../check/differential.ts";
import { confirm } from "../check/prove.ts";
import { connect } from "../diff/identity.ts";
import type { Setting } from "../exercise/kind.ts";
import { same } from "../expr/arranged.ts";
import type { Expr } from "../expr/node.ts";
import { headsOf, mapBottomUp } from "../expr/walk.ts";
import { definedAt } from "../rewrite/graph.ts";
import { type Chain, endOf, joined } from "../rewrite/proof.ts";
import { Recogniser } from "../rewrite/recognise.ts";
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

const ledOn = (found: Differential, way: Chain, setting: Setting): Differential => {
  const { proof } = found.proved;
  const chain = joined(found.chain, way);
  const right = endOf(chain);
  const proved = confirm(
    { ...proof, claim: { ...proof.claim, right }, body: chain },
    setting.kinds,
  );
  return { ...found, chain, proved, entries: { indices: found.entries.indices, body: right } };
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
  const ways = targets.map((target) =>
    connect(body, target, setting.tools, found.proved.proof.given),
  );
  const way = ways.find((each) => each !== undefined);
  if (!way) {
    throw setting.refuse(["expect"], {
      fr: "Le résultat dérivé n'est pas celui qui est attendu, ou n'a pas pu y être ramené.",
      en: "The derived result is not the expected one, or could not be brought to it.",
    });
  }
  return ledOn(found, way, setting);
};
