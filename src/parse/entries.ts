import { entryAt } from "../expr/build.ts";
import { addIx, isIndexVar, negateIx, plainVar, reachOf, sizeIx } from "../expr/index-of.ts";
import type { Ix } from "../expr/node.ts";
import {
  addSizes,
  fixedSize,
  leastSize,
  type Size,
  scaleSize,
  size,
  sizeText,
} from "../expr/size.ts";
import type { Elaborator } from "./elaborate.ts";
import { refuse } from "./error.ts";
import { asIndex } from "./indices.ts";
import { bare, type Place, type Tree } from "./tree.ts";
import { arrayOf, firstIx, isRow, isScalar, matrixOf, type Value, vectorOf } from "./value.ts";

/** An entry, or what ranges leave of an array: `x[i]`, `W[2,:]`. */
export const entryOf = (reader: Elaborator, tree: Tree & { kind: "entry" }): Value => {
  const of = bare(tree.of);
  const inferred = of.kind === "name" ? atBoundIndices(reader, of.name, tree) : undefined;
  const value = inferred ?? reader.value(tree.of);
  const { at: places } = tree;
  if (isScalar(value)) {
    const name = reader.quote(tree.of);
    return refuse(
      "E-SHAPE",
      reader.span(tree),
      `${name} est un scalaire et n'a pas d'entrées. Déclarez sa forme, comme « ${name}: n ».`,
      `${name} is a scalar and has no entries. Declare its shape, such as "${name}: n".`,
    );
  }
  const { sizes } = value;
  // A row may be read with one index, a column with two.
  if (isRow(value) && places.length === 1) return pick(reader, tree, vectorOf(value), places);
  if (sizes.length === 1 && places.length === 2 && isFirst(places[1]))
    return pick(reader, tree, matrixOf(value), places);
  if (sizes.length !== places.length) {
    return reader.clash(
      tree,
      [[tree.of, value]],
      `Il faut ${sizes.length} indices ; il y en a ${places.length}.`,
      `It takes ${sizes.length} indices; there are ${places.length}.`,
    );
  }
  return pick(reader, tree, value, places);
};

const pick = (
  reader: Elaborator,
  tree: Tree & { kind: "entry" },
  value: Value,
  places: readonly Place[],
): Value => {
  const kept: Size[] = [];
  const slots: ((free: readonly Ix[]) => Ix)[] = [];
  for (const [axis, place] of places.entries()) {
    const extent = value.sizes[axis] ?? size(1);
    if (place.kind === "at") {
      const fixed = asIndex(reader, place.of, extent);
      inRange(reader, tree, place.of, fixed, axis, extent);
      slots.push(() => fixed);
      // An index taken from a matrix leaves a row or a column, so the axis stays as one of size 1.
      if (value.sizes.length === 2 && axis === 0 && places[1]?.kind === "range") kept.push(size(1));
      continue;
    }
    const slot = kept.length;
    const from = place.from && asIndex(reader, place.from, extent);
    const to = place.to && asIndex(reader, place.to, extent);
    if (from) inRange(reader, tree, place.from as Tree, from, axis, extent);
    if (to) inRange(reader, tree, place.to as Tree, to, axis, extent);
    const start = from ?? firstIx;
    const length = addIx(addIx(to ?? sizeIx(extent), negateIx(start)), firstIx);
    const count = fixedSize(length.plus);
    if (length.terms.length > 0 || (count !== undefined && count < 1)) {
      const span = reader.span(place.to ?? place.from ?? tree);
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
  const dropsRow = value.sizes.length === 2 && first?.kind === "at" && places[1]?.kind === "range";
  return arrayOf(kept, (...free) => {
    const given = dropsRow ? [firstIx, free[1] ?? firstIx] : free;
    return value.at(...slots.map((slot) => slot(given)));
  });
};

const inRange = (
  reader: Elaborator,
  tree: Tree & { kind: "entry" },
  place: Tree,
  at: Ix,
  axis: number,
  extent: Size,
): void => {
  const variable = plainVar(at);
  const of = reader.quote(tree.of);
  const reach = variable ? { letter: variable.letter, upTo: variable.size } : labelAt(reader, at);
  const spare = reach && fixedSize(addSizes(extent, scaleSize(-1, reach.upTo)));
  // An index that runs to n - 1 stays on an axis of size n.
  if (reach && (spare === undefined || spare < 0)) {
    const [runs, has] = [sizeText(reach.upTo), sizeText(extent)];
    refuse(
      "E-SHAPE",
      reader.span(place),
      `L'indice ${reach.letter} va de 1 à ${runs}, mais l'axe ${axis + 1} de ${of} est de taille ${has}.`,
      `The index ${reach.letter} runs from 1 to ${runs}, but axis ${axis + 1} of ${of} has size ${has}.`,
    );
  }
  const out = reach ? undefined : outside(reader, at, extent);
  if (out === undefined) return;
  const [fr, en] = out.below ? [" Les indices commencent à 1.", " Indices begin at 1."] : ["", ""];
  refuse(
    "E-SHAPE",
    reader.span(place),
    `L'indice ${out.text} est hors de 1 … ${sizeText(extent)} (axe ${axis + 1} de ${of}).${fr}`,
    `The index ${out.text} is outside 1 … ${sizeText(extent)} (axis ${axis + 1} of ${of}).${en}`,
  );
};

/** The label that an index is, and how many classes it may be one of; nothing where a condition holds it back. */
const labelAt = (
  reader: Elaborator,
  { terms, plus }: Ix,
): { readonly letter: string; readonly upTo: Size } | undefined => {
  const [[times, label] = [], ...more] = terms;
  if (!label || isIndexVar(label) || label.kind !== "entry" || more.length > 0) return undefined;
  const { name } = label.of;
  const assume = reader.context.declared.get(name)?.assume;
  const isAlone = times === size(1) && plus === size(0) && !reader.scope.isGuarded(name);
  return isAlone && assume?.is === "index" ? { letter: name, upTo: assume.upTo } : undefined;
};

/** A value that an index is certain to take outside an axis, unless a condition holds its letters back. */
const outside = (
  reader: Elaborator,
  at: Ix,
  extent: Size,
): { readonly text: string; readonly below: boolean } | undefined => {
  const reach = reachOf(at);
  if (!reach || indexLetters(at).some((letter) => reader.scope.isGuarded(letter))) return undefined;
  if ((leastSize(scaleSize(-1, reach.from)) ?? -1) >= 0)
    return { text: sizeText(reach.from), below: true };
  const beyond = leastSize(addSizes(reach.to, scaleSize(-1, extent))) ?? 0;
  return beyond > 0 ? { text: sizeText(reach.to), below: false } : undefined;
};

/** An undeclared name that is read at bound indices has the sizes they run over. */
const atBoundIndices = (
  reader: Elaborator,
  name: string,
  tree: Tree & { kind: "entry" },
): Value | undefined => {
  if (!reader.scope.isNew(name)) return undefined;
  const axes: Size[] = [];
  for (const place of tree.at) {
    const of = place.kind === "at" ? bare(place.of) : undefined;
    const at = of?.kind === "name" ? reader.scope.bound(of.name) : undefined;
    const variable = at && plainVar(at);
    if (!variable) return undefined;
    axes.push(variable.size);
  }
  const { sym } = reader.scope.infer(name, axes);
  const shape = axes.map(sizeText).join(" x ");
  reader.remark(tree, `Lu avec « ${name}: ${shape} ».`, `Read with "${name}: ${shape}".`);
  return arrayOf(axes, (...at) => entryAt(sym, at));
};

const indexLetters = ({ terms }: Ix): readonly string[] =>
  terms.flatMap(([, variable]) => (isIndexVar(variable) ? [variable.letter] : []));

/** Whether a place can only be the first of its axis, as the second index of a column. */
const isFirst = (place: Place | undefined): boolean =>
  place?.kind === "range" || (place?.of.kind === "number" && place.of.text === "1");
