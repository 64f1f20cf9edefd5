import type { Bilingual } from "../../expr/function.ts";
import type { Sym } from "../../expr/node.ts";
import { tensorOf, type Value } from "../value.ts";
import type { Layout, List } from "./layout.ts";
import { listed } from "./lists.ts";
import { isRing, jacobianMap, mapOf, symbolValue, valueOfMap } from "./maps.ts";
import { reachable, type UserMap } from "./notation.ts";
import { primeOf } from "./primes.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { sameShape } from "./shapes.ts";
import { bareLabel, coreOf, spelledOf, textOf } from "./spell.ts";

/* Functions in expressions: (g ∘ f)(x), ∇f(x), and what quantities that depend on others compose. */

const pointOf = (part: Layout | undefined): List | undefined =>
  part?.kind === "fence" && part.open === "(" ? part.of : undefined;

/** `(g \circ f)(x)`: the values of a function in parentheses; nothing where they hold no function. */
export const fencedMap = (reader: Reader, cursor: Cursor): Leaf | undefined => {
  const [part, next] = [cursor.list[cursor.at], cursor.list[cursor.at + 1]];
  const point = cursor.at + 1 < cursor.end ? pointOf(next) : undefined;
  if (part?.kind !== "fence" || part.open !== "(" || !next || !point || !part.of.some(isRing))
    return undefined;
  const of = mapOf(reader, part.of);
  if (!of) {
    const inside: Cursor = { list: part.of, at: 0, end: part.of.length };
    const made = composed(reader, inside);
    if (!made || inside.at < inside.end || !isPoint(reader, made, point, next)) return undefined;
    cursor.at += 2;
    return reader.leaf(made.value, { first: part.first, last: next.last });
  }
  cursor.at += 2;
  const argument = reader.expression(point, next);
  return reader.leaf(of.at(argument.value), { first: part.first, last: next.last });
};

/** Whether a quantity depends on what is listed, so that it is the quantity itself there. */
const isPoint = (reader: Reader, { value }: Leaf, point: List, near: Layout): boolean => {
  const { body } = tensorOf(value);
  if (body.kind !== "entry") return false;
  const { dependencies } = reader.notation;
  const all = reachable(dependencies.get(body.of.name) ?? [], dependencies);
  return listed(point).every((item) => {
    const named = tensorOf(reader.expression(item, near).value).body;
    return named.kind === "entry" && all.has(named.of.name);
  });
};

/** `\nabla f(x)` and `\nabla(g \circ f)(x)` of functions of the text: the Jacobian there. */
export const slopeOf = (reader: Reader, cursor: Cursor): Leaf | undefined => {
  const [part, of, next] = [0, 1, 2].map((ahead) => cursor.list[cursor.at + ahead]);
  if (part?.kind !== "command" || !of || cursor.at + 1 >= cursor.end) return undefined;
  const inner = mapOf(reader, [of], "function");
  if (!inner?.param) return undefined;
  const point = cursor.at + 2 < cursor.end ? pointOf(next) : undefined;
  const jacobian = jacobianMap(reader, inner, part);
  const map = point && mapOf(reader, point);
  cursor.at += point ? 3 : 2;
  const argument =
    point && next && !map
      ? reader.expression(point, next).value
      : map
        ? map.at(symbolValue(map.param ?? inner.param))
        : symbolValue(inner.param);
  const last = (point ? next : of)?.last ?? of.last;
  return reader.leaf(jacobian.at(argument), { first: part.first, last });
};

/** What is said of functions before their names are read: `f^{(2)}(x)`, `L \circ h`. */
export const composition = (reader: Reader, cursor: Cursor): Leaf | undefined =>
  ofOrder(reader, cursor) ?? composed(reader, cursor);

/** `f^{(2)}(x)`: a derivative by its order. The inverse of a function of the text is not known. */
const ofOrder = (reader: Reader, cursor: Cursor): Leaf | undefined => {
  const [part, next] = [cursor.list[cursor.at], cursor.list[cursor.at + 1]];
  if (part?.kind !== "scripts" || !part.base || !part.sup || part.sub) return undefined;
  const [only, ...more] = part.sup;
  const inverse = textOf(part.sup) === "-1";
  const order = only?.kind === "fence" && only.open === "(" && more.length === 0 ? only.of : [];
  if (!inverse && order.length === 0) return undefined;
  const map = bareMap(reader, part.base, part.sup);
  if (!map) return undefined;
  if (inverse) {
    return reader.refuse(
      "E-TYPE",
      part,
      `« ${reader.quote(part)} » : l'inverse d'une fonction du texte n'est pas connu.`,
      `"${reader.quote(part)}": the inverse of a function of the text is not known.`,
      {
        expected: {
          fr: "\\frac{1}{f(x)}, pour le quotient",
          en: "\\frac{1}{f(x)}, for the quotient",
        },
      },
    );
  }
  const [times, point] = [Number(textOf(order)), cursor.at + 1 < cursor.end && pointOf(next)];
  const [item, ...others] = point ? listed(point) : [];
  const whole = Number.isInteger(times) && times >= 0 && times <= mostPrimes && part.primes === 0;
  if (!whole || !next || !item || others.length > 0 || map.params.length !== 1) {
    return reader.refuse(
      "E-TYPE",
      part,
      `« ${reader.quote(part)} » : cet ordre de dérivation ne se lit pas ici.`,
      `"${reader.quote(part)}": this order of derivation is not read here.`,
      { expected: { fr: "f^{(2)}(x)", en: "f^{(2)}(x)" } },
    );
  }
  cursor.at += 2;
  const place = { first: part.first, last: next.last };
  const argument = reader.expression(item, next);
  const at = (value: Value): Value => valueOfMap(reader, map, [value], place);
  const value = times === 0 ? at(argument.value) : primeOf(reader, at, argument, times, place);
  return reader.leaf(value, place);
};

/** How often a function is differentiated at once. */
const mostPrimes = 6;

/** The function of the text that a name is by itself, unless its superscript belongs to a name. */
const bareMap = (reader: Reader, part: Layout, sup: List): UserMap | undefined => {
  const core = coreOf(part);
  const meanings = core === undefined ? [] : (reader.notation.spellings.get(core) ?? []);
  const label = bareLabel(textOf(sup));
  if (
    meanings.some((each) => each.slot || (each.sup !== undefined && bareLabel(each.sup) === label))
  )
    return undefined;
  const [first] = meanings.filter((each) => each.sub.length === 0 && each.sup === undefined);
  return first?.meaning.is === "map" && first.primes === 0
    ? reader.notation.maps.get(first.meaning.name)
    : undefined;
};

/**
 * `L \circ h` of quantities that depend on others is the first of them, seen as a function of what the last
 * depends on. Nothing where no composition is written, or where it can be a product entry by entry.
 */
const composed = (reader: Reader, cursor: Cursor): Leaf | undefined => {
  const { list } = cursor;
  const first = list[cursor.at] as Layout;
  if (!isRingAt(list[cursor.at + 1])) return undefined;
  const wholes = dependents(reader, first);
  for (const whole of wholes) {
    const last = composedFrom(reader, cursor, whole);
    if (last === undefined) continue;
    const place = { first: first.first, last: (list[last] as Layout).last };
    cursor.at = last + 1;
    return reader.leaf(symbolValue(whole.sym), place);
  }
  const next = list[cursor.at + 2];
  return next && cursor.at + 2 < cursor.end && wholes.some(isFunction)
    ? unfit(reader, { first: first.first, last: next.last })
    : undefined;
};

/** Where a composition ends that a quantity begins; nothing where it does not take what stands behind the ring. */
const composedFrom = (
  reader: Reader,
  { list, at, end }: Cursor,
  whole: Dependent,
): number | undefined => {
  let last = at;
  for (let outer: Dependent | undefined = whole; outer && isRingAt(list[last + 1]); ) {
    const part = list[last + 2];
    if (!part || last + 2 >= end) break;
    const from: Dependent = outer;
    const inners = dependents(reader, part);
    outer = inners.find((inner) => takes(reader, from, inner, part));
    if (
      from.of.length === 0 ||
      (!outer && (inners.length > 0 || !mapOf(reader, [part], "function")))
    )
      return undefined;
    last += 2;
  }
  return last === at ? undefined : last;
};

/** A number that depends on something is no factor of a product entry by entry. */
const isFunction = ({ sym, of }: Dependent): boolean => of.length > 0 && sym.axes.length === 0;

const unfit = (reader: Reader, part: { readonly first: number; readonly last: number }): never =>
  reader.refuse(
    "E-TYPE",
    part,
    `Les déclarations ne disent pas ce que compose ${reader.quote(part)}.`,
    `The declarations do not say what ${reader.quote(part)} composes.`,
  );

/** Whether one quantity behind a ring is what the one before it takes, not its factor. */
const takes = (reader: Reader, outer: Dependent, inner: Dependent, part: Layout): boolean => {
  const entrywise = outer.sym.axes.length > 0 && sameShape(outer.sym.axes, inner.sym.axes);
  const fits = outer.of.some((name) => {
    const sym = reader.found.symbols.get(name)?.sym;
    return sym && sameShape(sym.axes, inner.sym.axes);
  });
  if (!outer.of.includes(inner.sym.name) && (entrywise || !fits)) return false;
  return !entrywise || reader.choose("∘", part, ringReadings) === 0;
};

const ringReadings: readonly Bilingual[] = [
  { fr: "composée", en: "composition" },
  { fr: "produit terme à terme", en: "entrywise product" },
];

const isRingAt = (part: Layout | undefined): boolean => part !== undefined && isRing(part);

/** A quantity by its bare name, with what it depends on. */
interface Dependent {
  readonly sym: Sym;
  readonly of: readonly string[];
}

/** The quantities that a bare name may be. */
const dependents = (reader: Reader, part: Layout): readonly Dependent[] => {
  const spelled = spelledOf(part);
  if (!spelled || spelled.sub.length > 0 || spelled.sup || spelled.primes > 0) return [];
  const list = (reader.notation.spellings.get(spelled.core) ?? []).filter(
    ({ sub, sup, primes }) => sub.length === 0 && sup === undefined && primes === 0,
  );
  const [first] = list;
  return first?.meaning.is !== "symbol"
    ? []
    : list.flatMap(({ meaning }): readonly Dependent[] => {
        const sym = meaning.is === "symbol" && reader.found.symbols.get(meaning.name)?.sym;
        return sym ? [{ sym, of: reader.notation.dependencies.get(sym.name) ?? [] }] : [];
      });
};
