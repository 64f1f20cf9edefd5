import { minusOne } from "../expr/build.ts";
import type { Matrix } from "../expr/matrix.ts";
import { isAt, isNamed } from "../expr/naming.ts";
import type { Arg, Expr, IndexVar, Ix } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import type { Joins } from "./joins.ts";
import type { Scope } from "./letters.ts";
import { type Binder, held, type Notation } from "./notation.ts";
import { Holds, type Piece } from "./piece.ts";
import type { PrintStyle } from "./style.ts";

/** Axes of a symbol left whole: as the symbol has them, and standing upright where that is a row. */
export interface WholeAxes {
  readonly own: Piece;
  readonly upright: Piece;
  readonly isRow: boolean;
}

/** What stands in matrices: expressions, and tensors by their entries. */
export interface Inside {
  write(e: Expr, scope: Scope): Piece;
  writeArg(arg: Arg, scope: Scope): Piece;
  indexText(at: Ix, scope: Scope): string;
  axesOf(of: Tensor, scope: Scope): WholeAxes | undefined;
  binders(by: readonly IndexVar[], inner: Scope): Binder[];
  scoped(scope: Scope, by: readonly IndexVar[]): Scope;
}

/** The printer of matrix notation, beside that of the expressions in it. */
export const matrixWriter = (
  on: Notation,
  style: PrintStyle,
  { enclosed, negated, summed, multiplied, writeSize }: Joins,
  { write, writeArg, indexText, axesOf, binders, scoped }: Inside,
): ((m: Matrix, scope: Scope) => Piece) => {
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

  return writeMatrix;
};
