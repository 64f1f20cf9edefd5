import * as z from "zod";
import { evaluateTensor } from "../../compile/evaluate.ts";
import type { NumericTensor, Point } from "../../compile/point.ts";
import { OutsideAxis } from "../../expr/interpret.ts";
import { sizeAt, UnknownSize } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { symbolNames } from "../../expr/walk.ts";
import type { Reading } from "../../parse/read.ts";
import { type Names, optionsOf, readExpr } from "./expression.ts";
import { Refused, refuse } from "./fault.ts";
import { common, defineOperation, expression } from "./request.ts";
import { sizesFrom } from "./sizes.ts";
import { numbersOf } from "./values.ts";

/** How many numbers an answer may hold. */
const mostEntries = 100_000;

/** `evaluate`: the value of an expression at a point. */
export const evaluateOperation = defineOperation({
  request: z.strictObject({ ...common, expr: expression, at: z.record(z.string(), z.unknown()) }),
  answer: (request) => {
    const values = new Map<string, NumericTensor>();
    for (const [name, given] of Object.entries(request.at)) {
      if (request.define && Object.hasOwn(request.define, name)) {
        refuse(
          "E-USAGE",
          `« ${name} » est défini : sa valeur s'ensuit.`,
          `"${name}" is defined: its value follows.`,
          { in: `at.${name}` },
        );
      }
      values.set(name, numbersOf(given, `at.${name}`));
    }
    const shapes = shapesOf(values, request.declare);
    const names =
      Object.keys(shapes).length === 0
        ? request
        : { ...request, declare: { ...shapes, ...request.declare } };
    const reading = readExpr(request.expr, request, optionsOf(names));
    const point = pointOf(reading, values);
    return { value: entriesAt(reading.tensor, point) };
  },
});

const entriesAt = (of: Tensor, point: Point): Nested => {
  try {
    const entries = of.indices.reduce(
      (total, { size }) => total * sizeAt(size, point.sizes ?? new Map()),
      1,
    );
    if (entries > mostEntries) {
      return refuse(
        "E-LIMIT",
        `La valeur a plus de ${mostEntries} entrées.`,
        `The value has more than ${mostEntries} entries.`,
      );
    }
    return nested(evaluateTensor(of, point));
  } catch (error) {
    if (error instanceof OutsideAxis) throw new Refused({ code: "E-SHAPE", message: error.says });
    if (!(error instanceof UnknownSize)) throw error;
    const { size } = error;
    return refuse(
      "E-NAME",
      `La taille « ${size} » n'a pas de valeur.`,
      `The size "${size}" has no value.`,
      { in: "at" },
    );
  }
};

/** The shapes of arrays that nothing is declared of: those of their values. */
const shapesOf = (
  values: ReadonlyMap<string, NumericTensor>,
  declare: Names["declare"] = {},
): Record<string, number[]> => {
  const shapes: Record<string, number[]> = {};
  for (const [name, { sizes }] of values) {
    if (sizes.length === 0 || Object.hasOwn(declare, name) || !isName.test(name)) continue;
    if (sizes.some((size) => size > largestSize)) {
      refuse(
        "E-LIMIT",
        `Au-delà de ${largestSize} entrées sur un axe, la forme est à déclarer.`,
        `Beyond ${largestSize} entries along an axis, the shape has to be declared.`,
        { in: `at.${name}` },
      );
    }
    shapes[name] = [...sizes];
  }
  return shapes;
};

const isName = /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u;

/** The largest size that a declaration gives in figures. */
const largestSize = 4096;

const pointOf = (reading: Reading, values: ReadonlyMap<string, NumericTensor>): Point => {
  const sizes = sizesFrom(reading, values);
  const symbols = new Map<string, number | NumericTensor>();
  const needed = symbolNames(reading.tensor.body);
  for (const { sym, role, usedAsIndex } of reading.symbols.values()) {
    const { name, axes } = sym;
    const given = values.get(name);
    if (!given) {
      if (!needed.has(name)) continue;
      return refuse("E-NAME", `« ${name} » n'a pas de valeur.`, `"${name}" has no value.`, {
        in: "at",
      });
    }
    const part = given.values.find((value) => !Number.isInteger(value));
    if (part !== undefined && (role === "integer" || usedAsIndex)) {
      refuse(
        "E-TYPE",
        `« ${name} » est un entier, ou un indice ; sa valeur ${part} ne l'est pas.`,
        `"${name}" is an integer, or an index; its value ${part} is not.`,
        { in: `at.${name}` },
      );
    }
    symbols.set(name, axes.length === 0 ? (given.values[0] ?? Number.NaN) : given);
  }
  return { symbols, sizes };
};

type Nested = number | null | readonly Nested[];

/** The numbers as lists of lists; what has no finite value is null. */
const nested = ({ values, sizes }: NumericTensor): Nested => {
  let at = 0;
  const next = (): number | null => {
    const value = values[at] ?? Number.NaN;
    at += 1;
    return Number.isFinite(value) ? value : null;
  };
  const part = (axis: number): Nested =>
    axis === sizes.length
      ? next()
      : Array.from({ length: sizes[axis] as number }, () => part(axis + 1));
  return part(0);
};
