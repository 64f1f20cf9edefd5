import type * as z from "zod";
import type { Variable } from "../check/differential.ts";
import type { Kinds } from "../check/points-for.ts";
import type { Proved } from "../check/prove.ts";
import type { Toolbox } from "../diff/toolbox.ts";
import type { Bilingual } from "../expr/function.ts";
import type { Expr } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import type { Layout, Tensor } from "../expr/tensor.ts";
import type { Block } from "../narrate/block.ts";
import type { Definition, Given } from "../rewrite/lemma.ts";
import type { Result } from "../rewrite/proof.ts";
import type { Goal } from "./goal.ts";
import type { LayerRange } from "./layer-range.ts";
import type { Confirmed } from "./network.ts";

/** The answer to a question: every line of mathematics in it is proved. */
export interface Solution {
  readonly blocks: readonly Block[];
  readonly proofs: readonly Proved[];
  /** The answer in short, for scripts. */
  readonly answer: Answer | undefined;
  /** What later questions may cite. */
  readonly result: Result | undefined;
  /** Whether it is an answer in words, in part at least: nothing checks those. */
  readonly inWords?: boolean;
  /** Whether it is read off what the statement declares, so that there is nothing to prove. */
  readonly isDeclared?: boolean;
}

export interface Answer {
  readonly tensor: Tensor;
  readonly layout: Layout | undefined;
}

/** What a question is answered with: the exercise around it. */
export interface Setting {
  readonly tools: Toolbox;
  readonly given: Given;
  /** What is known of the values of symbols, for the numeric witness. */
  readonly kinds: Kinds;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Results of earlier questions, by their id. */
  readonly results: ReadonlyMap<string, Result>;
  /** Reads an expression of the exercise file; throws an ExerciseError with its place. */
  readonly read: (text: string, path: readonly (string | number)[]) => Tensor;
  /** Reads the variable of a derivative: a symbol of the exercise, or one entry of it. */
  readonly variable: (text: string, path: readonly (string | number)[]) => Variable;
  /** Reads a size of the exercise file, such as `n` or `2*d_h`; throws an ExerciseError with its place. */
  readonly size: (text: string, path: readonly (string | number)[]) => Size;
  /** What an equation about any layer comes to on a whole network, where the exercise has layers. */
  readonly confirm: (left: Expr, right: Expr) => Confirmed | undefined;
  /** How a thing of the exercise file is refused: a located error. */
  readonly refuse: (path: readonly (string | number)[], says: Bilingual) => Error;
  /** The question's id, by which its result is cited. */
  readonly id: string;
  readonly asked: Asked;
}

/** What the wording of a question demands and allows, whatever its kind. */
export interface Asked {
  /** Whether the result is printed, so that only the way to it is asked. */
  readonly goal: "find" | "shown" | "value";
  /** Names of the only functions the answer may be written with, if the wording says so. */
  readonly only: readonly string[] | undefined;
  /** Whether the answer is wanted in matrix notation, or entry by entry. */
  readonly notation: "matrix" | "entries" | "both";
  /** Whether the shape of every factor has to be said. */
  readonly shapes: boolean;
  /** Quantities whose gradients are left standing, as the file names them. */
  readonly keep: readonly string[] | undefined;
  /** Earlier results that may be used without proof. */
  readonly using: readonly Result[];
  /** Where to start from, as `definition`. */
  readonly from: string | undefined;
  /** The layers that are asked for, where the exercise has layers and the file says which. */
  readonly layers: LayerRange | undefined;
  /** What the author expects, already read: a derived result that differs is an error of the file. */
  readonly expect: readonly Tensor[];
}

/** Keys that any question may say, but not every kind has a use for. */
export const heeded = ["from", "keep", "for", "expect"] as const;

export type Heeded = (typeof heeded)[number];

/** A kind of question: the keys its file says, and how it is answered. */
export interface QuestionKind<S = unknown> {
  readonly questionKind: string;
  readonly about: Bilingual;
  /** Keys of this kind, beside those every question has. */
  readonly schema: z.ZodType<S>;
  /** The keys that only some kinds have a use for, as far as this one has; the others are refused. */
  readonly heeds?: readonly Heeded[];
  readonly solve: (says: S, setting: Setting) => Solution;
  /** What an answer has to establish, without a proof; nothing where words answer. */
  readonly goals?: (says: S, setting: Setting) => readonly Goal[];
}

export const isQuestionKind = (value: unknown): value is QuestionKind =>
  typeof value === "object" && value !== null && "questionKind" in value && "solve" in value;

/** Declares a kind of question. */
export const defineQuestionKind = <S>(kind: QuestionKind<S>): QuestionKind<S> => kind;
