import { entryAt, symbol } from "../expr/build.ts";
import { indexVar, ix, plainVar } from "../expr/index-of.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Expr, IndexVar, Ix, Sym } from "../expr/node.ts";
import { fillSize, type Size, size } from "../expr/size.ts";
import { mentions, substitute } from "../expr/walk.ts";
import type { Frame } from "./frame.ts";
import type { Judgement } from "./judge.ts";
import type { Link } from "./links.ts";
import { paired, type Side, sideIn } from "./sides.ts";
import { truthOf } from "./truth.ts";

/* A factor that was taken of another layer has other sizes: then shapes do not fit, and no values are compared. */

/** Whether a side whose shape does not fit is right with one quantity, or all of it, taken of a neighbouring layer. */
export const fitsShifted = (
  { readings: [{ left, right }] }: Link,
  { frame, conditions }: Judgement,
): boolean => {
  if (!frame?.vocabulary.members) return false;
  const [l, r] = [left, right].map((side) => sideIn(frame, side));
  if (!l || !r) return false;
  const known = symbolsIn(frame, l.body, r.body);
  const all = [...singly(r, known), ...[1, -1].flatMap((by) => wholly(r, known, by) ?? [])];
  return all.some((side) => {
    const pair = paired(l, side);
    return pair.ok && truthOf(pair.equation, frame, conditions).holds === true;
  });
};

/** W__l__p1: the name of what a member is of, and how many layers away it stands. */
const member = /^(.*__[A-Za-z]?__)([mp])(\d+)$/;

const familyOf = (name: string): string | undefined => member.exec(name)?.[1];

/** The same quantity so many layers further. */
const moved = (name: string, by: number): string =>
  name.replace(member, (_, family: string, sign: string, count: string) => {
    const plus = (sign === "m" ? -1 : 1) * Number(count) + by;
    return `${family}${plus < 0 ? "m" : "p"}${Math.abs(plus)}`;
  });

const symbolsIn = ({ given }: Frame, ...sides: readonly Expr[]): ReadonlyMap<string, Sym> => {
  const definitions = [...given.definitions.values()];
  const named = inventoryOf(...sides, ...definitions.map(({ body }) => body)).symbols;
  return new Map([...named, ...definitions.map(({ sym }) => [sym.name, sym] as const)]);
};

/** The side with one of its quantities taken of another layer, wherever that stands. */
const singly = (side: Side, known: ReadonlyMap<string, Sym>): readonly Side[] =>
  [...inventoryOf(side.body).symbols.values()].flatMap((from) =>
    [...known.values()]
      .filter(
        ({ name, axes }) =>
          name !== from.name &&
          familyOf(name) !== undefined &&
          familyOf(name) === familyOf(from.name) &&
          axes.length === from.axes.length,
      )
      .flatMap((to) => withSymbol(side, from, to) ?? []),
  );

/** One symbol put for another; the axes that meet it run as far as it does. */
const withSymbol = (side: Side, from: Sym, to: Sym): Side | undefined => {
  const own = new Map<number, IndexVar>();
  const entry = (...at: Ix[]): Expr =>
    entryAt(
      to,
      at.map((place, axis) => {
        const k = plainVar(place);
        const far = to.axes[axis];
        if (!k || !far || k.size === far) return place;
        const other = own.get(k.id) ?? indexVar(k.letter, far);
        own.set(k.id, other);
        return ix(other);
      }),
    );
  const body = substitute(side.body, { symbols: new Map([[from.name, entry]]) });
  const gone = side.axes.filter((k) => own.has(k.id));
  // What else ran along that axis would still run as far as before.
  if (gone.length !== own.size || gone.some((k) => mentions(body, k))) return undefined;
  return { ...side, body, axes: side.axes.map((k) => own.get(k.id) ?? k) };
};

/** All of a side taken so many layers further; nothing where a quantity of it is not known there. */
const wholly = (side: Side, known: ReadonlyMap<string, Sym>, by: number): Side | undefined => {
  const { symbols, sizes: names } = inventoryOf(side.body);
  const own = [...symbols.values()].filter(({ name }) => familyOf(name) !== undefined);
  if (own.length === 0 || !own.every(({ name }) => known.has(moved(name, by)))) return undefined;
  const free = [...side.letters, ...side.axes];
  const all = new Set([...names, ...free.flatMap(namesOf)]);
  const sizes = new Map([...all].map((name) => [name, size(moved(name, by))]));
  const far = (of: Size): Size => fillSize(of, sizes);
  const further = new Map(free.map((k) => [k.id, indexVar(k.letter, far(k.size))]));
  const renamed = new Map(
    own.map(({ name, axes }) => {
      const other = symbol(moved(name, by), axes.map(far));
      return [name, (...at: Ix[]) => entryAt(other, at)] as const;
    }),
  );
  const indices = new Map([...further].map(([id, k]) => [id, ix(k)]));
  const at = (k: IndexVar): IndexVar => further.get(k.id) ?? k;
  return {
    letters: side.letters.map(at),
    axes: side.axes.map(at),
    body: substitute(substitute(substitute(side.body, { indices }), { sizes: far }), {
      symbols: renamed,
    }),
  };
};

const namesOf = (k: IndexVar): readonly string[] => k.size.terms.flatMap(({ names }) => [...names]);
