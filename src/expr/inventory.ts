import { isIndexVar, plainEntry, plainVar } from "./index-of.ts";
import type { Call, Cond, Expr, Ix, Sym } from "./node.ts";
import type { Size } from "./size.ts";
import { condSides, parts } from "./walk.ts";

/** What expressions speak of, beside the indices they leave free. */
export interface Inventory {
  readonly symbols: ReadonlyMap<string, Sym>;
  /** The names of sizes. */
  readonly sizes: ReadonlySet<string>;
  /** Symbols that serve as indices, the y of o[y], each with the axis it picks from. */
  readonly labels: ReadonlyMap<string, Size>;
  /** Symbols that are part of an index, the i of x[i + 1], each with the axis it moves along. */
  readonly offsets: ReadonlyMap<string, Size>;
}

/** The symbols, sizes and labels of expressions. */
export const inventoryOf = (...of: readonly Expr[]): Inventory => {
  const symbols = new Map<string, Sym>();
  const sizes = new Set<string>();
  const labels = new Map<string, Size>();
  const offsets = new Map<string, Size>();
  const seen = new Set<Expr>();

  const addSize = (size: Size): void => {
    for (const { names } of size.terms) for (const name of names) sizes.add(name);
  };
  const addSymbol = (sym: Sym): void => {
    symbols.set(sym.name, sym);
    sym.axes.forEach(addSize);
  };
  const addLabel = (at: Ix, axis: Size | undefined): void => {
    const label = plainEntry(at);
    if (!axis) return;
    if (label?.kind === "entry") labels.set(label.of.name, axis);
    else
      for (const [, variable] of at.terms)
        if (!isIndexVar(variable) && variable.kind === "entry") offsets.set(variable.of.name, axis);
  };
  const visitIx = (at: Ix): void => {
    addSize(at.plus);
    for (const [coefficient, variable] of at.terms) {
      addSize(coefficient);
      if (isIndexVar(variable)) addSize(variable.size);
      else visit(variable);
    }
  };
  const visitCond = (cond: Cond): void => condSides(cond).forEach(visit);
  const visit = (e: Expr): void => {
    if (seen.has(e)) return;
    seen.add(e);
    switch (e.kind) {
      case "entry":
        addSymbol(e.of);
        e.at.forEach((at, axis) => {
          visitIx(at);
          addLabel(at, e.of.axes[axis]);
        });
        break;
      case "size":
        addSize(e.value);
        break;
      case "index":
        visitIx(e.value);
        break;
      case "delta":
        visitIx(e.left);
        visitIx(e.right);
        addLabel(e.left, plainVar(e.right)?.size);
        addLabel(e.right, plainVar(e.left)?.size);
        break;
      case "over":
        for (const k of e.by) addSize(k.size);
        if (e.where) visitCond(e.where);
        break;
      case "call": {
        const axes = axesGiven(e);
        e.at.forEach((at, axis) => {
          visitIx(at);
          addLabel(at, axes[axis]);
        });
        for (const { by } of e.args) for (const k of by) addSize(k.size);
        break;
      }
      case "cases":
        for (const { when } of e.arms) visitCond(when);
        break;
      case "deriv":
        visit(e.by);
        break;
      case "limit":
        addSymbol(e.by);
        if (typeof e.to !== "string") visit(e.to);
        break;
      default:
    }
    parts(e).forEach(visit);
  };

  of.forEach(visit);
  return { symbols, sizes, labels, offsets };
};

/** The axes of what a call gives, from those of its arguments. */
const axesGiven = ({ fn, args }: Call): readonly (Size | undefined)[] => {
  const sizes = new Map<string, Size>();
  fn.shape.takes.forEach((letters, of) => {
    letters.forEach((letter, axis) => {
      const size = args[of]?.by[axis]?.size;
      if (size) sizes.set(letter, size);
    });
  });
  return fn.shape.gives.map((letter) => sizes.get(letter));
};
