import type * as z from "zod";
import type { Bilingual } from "../expr/function.ts";
import type { ReadCode } from "../parse/error.ts";
import { nearestName } from "../parse/nearest.ts";
import type { Path } from "./source.ts";

type Issue = z.core.$ZodIssue;

/** What a schema finds wrong, in the words of the house, wherever the value came from. */
export interface Finding {
  readonly path: Path;
  readonly kind: "unknown key" | "missing key" | "key" | "value";
  readonly code: ReadCode;
  readonly message: Bilingual;
  readonly expected?: Bilingual | undefined;
  readonly nearest?: string | undefined;
}

/** The issues of a schema with a value, which stands at `base` in the whole. */
export const findingsOf = (
  issues: readonly Issue[],
  schema: z.ZodType,
  whole: unknown,
  base: Path = [],
): readonly Finding[] => issues.flatMap((issue) => findingsOfIssue(issue, schema, whole, base));

const findingsOfIssue = (
  issue: Issue,
  schema: z.ZodType,
  whole: unknown,
  base: Path,
): readonly Finding[] => {
  const path: Path = [...base, ...(issue.path as Path)];
  const wrong = (message: Bilingual, expected?: Bilingual, nearest?: string): Finding => ({
    path,
    kind: "value",
    code: "E-TYPE",
    message,
    expected,
    nearest,
  });
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysAt(schema, issue.path as Path);
      return issue.keys.map((key) => unknownKeyAt([...path, key], known));
    }
    case "invalid_type": {
      if (issue.input === undefined && isMissing(whole, path))
        return [missingKeyAt(path, kindName(issue.expected))];
      return [wrong(wrongType, kindName(issue.expected))];
    }
    case "invalid_value": {
      if (isMissing(whole, path)) return [missingKeyAt(path, oneOf(issue.values))];
      const read = valueAt(whole, path);
      const nearest =
        typeof read === "string" ? nearestName(read, issue.values.map(String)) : undefined;
      return [
        wrong(
          { fr: "Cette valeur n'est pas connue.", en: "This value is not known." },
          oneOf(issue.values),
          nearest,
        ),
      ];
    }
    case "invalid_union": {
      // The alternative that came furthest tells most.
      const depth = (found: readonly Issue[]): number =>
        Math.max(0, ...found.map((inner) => inner.path.length));
      const best = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0] ?? [];
      if (depth(best) > 0) {
        return best.flatMap((inner) => findingsOfIssue(inner, schema, whole, path));
      }
      const expected = issue.errors
        .flat()
        .flatMap((inner) => (inner.code === "invalid_type" ? [kindName(inner.expected)] : []));
      if (isMissing(whole, path)) return [missingKeyAt(path, joined(expected))];
      return expected.length > 0
        ? [wrong(wrongType, joined(expected))]
        : best.flatMap((inner) => findingsOfIssue(inner, schema, whole, path));
    }
    case "invalid_key":
      return [
        {
          path,
          kind: "key",
          code: "E-SYNTAX",
          message: { fr: "Ceci n'est pas un nom.", en: "This is no name." },
          expected: {
            fr: "une lettre, puis des lettres, des chiffres ou _",
            en: "a letter, then letters, digits or _",
          },
        },
      ];
    case "too_small":
    case "too_big": {
      const most = issue.code === "too_big";
      const bound = most ? issue.maximum : issue.minimum;
      const many = issue.origin === "array" || issue.origin === "string";
      const [fr, en] = [
        `${most ? "au plus" : "au moins"} ${bound}`,
        `${most ? "at most" : "at least"} ${bound}`,
      ];
      return [
        wrong(
          many
            ? {
                fr: most ? "C'est trop long." : "C'est vide.",
                en: most ? "This is too long." : "This is empty.",
              }
            : { fr: "Ce nombre sort des bornes.", en: "This number is out of bounds." },
          many
            ? {
                fr: `${fr} élément${Number(bound) > 1 ? "s" : ""}`,
                en: `${en} element${Number(bound) > 1 ? "s" : ""}`,
              }
            : { fr, en },
        ),
      ];
    }
    case "custom": {
      const { fr, en } = (issue.params ?? {}) as Partial<Bilingual>;
      return [wrong({ fr: fr ?? issue.message, en: en ?? issue.message })];
    }
    default:
      return [
        wrong({
          fr: "Cette valeur n'a pas la forme voulue.",
          en: "This value does not have the form wanted.",
        }),
      ];
  }
};

const wrongType: Bilingual = {
  fr: "Cette valeur n'est pas de la bonne sorte.",
  en: "This value is of the wrong sort.",
};

/** A key that nobody asked for, with the one that was most likely meant. */
export const unknownKeyAt = (path: Path, known: Iterable<string>): Finding => {
  const key = String(path.at(-1));
  const names = [...known];
  return {
    path,
    kind: "unknown key",
    code: "E-NAME",
    message: {
      fr: `La clé « ${key} » n'est pas connue ici.`,
      en: `The key "${key}" is not known here.`,
    },
    nearest: nearestName(key, names),
    ...(names.length > 0 && { expected: oneOf(names) }),
  };
};

/** A key that has to be there and is not. */
export const missingKeyAt = (path: Path, expected?: Bilingual): Finding => {
  const key = String(path.at(-1));
  return {
    path,
    kind: "missing key",
    code: "E-NAME",
    message: { fr: `Il manque la clé « ${key} ».`, en: `The key "${key}" is missing.` },
    expected,
  };
};

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (within, part) => (within as Record<string | number, unknown> | undefined)?.[part],
    value,
  );

/** Whether the file does not say this at all. */
const isMissing = (value: unknown, path: Path): boolean =>
  path.length > 0 && typeof path.at(-1) === "string" && valueAt(value, path) === undefined;

/** The keys that a schema knows at a path. */
const keysAt = (schema: z.ZodType, path: Path): ReadonlySet<string> => {
  let at: z.ZodType | undefined = schema;
  for (const part of path) at = at && within(at, part);
  return (at && keysOf(at)) ?? new Set();
};

const within = (schema: z.ZodType, part: string | number): z.ZodType | undefined => {
  const { shape, def } = schema as unknown as {
    readonly shape?: Readonly<Record<string, z.ZodType>>;
    readonly def: {
      readonly type: string;
      readonly element?: z.ZodType;
      readonly valueType?: z.ZodType;
      readonly in?: z.ZodType;
      readonly out?: z.ZodType;
      readonly innerType?: z.ZodType;
      readonly options?: readonly z.ZodType[];
    };
  };
  if (shape) return shape[part];
  if (def.type === "array") return def.element;
  if (def.type === "record") return def.valueType;
  for (const inner of [def.innerType, def.in, def.out, ...(def.options ?? [])]) {
    const found = inner && within(inner, part);
    if (found) return found;
  }
  return undefined;
};

/** The keys that a schema names, where it names any; nothing for a schema that leaves them open. */
export const keysOf = (schema: z.ZodType): ReadonlySet<string> | undefined => {
  const { shape, def } = schema as unknown as {
    readonly shape?: Readonly<Record<string, unknown>>;
    readonly def?: {
      readonly in?: z.ZodType;
      readonly out?: z.ZodType;
      readonly innerType?: z.ZodType;
      readonly options?: readonly z.ZodType[];
      readonly left?: z.ZodType;
      readonly right?: z.ZodType;
    };
  };
  if (shape) return new Set(Object.keys(shape));
  const inner = [
    def?.in,
    def?.out,
    def?.innerType,
    def?.left,
    def?.right,
    ...(def?.options ?? []),
  ].filter((of) => of !== undefined);
  const found = inner.map(keysOf).filter((keys) => keys !== undefined);
  return found.length === 0 ? undefined : new Set(found.flatMap((keys) => [...keys]));
};

const kinds: Readonly<Record<string, Bilingual>> = {
  string: { fr: "un texte", en: "a text" },
  number: { fr: "un nombre", en: "a number" },
  int: { fr: "un entier", en: "a whole number" },
  boolean: { fr: "true ou false", en: "true or false" },
  array: { fr: "une liste", en: "a list" },
  tuple: { fr: "une liste", en: "a list" },
  object: { fr: "des clés et leurs valeurs", en: "keys and their values" },
  record: { fr: "des noms et ce qu'ils sont", en: "names and what they are" },
};

const kindName = (expected: string): Bilingual => kinds[expected] ?? { fr: expected, en: expected };

/** A choice in words: a, b or c. */
export const oneOf = (values: readonly unknown[]): Bilingual => {
  const all = values.map(String);
  const [last, ...others] = [all.at(-1) ?? "", ...all.slice(0, -1)];
  return others.length === 0
    ? { fr: last, en: last }
    : { fr: `${others.join(", ")} ou ${last}`, en: `${others.join(", ")} or ${last}` };
};

const joined = (of: readonly Bilingual[]): Bilingual => {
  const unique = of.filter(({ en }, at) => of.findIndex((other) => other.en === en) === at);
  return {
    fr: unique.map(({ fr }) => fr).join(" ou "),
    en: unique.map(({ en }) => en).join(" or "),
  };
};
