import type { Bilingual } from "../../expr/function.ts";
import type { Span } from "../error.ts";

/** A place where a spelling can be read in several ways, and the way taken. */
export interface Choice {
  /** What is settled: the same key has the same reading throughout a formula. */
  readonly key: string;
  readonly options: readonly Bilingual[];
  readonly taken: number;
  /** Where it was first made. */
  readonly span: Span;
  /** Wherever it bears on what is read, the first place included. */
  readonly spans: readonly Span[];
}

/** Whether it is chosen which of two quantities a name stands for: one example, or all of them. */
export const isWhich = (key: string): boolean => key.startsWith("which ");

/** Whether it is chosen how a derivative is laid out. */
export const isLayout = (key: string): boolean => key.startsWith("layout ");

/** Answers every question of one reading, and keeps what was asked. */
export class Choices {
  readonly #fixed: ReadonlyMap<string, number>;
  readonly made = new Map<string, Choice & { readonly spans: Span[] }>();

  constructor(fixed: ReadonlyMap<string, number>) {
    this.#fixed = fixed;
  }

  /** The number of the option to take; the first is the most plausible. */
  take(key: string, span: Span, options: readonly Bilingual[]): number {
    const known = this.made.get(key);
    if (known) {
      known.spans.push(span);
      return Math.min(known.taken, options.length - 1);
    }
    const taken = Math.min(this.#fixed.get(key) ?? this.#alike(key), options.length - 1);
    if (options.length > 1) this.made.set(key, { key, options, taken, span, spans: [span] });
    return taken;
  }

  /** Names that each stand for two quantities, one example or all of them, are first read alike. */
  #alike(key: string): number {
    if (!isWhich(key)) return 0;
    const first = [...this.made.values()].find((other) => isWhich(other.key));
    return first?.taken ?? 0;
  }
}

/** One way to read, with the choices that led to it. */
interface Attempt<T> {
  readonly value: T;
  readonly choices: readonly Choice[];
}

/** How many ways of reading one formula are tried, if nothing else is said. */
const mostAttempts = 32;

/**
 * Reads in every way that the choices on the way allow, the most plausible first. What fails is left out; when
 * all fail, the failure of the most plausible is thrown.
 */
export const everyWay = <T>(
  settled: ReadonlyMap<string, number>,
  attempt: (choices: Choices) => T,
  failed: (error: unknown) => boolean,
  most = mostAttempts,
): readonly Attempt<T>[] => {
  const found: { attempt: Attempt<T>; cost: number }[] = [];
  const queue: ReadonlyMap<string, number>[] = [settled];
  const seen = new Set<string>();
  let firstFailure: unknown;
  for (let tries = 0; queue.length > 0 && tries < most; tries += 1) {
    const fixed = queue.shift() as ReadonlyMap<string, number>;
    const choices = new Choices(fixed);
    try {
      const value = attempt(choices);
      const made = [...choices.made.values()];
      const cost = made.reduce((total, { taken }) => total + taken, 0);
      found.push({ attempt: { value, choices: made }, cost });
    } catch (error) {
      if (!failed(error)) throw error;
      firstFailure ??= error;
    }
    // Each choice made freely here is made otherwise once, those before it kept.
    const before = new Map(fixed);
    for (const { key, options, taken } of choices.made.values()) {
      if (!fixed.has(key)) {
        for (let other = 0; other < options.length; other += 1) {
          if (other === taken) continue;
          const next = new Map(before).set(key, other);
          const id = [...next].map(([name, option]) => `${name}=${option}`).join(";");
          if (!seen.has(id)) queue.push(next);
          seen.add(id);
        }
      }
      before.set(key, taken);
    }
  }
  if (found.length === 0) throw firstFailure;
  return found.sort((a, b) => a.cost - b.cost).map(({ attempt }) => attempt);
};
