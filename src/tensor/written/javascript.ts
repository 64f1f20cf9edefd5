import type { Node } from "../graph.ts";
import {
  affineCode,
  atom,
  bare,
  EntryWriter,
  formulas,
  held,
  holds,
  type Syntax,
} from "./entries.ts";
import { helpersFor, javascriptHelpers } from "./helpers.ts";
import {
  freshNames,
  indexLetters,
  type ListedInput,
  type ListedOutput,
  type Listing,
  sizeFrom,
  statementsOf,
} from "./listing.ts";

/* JavaScript and TypeScript over nested arrays, for a person to read and for a project to keep. */

/** What stands at the head of the code, in lines. */
export type About = readonly string[];

const foldNames = { sum: "sum", product: "product", max: "largest", min: "smallest" } as const;

const mathFunctions = new Set(["sqrt", "exp", "log", "sin", "cos", "tanh", "abs", "max", "min"]);

const syntax: Syntax = {
  entry: (name, at) => `${name}${at.map((each) => `[${each}]`).join("")}`,
  number: (value) => `${value}`,
  call: (name, args) => {
    const codes = args.map(({ code }) => code).join(", ");
    if (name === "power") return `Math.pow(${codes})`;
    return mathFunctions.has(name) ? `Math.${name}(${codes})` : `${name}(${codes})`;
  },
  fold: (by, letter, size, body) =>
    atom(`${foldNames[by]}(${bare(size)}, (${letter}) => ${body.code})`),
  count: (letter) => ({ code: `${letter} + 1`, holds: holds.sum }),
  place: (terms, numbers, plus) =>
    affineCode(
      [...terms, ...numbers.map(([c, value]) => [c, held(value, holds.sign)] as const)],
      plus,
    ),
  entryOr: (name, at, missing) => `entryOr(${name}, [${at.join(", ")}], ${missing})`,
};

/** The module: one function of all inputs by name, with the helpers it needs. */
export const javascriptModule = (listing: Listing, about: About, isTyped: boolean): string => {
  const { inputs, sizes, outputs, sizeCode } = listing;
  const names = new Map<Node, string>([...inputs, ...sizes].map(({ name, node }) => [node, name]));
  const taken = new Set([...names.values(), ...outputs.map(({ name }) => name)]);
  const statements = statementsOf(listing, freshNames(taken));
  const letters = indexLetters(taken);
  const named = new Map([...names, ...statements.map(({ name, node }) => [node, name] as const)]);
  const code = new EntryWriter(syntax, named, letters, sizeCode);
  const comment = new EntryWriter(formulas, named, letters, sizeCode);
  const lines = statements.flatMap(({ name, node }) => {
    const own = code.lettersOf(node);
    const formula = comment.formula(node).code;
    const made = own.reduceRight(
      (so, letter, axis) =>
        `tabulate(${bare(sizeCode(node.dims[axis] as number))}, (${letter}) => ${so})`,
      code.formula(node).code,
    );
    return [`// ${formulas.entry(name, own)} = ${formula}`, `const ${name} = ${made};`];
  });
  // Two outputs may be one array.
  const shown = new Map(statements.map(({ name, node }) => [node, name]));
  const again = outputs
    .filter(({ name, node }) => shown.get(node) !== name)
    .map(({ name, node }) => `const ${name} = ${shown.get(node)};`);
  const unknown = sizes.filter(({ from }) => from === undefined);
  const told = sizes.flatMap(({ name, from }) =>
    from
      ? [
          `const ${name} = ${sizeFrom(
            `${from.input}${"[0]".repeat(from.axis)}.length`,
            from,
            (code, by) => `Math.floor(${code} / ${by})`,
          )};`,
        ]
      : [],
  );
  const checks = inputs.map(
    ({ name, shape }) => `checkShape("${name}", ${name}, [${shape.join(", ")}]);`,
  );
  const gradients = outputs.filter(({ by }) => by !== undefined);
  const result =
    gradients.length === 0
      ? "{ value }"
      : `{ value, gradients: { ${gradients.map(({ by, name }) => `${by}: ${name}`).join(", ")} } }`;
  const body = [...told, ...checks, ...lines, ...again, `return ${result};`].join("\n  ");
  const args = [...inputs, ...unknown].map(({ name }) => name).join(", ");
  const types = [
    ...inputs.map(({ name, axes }) => `${name}: ${inputType(axes.length)}`),
    ...unknown.map(({ name }) => `${name}: number`),
  ].join("; ");
  const main = gradients.length === 0 ? "evaluate" : "valueAndGradients";
  const helpers = helpersFor(javascriptHelpers(isTyped), `${body}`);
  return [
    "/*",
    ...about.map((line) => ` * ${line}`.trimEnd()),
    " */",
    "",
    ...helpers,
    documentation(inputs, unknown, outputs),
    isTyped
      ? `export const ${main} = ({ ${args} }: { ${types} }) => {`
      : `export const ${main} = ({ ${args} }) => {`,
    `  ${body}`,
    "};",
    "",
  ].join("\n");
};

const inputType = (axes: number): string =>
  Array.from({ length: axes }).reduce<string>((so) => `ArrayLike<${so}>`, "number");

const documentation = (
  inputs: readonly ListedInput[],
  unknown: readonly { readonly name: string }[],
  outputs: readonly ListedOutput[],
): string =>
  [
    "/**",
    ` * ${outputs.length > 1 ? "The value and its derivatives." : "The value."} Arrays are nested, row by row.`,
    " *",
    ...inputs.map(({ name, shape }) => ` * ${name}: ${shapeWords(shape)}`),
    ...unknown.map(({ name }) => ` * ${name}: a size`),
    " *",
    ...outputs.map(({ by, shape }) =>
      by === undefined
        ? ` * value: ${shapeWords(shape)}`
        : ` * gradients.${by}: ${shapeWords(shape)}`,
    ),
    " *",
    " * Throws RangeError where an input does not have its shape.",
    " */",
  ].join("\n");

export const shapeWords = (shape: readonly string[]): string =>
  shape.length === 0 ? "a number" : shape.join(" x ");
