import { half, product, sum } from "../expr/build.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { anywhere, transposed } from "../grading/surgery.ts";

export const quadraticAsSymmetric = defineMisconception("quadratic-as-symmetric", {
  severity: "slip",
  reach: "narrow",
  about: { fr: "matrice prise pour symétrique", en: "a matrix taken for symmetric" },
  tells: {
    fr: "C'est juste si la matrice est symétrique ; sinon, c'est (M + Mᵀ)x.",
    en: "This is right if the matrix is symmetric; otherwise it is (M + Mᵀ)x.",
  },
  mends: ({ wrote }) =>
    anywhere(wrote, (part) => {
      const turned = part.kind === "entry" ? transposed(part) : undefined;
      return turned && product(half, sum(part, turned));
    }),
  caught: [
    {
      declare: { M: "n x n", x: "n" },
      asked: String.raw`\frac{\partial}{\partial x} x^\top M x`,
      wrote: "2Mx",
    },
    {
      declare: { A: "n x n", w: "n", b: "n" },
      asked: String.raw`\frac{\partial}{\partial w} \left(\frac12 w^\top A w - b^\top w\right)`,
      wrote: "Aw - b",
    },
  ],
  spared: [
    {
      declare: { M: "n x n", x: "n" },
      asked: String.raw`\frac{\partial}{\partial x} x^\top M x`,
      wrote: String.raw`(M + M^\top) x`,
    },
    {
      declare: { M: "n x n", x: "n" },
      assume: { M: "symmetric" },
      asked: String.raw`\frac{\partial}{\partial x} x^\top M x`,
      wrote: "2Mx",
    },
  ],
});
