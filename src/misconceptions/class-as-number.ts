import { delta } from "../expr/build.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits } from "../grading/surgery.ts";

export const classAsNumber = defineMisconception("class-as-number", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "numéro de classe pris pour une valeur", en: "a class taken for a value" },
  tells: {
    fr: "On retire bien l'étiquette, mais t est un rang, pas une valeur : c'est la composante t qui perd 1.",
    en: "The label is subtracted indeed, but t is a position, not a value: it is entry t that loses 1.",
  },
  mends: ({ wrote, indices, assume }) =>
    edits(
      wrote,
      (part, scope) => {
        const known = part.kind === "entry" ? assume.get(part.of.name) : undefined;
        return known?.is === "index"
          ? scope.filter((k) => k.size === known.upTo).map((k) => delta(k, part))
          : [];
      },
      indices,
    ),
  caught: [
    {
      declare: { s: "n", t: "class n" },
      asked: String.raw`\frac{\partial}{\partial s_k} \left(-\ln \operatorname{softmax}(s)_t\right)`,
      wrote: String.raw`\operatorname{softmax}(s)_k - t`,
    },
    {
      declare: { p: "n", t: "class n" },
      asked: String.raw`2(p_k - \delta_{kt})`,
      wrote: "2(p_k - t)",
    },
  ],
  spared: [
    {
      declare: { p: "n", t: "class n" },
      asked: String.raw`2(p_k - \delta_{kt})`,
      wrote: String.raw`2(p_k - \delta_{kt})`,
    },
    {
      declare: { p: "n", t: "class n" },
      asked: String.raw`2(p_k - \delta_{kt})`,
      wrote: "2(p_k - p_t)",
    },
  ],
});
