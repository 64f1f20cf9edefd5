import type { Expr, IndexVar } from "../expr/node.ts";
import { freeIndices, parts, symbolNames } from "../expr/walk.ts";
import { letterFor, namesIn } from "../tex/letters.ts";
import type { PrintStyle } from "../tex/style.ts";
import type { Told } from "./block.ts";

/**
 * The style in which a derivation is written from its first line to its last, its reasons and its result
 * included: an index keeps its letter, a derivative its d or its ∂.
 */
export const steady = <S extends PrintStyle>(told: Told, style: S): S => {
  const before = known.get(told);
  const found =
    before && isSpelledAlike(before.style, style) ? before.found : steadied(told, style);
  known.set(told, { style, found });
  return { ...style, ...found };
};

type Steadied = Required<Pick<PrintStyle, "avoid" | "letters" | "partial">>;

/** The last that was found for a derivation: the languages of a sheet spell its names alike. */
const known = new WeakMap<Told, { readonly style: PrintStyle; readonly found: Steadied }>();

const isSpelledAlike = (a: PrintStyle, b: PrintStyle): boolean =>
  a.symbols === b.symbols &&
  a.avoid === b.avoid &&
  a.letters === b.letters &&
  a.partial === b.partial;

const steadied = (told: Told, style: PrintStyle): Steadied => {
  const lines = [told.start, ...told.lines.map((line) => line.right)];
  const steps = told.lines.flatMap((line) => line.steps);
  const all = new Set([...lines, ...steps.flatMap(({ before, after }) => [before, after])]);
  const avoid = namesIn([...all], style);
  for (const { letter } of told.names) avoid.add(letter);

  const letters = new Map<number, string>(style.letters);
  const give = (k: IndexVar, near: Iterable<number>): void => {
    if (letters.has(k.id)) return;
    const taken = new Set(avoid);
    for (const id of near) taken.add(letters.get(id) ?? "");
    letters.set(k.id, letterFor(k, taken, false));
  };
  // An index that is free anywhere is known everywhere.
  for (const k of [...all].flatMap(freeIndices)) {
    give(k, letters.keys());
    avoid.add(letters.get(k.id) ?? "");
  }
  const near = neighbours([...all]);
  for (const [id, { index, met }] of near) if (!letters.has(id)) give(index, met);

  const isAlone =
    new Set(lines.flatMap((e) => [...symbolNames(e)])).size === 1 &&
    lines.every((e) => freeIndices(e).length === 0);
  return { avoid, letters, partial: style.partial ?? !isAlone };
};

interface Bound {
  readonly index: IndexVar;
  /** The bound indices that some place knows together with it. */
  readonly met: Set<number>;
}

/** The bound indices of expressions, in order of appearance, and which of them meet. */
const neighbours = (expressions: readonly Expr[]): ReadonlyMap<number, Bound> => {
  const found = new Map<number, Bound>();
  const seen = new Map<Expr, Set<string>>();
  const bind = (by: readonly IndexVar[], around: readonly IndexVar[]): readonly IndexVar[] => {
    const inside = [...around];
    for (const k of by) {
      const own = found.get(k.id) ?? { index: k, met: new Set() };
      found.set(k.id, own);
      for (const other of inside) {
        if (other.id === k.id) continue;
        own.met.add(other.id);
        found.get(other.id)?.met.add(k.id);
      }
      inside.push(k);
    }
    return inside;
  };
  const visit = (e: Expr, around: readonly IndexVar[]): void => {
    const key = around.map((k) => k.id).join();
    const known = seen.get(e) ?? new Set();
    if (known.has(key)) return;
    seen.set(e, known.add(key));
    if (e.kind === "call") {
      for (const { by, body } of e.args) visit(body, bind(by, around));
      return;
    }
    const inside = e.kind === "over" ? bind(e.by, around) : around;
    for (const part of parts(e)) visit(part, inside);
  };
  for (const e of expressions) visit(e, []);
  return found;
};
