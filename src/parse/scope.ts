import { symbol } from "../expr/build.ts";
import type { Ix } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import type { Context, DeclaredSymbol } from "./context.ts";
import type { Uses } from "./names.ts";
import { bare, type Tree } from "./tree.ts";
import type { Value } from "./value.ts";

/** What the reading of several texts in one context has found so far. */
export interface Found {
  readonly symbols: Map<string, DeclaredSymbol>;
  /** Abbreviations: what they stand for, and the names it mentions. */
  readonly defined: Map<string, { readonly value: Value; readonly mentions: readonly string[] }>;
  /** Names used as sizes. */
  readonly sizes: Set<string>;
}

/** What the names of a text stand for, at the place that is being read. */
export class Scope {
  /** Names of symbols in order of first mention. */
  readonly mentions = new Set<string>();
  readonly #context: Context;
  readonly #uses: Uses;
  readonly #found: Found;
  readonly #bound = new Map<string, Ix>();
  /** Index letters that a condition around holds back: not all of their values have to stay on an axis. */
  #guarded: ReadonlySet<string> = new Set();

  constructor(context: Context, uses: Uses, found: Found) {
    this.#context = context;
    this.#uses = uses;
    this.#found = found;
  }

  /** The index that a name is bound to here. */
  bound(name: string): Ix | undefined {
    return this.#bound.get(name);
  }

  /** What an abbreviation stands for; the names in it are mentioned thereby. */
  defined(name: string): Value | undefined {
    const defined = this.#found.defined.get(name);
    for (const each of defined?.mentions ?? []) this.mentions.add(each);
    return defined?.value;
  }

  /** Whether a name that is neither bound nor declared with axes stands for a size. */
  isSize(name: string): boolean {
    if (this.#bound.has(name) || this.#found.defined.has(name)) return false;
    return this.#context.sizes.has(name) || this.#found.sizes.has(name);
  }

  /** Whether a name is bound, abbreviates something or is declared. */
  isGiven(name: string): boolean {
    return (
      this.#context.declared.has(name) || this.#bound.has(name) || this.#found.defined.has(name)
    );
  }

  /** Whether a name means something before it is used. */
  knows(name: string): boolean {
    return this.isGiven(name) || this.isSize(name);
  }

  /** The symbol of a name that nothing else claims: a scalar where it is new. */
  symbol(name: string): DeclaredSymbol {
    this.mentions.add(name);
    const known = this.#found.symbols.get(name);
    if (known) return known;
    const made: DeclaredSymbol = {
      sym: symbol(name),
      role: this.#uses.indices.has(name) ? "integer" : "real",
      usedAsIndex: false,
      declared: false,
    };
    this.#found.symbols.set(name, made);
    return made;
  }

  /** A name that was met for the first time, with the axes that its place shows. */
  infer(name: string, axes: readonly Size[]): DeclaredSymbol {
    const made: DeclaredSymbol = {
      sym: symbol(name, axes),
      role: "real",
      usedAsIndex: false,
      declared: false,
    };
    this.mentions.add(name);
    this.#found.symbols.set(name, made);
    return made;
  }

  /** Whether a name was neither declared nor met. */
  isNew(name: string): boolean {
    return !this.knows(name) && !this.#found.symbols.has(name);
  }

  /** The symbol that a part is, if it is just one. */
  symbolOf(tree: Tree): DeclaredSymbol | undefined {
    const of = bare(tree);
    if (of.kind !== "name" || this.#bound.has(of.name) || this.#found.defined.has(of.name))
      return undefined;
    return this.#found.symbols.get(of.name);
  }

  /** Marks a name as one that stands in indices; false where it was declared otherwise. */
  countsAsInteger(name: string): boolean {
    const known = this.#found.symbols.get(name);
    if (!known || (known.declared && known.role === "real")) return false;
    if (!known.usedAsIndex || known.role !== "integer") {
      this.#found.symbols.set(name, { ...known, role: "integer", usedAsIndex: true });
    }
    return true;
  }

  /** Whether a condition around holds a letter or a label back. */
  isGuarded(name: string): boolean {
    return this.#guarded.has(name);
  }

  /** Reads what stands under a condition on index letters; others are bound anew, and nothing holds them back. */
  guarding<T>(letters: Iterable<string>, anew: readonly string[], read: () => T): T {
    const outer = this.#guarded;
    this.#guarded = new Set([...[...outer].filter((each) => !anew.includes(each)), ...letters]);
    try {
      return read();
    } finally {
      this.#guarded = outer;
    }
  }

  /** Reads what the name is bound to inside. */
  binding<T>(name: string, to: Ix, read: () => T): T {
    const outer = this.#bound.get(name);
    this.#bound.set(name, to);
    try {
      return this.#guarded.has(name) ? this.guarding([], [name], read) : read();
    } finally {
      if (outer) this.#bound.set(name, outer);
      else this.#bound.delete(name);
    }
  }
}
