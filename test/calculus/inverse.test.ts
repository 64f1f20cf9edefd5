import { describe, test } from "vitest";
import { expectRow } from "./follows.ts";
import { inverses } from "./inverses.ts";

/* Inverses and determinants. */

describe.each(inverses)("$about", (topic) => {
  test.each(topic.rows.map((row) => [row.of, row.by, row] as const))("∂ %s by %s", (_, __, row) => {
    expectRow(row, topic);
  });
});
