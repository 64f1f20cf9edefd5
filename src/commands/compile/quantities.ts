import { indexVar } from "../../expr/index-of.ts";
import { type Inventory, inventoryOf } from "../../expr/inventory.ts";
import type { IndexVar, Sym } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { functions } from "../../functions/index.ts";
import { TimeLimit, withinSeconds } from "../../numeric/deadline.ts";
import { type Context, contextOf, type DeclaredSymbol, type Options } from "../../parse/context.ts";
import { located } from "../../parse/error.ts";
import { nearestName } from "../../parse/nearest.ts";
import { type Reading, read, refusalOf } from "../../parse/read.ts";
import { shapeText } from "../../parse/value.ts";
import { toAscii } from "../../tex/ascii.ts";
import { derivativeOf } from "../derive/derivative.ts";
import { namesOf } from "./arrays.ts";
import { CompileError, refuse, refuseText } from "./error.ts";

/** Inputs by name, each with its shape as in a declaration. */
export type Shapes = Readonly<Record<string, string | readonly (string | number)[]>>;

/** One expression in plain syntax or read already, or several by name. */
export type Expressions = string | Tensor | Readonly<Record<string, string | Tensor>>;

/** An expression, or its derivative by a variable. */
export interface Quantity {
  readonly name: string;
  readonly by?: string;
  readonly of: Tensor;
}

/** What is asked of expressions. */
export interface Asked {
  readonly inputs: Shapes;
  readonly wrt?: readonly string[];
  readonly assume?: Readonly<Record<string, string>>;
}

/** What was read and derived. */
export interface Quantities {
  /** All inputs, in the order in which they are declared. */
  readonly symbols: readonly Sym[];
  /** Each expression with its derivatives after it. */
  readonly quantities: readonly Quantity[];
  /** The names of all sizes. */
  readonly sizes: ReadonlySet<string>;
}

/** How many seconds one derivative may take. */
const longest = 20;

/** The expressions, and their derivatives. @throws CompileError for what cannot be read or derived. */
export const quantitiesOf = (expressions: Expressions, asked: Asked): Quantities => {
  const options: Options = {
    functions,
    declare: asked.inputs,
    ...(asked.assume && { assume: asked.assume }),
  };
  const { declared } = declaredIn(options);
  const symbols = Object.keys(asked.inputs).map((name) => symbolOf(name, declared));
  const sizes = new Set(symbols.flatMap(({ axes }) => axes.flatMap(namesOf)));
  const addSizes = ({ sizes: names }: Inventory, { indices }: Tensor): void => {
    for (const each of names) sizes.add(each);
    for (const { size } of indices) for (const each of namesOf(size)) sizes.add(each);
  };
  const quantities = Object.entries(byName(expressions)).flatMap(([name, given]) => {
    const of = typeof given === "string" ? readText(given, name, options) : given;
    const tensor = isTensor(of) ? of : of.tensor;
    const inventory = inventoryOf(tensor.body);
    checkInputs(inventory, symbols, name);
    addSizes(inventory, tensor);
    const derived = (asked.wrt ?? []).map((by) => ({
      name,
      by,
      of:
        typeof given === "string" && !isTensor(of)
          ? derivedBy(of, given, by, options)
          : derivedBy(readingOf(tensor, declared), toAscii(tensor), by, options),
    }));
    for (const each of derived) addSizes(inventoryOf(each.of.body), each.of);
    return [{ name, of: tensor }, ...derived];
  });
  return { symbols, quantities, sizes };
};

/** What is declared. @throws CompileError for a declaration or assumption that cannot be read. */
const declaredIn = (options: Options): Context => {
  try {
    return contextOf(options);
  } catch (error) {
    const refusal = refusalOf(error, "");
    return refuseText(located(refusal, refusal.source ?? "", "options"));
  }
};

const byName = (of: Expressions): Readonly<Record<string, string | Tensor>> =>
  typeof of === "string" || isTensor(of) ? { value: of } : of;

const isTensor = (of: object): of is Tensor => Array.isArray((of as Tensor).indices);

const symbolOf = (name: string, declared: ReadonlyMap<string, DeclaredSymbol>): Sym =>
  declared.get(name)?.sym ??
  refuse(
    "E-TYPE",
    `« ${name} » est une taille : sa valeur se donne par sizes, ou reste libre par batch.`,
    `"${name}" is a size: its value is given by sizes, or left open by batch.`,
  );

/** An expression in plain syntax. @throws CompileError for what cannot be read. */
export const readText = (text: string, name: string, options: Options): Reading => {
  const found = read(text, { ...options, file: name });
  return found.ok ? found : refuseText(found.error);
};

/** An expression that was read already, as if it had been read with these declarations. */
const readingOf = (tensor: Tensor, declared: ReadonlyMap<string, DeclaredSymbol>): Reading => {
  const { symbols, sizes, labels } = inventoryOf(tensor.body);
  const known = new Map(
    [...symbols].map(([name, sym]): [string, DeclaredSymbol] => [
      name,
      {
        role: labels.has(name) ? "integer" : "real",
        declared: declared.has(name),
        ...declared.get(name),
        sym,
        usedAsIndex: labels.has(name),
      },
    ]),
  );
  const variables = [...known].flatMap(([name, { role }]) => (role === "real" ? [name] : []));
  return { ok: true, tensor, symbols: known, variables, sizes, remarks: [] };
};

/** Every symbol is an input, and of the shape that was declared. */
const checkInputs = (of: Inventory, inputs: readonly Sym[], owner: string): void => {
  const known = new Map(inputs.map((sym) => [sym.name, sym]));
  for (const [name, sym] of of.symbols) {
    const input = known.get(name);
    if (!input) {
      const nearest = nearestName(name, known.keys());
      refuse(
        "E-NAME",
        `${owner} : « ${name} » n'est pas parmi les entrées.${nearest ? ` Vouliez-vous dire « ${nearest} » ?` : ""}`,
        `${owner}: "${name}" is not among the inputs.${nearest ? ` Did you mean "${nearest}"?` : ""}`,
      );
    } else if (input.key !== sym.key) {
      const [own, given] = [sym.axes, input.axes].map((axes) => shapeText(axes) || "ℝ");
      refuse(
        "E-SHAPE",
        `${owner} : « ${name} » est de forme ${own} dans l'expression, de forme ${given} parmi les entrées.`,
        `${owner}: "${name}" has shape ${own} in the expression, shape ${given} among the inputs.`,
      );
    }
  }
};

/** The derivative of what was read by a variable. @throws CompileError where there is none, or it takes too long. */
export const derivedBy = (
  reading: Reading,
  text: string,
  wrt: string,
  options: Options,
): Tensor => {
  try {
    const found = withinSeconds(longest, () =>
      derivativeOf(reading, text, { wrt }, { name: "wrt", read: (by) => read(by, options) }),
    );
    return found.ok ? shaped(found.entries, found.shape) : refuseText(found.error);
  } catch (error) {
    if (error instanceof TimeLimit) throw new CompileError(error.code, error.says);
    throw error;
  }
};

/** The entries with all axes of a shape, also those of size 1 that have no index. */
const shaped = ({ indices, body }: Tensor, shape: readonly Size[]): Tensor => {
  if (indices.length === shape.length) return { indices, body };
  const left = [...indices];
  const all = shape.map((axis) => {
    const [next] = left;
    const isNext = next !== undefined && next.size === axis;
    return isNext ? (left.shift() as IndexVar) : indexVar("k", axis);
  });
  return left.length === 0 ? { indices: all, body } : { indices, body };
};
