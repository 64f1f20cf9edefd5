import { Field } from "../field.ts";

/** Products of numbers below this are exact in doubles. */
const exactBelow = 2 ** 26.5;

/** Numbers modulo a prime so small that a product of two is a double. */
class SmallField extends Field {
  private readonly inverseOfPrime: number;

  constructor(prime: number) {
    super(prime);
    this.inverseOfPrime = 1 / prime;
  }

  override multiply(a: number, b: number): number {
    const product = a * b;
    const found = product - Math.floor(product * this.inverseOfPrime) * this.prime;
    return found < 0 ? found + this.prime : found >= this.prime ? found - this.prime : found;
  }
}

const fieldOf = (prime: number): Field =>
  prime < exactBelow ? new SmallField(prime) : new Field(prime);

/** Generates the squares modulo every prime p ≡ 3 mod 4 with (p - 1)/2 prime. */
const generator = 4;

/** One storey of a tower: a prime field whose squares are a group of prime order. */
export class Level {
  readonly field: Field;
  /** What exponents of squares are numbers of. */
  readonly exponents: Field;

  constructor(prime: number) {
    this.field = fieldOf(prime);
    this.exponents = fieldOf(this.field.order);
  }

  exponential(exponent: number): number {
    return this.field.power(generator, exponent);
  }

  /** The exponent of u or -u, whichever is a square; u must not be 0. */
  logarithm(u: number): number {
    const square = this.field.isSquare(u) ? u : this.field.negate(u);
    return tableOf(this.field).exponentOf(square);
  }
}

// -- discrete logarithms ------------------------------------------------------------------------------

/** Baby steps: the first powers of the generator, in an open hash table (Shanks 1971). Primes are below 2³². */
class Table {
  private readonly keys: Uint32Array;
  private readonly values: Int32Array;
  private readonly shift: number;
  private readonly steps: number;
  private readonly giant: number;
  private readonly field: Field;

  constructor(field: Field) {
    this.field = field;
    const bits = Math.min(17, Math.max(10, Math.round(Math.log2(field.order) / 2) + 1));
    this.steps = 2 ** bits;
    this.shift = 31 - bits;
    this.keys = new Uint32Array(2 * this.steps);
    this.values = new Int32Array(2 * this.steps);
    let power = 1;
    for (let k = 0; k < this.steps; k += 1) {
      const at = this.find(power);
      this.keys[at] = power;
      this.values[at] = k;
      power = field.multiply(power, generator);
    }
    this.giant = field.inverse(power);
  }

  /** Where a residue stands, or would; no residue is 0. */
  private find(of: number): number {
    const mask = 2 * this.steps - 1;
    let at = Math.imul(of | 0, 0x9e3779b1) >>> this.shift;
    for (let key = this.keys[at]; key !== 0 && key !== of; key = this.keys[at])
      at = (at + 1) & mask;
    return at;
  }

  exponentOf(square: number): number {
    let rest = square;
    for (let passed = 0; passed <= this.field.order; passed += this.steps) {
      const at = this.find(rest);
      if (this.keys[at] === rest) return passed + (this.values[at] as number);
      rest = this.field.multiply(rest, this.giant);
    }
    throw new RangeError(`${square} is no square modulo ${this.field.prime}`);
  }

  /** How many bytes the table takes. */
  get size(): number {
    return this.keys.byteLength + this.values.byteLength;
  }
}

/** How many bytes all tables may take together. */
const mostBytes = 32 * 2 ** 20;

/** Tables are kept from one decision to the next, the least recently used first. */
const tables = new Map<number, Table>();

const tableOf = (field: Field): Table => {
  const known = tables.get(field.prime);
  if (known) {
    tables.delete(field.prime);
    tables.set(field.prime, known);
    return known;
  }
  const table = new Table(field);
  tables.set(field.prime, table);
  let bytes = 0;
  for (const { size } of tables.values()) bytes += size;
  for (const [prime, { size }] of tables) {
    if (bytes <= mostBytes) break;
    tables.delete(prime);
    bytes -= size;
  }
  return table;
};
