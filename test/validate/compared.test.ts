import { describe, expect, test } from "vitest";
import { number, product, symbol } from "../../src/expr/build.ts";
import { size } from "../../src/expr/size.ts";
import { compared } from "../../src/validate/compared.ts";
import { byEntries } from "../../src/validate/differences.ts";
import { type Claim, validateGradients } from "../../src/validate/gradients.ts";
import { reading } from "../decide/ask.ts";
import { derived, networks, placeOf } from "./networks.ts";

describe.each(networks.map((network) => [network.name, network] as const))("%s", (_, network) => {
  const { of } = derived(network);

  test("any single entry that is off is found, and named", () => {
    const place = placeOf(network, of, network.sizes[1] ?? {});
    for (const [, { slopes }] of byEntries(of, network.parameters, place)) {
      const claimed = slopes.map((slope) => slope.value);
      const most = Math.max(...claimed.map(Math.abs));
      for (const at of claimed.keys()) {
        const wrong = claimed.with(at, (claimed[at] as number) + most * 1e-7);
        const found = compared(wrong, slopes, [claimed.length], { rounding: () => 0 });
        expect(found).toMatchObject({ verdict: "differs", worst: { place: [at + 1] } });
        const none = claimed.with(at, Number.NaN);
        expect(compared(none, slopes, [claimed.length], { rounding: () => 0 })).toMatchObject({
          verdict: "no value",
          worst: { place: [at + 1] },
        });
      }
    }
  });
});

test("a measurement that is not sharp enough is no agreement", () => {
  const slopes = [
    { value: 1, error: 1e-12 },
    { value: 0.5, error: 1e-3 },
  ];
  expect(compared([1, 0.5], slopes, [2], { rounding: () => 0 })).toMatchObject({
    verdict: "too coarse",
    worst: { place: [2] },
  });
});

test("too few entries are no agreement", () => {
  const slopes = [
    { value: 1, error: 1e-12 },
    { value: 2, error: 1e-12 },
  ];
  expect(compared([1], slopes, [2], { rounding: () => 0 })).toMatchObject({
    verdict: "no value",
    entries: 2,
  });
});

describe("beside a kink", () => {
  const x = symbol("x", [size("n")]);
  const place = {
    inputs: [x],
    sizes: new Map([["n", 3]]),
    values: new Map([["x", [0.5, 0, -0.25]]]),
  };
  const claim = (text: string): Claim => ({
    by: x,
    is: reading(text, { declare: ["x: n"] }).tensor,
  });
  const { tensor } = reading("sum(relu(x))", { declare: ["x: n"] });

  test.each([["(x > 0)"], ["(x >= 0)"], ["heaviside(x)"]])("%s is a slope of relu", (text) => {
    expect(validateGradients(tensor, [claim(text)], place)).toMatchObject([
      { verdict: "agrees", kinks: 1 },
    ]);
  });

  test("what lies beyond both slopes is not", () => {
    const { is } = claim("(x >= 0)");
    for (const factor of [number(11, 10), number(-1)]) {
      const body = product(factor, is.body);
      const found = validateGradients(tensor, [{ by: x, is: { ...is, body } }], place);
      expect(found).toMatchObject([{ verdict: "differs" }]);
    }
  });
});
