import { ix, plainVar } from "../expr/index-of.ts";
import { substitute, symbolNames } from "../expr/walk.ts";
import type { Definition, Given } from "../rewrite/lemma.ts";
import { defining, type Frame } from "./frame.ts";
import type { Link } from "./links.ts";
import { type Side, sideIn } from "./sides.ts";
import { ancestors } from "./truth.ts";

/* What a copy says that quantities are: definitions of its own, and other forms of what is defined. */

/** The frame with what a link says a letter to be; the same frame where it says nothing new. */
export const stating = (link: Link, frame: Frame): Frame => {
  if (link.relation !== "=" && link.relation !== ":=") return frame;
  const [{ left, right }] = link.readings;
  const [a, b] = [sideIn(frame, left), sideIn(frame, right)];
  const found = a && b && (definitionIn(a, b) ?? definitionIn(b, a));
  const isKnown = found && frame.given.definitions.has(found.sym.name);
  return found && !isKnown && !leadsBack(found, frame.given) ? defining(frame, [found]) : frame;
};

/** The form that a link gives to a quantity which has a definition. */
export const restatedIn = (link: Link, frame: Frame): Definition | undefined => {
  const [{ left, right }] = link.readings;
  const [a, b] = [sideIn(frame, left), sideIn(frame, right)];
  const found = a && b && definitionIn(a, b);
  return found && frame.given.definitions.has(found.sym.name) ? found : undefined;
};

/** Whether a definition rests on what rests on it. */
const leadsBack = ({ sym, body }: Definition, given: Given): boolean =>
  [...symbolNames(body)].some((name) => name === sym.name || ancestors(name, given).has(sym.name));

/** What a side that is a whole quantity is said to be, entry by entry. */
const definitionIn = (name: Side, value: Side): Definition | undefined => {
  const { body, letters, axes } = name;
  if (body.kind !== "entry" || value.axes.length !== axes.length) return undefined;
  const own = [...letters, ...axes];
  const places = body.at.map(plainVar);
  const isWhole = places.every((k) => k !== undefined && own.includes(k));
  if (!isWhole || new Set(places).size !== places.length) return undefined;
  const moved = new Map(value.axes.map((k, at) => [k.id, ix(axes[at] ?? k)]));
  for (const k of value.letters) {
    const same = letters.find(({ letter }) => letter === k.letter);
    if (!same) return undefined;
    moved.set(k.id, ix(same));
  }
  const indices = places.flatMap((k) => (k ? [k] : []));
  // x = x + 1 gives no letter a meaning.
  if (symbolNames(value.body).has(body.of.name)) return undefined;
  return { sym: body.of, indices, body: substitute(value.body, { indices: moved }) };
};
