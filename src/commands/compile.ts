import { assumeOption, declareOption, defineVerb } from "./verb.ts";

/** `corrige compile`: an expression and its gradients as code. */
export const compileVerb = defineVerb({
  name: "compile",
  about: {
    fr: "écrit une expression et ses gradients en JavaScript, TypeScript ou Python",
    en: "write an expression and its gradients as JavaScript, TypeScript or Python",
  },
  takes: {
    name: "expression",
    about: { fr: "une expression, comme softplus(x)", en: "an expression, such as softplus(x)" },
  },
  options: {
    to: {
      takes: "text",
      choices: ["js", "ts", "python"],
      default: "python",
      about: { fr: "le langage du code", en: "the language of the code" },
    },
    wrt: {
      takes: "texts",
      about: {
        fr: "une variable dont le code donne aussi le gradient",
        en: "a variable whose gradient the code gives as well",
      },
    },
    declare: declareOption,
    assume: assumeOption,
    sizes: {
      takes: "texts",
      about: {
        fr: "une taille qui devient un nombre, comme « n=5 »",
        en: 'a size that becomes a number, such as "n=5"',
      },
    },
    out: {
      takes: "text",
      about: { fr: "le fichier où écrire", en: "the file to write into" },
    },
  },
  examples: [
    {
      line: 'corrige compile "x*sigmoid(x)" --wrt x --to js',
      about: { fr: "une valeur et sa dérivée", en: "a value and its derivative" },
    },
    {
      line: 'corrige compile "-log(softmax(W*x)[y])" --declare "W: m x n; x: n; y: int" --wrt W',
      about: {
        fr: "l'entropie croisée d'un exemple et son gradient, en NumPy",
        en: "the cross-entropy of one example and its gradient, in NumPy",
      },
    },
    {
      line: 'corrige compile "W*x + b" --declare "W: m x n; x: n; b: m" --wrt W --wrt b --to ts',
      about: {
        fr: "une couche et ses deux jacobiennes, en TypeScript",
        en: "a layer and its two Jacobians, in TypeScript",
      },
    },
  ],
  run: async ([expression = ""], options, terminal) => {
    const { runCompile } = await import("./compile/run.ts");
    return runCompile(expression, options, terminal);
  },
});
