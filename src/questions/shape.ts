import * as z from "zod";
import { confirm } from "../check/prove.ts";
import {
  defineQuestionKind,
  type QuestionKind,
  type Setting,
  type Solution,
} from "../exercise/kind.ts";
import { entryAt, product } from "../expr/build.ts";
import { ix, plainVar } from "../expr/index-of.ts";
import { type Matrix, matrixEntries, symbolMatrix } from "../expr/matrix.ts";
import type { Entry, Sym } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { subterms, symbolNames } from "../expr/walk.ts";
import type { Block, Formula } from "../narrate/block.ts";
import { definedAt } from "../rewrite/graph.ts";
import type { Definition } from "../rewrite/lemma.ts";
import { endOf } from "../rewrite/proof.ts";
import { agree } from "../rewrite/residue.ts";
import { Trace } from "../rewrite/trace.ts";
import { raise } from "../tex/raise.ts";
import { braced } from "./braced.ts";
import { computed, concludes, sizeNumber, times } from "./exact.ts";
import { demandNumbers } from "./expected.ts";
import { inputSchema, layersSchema, passThrough } from "./layers.ts";
import { lastOutput, layerProofs, layersTold } from "./layers-told.ts";
import { derivation, prose, remark } from "./telling.ts";

const schema = z
  .object({
    of: z.string().min(1).optional().describe("the symbol or expression whose shape is asked"),
    within: z
      .string()
      .min(1)
      .optional()
      .describe("a defined name, or an expression, that it has to fit in"),
    input: inputSchema.optional(),
    layers: layersSchema.optional(),
  })
  .refine(
    ({ of, within, input, layers }) =>
      of === undefined
        ? within === undefined && input !== undefined && layers !== undefined
        : input === undefined && layers === undefined,
    {
      params: {
        fr: "On demande la forme de quelque chose (« of », avec « within » au besoin), ou celle de la sortie de couches (« input » et « layers »).",
        en: 'The shape of something is asked ("of", with "within" if need be), or that of the output of layers ("input" and "layers").',
      },
    },
  );

/** The axes of a quantity and what they have to fit; or of what layers of a convolutional network give. */
export const shape: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "shape",
  about: { fr: "dimensions", en: "shape" },
  schema,
  heeds: ["expect"],
  goals: ({ of, input, layers }, setting) => {
    if (of !== undefined) {
      const left = setting.read(of, ["of"]);
      return [{ left, right: undefined, relation: "∈", sizes: sizesOf(left) }];
    }
    const output = lastOutput(passThrough(input ?? [], layers ?? [], setting));
    const total = { indices: [], body: endOf(computed(product(...output.map(sizeNumber)))) };
    return [{ left: undefined, right: total, relation: "=", sizes: output }];
  },
  solve: ({ of, within, input, layers }, setting) =>
    of === undefined
      ? ofLayers(input ?? [], layers ?? [], setting)
      : ofQuantity(of, within, setting),
});

// -- of layers ------------------------------------------------------------------------------------------

const ofLayers = (
  input: z.output<typeof inputSchema>,
  layers: z.output<typeof layersSchema>,
  setting: Setting,
): Solution => {
  const passed = passThrough(input, layers, setting);
  const output = lastOutput(passed);
  const count = computed(product(...output.map(sizeNumber)));
  demandNumbers([[endOf(count)], output.map(sizeNumber)], setting);
  return {
    blocks: [
      ...layersTold(passed),
      prose(
        (set) => `La dernière sortie est un tableau ${set(times(output))}. Nombre de composantes :`,
        (set) => `The last output is an array of shape ${set(times(output))}. Number of entries:`,
      ),
      derivation(count),
      { kind: "result", left: count.start, right: endOf(count), shape: [], layout: undefined },
    ],
    proofs: [...layerProofs(passed), concludes(count)].map((proof) => confirm(proof)),
    answer: { tensor: { indices: [], body: endOf(count) }, layout: undefined },
    result: undefined,
  };
};

// -- of a quantity --------------------------------------------------------------------------------------

const ofQuantity = (text: string, within: string | undefined, setting: Setting): Solution => {
  const of = setting.read(text, ["of"]);
  demandNumbers([sizesOf(of).map(sizeNumber)], setting);
  const sym = wholeSymbol(of);
  const { definition, tensor } = holderOf(of, sym, within, setting);
  const trace = new Trace(
    definition
      ? entryAt(
          definition.sym,
          tensor.indices.map((k) => ix(k)),
        )
      : tensor.body,
    setting.given,
  );
  if (definition) {
    const at = tensor.indices.map((k) => ix(k));
    const by = { kind: "definition", definition, at, way: "unfold" } as const;
    trace.take(definedAt(definition, at), by, "open", [{ path: [] }]);
  }
  const matrix = raise(tensor);
  const entries = matrix && matrixEntries(matrix, ...tensor.indices);
  if (entries && agree(trace.current, entries)) trace.arithmetic(entries, "simplify");
  const isWorked = trace.steps.length > 0;
  const proof = { ...concludes(trace.chain), given: setting.given };
  const composed = matrix && composes(matrix) ? matrix : undefined;
  return {
    blocks: [
      ...(isWorked ? [derivation(trace.chain)] : []),
      ...(composed ? [fitting(composed, definition)] : []),
      ...(sym ? axesTold(sym, tensor, definition) : []),
      {
        kind: "result",
        left: undefined,
        right: {
          joined: [sym ? named(sym) : wholeOf(of), " \\in ", { shape: sizesOf(of) }],
        },
        shape: [],
        layout: undefined,
      },
      ...(isWorked ? [] : [unchecked]),
    ],
    proofs: isWorked ? [confirm(proof, setting.kinds)] : [],
    answer: undefined,
    result: undefined,
    isDeclared: !isWorked,
  };
};

const unchecked: Block = remark(
  () => "Cette forme se lit dans ce que l'énoncé déclare ; aucun calcul ne la vérifie.",
  () => "This shape is read off what the statement declares; no computation checks it.",
);

const sizesOf = ({ indices }: Tensor): readonly Size[] => indices.map((k) => k.size);

const wholeSymbol = ({ indices, body }: Tensor): Sym | undefined =>
  body.kind === "entry" &&
  body.at.length === indices.length &&
  body.at.every((at, axis) => plainVar(at) === indices[axis])
    ? body.of
    : undefined;

interface Holder {
  readonly definition: Definition | undefined;
  readonly tensor: Tensor;
}

/** Where the quantity is used: what the file names, else its own definition, else the first that has it. */
const holderOf = (
  of: Tensor,
  sym: Sym | undefined,
  within: string | undefined,
  setting: Setting,
): Holder => {
  const { definitions } = setting;
  const named =
    within === undefined
      ? sym &&
        (definitions.get(sym.name) ??
          [...definitions.values()].find(({ body }) => symbolNames(body).has(sym.name)))
      : definitions.get(within);
  if (named) return { definition: named, tensor: { indices: named.indices, body: named.body } };
  if (within === undefined) return { definition: undefined, tensor: of };
  const tensor = setting.read(within, ["within"]);
  if (sym && !symbolNames(tensor.body).has(sym.name)) {
    throw setting.refuse(["within"], {
      fr: `« ${sym.name} » n'y figure pas.`,
      en: `"${sym.name}" does not occur there.`,
    });
  }
  return { definition: undefined, tensor };
};

const named = (sym: Sym): Formula =>
  sym.axes.length <= 2 ? { matrix: symbolMatrix(sym) } : entryAt(sym, []);

const wholeOf = (of: Tensor): Formula => {
  const matrix = raise(of);
  return matrix ? { matrix } : of.body;
};

/** Whether there is more than one part to fit together. */
const composes = ({ kind }: Matrix): boolean => kind === "product" || kind === "sum";

/** The product with the shape of each factor under it. */
const fitting = (matrix: Matrix, definition: Definition | undefined): Block => {
  const formula: Formula = {
    joined: [...(definition ? [braced(symbolMatrix(definition.sym)), " = "] : []), braced(matrix)],
  };
  return prose(
    (set) =>
      `Sous chaque facteur, sa forme ; deux axes voisins ont la même taille : ${set(formula)}.`,
    (set) =>
      `Under each factor stands its shape; axes that meet have the same size: ${set(formula)}.`,
  );
};

const ordinal = [
  { fr: "premier", en: "first" },
  { fr: "deuxième", en: "second" },
  { fr: "troisième", en: "third" },
  { fr: "quatrième", en: "fourth" },
];

/** What each axis of the symbol meets where it is used. */
const axesTold = (
  sym: Sym,
  { indices, body }: Tensor,
  definition: Definition | undefined,
): readonly Block[] => {
  const entries = [...subterms(body)].filter((part): part is Entry => part.kind === "entry");
  const use = entries.find(({ of }) => of.name === sym.name);
  if (!use) return [];
  return use.at.flatMap((place, axis): readonly Block[] => {
    const k = plainVar(place);
    const size = sym.axes[axis];
    const which = use.at.length === 1 ? undefined : ordinal[axis];
    if (!k || !size) return [];
    const fr = which ? `Son ${which.fr} axe` : "Son axe";
    const en = which ? `Its ${which.en} axis` : "Its axis";
    const extent: Formula = times([size]);
    if (indices.includes(k)) {
      return [
        prose(
          (set) =>
            `${fr} est aussi un axe ${definition ? `de ${set(named(definition.sym))}` : "du résultat"}, de taille ${set(extent)}.`,
          (set) =>
            `${en} is an axis of ${definition ? set(named(definition.sym)) : "the result"} too, of size ${set(extent)}.`,
        ),
      ];
    }
    const other = entries.find(
      (entry) => entry !== use && entry.at.some((at) => plainVar(at) === k),
    );
    if (!other) return [];
    return [
      prose(
        (set) => `${fr} est sommé avec celui de ${set(named(other.of))}, de taille ${set(extent)}.`,
        (set) => `${en} is summed with that of ${set(named(other.of))}, of size ${set(extent)}.`,
      ),
    ];
  });
};
