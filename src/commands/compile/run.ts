import { writeFileSync } from "node:fs";
import { functions } from "../../functions/index.ts";
import type { Options } from "../../parse/context.ts";
import { showError } from "../../parse/error.ts";
import { readDeclaration } from "../../parse/read.ts";
import { toAscii } from "../../tex/ascii.ts";
import { assumptions } from "../derive/derivative.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";
import { CompileError, refuse, refuseText } from "./error.ts";
import { isHarmless, type Target } from "./names.ts";
import { derivedBy, type Quantity, readText } from "./quantities.ts";
import { type Writing, written } from "./written.ts";

export interface Asked {
  readonly to: Target;
  readonly wrt: readonly string[];
  readonly declare: readonly string[];
  readonly assume: readonly string[];
  readonly sizes: readonly string[];
  readonly out: string | undefined;
}

/** Derives, and writes the code. */
export const runCompile = async (
  expression: string,
  asked: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  try {
    const code = codeOf(expression, asked);
    if (asked.out === undefined) terminal.say(code.trimEnd());
    else writeFileSync(asked.out, code);
    return exit.good;
  } catch (error) {
    if (error instanceof CompileError) {
      terminal.note(
        error.at
          ? showError(error.at, terminal.lang)
          : `${error.code}: ${error.says[terminal.lang]}`,
      );
      return exit.input;
    }
    const fault = error as NodeJS.ErrnoException;
    if (asked.out !== undefined && fault.syscall !== undefined) {
      terminal.note(
        terminal.lang === "fr"
          ? `E-FILE: « ${asked.out} » ne peut pas être écrit (${fault.code}).`
          : `E-FILE: "${asked.out}" cannot be written (${fault.code}).`,
      );
      return exit.input;
    }
    throw error;
  }
};

/** An expression and its gradients as code. @throws CompileError for what is wrong with what is asked. */
export const codeOf = (expression: string, asked: Omit<Asked, "out">): string => {
  const { quantities, writing } = derivedFor(expression, asked);
  return written(quantities, { ...writing, target: asked.to });
};

/**
 * What is asked, read and derived, for every language.
 *
 * @throws CompileError for what is wrong with what is asked.
 */
export const derivedFor = (
  expression: string,
  { wrt, declare, assume, sizes }: Omit<Asked, "out" | "to">,
): { readonly quantities: readonly Quantity[]; readonly writing: Omit<Writing, "target"> } => {
  for (const each of declare) {
    const found = readDeclaration(each);
    if (!found.ok) refuseText({ ...found.error, file: "--declare" });
  }
  const assumed = assumptions(assume);
  if ("error" in assumed) return refuseText(assumed.error);
  const options: Options = { functions, declare, assume: assumed.assume };
  const reading = readText(expression, "expression", options);
  const variables = [...new Set(wrt.flatMap((each) => each.split(/[\s,;]+/)))].filter(
    (each) => each !== "",
  );
  const quantities: readonly Quantity[] = [
    { name: "value", of: reading.tensor },
    ...variables.map((by) => ({
      name: "value",
      by,
      of: derivedBy(reading, expression, by, options),
    })),
  ];
  const formula = toAscii(reading.tensor);
  return {
    quantities,
    writing: {
      declared: [...reading.symbols.keys()],
      sizes: sizesOf(sizes),
      about: [
        ...(isHarmless(formula) ? [formula, ""] : []),
        "Written by corrige. A division by 0 gives an infinity or NaN.",
      ],
    },
  };
};

/** Sizes such as n=5. */
const sizesOf = (texts: readonly string[]): ReadonlyMap<string, number> =>
  new Map(
    texts
      .flatMap((text) => text.split(/[,;]/))
      .map((text): [string, number] => {
        const [, name, value] = /^\s*([^\s=]+)\s*=\s*([1-9]\d{0,8})\s*$/.exec(text) ?? [];
        if (name !== undefined && value !== undefined) return [name, Number(value)];
        return refuse(
          "E-SYNTAX",
          `--sizes : « ${text.slice(0, 40)} » ne donne pas de taille. Attendu : n=5.`,
          `--sizes: "${text.slice(0, 40)}" gives no size. Expected: n=5.`,
        );
      }),
  );
