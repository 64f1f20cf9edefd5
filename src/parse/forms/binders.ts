import { allOf, compare, indexValue, over } from "../../expr/build.ts";
import { addIx, indexVar, isIndexVar, ix, negateIx } from "../../expr/index-of.ts";
import type { Cond, IndexVar, Ix, OverOp } from "../../expr/node.ts";
import { addSizes, fixedSize } from "../../expr/size.ts";
import type { Elaborator } from "../elaborate.ts";
import { refuse } from "../error.ts";
import type { Form, FormCall } from "../form.ts";
import { asIndex } from "../indices.ts";
import type { Tree } from "../tree.ts";
import { arrayOf, firstIx, mapped, unit, type Value, valueOfTensor } from "../value.ts";

/* Names that run over a range: `sum(u[i], i, 1, n)`, `array(u[i]*v[j], i, 1, n, j, 1, m)`. */

const binderOps: ReadonlyMap<string, OverOp> = new Map([
  ["sum", "sum"],
  ["prod", "product"],
  ["max", "max"],
  ["min", "min"],
]);

/** The bound index that an index is, up to a shift. */
const runningOf = ({ terms }: Ix): IndexVar | undefined => {
  const [term] = terms;
  return terms.length === 1 && term?.[0] === unit && isIndexVar(term[1]) ? term[1] : undefined;
};

/** `sum(u[i], i, 1, n)`; nothing where the call is no binder. */
export const binder = (reader: Elaborator, tree: FormCall): Value | undefined => {
  const [body, name, from, to] = tree.args;
  const op = binderOps.get(tree.name);
  if (!op || tree.args.length !== 4 || !body || !from || !to || name?.kind !== "name")
    return undefined;
  const { variable, place, where } = range(reader, name.name, from, to);
  const value = reader.scope.binding(name.name, place, () => reader.value(body));
  return mapped(value, (entry) => over(op, [variable], entry, where));
};

interface Range {
  /** Runs from 1. */
  readonly variable: IndexVar;
  /** What the name is bound to. */
  readonly place: Ix;
  readonly where: Cond | undefined;
}

/** A name that runs from one bound to another. */
const range = (reader: Elaborator, name: string, from: Tree, to: Tree): Range => {
  const [low, high] = [asIndex(reader, from), asIndex(reader, to)];
  const wrong = (part: Tree): never =>
    refuse(
      "E-TYPE",
      reader.span(part),
      `« ${reader.quote(part)} » n'est pas une borne.`,
      `"${reader.quote(part)}" is no bound.`,
      {
        expected: {
          fr: "une taille, un nombre ou un indice lié, la borne haute au moins égale à la basse",
          en: "a size, a number or a bound index, the upper bound at least the lower",
        },
      },
    );
  // A bound that is another index, as in a sum over j ≤ i, becomes a condition.
  const [lowest, highest] = [runningOf(low), runningOf(high)];
  if (low.terms.length > 0 && !lowest) wrong(from);
  if (high.terms.length > 0 && !highest) wrong(to);
  const start = lowest ? firstIx : low;
  const top = highest ? addSizes(highest.size, high.plus) : high.plus;
  const size = addSizes(top, addIx(firstIx, negateIx(start)).plus);
  const fixed = fixedSize(size);
  if (fixed !== undefined && fixed < 1) wrong(to);
  const variable = indexVar(name, size);
  const place = addIx(ix(variable), addIx(start, negateIx(firstIx)));
  const conditions: Cond[] = [];
  if (lowest) conditions.push(compare(indexValue(place), "≥", indexValue(low)));
  if (highest) conditions.push(compare(indexValue(place), "≤", indexValue(high)));
  return { variable, place, where: conditions.length > 0 ? allOf(...conditions) : undefined };
};

/** `array(u[i]*v[j], i, 1, n, j, 1, m)`: the tensor with these entries. */
export const array: Form = (reader, tree) => {
  const [body, ...rest] = tree.args;
  if (!body || rest.length === 0 || rest.length % 3 !== 0) return undefined;
  const bind = (at: number, variables: readonly IndexVar[]): Value => {
    const [name, from, to] = rest.slice(at, at + 3);
    if (!name || !from || !to) {
      const entry = reader.scalar(
        body,
        "Les entrées d'un tableau sont des scalaires.",
        "The entries of an array are scalars.",
      );
      return valueOfTensor({ indices: variables, body: entry });
    }
    if (name.kind !== "name") {
      return refuse(
        "E-TYPE",
        reader.span(name),
        `« ${reader.quote(name)} » n'est pas un nom d'indice.`,
        `"${reader.quote(name)}" is no name of an index.`,
      );
    }
    const { variable, place, where } = range(reader, name.name, from, to);
    if (where) {
      return refuse(
        "E-TYPE",
        reader.span(to),
        "Les axes d'un tableau ont des tailles fixes.",
        "The axes of an array have fixed sizes.",
      );
    }
    return reader.scope.binding(name.name, place, () => bind(at + 3, [...variables, variable]));
  };
  const { sizes, at } = bind(0, []);
  return arrayOf(sizes, at);
};
