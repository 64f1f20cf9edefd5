import { Level } from "./level.ts";

/**
 * The highest primes of chains p, (p - 1)/2, (p - 3)/4, …, by how many of their members are safe primes: p and
 * (p - 1)/2 are prime (Cunningham chains of the first kind). All are ≡ -1 modulo 8·3·5·7, so that -1 is no
 * square and the small primes are squares. Up to four storeys they are below 2^26.5, where products are exact
 * in doubles; longer chains are too rare there.
 */
const chains: readonly (readonly [storeys: number, highest: readonly number[]])[] = [
  [
    3,
    [
      93275279, 92757839, 92730959, 92359679, 91901039, 91304639, 91207199, 89790959, 89591039,
      89191199, 89016479, 89003039, 88389839, 88361279, 87905999, 87885839, 87657359, 87472559,
      86834159, 86004239, 85634639, 84850079, 83665679, 83149919, 82608959, 81708479, 81634559,
      81626159, 81167519, 80979359, 80960879, 79810079, 78721439, 78331679, 78318239, 78041039,
      78010799, 77495039, 77076719, 75153119, 74647439, 74259359, 73982159, 73447919, 72911999,
      72671759, 72641519, 72614639, 71850239, 71813279, 71626799, 71441999, 71052239, 68970719,
      68379359, 68335679, 68176079, 66679199, 66443999, 66079439, 65758559, 65415839, 65271359,
      65224319,
    ],
  ],
  [
    4,
    [
      78318239, 74259359, 72911999, 71850239, 63826559, 62663999, 60547199, 54307679, 45773279,
      40672799, 36449279, 35925119, 31331999, 30602879, 25945919, 23946719, 18127199, 17962559,
    ],
  ],
  [
    5,
    [
      1969558079, 1969537919, 1839942719, 1769066879, 1766862719, 1732106879, 1719896639,
      1540472639, 1292195519, 1285079039, 1222394879, 1186839359, 1080293759, 897939839, 870569279,
      685957439, 680151359, 611197439, 604813439, 531068159, 448969919, 446510399, 364828799,
      326504639, 232491839, 194832959, 156636479, 121094399, 71850239, 62663999,
    ],
  ],
  [6, [2444789759, 2373678719, 1222394879, 897939839, 71850239]],
];

/** The highest primes of all chains that have so many storeys; nothing where none is long enough. */
export const chainsOf = (storeys: number): readonly number[] | undefined =>
  chains.find(([most]) => storeys <= most)?.[1];

const levels = new Map<number, Level>();

const levelOf = (prime: number): Level => {
  const level = levels.get(prime) ?? new Level(prime);
  levels.set(prime, level);
  return level;
};

/** The storeys of a chain from its highest prime downwards: exponents at one are numbers of the next. */
export const storeysOf = (highest: number, count: number): readonly Level[] =>
  Array.from({ length: count }, (_, k) => levelOf((highest + 1) / 2 ** k - 1));
