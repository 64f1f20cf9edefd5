import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { forgetUnused } from "../../src/expr/node.ts";
import { homeworkIn, judgedFile } from "./graded.ts";

/* What is found of a copy depends on no other: not on those before it, nor on what is remembered of them. */

const folder = "exercises/003-jacobiennes";
const copies = readdirSync(join(folder, "submissions")).map((name) =>
  join(folder, "submissions", name),
);

test("copies are judged alike in any order, with and without what earlier ones left", () => {
  const homework = homeworkIn(join(folder, "exercise.yaml"));
  const inOrder = copies.map((path) => judgedFile(path, homework));
  const reversed = copies.toReversed().map((path) => {
    forgetUnused();
    return judgedFile(path, homework);
  });
  expect(reversed.toReversed()).toEqual(inOrder);
  const first = copies
    .slice(0, 1)
    .map((path) => judgedFile(path, homeworkIn(join(folder, "exercise.yaml"))));
  expect(first).toEqual(inOrder.slice(0, 1));
}, 60_000);
