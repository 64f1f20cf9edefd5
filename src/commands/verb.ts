import type { Bilingual } from "../expr/function.ts";

export type Lang = "fr" | "en";

/** What a process tells the shell: good; wrong or failed content; usage or input; undecided; a fault of ours. */
export const exit = { good: 0, failed: 1, input: 2, undecided: 3, internal: 70 } as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** Where a command speaks, and to whom. */
export interface Terminal {
  readonly lang: Lang;
  /** Whether standard output takes colours. */
  readonly colour: boolean;
  readonly width: number;
  readonly say: (text: string) => void;
  /** Says something beside the output: progress, remarks, errors. */
  readonly note: (text: string) => void;
}

/** An option that takes a value, several values, or none. */
export interface Option {
  readonly about: Bilingual;
  readonly takes?: "text" | "texts";
  readonly choices?: readonly string[];
  readonly default?: string;
}

/** What an option gives. */
type Given<O extends Option> = O["takes"] extends "texts"
  ? readonly string[]
  : O["takes"] extends "text"
    ? O["choices"] extends readonly (infer C)[]
      ? O extends { readonly default: string }
        ? C
        : C | undefined
      : O extends { readonly default: string }
        ? string
        : string | undefined
    : boolean;

export type GivenOptions<O extends Readonly<Record<string, Option>>> = {
  readonly [K in keyof O]: Given<O[K]>;
};

/** A command: what it takes, how it is explained, and what it does. */
export interface Verb<
  O extends Readonly<Record<string, Option>> = Readonly<Record<string, Option>>,
> {
  readonly name: string;
  readonly about: Bilingual;
  /** What stands after the name; several where it repeats. */
  readonly takes?: {
    readonly name: string;
    readonly about: Bilingual;
    readonly many?: boolean;
    readonly choices?: readonly string[];
    /** Whether the command also makes sense without. */
    readonly optional?: boolean;
  };
  /** What stands after that, one or more. */
  readonly more?: { readonly name: string; readonly about: Bilingual };
  readonly options: O;
  readonly examples: readonly { readonly line: string; readonly about: Bilingual }[];
  readonly run: (
    words: readonly string[],
    options: GivenOptions<O>,
    terminal: Terminal,
  ) => Promise<ExitCode>;
}

/** Declares a command. */
export const defineVerb = <const O extends Readonly<Record<string, Option>>>(
  verb: Verb<O>,
): Verb<O> => verb;

/** The verb without its options' types; who runs it gives it the options it declares. */
export const anyVerb = (verb: object): Verb => verb as Verb;

export const details = ["brief", "normal", "full"] as const;

/** How much of each derivation is told. */
export const detailOption = {
  takes: "text",
  choices: details,
  default: "normal",
  about: { fr: "combien de la preuve est dit", en: "how much of the proof is told" },
} as const;

/** Whether a person or a program reads the answer. */
export const formatOption = {
  takes: "text",
  choices: ["text", "json"],
  default: "text",
  about: { fr: "la forme de la réponse", en: "the form of the answer" },
} as const;

/** The shapes of the names in an expression. */
export const declareOption = {
  takes: "texts",
  about: {
    fr: "une forme, comme « x: n » ou « W: m x n »",
    en: 'a shape, such as "x: n" or "W: m x n"',
  },
} as const;

/** What is taken for true of the names in an expression. */
export const assumeOption = {
  takes: "texts",
  about: {
    fr: "une hypothèse, comme « x: positive »",
    en: 'an assumption, such as "x: positive"',
  },
} as const;
