import {
  allOf,
  cases,
  compare,
  entryAt,
  indicator,
  inverse,
  negate,
  number,
  one,
  pi,
  power,
  product,
  quotient,
  rationalNumber,
  sizeValue,
  sum,
  symbol,
  wholeNumber,
} from "../expr/build.ts";
import {
  addIx,
  fixedIx,
  isIndexVar,
  ix,
  negateIx,
  plainVar,
  reachOf,
  scaleIx,
  sizeIx,
} from "../expr/index-of.ts";
import type { Cond, Expr, Ix } from "../expr/node.ts";
import {
  addSizes,
  fixedSize,
  leastSize,
  type Size,
  scaleSize,
  size,
  sizeText,
} from "../expr/size.ts";
import { freeIndices, nodeCount, symbolNames } from "../expr/walk.ts";
import { decimal } from "../numeric/rational.ts";
import { applyFunction, callTensor } from "./apply.ts";
import type { Context, DeclaredSymbol } from "./context.ts";
import { boundedProduct } from "./declare.ts";
import { Refusal, type Remark, refuse, type Span } from "./error.ts";
import { forms } from "./forms.ts";
import type { Uses } from "./names.ts";
import { spanOf, type Token } from "./scan.ts";
import { bare, type Chain, type Place, type Tree } from "./tree.ts";
import {
  arrayOf,
  elementwise,
  firstIx,
  indexExpr,
  isScalar,
  isUnit,
  matrixOf,
  matrixProduct,
  scalarValue,
  shapeText,
  tensorOf,
  transposed,
  type Value,
  valueOfTensor,
} from "./value.ts";

/** What the reading of several texts in one context has found so far. */
export interface Found {
  readonly symbols: Map<string, DeclaredSymbol>;
  /** Abbreviations: what they stand for, and the names it mentions. */
  readonly defined: Map<string, { readonly value: Value; readonly mentions: readonly string[] }>;
  /** Names used as sizes. */
  readonly sizes: Set<string>;
}

/** How many nodes an expression may have, abbreviations written out. */
const largestExpression = 200_000;
const largestExponent = 10_000;
const largestMatrixPower = 8;

/** Gives a tree its meaning: names, shapes and indices. */
export class Elaborator {
  readonly context: Context;
  readonly remarks: Remark[];
  /** Names of symbols in order of first mention. */
  readonly mentions = new Set<string>();
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #uses: Uses;
  readonly #found: Found;
  readonly #bound = new Map<string, Ix>();
  /** Index letters that a condition around holds back: not all of their values have to stay on an axis. */
  #guarded: ReadonlySet<string> = new Set();

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
    this.#uses = uses;
    this.context = context;
    this.#found = found;
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
        return this.map(this.value(tree.of), negate);
      case "transpose":
        return this.#transpose(tree, this.value(tree.of), tree.of);
      case "power":
        return this.#power(tree);
      case "terms":
        return this.#terms(tree);
      case "factors":
        return this.#factors(tree);
      case "relation":
      case "choice":
        return this.#choice(tree);
      case "call":
        return this.#call(tree);
      case "entry":
        return this.#entry(tree);
      case "array":
        return this.#array(tree);
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

  map(value: Value, of: (entry: Expr) => Expr): Value {
    return isScalar(value)
      ? scalarValue(of(value.at()))
      : { sizes: value.sizes, at: (...at) => of(value.at(...at)) };
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
      (_, at) => at > 0 && !elementwise(values.slice(0, at + 1).map(shadow), () => one),
    );
    const first = values.findIndex(
      (value, at) =>
        at < second && !elementwise([value, values[second] as Value].map(shadow), () => one),
    );
    const shown = [Math.max(first, 0), Math.max(second, 0)].map(
      (at) => [parts[at] as Tree, values[at] as Value] as const,
    );
    return this.clash(tree, shown, fr, en);
  }

  // -- names --------------------------------------------------------------------------------------------

  #name(name: string, tree: Tree): Value {
    const bound = this.#bound.get(name);
    if (bound) return scalarValue(indexExpr(bound));
    const defined = this.#found.defined.get(name);
    if (defined) {
      for (const each of defined.mentions) this.mentions.add(each);
      return defined.value;
    }
    // In `n: n` the quantity and its size share a name; a size is meant only where one is wanted.
    const hasAxes = (this.context.declared.get(name)?.sym.axes.length ?? 0) > 0;
    if (!hasAxes && this.isSize(name)) return scalarValue(sizeValue(size(name)));
    if (!this.context.declared.has(name)) {
      if (name === "e") return scalarValue(this.apply("exp", [scalarValue(one)], tree).at());
      if (name === "pi" || name === "π") return scalarValue(pi);
    }
    const { sym } = this.symbol(name);
    return arrayOf(sym.axes, (...at) => entryAt(sym, at));
  }

  /** Whether a name that is neither bound nor declared with axes stands for a size. */
  isSize(name: string): boolean {
    if (this.#bound.has(name) || this.#found.defined.has(name)) return false;
    return this.context.sizes.has(name) || this.#found.sizes.has(name);
  }

  symbol(name: string): DeclaredSymbol {
    this.mentions.add(name);
    const known = this.#found.symbols.get(name);
    if (known) return known;
    const made: DeclaredSymbol = {
      sym: symbol(name),
      role: this.#uses.indices.has(name) ? "integer" : "real",
      usedAsIndex: false,
      declared: false,
    };
    this.#found.symbols.set(name, made);
    return made;
  }

  /** The symbol that a part is, if it is just one. */
  symbolOf(tree: Tree): DeclaredSymbol | undefined {
    const of = bare(tree);
    if (of.kind !== "name" || this.#bound.has(of.name) || this.#found.defined.has(of.name))
      return undefined;
    return this.#found.symbols.get(of.name);
  }

  /** Reads what stands under a condition on index letters; others are bound anew, and nothing holds them back. */
  guarding<T>(letters: Iterable<string>, anew: readonly string[], read: () => T): T {
    const outer = this.#guarded;
    this.#guarded = new Set([...[...outer].filter((each) => !anew.includes(each)), ...letters]);
    try {
      return read();
    } finally {
      this.#guarded = outer;
    }
  }

  /** Reads what the name is bound to inside. */
  binding<T>(name: string, to: Ix, read: () => T): T {
    const outer = this.#bound.get(name);
    this.#bound.set(name, to);
    try {
      return this.#guarded.has(name) ? this.guarding([], [name], read) : read();
    } finally {
      if (outer) this.#bound.set(name, outer);
      else this.#bound.delete(name);
    }
  }

  // -- operators ----------------------------------------------------------------------------------------

  #transpose(tree: Tree, value: Value, of: Tree): Value {
    if (value.sizes.length > 2) {
      return this.clash(
        tree,
        [[of, value]],
        "Seule une matrice se transpose.",
        "Only a matrix is transposed.",
      );
    }
    if (isScalar(value)) {
      this.remark(
        tree,
        `${this.quote(of)} est un scalaire : sa transposée est lui-même.`,
        `${this.quote(of)} is a scalar: its transpose is itself.`,
      );
    }
    return transposed(value);
  }

  #power(tree: Tree & { kind: "power" }): Value {
    const { base, exponent, dot } = tree;
    const root = bare(base);
    const isE =
      root.kind === "name" &&
      root.name === "e" &&
      !this.#bound.has("e") &&
      !this.#found.defined.has("e") &&
      !this.context.declared.has("e");
    if (isE) {
      const value = this.value(exponent);
      if (isScalar(value) || dot) return this.apply("exp", [value], tree);
      return this.clash(
        tree,
        [[exponent, value]],
        `Écrivez exp(${this.quote(exponent)}) pour l'exponentielle terme à terme.`,
        `Write exp(${this.quote(exponent)}) for the exponential entry by entry.`,
      );
    }
    const under = this.value(base);
    const mark = bare(exponent);
    if (
      !dot &&
      !isScalar(under) &&
      mark.kind === "name" &&
      mark.name === "T" &&
      !this.#knows("T")
    ) {
      this.remark(
        tree,
        `${this.quote(tree)} se lit comme la transposée ${this.quote(base)}'.`,
        `${this.quote(tree)} is read as the transpose ${this.quote(base)}'.`,
      );
      return this.#transpose(tree, under, base);
    }
    const over = this.value(exponent);
    if (dot || (isScalar(under) && isScalar(over))) {
      if (isScalar(over)) this.#boundedExponent(over.at(), exponent);
      return this.combine(tree, [base, exponent], [under, over], power);
    }
    return this.#matrixPower(tree, under, over);
  }

  #knows(name: string): boolean {
    return (
      this.context.declared.has(name) ||
      this.#bound.has(name) ||
      this.#found.defined.has(name) ||
      this.isSize(name)
    );
  }

  #boundedExponent(exponent: Expr, tree: Tree): void {
    if (exponent.kind !== "num") return;
    const { n, d } = exponent.value;
    if (n <= BigInt(largestExponent) * d) return;
    refuse(
      "E-LIMIT",
      this.span(tree),
      `Cet exposant dépasse ${largestExponent}.`,
      `This exponent is beyond ${largestExponent}.`,
    );
  }

  #matrixPower(tree: Tree & { kind: "power" }, under: Value, over: Value): Value {
    const { base, exponent } = tree;
    const whole = isScalar(over) ? wholeNumber(over.at()) : undefined;
    const [rows, columns] = under.sizes;
    if (whole === undefined || under.sizes.length !== 2 || rows !== columns) {
      return this.clash(
        tree,
        [
          [base, under],
          [exponent, over],
        ],
        "La puissance « ^ » est celle d'un scalaire ou d'une matrice carrée ; terme à terme, écrivez « .^ ».",
        'The power "^" is that of a scalar or a square matrix; entry by entry, write ".^".',
      );
    }
    const times = Math.abs(whole);
    if (times < 1 || times > largestMatrixPower) {
      refuse(
        "E-LIMIT",
        this.span(exponent),
        `Une puissance de matrice va de 1 à ${largestMatrixPower}, ou de −1 à −${largestMatrixPower}.`,
        `A power of a matrix goes from 1 to ${largestMatrixPower}, or from −1 to −${largestMatrixPower}.`,
      );
    }
    const factor = whole < 0 ? this.apply("inv", [under], tree) : under;
    let total = factor;
    for (let at = 1; at < times; at += 1) total = matrixProduct(total, factor) ?? total;
    // A power of powers doubles and doubles: it is written out here, while it can still be measured.
    const { indices, body } = tensorOf(total);
    this.bounded(body, tree);
    return valueOfTensor({ indices, body });
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

  #factors(tree: Chain & Tree): Value {
    this.#echoDivision(tree);
    // A product is kept as its scalar factors before and after its array, if it has one, so that 2*W*x
    // is 2·Σ and not a sum of doubled terms.
    let before: Expr[] = [];
    let array: Value | undefined;
    let after: Expr[] = [];
    let soFar: Tree = tree.head;
    const put = (value: Value): void => {
      before = [];
      after = [];
      array = undefined;
      if (isScalar(value)) before = [value.at()];
      else array = value;
    };
    const whole = (): Value => {
      if (!array) return scalarValue(product(...before));
      if (before.length === 0 && after.length === 0) return array;
      const [left, right] = [before, after];
      return this.map(array, (entry) => product(...left, entry, ...right));
    };
    put(this.value(tree.head));
    for (const { op, of } of tree.tail) {
      const value = this.value(of);
      if (isScalar(value) && op !== "./") {
        const factor = value.at();
        const list = array ? after : before;
        if (op === "/") divide(list, factor);
        else list.push(factor);
      } else if (op === "/" && !isScalar(value)) {
        this.clash(
          tree,
          [
            [soFar, whole()],
            [of, value],
          ],
          "On divise par un scalaire ; terme à terme, écrivez « ./ ».",
          'One divides by a scalar; entry by entry, write "./".',
        );
      } else if (op === ".*" || op === "./") {
        put(this.combine(tree, [soFar, of], [whole(), value], op === ".*" ? product : quotient));
      } else if (!array) {
        after = [];
        array = value;
      } else {
        before.push(...after);
        after = [];
        const next = matrixProduct(array, value);
        if (!next) this.#productClash(tree, soFar, array, of, value);
        else if (isScalar(next)) {
          before.push(next.at());
          array = undefined;
        } else array = next;
      }
      soFar = { kind: "group", of: tree.head, first: tree.head.first, last: of.last };
    }
    return whole();
  }

  /** Where a division is followed by a juxtaposition, how it was read. */
  #echoDivision(tree: Chain & Tree): void {
    const { head, tail } = tree;
    for (const [at, { op, of }] of tail.entries()) {
      const before = at === 0 ? head : tail[at - 1]?.of;
      if (op === "juxtaposed" && tail[at - 1]?.op === "/") {
        const left = this.quote({ first: head.first, last: before?.last ?? head.last });
        const right = this.quote(of);
        this.remark(tree, `Lu (${left})·${right}.`, `Read as (${left})·${right}.`);
      } else if (
        op === "/" &&
        of.kind === "factors" &&
        of.tail.some((part) => part.op === "juxtaposed")
      ) {
        const left = this.quote({ first: head.first, last: before?.last ?? head.last });
        this.remark(
          tree,
          `Lu ${left}/(${this.quote(of)}).`,
          `Read as ${left}/(${this.quote(of)}).`,
        );
      }
    }
  }

  #productClash(tree: Tree, leftTree: Tree, left: Value, rightTree: Tree, right: Value): never {
    const [a, b] = [this.quote(leftTree), this.quote(rightTree)];
    const parts = [
      [leftTree, left],
      [rightTree, right],
    ] as const;
    if (left.sizes.length > 2 || right.sizes.length > 2) {
      return this.clash(
        tree,
        parts,
        "« * » multiplie des matrices ; écrivez les sommes avec sum(…, i, 1, n).",
        '"*" multiplies matrices; write sums with sum(…, i, 1, n).',
      );
    }
    const [inner, other] = [matrixOf(left).sizes[1], matrixOf(right).sizes[0]];
    const sizes = `${sizeText(inner ?? size(1))} ≠ ${sizeText(other ?? size(1))}`;
    const bothColumns = left.sizes.length === 1 && right.sizes.length === 1;
    return this.clash(
      tree,
      parts,
      `Dans ${a}*${b}, les tailles intérieures diffèrent : ${sizes}.${bothColumns ? ` Écrivez ${a}'*${b} pour le produit scalaire, ${a} .* ${b} terme à terme.` : ""}`,
      `In ${a}*${b} the inner sizes differ: ${sizes}.${bothColumns ? ` Write ${a}'*${b} for the dot product, ${a} .* ${b} entry by entry.` : ""}`,
    );
  }

  // -- conditions ---------------------------------------------------------------------------------------

  #choice(tree: Tree & { kind: "relation" | "choice" }): Value {
    if (tree.kind === "relation") {
      const values = tree.of.map((part) => this.value(part));
      return this.combine(tree, tree.of, values, (...sides) =>
        indicator(chained(tree.rels, sides)),
      );
    }
    // c ? a : d ? b : … is one definition by cases.
    const parts: Tree[] = [];
    const conditions: { at: number; count: number; cond: (sides: Expr[]) => Cond }[] = [];
    let rest: Tree = tree;
    while (rest.kind === "choice") {
      const when = bare(rest.when);
      const sides = when.kind === "relation" ? when.of : [when];
      conditions.push({
        at: parts.length,
        count: sides.length,
        cond:
          when.kind === "relation"
            ? (values) => chained(when.rels, values)
            : ([value]) => compare(value as Expr, "≠", 0),
      });
      parts.push(...sides, rest.yes);
      rest = bare(rest.no);
    }
    parts.push(rest);
    // What stands behind a condition has a value only where it holds.
    const sides = new Set(conditions.flatMap(({ at, count }) => parts.slice(at, at + count)));
    const letters = new Set<string>();
    const values = parts.map((part) => {
      const value = this.guarding(letters, [], () => this.value(part));
      if (sides.has(part) && isScalar(value)) {
        const side = value.at();
        for (const k of freeIndices(side)) letters.add(k.letter);
        // A label is held back by its name.
        for (const name of symbolNames(side)) letters.add(name);
      }
      return value;
    });
    return this.combine(tree, parts, values, (...all) =>
      cases(
        conditions.map(({ at, count, cond }) => ({
          when: cond(all.slice(at, at + count)),
          is: all[at + count] as Expr,
        })),
        all.at(-1),
      ),
    );
  }

  // -- entries ------------------------------------------------------------------------------------------

  #entry(tree: Tree & { kind: "entry" }): Value {
    const of = bare(tree.of);
    const inferred = of.kind === "name" ? this.#inferred(of.name, tree) : undefined;
    const value = inferred ?? this.value(tree.of);
    const { at: places } = tree;
    if (isScalar(value)) {
      const name = this.quote(tree.of);
      return refuse(
        "E-SHAPE",
        this.span(tree),
        `${name} est un scalaire et n'a pas d'entrées. Déclarez sa forme, comme « ${name}: n ».`,
        `${name} is a scalar and has no entries. Declare its shape, such as "${name}: n".`,
      );
    }
    const { sizes } = value;
    // A row may be read with one index, a column with two.
    if (sizes.length === 2 && isUnit(sizes[0]) && places.length === 1) {
      return this.#pick(
        tree,
        { sizes: sizes.slice(1), at: (j) => value.at(firstIx, j ?? firstIx) },
        places,
      );
    }
    if (sizes.length === 1 && places.length === 2 && isFirst(places[1]))
      return this.#pick(tree, matrixOf(value), places);
    if (sizes.length !== places.length) {
      return this.clash(
        tree,
        [[tree.of, value]],
        `Il faut ${sizes.length} indices ; il y en a ${places.length}.`,
        `It takes ${sizes.length} indices; there are ${places.length}.`,
      );
    }
    return this.#pick(tree, value, places);
  }

  #pick(tree: Tree & { kind: "entry" }, value: Value, places: readonly Place[]): Value {
    const kept: Size[] = [];
    const slots: ((free: readonly Ix[]) => Ix)[] = [];
    for (const [axis, place] of places.entries()) {
      const extent = value.sizes[axis] ?? size(1);
      if (place.kind === "at") {
        const fixed = this.index(place.of, extent);
        this.#inRange(tree, place.of, fixed, axis, extent);
        slots.push(() => fixed);
        // An index taken from a matrix leaves a row or a column, so the axis stays as one of size 1.
        if (value.sizes.length === 2 && axis === 0 && places[1]?.kind === "range")
          kept.push(size(1));
        continue;
      }
      const slot = kept.length;
      const from = place.from && this.index(place.from, extent);
      const to = place.to && this.index(place.to, extent);
      if (from) this.#inRange(tree, place.from as Tree, from, axis, extent);
      if (to) this.#inRange(tree, place.to as Tree, to, axis, extent);
      const start = from ?? firstIx;
      const length = addIx(addIx(to ?? sizeIx(extent), negateIx(start)), firstIx);
      const count = fixedSize(length.plus);
      if (length.terms.length > 0 || (count !== undefined && count < 1)) {
        const span = this.span(place.to ?? place.from ?? tree);
        return refuse(
          "E-TYPE",
          span,
          "Un intervalle d'indices a une longueur fixe, au moins 1.",
          "A range of indices has a fixed length, at least 1.",
        );
      }
      kept.push(length.plus);
      const shift = addIx(start, negateIx(firstIx));
      slots.push((free) => addIx(free[slot] ?? firstIx, shift));
    }
    const first = places[0];
    const dropsRow =
      value.sizes.length === 2 && first?.kind === "at" && places[1]?.kind === "range";
    return arrayOf(kept, (...free) => {
      const given = dropsRow ? [firstIx, free[1] ?? firstIx] : free;
      return value.at(...slots.map((slot) => slot(given)));
    });
  }

  #inRange(tree: Tree & { kind: "entry" }, place: Tree, at: Ix, axis: number, extent: Size): void {
    const variable = plainVar(at);
    const of = this.quote(tree.of);
    const reach = variable ? { letter: variable.letter, upTo: variable.size } : this.#labelAt(at);
    const spare = reach && fixedSize(addSizes(extent, scaleSize(-1, reach.upTo)));
    // An index that runs to n - 1 stays on an axis of size n.
    if (reach && (spare === undefined || spare < 0)) {
      const [runs, has] = [sizeText(reach.upTo), sizeText(extent)];
      refuse(
        "E-SHAPE",
        this.span(place),
        `L'indice ${reach.letter} va de 1 à ${runs}, mais l'axe ${axis + 1} de ${of} est de taille ${has}.`,
        `The index ${reach.letter} runs from 1 to ${runs}, but axis ${axis + 1} of ${of} has size ${has}.`,
      );
    }
    const out = reach ? undefined : this.#outside(at, extent);
    if (out === undefined) return;
    const [fr, en] = out.below
      ? [" Les indices commencent à 1.", " Indices begin at 1."]
      : ["", ""];
    refuse(
      "E-SHAPE",
      this.span(place),
      `L'indice ${out.text} est hors de 1 … ${sizeText(extent)} (axe ${axis + 1} de ${of}).${fr}`,
      `The index ${out.text} is outside 1 … ${sizeText(extent)} (axis ${axis + 1} of ${of}).${en}`,
    );
  }

  /** The label that an index is, and how many classes it may be one of; nothing where a condition holds it back. */
  #labelAt({ terms, plus }: Ix): { readonly letter: string; readonly upTo: Size } | undefined {
    const [[times, label] = [], ...more] = terms;
    if (!label || isIndexVar(label) || label.kind !== "entry" || more.length > 0) return undefined;
    const { name } = label.of;
    const assume = this.context.declared.get(name)?.assume;
    const isAlone = times === size(1) && plus === size(0) && !this.#guarded.has(name);
    return isAlone && assume?.is === "index" ? { letter: name, upTo: assume.upTo } : undefined;
  }

  /** A value that an index is certain to take outside an axis, unless a condition holds its letters back. */
  #outside(at: Ix, extent: Size): { readonly text: string; readonly below: boolean } | undefined {
    const reach = reachOf(at);
    if (!reach || indexLetters(at).some((letter) => this.#guarded.has(letter))) return undefined;
    if ((leastSize(scaleSize(-1, reach.from)) ?? -1) >= 0)
      return { text: sizeText(reach.from), below: true };
    const beyond = leastSize(addSizes(reach.to, scaleSize(-1, extent))) ?? 0;
    return beyond > 0 ? { text: sizeText(reach.to), below: false } : undefined;
  }

  /** An undeclared name that is read at bound indices has the sizes they run over. */
  #inferred(name: string, tree: Tree & { kind: "entry" }): Value | undefined {
    if (this.#knows(name) || this.#found.symbols.has(name)) return undefined;
    const axes: Size[] = [];
    for (const place of tree.at) {
      const of = place.kind === "at" ? bare(place.of) : undefined;
      const at = of?.kind === "name" ? this.#bound.get(of.name) : undefined;
      const variable = at && plainVar(at);
      if (!variable) return undefined;
      axes.push(variable.size);
    }
    this.mentions.add(name);
    const sym = symbol(name, axes);
    this.#found.symbols.set(name, { sym, role: "real", usedAsIndex: false, declared: false });
    const shape = axes.map(sizeText).join(" x ");
    this.remark(tree, `Lu avec « ${name}: ${shape} ».`, `Read with "${name}: ${shape}".`);
    return arrayOf(axes, (...at) => entryAt(sym, at));
  }

  /** The index that a part is: sizes, whole numbers, bound names and integer quantities, added and scaled. */
  index(tree: Tree, extent?: Size): Ix {
    switch (tree.kind) {
      case "place":
        return tree.index(extent);
      case "number": {
        if (/^\d{1,9}$/.test(tree.text)) return ix(Number(tree.text));
        break;
      }
      case "group":
      case "plus":
        return this.index(tree.of, extent);
      case "minus":
        return negateIx(this.index(tree.of, extent));
      case "terms":
        return tree.tail.reduce(
          (total, { op, of }) => {
            const term = this.index(of, extent);
            return addIx(total, op === "-" ? negateIx(term) : term);
          },
          this.index(tree.head, extent),
        );
      case "factors": {
        let total = this.index(tree.head, extent);
        for (const { op, of } of tree.tail) {
          if (op === "/" || op === "./") return this.#notAnIndex(tree);
          const factor = this.index(of, extent);
          if (factor.terms.length > 0 && total.terms.length > 0) return this.#notAnIndex(tree);
          const [scale, scaled] = factor.terms.length === 0 ? [factor, total] : [total, factor];
          if (scaled.plus.terms.length * scale.plus.terms.length > 1) {
            boundedProduct(scaled.plus, scale.plus, this.span(tree));
          }
          total = scaleIx(scale.plus, scaled);
        }
        return total;
      }
      case "name": {
        const bound = this.#bound.get(tree.name);
        if (bound) return bound;
        if (this.isSize(tree.name)) return sizeIx(size(tree.name));
        if (tree.name === "end" && extent && !this.#knows("end")) return sizeIx(extent);
        break;
      }
    }
    if (tree.kind === "name" || tree.kind === "entry") {
      const value = this.value(tree);
      if (isScalar(value)) {
        const e = value.at();
        if (e.kind === "entry" && this.#integer(e.of.name)) return ix(e);
        if (e.kind === "index") return e.value;
        const whole = wholeNumber(e);
        if (whole !== undefined) return ix(whole);
      }
    }
    return this.#notAnIndex(tree);
  }

  /** Marks a name as one that stands in indices; false where it was declared otherwise. */
  #integer(name: string): boolean {
    const known = this.#found.symbols.get(name);
    if (!known || (known.declared && known.role === "real" && known.sym.axes.length > 0))
      return false;
    if (known.declared && known.role === "real") return false;
    if (!known.usedAsIndex || known.role !== "integer") {
      this.#found.symbols.set(name, { ...known, role: "integer", usedAsIndex: true });
    }
    return true;
  }

  #notAnIndex(tree: Tree): never {
    const text = this.quote(tree);
    return refuse(
      "E-TYPE",
      this.span(tree),
      `« ${text} » n'est pas un indice.`,
      `"${text}" is no index.`,
      {
        expected: {
          fr: "un entier : un nombre, une taille, un indice lié ou un nom déclaré « int »",
          en: 'an integer: a number, a size, a bound index or a name declared "int"',
        },
      },
    );
  }

  /** The size that a part is. */
  size(tree: Tree): Size {
    const at = this.#sizeIndex(tree);
    const fixed = at && fixedSize(at.plus);
    if (at?.terms.length === 0 && (fixed === undefined || fixed > 0)) return at.plus;
    const text = this.quote(tree);
    return refuse(
      "E-TYPE",
      this.span(tree),
      `« ${text} » n'est pas une taille.`,
      `"${text}" is no size.`,
      { expected: { fr: "une taille comme n ou 3", en: "a size such as n or 3" } },
    );
  }

  #sizeIndex(tree: Tree): Ix | undefined {
    try {
      return this.index(tree);
    } catch (error) {
      if (error instanceof Refusal && error.code === "E-TYPE") return undefined;
      throw error;
    }
  }

  // -- arrays -------------------------------------------------------------------------------------------

  #array(tree: Tree & { kind: "array" }): Value {
    const inner = tree.items.map((item) => (item.kind === "array" ? item.items : undefined));
    const entry = (item: Tree): Expr =>
      this.scalar(
        item,
        "Les entrées d'un tableau sont des scalaires.",
        "The entries of an array are scalars.",
      );
    if (inner.every((row) => row === undefined)) {
      const list = tree.items.map(entry);
      if (list.length > 1) {
        this.remark(
          tree,
          `${this.quote(tree)} se lit comme une colonne.`,
          `${this.quote(tree)} is read as a column.`,
        );
      }
      return arrayOf([size(list.length)], (at) => this.#listed(list, at ?? firstIx));
    }
    const width = inner[0]?.length ?? 0;
    const crooked = tree.items.find((_, at) => inner[at]?.length !== width);
    if (crooked || width === 0) {
      return refuse(
        "E-SHAPE",
        this.span(crooked ?? tree),
        "Les lignes d'une matrice ont le même nombre d'entrées.",
        "The rows of a matrix have the same number of entries.",
      );
    }
    const rows = inner.map((row) => (row ?? []).map(entry));
    return arrayOf([size(rows.length), size(width)], (i = firstIx, j = firstIx) =>
      this.#listed(
        rows.map((row) => this.#listed(row, j)),
        i,
      ),
    );
  }

  /** The entry of a list at an index: found where the index is a number, by cases where it is not. */
  #listed(list: readonly Expr[], at: Ix): Expr {
    const fixed = fixedIx(at);
    const last = list.at(-1) as Expr;
    if (fixed !== undefined) return list[fixed - 1] ?? last;
    if (list.every((each) => each === last)) return last;
    return cases(
      list.slice(0, -1).map((is, before) => ({
        when: compare(indexExpr(at), "=", number(before + 1)),
        is,
      })),
      last,
    );
  }

  // -- calls --------------------------------------------------------------------------------------------

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

const indexLetters = ({ terms }: Ix): readonly string[] =>
  terms.flatMap(([, variable]) => (isIndexVar(variable) ? [variable.letter] : []));

/** Whether a place can only be the first of its axis, as the second index of a column. */
const isFirst = (place: Place | undefined): boolean =>
  place?.kind === "range" || (place?.of.kind === "number" && place.of.text === "1");

const chained = (
  rels: readonly ("<" | "≤" | "=" | "≠" | "≥" | ">")[],
  sides: readonly Expr[],
): Cond => allOf(...rels.map((rel, at) => compare(sides[at] as Expr, rel, sides[at + 1] as Expr)));

/** Divides a list of factors: a literal quotient in lowest terms, such as 1/2, is the number it is. */
const divide = (list: Expr[], by: Expr): void => {
  const only = list.length === 1 ? list[0] : undefined;
  if (only?.kind === "num" && by.kind === "num" && by.value.d === 1n && only.value.d === 1n) {
    const ratio = by.value.n > 1n && by.value.s > 0n ? only.value.div(by.value) : undefined;
    if (ratio && ratio.d === by.value.n) {
      list[0] = rationalNumber(ratio);
      return;
    }
  }
  if (only === one) list[0] = inverse(by);
  else list.push(inverse(by));
};

const isColumn = ({ sizes }: Value): boolean => sizes.length === 1;
const isRow = ({ sizes }: Value): boolean => sizes.length === 2 && isUnit(sizes[0]);

/** The shape alone. */
const shadow = (value: Value): Value => ({ sizes: value.sizes, at: () => one });
