import { same } from "../expr/arranged.ts";
import { indexValue, number, power, rationalNumber, sizeValue, valueless } from "../expr/build.ts";
import { isIndexVar, plainVar } from "../expr/index-of.ts";
import { type Matrix, matrixIndices, matrixLeaves } from "../expr/matrix.ts";
import { isNamed, readAs } from "../expr/naming.ts";
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
} from "../expr/node.ts";
import { type Size, size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { condSides, freeIndices, mentions, nodeCount, subterms } from "../expr/walk.ts";
import { isInteger, isNegative, isOne } from "../numeric/rational.ts";
import { joins } from "./joins.ts";
import { outermost, type Scope, withIndices } from "./letters.ts";
import type { Binder, Notation } from "./notation.ts";
import { atom, type Piece } from "./piece.ts";
import { raise } from "./raise.ts";
import type { PrintStyle } from "./style.ts";
import { leavesPart } from "./whole.ts";
import { matrixWriter, type WholeAxes } from "./write-matrix.ts";

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
  const join = joins(on);
  const { negated, summed, multiplied, writeNumber, writeSize } = join;

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

  const axesOf = ({ indices, body }: Tensor, scope: Scope): WholeAxes | undefined => {
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

  const raiseOptions = {
    ...(style.rows && { rows: style.rows }),
    ...(style.names && { named: style.names.map((naming) => naming.of) }),
    ...(style.asWritten && { asWritten: true }),
  };

  const writeMatrix = matrixWriter(on, style, join, {
    write,
    writeArg,
    indexText,
    axesOf,
    binders,
    scoped,
  });

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
