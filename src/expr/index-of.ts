import { type Expr, hashAll, hashText, type IndexVar, type Ix, type IxTerm } from "./node.ts";
import {
  addSizes,
  fixedSize,
  leastSize,
  multiplySizes,
  type Size,
  scaleSize,
  size,
} from "./size.ts";

/** What may stand where an index is wanted. */
export type IxLike = Ix | IndexVar | number | Expr;

let fresh = 0;

/** A new index variable; the letter is how it likes to be printed. */
export const indexVar = (letter: string, over: Size): IndexVar => {
  fresh += 1;
  return { id: fresh, letter, size: over };
};

/** The bound index that stands at height h in an arranged expression: the same object kind, a negative name. */
export const boundVar = (height: number, over: Size): IndexVar => ({
  id: -height,
  letter: `_${height}`,
  size: over,
});

export const isIndexVar = (value: IndexVar | Expr): value is IndexVar => !("kind" in value);

const variableKey = (variable: IndexVar | Expr): string =>
  isIndexVar(variable) ? `v${variable.id}:${variable.size.key}` : `e${variable.id}`;

const one = size(1);
const none = size(0);

const makeIx = (terms: readonly IxTerm[], plus: Size): Ix => {
  if (terms.length === 1) {
    const [only] = terms;
    if (only && only[0] === one && plus === none) {
      return { key: variableKey(only[1]), terms, plus };
    }
  }
  const byVariable = new Map<string, IxTerm>();
  for (const [coefficient, variable] of terms) {
    const id = variableKey(variable);
    byVariable.set(id, [addSizes(byVariable.get(id)?.[0] ?? none, coefficient), variable]);
  }
  const kept = [...byVariable].filter(([, [coefficient]]) => coefficient !== none);
  const parts = kept.map(([id, [coefficient]]) =>
    coefficient === one ? id : `${coefficient.key}.${id}`,
  );
  if (plus !== none || kept.length === 0) parts.push(`#${plus.key}`);
  return { key: parts.sort().join("|"), terms: kept.map(([, term]) => term), plus };
};

/** The index that a variable, a number, an integer entry or an affine combination is. */
export const ix = (value: IxLike): Ix => {
  if (typeof value === "number") return makeIx([], size(value));
  if ("key" in value && "terms" in value) return value;
  if (isIndexVar(value)) return makeIx([[one, value]], none);
  if (value.kind === "index") return value.value;
  return makeIx([[one, value]], none);
};

/** The constant index that a size is: the last index of an axis. */
export const sizeIx = (value: Size): Ix => makeIx([], value);

export const addIx = (left: Ix, right: Ix): Ix =>
  makeIx([...left.terms, ...right.terms], addSizes(left.plus, right.plus));

export const scaleIx = (factor: Size, of: Ix): Ix =>
  makeIx(
    of.terms.map(([coefficient, variable]) => [multiplySizes(factor, coefficient), variable]),
    multiplySizes(factor, of.plus),
  );

export const negateIx = (of: Ix): Ix => scaleIx(scaleSize(-1, one), of);

/** The variable an index is, when it is just one. */
export const plainVar = (of: Ix): IndexVar | undefined => {
  const variable = soleTerm(of);
  return variable !== undefined && isIndexVar(variable) ? variable : undefined;
};

/** The integer entry an index is, as the y of o[y], when it is just one. */
export const plainEntry = (of: Ix): Expr | undefined => {
  const variable = soleTerm(of);
  return variable !== undefined && !isIndexVar(variable) ? variable : undefined;
};

const soleTerm = (of: Ix): IndexVar | Expr | undefined => {
  const [first] = of.terms;
  return of.terms.length === 1 && first?.[0] === one && of.plus === none ? first[1] : undefined;
};

/** The whole number an index is, when it names no variable. */
export const fixedIx = (of: Ix): number | undefined =>
  of.terms.length === 0 ? fixedSize(of.plus) : undefined;

/** From where to where an index goes while its variables run; nothing where a label is in it. */
export const reachOf = (of: Ix): { readonly from: Size; readonly to: Size } | undefined => {
  let [from, to] = [of.plus, of.plus];
  for (const [coefficient, variable] of of.terms) {
    if (!isIndexVar(variable)) return undefined;
    const [rises, falls] = [coefficient, scaleSize(-1, coefficient)].map(
      (slope) => (leastSize(slope) ?? -1) >= 0,
    );
    if (!rises && !falls) return undefined;
    const ends = [coefficient, multiplySizes(coefficient, variable.size)] as const;
    from = addSizes(from, ends[rises ? 0 : 1]);
    to = addSizes(to, ends[rises ? 1 : 0]);
  }
  return { from, to };
};

/**
 * Whether an index stays on an axis of this size, whatever values its letters take. A label does, and a number, unless
 * it is known not to.
 */
export const staysOn = (of: Ix, axis: Size): boolean => {
  const reach = reachOf(of);
  if (!reach) return !of.terms.some(([, variable]) => isIndexVar(variable));
  const spare = [addSizes(reach.from, scaleSize(-1, one)), addSizes(axis, scaleSize(-1, reach.to))];
  if (of.terms.length === 0) return spare.every((each) => (fixedSize(each) ?? 0) >= 0);
  return spare.every((each) => (leastSize(each) ?? -1) >= 0);
};

/** Each variable of the index replaced. */
export const mapIx = (
  of: Ix,
  variable: (v: IndexVar) => Ix,
  entry: (e: Expr) => Expr,
  sized: (s: Size) => Size,
): Ix => {
  let changed = false;
  let total: Ix | undefined;
  const parts: Ix[] = [];
  for (const [coefficient, v] of of.terms) {
    const image = isIndexVar(v) ? variable(v) : ix(entry(v));
    const scale = sized(coefficient);
    if (
      !(
        image.terms.length === 1 &&
        image.terms[0]?.[1] === v &&
        image.plus === none &&
        scale === coefficient
      )
    ) {
      changed = true;
    }
    parts.push(scale === one ? image : scaleIx(scale, image));
  }
  const plus = sized(of.plus);
  if (!changed && plus === of.plus) return of;
  for (const part of parts) total = total ? addIx(total, part) : part;
  if (plus === none && total) return total;
  return total ? addIx(total, makeIx([], plus)) : makeIx([], plus);
};

/** A structural hash of an index: free of the order in which variables were made. */
export const hashIx = (of: Ix): number =>
  hashAll(hashText(of.plus.key), [
    of.terms.reduce(
      (total, [coefficient, variable]) =>
        (total +
          hashAll(hashText(coefficient.key), [
            isIndexVar(variable) ? hashText(variable.letter + variable.size.key) : variable.hash,
          ])) |
        0,
      0,
    ),
  ]);
