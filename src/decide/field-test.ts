import { between, type Random, seeded } from "../numeric/random.ts";
import { isZero } from "../numeric/rational.ts";
import { Columns, DeadColumns } from "./columns.ts";
import { elementary } from "./elementary.ts";
import { Field } from "./field.ts";
import { type Node, reachable } from "./graph.ts";
import { FinerAngle, Kernels, UnfitPrime } from "./kernels.ts";
import { bitsOfPrime, primes, primesFor } from "./primes.ts";
import type { RealPoint } from "./shadow.ts";

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

/** So many times are columns doubled at once, for those that will not survive. */
const mostHalvings = 7;

/** How many columns are drawn in all, and how often it is begun anew with another prime or finer angles. */
const mostSeeds = 1 << 15;
const mostFresh = 24;

/** How many independent exponentials, logarithms and angles there may be. */
const mostRank = 60;

/** Beyond so many primes the constants are taken for too long. */
const mostConstantPrimes = 24;

/** How many primes a root of a constant is tested with: one may hold an accidental equality. */
const radicalPrimes = 3;

/** How far apart in the list the primes lie that are taken one after the other. */
const apart = 29;

/**
 * Whether nodes without conditions are zero, as functions, by their values at random points of a prime
 * field. A node of degree d that is not zero vanishes at a point with probability at most 2d/p (Schwartz
 * 1980, Zippel 1979; variables and exponentials are squares); p is above 2⁴⁹. Slots have the given signs, 1
 * where none is given. Only points are looked at where demanded nodes are squares or not, as their sign says.
 */
export const vanish = (
  roots: readonly Node[],
  signs: ReadonlyMap<string, number>,
  seed: number,
  demanded: ReadonlyMap<Node, number> = new Map(),
): FieldVerdict => {
  const nodes = reachable(roots);
  const wanted = primesWanted(roots, nodes);
  if (!(wanted <= mostConstantPrimes)) return abstained;
  const random = seeded(seed);
  const first = between(random, 0, primes.length - 1);
  let bits = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < wanted; turn += 1) {
    const test = { roots, nodes, signs, demanded, random, first: first + turn * apart };
    const found = vanishModulo({ ...test, isRootless: false });
    if (found.isZero === true) {
      bits = Math.min(bits, found.bits);
      continue;
    }
    if (found.isZero === false || demanded.size > 0) return found;
    // Roots of high degree leave nothing to be sure of; without their relations less can be equal.
    const again = vanishModulo({ ...test, isRootless: true });
    if (again.isZero !== true) return found;
    bits = Math.min(bits, again.bits);
  }
  return { isZero: true, bits };
};

const primesWanted = (roots: readonly Node[], nodes: readonly Node[]): number => {
  const hasRoot = nodes.some((node) => radicandOf(node) && isConstant(node));
  return Math.max(hasRoot ? radicalPrimes : 1, primesFor(roots));
};

/** What is tested, and how. */
interface Test {
  readonly roots: readonly Node[];
  /** All that the roots are made of. */
  readonly nodes: readonly Node[];
  readonly signs: ReadonlyMap<string, number>;
  readonly demanded: ReadonlyMap<Node, number>;
  readonly random: Random;
  /** Which prime comes first. */
  readonly first: number;
  readonly isRootless: boolean;
}

const vanishModulo = (test: Test): FieldVerdict => {
  const { roots, nodes, signs, demanded, random, isRootless } = test;
  const isPlain = !nodes.some((node) => node.kind === "call");
  const rootCount = isRootless ? 0 : radicandsIn(nodes).length;
  if (rootCount > mostRoots) return abstained;
  const halvings = Math.min(rootCount + demanded.size, mostHalvings);
  // What a root is taken of may be a square w² in disguise. Its root is w or -w, at every column anew, and a
  // wrong equality that one of them makes true would pass at half of the columns.
  let isDisguised = rootCount > 0;
  let least = spare + (isPlain ? 0 : 2);
  let prime = test.first % primes.length;
  let divisors: readonly number[] = [];
  let seeds: number[] = [];
  let drawn = 0;
  let fresh = 0;
  while (drawn < mostSeeds && fresh < mostFresh) {
    if (seeds.length < least) {
      const more = (least - seeds.length) * 2 ** halvings;
      for (let k = 0; k < more; k += 1) seeds.push(Math.floor(random() * 2 ** 32));
      drawn += more;
    }
    const columns = new Columns(new Field(primes[prime] as number), seeds);
    const kernels = new Kernels(columns, { signs, demanded, isPlain, isRootless, divisors });
    try {
      for (const node of demanded.keys()) kernels.at(node);
      const jets = roots.map((root) => kernels.at(root));
      const { rank } = kernels;
      if (rank > mostRank) return abstained;
      // As many columns as kernels make any of them dependent.
      if (rank + spare > seeds.length) {
        least = 2 * (rank + spare);
        continue;
      }
      if (!jets.every(({ value }) => columns.isZero(value)))
        return { isZero: kernels.isUnsure ? undefined : false, bits: 0 };
      const degree = Math.max(1, ...jets.map(({ above }) => above * kernels.rootDegree));
      const bitsOfColumn = bitsOfPrime - 1 - Math.log2(degree);
      const bits = bitsOfColumn * (seeds.length - rank);
      if (bitsOfColumn <= 2 || bits < wantedBits) return abstained;
      if (!isDisguised) return { isZero: true, bits };
      if (seeds.length >= wantedBits) return { isZero: true, bits: Math.min(bits, seeds.length) };
      least = wantedBits + rank;
    } catch (stop) {
      if (stop instanceof DeadColumns) {
        const dead = new Set(stop.columns);
        // A square in disguise has a root at every column.
        if (stop.isRoot && rootCount === 1 && dead.size < seeds.length) isDisguised = false;
        // What dies everywhere is no accident of the points, but of the prime, or has no value at all.
        const isEverywhere = dead.size === seeds.length && seeds.length > 1;
        if (isEverywhere) {
          prime = (prime + 1) % primes.length;
          fresh += 1;
        }
        seeds = seeds.filter((_, k) => !dead.has(k));
      } else if (stop instanceof UnfitPrime) {
        prime = (prime + 1) % primes.length;
        fresh += 1;
      } else if (stop instanceof FinerAngle) {
        // The first angle is π/12, of which no part is known.
        if (stop.angle === 0) return abstained;
        divisors = refined(divisors, stop);
        fresh += 1;
      } else throw stop;
    }
  }
  return abstained;
};

/** What angles are divided by, once one of them is divided further. */
const refined = (divisors: readonly number[], { angle, into }: FinerAngle): readonly number[] =>
  Array.from(
    { length: Math.max(divisors.length, angle + 1) },
    (_, k) => (divisors[k] ?? 1) * (k === angle ? into : 1),
  );

// -- radicals -----------------------------------------------------------------------------------------

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
  radicandsIn(reachable([root])).some(isConstant);

const isConstant = (node: Node): boolean => reachable([node]).every(({ kind }) => kind !== "slot");

const isOppositeSlot = (node: Node): boolean =>
  node.kind === "product" &&
  node.args.length === 2 &&
  node.args.some((arg) => arg.kind === "slot") &&
  node.args.some((arg) => arg.kind === "num");

/** The signs of those slots among the nodes that are not 0 at a point. */
export const signsAt = (nodes: readonly Node[], point: RealPoint): ReadonlyMap<string, number> => {
  const signs = new Map<string, number>();
  for (const node of nodes) {
    if (node.kind !== "slot") continue;
    const { name } = node.slot;
    const value = point.get(name);
    if (value && !isZero(value)) signs.set(name, Number(value.s));
  }
  return signs;
};
