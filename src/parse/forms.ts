import {
  allOf,
  compare,
  delta,
  difference,
  indexValue,
  inverse,
  negate,
  number,
  one,
  over,
  product,
  quotient,
  sizeValue,
  square,
  sum,
  zero,
} from "../expr/build.ts";
import { addIx, indexVar, isIndexVar, ix, negateIx, scaleIx } from "../expr/index-of.ts";
import type { Cond, Expr, IndexVar, Ix, OverOp } from "../expr/node.ts";
import { addSizes, fixedSize, multiplySizes, type Size } from "../expr/size.ts";
import { alongAxis, callTensor } from "./apply.ts";
import { conv1d, conv2d, convolve, maxpool1d, maxpool2d } from "./convolution.ts";
import type { Elaborator } from "./elaborate.ts";
import { refuse } from "./error.ts";
import type { Form, FormCall } from "./form.ts";
import { asIndex, asSize } from "./indices.ts";
import { bare, type Tree } from "./tree.ts";
import {
  arrayOf,
  elementwise,
  firstIx,
  isScalar,
  isUnit,
  mapped,
  matrixOf,
  scalarValue,
  settled,
  shapeAlone,
  unit,
  type Value,
  valueOfTensor,
} from "./value.ts";

type Call = FormCall;

// -- reductions ---------------------------------------------------------------------------------------

/** Σ, Π, max or min of all entries. */
const overAll = (op: OverOp, value: Value): Value => {
  if (isScalar(value)) return value;
  const indices = value.sizes.map((axis, at) =>
    isUnit(axis) ? undefined : indexVar("klpq"[at] ?? "k", axis),
  );
  const by = indices.filter((index) => index !== undefined);
  const body = value.at(...indices.map((index) => (index ? ix(index) : firstIx)));
  // One sum in another, so that each index can be summed out by itself.
  return scalarValue(by.reduceRight((inner, k) => over(op, [k], inner), body));
};

const total = (value: Value): Expr => overAll("sum", value).at();

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

const mean = (value: Value): Value => scalarValue(quotient(total(value), count(value)));

const variance = (value: Value): Value => {
  const once = settled(value);
  const middle = mean(once).at();
  return mean(mapped(once, (entry) => square(difference(entry, middle))));
};

/** A reduction by name: over all entries, or along an axis. */
const reduction =
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
const listed = (reader: Elaborator, name: string, values: readonly Value[]): Value | undefined => {
  const builder = reader.context.functions.get(name);
  if (!builder || values.every(isScalar)) return undefined;
  return callTensor(builder, values);
};

const ofVectorsOnly = new Set(["softmax", "logsoftmax", "logsumexp", "var", "std", "max", "min"]);

/** A reduction of a scalar is most often that of a vector whose declaration was forgotten. */
const loneScalar = (reader: Elaborator, tree: Call, of: Tree, value: Value): void => {
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

const apply = (reader: Elaborator, name: string, value: Value, tree: Tree): Value =>
  reader.apply(name, [value], tree);

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
const binder = (reader: Elaborator, tree: Call): Value | undefined => {
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
const array: Form = (reader, tree) => {
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

const extreme =
  (op: "max" | "min"): Form =>
  (reader, tree) => {
    const bound = binder(reader, tree);
    if (bound) return bound;
    const [of, axis] = tree.args;
    if (!of) return undefined;
    const value = reader.value(of);
    if (tree.args.length === 1) {
      if (isScalar(value)) loneScalar(reader, tree, of, value);
      return overAll(op, value);
    }
    if (tree.args.length === 2 && axis && isAxis(axis) && !isScalar(value)) {
      return alongAxis(reader, tree, value, axis, false, (part) => overAll(op, part));
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

// -- constructors -------------------------------------------------------------------------------------

const filled =
  (with_: Expr): Form =>
  (reader, tree) => {
    if (tree.args.length < 1 || tree.args.length > 2) return undefined;
    const sizes = tree.args.map((arg) => asSize(reader, arg));
    return arrayOf(sizes, () => with_);
  };

const eye: Form = (reader, tree) => {
  const [rows, columns] = tree.args;
  if (!rows || tree.args.length > 2) return undefined;
  const size = asSize(reader, rows);
  return arrayOf([size, columns ? asSize(reader, columns) : size], (i = firstIx, j = firstIx) =>
    delta(i, j),
  );
};

const onehot: Form = (reader, tree) => {
  const [label, classes] = tree.args;
  if (!label || !classes || tree.args.length !== 2) return undefined;
  const size = asSize(reader, classes);
  const of = bare(label);
  if (of.kind === "name") {
    const value = reader.scope.isSize(of.name) ? undefined : reader.value(of);
    if (value && value.sizes.length === 1) {
      const symbol = reader.scope.symbolOf(of);
      // A column of labels gives a row for each; a column declared otherwise is one-hot already.
      if (symbol?.role === "integer") {
        return arrayOf([value.sizes[0] as Size, size], (i = firstIx, k = firstIx) =>
          delta(k, ix(value.at(i))),
        );
      }
      if (value.sizes[0] === size) return value;
      return reader.clash(
        tree,
        [[label, value]],
        `Un vecteur one-hot de ${reader.quote(classes)} classes a cette taille.`,
        `A one-hot vector of ${reader.quote(classes)} classes has that size.`,
      );
    }
  }
  const at = asIndex(reader, label, size);
  return arrayOf([size], (k = firstIx) => delta(k, at));
};

const kronecker: Form = (reader, tree) => {
  const [left, right] = tree.args;
  if (!left || !right || tree.args.length !== 2) return undefined;
  return scalarValue(delta(asIndex(reader, left), asIndex(reader, right)));
};

const basis: Form = (reader, tree) => {
  const [size, place] = tree.args;
  if (!size || !place || tree.args.length !== 2) return undefined;
  const of = asSize(reader, size);
  const at = asIndex(reader, place, of);
  return arrayOf([of], (k = firstIx) => delta(k, at));
};

// -- matrices -----------------------------------------------------------------------------------------

const isVector = ({ sizes }: Value): boolean =>
  sizes.length === 1 || (sizes.length === 2 && isUnit(sizes[0]));

const vectorOf = (value: Value): Value =>
  value.sizes.length === 2
    ? { sizes: value.sizes.slice(1), at: (k) => value.at(firstIx, k ?? firstIx) }
    : value;

const diag: Form = (reader, tree) => {
  const [of] = tree.args;
  if (!of || tree.args.length !== 1) return undefined;
  const value = reader.value(of);
  if (isVector(value)) {
    const { sizes, at } = vectorOf(value);
    const size = sizes[0] as Size;
    return arrayOf([size, size], (i = firstIx, j = firstIx) => product(delta(i, j), at(i)));
  }
  const size = squareSize(reader, tree, of, value);
  return arrayOf([size], (i = firstIx) => value.at(i, i));
};

const trace: Form = (reader, tree) => {
  const [of] = tree.args;
  if (!of || tree.args.length !== 1) return undefined;
  const value = reader.value(of);
  if (isScalar(value)) return value;
  const size = squareSize(reader, tree, of, value);
  return overAll(
    "sum",
    arrayOf([size], (i = firstIx) => value.at(i, i)),
  );
};

/** A function of a square matrix; a scalar is its own 1 × 1 matrix. */
const ofSquare =
  (ofScalar: (entry: Expr, reader: Elaborator, tree: Tree) => Expr): Form =>
  (reader, tree) => {
    const [of] = tree.args;
    if (!of || tree.args.length !== 1) return undefined;
    const value = reader.value(of);
    if (isScalar(value)) return scalarValue(ofScalar(value.at(), reader, tree));
    squareSize(reader, tree, of, value);
    return reader.apply(tree.name, [settled(value)], tree);
  };

/** Where an entry of a block stands, in blocks of this size: p + size·(i − 1). */
const inBlocks = (block: Ix, within: Ix, size: Size): Ix =>
  addIx(within, scaleIx(size, addIx(block, negateIx(firstIx))));

/**
 * The Kronecker product. An index that counts the entries of all blocks tells no block and no place in it, so
 * the product is a sum over both of them, of which δ leaves one: (A ⊗ B)_rs = Σ A_ij B_pq δ_r,p+P(i−1) δ_s,q+Q(j−1).
 */
const kron: Form = (reader, tree) => {
  if (tree.args.length !== 2) return undefined;
  const values = tree.args.map((arg) => reader.value(arg));
  if (values.some((value) => value.sizes.length > 2)) {
    return reader.clash(
      tree,
      values.map((value, at) => [tree.args[at] as Tree, value] as const),
      "Il faut deux matrices.",
      "It takes two matrices.",
    );
  }
  const [A, B] = values.map((value) => matrixOf(settled(value))) as [Value, Value];
  const [m = unit, n = unit] = A.sizes;
  const [p = unit, q = unit] = B.sizes;
  return arrayOf([multiplySizes(m, p), multiplySizes(n, q)], (r = firstIx, s = firstIx) =>
    chosen(
      [
        ["i", m],
        ["j", n],
        ["k", p],
        ["l", q],
      ],
      (i, j, k, l) =>
        product(
          ...(isUnit(m) && isUnit(p) ? [] : [delta(r, inBlocks(i, k, p))]),
          ...(isUnit(n) && isUnit(q) ? [] : [delta(s, inBlocks(j, l, q))]),
          A.at(i, j),
          B.at(k, l),
        ),
    ),
  );
};

/** The columns of a matrix, one below the other: vec(A)_k = Σ A_ij δ_k,i+m(j−1). */
const vec: Form = (reader, tree) => {
  const [of] = tree.args;
  if (!of || tree.args.length !== 1) return undefined;
  const value = reader.value(of);
  if (isScalar(value)) return value;
  if (value.sizes.length > 2) {
    return reader.clash(tree, [[of, value]], "Il faut une matrice.", "It takes a matrix.");
  }
  const { sizes, at } = matrixOf(settled(value));
  const [m = unit, n = unit] = sizes;
  return arrayOf([multiplySizes(m, n)], (k = firstIx) =>
    chosen(
      [
        ["i", m],
        ["j", n],
      ],
      (i, j) => product(delta(k, inBlocks(j, i, m)), at(i, j)),
    ),
  );
};

/** Σ over indices by letter and size, one sum in another; an axis of size 1 has the index 1. */
const chosen = (
  by: readonly (readonly [letter: string, size: Size])[],
  body: (...at: readonly [Ix, Ix, Ix, Ix]) => Expr,
): Expr => {
  const indices = by.map(([letter, size]) => (isUnit(size) ? undefined : indexVar(letter, size)));
  const places = indices.map((k) => (k ? ix(k) : firstIx)) as unknown as [Ix, Ix, Ix, Ix];
  return indices.reduceRight<Expr>(
    (inner, k) => (k ? over("sum", [k], inner) : inner),
    body(...places),
  );
};

const squareSize = (reader: Elaborator, tree: Tree, of: Tree, value: Value): Size => {
  const [rows, columns] = value.sizes;
  return value.sizes.length === 2 && rows && rows === columns
    ? rows
    : reader.clash(tree, [[of, value]], "Il faut une matrice carrée.", "It takes a square matrix.");
};

/** A function of two arrays of one shape. */
const paired =
  (of: (left: Value, right: Value, reader: Elaborator, tree: Call) => Value): Form =>
  (reader, tree) => {
    const [left, right] = tree.args;
    if (!left || !right || tree.args.length !== 2) return undefined;
    const values = [reader.value(left), reader.value(right)] as const;
    const direct = listed(reader, tree.name, values);
    if (direct) return direct;
    // One shape for both: checked before any entry is made.
    reader.combine(tree, tree.args, values.map(shapeAlone), () => zero);
    return of(values[0], values[1], reader, tree);
  };

const both = (left: Value, right: Value, of: (a: Expr, b: Expr) => Expr): Value =>
  elementwise([left, right], of) ?? left;

// -- losses -------------------------------------------------------------------------------------------

const crossEntropy: Form = (reader, tree) => {
  const [logits, label] = tree.args;
  if (!logits || !label || tree.args.length !== 2) return undefined;
  const z = reader.value(logits);
  if (!isVector(z)) {
    return reader.clash(
      tree,
      [[logits, z]],
      "Il faut un vecteur de scores.",
      "It takes a vector of logits.",
    );
  }
  const probabilities = reader.apply("softmax", [vectorOf(z)], tree);
  const logAt = (k: Ix): Expr => reader.apply("log", [scalarValue(probabilities.at(k))], tree).at();
  const target = oneHotTarget(reader, label);
  if (!target) return scalarValue(negate(logAt(asIndex(reader, label, z.sizes.at(-1)))));
  const parts = [vectorOf(z), target];
  reader.combine(tree, tree.args, parts.map(shapeAlone), () => zero);
  const named = listed(reader, tree.name, parts);
  if (named) return named;
  const terms = arrayOf(target.sizes, (k = firstIx) => product(target.at(k), logAt(k)));
  return scalarValue(negate(total(terms)));
};

/** The one-hot vector that a target is; nothing for a label. */
const oneHotTarget = (reader: Elaborator, tree: Tree): Value | undefined => {
  const of = bare(tree);
  if (of.kind === "name" && reader.scope.isSize(of.name)) return undefined;
  if (of.kind === "number" || of.kind === "terms") return undefined;
  const value = reader.value(of);
  return isScalar(value) ? undefined : vectorOf(value);
};

const binaryCrossEntropy: Form = (reader, tree) => {
  const [probability, label] = tree.args;
  if (!probability || !label || tree.args.length !== 2) return undefined;
  const [p, y] = [settled(reader.value(probability)), reader.value(label)];
  const builder = reader.context.functions.get(tree.name);
  const log = (e: Expr): Expr => reader.apply("log", [scalarValue(e)], tree).at();
  const single = (a: Expr, b: Expr): Expr =>
    builder
      ? reader.apply(tree.name, [scalarValue(a), scalarValue(b)], tree).at()
      : negate(sum(product(b, log(a)), product(difference(1, b), log(difference(1, a)))));
  return overAll("sum", reader.combine(tree, tree.args, [p, y], single));
};

/** What has a meaning beyond a function of the list: axes, binders, sizes and indices as arguments. */
export const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  [
    "sum",
    (reader, tree) =>
      binder(reader, tree) ?? reduction((value) => overAll("sum", value))(reader, tree),
  ],
  [
    "prod",
    (reader, tree) =>
      binder(reader, tree) ?? reduction((value) => overAll("product", value))(reader, tree),
  ],
  ["max", extreme("max")],
  ["min", extreme("min")],
  ["mean", reduction(mean)],
  ["var", reduction(variance)],
  ["std", reduction((value, reader, tree) => apply(reader, "sqrt", variance(value), tree))],
  [
    "logsumexp",
    reduction((value, reader, tree) =>
      apply(reader, "log", overAll("sum", apply(reader, "exp", value, tree)), tree),
    ),
  ],
  [
    "softmax",
    reduction((value, reader, tree) => {
      const weights = apply(reader, "exp", settled(value), tree);
      const all = total(weights);
      return mapped(weights, (weight) => quotient(weight, all));
    }, true),
  ],
  [
    "logsoftmax",
    reduction((value, reader, tree) => {
      const once = settled(value);
      const all = apply(reader, "log", overAll("sum", apply(reader, "exp", once, tree)), tree).at();
      return mapped(once, (entry) => difference(entry, all));
    }, true),
  ],
  ["ones", filled(one)],
  ["zeros", filled(zero)],
  ["eye", eye],
  ["array", array],
  ["onehot", onehot],
  ["delta", kronecker],
  ["δ", kronecker],
  ["unit", basis],
  ["diag", diag],
  ["tr", trace],
  ["trace", trace],
  ["inv", ofSquare((entry) => inverse(entry))],
  ["det", ofSquare((entry) => entry)],
  [
    "logdet",
    ofSquare((entry, reader, tree) => reader.apply("log", [scalarValue(entry)], tree).at()),
  ],
  ["kron", kron],
  ["vec", vec],
  ["dot", paired((left, right) => overAll("sum", both(left, right, product)))],
  ["norm1", reduction((value, reader, tree) => overAll("sum", apply(reader, "abs", value, tree)))],
  ["norm2sq", reduction((value) => overAll("sum", mapped(value, square)))],
  [
    "norm2",
    reduction((value, reader, tree) =>
      apply(reader, "sqrt", overAll("sum", mapped(value, square)), tree),
    ),
  ],
  ["mse", paired((left, right) => mean(both(left, right, (a, b) => square(difference(a, b)))))],
  ["ce", crossEntropy],
  ["bce", binaryCrossEntropy],
  ["conv1d", conv1d],
  ["conv2d", conv2d],
  ["maxpool1d", maxpool1d],
  ["maxpool2d", maxpool2d],
  ["convolve", convolve],
]);

export const formNames: ReadonlySet<string> = new Set(forms.keys());
