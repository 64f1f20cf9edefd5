import { same } from "../expr/arranged.ts";
import {
  indexValue,
  minusOne,
  number,
  power,
  rationalNumber,
  sizeValue,
  valueless,
} from "../expr/build.ts";
import type { FunctionDef } from "../expr/function.ts";
import { isIndexVar, plainVar } from "../expr/index-of.ts";
import { type Matrix, matrixIndices, matrixLeaves } from "../expr/matrix.ts";
import { isAt, isNamed, readAs } from "../expr/naming.ts";
import type {
  Arg,
  Call,
  Cases,
  Cond,
  Deriv,
  Expr,
  Hole,
  IndexVar,
  Ix,
  Limit,
  Over,
  OverOp,
  Sym,
} from "../expr/node.ts";
import { type Size, type SizeTerm, size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { condSides, freeIndices, mentions, nodeCount, subterms } from "../expr/walk.ts";
import { isInteger, isNegative, isOne, type Rational } from "../numeric/rational.ts";
import { outermost, type Scope, withIndices } from "./letters.ts";
import { atom, Holds, type Piece } from "./piece.ts";
import { raise } from "./raise.ts";
import type { PrintStyle } from "./style.ts";
import { leavesPart } from "./whole.ts";

/** A bound index as it is printed: its letter and the size it runs to. */
export interface Binder {
  readonly letter: string;
  readonly to: string;
}

/**
 * How one way of writing writes each construction. What needs parentheses, where signs and fractions go and
 * which letters indices take is settled before, for all of them alike.
 */
export interface Notation {
  readonly minus: string;
  readonly plus: string;
  readonly less: string;
  /** Whether names are identifiers, so that no prime may hang on them. */
  readonly plain: boolean;
  group(inside: string): string;
  /** What stands between two factors. */
  times(left: Piece, right: Piece): string;
  fraction(above: Piece, below: Piece): Piece;
  power(base: Piece, exponent: Piece): Piece;
  /** A root, where it has a notation of its own. */
  root(of: Piece, degree: number): Piece | undefined;
  /** A letter: an index or a size. */
  letter(name: string): string;
  /** A symbol, whole or at indices; `:` for an axis that is left whole. */
  symbol(of: Sym, at: readonly string[]): Piece;
  /** A name given by the style, at indices. */
  named(name: string, at: readonly string[]): Piece;
  pi(): Piece;
  hole(name: string, moves: readonly (readonly [string, string])[]): Piece;
  /** An index that is a sum, fit to stand among others. */
  tight(index: string): string;
  delta(left: string, right: string): Piece;
  over(op: OverOp, by: readonly Binder[], where: string | undefined, body: Piece): Piece;
  call(fn: FunctionDef, args: readonly Piece[], at: readonly string[]): Piece;
  /** 1 where the condition holds, 0 elsewhere. */
  indicator(when: string): Piece;
  /** Without `otherwise` there is no value elsewhere. */
  cases(
    arms: readonly { readonly is: Piece; readonly when: string }[],
    otherwise: Piece | undefined,
  ): Piece;
  relation(rel: string): string;
  /** Several conditions, of which all or any must hold. */
  conditions(of: readonly string[], kind: "all" | "any"): string;
  derivative(of: Piece, by: readonly Piece[], upright: boolean, short: boolean): Piece;
  limit(of: Piece, by: Piece, to: string, from: "left" | "right" | undefined): Piece;
  infinity(sign: "+" | "-"): string;
  /** The array of the body's values over indices, where there is no better way to say it. */
  array(body: Piece, by: readonly Binder[]): Piece;
  transpose(of: Piece): Piece;
  hadamard: string;
  /** The entrywise quotient's sign. */
  divided: string;
  entrywisePower(base: Piece, exponent: Piece): Piece;
  /** A vector, or a matrix with so many columns. */
  ones(of: string, columns: string | undefined): Piece;
  identity(of: string): Piece;
  onehot(at: string, of: string): Piece;
  /** diag, tr and the like. */
  operator(name: "diag" | "trace", of: Piece): Piece;
  inverse(of: Piece): Piece;
  squaredNorm(of: Piece, layout: "vector" | "matrix"): Piece;
  /** A function of vectors applied to each row. */
  rowwise(fn: FunctionDef, of: Piece): Piece;
}

/** The piece as it stands in a place that needs it to hold together so tightly. */
export const held = (on: Pick<Notation, "group">, piece: Piece, least: Holds): string =>
  piece.holds >= least ? piece.text : on.group(piece.text);

export interface Writer {
  expr(e: Expr): string;
  tensor(of: Tensor): string;
  matrix(m: Matrix): string;
  size(of: Size): string;
  /** A condition, as it stands after "for" or "if". */
  cond(of: Cond): string;
}

/** The printers of a notation, one for each style: it remembers what it wrote. */
export const writers = <S extends PrintStyle>(
  notation: (style: S) => Notation,
): ((style: S) => Writer) => {
  const known = new WeakMap<S, Writer>();
  return (style) => {
    const found = known.get(style) ?? writer(notation(style), style);
    known.set(style, found);
    return found;
  };
};

/** A printer that writes in the given notation and style. */
const writer = (on: Notation, style: PrintStyle): Writer => {
  const enclosed = (piece: Piece): Piece => ({ text: on.group(piece.text), holds: Holds.Atom });

  // Lines of one derivation share most of their parts: a part is written once in a scope, and a scope that
  // knows the same letters is the same object.
  const outer = new Map<string, Scope>();
  const inside = new WeakMap<Scope, Map<string, Scope>>();
  const written = new WeakMap<Scope, Map<Expr, Piece>>();

  const opened = (expressions: readonly Expr[], free: readonly IndexVar[]): Scope => {
    const scope = outermost(expressions, free, style, on.plain);
    const key = [...scope.letters, "", ...scope.taken].join("\0");
    const known = outer.get(key) ?? scope;
    outer.set(key, known);
    return known;
  };

  const scoped = (scope: Scope, by: readonly IndexVar[]): Scope => {
    const below = inside.get(scope) ?? new Map<string, Scope>();
    inside.set(scope, below);
    const key = by.map(({ id }) => id).join();
    const known = below.get(key) ?? withIndices(scope, by, style, on.plain);
    below.set(key, known);
    return known;
  };

  // -- sums and products --------------------------------------------------------------------------------

  const negated = (piece: Piece): Piece => {
    const body = piece.holds < Holds.Product ? enclosed(piece) : piece;
    return {
      text: on.minus + body.text,
      holds: Holds.Negative,
      opposite: body,
      ...(body.open && { open: true }),
    };
  };

  const summed = (terms: readonly Piece[]): Piece => {
    const [only] = terms;
    if (terms.length === 1 && only) return only;
    const text = terms
      .map((term, at) =>
        at === 0
          ? held(on, term, term.opposite ? Holds.Negative : Holds.Product)
          : term.opposite
            ? on.less + term.opposite.text
            : on.plus + held(on, term, Holds.Product),
      )
      .join("");
    return { text, holds: Holds.Sum };
  };

  const multiplied = (factors: readonly Piece[]): Piece => {
    const [first] = factors;
    if (!first) return atom("1");
    if (factors.length === 1) return first;
    const pieces = factors.map((piece, at): Piece => {
      if (piece.holds < Holds.Product) return enclosed(piece);
      if (!piece.open || at === factors.length - 1) return piece;
      return piece.closed === undefined
        ? enclosed(piece)
        : { text: piece.closed, holds: Holds.Factor };
    });
    const text = pieces.reduce(
      (all, piece, at) =>
        at === 0 ? piece.text : all + on.times(pieces[at - 1] as Piece, piece) + piece.text,
      "",
    );
    return { text, holds: Holds.Product, ...(pieces.at(-1)?.open && { open: true }) };
  };

  /** The factor below the fraction line that a factor is, if it is one. */
  const belowOf = (e: Expr): Expr | undefined => {
    if (e.kind !== "power" || e.exponent.kind !== "num" || !isNegative(e.exponent.value))
      return undefined;
    return isOne(e.exponent.value.neg())
      ? e.base
      : power(e.base, rationalNumber(e.exponent.value.neg()));
  };

  const writeProduct = (args: readonly Expr[], scope: Scope): Piece => {
    const [first, ...rest] = args;
    if (first?.kind === "num" && isNegative(first.value) && rest.length > 0) {
      const amount = first.value.neg();
      return negated(writeProduct(isOne(amount) ? rest : [rationalNumber(amount), ...rest], scope));
    }
    if (args.length === 1 && first && !belowOf(first)) return write(first, scope);
    const coefficient = first?.kind === "num" && !isInteger(first.value) ? first.value : undefined;
    const factors = coefficient ? rest : args;
    const below = factors.map(belowOf);
    const last = below.findLastIndex((e) => e !== undefined);
    if (last < 0 && !coefficient) return multiplied(factors.map((e) => write(e, scope)));

    // What stands before the last denominator goes above the line; what follows stays beside the fraction.
    const onlyOne = factors.length === 1 && last < 0 && factors[0] && isSlight(factors[0]);
    const line = onlyOne ? 1 : last + 1;
    const above = factors.slice(0, line).filter((_, at) => !below[at]);
    const under = below.filter((e) => e !== undefined);
    const numerator = [
      ...(coefficient && (coefficient.n !== 1n || above.length === 0)
        ? [number(coefficient.n)]
        : []),
      ...above,
    ];
    const denominator = [...(coefficient ? [number(coefficient.d)] : []), ...under];
    const fraction = on.fraction(
      numerator.length === 0 ? atom("1") : writeProduct(numerator, scope),
      writeProduct(
        denominator.flatMap((e) => (e.kind === "product" ? e.args : [e])),
        scope,
      ),
    );
    return multiplied([fraction, ...factors.slice(line).map((e) => write(e, scope))]);
  };

  /** Whether a factor is slight enough to stand above the 2 of a half. */
  const isSlight = (e: Expr): boolean =>
    e.kind === "entry" ||
    e.kind === "size" ||
    e.kind === "constant" ||
    (e.kind === "call" && nodeCount(e) < 3) ||
    (e.kind === "power" && isSlight(e.base));

  const writeNumber = (value: Rational): Piece => {
    if (isNegative(value)) return negated(writeNumber(value.neg()));
    return isInteger(value)
      ? atom(`${value.n}`)
      : on.fraction(atom(`${value.n}`), atom(`${value.d}`));
  };

  const writeSize = (of: Size): Piece => {
    // n - k + 1: what is taken away comes after what it is taken from, numbers last.
    const rank = ({ coefficient, names }: SizeTerm): number =>
      names.length === 0 ? 2 : coefficient < 0 ? 1 : 0;
    const terms = of.terms.toSorted((a, b) => rank(a) - rank(b));
    if (terms.length === 0) return atom("0");
    return summed(
      terms.map(({ coefficient, names }) => {
        const amount = Math.abs(coefficient);
        const letters = names.map((name) => atom(on.letter(name)));
        const body = multiplied(
          amount === 1 && names.length > 0 ? letters : [atom(`${amount}`), ...letters],
        );
        return coefficient < 0 ? negated(body) : body;
      }),
    );
  };

  const writeIx = (at: Ix, scope: Scope): Piece => {
    const terms = at.terms.map(([coefficient, variable]): Piece => {
      const body = isIndexVar(variable)
        ? atom(on.letter(scope.letters.get(variable.id) ?? variable.letter))
        : write(variable, scope);
      const scaleText = writeSize(coefficient);
      if (coefficient === size(1)) return body;
      if (scaleText.opposite) {
        return negated(
          scaleText.opposite.text === "1" ? body : multiplied([scaleText.opposite, body]),
        );
      }
      return multiplied([scaleText, body]);
    });
    const rest = at.plus.terms.map((term) => writeSize({ key: "", terms: [term] }));
    return summed(terms.length + rest.length === 0 ? [atom("0")] : [...terms, ...rest]);
  };

  const indexText = (at: Ix, scope: Scope): string => on.tight(writeIx(at, scope).text);

  // -- expressions --------------------------------------------------------------------------------------

  const write = (e: Expr, scope: Scope): Piece => {
    const here = written.get(scope) ?? new Map<Expr, Piece>();
    written.set(scope, here);
    const piece = here.get(e) ?? writeAnew(e, scope);
    here.set(e, piece);
    return piece;
  };

  const writeAnew = (e: Expr, scope: Scope): Piece => {
    const name = style.names && namedPart(e, scope);
    if (name) return name;
    switch (e.kind) {
      case "num":
        return writeNumber(e.value);
      case "constant":
        return on.pi();
      case "size":
        return writeSize(e.value);
      case "index":
        return writeIx(e.value, scope);
      case "entry":
        return (
          scope.fill.get(e.of.name) ??
          on.symbol(
            e.of,
            e.at.map((at) => indexText(at, scope)),
          )
        );
      case "sum":
        return summed(e.args.map((term) => write(term, scope)));
      case "product":
        return writeProduct(e.args, scope);
      case "power":
        return writePower(e.base, e.exponent, scope);
      case "over":
        return writeOver(e, scope);
      case "delta":
        return on.delta(indexText(e.left, scope), indexText(e.right, scope));
      case "call":
        return writeCall(e, scope);
      case "cases":
        return writeCases(e, scope);
      case "deriv":
        return writeDeriv(e, scope);
      case "limit":
        return writeLimit(e, scope);
      case "hole":
        return writeHole(e, scope);
    }
  };

  const writePower = (base: Expr, exponent: Expr, scope: Scope): Piece => {
    if (exponent.kind === "num") {
      if (isNegative(exponent.value)) return writeProduct([power(base, exponent)], scope);
      if (exponent.value.n === 1n && exponent.value.d > 1n && exponent.value.d < 10n) {
        const root = on.root(write(base, scope), Number(exponent.value.d));
        if (root) return root;
      }
    }
    return on.power(write(base, scope), write(exponent, scope));
  };

  const binders = (by: readonly IndexVar[], inner: Scope): Binder[] =>
    by.map((k) => ({
      letter: on.letter(inner.letters.get(k.id) ?? k.letter),
      to: writeSize(k.size).text,
    }));

  const writeOver = (e: Over, scope: Scope): Piece => {
    const inner = scoped(scope, e.by);
    return on.over(
      e.op,
      binders(e.by, inner),
      e.where && writeCond(e.where, inner),
      write(e.body, inner),
    );
  };

  const writeCond = (cond: Cond, scope: Scope): string => {
    if (cond.kind !== "compare") {
      const texts = cond.of.map((part) => {
        const text = writeCond(part, scope);
        return cond.kind === "all" && part.kind === "any" ? on.group(text) : text;
      });
      return on.conditions(texts, cond.kind);
    }
    return `${write(cond.left, scope).text} ${on.relation(cond.rel)} ${write(cond.right, scope).text}`;
  };

  const writeCases = (e: Cases, scope: Scope): Piece => {
    const [only] = e.arms;
    if (e.arms.length === 1 && !e.otherwise && only) {
      const mark = on.indicator(writeCond(only.when, scope));
      return only.is.kind === "num" && isOne(only.is.value)
        ? mark
        : multiplied([write(only.is, scope), mark]);
    }
    return on.cases(
      e.arms.map((arm) => ({ is: write(arm.is, scope), when: writeCond(arm.when, scope) })),
      e.otherwise && same(e.otherwise, valueless)
        ? undefined
        : e.otherwise
          ? write(e.otherwise, scope)
          : atom("0"),
    );
  };

  const writeDeriv = (e: Deriv, scope: Scope): Piece => {
    const by: Piece[] = [];
    let of: Expr = e;
    while (of.kind === "deriv") {
      by.push(write(of.by, scope));
      of = of.of;
    }
    const names = new Set<string>();
    for (const part of subterms(of)) if (part.kind === "entry") names.add(part.of.name);
    const partial = style.partial ?? "auto";
    const alone =
      e.by.kind === "entry" && e.by.at.length === 0 && names.size === 1 && names.has(e.by.of.name);
    const upright = partial === "auto" ? alone : !partial;
    const short =
      of.kind === "entry" ||
      of.kind === "call" ||
      of.kind === "power" ||
      of.kind === "hole" ||
      namedPart(of, scope) !== undefined;
    return on.derivative(write(of, scope), by, upright, short);
  };

  const writeLimit = (e: Limit, scope: Scope): Piece =>
    on.limit(
      write(e.of, scope),
      on.symbol(e.by, []),
      e.to === "+inf"
        ? on.infinity("+")
        : e.to === "-inf"
          ? on.infinity("-")
          : write(e.to, scope).text,
      e.from,
    );

  const writeHole = (e: Hole, scope: Scope): Piece =>
    on.hole(
      e.name,
      e.at.map(({ of, to }) => [
        on.letter(scope.letters.get(of.id) ?? of.letter),
        indexText(to, scope),
      ]),
    );

  // -- names given by the style -------------------------------------------------------------------------

  const namedPart = (e: Expr, scope: Scope): Piece | undefined => {
    for (const { of, as } of style.names ?? []) {
      const at = readAs(e, of);
      if (at)
        return on.named(
          as,
          at.map((place) => indexText(place, scope)),
        );
    }
    return undefined;
  };

  // -- calls, and tensors as arguments ------------------------------------------------------------------

  const writeCall = (e: Call, scope: Scope): Piece =>
    on.call(
      e.fn,
      e.args.map((arg) => writeArg(arg, scope, e.args.length === 1)),
      e.at.map((at) => indexText(at, scope)),
    );

  /** An argument; read by its entries, a function takes a row as well as a column. */
  const writeArg = (arg: Arg, scope: Scope, orRow = false): Piece =>
    arg.by.length === 0
      ? write(arg.body, scope)
      : writeWhole({ indices: arg.by, body: arg.body }, scope, orRow);

  /** A tensor without its indices: a name, an axis or two of a symbol, matrix notation, or else its entries. */
  const writeWhole = (of: Tensor, scope: Scope, orRow = false): Piece => {
    for (const naming of style.names ?? []) {
      if (isNamed(of, naming.of)) return on.named(naming.as, []);
    }
    const part = axesOf(of, scope);
    if (part) return orRow ? part.own : part.upright;
    const m = raise(of, raiseOptions);
    // An argument that is a derivative is named by its entries.
    if (m && !(m.kind === "tensor" && m.body.kind === "deriv")) return writeMatrix(m, scope);
    if (of.indices.length === 0) return write(of.body, scope);
    const inner = scoped(scope, of.indices);
    return on.array(write(of.body, inner), binders(of.indices, inner));
  };

  /** Axes of a symbol left whole: as the symbol has them, and standing upright where that is a row. */
  const axesOf = (
    { indices, body }: Tensor,
    scope: Scope,
  ): { readonly own: Piece; readonly upright: Piece; readonly isRow: boolean } | undefined => {
    if (body.kind !== "entry" || scope.fill.has(body.of.name)) return undefined;
    if (leavesPart(body, indices)) return undefined;
    const whole = body.at.map((at) => indices.indexOf(plainVar(at) as IndexVar));
    const inOrder = whole.filter((axis) => axis >= 0);
    if (inOrder.length !== indices.length || inOrder.some((axis, place) => axis !== place))
      return undefined;
    const others = body.at.filter((_, axis) => (whole[axis] as number) < 0);
    if (others.some((at) => indices.some((k) => mentions(indexValue(at), k)))) return undefined;
    const own = on.symbol(
      body.of,
      others.length === 0
        ? []
        : body.at.map((at, axis) => ((whole[axis] as number) < 0 ? indexText(at, scope) : ":")),
    );
    const isRow = indices.length === 1 && body.at.length === 2 && (whole[1] as number) >= 0;
    return { own, upright: isRow ? on.transpose(own) : own, isRow };
  };

  // -- matrix notation ----------------------------------------------------------------------------------

  const writeMatrix = (m: Matrix, scope: Scope): Piece => {
    switch (m.kind) {
      case "symbol":
        return on.symbol(m.of, []);
      case "tensor":
        return m.indices.length === 0 ? write(m.body, scope) : writeLeaf(m, scope);
      case "identity":
        return on.identity(writeSize(m.extent.rows).text);
      case "ones":
        return on.ones(
          writeSize(m.extent.rows).text,
          m.extent.layout === "matrix" ? writeSize(m.extent.columns).text : undefined,
        );
      case "onehot":
        return on.onehot(indexText(m.at, scope), writeSize(m.extent.rows).text);
      case "transpose": {
        const part =
          m.of.kind === "tensor" && !isOtherwiseNamed(m.of) ? axesOf(m.of, scope) : undefined;
        return part?.isRow ? part.own : on.transpose(writeMatrix(m.of, scope));
      }
      case "diag":
      case "trace":
        return on.operator(m.kind, writeMatrix(m.of, scope));
      case "inverse":
        return on.inverse(writeMatrix(m.of, scope));
      case "squaredNorm":
        return on.squaredNorm(
          writeMatrix(m.of, scope),
          m.of.extent.layout === "matrix" ? "matrix" : "vector",
        );
      case "rowwise":
        return on.rowwise(m.fn, writeMatrix(m.of, scope));
      case "sum":
        return summed(m.args.map((arg) => writeMatrix(arg, scope)));
      case "product":
        return multiplied(
          m.args.map((arg) => {
            const piece = writeMatrix(arg, scope);
            return arg.kind === "hadamard" || arg.kind === "scale" ? enclosed(piece) : piece;
          }),
        );
      case "hadamard":
        return writeHadamard(m.args, scope);
      case "scale":
        return writeScale(m.by, m.of, scope);
      case "map":
        return writeMap(m, scope);
    }
  };

  const raiseOptions = {
    ...(style.rows && { rows: style.rows }),
    ...(style.names && { named: style.names.map((naming) => naming.of) }),
    ...(style.asWritten && { asWritten: true }),
  };

  const isOtherwiseNamed = (of: Tensor): boolean =>
    style.names?.some((naming) => isNamed(of, naming.of)) ?? false;

  /** A tensor leaf without its indices; `raise` keeps no other than these. */
  const writeLeaf = (m: Matrix & { kind: "tensor" }, scope: Scope): Piece => {
    const { body, indices } = m;
    for (const naming of style.names ?? []) {
      if (isNamed(m, naming.of)) return on.named(naming.as, []);
    }
    const part = axesOf(m, scope);
    if (part) return part.upright;
    if (body.kind === "call" && isAt(body.at, m)) {
      return on.call(
        body.fn,
        body.args.map((arg) => writeArg(arg, scope)),
        [],
      );
    }
    if (body.kind === "deriv" && body.by.kind === "entry") {
      const above = body.of.kind === "entry" ? on.symbol(body.of.of, []) : write(body.of, scope);
      return on.derivative(above, [on.symbol(body.by.of, [])], style.partial === false, true);
    }
    const inner = scoped(scope, indices);
    return on.array(write(body, inner), binders(indices, inner));
  };

  const writeHadamard = (args: readonly Matrix[], scope: Scope): Piece => {
    let text = "";
    for (const [at, arg] of args.entries()) {
      const below = at > 0 ? entrywiseInverse(arg) : undefined;
      const piece = writeMatrix(below ?? arg, scope);
      if (at > 0) text += below ? on.divided : on.hadamard;
      text += held(on, piece, Holds.Factor);
    }
    return { text, holds: Holds.Product };
  };

  const entrywiseInverse = (m: Matrix): Matrix | undefined =>
    m.kind === "map" &&
    m.body.kind === "power" &&
    m.body.exponent === minusOne &&
    m.body.base.kind === "entry"
      ? m.args[0]
      : undefined;

  const writeScale = (by: Matrix, of: Matrix, scope: Scope): Piece => {
    const factor = writeMatrix(by, scope);
    const body = writeMatrix(of, scope);
    const isOpen = of.kind === "hadamard" || (of.kind === "scale" && body.opposite !== undefined);
    const whole = isOpen ? enclosed(body) : body;
    const signless = factor.opposite ?? factor;
    const scaled =
      factor.opposite && signless.text === "1"
        ? body
        : multiplied([by.kind === "product" ? enclosed(signless) : signless, whole]);
    return factor.opposite ? negated(scaled) : scaled;
  };

  const writeMap = (m: Matrix & { kind: "map" }, scope: Scope): Piece => {
    const { body, params, args } = m;
    const fill = new Map(scope.fill);
    for (const [at, param] of params.entries())
      fill.set(param.name, writeMatrix(args[at] as Matrix, scope));
    const inner = { ...scope, fill };
    return body.kind === "power" && body.base.kind === "entry" && m.extent.layout !== "scalar"
      ? on.entrywisePower(write(body.base, inner), write(body.exponent, inner))
      : write(body, inner);
  };

  return {
    expr: (e) => write(e, opened([e], freeIndices(e))).text,
    tensor: (of) => {
      const others = freeIndices(of.body).filter((k) => !of.indices.includes(k));
      return writeWhole(of, opened([of.body], others)).text;
    },
    matrix: (m) => writeMatrix(m, opened(expressionsIn(m), matrixIndices(m))).text,
    size: (of) => writeSize(of).text,
    cond: (of) => {
      const sides = condSides(of);
      const free = new Map(sides.flatMap(freeIndices).map((k) => [k.id, k]));
      return writeCond(of, opened(sides, [...free.values()]));
    },
  };
};

const expressionsIn = (m: Matrix): Expr[] =>
  matrixLeaves(m).flatMap((leaf) =>
    leaf.kind === "tensor"
      ? [leaf.body]
      : leaf.kind === "symbol"
        ? leaf.of.axes.map(sizeValue)
        : leaf.kind === "onehot"
          ? [indexValue(leaf.at)]
          : [],
  );
