import { derive } from "../diff/derive.ts";
import type { Toolbox } from "../diff/toolbox.ts";
import { deriv, entryAt } from "../expr/build.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Deriv, Entry, Expr, IndexVar, Sym } from "../expr/node.ts";
import { mapBottomUp, substitute } from "../expr/walk.ts";
import { onDomain } from "../rewrite/domain.ts";
import { reaches } from "../rewrite/graph.ts";
import type { Given } from "../rewrite/lemma.ts";
import { endOf } from "../rewrite/proof.ts";

/** The derivative of one quantity by another, entry by entry. */
interface Slope {
  readonly of: readonly IndexVar[];
  readonly by: readonly IndexVar[];
  readonly is: Expr;
}

/**
 * The derivatives of named quantities by each other in their textbook form, each worked out once: ∂L/∂z as
 * p - onehot(y). Most lines of an answer speak of the same few.
 */
export class Slopes {
  readonly #given: Given;
  readonly #tools: Toolbox;
  readonly #known = new Map<string, Slope | undefined>();

  constructor(given: Given, tools: Toolbox) {
    this.#given = given;
    this.#tools = tools;
  }

  /** An expression with the derivatives that are known in place of those that are asked. */
  put(e: Expr): Expr {
    return mapBottomUp(e, (part) => {
      if (part.kind !== "deriv" || part.of.kind !== "entry" || part.by.kind !== "entry")
        return part;
      return this.#at(part, part.of, part.by) ?? part;
    });
  }

  #at(whole: Deriv, of: Entry, by: Entry): Expr | undefined {
    if (of.of.name === by.of.name) return undefined;
    const key = `${of.of.name} by ${by.of.name}`;
    if (!this.#known.has(key)) this.#known.set(key, this.#derived(of.of, by.of));
    const slope = this.#known.get(key);
    if (!slope) return undefined;
    const at = new Map([
      ...slope.of.map((k, axis) => [k.id, of.at[axis] ?? ix(k)] as const),
      ...slope.by.map((k, axis) => [k.id, by.at[axis] ?? ix(k)] as const),
    ]);
    const is = substitute(slope.is, { indices: at });
    return is === whole ? undefined : is;
  }

  #derived(of: Sym, by: Sym): Slope | undefined {
    if (!this.#given.definitions.has(of.name) || !reaches(of, by.name, this.#given))
      return undefined;
    const letters = (sym: Sym): readonly IndexVar[] =>
      sym.axes.map((axis, at) => indexVar("ijklpqrs"[at] ?? "t", axis));
    const [rows, columns] = [letters(of), letters(by)];
    const [from, to] = [entryAt(of, rows.map(ix)), entryAt(by, columns.map(ix)) as Entry];
    try {
      const holding = onDomain(from, this.#given, true);
      const is = endOf(derive(from, to, this.#tools, holding));
      // What is only known to depend on something keeps its derivative.
      return is === deriv(from, to) ? undefined : { of: rows, by: columns, is };
    } catch {
      // No derivation in textbook form; the rules carry it out where it stands.
      return undefined;
    }
  }
}
