import { type Random, seeded } from "../numeric/random.ts";
import type { Field } from "./field.ts";

/** One residue for each of several independent random points. */
export type Column = Float64Array;

/** A column has no value here: a denominator vanished, or a root does not exist. */
export class DeadColumns extends Error {
  readonly columns: readonly number[];
  /** Whether they lack a root. */
  readonly isRoot: boolean;

  constructor(columns: readonly number[], isRoot = false) {
    super("no value in some columns");
    this.columns = columns;
    this.isRoot = isRoot;
  }
}

/** Arithmetic on columns of residues, each column with a random source of its own. */
export class Columns {
  readonly field: Field;
  readonly count: number;
  private readonly sources: readonly Random[];

  constructor(field: Field, seeds: readonly number[]) {
    this.field = field;
    this.count = seeds.length;
    this.sources = seeds.map(seeded);
  }

  constant(value: number): Column {
    return new Float64Array(this.count).fill(value);
  }

  /** A random residue in each column. */
  random(): Column {
    const column = new Float64Array(this.count);
    for (let k = 0; k < this.count; k += 1) {
      const source = this.sources[k] as Random;
      const drawn = Math.floor(source() * 2 ** 25) * 2 ** 25 + Math.floor(source() * 2 ** 25);
      column[k] = drawn % this.field.prime;
    }
    return column;
  }

  /** A random square in each column. */
  randomSquare(): Column {
    const column = this.random();
    return this.multiply(column, column);
  }

  add(a: Column, b: Column): Column {
    const total = new Float64Array(this.count);
    for (let k = 0; k < this.count; k += 1)
      total[k] = this.field.add(a[k] as number, b[k] as number);
    return total;
  }

  negate(a: Column): Column {
    return a.map((value) => this.field.negate(value));
  }

  multiply(a: Column, b: Column): Column {
    const found = new Float64Array(this.count);
    for (let k = 0; k < this.count; k += 1)
      found[k] = this.field.multiply(a[k] as number, b[k] as number);
    return found;
  }

  scale(a: Column, by: number): Column {
    return by === 1 ? a : a.map((value) => this.field.multiply(value, by));
  }

  /** @throws DeadColumns where a value is 0. */
  inverse(a: Column): Column {
    const dead: number[] = [];
    const found = new Float64Array(this.count);
    for (let k = 0; k < this.count; k += 1) {
      const value = a[k] as number;
      if (value === 0) dead.push(k);
      else found[k] = this.field.inverse(value);
    }
    if (dead.length > 0) throw new DeadColumns(dead);
    return found;
  }

  power(a: Column, exponent: number): Column {
    const raised = a.map((value) => this.field.power(value, Math.abs(exponent)));
    return exponent < 0 ? this.inverse(raised) : raised;
  }

  isZero(a: Column): boolean {
    return a.every((value) => value === 0);
  }
}
