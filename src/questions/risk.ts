import * as z from "zod";
import { type Differential, differential } from "../check/differential.ts";
import { defineQuestionKind, type QuestionKind, type Setting } from "../exercise/kind.ts";
import { name } from "../exercise/schema-parts.ts";
import { entryAt, inverse, product, sizeValue, sumOver, symbol } from "../expr/build.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import { inventoryOf } from "../expr/inventory.ts";
import { symbolMatrix } from "../expr/matrix.ts";
import type { Expr, Sym } from "../expr/node.ts";
import { type Size, size } from "../expr/size.ts";
import { symbolNames } from "../expr/walk.ts";
import type { Block, Formula } from "../narrate/block.ts";
import { given as givenOf } from "../rewrite/given.ts";
import { directly, reaches } from "../rewrite/graph.ts";
import { count } from "./count.ts";
import { derivation, prose } from "./telling.ts";

const schema = z.object({
  loss: z.string().min(1).describe("the loss of one example, a name"),
  parameters: z.array(name).min(1).max(100).describe("the parameters of the network"),
  examples: z.string().min(1).describe("the number of examples, a size"),
});

/** What is minimised when a network is trained, over which parameters, and how many numbers they are. */
export const risk: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "risk",
  about: { fr: "risque empirique et paramètres", en: "empirical risk and parameters" },
  schema,
  heeds: ["expect"],
  goals: (says, setting) => count.goals?.({ of: [...says.parameters] }, setting) ?? [],
  solve: (says, setting) => {
    const loss = wholeName(says.loss, ["loss"], setting);
    if (loss.axes.length > 0) {
      throw setting.refuse(["loss"], {
        fr: "La perte d'un exemple est un nombre.",
        en: "The loss of one example is a number.",
      });
    }
    const parameters = says.parameters.map((each, at) =>
      parameterOf(each, ["parameters", at], loss, says.parameters.indexOf(each) < at, setting),
    );
    const examples = setting.size(says.examples, ["examples"]);
    const counted = count.solve({ of: [...says.parameters] }, setting);
    const theta = symbol(unused(["theta", "vartheta", "omega"], setting), [size("n_theta")]);
    const { mean, gradient } = meanGradient(loss, theta, examples, setting);
    const data = inputsOf(loss, setting).filter((of) => !says.parameters.includes(of.name));
    return {
      blocks: [
        ...riskBlocks(loss, theta, mean, data),
        ...parameterBlocks(theta, parameters),
        ...counted.blocks,
        ...problemBlocks(theta),
        prose(
          () =>
            "Le gradient d'une moyenne est la moyenne des gradients, pour chaque paramètre scalaire :",
          () => "The gradient of a mean is the mean of the gradients, for every scalar parameter:",
        ),
        derivation(gradient.chain),
      ],
      proofs: [...counted.proofs, gradient.proved],
      answer: counted.answer,
      result: undefined,
    };
  },
});

const wholeName = (text: string, path: readonly (string | number)[], setting: Setting): Sym => {
  const found = setting.variable(text, path);
  if (!("kind" in found)) return found;
  throw setting.refuse(path, {
    fr: "On attend le nom d'une quantité.",
    en: "The name of a quantity is expected.",
  });
};

const parameterOf = (
  text: string,
  path: readonly (string | number)[],
  loss: Sym,
  isAgain: boolean,
  setting: Setting,
): Sym => {
  const of = wholeName(text, path, setting);
  if (setting.given.definitions.has(of.name)) {
    throw setting.refuse(path, {
      fr: `« ${text} » est calculé par le réseau : ce n'est pas un paramètre.`,
      en: `"${text}" is computed by the network: it is no parameter.`,
    });
  }
  if (!reaches(loss, of.name, setting.given)) {
    throw setting.refuse(path, {
      fr: `La perte ne dépend pas de « ${text} ».`,
      en: `The loss does not depend on "${text}".`,
    });
  }
  if (isAgain) {
    throw setting.refuse(path, {
      fr: `« ${text} » est déjà dans la liste.`,
      en: `"${text}" is in the list already.`,
    });
  }
  return of;
};

/** A name that the exercise does not use. */
const unused = (names: readonly string[], { given, kinds }: Setting): string => {
  const taken = new Set([...given.dependencies.keys(), ...kinds.keys()]);
  for (const { sym, body } of given.definitions.values())
    for (const each of [sym.name, ...symbolNames(body)]) taken.add(each);
  return names.find((each) => !taken.has(each)) ?? "theta_hat";
};

/** What a loss is computed from in the end: names without a definition. */
const inputsOf = (loss: Sym, { given }: Setting): readonly Sym[] => {
  const { symbols } = inventoryOf(...[...given.definitions.values()].map(({ body }) => body));
  const names = new Set([loss.name]);
  for (const each of names)
    if (given.definitions.has(each)) for (const other of directly(each, given)) names.add(other);
  // What is computed first was met last.
  return [...names].reverse().flatMap((each) => {
    const of = given.definitions.has(each) ? undefined : symbols.get(each);
    return of ? [of] : [];
  });
};

/** R(θ) = (1/n) Σ_i L_i, where the loss of each example is an unknown function of all parameters; its gradient. */
const meanGradient = (
  loss: Sym,
  theta: Sym,
  examples: Size,
  { tools }: Setting,
): { readonly mean: Expr; readonly gradient: Differential } => {
  const each = symbol(loss.name, [examples]);
  const mean = product(
    inverse(sizeValue(examples)),
    sumOver(examples, (i) => entryAt(each, [ix(i)]), "i"),
  );
  const given = givenOf({ dependencies: new Map([[loss.name, new Set([theta.name])]]) });
  const gradient = differential({ indices: [], body: mean }, theta, tools, given, new Map());
  return { mean, gradient };
};

// -- words ----------------------------------------------------------------------------------------------

const wholeOf = (of: Sym): Formula =>
  of.axes.length === 0 ? entryAt(of, []) : { matrix: symbolMatrix(of) };

const between = (of: readonly Formula[], comma: string): readonly (Formula | string)[] =>
  of.flatMap((each, at) => (at === 0 ? [each] : [comma, each]));

const hat = String.raw`\hat{R}`;

/** R(θ) = (1/n) Σ L_i, and what L_i is. */
const riskBlocks = (loss: Sym, theta: Sym, mean: Expr, data: readonly Sym[]): readonly Block[] => {
  const i = indexVar("i", size("n"));
  const example: Formula = {
    joined: [
      entryAt(symbol(loss.name, [size("n")]), [ix(i)]),
      " = ",
      entryAt(loss, []),
      String.raw`\left(`,
      ...between(
        data.map((of) => ({ joined: [wholeOf(of), "^{(i)}"] })),
        ", ",
      ),
      String.raw`;\, `,
      wholeOf(theta),
      String.raw`\right)`,
    ],
  };
  const average: Formula = { joined: [hat, "(", wholeOf(theta), ") = ", mean] };
  return [
    prose(
      (set) =>
        `Le risque empirique est la moyenne des pertes sur les exemples : ${set(average)}, où ${set(example)} est la perte de l'exemple ${set({ joined: ["i"] })}.`,
      (set) =>
        `The empirical risk is the mean of the losses over the examples: ${set(average)}, where ${set(example)} is the loss of example ${set({ joined: ["i"] })}.`,
    ),
  ];
};

const parameterBlocks = (theta: Sym, parameters: readonly Sym[]): readonly Block[] => {
  const all: Formula = {
    joined: [
      wholeOf(theta),
      String.raw` = \left\{`,
      ...between(parameters.map(wholeOf), ", "),
      String.raw`\right\}`,
    ],
  };
  const howMany = sizeValue(theta.axes[0] ?? size("n_theta"));
  return [
    prose(
      (set) =>
        `Les paramètres sont ${set(all)}. Le nombre ${set(howMany)} de paramètres scalaires est la somme des nombres de composantes :`,
      (set) =>
        `The parameters are ${set(all)}. The number ${set(howMany)} of scalar parameters is the sum of the numbers of entries:`,
    ),
  ];
};

const problemBlocks = (theta: Sym): readonly Block[] => {
  const of = wholeOf(theta);
  const problem: Formula = {
    joined: [of, String.raw`^{\star} \in \operatorname*{arg\,min}_{`, of, `} ${hat}(`, of, ")"],
  };
  return [
    prose(
      (set) =>
        `Entraîner le réseau, c'est chercher ${set(problem)} : un minimiseur du risque empirique.`,
      (set) =>
        `Training the network is looking for ${set(problem)}: a minimiser of the empirical risk.`,
    ),
  ];
};
