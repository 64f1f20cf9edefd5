import { half, minusOne, one, zero } from "../expr/build.ts";
import { heaviside } from "../functions/piecewise/heaviside.ts";
import { sign } from "../functions/piecewise/sign.ts";
import { step } from "../functions/piecewise/step.ts";
import { argumentOf } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { anywhere } from "../grading/surgery.ts";

export const kinkIgnored = defineMisconception("kink-ignored", {
  severity: "notation",
  reach: "narrow",
  about: { fr: "valeur en un saut", en: "value at a jump" },
  tells: {
    fr: "C'est juste ailleurs ; dites ce qui arrive en 0, où la définition tranche.",
    en: "This is right elsewhere; say what happens at 0, where the definition decides.",
  },
  misfit: "kink-ignored",
  makes: (right) =>
    [one, zero, minusOne, half].flatMap((value) => [
      ...anywhere(right, (part) =>
        argumentOf(part, heaviside, step, sign) === zero ? value : undefined,
      ),
    ]),
  caught: [
    { asked: "H(0)", wrote: "1" },
    { asked: String.raw`3 + \operatorname{sign}(0)`, wrote: "4" },
  ],
  spared: [
    { asked: "H(0)", wrote: String.raw`\frac12` },
    { asked: "H(2)", wrote: "0" },
  ],
});
