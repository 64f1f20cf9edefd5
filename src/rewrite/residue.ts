import { arranged, orders } from "../expr/arranged.ts";
import { isIndexVar, ix } from "../expr/index-of.ts";
import {
  type Arg,
  type Cond,
  type Expr,
  hashAll,
  type IndexVar,
  type Ix,
  type Over,
} from "../expr/node.ts";
import { mapCond, substitute } from "../expr/walk.ts";
import { oneOf, seeded } from "../numeric/random.ts";

/** Primes between 2⁶¹ and 2⁶²; each decision draws its own from them, since a fixed one could be aimed at. */
const primes = [
  2528524851420046417n,
  2560909448817254347n,
  2697851917598671111n,
  2827911478488844523n,
  3003661355729737193n,
  3056603195863015259n,
  3201041488034388899n,
  3451508412674574253n,
  3631388830523386561n,
  3761297468269951087n,
  3797879766469378099n,
  3807470848902216203n,
  3993501117938851969n,
  3994565363324326447n,
  4122748814235447169n,
  4177946935991481173n,
] as const;

/** Numbers longer than this are not decided on: two of them might differ by a multiple of a prime. */
const longest = 1n << 120n;

/** No value: a denominator vanished in this field. */
class Undefined extends Error {}

/**
 * Values of expressions in a field of prime order above 2⁶¹, where everything that is not a rational number or
 * a sum, product or whole power is opaque: it gets a random value, the same for the same function of
 * arguments of the same value. Two expressions that agree as rational functions of their atoms agree at
 * every draw; two of degree d that do not agree do so with probability at most d·2⁻⁶¹ (Schwartz 1980,
 * Zippel 1979).
 */
export class Residues {
  private readonly atoms = new Map<string, bigint>();
  private readonly memo = new Map<Expr, bigint>();
  private readonly random: () => number;
  private readonly prime: bigint;

  constructor(random: () => number, prime: bigint = primes[0]) {
    this.random = random;
    this.prime = prime;
  }

  /** The value of the expression, or nothing where a denominator is zero in the field. */
  of(e: Expr): bigint | undefined {
    try {
      return this.value(arranged(e));
    } catch (error) {
      if (error instanceof Undefined) return undefined;
      throw error;
    }
  }

  private modulo(value: bigint): bigint {
    const rest = value % this.prime;
    return rest < 0n ? rest + this.prime : rest;
  }

  private power(base: bigint, exponent: bigint): bigint {
    let result = 1n;
    let square = base;
    for (let left = exponent; left > 0n; left >>= 1n) {
      if (left & 1n) result = (result * square) % this.prime;
      square = (square * square) % this.prime;
    }
    return result;
  }

  private inverse(value: bigint): bigint {
    if (value === 0n) throw new Undefined("division by zero");
    return this.power(value, this.prime - 2n);
  }

  private value(e: Expr): bigint {
    const known = this.memo.get(e);
    if (known !== undefined) return known;
    const found = this.compute(e);
    this.memo.set(e, found);
    return found;
  }

  private compute(e: Expr): bigint {
    switch (e.kind) {
      case "num":
        if (e.value.n > longest || e.value.d > longest) throw new Undefined("a number too long");
        return this.modulo(e.value.s * e.value.n * this.inverse(this.modulo(e.value.d)));
      case "sum":
        return this.modulo(e.args.reduce((total, arg) => total + this.value(arg), 0n));
      case "product":
        return e.args.reduce((total, arg) => (total * this.value(arg)) % this.prime, 1n);
      case "power": {
        const { exponent } = e;
        if (exponent.kind === "num" && exponent.value.d === 1n) {
          const base = this.value(e.base);
          const { n, s } = exponent.value;
          return s < 0n ? this.inverse(this.power(base, n)) : this.power(base, n);
        }
        return this.atom(`^${this.value(e.base)},${this.value(exponent)}`);
      }
      case "constant":
        return this.atom(e.name);
      case "size":
        return this.atom(`size ${e.value.key}`);
      case "index":
        return this.atom(`index ${this.index(e.value)}`);
      case "entry":
        return this.atom(`entry ${e.of.key};${e.at.map((at) => this.index(at)).join(";")}`);
      case "delta":
        return this.atom(`delta ${this.index(e.left)};${this.index(e.right)}`);
      case "over":
        return this.atom(`${e.op} ${this.reduced(e)}`);
      case "call":
        return this.atom(
          `${e.fn.name}(${e.args.map((arg) => this.arg(arg)).join(";")})${e.at.map((at) => this.index(at)).join(";")}`,
        );
      case "cases":
        return this.atom(
          `cases ${e.arms.map((arm) => `${this.cond(arm.when)}:${this.value(arm.is)}`).join(";")} ${e.otherwise ? this.value(e.otherwise) : ""}`,
        );
      case "deriv":
        return this.atom(`deriv ${this.value(e.by)} ${this.value(e.of)}`);
      case "limit":
        return this.atom(
          `limit ${e.by.key} ${typeof e.to === "string" ? e.to : this.value(e.to)} ${e.from ?? ""} ${this.value(e.of)}`,
        );
      case "hole":
        return this.atom(`hole ${e.name}`);
    }
  }

  /**
   * What is reduced, in every order of its indices: two forms of one value, as a product and multiplied out,
   * may have theirs in different orders.
   */
  private reduced({ by, where, body }: Over): string {
    const inOrder = (order: readonly IndexVar[]): string => {
      const named = by.map(({ id }, at) => ({ ...(order[at] ?? by[at]), id }) as IndexVar);
      const indices = new Map(order.map((k, at) => [k.id, ix(named[at] ?? k)]));
      const moved = (side: Expr): Expr => (order === by ? side : substitute(side, { indices }));
      const condition = where ? this.cond(mapCond(where, moved)) : "";
      const sizes = named.map((k) => `${k.id}:${k.size.key}`).join();
      return `${sizes} ${condition} ${this.value(moved(body))}`;
    };
    return [...orders(by)].map(inOrder).sort().join(";");
  }

  private arg(arg: Arg): string {
    return `${arg.by.map((k) => `${k.id}:${k.size.key}`).join()}.${this.value(arg.body)}`;
  }

  private cond(cond: Cond): string {
    return cond.kind === "compare"
      ? `${this.value(cond.left)}${cond.rel}${this.value(cond.right)}`
      : `${cond.kind}(${cond.of.map((inner) => this.cond(inner)).join()})`;
  }

  private index(at: Ix): string {
    const terms = at.terms.map(([coefficient, variable]) =>
      isIndexVar(variable)
        ? `${coefficient.key}.${variable.id}:${variable.size.key}`
        : `${coefficient.key}.${this.value(variable)}`,
    );
    return `${terms.sort().join("+")}+${at.plus.key}`;
  }

  private atom(key: string): bigint {
    const known = this.atoms.get(key);
    if (known !== undefined) return known;
    const drawn =
      (BigInt(Math.floor(this.random() * 2 ** 31)) << 30n) +
      BigInt(Math.floor(this.random() * 2 ** 30));
    const value = this.modulo(drawn);
    this.atoms.set(key, value);
    return value;
  }
}

/** Draws that must all agree, each with a prime of its own. */
const draws = 3;

/**
 * Whether two expressions have the same value as rational functions of their opaque atoms. "Yes" is wrong
 * with probability below 2⁻¹⁵⁰ for degrees below 2¹⁰; "no" is certain, and is also said where there is no
 * value, or a number too long to decide on.
 */
export const agree = (left: Expr, right: Expr): boolean => {
  const seed = hashAll(0x5eed, [arranged(left).hash, arranged(right).hash]);
  const random = seeded(seed);
  const chosen = new Set<bigint>();
  while (chosen.size < draws + 1) chosen.add(oneOf(random, primes));
  let defined = 0;
  for (const [draw, prime] of [...chosen].entries()) {
    if (defined === draws) break;
    const residues = new Residues(seeded(seed + draw + 1), prime);
    const [l, r] = [residues.of(left), residues.of(right)];
    if (l === undefined || r === undefined) continue;
    if (l !== r) return false;
    defined += 1;
  }
  return defined === draws;
};

/**
 * Whether one expression is a constant times the other, so that one is zero only where the other is. Decided
 * like `agree`, with one prime and several draws.
 */
export const proportional = (left: Expr, right: Expr): boolean => {
  const seed = hashAll(0x9a7e, [arranged(left).hash, arranged(right).hash]);
  const prime = oneOf(seeded(seed), primes);
  const values = Array.from({ length: draws + 1 }, (_, draw) => {
    const residues = new Residues(seeded(seed + draw + 1), prime);
    return [residues.of(left), residues.of(right)] as const;
  });
  const [first, ...others] = values;
  const [a, b] = first ?? [];
  if (!a || !b) return false;
  return others.every(
    ([c, d]) => c !== undefined && d !== undefined && (a * d - b * c) % prime === 0n,
  );
};
