import { describe, expect, test } from "vitest";
import { showError } from "../../../src/parse/error.ts";
import { readLatex } from "../../../src/parse/latex/read.ts";
import { read } from "../../../src/parse/read.ts";
import { corpus } from "./corpus/index.ts";
import type { Sample } from "./corpus/sample.ts";
import { apart, isDefined, latexOptions, plainOptions, potentials, valuesOf } from "./reading.ts";

const samples = Object.values(corpus).flat();

describe.each(Object.entries(corpus))("the meanings in %s", (_, topic) => {
  const meant = topic.filter(({ plain }) => typeof plain === "string");

  test.runIf(meant.length > 0)("are plain syntax, and have a value", () => {
    const wrong = meant.flatMap((sample) => {
      const result = read(sample.plain as string, plainOptions(sample));
      if (!result.ok) return [`${sample.latex}\n${showError(result.error, "en")}`];
      const defined = valuesOf(result).filter((values) => values.every(isDefined));
      return defined.length >= 4 ? [] : [`${sample.latex}: ${sample.plain} has no value`];
    });
    expect(wrong).toEqual([]);
  });
});

/** How a sample is misread; nothing where it is read as meant. */
const fault = (sample: Sample): string | undefined => {
  const found = readLatex(sample.latex, latexOptions(sample));
  if (typeof sample.plain !== "string") {
    const code = found.ok ? "was read" : found.error.code;
    return code === sample.plain.refused ? undefined : code;
  }
  if (!found.ok) return `${found.error.code}: ${found.error.message.en}`;
  const meant = read(sample.plain, plainOptions(sample));
  if (!meant.ok) return showError(meant.error, "en");
  // Derivatives and limits are measured, second ones from differences of differences.
  const tolerance = sample.derivative || sample.limit || sample.gradients ? 1e-4 : 1e-9;
  const points = [...found.readings[0].points, ...potentials(sample)];
  return apart({ ...found, points }, meant, tolerance);
};

describe.each(Object.entries(corpus))("LaTeX of %s is read as it is meant", (_, topic) => {
  test.each(topic.map((sample) => [sample.latex.slice(0, 200), sample] as const))(
    "%s",
    (_, sample) => {
      expect(fault(sample)).toBeUndefined();
    },
  );
});

test("no two samples are the same", () => {
  const seen = new Map<string, number>();
  for (const { latex, plain: _, note: __, ...given } of samples) {
    const key = JSON.stringify([latex.replace(/\s/g, ""), given]);
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  expect([...seen].filter(([, times]) => times > 1)).toEqual([]);
});

test("there are enough samples of each kind", () => {
  const count = (of: (sample: Sample) => unknown): number => samples.filter(of).length;
  expect(count(({ plain }) => typeof plain === "string")).toBeGreaterThanOrEqual(450);
  expect(count(({ plain }) => typeof plain !== "string")).toBeGreaterThanOrEqual(40);
  expect(count(({ scalar }) => scalar)).toBe(100);
  expect(count(({ vector }) => vector)).toBeGreaterThanOrEqual(31);
});

test("samples for other software need nothing beside them but where a name takes its values", () => {
  for (const { latex, declare, define, spellings, macros } of samples.filter((s) => s.scalar)) {
    expect([latex, declare, define, spellings, macros]).toEqual([latex, ...Array(4)]);
  }
});
