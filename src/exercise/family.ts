import { affineLabel, labelText } from "../parse/latex/notation.ts";

/*
 * Families of layers: names of which there is one for each layer, as W[l]. Each member that is needed is a
 * name of its own, so that everything that knows names knows members too.
 */

/** A place in a network: a layer, counted from an index, from the last layer, or from 0. */
export interface Label {
  readonly of: string;
  readonly plus: number;
}

/** Where a family stands in a text: `W[l-1]`. */
export const familyMember = /(?<![\p{L}\p{N}_])([\p{L}_][\p{L}\p{N}_]*)\[([^[\]]*)\]/gu;

/** The name of a member in the plain syntax. */
export const memberName = (family: string, of: string, plus: number): string =>
  `${family}__${of}__${plus < 0 ? `m${-plus}` : `p${plus}`}`;

/** A member in a text, by its name. */
export const memberInText = /([\p{L}_][\p{L}\p{N}_]*?)__([A-Za-z]?)__([mp])(\d+)/gu;

/** A text in which members of families stand as names. */
export const withMembers = (text: string, families: ReadonlySet<string>): string =>
  text.replace(familyMember, (whole, name: string, label: string) => {
    const affine = families.has(name) ? affineLabel(label) : undefined;
    return affine ? memberName(name, affine.of, affine.plus) : whole;
  });

/** The same back: members as the file writes them. */
export const withLabels = (text: string): string =>
  text.replace(
    memberInText,
    (_, name: string, of: string, sign: string, digits: string) =>
      `${name}[${labelText(of, sign === "m" ? -Number(digits) : Number(digits))}]`,
  );

/** A value with members named as the file writes them, in all of its texts and keys. */
export const labelled = <T>(value: T): T => {
  if (typeof value === "string") return withLabels(value) as T;
  if (Array.isArray(value)) return value.map(labelled) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, of]) => [withLabels(key), labelled(of)]),
  ) as T;
};

/** The member at which another layer's member of the same family stands: `W__l__p0` at l = 2 is `W____p2`. */
export const memberAt = (name: string, layer: ReadonlyMap<string, number>): string =>
  name.replace(memberInText, (whole, family: string, of: string, sign: string, digits: string) => {
    const from = layer.get(of);
    return from === undefined
      ? whole
      : memberName(family, "", from + (sign === "m" ? -Number(digits) : Number(digits)));
  });

/** The layer of a member's name. */
export const layerOf = (name: string): Label | undefined => {
  const [, , of = "", sign, digits = ""] = [...name.matchAll(memberInText)].at(-1) ?? [];
  return sign === undefined ? undefined : { of, plus: (sign === "m" ? -1 : 1) * Number(digits) };
};
