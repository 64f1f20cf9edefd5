import type { Toolbox } from "../../../diff/toolbox.ts";
import { type ExerciseError, errorAt } from "../../../exercise/error.ts";
import type { Exercise, Training } from "../../../exercise/exercise.ts";
import { familyMember, layerOf, memberName } from "../../../exercise/family.ts";
import { givenBy, type Vocabulary } from "../../../exercise/vocabulary.ts";
import { entry, entryAt, over, power, product, sizeValue, symbol } from "../../../expr/build.ts";
import { indexVar, ix } from "../../../expr/index-of.ts";
import type { Expr, Sym } from "../../../expr/node.ts";
import { type Size, size, sizeAt } from "../../../expr/size.ts";
import type { Tensor } from "../../../expr/tensor.ts";
import { substitute } from "../../../expr/walk.ts";
import type { Given } from "../../../rewrite/lemma.ts";
import { backward, type Formula, symbolOf, writtenOut } from "./backward.ts";

/** A network of an exercise, ready to be made a program for any number of examples. */
export interface Network {
  /** The loss of a batch, without axes. */
  readonly loss: Tensor;
  /** The probabilities: an axis for the examples, then one for the classes. */
  readonly probabilities: Tensor;
  readonly parameters: readonly Sym[];
  /** The gradient of the loss for each parameter. */
  readonly gradients: readonly Tensor[];
  /** How the gradients were derived. */
  readonly formulas: readonly Formula[];
  readonly inputs: Sym;
  readonly labels: Sym;
  /** Whether examples are the rows of the inputs, and of the labels; columns otherwise. */
  readonly examplesFirst: boolean;
  /** Whether labels are whole numbers; one-hot otherwise. */
  readonly isNumbered: boolean;
  readonly classes: number;
  /** All sizes for a number of examples. */
  readonly sizes: (examples: number) => ReadonlyMap<string, number>;
}

/** The number of examples, where the file speaks of one example only. */
const batch = size("batch__size");

/**
 * The network that an exercise says how to train, with its derived gradients. A loss of one example is averaged over a
 * batch, and so are its gradients.
 *
 * @throws ExerciseError for what the file says wrong; NoRule or ProofError where a gradient is not found.
 */
export const networkOf = (training: Training, exercise: Exercise, tools: Toolbox): Network => {
  const { says, path } = training;
  const vocabulary = training.vocabulary.whole ?? training.vocabulary;
  const given = givenBy(vocabulary);
  const wrong = (key: keyof Training["says"], fr: string, en: string): ExerciseError => {
    const { source } = exercise;
    const place = source.valueAt([...path, key]);
    return errorAt(source, place, "E-NAME", { fr, en });
  };
  const named = (key: "of" | "inputs" | "labels" | "outputs"): Sym => {
    const found = symbolOf(says[key], given);
    if (found) return found;
    throw wrong(
      key,
      `« ${says[key]} » n'est pas une grandeur du réseau.`,
      `"${says[key]}" is no quantity of the network.`,
    );
  };
  const [loss, inputs, labels, outputs] = [
    named("of"),
    named("inputs"),
    named("labels"),
    named("outputs"),
  ];
  if (loss.axes.length > 0) throw wrong("of", "Une perte est un nombre.", "A loss is a number.");
  const parameters = says.parameters.flatMap((name) => {
    const found = parametersNamed(name, vocabulary, given);
    if (found.length > 0) return found;
    throw wrong(
      "parameters",
      `« ${name} » n'est pas un paramètre du réseau.`,
      `"${name}" is no parameter of the network.`,
    );
  });
  const found = backward(loss, parameters, outputs.name, {
    given,
    kinds: vocabulary.kinds,
    tools,
  });
  const kind = vocabulary.kinds.get(labels.name);
  const isNumbered = kind?.is === "index";
  const known = new Map(Object.entries(says.sizes).map(([name, value]) => [plain(name), value]));
  const batched = batching(inputs, labels, exercise);
  const [rows = batch] = inputs.axes;
  const examples = batched.isSingle ? batch : batched.examplesFirst ? rows : inputs.axes[1];
  const sizes = (count: number): ReadonlyMap<string, number> =>
    new Map([...known, [examples?.terms[0]?.names[0] ?? "", count]]);
  const classAxis = isNumbered
    ? kind.upTo
    : labels.axes[batched.examplesFirst && !batched.isSingle ? 1 : 0];
  const classes = classAxis ? sizeAt(classAxis, sizes(1)) : 0;
  return {
    loss: { indices: [], body: batched.mean(writtenOut(entryAt(loss, []), given)) },
    probabilities: batched.each(outputs, given),
    parameters,
    gradients: found.gradients.map(({ indices, body }) => ({ indices, body: batched.mean(body) })),
    formulas: found.formulas,
    inputs: batched.inputs,
    labels: batched.labels,
    examplesFirst: batched.examplesFirst,
    isNumbered,
    classes,
    sizes,
  };
};

/** n[1] as the name that stands for it. */
const plain = (name: string): string =>
  name.replace(familyMember, (whole, family: string, at: string) =>
    /^\d+$/.test(at.trim()) ? memberName(family, "", Number(at)) : whole,
  );

/** A symbol of this name, or the members of a family. */
const parametersNamed = (name: string, { shapes }: Vocabulary, given: Given): readonly Sym[] => {
  const names = shapes.has(name)
    ? [name]
    : [...shapes.keys()].filter((each) => layerOf(each) && each.startsWith(`${name}__`));
  return names.flatMap((each) => {
    const sym = given.definitions.has(each) ? undefined : symbolOf(each, given);
    return sym ? [sym] : [];
  });
};

/** How one example becomes a batch: the data get an axis, and what is said of each is averaged. */
const batching = (inputs: Sym, labels: Sym, { conventions }: Exercise) => {
  const isSingle = inputs.axes.length === 1;
  const examplesFirst = isSingle || conventions.batch !== "columns";
  if (!isSingle) {
    const each = (outputs: Sym, given: Given): Tensor => {
      const axes = outputs.axes.map((axis) => indexVar("i", axis));
      const indices = examplesFirst ? axes : axes.toReversed();
      return { indices, body: writtenOut(entryAt(outputs, axes.map(ix)), given) };
    };
    return { isSingle, examplesFirst, inputs, labels, mean: (e: Expr): Expr => e, each };
  }
  const i = indexVar("i", batch);
  const [many, manyLabels] = [inputs, labels].map((sym) => symbol(sym.name, [batch, ...sym.axes]));
  const ofEach = (e: Expr): Expr =>
    substitute(e, {
      symbols: new Map(
        [many, manyLabels].flatMap((sym) =>
          sym ? [[sym.name, (...at: Parameters<typeof entry>[1][]) => entry(sym, i, ...at)]] : [],
        ),
      ),
    });
  return {
    isSingle,
    examplesFirst,
    inputs: many as Sym,
    labels: manyLabels as Sym,
    mean: (e: Expr): Expr => product(power(sizeValue(batch), -1), over("sum", [i], ofEach(e))),
    each: (outputs: Sym, given: Given): Tensor => {
      const k = indexVar("k", outputs.axes[0] as Size);
      return { indices: [i, k], body: ofEach(writtenOut(entryAt(outputs, [ix(k)]), given)) };
    },
  };
};
