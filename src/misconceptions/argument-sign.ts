import { call, negate } from "../expr/build.ts";
import { exp } from "../functions/elementary/exp.ts";
import { isScalarCall } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { type Change, edits } from "../grading/surgery.ts";

/** f(-u) for f(u), of functions of one number. */
const turned: Change = (part) =>
  isScalarCall(part) && part.fn !== exp.def
    ? [
        call(
          part.fn,
          part.args.map((arg, at) => (at === 0 ? { ...arg, body: negate(arg.body) } : arg)),
        ),
      ]
    : [];

export const argumentSign = defineMisconception("argument-sign", {
  severity: "slip",
  about: { fr: "signe de l'argument", en: "sign of the argument" },
  tells: {
    fr: "Bonne fonction ; l'argument a changé de signe.",
    en: "Right function; its argument changed sign.",
  },
  mends: ({ wrote, indices }) => edits(wrote, turned, indices),
  caught: [
    { asked: String.raw`\tanh x`, wrote: String.raw`2\sigma(-2x) - 1` },
    {
      declare: { x: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \operatorname{softplus}(x_i)`,
      wrote: String.raw`\sigma(-x_i)`,
    },
  ],
  spared: [
    { asked: String.raw`\tanh x`, wrote: String.raw`2\sigma(2x) - 1` },
    { asked: String.raw`\sigma(x)`, wrote: String.raw`\sigma(2x)` },
  ],
});
