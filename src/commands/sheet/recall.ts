import type { SolvedQuestion } from "../../exercise/solve.ts";
import type { Vocabulary } from "../../exercise/vocabulary.ts";
import { call, delta, indexValue, symbol } from "../../expr/build.ts";
import { bound, type FunctionDef } from "../../expr/function.ts";
import { indexVar, ix, plainVar } from "../../expr/index-of.ts";
import { extentText, type Matrix, matrixLeaves, onesVector } from "../../expr/matrix.ts";
import type { Arg, Call, Cond, Expr, Sym } from "../../expr/node.ts";
import { type Size, size } from "../../expr/size.ts";
import { parts, symbolEntries, symbolNames, unfolded } from "../../expr/walk.ts";
import type { Block, Formula, Setter, Words } from "../../narrate/block.ts";
import { readSizes } from "../../parse/read.ts";

/** Notations that the answers use beside the names of the exercise, each with what it means. */
export const recalled = (
  solved: readonly SolvedQuestion[],
  vocabulary: Vocabulary,
): readonly Words[] => {
  const used = usedIn(solved);
  return [
    ...[...used.calls.values()].flatMap((of) => definitionOf(of, vocabulary)),
    ...(used.hasColumns ? [columnWords] : []),
    ...(used.hasRows ? [rowWords] : []),
    ...(used.hasDelta ? [deltaWords] : []),
    ...(used.hasIndicator ? [indicatorWords] : []),
    ...[...used.ones.values()].map(onesWords),
    ...(used.hasDiagonal ? [diagonalWords] : []),
    ...(used.hasHadamard ? [hadamardWords] : []),
  ];
};

/** The names of a vocabulary that answers use, and those that these are made of: symbols and sizes. */
export const namesUsed = (
  solved: readonly SolvedQuestion[],
  { shapes, sizes, definitions, dependencies }: Vocabulary,
): ReadonlySet<string> => {
  const names = new Set<string>();
  const add = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    for (const word of shapes.get(name)?.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [])
      if (sizes.has(word)) names.add(word);
    const definition = definitions.get(name);
    if (definition) for (const part of symbolNames(definition.body)) add(part);
    else for (const other of dependencies.get(name) ?? []) add(other);
  };
  for (const name of usedIn(solved).names) add(name);
  return names;
};

// -- what is used -------------------------------------------------------------------------------------

class Used {
  /** The first application of each function. */
  readonly calls = new Map<string, Call>();
  readonly ones = new Map<string, Matrix>();
  /** Symbols and sizes, by their names. */
  readonly names = new Set<string>();
  hasColumns = false;
  hasRows = false;
  hasDelta = false;
  hasIndicator = false;
  hasDiagonal = false;
  hasHadamard = false;
  private readonly seen = new Set<Expr>();

  readonly set: Setter = (formula) => {
    this.formula(formula);
    return "";
  };

  block(block: Block): void {
    switch (block.kind) {
      case "prose":
      case "remark":
        block.says.fr(this.set);
        break;
      case "derivation":
        this.expr(block.told.start);
        for (const { right, reasons } of block.told.lines) {
          this.expr(right);
          for (const words of reasons) words.fr(this.set);
        }
        break;
      case "result":
        if (block.left) this.formula(block.left);
        block.leftWords?.fr(this.set);
        this.formula(block.right);
        break;
      case "cases":
        for (const arm of block.arms) for (const inner of arm.blocks) this.block(inner);
        break;
      case "table":
        for (const words of [block.head, ...block.rows].flat()) words.fr(this.set);
        break;
      case "graph":
        for (const { formula, shape } of block.nodes) {
          this.formula(formula);
          shape.forEach((axis) => this.size(axis));
        }
        break;
      case "plot":
        break;
    }
  }

  private formula(of: Formula): void {
    if ("kind" in of) this.expr(of);
    else if ("matrix" in of) this.matrix(of.matrix);
    else if ("cond" in of) this.cond(of.cond);
    else if ("joined" in of) {
      for (const part of of.joined) if (typeof part !== "string") this.formula(part);
    }
  }

  private size(of: Size): void {
    for (const name of sizeNames(of)) this.names.add(name);
  }

  private cond(of: Cond): void {
    if (of.kind === "compare") [of.left, of.right].forEach((side) => this.expr(side));
    else of.of.forEach((part) => this.cond(part));
  }

  private expr(e: Expr): void {
    if (this.seen.has(e)) return;
    this.seen.add(e);
    if (e.kind === "entry") {
      this.names.add(e.of.name);
      e.of.axes.forEach((axis) => this.size(axis));
    }
    if (e.kind === "over") for (const { size } of e.by) this.size(size);
    if (e.kind === "size") this.size(e.value);
    if (e.kind === "deriv" && e.by.kind === "entry") this.names.add(e.by.of.name);
    if (e.kind === "delta") this.hasDelta = true;
    if (e.kind === "call") for (const arg of e.args) this.slice(arg);
    if (e.kind === "cases" && e.arms.length === 1 && !e.otherwise) this.hasIndicator = true;
    if (e.kind === "call" && !this.calls.has(e.fn.name)) this.calls.set(e.fn.name, e);
    parts(e).forEach((part) => this.expr(part));
  }

  /** A function of a column or a row of a matrix, as softmax of a_{:,j}. */
  private slice({ by, body }: Arg): void {
    const [k] = by;
    if (!k || by.length > 1 || body.kind !== "entry" || body.at.length !== 2) return;
    const axis = body.at.findIndex((at) => plainVar(at)?.id === k.id);
    if (axis === 0) this.hasColumns = true;
    if (axis === 1) this.hasRows = true;
  }

  private matrix(m: Matrix): void {
    if (m.kind === "ones") this.ones.set(extentText(m.extent), m);
    if (m.kind === "hadamard") this.hasHadamard = true;
    if (m.kind === "diag") this.hasDiagonal = true;
    if (m.kind === "map") this.expr(m.body);
    for (const below of matricesIn(m)) this.matrix(below);
    for (const leaf of matrixLeaves(m)) {
      if (leaf.kind === "tensor") this.expr(leaf.body);
      if (leaf.kind === "symbol") {
        this.names.add(leaf.of.name);
        leaf.of.axes.forEach((axis) => this.size(axis));
      }
    }
  }
}

const sizeNames = ({ terms }: Size): readonly string[] => terms.flatMap(({ names }) => names);

const matricesIn = (m: Matrix): readonly Matrix[] => {
  switch (m.kind) {
    case "transpose":
    case "diag":
    case "trace":
    case "squaredNorm":
    case "inverse":
    case "rowwise":
      return [m.of];
    case "product":
    case "hadamard":
    case "sum":
    case "map":
      return m.args;
    case "scale":
      return [m.by, m.of];
    default:
      return [];
  }
};

const usedIn = (solved: readonly SolvedQuestion[]): Used => {
  const used = new Used();
  for (const { parts } of solved)
    for (const part of parts) if (part.ok) part.solution.blocks.forEach((b) => used.block(b));
  return used;
};

// -- what it means ------------------------------------------------------------------------------------

/** Functions that every student knows by their name or notation. */
const known =
  /\\cdot|^\\(exp|ln|log|sin|cos|tan|sinh|cosh|tanh|arcsin|arccos|arctan|max|min)(?![a-z])/;

const isKnown = ({ latexName, definition }: FunctionDef): boolean =>
  !definition || known.test(latexName);

/** σ(x) = 1/(1 + e⁻ˣ), for an argument of the exercise where it names one of the kind. */
const definitionOf = (used: Call, vocabulary: Vocabulary): readonly Words[] => {
  if (isKnown(used.fn)) return [];
  const { takes, gives } = used.fn.shape;
  const isNamed = [...symbolNames(used)].every((name) => vocabulary.shapes.has(name));
  const isPlain = takes.length === 1 || (!isNamed && takes.length <= letters.length);
  const arguments_ = takes.map((axes, at) =>
    takes.length === 1 ? argumentOf(axes, vocabulary) : unnamed(axes, letters[at]),
  );
  const of = isPlain
    ? call(
        used.fn,
        arguments_.map((sym) => bound(symbolEntries(sym))),
        gives.map((letter, axis) => {
          const at = takes[0]?.indexOf(letter) ?? -1;
          return ix(indexVar(axis === 0 ? "i" : "j", arguments_[0]?.axes[at] ?? size("n")));
        }),
      )
    : used;
  const body = unfolded(of);
  if (!body) return [];
  const line = (set: Setter): string => `${set(of)} = ${set(body)}`;
  return [{ fr: line, en: line }];
};

/** The first symbol of the exercise that has so many axes. */
const argumentOf = (axes: readonly string[], { shapes, definitions }: Vocabulary): Sym => {
  for (const [name, shape] of shapes) {
    if (definitions.has(name) || shape.startsWith("index ")) continue;
    const sizes = shape === "scalar" ? { ok: true as const, value: [] } : readSizes(shape);
    if (sizes.ok && sizes.value.length === axes.length) return symbol(name, sizes.value);
  }
  return unnamed(axes);
};

/** Arguments where the exercise as a whole has no names for them. */
const letters = ["x", "y", "z"] as const;

const unnamed = (axes: readonly string[], letter: string = letters[0]): Sym =>
  symbol(
    letter,
    axes.map((axis) => size(axis)),
  );

const [i, j] = [indexVar("i", size("n")), indexVar("j", size("n"))];

const columnWords: Words = {
  fr: () => String.raw`$A_{:,j}$, colonne $j$ d’une matrice $A$`,
  en: () => String.raw`$A_{:,j}$, column $j$ of a matrix $A$`,
};

const rowWords: Words = {
  fr: () => String.raw`$A_{i,:}$, ligne $i$ d’une matrice $A$`,
  en: () => String.raw`$A_{i,:}$, row $i$ of a matrix $A$`,
};

const deltaWords: Words = {
  fr: (set) =>
    `${set(delta(i, j))} vaut 1 si ${set(indexValue(i))} = ${set(indexValue(j))}, 0 sinon`,
  en: (set) =>
    `${set(delta(i, j))} is 1 if ${set(indexValue(i))} = ${set(indexValue(j))}, and 0 otherwise`,
};

const indicatorWords: Words = {
  fr: () => String.raw`$\mathbf{1}_{A}$ vaut 1 où la condition $A$ est remplie, 0 ailleurs`,
  en: () => String.raw`$\mathbf{1}_{A}$ is 1 where the condition $A$ holds, and 0 elsewhere`,
};

const onesWords = (m: Matrix): Words => {
  const isWhole = m.extent.layout === "matrix";
  const matrix = isWhole ? m : onesVector(m.extent.rows);
  return {
    fr: (set) =>
      `${set({ matrix })}, ${isWhole ? "matrice" : "vecteur"} dont chaque composante est 1`,
    en: (set) => `${set({ matrix })}, the ${isWhole ? "matrix" : "vector"} whose entries are all 1`,
  };
};

const diagonalWords: Words = {
  fr: () => String.raw`$\operatorname{diag}$, matrice diagonale d’un vecteur`,
  en: () => String.raw`$\operatorname{diag}$, the diagonal matrix of a vector`,
};

const hadamardWords: Words = {
  fr: () => String.raw`$\odot$, produit composante par composante`,
  en: () => String.raw`$\odot$, the product entry by entry`,
};
