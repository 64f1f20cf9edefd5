import {
  addRational,
  isZero,
  multiplyRational,
  oneRational,
  type Rational,
  zeroRational,
} from "../numeric/rational.ts";
import type { Node } from "./graph.ts";

/** A sum of multiples of variables and a constant. A variable is a slot, or a node that is not affine. */
export interface Affine {
  readonly constant: Rational;
  readonly coefficients: ReadonlyMap<string, Rational>;
  /** Whether all variables are slots. */
  readonly isExact: boolean;
}

const constant = (value: Rational): Affine => ({
  constant: value,
  coefficients: new Map(),
  isExact: true,
});

/** A node as an affine form of its slots; what is not affine in it counts as variables of their own. */
export const affineOf = (node: Node): Affine => {
  switch (node.kind) {
    case "num":
      return constant(node.value);
    case "slot":
      return {
        constant: zeroRational,
        coefficients: new Map([[node.slot.name, oneRational]]),
        isExact: true,
      };
    case "sum":
      return node.args.map(affineOf).reduce(addAffine);
    case "product": {
      let scale = oneRational;
      let other: Node | undefined;
      for (const arg of node.args) {
        if (arg.kind === "num") scale = multiplyRational(scale, arg.value);
        else if (other) return variable(node);
        else other = arg;
      }
      return scaleAffine(other ? affineOf(other) : constant(oneRational), scale);
    }
    default:
      return variable(node);
  }
};

const variable = (node: Node): Affine => ({
  constant: zeroRational,
  coefficients: new Map([[`node ${node.id}`, oneRational]]),
  isExact: false,
});

const addAffine = (a: Affine, b: Affine): Affine => {
  const coefficients = new Map(a.coefficients);
  for (const [name, value] of b.coefficients) {
    const total = addRational(coefficients.get(name) ?? zeroRational, value);
    if (isZero(total)) coefficients.delete(name);
    else coefficients.set(name, total);
  }
  return {
    constant: addRational(a.constant, b.constant),
    coefficients,
    isExact: a.isExact && b.isExact,
  };
};

/** A multiple of a form. */
export const scaleAffine = (a: Affine, by: Rational): Affine => ({
  constant: multiplyRational(a.constant, by),
  coefficients: new Map(
    isZero(by)
      ? []
      : [...a.coefficients].map(([name, value]) => [name, multiplyRational(value, by)]),
  ),
  isExact: a.isExact,
});

/** The value of a form at a point, where coordinates that are not given are 0. */
export const valueAt = (form: Affine, point: ReadonlyMap<string, Rational>): Rational => {
  let total = form.constant;
  for (const [name, slope] of form.coefficients)
    total = addRational(total, multiplyRational(slope, point.get(name) ?? zeroRational));
  return total;
};

/** A variable of a form in terms of the others, where the form is 0. */
export const solvedFor = (form: Affine, name: string): Affine => {
  const slope = form.coefficients.get(name) ?? oneRational;
  const rest = new Map(form.coefficients);
  rest.delete(name);
  return scaleAffine({ ...form, coefficients: rest }, slope.inverse().neg());
};

/** Whether forms are exact and linearly independent: then they take every combination of signs. */
export const areIndependent = (forms: readonly Affine[]): boolean => {
  const rows: Affine[] = [];
  for (const form of forms) {
    if (!form.isExact) return forms.length === 1;
    let rest = form;
    for (const row of rows) {
      const [pivot] = row.coefficients;
      const share = pivot && rest.coefficients.get(pivot[0]);
      if (pivot && share) rest = addAffine(rest, scaleAffine(row, share.div(pivot[1]).neg()));
    }
    if (rest.coefficients.size === 0) return false;
    rows.push(rest);
  }
  return true;
};

// -- systems of strict inequalities -------------------------------------------------------------------

/** More inequalities than this are not worked with. */
const mostInequalities = 600;

/**
 * A point where all forms are positive, with simple coordinates; nothing where there is none, "unknown"
 * where that would take too long. Variables are eliminated one after the other (Fourier 1826, Motzkin 1936).
 */
export const positivePoint = (
  forms: readonly Affine[],
): ReadonlyMap<string, Rational> | undefined | "unknown" => {
  const names = new Set<string>();
  for (const { coefficients } of forms) for (const name of coefficients.keys()) names.add(name);
  const stages: { readonly name: string; readonly forms: readonly Affine[] }[] = [];
  let left = forms;
  for (const name of names) {
    stages.push({ name, forms: left });
    const next = eliminated(left, name);
    if (next === "unknown") return next;
    left = next;
  }
  if (left.some(({ constant: value }) => value.s <= 0n || isZero(value))) return undefined;
  const point = new Map<string, Rational>();
  for (const { name, forms: bounds } of stages.toReversed()) {
    let [low, high]: [Rational | undefined, Rational | undefined] = [undefined, undefined];
    for (const form of bounds) {
      const slope = form.coefficients.get(name);
      if (!slope) continue;
      // Without a coordinate of its own the variable counts as 0.
      const border = valueAt(form, point).div(slope).neg();
      if (slope.s > 0n) low = !low || border.compare(low) > 0 ? border : low;
      else high = !high || border.compare(high) < 0 ? border : high;
    }
    point.set(name, simplestBetween(low, high));
  }
  return point;
};

const eliminated = (forms: readonly Affine[], name: string): readonly Affine[] | "unknown" => {
  const [up, down]: [Affine[], Affine[]] = [[], []];
  const kept: Affine[] = [];
  for (const form of forms) {
    const slope = form.coefficients.get(name);
    if (!slope) kept.push(form);
    else (slope.s > 0n ? up : down).push(scaleAffine(form, slope.abs().inverse()));
  }
  if (kept.length + up.length * down.length > mostInequalities) return "unknown";
  for (const a of up) for (const b of down) kept.push(addAffine(a, b));
  return kept;
};

/** The simplest rational strictly between two bounds: that of least denominator, then nearest to 0. */
const simplestBetween = (low: Rational | undefined, high: Rational | undefined): Rational => {
  const inside = (value: Rational): boolean =>
    (!low || value.compare(low) > 0) && (!high || value.compare(high) < 0);
  if (inside(zeroRational)) return zeroRational;
  if (high && (high.s <= 0n || isZero(high))) {
    return simplestBetween(high.neg(), low?.neg()).neg();
  }
  // From here on both bounds are positive, or the upper one is missing.
  const from = low ?? zeroRational;
  const whole = from.floor();
  const next = whole.add(1);
  if (inside(next)) return next;
  if (!high) return next;
  const [restLow, restHigh] = [from.sub(whole), high.sub(whole)];
  const inverse = simplestBetween(
    restHigh.inverse(),
    isZero(restLow) ? undefined : restLow.inverse(),
  );
  return whole.add(inverse.inverse());
};
