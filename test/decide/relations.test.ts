import fc from "fast-check";
import { expect, test } from "vitest";
import { Field, type Fraction } from "../../src/decide/field.ts";
import { primes } from "../../src/decide/primes.ts";
import { fractions, Relations } from "../../src/decide/relations.ts";
import { between, type Random, seeded } from "../../src/numeric/random.ts";
import { rational } from "../../src/numeric/rational.ts";

const field = new Field(primes[7] as number);

/** How many columns there are beyond what the rows could fill. */
const spare = 4;

const randomRow = (random: Random, columns: number): Float64Array =>
  Float64Array.from({ length: columns }, () => between(random, 0, field.prime - 1));

const residue = ({ above, below }: Fraction): number =>
  field.rational(rational(above, below)) as number;

/** The sum of multiples of rows. */
const combined = (rows: readonly Float64Array[], by: readonly number[]): Float64Array =>
  (rows[0] as Float64Array).map((_, column) =>
    rows.reduce(
      (total, row, k) => field.add(total, field.multiply(by[k] as number, row[column] as number)),
      0,
    ),
  );

const lowest = ({ above, below }: Fraction): Fraction => {
  const value = rational(above, below);
  return { above: Number(value.s * value.n), below: Number(value.d) };
};

const fraction = fc.record({
  above: fc.integer({ min: -30, max: 30 }),
  below: fc.integer({ min: 1, max: 30 }),
});

test("independent rows are in no relation", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (count, seed) => {
      const random = seeded(seed);
      const relations = new Relations(field);
      for (let k = 0; k < count; k += 1) {
        expect(relations.coefficients(randomRow(random, count + spare))).toBeUndefined();
        expect(relations.rank).toBe(k + 1);
      }
    }),
    { numRuns: 100, seed: 60 },
  );
});

test("a planted rational relation is found, whatever comes after it", () => {
  fc.assert(
    fc.property(fc.array(fraction, { minLength: 1, maxLength: 8 }), fc.nat(), (planted, seed) => {
      const random = seeded(seed);
      const relations = new Relations(field);
      const rows = planted.map(() => randomRow(random, planted.length + 1 + spare));
      for (const row of rows) relations.coefficients(row);
      const target = combined(rows, planted.map(residue));
      const found = relations.coefficients(target) ?? [];
      expect(fractions(found, field)).toEqual(planted.map(lowest));
      expect(relations.rank).toBe(planted.length);
      expect(relations.coefficients(randomRow(random, target.length))).toBeUndefined();
      const again = relations.coefficients(target) ?? [];
      expect(fractions(again, field)).toEqual([...planted.map(lowest), { above: 0, below: 1 }]);
    }),
    { numRuns: 150, seed: 61 },
  );
});

test("any coefficients give the row back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(), (count, seed) => {
      const random = seeded(seed);
      const relations = new Relations(field);
      const rows = Array.from({ length: count }, () => randomRow(random, count + spare));
      for (const row of rows) relations.coefficients(row);
      const by = [...randomRow(random, count)];
      expect(relations.coefficients(combined(rows, by))).toEqual(by);
    }),
    { numRuns: 100, seed: 62 },
  );
});

test("a relation with the square root of 2 is no rational one", () => {
  const random = seeded(63);
  const relations = new Relations(field);
  const row = randomRow(random, 5);
  relations.coefficients(row);
  const root = field.squarePower(2, rational(1, 2));
  const found = relations.coefficients(combined([row], [root])) ?? [];
  expect(found).toEqual([root]);
  expect(fractions(found, field)).toBeUndefined();
});

test("a row of zeros is no relation of anything, and no new row", () => {
  const relations = new Relations(field);
  expect(relations.coefficients(new Float64Array(4))).toEqual([]);
  expect(relations.rank).toBe(0);
});
