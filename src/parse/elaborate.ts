import { entryAt, negate, one, pi, rationalNumber, sizeValue, sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { size } from "../expr/size.ts";
import { nodeCount } from "../expr/walk.ts";
import { decimal } from "../numeric/rational.ts";
import { applyFunction, callTensor } from "./apply.ts";
import { writtenArray } from "./arrays.ts";
import { choiceOf } from "./choices.ts";
import type { Context } from "./context.ts";
import { entryOf } from "./entries.ts";
import { type Remark, refuse, type Span } from "./error.ts";
import { forms } from "./forms.ts";
import type { Uses } from "./names.ts";
import { powerOf, transposeOf } from "./powers.ts";
import { productOf } from "./products.ts";
import { type Found, Scope } from "./scope.ts";
import { spanOf, type Token } from "./token.ts";
import type { Chain, Tree } from "./tree.ts";
import {
  arrayOf,
  elementwise,
  indexExpr,
  isRow,
  isScalar,
  mapped,
  scalarValue,
  shapeAlone,
  shapeText,
  type Value,
} from "./value.ts";

/** How many nodes an expression may have, abbreviations written out. */
const largestExpression = 200_000;

/**
 * Gives a tree its meaning: names, shapes and indices. The parts of the grammar call each other through the one
 * object that reads a text.
 */
export class Elaborator {
  readonly context: Context;
  readonly scope: Scope;
  readonly remarks: Remark[];
  readonly #text: string;
  readonly #tokens: readonly Token[];

  constructor(
    text: string,
    tokens: readonly Token[],
    uses: Uses,
    context: Context,
    found: Found,
    remarks: Remark[],
  ) {
    this.#text = text;
    this.#tokens = tokens;
    this.context = context;
    this.scope = new Scope(context, uses, found);
    this.remarks = remarks;
  }

  /** Refuses what is too large when written out. */
  bounded(body: Expr, tree: Tree): void {
    if (nodeCount(body) <= largestExpression) return;
    refuse(
      "E-LIMIT",
      this.span(tree),
      `Écrite en entier, l'expression dépasse ${largestExpression} nœuds.`,
      `Written out, the expression has more than ${largestExpression} nodes.`,
    );
  }

  // -- places and words ---------------------------------------------------------------------------------

  span(tree: Tree): Span {
    return spanOf(this.#tokens, tree.first, tree.last);
  }

  /** The text of a part, shortened where it is long. */
  quote(tree: { readonly first: number; readonly last: number }): string {
    const { start, end } = spanOf(this.#tokens, tree.first, tree.last);
    const text = this.#text.slice(start, end);
    return text.length > 40 ? `${text.slice(0, 24)}…${text.slice(-12)}` : text;
  }

  remark(tree: Tree, fr: string, en: string): void {
    this.remarks.push({ message: { fr, en }, span: this.span(tree) });
  }

  /** Refuses two parts whose shapes do not go together, naming both. */
  clash(
    tree: Tree,
    parts: readonly (readonly [
      tree: { readonly first: number; readonly last: number },
      value: Value,
    ])[],
    fr: string,
    en: string,
  ): never {
    const shapes = (scalar: string, is: string, joint: string): string =>
      parts
        .map(([part, value]) => `${this.quote(part)}${is}${shapeText(value.sizes) || scalar}`)
        .join(joint);
    return refuse(
      "E-SHAPE",
      this.span(tree),
      `${shapes("un scalaire", " : ", ", ")}. ${fr}`,
      `${shapes("a scalar", ": ", ", ")}. ${en}`,
    );
  }

  // -- values -------------------------------------------------------------------------------------------

  value(tree: Tree): Value {
    switch (tree.kind) {
      case "number":
        return scalarValue(rationalNumber(decimal(tree.text)));
      case "name":
        return this.#name(tree.name, tree);
      case "group":
      case "plus":
        return this.value(tree.of);
      case "minus":
        return mapped(this.value(tree.of), negate);
      case "transpose":
        return transposeOf(this, tree, this.value(tree.of), tree.of);
      case "power":
        return powerOf(this, tree);
      case "terms":
        return this.#terms(tree);
      case "factors":
        return productOf(this, tree);
      case "relation":
      case "choice":
        return choiceOf(this, tree);
      case "call":
        return this.#call(tree);
      case "entry":
        return entryOf(this, tree);
      case "array":
        return writtenArray(this, tree);
      case "value":
        return tree.value;
      case "place":
        return scalarValue(indexExpr(tree.index(undefined)));
    }
  }

  /** The value of a part that has to be a scalar. */
  scalar(tree: Tree, fr: string, en: string): Expr {
    const value = this.value(tree);
    return isScalar(value) ? value.at() : this.clash(tree, [[tree, value]], fr, en);
  }

  /** The function of the entries of several parts. */
  combine(
    tree: Tree,
    parts: readonly Tree[],
    values: readonly Value[],
    of: (...entries: Expr[]) => Expr,
  ): Value {
    const all = elementwise(values, of);
    if (all?.sizes.length === 2 && values.some(isColumn) && values.some(isRow)) {
      this.remark(
        tree,
        `Une colonne et une ligne se répètent ici l'une le long de l'autre : ${shapeText(all.sizes)}.`,
        `A column and a row are repeated along each other here: ${shapeText(all.sizes)}.`,
      );
    }
    return (
      all ??
      this.#twoThatClash(
        tree,
        parts,
        values,
        "Terme à terme, les tailles doivent être égales ou valoir 1.",
        "Entry by entry, sizes must be equal or 1.",
      )
    );
  }

  #twoThatClash(
    tree: Tree,
    parts: readonly Tree[],
    values: readonly Value[],
    fr: string,
    en: string,
  ): never {
    const second = values.findIndex(
      (_, at) => at > 0 && !elementwise(values.slice(0, at + 1).map(shapeAlone), () => one),
    );
    const first = values.findIndex(
      (value, at) =>
        at < second && !elementwise([value, values[second] as Value].map(shapeAlone), () => one),
    );
    const shown = [Math.max(first, 0), Math.max(second, 0)].map(
      (at) => [parts[at] as Tree, values[at] as Value] as const,
    );
    return this.clash(tree, shown, fr, en);
  }

  #name(name: string, tree: Tree): Value {
    const bound = this.scope.bound(name);
    if (bound) return scalarValue(indexExpr(bound));
    const defined = this.scope.defined(name);
    if (defined) return defined;
    // In `n: n` the quantity and its size share a name; a size is meant only where one is wanted.
    const hasAxes = (this.context.declared.get(name)?.sym.axes.length ?? 0) > 0;
    if (!hasAxes && this.scope.isSize(name)) return scalarValue(sizeValue(size(name)));
    if (!this.context.declared.has(name)) {
      if (name === "e") return scalarValue(this.apply("exp", [scalarValue(one)], tree).at());
      if (name === "pi" || name === "π") return scalarValue(pi);
    }
    const { sym } = this.scope.symbol(name);
    return arrayOf(sym.axes, (...at) => entryAt(sym, at));
  }

  #terms(tree: Chain & Tree): Value {
    const parts = [tree.head, ...tree.tail.map(({ of }) => of)];
    const values = parts.map((part) => this.value(part));
    return this.combine(tree, parts, values, (...entries) =>
      sum(
        ...entries.map((entry, at) =>
          at > 0 && tree.tail[at - 1]?.op === "-" ? negate(entry) : entry,
        ),
      ),
    );
  }

  #call(tree: Tree & { kind: "call" }): Value {
    const builder = this.context.functions.get(tree.name);
    const form = forms.get(builder?.def.name ?? tree.name) ?? forms.get(tree.name);
    const formed = form?.(this, tree);
    if (formed) return formed;
    if (!builder) return this.#badArguments(tree);
    const values = tree.args.map((arg) => this.value(arg));
    return applyFunction(this, builder, tree, values);
  }

  #badArguments(tree: Tree & { kind: "call" }): never {
    return refuse(
      "E-TYPE",
      this.span(tree),
      `« ${tree.name} » ne prend pas ces arguments (${tree.args.length}).`,
      `"${tree.name}" does not take these arguments (${tree.args.length}).`,
    );
  }

  /** A function of the list, by name, applied to values that fit it. */
  apply(name: string, values: readonly Value[], tree: Tree): Value {
    const builder = this.context.functions.get(name);
    if (!builder) {
      return refuse(
        "E-NAME",
        this.span(tree),
        `La fonction « ${name} », dont ceci a besoin, n'est pas connue.`,
        `The function "${name}", which this needs, is not known.`,
      );
    }
    return (
      callTensor(builder, values) ??
      this.clash(
        tree,
        values.map((value) => [tree, value] as const),
        `« ${name} » ne prend pas cette forme.`,
        `"${name}" does not take this shape.`,
      )
    );
  }
}

const isColumn = ({ sizes }: Value): boolean => sizes.length === 1;
