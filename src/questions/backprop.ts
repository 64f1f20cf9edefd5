import * as z from "zod";
import { differential } from "../check/differential.ts";
import { nextUp } from "../diff/named.ts";
import { withLabels } from "../exercise/family.ts";
import { derivativeAsked } from "../exercise/goal.ts";
import {
  defineQuestionKind,
  type QuestionKind,
  type Setting,
  type Solution,
} from "../exercise/kind.ts";
import type { Confirmed } from "../exercise/network.ts";
import { same } from "../expr/arranged.ts";
import { entryAt } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import { symbolMatrix } from "../expr/matrix.ts";
import type { Entry, Sym } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import type { Block, Setter } from "../narrate/block.ts";
import { dependsOn } from "../rewrite/given.ts";
import { avoids, reaches } from "../rewrite/graph.ts";
import type { Given } from "../rewrite/lemma.ts";
import type { Chain } from "../rewrite/proof.ts";
import { computationGraph } from "./computation.ts";
import { reachExpected } from "./expected.ts";
import { begun } from "./reached.ts";
import { differentialBlocks, remark, resultOf } from "./telling.ts";

const schema = z.object({
  of: z.string().min(1),
  wrt: z.string().min(1),
  layout: z.enum(["gradient", "numerator", "denominator"]).optional(),
});

/**
 * The gradient of a quantity that is computed through others, in terms of the gradients that are known by
 * then (Rumelhart, Hinton and Williams 1986): ∂L/∂W from ∂L/∂z, which stays a symbol. `keep` says up to
 * where the chain rule goes; without it, to what the variable acts through at once.
 */
export const backprop: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "backprop",
  about: { fr: "rétropropagation", en: "backpropagation" },
  schema,
  heeds: ["from", "keep", "for", "expect"],
  goals: ({ of, wrt }, setting) => [
    {
      left: derivativeAsked(setting.read(of, ["of"]), setting.variable(wrt, ["wrt"])),
      right: setting.asked.expect[0],
      relation: "=",
    },
  ],
  solve: (says, setting): Solution => {
    const { asked, tools, given, kinds, id } = setting;
    const of = setting.read(says.of, ["of"]);
    const by = setting.variable(says.wrt, ["wrt"]);
    const { body } = of;
    if (body.kind !== "entry") {
      throw setting.refuse(["of"], {
        fr: "La rétropropagation part d'une quantité qui a un nom, sous « define » ou « symbols ».",
        en: 'Backpropagation starts from a quantity that has a name, under "define" or "symbols".',
      });
    }
    const sym = "kind" in by ? by.of : by;
    if (!dependsOn(body, sym.name, given)) {
      throw setting.refuse(["wrt"], {
        fr: `« ${body.of.name} » ne dépend pas de « ${sym.name} ».`,
        en: `"${body.of.name}" does not depend on "${sym.name}".`,
      });
    }
    const variable = entryAt(
      sym,
      sym.axes.map(() => ix(1)),
    ) as Entry;
    const keep = asked.keep
      ? keptBy(asked.keep, body, sym.name, setting)
      : nextUp(body, variable, given);
    const start = begun(of, setting);
    const told = differential(of, by, tools, given, kinds, {
      using: asked.using,
      keep,
      ...(start && { begun: start }),
      ...(says.layout && { layout: says.layout }),
    });
    if (same(told.start, told.entries.body)) throw setting.refuse(["of"], nothingFound(body));
    if (asked.keep) demandKept(keep, told.chain, setting);
    const around = asked.keep !== undefined && avoids(body.of.name, sym.name, keep, given);
    const found = reachExpected(told, setting);
    const graph = computationGraph(body, sym, given);
    const confirmed = onLayersAsked(setting.confirm(found.start, found.entries.body), setting);
    return {
      blocks: [
        ...(graph ? [graph] : []),
        ...(around ? [pathsAround(body, variable, keep, given)] : []),
        ...differentialBlocks(found, setting),
        ...(confirmed ? [onNetwork(confirmed)] : []),
      ],
      proofs: [found.proved],
      answer: { tensor: found.entries, layout: found.layout },
      result: resultOf(id, found.start, found.entries.body, found.proved.proof.given),
    };
  },
});

/** The chain rule leads nowhere: what is known of the quantity does not say how the variable acts on it. */
const nothingFound = ({ of }: Entry) => ({
  fr: `La règle de la chaîne ne dit rien de plus de cette dérivée : « ${of.name} » demande une définition sous « define ».`,
  en: `The chain rule says no more about this derivative: "${of.name}" needs a definition under "define".`,
});

/** 3,2·10⁻¹², or nothing for 0. */
const significant = (gap: number, point: string): string | undefined => {
  if (gap === 0) return undefined;
  const [digits = "", exponent = ""] = gap.toExponential(1).split("e");
  return `$${digits.replace(".", point)}\\cdot10^{${Number(exponent)}}$`;
};

/** What was seen on a network; an equation that does not speak of every layer that is asked for is refused. */
const onLayersAsked = (
  seen: Confirmed | undefined,
  { asked: { layers }, refuse }: Setting,
): Confirmed | undefined => {
  if (!seen || !layers) return seen;
  const { depth } = seen;
  const all = Array.from({ length: depth }, (_, at) => at + 1);
  const missing = all.find((at) => layers.holds(at, depth) && !seen.layers.includes(at));
  if (missing === undefined) return seen;
  throw refuse(["for"], {
    fr: `Dans un réseau de ${depth} couches, ce qui a été trouvé ne dit rien de la couche ${missing}.`,
    en: `In a network of ${depth} layers, what was found says nothing of layer ${missing}.`,
  });
};

/** What was seen on a whole network, said in a sentence. */
const onNetwork = ({ depth, layers, points, worst }: Confirmed): Block => {
  const one = layers.length === 1;
  const gap = { fr: significant(worst, "{,}"), en: significant(worst, ".") };
  return remark(
    () =>
      `Confirmé sur un réseau entier de ${depth} couches de largeurs inégales, ${one ? "à la couche" : "aux couches"} ${layers.join(", ")} : ${points} valeurs, ${gap.fr ? `écart relatif d'au plus ${gap.fr}` : "aucun écart"}.`,
    () =>
      `Confirmed on a whole network of ${depth} layers of unequal widths, at ${one ? "layer" : "layers"} ${layers.join(", ")}: ${points} values, ${gap.en ? `relative gap of at most ${gap.en}` : "no gap"}.`,
  );
};

/** The quantities whose gradients stay. Each stands between the variable and what is differentiated. */
const keptBy = (
  names: readonly string[],
  of: Entry,
  variable: string,
  setting: Setting,
): ReadonlySet<string> =>
  new Set(
    names.map((name) => {
      const sym = keptSymbol(name, setting);
      const { given } = setting;
      const isEnd = sym.name === variable || sym.name === of.of.name;
      if (!isEnd && dependsOn(of, sym.name, given) && reaches(sym, variable, given))
        return sym.name;
      throw setting.refuse(["keep"], {
        fr: `« ${sym.name} » n'est pas entre « ${variable} » et « ${of.of.name} » : aucune dérivée ne s'y arrête.`,
        en: `"${sym.name}" does not stand between "${variable}" and "${of.of.name}": no derivative stops there.`,
      });
    }),
  );

/** Refuses a quantity to be kept whose gradient stands nowhere in the derivation. */
const demandKept = (keep: ReadonlySet<string>, { steps }: Chain, { refuse }: Setting): void => {
  const stays = (name: string): boolean =>
    steps.some(({ after }) =>
      [...subterms(after)].some(
        (part) =>
          part.kind === "deriv" &&
          part.of.kind === "entry" &&
          part.by.kind === "entry" &&
          part.by.of.name === name,
      ),
    );
  const lost = [...keep].find((name) => !stays(name));
  if (lost === undefined) return;
  throw refuse(["keep"], {
    fr: `La dérivée par rapport à « ${withLabels(lost)} » ne reste nulle part : d'autres chemins l'évitent.`,
    en: `The derivative with respect to "${withLabels(lost)}" stays nowhere: other paths lead around it.`,
  });
};

/** That a variable acts by other ways than through what is kept, too. */
const pathsAround = (
  of: Entry,
  by: Entry,
  keep: ReadonlySet<string>,
  { definitions }: Given,
): Block => {
  const kept = [...keep].flatMap((name) => definitions.get(name)?.sym ?? []);
  const name = (set: Setter, sym: Sym): string => set({ matrix: symbolMatrix(sym) });
  const all = (set: Setter): string => kept.map((sym) => name(set, sym)).join(", ");
  return remark(
    (set) =>
      `${name(set, by.of)} agit sur ${name(set, of.of)} aussi par des chemins qui évitent ${all(set)} : leurs contributions s'ajoutent.`,
    (set) =>
      `${name(set, by.of)} also acts on ${name(set, of.of)} by paths that avoid ${all(set)}: what they contribute is added.`,
  );
};

/** What is named by a gradient's own name, as ∂L/∂z is written, or by itself. */
const keptSymbol = (name: string, setting: Setting): Sym => {
  const named = setting.definitions.get(name);
  if (named?.body.kind === "deriv" && named.body.by.kind === "entry") return named.body.by.of;
  const written = /^d[^/]+\/d(?<by>.+)$/u.exec(name)?.groups?.by ?? name;
  const by = setting.variable(written, ["keep"]);
  return "kind" in by ? by.of : by;
};
