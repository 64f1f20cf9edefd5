import { describe, expect, test } from "vitest";
import { delta, number, product, sum } from "../../src/expr/build.ts";
import { addIx, ix, negateIx, sizeIx } from "../../src/expr/index-of.ts";
import type { Expr } from "../../src/expr/node.ts";
import { sizeAt } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { substitute } from "../../src/expr/walk.ts";
import type { Estimate } from "../../src/numeric/estimate.ts";
import { type Numbers, tensorProgram } from "../../src/tensor/program.ts";
import { byEntries, type Place, writeValues } from "../../src/validate/differences.ts";
import { type Claim, validateGradients } from "../../src/validate/gradients.ts";
import { derived, networks, placeOf } from "./networks.ts";

const little = number(1, 2 ** 20);

/** Ways to get a gradient wrong, each of one claim. */
const slips: Readonly<Record<string, (claim: Claim, body: Expr) => Expr | undefined>> = {
  "a sign": (_, body) => product(-1, body),
  "a factor": (_, body) => product(sum(1, little), body),
  "a missing factor": (_, body) => product(2, body),
  "an index": ({ is: { indices } }, body) => {
    const [k] = indices.toReversed();
    if (!k) return undefined;
    // Entries in opposite order.
    const turned = addIx(addIx(sizeIx(k.size), negateIx(ix(k))), ix(1));
    const other = substitute(body, { indices: new Map([[k.id, turned]]) });
    return other === body ? undefined : other;
  },
  "one entry": ({ is: { indices } }, body) => {
    const place = indices.map((k) => delta(ix(k), ix(1)));
    return product(sum(1, product(number(1, 1024), ...place)), body);
  },
};

const wrong = (claim: Claim, slip: (typeof slips)[string]): Claim | undefined => {
  const body = slip(claim, claim.is.body);
  return body && { ...claim, is: { ...claim.is, body } };
};

/** The slopes of a loss along the entries of an input, from the whole of it at ±h and ±2h (Richardson 1911). */
const byEvaluations = (of: Tensor, by: string, place: Place): readonly Estimate[] => {
  const program = tensorProgram([of], place);
  writeValues(program, place.values);
  const moved = program.inputs.get(by) as Numbers;
  const h = 2 ** -16;
  return Array.from(moved, (here, at) => {
    const valueAt = (share: number): number => {
      moved[at] = here + share * h;
      return program.run()[0]?.[0] ?? Number.NaN;
    };
    const [near, far] = [1, 2].map(
      (share) => (valueAt(share) - valueAt(-share)) / (2 * share * h),
    ) as [number, number];
    moved[at] = here;
    const rounding = (2 ** -46 * Math.abs(valueAt(0))) / h;
    return { value: (4 * near - far) / 3, error: Math.abs(near - far) + rounding };
  });
};

describe.each(networks.map((network) => [network.name, network] as const))("%s", (_, network) => {
  const { of, claims } = derived(network);

  test.each(network.sizes)("its derived gradients stand at %o", (sizes) => {
    const place = placeOf(network, of, sizes);
    for (const method of [{}, { mostEntries: 0 }]) {
      const found = validateGradients(of, claims, place, method);
      for (const each of found) expect(each, each.by).toMatchObject({ verdict: "agrees" });
    }
  });

  test("moving what moves and evaluating all of it anew come to the same slopes", () => {
    for (const sizes of network.sizes) {
      const place = placeOf(network, of, sizes);
      const found = byEntries(of, network.parameters, place);
      for (const name of network.parameters) {
        const slopes = found.get(name)?.slopes ?? [];
        const anew = byEvaluations(of, name, place);
        expect(slopes).toHaveLength(anew.length);
        for (const [at, { value, error }] of slopes.entries()) {
          const other = anew[at] as Estimate;
          const gap = Math.abs(value - other.value);
          expect(gap, `${name} ${at}`).toBeLessThanOrEqual(error + other.error);
        }
      }
    }
  });

  describe.each(Object.entries(slips))("%s wrong", (_name, slip) => {
    test.each(claims.map((claim) => [claim.by.name, claim] as const))(
      "in the gradient of %s",
      (_by, claim) => {
        const told = wrong(claim, slip);
        if (!told) return;
        for (const sizes of network.sizes.slice(1)) {
          const place = placeOf(network, of, sizes);
          const [byEntry] = validateGradients(of, [told], place);
          expect(byEntry).toMatchObject({ verdict: "differs" });
          const [alongAll] = validateGradients(of, [told], place, { mostEntries: 0 });
          expect(alongAll).toMatchObject({ verdict: "differs" });
        }
      },
    );
  });

  test("the entry that is wrong is named", () => {
    const [claim] = claims;
    const told = claim && wrong(claim, (_claim, body) => slips["one entry"]?.(claim, body));
    const sizes = network.sizes[1] ?? {};
    const place = placeOf(network, of, sizes);
    const dims = told?.is.indices.map((k) => sizeAt(k.size, place.sizes)) ?? [];
    const [found] = validateGradients(of, told ? [told] : [], place);
    expect(found?.worst?.place).toEqual(dims.map(() => 1));
    const [along] = validateGradients(of, told ? [told] : [], place, { mostEntries: 0 });
    expect(along?.worst?.place).toEqual([1]);
    expect(along?.worst?.claimed).toBeCloseTo(found?.worst?.claimed ?? 0, 12);
  });

  test("values that are missing, or too many, are told", () => {
    const place = placeOf(network, of, network.sizes[1] ?? {});
    const [first = ""] = network.parameters;
    const without = new Map([...place.values].filter(([name]) => name !== first));
    expect(() => validateGradients(of, claims, { ...place, values: without })).toThrow(
      `"${first}" has no values.`,
    );
    const longer = new Map(place.values).set(first, new Float64Array(1000));
    expect(() => validateGradients(of, claims, { ...place, values: longer })).toThrow(
      /has 1000 values; \d+ are needed/,
    );
  });

  test("what is no number is named by its place, and never passes", () => {
    const sizes = network.sizes[1] ?? {};
    const place = placeOf(network, of, sizes);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const values = new Map([...place.values].map(([name, array]) => [name, array.slice()]));
      values.get("X")?.fill(value, 2, 3);
      for (const method of [{}, { mostEntries: 0 }]) {
        const found = validateGradients(of, claims, { ...place, values }, method);
        for (const each of found) {
          expect(each, each.by).toMatchObject({ verdict: "no value" });
          expect(each.worst?.place.length).toBeGreaterThan(0);
          expect(each.input).toMatchObject({ name: "X", value });
          expect(each.input?.place.at(-1)).toBe(3);
        }
      }
    }
  });
});

test("gradients of a hundred thousand numbers are measured along directions", () => {
  const [network] = networks;
  if (!network) return;
  const { of, claims } = derived(network);
  const drawn = placeOf(network, of, { B: 3, d: 400, h: 256, m: 2 });
  // As weights are at the start of training: the loss is not next to 0.
  const spread = new Map([
    ["W1", 1 / 20],
    ["W2", 1 / 16],
  ]);
  const values = new Map(
    [...drawn.values].map(([name, array]) => [
      name,
      array.map((value) => value * (spread.get(name) ?? 1)),
    ]),
  );
  const place = { ...drawn, values };
  const [claim, ...others] = claims;
  for (const each of validateGradients(of, claims, place))
    expect(each, each.by).toMatchObject({ verdict: "agrees" });
  const told = claim && wrong(claim, (_claim, body) => slips["one entry"]?.(claim, body));
  const [found] = validateGradients(of, told ? [told, ...others] : [], place);
  expect(found).toMatchObject({ method: "directions", entries: 102_400, verdict: "differs" });
  expect(found?.worst?.place).toEqual([1]);
});
