import { entryAt } from "../../expr/build.ts";
import { arrayOf, isScalar, type Value } from "../value.ts";
import type { Fence, Layout, List } from "./layout.ts";
import { listed, solid } from "./lists.ts";
import { transposes } from "./marks.ts";
import { dependsOn, fenceOf, type Match, matched, matching } from "./matches.ts";
import { memberOf } from "./notation.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { isSlice, picked, raised, scripted } from "./scripts.ts";
import { withoutUnits } from "./shapes.ts";
import { spelledOf, textOf } from "./spell.ts";

/* Declared quantities: whole, at an index, or named together with what they depend on. */

/** A declared quantity: whole, at an index, or named as a function of what it depends on. */
export const quantity = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  match: Match,
  meaning: { readonly is: "symbol" | "family"; readonly name: string },
): Leaf => {
  const value = arrayNamed(reader, meaning, match.label);
  let leaf = reader.leaf(value, part);
  if (match.primes > 0) {
    return reader.refuse(
      "E-TYPE",
      part,
      `${reader.quote(part)} : ${meaning.name} n'est pas une fonction qui se dérive.`,
      `${reader.quote(part)}: ${meaning.name} is no function to differentiate.`,
    );
  }
  const gradient = reader.notation.gradients.get(meaning.name);
  if (gradient) {
    // δ^h is the gradient by z^h.
    const [of, by] = gradient.map((name) =>
      match.label !== undefined && reader.notation.families.has(name)
        ? `${name}[${match.label}]`
        : name,
    ) as [string, string];
    const bySizes = withoutUnits(value.sizes);
    reader.derivatives.set(value, { of, by, bySizes });
  }
  const label =
    match.sup?.length === 1 && match.sup[0]?.kind === "fence" ? match.sup[0] : undefined;
  if (reader.notation.strict && label && label.of.length === 1) {
    return reader.refuse(
      "E-NAME",
      part,
      `« ${reader.quote(part)} » porte une étiquette qui n'est déclarée nulle part.`,
      `"${reader.quote(part)}" has a label that is declared nowhere.`,
    );
  }
  // (A^T)_{ij} and (A^{-1})_{ij} are entries of what the superscript makes; A_{ij}^2 is a power of an entry.
  const turned =
    match.sup !== undefined &&
    (transposes(match.sup) || (isSquare(value) && comesFirst(match.sup, match.indices))) &&
    !isScalar(value) &&
    isPair(match.indices) &&
    !match.indices.some(isSlice);
  if (turned && match.sup) leaf = raised(reader, leaf, match.sup, part);
  if (match.indices.length > 0) leaf = picked(reader, leaf, match.indices, part);
  const behind = match.applied ? fenceOf(cursor.list[cursor.at]) : undefined;
  if (behind) leaf = ofExample(reader, leaf, behind, part);
  leaf = withArguments(reader, cursor, leaf, meaning.name);
  return match.sup && !turned ? raised(reader, leaf, match.sup, part) : leaf;
};

const isSquare = ({ sizes }: Value): boolean => sizes.length === 2 && sizes[0] === sizes[1];

/** Whether a subscript tells a row and a column: ij, or the digits of 12. */
const isPair = ([first, ...more]: readonly List[]): boolean => {
  const [only] = first ?? [];
  return (
    more.length > 0 || (first?.length === 1 && only?.kind === "number" && only.text.length > 1)
  );
};

/** Whether a superscript is written before the subscript. */
const comesFirst = (sup: List, [index]: readonly List[]): boolean =>
  (sup[0]?.first ?? 0) < (index?.[0]?.first ?? 0);

const arrayNamed = (
  reader: Reader,
  { is, name }: { readonly is: "symbol" | "family"; readonly name: string },
  label: string | undefined,
): Value => {
  const family = is === "family" ? reader.notation.families.get(name) : undefined;
  const { layer } = reader.notation;
  if (family && label !== undefined && layer) {
    const sym = memberOf(family, label, layer.index);
    reader.found.symbols.set(sym.name, { sym, role: "real", usedAsIndex: false, declared: true });
    reader.plain.scope.mentions.add(sym.name);
    return arrayOf(sym.axes, (...at) => entryAt(sym, at));
  }
  return reader.plain.value({ kind: "name", name, first: 0, last: 0 });
};

/** `h(x)`, `x(u)_i`: what a quantity depends on may be named behind it. */
const withArguments = (reader: Reader, cursor: Cursor, leaf: Leaf, name: string): Leaf => {
  const next = cursor.list[cursor.at];
  const bracket = cursor.at < cursor.end && next?.kind === "fence" ? next : undefined;
  if (bracket && isLiteral(bracket)) {
    return reader.refuse(
      "E-TYPE",
      { first: leaf.first, last: bracket.last },
      `« ${reader.quote(leaf)}${reader.quote(bracket)} » : une valeur en un nombre, une entrée ou un produit ?`,
      `"${reader.quote(leaf)}${reader.quote(bracket)}": a value at a number, an entry or a product?`,
      { expected: { fr: "x_1 ou x \\cdot 1", en: "x_1 or x \\cdot 1" } },
    );
  }
  const fence = cursor.at < cursor.end ? fenceOf(next) : undefined;
  if (!fence || !next) return leaf;
  if (!dependsOn(reader, name, fence)) {
    const isFactor = next.kind === "scripts" && next.sup !== undefined && transposes(next.sup);
    if (
      !isFactor &&
      reader.notation.dependencies.get(name)?.length &&
      isCall(reader, name, next, fence)
    ) {
      return reader.refuse(
        "E-TYPE",
        { first: leaf.first, last: fence.last },
        `« ${reader.quote(leaf)} » n'est pas déclaré comme fonction de ${reader.quote(fence)}.`,
        `"${reader.quote(leaf)}" is not declared as a function of ${reader.quote(fence)}.`,
      );
    }
    return leaf;
  }
  cursor.at += 1;
  return scripted(reader, reader.leaf(leaf.value, { first: leaf.first, last: fence.last }), next);
};

/** A number alone in parentheses or brackets. */
const isLiteral = ({ open, of }: Fence): boolean => {
  const [only, ...more] = solid(of);
  return (open === "(" || open === "[") && only?.kind === "number" && more.length === 0;
};

/** Whether a parenthesis behind a quantity can only be its arguments: a list, or the bare name of a quantity. */
const isCall = (reader: Reader, of: string, behind: Layout, fence: Fence): boolean => {
  const [only = [], ...more] = listed(fence.of);
  if (more.length > 0) return true;
  const [name, ...rest] = solid(only);
  if (!name || rest.length > 0 || isForPower(behind, name)) return false;
  const spelled = spelledOf(name);
  return (spelled ? matching(reader, spelled) : []).some(
    // No quantity is a function of itself: p_i (p_j) is a product.
    ({ meaning }) => meaning.is === "symbol" && meaning.name !== of,
  );
};

/** Whether a parenthesis is there for an exponent: (o_k^s)², of an entry whose name has a superscript. */
const isForPower = (behind: Layout, name: Layout): boolean =>
  behind.kind === "scripts" &&
  behind.sup !== undefined &&
  name.kind === "scripts" &&
  name.sub !== undefined &&
  name.sup !== undefined;

/** L(x^{(i)}, y^{(i)}): what a quantity is for the example that its arguments belong to. */
const ofExample = (reader: Reader, leaf: Leaf, behind: Fence, part: Layout): Leaf => {
  if (isScalar(leaf.value)) return leaf;
  const examples = listed(behind.of).map((item) => {
    const [only] = solid(item);
    const spelled = only && spelledOf(only);
    return spelled && matched(reader, spelled)?.indices[0];
  });
  const [first] = examples;
  if (!first || examples.some((each) => !each || textOf(each) !== textOf(first))) {
    return reader.refuse(
      "E-TYPE",
      behind,
      "Ces arguments ne sont pas ceux d'un même exemple.",
      "These arguments are not those of one example.",
    );
  }
  return picked(reader, leaf, [first], part);
};
