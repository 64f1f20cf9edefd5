import type { NumericTensor } from "../../compile/point.ts";
import { doubleOf } from "../../numeric/double.ts";
import { decimal, isZero, type Rational } from "../../numeric/rational.ts";
import { refuse } from "./fault.ts";

/** How deep lists of numbers may stand in each other. */
const mostAxes = 8;

const scalar: readonly number[] = [];

/** The numbers of a value: one, or lists of lists of the same lengths; `place` is the key it stands under. */
export const numbersOf = (given: unknown, place: string): NumericTensor => {
  if (!Array.isArray(given))
    return { values: Float64Array.of(numberOf(given, place)), sizes: scalar };
  const sizes: number[] = [];
  for (let first: unknown = given; Array.isArray(first); first = first[0]) {
    sizes.push(first.length);
    if (sizes.length > mostAxes) {
      refuse(
        "E-LIMIT",
        `Une valeur a au plus ${mostAxes} axes.`,
        `A value has at most ${mostAxes} axes.`,
        { in: place },
      );
    }
    if (first.length === 0)
      refuse("E-SHAPE", "Cette liste est vide.", "This list is empty.", { in: place });
  }
  const values: number[] = [];
  const visit = (part: unknown, at: readonly number[]): void => {
    const size = sizes[at.length];
    const here = at.length === 0 ? place : `${place}[${at.join(",")}]`;
    if (size === undefined) {
      values.push(numberOf(part, here));
    } else if (Array.isArray(part) && part.length === size) {
      part.forEach((inner, k) => visit(inner, [...at, k + 1]));
    } else {
      const [fr, en] = Array.isArray(part)
        ? [`de ${part.length}`, `of ${part.length}`]
        : ["d'un seul nombre", "of one number"];
      refuse(
        "E-SHAPE",
        `Les lignes n'ont pas la même longueur : ici ${fr}, avant de ${size}.`,
        `Rows differ in length: here ${en}, before of ${size}.`,
        { in: here },
      );
    }
  };
  visit(given, []);
  return { values: Float64Array.from(values), sizes };
};

const numberOf = (given: unknown, place: string): number => {
  if (typeof given === "number" && Number.isFinite(given)) return given;
  const exact = typeof given === "string" ? rationalOf(given) : undefined;
  if (exact) return doubleOf(exact);
  return refuse("E-TYPE", "Cette valeur n'est pas un nombre.", "This value is no number.", {
    in: place,
    expected: {
      fr: 'un nombre, ou un rationnel entre guillemets comme "1/2"',
      en: 'a number, or a rational between quotes such as "1/2"',
    },
  });
};

const digits = String.raw`(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,3})?`;
const shape = new RegExp(String.raw`^\s*([+-]?)(${digits})(?:\s*/\s*(${digits}))?\s*$`);

/** The rational that a text spells: 1/2, -3, 0.1, 2.5e-3. */
const rationalOf = (text: string): Rational | undefined => {
  const [, sign, above, below = "1"] = shape.exec(text) ?? [];
  if (above === undefined) return undefined;
  try {
    const [over, under] = [decimal(above), decimal(below)];
    if (isZero(under)) return undefined;
    const value = over.div(under);
    return sign === "-" ? value.neg() : value;
  } catch (error) {
    // An exponent that is out of range.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
