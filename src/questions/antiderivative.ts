import * as z from "zod";
import { confirm } from "../check/prove.ts";
import { derive } from "../diff/derive.ts";
import { connectIn } from "../diff/identity.ts";
import { pivotOf, signsOf } from "../diff/regions.ts";
import { defineQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import { deriv, entryAt, limit, scalar, zero } from "../expr/build.ts";
import type { Cond, Entry, Expr } from "../expr/node.ts";
import { substitute, symbolNames } from "../expr/walk.ts";
import type { Block } from "../narrate/block.ts";
import { assuming } from "../rewrite/given.ts";
import { type Chain, endOf, joined, type Proof } from "../rewrite/proof.ts";
import { settleRegion, takeArms, unfoldPiecewise } from "../rewrite/regions.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import { toLatex } from "../tex/latex.ts";
import { bothSides, derivation, prose, remark } from "./telling.ts";

const schema = z.object({
  of: z.string().min(1).describe("the function"),
  wrt: z.string().min(1).describe("the variable"),
  integrand: z.string().min(1).describe("what it is the integral of"),
});

/**
 * A function as the integral of another from 0: it is 0 at 0, continuous, and has that derivative off the
 * point where the other jumps. These three determine it.
 */
export const antiderivative: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "antiderivative",
  about: { fr: "primitive", en: "antiderivative" },
  schema,
  goals: (says, setting) => [
    { left: setting.read(says.of, ["of"]), right: undefined, relation: "=" },
  ],
  solve: (says, setting) => {
    const { tools, kinds } = setting;
    const g = setting.read(says.of, ["of"]).body;
    const h = setting.read(says.integrand, ["integrand"]).body;
    const by = setting.variable(says.wrt, ["wrt"]);
    const variable = "kind" in by ? by : entryAt(by, []);
    const pivot = pivotOf(g, h);
    if (!pivot) {
      throw setting.refuse(["of"], {
        fr: "La fonction n'est pas définie par cas selon le signe d'une seule quantité.",
        en: "The function is not defined by cases after the sign of a single quantity.",
      });
    }
    const proofs: Proof[] = [];
    const blocks: Block[] = [];
    const add = (claim: Proof["claim"], given: Proof["given"], body: Chain): void => {
      proofs.push({ claim, given, body });
    };

    const origin = substitute(g, { symbols: new Map([[variable.of.name, () => zero]]) });
    const atZero = new Trace(origin, setting.given);
    settleRegion(atZero, tools.hypotheses);
    add({ left: origin, rel: "=", right: zero }, setting.given, atZero.chain);
    blocks.push(
      prose(
        () => "La fonction est nulle à l'origine :",
        () => "The function is zero at the origin:",
      ),
      derivation(atZero.chain),
    );

    blocks.push(
      prose(
        () => "Elle est continue à l'origine, car ses deux limites y valent 0 aussi :",
        () => "It is continuous at the origin, since both of its limits there are 0 too:",
      ),
    );
    for (const from of ["left", "right"] as const) {
      const trace = new Trace(limit(g, variable.of, zero, from), setting.given);
      unfoldPiecewise(trace);
      takeArms(trace);
      trace.newLine();
      trace.exhaust(tools.limits, "simplify");
      trace.arithmetic(tidy(trace.current, setting.given), "simplify");
      add({ left: trace.start, rel: "=", right: zero }, setting.given, trace.chain);
      blocks.push(derivation(trace.chain));
    }

    blocks.push(
      prose(
        (set) => `Ailleurs, sa dérivée est ${set(h)} :`,
        (set) => `Elsewhere its derivative is ${set(h)}:`,
      ),
    );
    const arms: { when: Cond; blocks: readonly Block[] }[] = [];
    for (const when of signsOf(pivot, false)) {
      const given = assuming(setting.given, when);
      const first = derive(g, variable, tools, given, { from: "definition" });
      const rest = connectIn(endOf(first), h, tools, given);
      if (!rest) {
        throw setting.refuse(["integrand"], {
          fr: "La dérivée n'est pas celle qui est annoncée.",
          en: "The derivative is not the one that is stated.",
        });
      }
      const chain = joined(first, rest);
      add({ left: deriv(g, variable), rel: "=", right: h }, given, chain);
      arms.push({ when, blocks: bothSides(chain) });
    }
    blocks.push({ kind: "cases", arms });
    const integral = integralOf(h, variable);
    blocks.push(
      remark(
        (set) =>
          `Une fonction continue, nulle en 0 et dont la dérivée est ${set(h)} hors de 0 est l'intégrale de cette dérivée, d'où la seconde définition : ${set(g)} = ${integral}.`,
        (set) =>
          `A continuous function that is zero at 0 and has derivative ${set(h)} off 0 is the integral of that derivative; hence the second definition: ${set(g)} = ${integral}.`,
      ),
    );
    return {
      blocks,
      proofs: proofs.map((proof) => confirm(proof, kinds)),
      answer: undefined,
      result: undefined,
    };
  },
});

/** ∫₀ˣ h(t) dt, as it is printed; expressions have no integral. */
const integralOf = (h: Expr, variable: Entry): string => {
  const t = scalar(symbolNames(h).has("t") ? "s" : "t");
  const integrand = substitute(h, { symbols: new Map([[variable.of.name, () => t]]) });
  return `$\\displaystyle\\int_0^{${toLatex(variable)}} ${toLatex(integrand)}\\,\\mathrm{d}${toLatex(t)}$`;
};
