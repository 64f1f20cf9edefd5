import { describe, test } from "vitest";
import { expectRow } from "./follows.ts";
import { identities } from "./identities.ts";

/* The identities of the books. */

describe.each(identities)("$about", (topic) => {
  test.each(topic.rows.map((row) => [row.of, row.by, row] as const))("∂ %s by %s", (_, __, row) => {
    expectRow(row, topic);
  });
});
