import * as z from "zod";
import { confirm } from "../check/prove.ts";
import { byRegions, pivotOf } from "../diff/regions.ts";
import { defineQuestionKind, type QuestionKind, type Setting } from "../exercise/kind.ts";
import { same } from "../expr/arranged.ts";
import { indicator, negate, product, sum, zero } from "../expr/build.ts";
import type { Builder } from "../expr/function.ts";
import type { Cases, Cond, Expr } from "../expr/node.ts";
import { unfolded } from "../expr/walk.ts";
import { assuming } from "../rewrite/given.ts";
import { takeArms, unfoldPiecewise } from "../rewrite/regions.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import { prose, provedCases, resultOf } from "./telling.ts";

const schema = z.object({
  of: z.string().min(1).describe("the function that is defined by cases"),
});

/** A function that is defined by cases, written with a few given functions instead. */
export const piecewise: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "piecewise",
  about: {
    fr: "autre écriture d'une fonction définie par cas",
    en: "another form of a function defined by cases",
  },
  schema,
  goals: (says, setting) => [
    { left: setting.read(says.of, ["of"]), right: undefined, relation: "=" },
  ],
  solve: (says, setting) => {
    const { tools, given, kinds, id, asked } = setting;
    const of = setting.read(says.of, ["of"]);
    const pivot = pivotOf(of.body);
    const definition = definitionOf(of.body);
    if (!pivot || !definition) {
      throw setting.refuse(["of"], {
        fr: "La fonction n'est pas définie par cas selon le signe d'une seule quantité.",
        en: "The function is not defined by cases after the sign of a single quantity.",
      });
    }
    for (const candidate of candidates(definition, pivot, asked.only, setting)) {
      const proof = byRegions(of.body, candidate, pivot, tools, given);
      if (!proof) continue;
      const proved = confirm(proof, kinds);
      return {
        blocks: [
          prose(
            (set) =>
              `On montre, selon le signe de ${set(pivot)}, que ${set(of.body)} = ${set(candidate)}.`,
            (set) =>
              `By the sign of ${set(pivot)} we show that ${set(of.body)} = ${set(candidate)}.`,
          ),
          ...provedCases(proof),
          { kind: "result", left: of.body, right: candidate, shape: [], layout: undefined },
        ],
        proofs: [proved],
        answer: { tensor: { indices: of.indices, body: candidate }, layout: undefined },
        result: resultOf(id, of.body, candidate, given),
      };
    }
    throw setting.refuse(["form"], {
      fr: "Aucune écriture avec les seules fonctions demandées n'a été trouvée.",
      en: "No form with the functions asked for was found.",
    });
  },
});

const definitionOf = (e: Expr): Cases | undefined => {
  const body = e.kind === "call" ? unfolded(e) : e;
  return body?.kind === "cases" ? body : undefined;
};

/** Sums of values times steps that could be the function, the shortest first. */
function* candidates(
  { arms, otherwise = zero }: Cases,
  pivot: Expr,
  only: readonly string[] | undefined,
  setting: Setting,
): Generator<Expr> {
  const terms = arms.filter((arm) => !same(arm.is, zero));
  const allowed = (name: string): boolean => only === undefined || only.includes(name);
  if (allowed("indicator") && same(otherwise, zero)) {
    yield tidy(sum(...terms.map((arm) => product(arm.is, indicator(arm.when)))), setting.given);
  }
  for (const step of steps(pivot, setting).filter(({ builder }) => allowed(builder.def.name))) {
    yield tidy(
      sum(
        ...terms.map((arm) => {
          const at = isBelow(arm.when, pivot, setting) ? negate(pivot) : pivot;
          return product(arm.is, step.apply(at));
        }),
      ),
      setting.given,
    );
  }
}

/** Functions of one number that are 0 on the left of 0 and 1 on its right. */
const steps = (
  pivot: Expr,
  setting: Setting,
): readonly { readonly builder: Builder; readonly apply: (u: Expr) => Expr }[] =>
  setting.tools.functions.flatMap((builder) => {
    const { def } = builder;
    if (def.kinks.length === 0 || def.shape.takes.length !== 1 || def.shape.takes[0]?.length !== 0)
      return [];
    const apply = builder as (u: Expr) => Expr;
    const value = (rel: "<" | ">"): Expr => {
      const trace = new Trace(
        apply(pivot),
        assuming(setting.given, {
          kind: "compare",
          rel,
          left: pivot,
          right: zero,
          key: `${rel}${pivot.id}`,
        }),
      );
      unfoldPiecewise(trace);
      takeArms(trace);
      return trace.current;
    };
    return same(value("<"), zero) && same(value(">"), sum(1)) ? [{ builder, apply }] : [];
  });

const isBelow = (when: Cond, pivot: Expr, setting: Setting): boolean => {
  const trace = new Trace(
    indicator(when),
    assuming(setting.given, {
      kind: "compare",
      rel: "<",
      left: pivot,
      right: zero,
      key: `<${pivot.id}`,
    }),
  );
  takeArms(trace);
  return same(trace.current, sum(1));
};
