import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toAscii } from "../../src/tex/ascii.ts";
import { textOfTensor } from "../../src/tex/text.ts";
import { agree, tensor, texts } from "./texts.ts";
import { written } from "./written.ts";

describe("what is printed is read as what it was", () => {
  for (const kind of ["scalar", "vector", "matrix"] as const) {
    test(`a ${kind}`, () => {
      fc.assert(
        fc.property(texts[kind], (text) => {
          const first = tensor(text);
          const printed = toAscii(first);
          const second = tensor(printed);
          if (!agree(first, second)) {
            expect.fail(`${text}\n${printed}\n${written(first)}\n${written(second)}`);
          }
        }),
        { seed: 3, numRuns: 300 },
      );
    });
  }

  test.each(["sigmoid(s)*(1 - sigmoid(s))", "1/(1 + exp(-s))", "s^2/2 - s^3", "sqrt(s)/exp(t^2)"])(
    "in Unicode too: %s",
    (text) => {
      const first = tensor(text);
      const printed = textOfTensor(first);
      expect([printed, agree(first, tensor(printed))]).toEqual([printed, true]);
    },
  );
});
