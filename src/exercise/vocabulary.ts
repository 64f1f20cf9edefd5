import type { Kinds } from "../check/points-for.ts";
import type { Bilingual } from "../expr/function.ts";
import type { Cond } from "../expr/node.ts";
import { given } from "../rewrite/given.ts";
import type { Definition, Everywhere, Given } from "../rewrite/lemma.ts";
import type { Members } from "./members.ts";

/** What each name of an exercise is: the context in which its expressions are read. */
export interface Vocabulary {
  readonly sizes: ReadonlySet<string>;
  /** Shapes in plain syntax, by name: what the parser is told. */
  readonly shapes: ReadonlyMap<string, string>;
  readonly assume: ReadonlyMap<string, string>;
  readonly conditions: readonly Cond[];
  /** Comparisons that hold for every entry of a vector. */
  readonly everywhere: readonly Everywhere[];
  readonly kinds: Kinds;
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** How names are printed: the first spelling the file gives. */
  readonly spellings: ReadonlyMap<string, string>;
  /** How functions are printed: softmax → S. */
  readonly functionSpellings: ReadonlyMap<string, string>;
  /** What names stand for, in words. */
  readonly words: ReadonlyMap<string, Bilingual>;
  /** How members of families are named here, where there are families. */
  readonly members?: Members;
  /** What stands for layer 0 of a family, as it is printed: a_0 is X. */
  readonly starts?: readonly { readonly latex: string; readonly is: string }[];
  /** The same names around the last layer, and in a network of so many layers. */
  readonly last?: Vocabulary;
  readonly whole?: Vocabulary;
}

export const emptyVocabulary: Vocabulary = {
  sizes: new Set(),
  shapes: new Map(),
  assume: new Map(),
  conditions: [],
  everywhere: [],
  kinds: new Map(),
  dependencies: new Map(),
  definitions: new Map(),
  spellings: new Map(),
  functionSpellings: new Map(),
  words: new Map(),
};

/** The hypotheses that a vocabulary amounts to. */
export const givenBy = ({ conditions, everywhere, dependencies, definitions }: Vocabulary): Given =>
  given({ conditions, everywhere, dependencies, definitions });
