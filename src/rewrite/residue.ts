import { arranged } from "../expr/arranged.ts";
import { isIndexVar } from "../expr/index-of.ts";
import type { Arg, Cond, Expr, Ix } from "../expr/node.ts";
import { seeded } from "../numeric/random.ts";

/** The Mersenne prime 2⁶¹ - 1. */
const prime = (1n << 61n) - 1n;

const modulo = (value: bigint): bigint => {
  const rest = value % prime;
  return rest < 0n ? rest + prime : rest;
};

const powerModulo = (base: bigint, exponent: bigint): bigint => {
  let result = 1n;
  let square = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
};

/** No value: a denominator vanished in this field. */
class Undefined extends Error {}

const inverseModulo = (value: bigint): bigint => {
  if (value === 0n) throw new Undefined("division by zero");
  return powerModulo(value, prime - 2n);
};

/**
 * Values of expressions in the field of 2⁶¹ - 1 elements, where everything that is not a rational number or
 * a sum, product or whole power is opaque: it gets a random value, the same for the same function of
 * arguments of the same value. Two expressions that agree as rational functions of their atoms agree at
 * every draw; two of degree d that do not agree do so with probability at most d·2⁻⁶¹ (Schwartz 1980,
 * Zippel 1979).
 */
export class Residues {
  private readonly atoms = new Map<string, bigint>();
  private readonly memo = new Map<Expr, bigint>();
  private readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
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
        return modulo(e.value.s * e.value.n * inverseModulo(modulo(e.value.d)));
      case "sum":
        return modulo(e.args.reduce((total, arg) => total + this.value(arg), 0n));
      case "product":
        return e.args.reduce((total, arg) => (total * this.value(arg)) % prime, 1n);
      case "power": {
        const { exponent } = e;
        if (exponent.kind === "num" && exponent.value.d === 1n) {
          const base = this.value(e.base);
          const { n, s } = exponent.value;
          return s < 0n ? inverseModulo(powerModulo(base, n)) : powerModulo(base, n);
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
        return this.atom(
          `${e.op} ${e.by.map((k) => `${k.id}:${k.size.key}`).join()} ${e.where ? this.cond(e.where) : ""} ${this.value(e.body)}`,
        );
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
    const value = modulo(drawn);
    this.atoms.set(key, value);
    return value;
  }
}

/** Draws that must all agree: each alone errs with probability at most degree·2⁻⁶¹. */
const draws = 3;

/**
 * Whether two expressions have the same value as rational functions of their opaque atoms. "Yes" is wrong
 * with probability below 2⁻¹⁵⁰ for degrees below 2¹⁰; "no" is certain, and is also said where there is no value.
 */
export const agree = (left: Expr, right: Expr): boolean => {
  let defined = 0;
  for (let draw = 0; draw < 2 * draws && defined < draws; draw += 1) {
    const residues = new Residues(seeded(0x5eed + 7919 * draw));
    const [l, r] = [residues.of(left), residues.of(right)];
    if (l === undefined || r === undefined) continue;
    if (l !== r) return false;
    defined += 1;
  }
  return defined === draws;
};
