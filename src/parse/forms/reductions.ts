import { difference, number, one, product, quotient, sizeValue, square } from "../../expr/build.ts";
import type { Expr } from "../../expr/node.ts";
import { fixedSize, multiplySizes, type Size } from "../../expr/size.ts";
import { alongAxis, callTensor } from "../apply.ts";
import type { Elaborator } from "../elaborate.ts";
import type { Form, FormCall } from "../form.ts";
import { bare, type Tree } from "../tree.ts";
import { isScalar, isUnit, mapped, scalarValue, settled, type Value } from "../value.ts";
import { binder } from "./binders.ts";
import { foldAll, total } from "./folds.ts";

/** How many entries there are, as a number. */
const count = ({ sizes }: Value): Expr => {
  const all = sizes.reduce<Size | undefined>(
    (so, axis) => (so ? multiplySizes(so, axis) : axis),
    undefined,
  );
  const fixed = all && fixedSize(all);
  return !all ? one : fixed === undefined ? sizeValues(sizes) : number(fixed);
};

const sizeValues = (sizes: readonly Size[]): Expr =>
  product(
    ...sizes
      .filter((axis) => !isUnit(axis))
      .map((axis) => {
        const fixed = fixedSize(axis);
        return fixed === undefined ? sizeValue(axis) : number(fixed);
      }),
  );

/** The mean of all entries. */
export const mean = (value: Value): Value => scalarValue(quotient(total(value), count(value)));

/** The mean squared distance from the mean. */
export const variance = (value: Value): Value => {
  const once = settled(value);
  const middle = mean(once).at();
  return mean(mapped(once, (entry) => square(difference(entry, middle))));
};

/** A reduction by name: over all entries, or along an axis. */
export const reduction =
  (whole: (value: Value, reader: Elaborator, tree: Tree) => Value, maps = false): Form =>
  (reader, tree) => {
    const [of, axis] = tree.args;
    if (!of || tree.args.length > 2) return undefined;
    const value = reader.value(of);
    const reduce = (part: Value): Value =>
      listed(reader, tree.name, [part]) ?? whole(part, reader, tree);
    if (axis) return alongAxis(reader, tree, value, axis, maps, reduce);
    if (isScalar(value)) loneScalar(reader, tree, of, value);
    return reduce(value);
  };

/** The function of the list of that name, where it takes these shapes. */
export const listed = (
  reader: Elaborator,
  name: string,
  values: readonly Value[],
): Value | undefined => {
  const builder = reader.context.functions.get(name);
  if (!builder || values.every(isScalar)) return undefined;
  return callTensor(builder, values);
};

const ofVectorsOnly = new Set(["softmax", "logsoftmax", "logsumexp", "var", "std", "max", "min"]);

/** A reduction of a scalar is most often that of a vector whose declaration was forgotten. */
const loneScalar = (reader: Elaborator, tree: FormCall, of: Tree, value: Value): void => {
  const name = reader.context.functions.get(tree.name)?.def.name ?? tree.name;
  const text = reader.quote(of);
  const undeclared = reader.scope.symbolOf(of)?.declared === false;
  if (ofVectorsOnly.has(name)) {
    const [fr, en] = undeclared
      ? [` Déclarez sa forme, comme « ${text}: n ».`, ` Declare its shape, such as "${text}: n".`]
      : ["", ""];
    reader.clash(
      tree,
      [[of, value]],
      `« ${tree.name} » attend un vecteur.${fr}`,
      `"${tree.name}" takes a vector.${en}`,
    );
  }
  if (!undeclared) return;
  reader.remark(
    of,
    `${text} se lit comme un scalaire ; pour un vecteur, déclarez « ${text}: n ».`,
    `${text} is read as a scalar; for a vector, declare "${text}: n".`,
  );
};

/** max or min: bound to a range, of all entries, along an axis, or of several arrays. */
export const extreme =
  (op: "max" | "min"): Form =>
  (reader, tree) => {
    const bound = binder(reader, tree);
    if (bound) return bound;
    const [of, axis] = tree.args;
    if (!of) return undefined;
    const value = reader.value(of);
    if (tree.args.length === 1) {
      if (isScalar(value)) loneScalar(reader, tree, of, value);
      return foldAll(op, value);
    }
    if (tree.args.length === 2 && axis && isAxis(axis) && !isScalar(value)) {
      return alongAxis(reader, tree, value, axis, false, (part) => foldAll(op, part));
    }
    // max(a, b, c) is max(max(a, b), c).
    return tree.args.slice(1).reduce<Value>((so, next) => {
      const other = reader.value(next);
      return reader.combine(tree, [of, next], [so, other], (a, b) =>
        reader.apply(op, [scalarValue(a), scalarValue(b)], tree).at(),
      );
    }, value);
  };

const isAxis = (tree: Tree): boolean => {
  const of = bare(tree);
  return of.kind === "number" && (of.text === "1" || of.text === "2");
};
