import { between, oneOf, type Random } from "../../src/numeric/random.ts";

/** A double: of all sizes, with those at which something turns. */
export const drawn = (random: Random): number => {
  const sign = random() < 0.5 ? -1 : 1;
  const kind = between(random, 0, 9);
  if (kind < 3) return sign * random() * 10;
  if (kind === 3) return sign * random() * 800;
  if (kind === 4) return sign * 2 ** (random() * 2100 - 1060);
  if (kind === 5) return 1 + sign * 2 ** (-random() * 53);
  if (kind === 6) return sign * 2 ** (-random() * 60);
  if (kind === 7) return between(random, -6, 6);
  if (kind === 8) return sign * (Math.PI / 2) * between(random, 0, 20);
  return oneOf(random, [
    0,
    1,
    -1,
    1e-320,
    -1e-320,
    709.79,
    -709.79,
    -745.2,
    710.4758,
    -708.4,
    26.6,
    27.4,
    1e9,
    1e154,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    Number.MIN_VALUE,
  ]);
};
