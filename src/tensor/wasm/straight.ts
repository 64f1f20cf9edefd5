import { type Code, get, set } from "./encode.ts";

/**
 * Code without branches, value by value. What is worked out twice in the same words is worked out once: a value stands
 * in a local that is written once, and has no effects.
 */
export class Straight {
  readonly #local: () => number;
  readonly #known = new Map<string, Code>();
  /** What is done, in order; each part leaves nothing behind but what it keeps. */
  readonly statements: Code[] = [];

  /** @param local makes a local that holds a vector. */
  constructor(local: () => number) {
    this.#local = local;
  }

  /** Works out a value before all that reads it. */
  readonly keep = (value: Code): Code => {
    const key = value.join();
    const known = this.#known.get(key);
    if (known) return known;
    const local = this.#local();
    this.statements.push(set(local, value));
    this.#known.set(key, get(local));
    return get(local);
  };

  do(code: Code): void {
    this.statements.push(code);
  }
}

/** Some codes as one, statement by statement in turn: what does not hang on each other is under way at once. */
export const interleaved = (codes: readonly Straight[]): Code => {
  const length = Math.max(0, ...codes.map(({ statements }) => statements.length));
  return Array.from({ length }, (_, at) => codes.map(({ statements }) => statements[at] ?? []));
};
