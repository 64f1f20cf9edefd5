import { same } from "../../expr/arranged.ts";
import { deriv, entryAt, symbol } from "../../expr/build.ts";
import { subterms } from "../../expr/walk.ts";
import { arrayOf, isScalar, tensorOf, type Value } from "../value.ts";
import type { Layout, Stretch } from "./layout.ts";
import type { Leaf, Reader } from "./reader.ts";
import { sameShape } from "./shapes.ts";

/* Primes, and the one quantity in an expression that they differentiate by. */

/** (…)′: the derivative by the one quantity inside, entry by entry. */
export const primed = (reader: Reader, of: Leaf, part: Layout & { kind: "scripts" }): Leaf => {
  let leaf = of;
  for (let count = part.primes; count > 0; count -= 1) {
    const variable = onlyVariable(reader, leaf, part);
    const { value } = leaf;
    const alike = sameShape(value.sizes, variable.sizes);
    if (!alike && !isScalar(variable)) {
      return reader.refuse(
        "E-TYPE",
        part,
        "Une apostrophe dérive une fonction d'une seule variable.",
        "A prime differentiates a function of one variable.",
      );
    }
    leaf = reader.leaf(
      {
        sizes: value.sizes,
        at: (...at) => deriv(value.at(...at), alike ? variable.at(...at) : variable.at()),
      },
      part,
    );
  }
  return leaf;
};

/** f′(u), entry by entry: the derivative of f by its argument, taken at u. */
export const primeOf = (
  reader: Reader,
  f: (argument: Value) => Value,
  argument: Leaf,
  times: number,
  part: Stretch,
): Value => {
  const tensor = tensorOf(argument.value);
  let variable = argument.value;
  if (tensor.body.kind !== "entry") {
    const known = reader.points.find(({ is }) => same(is.body, tensor.body));
    const sym =
      known?.sym ??
      symbol(
        `_${reader.points.length + 1}`,
        tensor.indices.map((k) => k.size),
      );
    if (!known) reader.points.push({ sym, is: tensor });
    variable = arrayOf(sym.axes, (...at) => entryAt(sym, at));
  }
  const value = f(variable);
  if (!sameShape(value.sizes, variable.sizes)) {
    return reader.refuse(
      "E-TYPE",
      part,
      "Une apostrophe dérive une fonction d'une seule variable.",
      "A prime differentiates a function of one variable.",
    );
  }
  return {
    sizes: value.sizes,
    at: (...at) => {
      let e = value.at(...at);
      for (let count = times; count > 0; count -= 1) e = deriv(e, variable.at(...at));
      return e;
    },
  };
};

/** The one quantity that a value depends on. */
export const onlyVariable = (reader: Reader, of: Leaf, part: Layout): Value => {
  const names = new Set<string>();
  const { body } = tensorOf(of.value);
  if (body.kind === "entry") {
    for (const name of reader.notation.dependencies.get(body.of.name) ?? []) names.add(name);
  } else {
    for (const each of subterms(body)) {
      if (each.kind !== "entry" || reader.found.symbols.get(each.of.name)?.role === "integer")
        continue;
      names.add(each.of.name);
    }
  }
  const [name, ...more] = names;
  const sym = name === undefined ? undefined : reader.found.symbols.get(name)?.sym;
  if (!sym || more.length > 0) {
    return reader.refuse(
      "E-TYPE",
      part,
      "On ne voit pas par rapport à quoi dériver.",
      "By what to differentiate cannot be seen.",
    );
  }
  return arrayOf(sym.axes, (...at) => entryAt(sym, at));
};
