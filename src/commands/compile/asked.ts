import { refuse } from "./error.ts";

/* What callers without types may ask for instead of expressions and options. */

const isObject = (of: unknown): of is Readonly<Record<string, unknown>> =>
  typeof of === "object" && of !== null;

const isText = (of: unknown): boolean => typeof of === "string";

const isTensor = (of: unknown): boolean =>
  isObject(of) && Array.isArray(of.indices) && isObject(of.body);

const isShape = (of: unknown): boolean => isText(of) || Array.isArray(of);

const areTexts = (of: unknown): boolean => Array.isArray(of) && of.every(isText);

const haveTexts = (of: unknown): boolean => isObject(of) && Object.values(of).every(isText);

/** The options by which a wrong type would be met too late, or not at all, and what each is. */
const options: Readonly<
  Record<string, readonly [fits: (of: unknown) => boolean, fr: string, en: string]>
> = {
  wrt: [areTexts, "une liste de noms", "a list of names"],
  perExample: [areTexts, "une liste de noms", "a list of names"],
  sizes: [isObject, "des nombres par nom", "numbers by name"],
  batch: [isText, "un nom", "a name"],
  dtype: [(of) => of === "f64" || of === "f32", "« f64 » ou « f32 »", '"f64" or "f32"'],
  assume: [haveTexts, "des textes par nom", "texts by name"],
};

/** Expressions and options are of the right types. @throws CompileError E-TYPE for the first that is not. */
export const checkAsked = (expressions: unknown, asked: unknown): void => {
  const given = isText(expressions) || isTensor(expressions) ? [expressions] : expressions;
  if (!isObject(given) || !Object.values(given).every((each) => isText(each) || isTensor(each)))
    refuse(
      "E-TYPE",
      "Une expression se donne comme texte ou déjà lue, plusieurs par nom.",
      "An expression is given as text or read already, several by name.",
    );
  const said = isObject(asked) ? asked : {};
  if (!isObject(said.inputs) || !Object.values(said.inputs).every(isShape))
    refuse(
      "E-TYPE",
      'Les entrées se donnent par inputs, comme { inputs: { x: "n" } }.',
      'Inputs are given by inputs, as { inputs: { x: "n" } }.',
    );
  for (const [name, [fits, fr, en]] of Object.entries(options))
    if (said[name] !== undefined && !fits(said[name]))
      refuse(
        "E-TYPE",
        `L'option ${name} n'est pas du bon type. Attendu : ${fr}.`,
        `The option ${name} is not of the right type. Expected: ${en}.`,
      );
};
