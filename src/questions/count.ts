import * as z from "zod";
import { confirm } from "../check/prove.ts";
import {
  defineQuestionKind,
  type QuestionKind,
  type Setting,
  type Solution,
} from "../exercise/kind.ts";
import { several } from "../exercise/schema-parts.ts";
import { one, product, sum } from "../expr/build.ts";
import { symbolMatrix } from "../expr/matrix.ts";
import type { Expr, Sym } from "../expr/node.ts";
import { fixedSize, type Size, size } from "../expr/size.ts";
import type { Block, Formula, Words } from "../narrate/block.ts";
import { nothingGiven } from "../rewrite/given.ts";
import { type Chain, endOf } from "../rewrite/proof.ts";
import { agree } from "../rewrite/residue.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import { concludes, sizeNumber, times } from "./exact.ts";
import {
  convSchema,
  inputSchema,
  layersSchema,
  passThrough,
  sizeIn,
  sizeSchema,
} from "./layers.ts";
import { derivation, prose } from "./telling.ts";

const schema = z
  .object({
    of: several(z.string().min(1)).optional().describe("the declared symbols that are counted"),
    layer: z
      .strictObject({
        conv: convSchema.extend({ channels: sizeSchema.describe("the channels of its input") }),
      })
      .optional()
      .describe("one convolution by itself"),
    input: inputSchema.optional(),
    layers: layersSchema.optional(),
    at: z
      .union([z.literal("last"), z.int().min(1)])
      .optional()
      .describe("the layer that is counted, by its number from 1 on, or last; all if not given"),
  })
  .refine(
    ({ of, layer, layers, input, at }) =>
      [of, layer, layers].filter((said) => said !== undefined).length === 1 &&
      (input === undefined) === (layers === undefined) &&
      (at === undefined || layers !== undefined),
    {
      params: {
        fr: "On compte les paramètres de symboles (« of »), d'une couche (« layer »), ou de couches (« layers » et « input », avec « at » au besoin).",
        en: 'Parameters are counted of symbols ("of"), of a layer ("layer"), or of layers ("layers" and "input", with "at" if need be).',
      },
    },
  );

type Says = z.output<typeof schema>;

/** How many parameters there are: a product of sizes for each array of them, and their sum. */
export const count: QuestionKind<Says> = defineQuestionKind({
  questionKind: "count",
  about: { fr: "nombre de paramètres", en: "number of parameters" },
  schema,
  heeds: ["expect"],
  goals: (says, setting) => {
    const { arrays } = says.of ? ofSymbols(says.of, setting) : ofKernels(says, setting);
    const right = { indices: [], body: totalled(arrays, setting).start };
    return [{ left: undefined, right, relation: "=" }];
  },
  solve: (says, setting) => {
    const { blocks, arrays } = says.of ? ofSymbols(says.of, setting) : ofKernels(says, setting);
    const chain = totalled(arrays, setting);
    const right = endOf(chain);
    return {
      blocks: [
        ...blocks,
        derivation(chain),
        { kind: "result", left: chain.start, right, shape: [], layout: undefined },
      ],
      proofs: [confirm(concludes(chain), setting.kinds)],
      answer: { tensor: { indices: [], body: right }, layout: undefined },
      result: undefined,
    } satisfies Solution;
  },
});

/** Arrays of parameters by their axes, with what is said of them. */
interface Counted {
  readonly blocks: readonly Block[];
  readonly arrays: readonly (readonly Size[])[];
}

// -- symbols --------------------------------------------------------------------------------------------

const ofSymbols = (names: readonly string[], setting: Setting): Counted => {
  const symbols = names.map((name, at): Sym => {
    const place = names.length === 1 ? ["of"] : ["of", at];
    const found = setting.variable(name, place);
    if ("kind" in found || setting.definitions.has(found.name)) {
      throw setting.refuse(place, {
        fr: `« ${name} » n'est pas un paramètre : on attend un symbole déclaré, en entier.`,
        en: `"${name}" is no parameter: a declared symbol is expected, the whole of it.`,
      });
    }
    if (names.indexOf(name) < at) {
      throw setting.refuse(place, {
        fr: `« ${name} » est déjà compté.`,
        en: `"${name}" is counted already.`,
      });
    }
    return found;
  });
  return {
    blocks: [
      {
        kind: "table",
        head: [
          { fr: () => "Paramètre", en: () => "Parameter" },
          { fr: () => "Forme", en: () => "Shape" },
          { fr: () => "Nombre de composantes", en: () => "Number of entries" },
        ],
        rows: symbols.map((sym) => [
          formula(sym.axes.length > 2 ? { joined: [sym.name] } : { matrix: symbolMatrix(sym) }),
          formula({ shape: sym.axes }),
          formula(entriesOf(sym.axes)),
        ]),
      },
    ],
    arrays: symbols.map(({ axes }) => axes),
  };
};

const formula = (of: Formula): Words => ({ fr: (set) => set(of), en: (set) => set(of) });

const entriesOf = (axes: readonly Size[]): Expr => product(...axes.map(sizeNumber));

// -- kernels --------------------------------------------------------------------------------------------

interface Kernels {
  readonly at: number | undefined;
  readonly window: readonly Size[];
  readonly channels: Size;
  readonly kernels: Size;
  readonly bias: boolean;
}

const ofKernels = (says: Says, setting: Setting): Counted => {
  const found = says.layer ? [single(says.layer.conv, setting)] : listed(says, setting);
  return {
    blocks: found.map(kernelsTold),
    arrays: found.flatMap(({ window, channels, kernels, bias }) => [
      [...window, channels, kernels],
      ...(bias ? [[kernels]] : []),
    ]),
  };
};

const windowOf = (says: number | readonly number[], axes: number): readonly Size[] =>
  (typeof says === "number" ? Array.from({ length: axes }, () => says) : says).map((each) =>
    size(each),
  );

const single = (conv: NonNullable<Says["layer"]>["conv"], setting: Setting): Kernels => {
  const path = ["layer", "conv"] as const;
  return {
    at: undefined,
    window: windowOf(conv.size, 2),
    channels: sizeIn(conv.channels, setting, [...path, "channels"]),
    kernels: sizeIn(conv.kernels, setting, [...path, "kernels"]),
    bias: conv.bias,
  };
};

const listed = ({ input = [], layers = [], at }: Says, setting: Setting): readonly Kernels[] => {
  const passed = passThrough(input, layers, setting);
  const chosen = at === "last" ? passed.length : at;
  if (chosen !== undefined && chosen > passed.length) {
    throw setting.refuse(["at"], {
      fr: `Il n'y a que ${passed.length} couche(s).`,
      en: `There are only ${passed.length} layer(s).`,
    });
  }
  const found = passed.flatMap(
    ({ layer: { conv }, input: before, output }, position): Kernels[] => {
      const [channels, kernels] = [before.at(-1), output.at(-1)];
      const wanted = chosen === undefined || chosen === position + 1;
      if (!conv || !channels || !kernels || !wanted) return [];
      const window = windowOf(conv.size, before.length - 1);
      return [{ at: position + 1, window, channels, kernels, bias: conv.bias }];
    },
  );
  if (found.length === 0) {
    throw setting.refuse(at === undefined ? ["layers"] : ["at"], {
      fr: "Un regroupement (pooling) n'a pas de paramètre à compter.",
      en: "Pooling has no parameters to count.",
    });
  }
  return found;
};

const kernelsTold = ({ at, window, channels, kernels, bias }: Kernels): Block => {
  const [fr, en] = at === undefined ? ["", ""] : [`Couche ${at}. `, `Layer ${at}. `];
  return prose(
    (set) =>
      `${fr}Un noyau couvre ${set(times(window))} positions sur tous les canaux de son entrée, au nombre de ${set(sizeNumber(channels))} : ${set(entriesOf([...window, channels]))} poids. La couche a ${set(sizeNumber(kernels))} noyaux${bias ? ", chacun avec un biais" : " ; les biais ne sont pas comptés"}.`,
    (set) =>
      `${en}A kernel spans ${set(times(window))} positions over all channels of its input, of which there are ${set(sizeNumber(channels))}: ${set(entriesOf([...window, channels]))} weights. The layer has ${set(sizeNumber(kernels))} kernels${bias ? ", each with a bias" : "; biases are not counted"}.`,
  );
};

// -- the sum --------------------------------------------------------------------------------------------

/** The sum of all products, worked out; over symbolic sizes put in factors, or in the form that is expected. */
const totalled = (arrays: readonly (readonly Size[])[], setting: Setting): Chain => {
  const trace = new Trace(sum(...arrays.map(entriesOf)), nothingGiven);
  const isNumber = arrays.flat().every((axis) => fixedSize(axis) !== undefined);
  if (isNumber) trace.arithmetic(tidy(trace.current, nothingGiven), "simplify");
  else trace.arithmetic(inFactors(arrays), "simplify", { does: "factor" });
  const [expect] = setting.asked.expect;
  if (expect) {
    if (expect.indices.length > 0 || !agree(trace.current, expect.body)) {
      throw setting.refuse(["expect"], {
        fr: "Le nombre de paramètres n'est pas celui qui est attendu.",
        en: "The number of parameters is not the expected one.",
      });
    }
    if (!isNumber) {
      trace.newLine();
      trace.arithmetic(expect.body, "simplify");
    }
  }
  return trace.chain;
};

/** h·d + h + c·h + c is h·(d + 1) + c·(h + 1): a bias goes with the weights before it. */
const inFactors = (arrays: readonly (readonly Size[])[]): Expr => {
  const groups: (readonly Size[])[][] = [];
  for (const axes of arrays) {
    const [first] = groups.at(-1) ?? [];
    if (first && axes.length > 0 && without(first, axes)) groups.at(-1)?.push(axes);
    else groups.push([axes]);
  }
  return sum(...groups.map(grouped));
};

const grouped = (group: readonly (readonly Size[])[]): Expr => {
  const shortest = [...group].sort((a, b) => a.length - b.length)[0] ?? [];
  const rests = group.map((axes) => without(axes, shortest));
  if (group.length < 2 || rests.includes(undefined)) return sum(...group.map(entriesOf));
  return product(
    entriesOf(shortest),
    sum(...rests.map((rest) => (rest && rest.length > 0 ? entriesOf(rest) : one))),
  );
};

/** The axes that remain when others are taken away; nothing where these are not among them. */
const without = (axes: readonly Size[], taken: readonly Size[]): readonly Size[] | undefined => {
  const rest = [...axes];
  for (const axis of taken) {
    const at = rest.indexOf(axis);
    if (at < 0) return undefined;
    rest.splice(at, 1);
  }
  return rest;
};
