import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from "yaml";
import type { Bilingual } from "../expr/function.ts";
import type { Span } from "../parse/error.ts";
import { type ExerciseError, errorAt, inOrder } from "./error.ts";

/** Where something stands in a file: keys and positions, from the top down. */
export type Path = readonly (string | number)[];

/** What is said under keys; nothing where something else stands. */
export type Says = Readonly<Record<string, unknown>>;

export const asRecord = (value: unknown): Says =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Says) : {};

/** A file that was read: what it says, and where it says it. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  /** The stretch of a value; of the nearest thing around it, where it is missing. */
  readonly valueAt: (path: Path) => Span;
  /** The stretch of a key. */
  readonly keyAt: (path: Path) => Span;
  /** The path of one of several values, where one alone may stand without a list. */
  readonly itemOf: (path: Path, at: number) => Path;
  /** A stretch of a text in the file, as a stretch of the file. */
  readonly within: (path: Path, span: Span) => Span;
  /** Whether the thing stands in braces or brackets. */
  readonly inBraces: (path: Path) => boolean;
}

const longestFile = 1 << 20;

/** How often aliases may be followed: an exercise repeats itself little, a bomb without end. */
const mostAliases = 100;

/** Reads YAML, keeping the place of everything. */
export const readSource = (
  text: string,
  file: string,
  /** Whether `<<: *name` takes over what another place says. */
  { merge = false }: { readonly merge?: boolean } = {},
):
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly errors: readonly ExerciseError[] } => {
  const here = { text, file };
  if (text.length > longestFile) {
    const start = { start: 0, end: 0 };
    const says = {
      fr: `Le fichier a ${text.length} caractères ; un exercice en a au plus ${longestFile}.`,
      en: `The file has ${text.length} characters; an exercise has at most ${longestFile}.`,
    };
    return { ok: false, errors: [errorAt(here, start, "E-LIMIT", says)] };
  }
  try {
    const doc = parseDocument(text, {
      lineCounter: new LineCounter(),
      stringKeys: true,
      merge,
      logLevel: "silent",
    });
    if (doc.errors.length > 0) {
      const errors = doc.errors.map(({ code, pos: [start, end] }) =>
        errorAt(
          here,
          { start, end },
          code === "RESOURCE_EXHAUSTION" ? "E-LIMIT" : "E-SYNTAX",
          yamlSays[code] ?? unreadable,
        ),
      );
      // What follows a slip of syntax follows from it.
      return { ok: false, errors: inOrder(errors).slice(0, 1) };
    }
    const unresolved = unresolvedAlias(doc);
    if (unresolved) {
      const says = {
        fr: `« *${unresolved.name} » renvoie à une ancre qui n'existe pas.`,
        en: `"*${unresolved.name}" points to an anchor that is not there.`,
      };
      return { ok: false, errors: [errorAt(here, unresolved.span, "E-NAME", says)] };
    }
    return {
      ok: true,
      source: { ...here, value: doc.toJS({ maxAliasCount: mostAliases }), ...places(doc, text) },
    };
  } catch (error) {
    // Nesting is bounded by the stack, aliases by their count.
    const says =
      error instanceof RangeError
        ? { fr: "Le fichier est trop profondément imbriqué.", en: "The file is nested too deeply." }
        : {
            fr: "Les alias du fichier se répètent trop.",
            en: "The aliases of the file repeat too much.",
          };
    return { ok: false, errors: [errorAt(here, { start: 0, end: 0 }, "E-LIMIT", says)] };
  }
};

const unreadable: Bilingual = {
  fr: "Ceci n'est pas du YAML.",
  en: "This is no YAML.",
};

const yamlSays: Readonly<Record<string, Bilingual>> = {
  BAD_DQ_ESCAPE: {
    fr: "Entre guillemets doubles, une barre oblique inverse se double : « \\\\sigma ».",
    en: 'Between double quotes a backslash is doubled: "\\\\sigma".',
  },
  BAD_INDENT: {
    fr: "Ce retrait ne s'aligne sur rien.",
    en: "This indentation lines up with nothing.",
  },
  BAD_SCALAR_START: {
    fr: "Une valeur ne peut pas commencer par ce signe ; mettez-la entre guillemets.",
    en: "A value cannot begin with this sign; put it between quotes.",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    fr: "Une valeur qui contient « : » s'écrit entre guillemets.",
    en: 'A value that holds ": " is written between quotes.',
  },
  BLOCK_IN_FLOW: {
    fr: "Dans des accolades, pas de retrait.",
    en: "No indented block inside braces.",
  },
  DUPLICATE_KEY: { fr: "Cette clé est déjà là.", en: "This key is there already." },
  KEY_OVER_1024_CHARS: { fr: "Cette clé est trop longue.", en: "This key is too long." },
  MISSING_CHAR: {
    fr: "Il manque une virgule, un « : », un guillemet ou une accolade fermante.",
    en: 'A comma, a ":", a quote or a closing brace is missing.',
  },
  MULTILINE_IMPLICIT_KEY: {
    fr: "Il manque « : » après une clé, ou un guillemet.",
    en: 'A ":" is missing after a key, or a quote.',
  },
  MULTIPLE_DOCS: { fr: "Un fichier porte un seul exercice.", en: "A file holds one exercise." },
  RESOURCE_EXHAUSTION: {
    fr: "Le fichier est trop profondément imbriqué.",
    en: "The file is nested too deeply.",
  },
  NON_STRING_KEY: { fr: "Une clé est un nom.", en: "A key is a name." },
  TAB_AS_INDENT: {
    fr: "Le retrait se fait avec des espaces.",
    en: "Indent with spaces, not tabs.",
  },
  TAG_RESOLVE_FAILED: {
    fr: "Les étiquettes « ! » ne sont pas lues ici.",
    en: 'Tags ("!") are not read here.',
  },
  UNEXPECTED_TOKEN: { fr: "Ce signe ne peut pas être ici.", en: "This sign cannot stand here." },
};

const unresolvedAlias = (
  doc: Document,
): { readonly name: string; readonly span: Span } | undefined => {
  const visit = (node: unknown): { readonly name: string; readonly span: Span } | undefined => {
    if (isAlias(node)) {
      return node.resolve(doc)
        ? undefined
        : { name: node.source, span: spanOf(node) ?? { start: 0, end: 0 } };
    }
    if (isSeq(node)) return firstOf(node.items);
    if (isMap(node)) return firstOf(node.items.flatMap(({ key, value }) => [key, value]));
    return undefined;
  };
  const firstOf = (nodes: readonly unknown[]): ReturnType<typeof visit> => {
    for (const node of nodes) {
      const found = visit(node);
      if (found) return found;
    }
    return undefined;
  };
  return visit(doc.contents);
};

const spanOf = (node: unknown): Span | undefined => {
  const range = (node as Partial<Node> | null | undefined)?.range;
  return range ? { start: range[0], end: range[1] } : undefined;
};

interface Found {
  readonly key: unknown;
  readonly value: unknown;
}

const places = (doc: Document, text: string): Omit<Source, "file" | "text" | "value"> => {
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(doc) : node);

  const step = (within: unknown, part: string | number): Found | undefined => {
    const node = resolved(within);
    if (isSeq(node)) return { key: undefined, value: node.items[Number(part)] };
    if (!isMap(node)) return undefined;
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    return pair && { key: pair.key, value: pair.value };
  };

  /** Everything on the way that is there, the innermost last. */
  const along = (path: Path): Found[] => {
    const found: Found[] = [{ key: undefined, value: doc.contents }];
    for (const part of path) {
      const next = step(found.at(-1)?.value, part);
      if (!next) break;
      found.push(next);
    }
    return found;
  };

  const valueAt = (path: Path): Span => {
    const found = along(path);
    const reached = found.at(-1);
    // A thing that is missing is missed by what should hold it: its key, or where it begins.
    if (found.length <= path.length) {
      const key = spanOf(reached?.key);
      if (key) return key;
      const own = spanOf(reached?.value);
      return own ? { start: own.start, end: own.start } : { start: 0, end: 0 };
    }
    const own = spanOf(reached?.value);
    return own && own.end > own.start ? own : (spanOf(reached?.key) ?? own ?? { start: 0, end: 0 });
  };

  const keyAt = (path: Path): Span => {
    const found = along(path);
    return (found.length > path.length ? spanOf(found.at(-1)?.key) : undefined) ?? valueAt(path);
  };

  const within = (path: Path, span: Span): Span => {
    const found = along(path);
    const node = resolved(found.at(-1)?.value);
    const whole = valueAt(path);
    if (found.length <= path.length || !isScalar(node) || typeof node.value !== "string")
      return whole;
    const raw = text.slice(whole.start, whole.end);
    const lead = raw === node.value ? 0 : raw.slice(1, -1) === node.value ? 1 : undefined;
    return lead === undefined
      ? whole
      : { start: whole.start + lead + span.start, end: whole.start + lead + span.end };
  };

  const inBraces = (path: Path): boolean => {
    const holder = resolved(along(path.slice(0, -1)).at(-1)?.value);
    return (isMap(holder) || isSeq(holder)) && holder.flow === true;
  };

  const itemOf = (path: Path, at: number): Path => {
    const found = along(path);
    return found.length > path.length && isSeq(resolved(found.at(-1)?.value))
      ? [...path, at]
      : path;
  };

  return { valueAt, keyAt, itemOf, within, inBraces };
};
