import { between, type Random, seeded } from "../numeric/random.ts";
import { Columns, DeadColumns } from "./columns.ts";
import { elementary } from "./elementary.ts";
import { Field } from "./field.ts";
import { type Node, reachable } from "./graph.ts";
import { FinerAngle, Kernels, UnfitPrime } from "./kernels.ts";
import { primes } from "./primes.ts";

/** What the test in a prime field found of several nodes without conditions. */
export interface FieldVerdict {
  /** Whether all of them are zero; nothing where the test has to abstain. */
  readonly isZero: boolean | undefined;
  /** "Zero" is wrong with a probability below 2 to the minus this. */
  readonly bits: number;
  /** Whether it is the tower that says so. */
  readonly isTower?: true;
}

const abstained: FieldVerdict = { isZero: undefined, bits: 0 };

/** How many columns every verdict rests on beyond those that the relations use up. */
const spare = 3;

/** "Zero" is said when it is wrong with a probability below 2 to the minus this. */
const wantedBits = 64;

/** Each root survives in half of the columns: beyond so many the test gives up. */
const mostRoots = 8;

/** How many columns are drawn in all, and how many primes are tried. */
const mostSeeds = 1 << 15;
const mostPrimes = 24;
const mostRank = 60;

/** How many bits of constants one prime answers for: fewer cannot be divisible by it. */
const bitsOfPrime = 49;
/** Beyond so many primes the constants are taken for too long. */
const mostConstantPrimes = 24;
/** How many primes a root of a constant is tested with: one may hold an accidental equality. */
const radicalPrimes = 3;

/**
 * Whether nodes without conditions are zero, as functions, by their values at random points of a prime
 * field. A node of degree d that is not zero vanishes at a point with probability at most 2d/p (Schwartz
 * 1980, Zippel 1979; variables and exponentials are squares); p is above 2⁴⁹.
 */
export const vanish = (
  roots: readonly Node[],
  signs: ReadonlyMap<string, number>,
  seed: number,
  demanded: ReadonlyMap<Node, number> = new Map(),
): FieldVerdict => {
  const nodes = reachable(roots);
  const wanted = primesFor(nodes);
  if (wanted > mostConstantPrimes) return abstained;
  const random = seeded(seed);
  const start = between(random, 0, primes.length - 1);
  let bits = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < wanted; turn += 1) {
    const draw = { roots, nodes, signs, demanded, random, start: start + turn * apart };
    const found = vanishModulo({ ...draw, isRootless: false });
    // Roots of high degree leave nothing to be sure of; without their relations less can be equal.
    if (found.isZero === undefined && demanded.size === 0) {
      const again = vanishModulo({ ...draw, isRootless: true });
      if (again.isZero !== true) return found;
      bits = Math.min(bits, again.bits);
      continue;
    }
    if (found.isZero !== true) return found;
    bits = Math.min(bits, found.bits);
  }
  return { isZero: true, bits };
};

/** How far apart the primes lie that are taken one after the other. */
const apart = 29;

/**
 * How many primes rule out that constants conspire: what is not 0 but vanishes modulo all of them has at
 * least as many bits as their product.
 */
const primesFor = (nodes: readonly Node[]): number => {
  let bits = 0;
  let radical = 1;
  for (const node of nodes) {
    if (node.kind === "num") bits += bitLength(node.value.n) + bitLength(node.value.d) - 2;
    if (radicandOf(node) && reachable([node]).every(({ kind }) => kind !== "slot"))
      radical = radicalPrimes;
  }
  return Math.max(radical, 1 + Math.floor(bits / bitsOfPrime));
};

const bitLength = (of: bigint): number => of.toString(2).length;

/** What is tested, and how. */
interface Draw {
  readonly roots: readonly Node[];
  readonly nodes: readonly Node[];
  readonly signs: ReadonlyMap<string, number>;
  readonly demanded: ReadonlyMap<Node, number>;
  readonly random: Random;
  /** Which prime comes first. */
  readonly start: number;
  readonly isRootless: boolean;
}

const vanishModulo = ({
  roots,
  nodes,
  signs,
  demanded,
  random,
  start,
  isRootless,
}: Draw): FieldVerdict => {
  const isPlain = !nodes.some((node) => node.kind === "call");
  const rootCount = isRootless ? 0 : radicandsIn(nodes).length;
  if (rootCount > mostRoots) return abstained;
  const coins = rootCount + demanded.size;
  // A radicand without a root somewhere is no square in disguise, and its root cannot have the wrong sign.
  let isCoin = rootCount > 0;
  let least = spare + (isPlain ? 0 : 2);
  let divisors: number[] = [];
  let prime = start % primes.length;
  let unfit = 0;
  let drawn = 0;
  let seeds: number[] = [];
  const draw = (count: number): void => {
    for (let k = 0; k < count; k += 1) seeds.push(Math.floor(random() * 2 ** 32));
    drawn += count;
  };
  while (drawn < mostSeeds && unfit < mostPrimes) {
    if (seeds.length < least) draw((least - seeds.length) * 2 ** Math.min(coins, 7));
    const field = new Field(primes[prime] as number);
    const kernels = new Kernels(new Columns(field, seeds), {
      signs,
      demanded,
      isPlain,
      isRootless,
      divisors,
    });
    try {
      for (const node of demanded.keys()) kernels.at(node);
      const jets = roots.map((root) => kernels.at(root));
      if (kernels.rank > mostRank) return abstained;
      if (kernels.rank + spare > seeds.length) {
        least = 2 * (kernels.rank + spare);
        continue;
      }
      if (!jets.every(({ value }) => value.every((residue) => residue === 0)))
        return { isZero: kernels.isUnsure ? undefined : false, bits: 0 };
      const degree = Math.max(1, ...jets.map(({ above }) => above * kernels.rootDegree));
      const each = 48 - Math.log2(degree);
      const bits = each * (seeds.length - kernels.rank);
      if (each <= 2 || bits < wantedBits) return abstained;
      if (!isCoin) return { isZero: true, bits };
      if (seeds.length >= wantedBits) return { isZero: true, bits: Math.min(bits, seeds.length) };
      least = wantedBits + kernels.rank;
    } catch (stop) {
      if (stop instanceof DeadColumns) {
        const dead = new Set(stop.columns);
        if (stop.isRoot && rootCount === 1 && dead.size < seeds.length) isCoin = false;
        // What dies everywhere is no accident of the points, but of the prime, or has no value at all.
        if (dead.size === seeds.length && seeds.length > 1) {
          unfit += 1;
          prime = (prime + 1) % primes.length;
          seeds = [];
        } else seeds = seeds.filter((_, k) => !dead.has(k));
      } else if (stop instanceof UnfitPrime) {
        unfit += 1;
        prime = (prime + 1) % primes.length;
      } else if (stop instanceof FinerAngle) {
        if (stop.angle === 0) return abstained;
        divisors = [...divisors];
        for (let k = 0; k <= stop.angle; k += 1) divisors[k] ??= 1;
        divisors[stop.angle] = (divisors[stop.angle] as number) * stop.into;
        unfit += 1;
      } else throw stop;
    }
  }
  return abstained;
};

/** What a square root is taken of, if the node is one: u of exp(r log u), where 2 divides what r is divided by. */
const radicandOf = (node: Node): Node | undefined => {
  if (node.kind !== "call" || node.fn !== elementary.exp) return undefined;
  const [exponent] = node.args;
  const factors = exponent?.kind === "product" ? exponent.args : [];
  if (!factors.some((factor) => factor.kind === "num" && factor.value.d % 2n === 0n))
    return undefined;
  for (const factor of factors) {
    const [inner] = factor.kind === "call" && factor.fn === elementary.log ? factor.args : [];
    if (inner) return inner;
  }
  return undefined;
};

/** What square roots are taken of beside variables and numbers: each exists in half of the columns. */
const radicandsIn = (nodes: readonly Node[]): readonly Node[] => {
  const found = new Set<Node>();
  for (const node of nodes) {
    const inner = radicandOf(node);
    if (inner && inner.kind !== "slot" && inner.kind !== "num" && !isOppositeSlot(inner))
      found.add(inner);
  }
  return [...found];
};

/** Whether roots of other things than variables and numbers stand below a node. */
export const hasRadical = (root: Node): boolean => radicandsIn(reachable([root])).length > 0;

/** Whether the root of a constant sum stands below a node: its sign is a matter of the prime. */
export const hasConstantRadical = (root: Node): boolean =>
  radicandsIn(reachable([root])).some((inner) =>
    reachable([inner]).every(({ kind }) => kind !== "slot"),
  );

const isOppositeSlot = (node: Node): boolean =>
  node.kind === "product" &&
  node.args.length === 2 &&
  node.args.some((arg) => arg.kind === "slot") &&
  node.args.some((arg) => arg.kind === "num");

/** The signs of slots at a point. */
export const signsAt = (
  nodes: readonly Node[],
  point: ReadonlyMap<string, { readonly s: bigint; readonly n: bigint }>,
): ReadonlyMap<string, number> => {
  const signs = new Map<string, number>();
  for (const node of nodes) {
    if (node.kind !== "slot") continue;
    const name = node.slot.name;
    const value = point.get(name);
    if (value && value.n !== 0n) signs.set(name, Number(value.s));
  }
  return signs;
};
