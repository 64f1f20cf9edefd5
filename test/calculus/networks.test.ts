import { describe, test } from "vitest";
import { expectRow } from "./follows.ts";
import { layers } from "./layers.ts";
import { losses } from "./losses.ts";

/* Derivatives that training a network asks for. */

describe.each([...layers, ...losses])("$about", (topic) => {
  test.each(topic.rows.map((row) => [row.of, row.by, row] as const))("∂ %s by %s", (_, __, row) => {
    expectRow(row, topic);
  });
});
