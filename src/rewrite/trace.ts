import { same } from "../expr/arranged.ts";
import type { Call, Expr } from "../expr/node.ts";
import { parts, unfolded } from "../expr/walk.ts";
import { apply } from "./apply.ts";
import { within } from "./given.ts";
import type { Equation, Given, Lemma } from "./lemma.ts";
import { type Bindings, instantiate } from "./match.ts";
import { findPlace, type Place, placesOf, replaceAll } from "./place.ts";
import {
  type Arithmetic,
  type By,
  type Chain,
  joined,
  type Phase,
  type Relation,
  type Step,
} from "./proof.ts";

/** How many steps a derivation may take before it is given up. */
const stepLimit = 2000;

/** A derivation under way: where it has come to, and every step that led there. */
export class Trace {
  current: Expr;
  readonly steps: Step[] = [];
  readonly start: Expr;
  readonly given: Given;
  private line = 0;

  constructor(start: Expr, given: Given) {
    this.start = start;
    this.current = start;
    this.given = given;
  }

  get chain(): Chain {
    return { kind: "chain", start: this.start, steps: this.steps };
  }

  /** The next step begins a new line of the sheet. */
  newLine(): void {
    if (this.steps.at(-1)?.line === this.line) this.line += 1;
  }

  /** Goes on along a chain that starts where this derivation has come to. */
  continue(chain: Chain): void {
    this.steps.splice(0, this.steps.length, ...joined(this.chain, chain).steps);
    this.line = (this.steps.at(-1)?.line ?? -1) + 1;
    this.current = this.steps.at(-1)?.after ?? this.current;
  }

  /** Takes the step to another expression; one that changes nothing is not a step. */
  take(after: Expr, by: By, phase: Phase, places: readonly Place[], rel: Relation = "="): void {
    if (after === this.current) return;
    if (this.steps.length >= stepLimit) throw new RangeError(`more than ${stepLimit} steps`);
    this.steps.push({ before: this.current, after, rel, places, by, phase, line: this.line });
    this.current = after;
  }

  /** Replaces the term at one place. */
  at(path: readonly number[], by: Expr, reason: By, phase: Phase): void {
    this.take(replaceAll(this.current, [{ path }], by), reason, phase, [{ path }]);
  }

  /** Replaces a term wherever it stands. */
  replace(term: Expr, by: Expr, reason: By, phase: Phase): void {
    const places = placesOf(term, this.current);
    if (places.length === 0) throw new RangeError("the term does not occur");
    this.take(replaceAll(this.current, places, by), reason, phase, places);
  }

  /** The same value written otherwise, by arithmetic on opaque atoms, at one place. */
  arithmetic(
    after: Expr,
    phase: Phase,
    { path = [], does }: { path?: readonly number[]; does?: Arithmetic } = {},
  ): void {
    const whole = path.length ? replaceAll(this.current, [{ path }], after) : after;
    this.take(whole, { kind: "arithmetic", ...(does && { does }) }, phase, [{ path }]);
  }

  /** Unfolds a function's definition wherever the call stands. */
  unfold(term: Call, phase: Phase): boolean {
    const body = unfolded(term);
    if (!body) return false;
    this.replace(term, body, { kind: "function", call: term, way: "unfold" }, phase);
    return true;
  }

  /**
   * Applies the first law that speaks at the outermost place where one does, wherever that term stands.
   * Returns whether one did.
   */
  once(laws: LawIndex, phase: Phase): boolean {
    let found: ReturnType<typeof apply>;
    let law: Lemma | undefined;
    const place = findPlace(this.current, (term, path) => {
      for (const candidate of laws.for(term)) {
        found = apply(candidate, term, within(this.current, path, this.given));
        // A schema changes what it speaks of; an equation may only turn it about.
        const isChange =
          found && (candidate.kind === "schema" ? found.after !== term : !same(found.after, term));
        if (isChange) {
          law = candidate;
          return true;
        }
      }
      return false;
    });
    if (!place || !found || !law) return false;
    const by = byLaw(law, found.with);
    if (found.part) {
      const at: Place = { path: place.path, part: found.part };
      this.take(replaceAll(this.current, [at], found.after), by, phase, [at]);
    } else this.replace(place.term, found.after, by, phase);
    return true;
  }

  /** The whole replaced by the other side of a law that is read from right to left. */
  backward(law: Equation, bindings: Bindings, phase: Phase): void {
    const by: By = { kind: "lemma", lemma: law, with: bindings, way: "backward" };
    this.take(instantiate(law.from, bindings), by, phase, [{ path: [] }]);
  }

  /** Applies laws until none speaks. */
  exhaust(laws: LawIndex, phase: Phase): void {
    while (this.once(laws, phase));
  }
}

const byLaw = (law: Lemma, bindings: Bindings): By =>
  law.kind === "equation" && law.mirrorOf
    ? { kind: "lemma", lemma: law.mirrorOf, with: bindings, way: "backward" }
    : { kind: "lemma", lemma: law, with: bindings, way: "forward" };

/** Laws by the kind of expression they rewrite. */
export class LawIndex {
  private readonly byHead = new Map<string, Lemma[]>();

  constructor(laws: readonly Lemma[]) {
    for (const law of laws) {
      const head = law.kind === "schema" ? law.head : headOf(law.from);
      const list = this.byHead.get(head) ?? [];
      list.push(law);
      this.byHead.set(head, list);
    }
  }

  for(term: Expr): readonly Lemma[] {
    const byKind = this.byHead.get(term.kind);
    if (term.kind !== "call") return byKind ?? none;
    const byName = this.byHead.get(`call ${term.fn.name}`);
    return byKind && byName ? [...byName, ...byKind] : (byName ?? byKind ?? none);
  }
}

const none: readonly Lemma[] = [];

const headOf = (pattern: Expr): string =>
  pattern.kind === "call" ? `call ${pattern.fn.name}` : pattern.kind;

/** Whether any part of the expression passes the test. */
export const some = (e: Expr, test: (part: Expr) => boolean): boolean =>
  test(e) || parts(e).some((part) => some(part, test));
