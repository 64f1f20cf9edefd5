import { same } from "../expr/arranged.ts";
import { delta, entryAt, minusOne, over, power, product, sumOver, symbol } from "../expr/build.ts";
import { type Entries, entries, type FunctionDef } from "../expr/function.ts";
import { addIx, indexVar, isIndexVar, ix, negateIx, plainVar, scaleIx } from "../expr/index-of.ts";
import type { Arg, Call, Expr, IndexVar, Ix, IxTerm } from "../expr/node.ts";
import { fixedSize, type Size, scaleSize, size } from "../expr/size.ts";
import { argEntries, mentions } from "../expr/walk.ts";
import { det, inv } from "../functions/matrix/inv-det.ts";
import { type Given, isNonzero, lemmas } from "../rewrite/lemma.ts";
import { match } from "../rewrite/match.ts";

const n = size("n");
const [i, j] = [indexVar("i", n), indexVar("j", n)];
const [A, B] = ["A", "B"].map((name) => {
  const sym = symbol(name, [n, n]);
  return entries(sym.axes, (...at) => entryAt(sym, at));
}) as [Entries, Entries];

const [p, q] = [indexVar("p", size("m")), indexVar("q", size("m"))];

const counted = (place: IndexVar, block: IndexVar): Ix =>
  addIx(scaleIx(n, addIx(ix(block), negateIx(ix(1)))), ix(place));

const productOf = (left: Entries, right: Entries): Entries =>
  entries([n, n], (r, s) => sumOver(n, (k) => product(left(r, k), right(k, s))));

const transposeOf = (of: Entries): Entries => entries([n, n], (r, s) => of(s as Ix, r as Ix));

/** A function of one matrix, applied. */
interface OfMatrix {
  readonly e: Call;
  readonly arg: Arg;
  readonly row: IndexVar;
  readonly column: IndexVar;
}

const ofMatrix = (e: Expr, ...functions: readonly FunctionDef[]): OfMatrix | undefined => {
  if (e.kind !== "call" || !functions.includes(e.fn)) return undefined;
  const [arg] = e.args;
  const [row, column] = arg?.by ?? [];
  return arg && row && column ? { e, arg, row, column } : undefined;
};

const factorsOf = (e: Expr): readonly Expr[] => (e.kind === "product" ? e.args : [e]);

/** Σ_k inv(A)_ik A_kj, or with the inverse behind, of what stands beside the inverse; nothing where it is not A. */
const absorbed = (
  { e, arg }: OfMatrix,
  k: IndexVar,
  side: "left" | "right",
  of: Expr,
): Expr | undefined => {
  const open = indexVar("q", k.size);
  const read = argEntries(arg);
  const found = match(side === "left" ? read(k, open) : read(open, k), of, {
    gaps: new Set([open.id]),
  });
  const other = found && !found.part && found.with.indices.get(open.id);
  if (other) {
    if (other.terms.some(([, variable]) => variable === k)) return undefined;
    return side === "left" ? delta(e.at[0] as Ix, other) : delta(other, e.at[1] as Ix);
  }
  if (of.kind === "over") {
    if (of.op !== "sum" || of.where || of.by.some((own) => mentions(e, own))) return undefined;
    const inner = absorbed({ e, arg } as OfMatrix, k, side, of.body);
    return inner && over("sum", of.by, inner);
  }
  if (of.kind !== "product") return undefined;
  const tied = of.args.filter((factor) => mentions(factor, k));
  const [only] = tied;
  const inner = only && tied.length === 1 && absorbed({ e, arg } as OfMatrix, k, side, only);
  return inner
    ? product(...of.args.map((factor) => (factor === only ? inner : factor)))
    : undefined;
};

interface Opened {
  readonly factors: readonly Expr[];
  readonly bound: readonly IndexVar[];
}

/** A sum of products with its bound indices: Σ_p (Σ_k A_rp X_pk) B_kc has three factors and two of them. */
const opened = (e: Expr): Opened => {
  if (e.kind === "over" && e.op === "sum" && !e.where) {
    const { factors, bound } = opened(e.body);
    return { factors, bound: [...e.by, ...bound] };
  }
  const inner = factorsOf(e).map((factor) =>
    factor.kind === "over" && factor.op === "sum" && !factor.where
      ? opened(factor)
      : { factors: [factor], bound: [] },
  );
  return {
    factors: inner.flatMap(({ factors }) => factors),
    bound: inner.flatMap(({ bound }) => bound),
  };
};

/** A sum of products in which an inverse meets its matrix, without both; nothing where none does. */
const contractedWith = ({ factors, bound }: Opened, given: Given): Expr | undefined => {
  if (new Set(bound.map((k) => k.id)).size < bound.length) return undefined;
  for (const factor of factors) {
    const inverse = ofMatrix(factor, inv.def);
    if (!inverse || !isInvertible(inverse.arg, given)) continue;
    for (const k of bound) {
      const [first, second] = inverse.e.at.map((at) => plainVar(at)?.id === k.id);
      if (first === second || mentions(inverse.arg.body, k)) continue;
      const beside = factors.filter((other) => other !== factor);
      const [only, ...more] = beside.filter((other) => mentions(other, k));
      const value =
        only && more.length === 0 && absorbed(inverse, k, second ? "left" : "right", only);
      if (!value) continue;
      return summed(
        bound.filter((other) => other !== k),
        beside.map((other) => (other === only ? value : other)),
      );
    }
  }
  return undefined;
};

const summed = (by: readonly IndexVar[], factors: readonly Expr[]): Expr =>
  by.reduceRight<Expr>((body, k) => over("sum", [k], body), product(...factors));

/** Both matrices of a product of two square ones; the first is as short as it can be. */
const squareFactors = ({ arg, row, column }: OfMatrix): readonly [Arg, Arg] | undefined => {
  if (row.size !== column.size) return undefined;
  const { factors, bound } = opened(arg.body);
  if (new Set(bound.map((k) => k.id)).size < bound.length) return undefined;
  for (const k of bound) {
    if (k.size !== row.size) continue;
    const others = bound.filter((other) => other !== k);
    const left = connected(row, factors, others);
    const right = factors.filter((factor) => !left.includes(factor));
    const isApart =
      left.some((factor) => mentions(factor, k)) &&
      right.some((factor) => mentions(factor, k)) &&
      right.some((factor) => mentions(factor, column)) &&
      !left.some((factor) => mentions(factor, column));
    if (!isApart) continue;
    const whole = (of: readonly Expr[]): Expr =>
      summed(
        others.filter((other) => of.some((factor) => mentions(factor, other))),
        of,
      );
    return [
      { by: [row, k], body: whole(left) },
      { by: [k, column], body: whole(right) },
    ];
  }
  return undefined;
};

/** The factors that mention an index, or share others with those that do. */
const connected = (
  from: IndexVar,
  factors: readonly Expr[],
  through: readonly IndexVar[],
): readonly Expr[] => {
  const reached = new Set([from]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const factor of factors) {
      if (![...reached].some((k) => mentions(factor, k))) continue;
      for (const k of through) if (mentions(factor, k)) reached.add(k);
    }
  }
  return factors.filter((factor) => [...reached].some((k) => mentions(factor, k)));
};

/** X, for a matrix whose entry at k, l is X_lk. */
const turned = ({ arg, row, column }: OfMatrix): Entries | undefined => {
  const { body } = arg;
  if (body.kind !== "entry" && body.kind !== "call") return undefined;
  const places = body.at.slice(-2);
  const isTurned =
    plainVar(places[0] as Ix)?.id === column.id && plainVar(places[1] as Ix)?.id === row.id;
  const elsewhere =
    body.kind === "entry"
      ? body.at
          .slice(0, -2)
          .some((at) => mentions(delta(at, 1), row) || mentions(delta(at, 1), column))
      : body.args.some((inner) => mentions(inner.body, row) || mentions(inner.body, column));
  if (places.length !== 2 || !isTurned || elsewhere) return undefined;
  return argEntries({ by: [column, row], body });
};

/** Whether a determinant is known not to be zero, by itself or as a factor of one that is known. */
const isInvertible = (of: Arg, given: Given): boolean => {
  const wanted = det(argEntries(of))();
  return (
    isNonzero(wanted, given) ||
    given.conditions.some(
      (cond) =>
        cond.kind === "compare" &&
        isNonzero(cond.left, given) &&
        squaresIn(cond.left).some((determinant) => same(determinant, wanted)),
    )
  );
};

/** The determinants of the square matrices that the matrix of a determinant is a product of. */
const squaresIn = (e: Expr): readonly Expr[] => {
  const of = ofMatrix(e, det.def);
  const found = of && squareFactors(of);
  return found ? found.flatMap((arg) => squaresIn(det(argEntries(arg))())) : of ? [e] : [];
};

/** The block and the place in it of an index p + m·(b − 1), where p runs from 1 to m; nothing for another. */
const inBlock = (
  at: Ix,
): { readonly size: Size; readonly block: IndexVar; readonly place: IndexVar } | undefined => {
  if (at.terms.length !== 2) return undefined;
  for (const [[one, place], [size, block]] of [at.terms, at.terms.toReversed()] as [
    IxTerm,
    IxTerm,
  ][]) {
    if (!isIndexVar(place) || !isIndexVar(block) || fixedSize(one) !== 1) continue;
    if (place.size === size && at.plus === scaleSize(-1, size)) return { size, block, place };
  }
  return undefined;
};

/** The laws of the inverse, of the determinant, and of indices that count the entries of blocks. */
export const matrixLemmas = lemmas("matrix", {
  delta_blocks: {
    head: "delta",
    because: {
      fr: "Deux entrées de blocs sont la même si elles sont à la même place du même bloc.",
      en: "Two entries of blocks are the same where they stand at the same place of the same block.",
    },
    rewrite: (e) => {
      const [left, right] = e.kind === "delta" ? [inBlock(e.left), inBlock(e.right)] : [];
      if (!left || !right || left.size !== right.size) return undefined;
      return product(delta(left.place, right.place), delta(left.block, right.block));
    },
    examples: [delta(counted(i, p), counted(j, q))],
  },

  inv_mul_self: {
    head: "over",
    because: {
      fr: "Une matrice et son inverse donnent l'identité : A⁻¹A = AA⁻¹ = I.",
      en: "A matrix and its inverse make the identity: A⁻¹A = AA⁻¹ = I.",
    },
    rewrite: (e, given) => {
      if (e.kind !== "over" || e.op !== "sum" || e.where) return undefined;
      const written = { factors: factorsOf(e.body), bound: e.by };
      return contractedWith(written, given) ?? contractedWith(opened(e), given);
    },
    examples: [sumOver(n, (k) => product(inv(A)(i, k), A(k, j)))],
  },

  inv_inv: {
    head: "call",
    because: {
      fr: "L'inverse de l'inverse est la matrice elle-même.",
      en: "The inverse of the inverse is the matrix itself.",
    },
    rewrite: (e) => {
      const outer = ofMatrix(e, inv.def);
      const inner = outer && ofMatrix(outer.arg.body, inv.def);
      if (!outer || !inner) return undefined;
      const order = inner.e.at.map((at) =>
        outer.arg.by.findIndex((k) => k.id === plainVar(at)?.id),
      );
      if (order.toSorted().join() !== "0,1") return undefined;
      if (outer.arg.by.some((k) => mentions(inner.arg.body, k))) return undefined;
      return argEntries(inner.arg)(...order.map((place) => outer.e.at[place] as Ix));
    },
    examples: [inv(entries([n, n], (r, s) => inv(A)(r as Ix, s as Ix)))(i, j)],
  },

  inv_mul: {
    head: "call",
    because: {
      fr: "L'inverse d'un produit est le produit des inverses, dans l'autre ordre.",
      en: "The inverse of a product is the product of the inverses, in the other order.",
    },
    rewrite: (e) => {
      const of = ofMatrix(e, inv.def);
      const found = of && squareFactors(of);
      if (!of || !found) return undefined;
      const [left, right] = found.map(argEntries) as [Entries, Entries];
      return sumOver(of.row.size, (k) =>
        product(inv(right)(of.e.at[0] as Ix, k), inv(left)(k, of.e.at[1] as Ix)),
      );
    },
    examples: [inv(productOf(A, B))(i, j)],
  },

  det_mul: {
    head: "call",
    because: {
      fr: "Le déterminant d'un produit est le produit des déterminants.",
      en: "The determinant of a product is the product of the determinants.",
    },
    rewrite: (e) => {
      const of = ofMatrix(e, det.def);
      const found = of && squareFactors(of);
      return found && product(...found.map((arg) => det(argEntries(arg))()));
    },
    examples: [det(productOf(A, B))()],
  },

  det_inv: {
    head: "call",
    because: {
      fr: "Le déterminant de l'inverse est l'inverse du déterminant.",
      en: "The determinant of the inverse is the reciprocal of the determinant.",
    },
    rewrite: (e) => {
      const outer = ofMatrix(e, det.def);
      const inner = outer && ofMatrix(outer.arg.body, inv.def);
      if (!outer || !inner) return undefined;
      const places = inner.e.at.map((at) => plainVar(at)?.id);
      const isWhole = outer.arg.by.every((k) => places.includes(k.id));
      if (!isWhole || outer.arg.by.some((k) => mentions(inner.arg.body, k))) return undefined;
      return power(det(argEntries(inner.arg))(), minusOne);
    },
    examples: [det(entries([n, n], (r, s) => inv(A)(r as Ix, s as Ix)))()],
  },

  inv_transpose: {
    head: "call",
    because: {
      fr: "L'inverse de la transposée est la transposée de l'inverse.",
      en: "The inverse of the transpose is the transpose of the inverse.",
    },
    rewrite: (e) => {
      const of = ofMatrix(e, inv.def);
      const straight = of && turned(of);
      return straight && inv(straight)(of.e.at[1] as Ix, of.e.at[0] as Ix);
    },
    examples: [inv(transposeOf(A))(i, j)],
  },

  det_transpose: {
    head: "call",
    because: {
      fr: "Une matrice et sa transposée ont le même déterminant.",
      en: "A matrix and its transpose have the same determinant.",
    },
    rewrite: (e) => {
      const of = ofMatrix(e, det.def);
      const straight = of && turned(of);
      return straight && det(straight)();
    },
    examples: [det(transposeOf(A))()],
  },
});
