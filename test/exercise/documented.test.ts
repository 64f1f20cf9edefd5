import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { standardTools } from "../../src/commands/tools.ts";
import { verifyAll } from "../../src/commands/verify/verify.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { solveExercise } from "../../src/exercise/solve.ts";
import { functions } from "../../src/functions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";

const text = readFileSync("docs/exercise-format.md", "utf8");

const homeworks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
  .map(([, yaml = ""]) => yaml)
  .filter((yaml) => yaml.startsWith("format:"));

const solved = (yaml: string) => {
  const found = loadExercise(yaml, "documented.yaml", questionKinds, functions);
  if (!found.ok) throw new Error(found.errors.map(({ message }) => message).join("\n"));
  return solveExercise(found.exercise, standardTools());
};

test("a whole file is shown, and one in sections", () => {
  expect(homeworks.map((yaml) => yaml.includes("sections:"))).toEqual([false, true]);
});

describe.each(homeworks.map((yaml) => [/fr: ([^,]*),/.exec(yaml)?.[1], yaml]))(
  "« %s »",
  (_, yaml = "") => {
    test("is answered and proved, as the page says", () => {
      const parts = verifyAll(solved(yaml));
      expect(parts.length).toBeGreaterThan(2);
      for (const { question, verdict, why } of parts)
        expect([question, verdict, why]).toEqual([question, "proved", undefined]);
    }, 60_000);
  },
);
