import { same } from "../expr/arranged.ts";
import { entryAt } from "../expr/build.ts";
import type { Expr, Sym } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { mapBottomUp, substitute, unfolded } from "../expr/walk.ts";
import { definedAt } from "../rewrite/graph.ts";
import type { Given } from "../rewrite/lemma.ts";
import { type Frame, isStranger } from "./frame.ts";
import { type Aim, type Subject, subjectOf } from "./prepared.ts";
import { paired, type Side } from "./sides.ts";

/* Whether a side of a line is what is asked for, under whatever name. */

/** Whether a value speaks of a subject: by its names, or by what copies write as the exercise writes these. */
export const isAbout = (e: Expr, subject: Subject, frame: Frame): boolean => {
  const own = subjectOf(e);
  if (!own || (own.by === undefined) !== (subject.by === undefined)) return false;
  return (
    isNamed(own.of, subject.of, frame) &&
    (own.by === undefined || isNamed(own.by, subject.by ?? "", frame))
  );
};

/** W^h is the W of the exercise, though a copy may lay it out with its rows for columns. */
const isNamed = (name: string, asked: string, { part, vocabulary }: Frame): boolean => {
  if (name === asked) return true;
  const spelled = part?.vocabulary.spellings.get(asked);
  return spelled !== undefined && spelled === vocabulary.spellings.get(name);
};

/** Whether a side is what a part asks for: by name, or by what the names stand for. */
export const isAsked = ({ goal, subject }: Aim, side: Side, frame: Frame): boolean => {
  if (subject && isAbout(side.body, subject, frame)) return true;
  const { left: asked } = goal;
  if (!asked) return false;
  if (asked.body.kind !== "deriv") return isSame(side, asked, writtenOut);
  const { by } = asked.body;
  const variable = by.kind === "entry" ? by.of : undefined;
  const own = variable ? inLetter(side, variable, frame) : side;
  return isSame(own, asked, (e) => opened(e, frame.given, variable?.name));
};

/** Which piece of what a part asks for a side is, from 0; nothing where it is none. */
export const pieceAsked = (
  { goal: { pieces = [] } }: Aim,
  side: Side,
  frame: Frame,
): number | undefined => {
  const at = pieces.findIndex((piece) =>
    isSame(side, { indices: [], body: piece }, (e) => writtenOut(opened(e, frame.given))),
  );
  return at < 0 ? undefined : at;
};

/** A function differentiated by a letter of the copy's own, in the letter of the exercise. */
const inLetter = (side: Side, variable: Sym, frame: Frame): Side => {
  if (side.body.kind !== "deriv" || side.body.by.kind !== "entry") return side;
  const { of } = side.body.by;
  const isOwn = of.axes.length === 0 && variable.axes.length === 0 && isStranger(of.name, frame);
  if (!isOwn || frame.given.definitions.has(variable.name)) return side;
  const symbols = new Map([[of.name, () => entryAt(variable, [])]]);
  return { ...side, body: substitute(side.body, { symbols }) };
};

/** An array may be named by its entry. */
const isSame = (side: Side, asked: Tensor, as: (e: Expr) => Expr): boolean => {
  const isEntry = side.axes.length === 0 && side.letters.length === asked.indices.length;
  const whole = isEntry ? { letters: [], axes: side.letters, body: side.body } : side;
  const pair = paired(whole, { letters: [], axes: asked.indices, body: asked.body });
  return pair.ok && same(as(pair.equation.left), as(pair.equation.right));
};

/** Functions written out by their definitions. */
const writtenOut = (e: Expr): Expr =>
  mapBottomUp(e, (part) => (part.kind === "call" ? (unfolded(part) ?? part) : part));

/** Names replaced by what they stand for, but for the variable. */
export const opened = (e: Expr, given: Given, but?: string): Expr => {
  let image = e;
  for (let rounds = 0; rounds < deepest; rounds += 1) {
    const next = mapBottomUp(image, (part) => {
      if (part.kind !== "entry" || part.of.name === but) return part;
      const definition = given.definitions.get(part.of.name);
      return definition ? definedAt(definition, part.at) : part;
    });
    if (next === image) break;
    image = next;
  }
  return image;
};

/** How deep definitions may stand in each other: a file may define two names by one another. */
const deepest = 32;
