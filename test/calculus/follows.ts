import { expect } from "vitest";
import { derivative } from "../../src/commands/derive/derivative.ts";
import { equal } from "../../src/decide/equal.ts";
import { ix } from "../../src/expr/index-of.ts";
import { type Matrix, matrixEntries } from "../../src/expr/matrix.ts";
import { fixedSize, sizeText } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { substitute } from "../../src/expr/walk.ts";
import { textOfMatrix } from "../../src/tex/text.ts";
import { assumptions, reading, type Said } from "../decide/ask.ts";
import { agrees, compared } from "./measured.ts";
import type { Row, Topic } from "./row.ts";

/** Derives what a row asks for, and holds it against values, against the book, and against its own matrix. */
export const expectRow = (row: Row, topic: Topic): void => {
  const { of, by, order = 1, gives, is, matrix, rather } = row;
  const said = saidIn(topic);
  const found = derivative(of, {
    wrt: by,
    declare: [topic.declare],
    assume: topic.assume ?? [],
    order,
  });
  if (!found.ok) throw new Error(found.error.message.en);
  const { entries, shape } = found;
  expect(shape.map(sizeText).join(" x ") || "scalar").toBe(gives);
  expect(found.layout).toBe(layoutOf(found.of, shape.length, order));
  expectMeasured(found.of, by, order, entries, said);

  if (is !== undefined) expectEqual(entries, is, said);
  const printed = found.matrix && textOfMatrix(found.matrix);
  if (shape.length === 1 || shape.length === 2) expect(printed ?? "none").toBe(matrix);
  else expect(printed).toBeUndefined();
  if (found.matrix && is !== undefined) {
    expectEqual(entriesOf(found.matrix, entries), is, said);
  }
  if (rather !== undefined) expect(printed, "the book's form is printed now").not.toBe(rather);
};

const saidIn = ({ declare, assume = [] }: Topic): Said => ({
  declare: [declare],
  assume: Object.fromEntries(
    assume.map((text) => {
      const [name = "", ...says] = text.split(":");
      return [name.trim(), says.join(":").trim()];
    }),
  ),
});

const layoutOf = (of: Tensor, axes: number, order: 1 | 2): string => {
  if (axes === of.indices.length) return "derivative";
  if (of.indices.length > 0) return "numerator";
  return order === 2 ? "hessian" : "gradient";
};

const entriesOf = (matrix: Matrix, { indices }: Tensor): Tensor => ({
  indices,
  body: matrixEntries(matrix, ...indices),
});

const expectEqual = (found: Tensor, is: string, said: Said): void => {
  const book = reading(is, said);
  const [left, right] = [withoutUnits(found), withoutUnits(book.tensor)];
  const verdict = equal(left, right, { assume: assumptions(book), offBorders: true });
  expect(verdict.verdict, is).toBe("equal");
};

/** A row has one entry along its first axis, with an index or without. */
const withoutUnits = ({ indices, body }: Tensor): Tensor => {
  const units = indices.filter((k) => fixedSize(k.size) === 1);
  return {
    indices: indices.filter((k) => !units.includes(k)),
    body: substitute(body, { indices: new Map(units.map((k) => [k.id, ix(1)])) }),
  };
};

/** Differences of values agree with the entries, and would not with entries that are a thousandth larger. */
const expectMeasured = (
  of: Tensor,
  by: string,
  order: 1 | 2,
  entries: Tensor,
  said: Said,
): void => {
  const variable = reading(by, said).symbols.get(by);
  if (!variable) throw new Error(`${by} is not declared`);
  const assume = assumptions(reading(`0*(${by})`, said));
  const all = compared({ of, by: variable.sym, order, entries, assume });
  const sizes = new Set(all.map((each) => JSON.stringify([...each.sizes])));
  expect(all.length).toBeGreaterThanOrEqual(3);
  if (all.some((each) => each.sizes.size > 0)) expect(sizes.size).toBe(3);
  for (const each of all)
    expect(agrees(each), `${each.claimed} is claimed, ${each.measured.value} measured`).toBe(true);
  expect(all.some((each) => !agrees(each, 1.001))).toBe(true);
};
