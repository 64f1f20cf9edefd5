import type * as z from "zod";
import type { Bilingual } from "../expr/function.ts";
import { nearestName } from "../parse/nearest.ts";
import { type ExerciseError, errorAt } from "./error.ts";
import type { CopiesSaid, Part } from "./exercise.ts";
import { keysOf } from "./findings.ts";
import { errorsOf, missingKey, unknownKey, withoutEchoes } from "./issues.ts";
import { type Heeded, heeded, type QuestionKind } from "./kind.ts";
import type { Loading } from "./loading.ts";
import { resized } from "./resized.ts";
import { type CommonSays, commonKeys } from "./schema.ts";
import type { Path, Source } from "./source.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What is known of a part before its own keys are read. */
export interface PartFrame {
  readonly id: string;
  readonly points: number;
  /** What it says to everybody, with what its question says for all of its parts. */
  readonly common: CommonSays;
  readonly path: Path;
  readonly around: Vocabulary;
  readonly copies: readonly CopiesSaid[];
  /** The names of questions and parts that stand before it. */
  readonly citable: readonly string[];
}

/** Reads one thing that is asked; what is wrong with it is noted, and nothing comes back without a kind. */
export const loadPart = (
  loading: Loading,
  says: Readonly<Record<string, unknown>>,
  { id, points, common, path, around, copies, citable }: PartFrame,
): Part | undefined => {
  const kind = kindOf(loading, says, path);
  const own = kind && ownSays(loading, kind, says, path);
  if (!kind || own === undefined) return undefined;
  const vocabulary = restricted(loading, common, around, path);
  const using = common.using ?? [];
  checkCited(loading, using, citable, path);
  const isPart = path.includes("parts");
  const ask = common.ask && isPart ? loading.both(common.ask, [...path, "ask"]) : undefined;
  return { id, points, ask, kind, says: own.says, common, using, vocabulary, copies, path };
};

const kindOf = (
  { source, kinds, errors }: Loading,
  says: Readonly<Record<string, unknown>>,
  path: Path,
): QuestionKind | undefined => {
  const names = kinds.map(({ questionKind }) => questionKind);
  if (says.kind === undefined) {
    errors.push(missingKey(source, [...path, "kind"], listed(names)));
    return undefined;
  }
  const kind = kinds.find(({ questionKind }) => questionKind === says.kind);
  if (!kind) {
    const message = {
      fr: `La sorte de question « ${String(says.kind)} » n'est pas connue.`,
      en: `The kind of question "${String(says.kind)}" is not known.`,
    };
    const help = { expected: listed(names), nearest: nearestName(String(says.kind), names) };
    errors.push(errorAt(source, source.valueAt([...path, "kind"]), "E-NAME", message, help));
  }
  return kind;
};

/** What the file says to the kind: its own keys, and those of everybody that it asks for too. */
const ownSays = (
  loading: Loading,
  kind: QuestionKind,
  says: Readonly<Record<string, unknown>>,
  path: Path,
): { readonly says: unknown } | undefined => {
  const wanted = keysOf(kind.schema);
  const own: Record<string, unknown> = {};
  const errors: ExerciseError[] = [];
  for (const [key, value] of Object.entries(says)) {
    const known = isCommon(key) || key === "parts";
    if (wanted?.has(key) || (!wanted && !known)) own[key] = value;
    else if (isHeeded(key) && !heeds(kind, key))
      errors.push(useless(loading.source, [...path, key]));
    else if (!known) {
      const names = new Set([...(wanted ?? []), ...Object.keys(commonKeys), "parts"]);
      errors.push(unknownKey(loading.source, [...path, key], names));
    }
  }
  const parsed = kind.schema.safeParse(own) as z.ZodSafeParseResult<unknown>;
  if (!parsed.success)
    errors.push(...errorsOf(parsed.error.issues, kind.schema, loading.source, path));
  loading.errors.push(...withoutEchoes(errors));
  return parsed.success ? { says: parsed.data ?? {} } : undefined;
};

/** The vocabulary under what the question takes for granted: `where: "c > 0"`, `where: {c: 2}`. */
const restricted = (
  loading: Loading,
  { where }: CommonSays,
  around: Vocabulary,
  path: Path,
): Vocabulary => {
  if (where === undefined || !loading.hasNames) return around;
  const { source } = loading;
  if (Array.isArray(where)) {
    const texts: readonly string[] = where;
    return texts.reduce(
      (vocabulary, text, at) =>
        loading.conditioned(vocabulary, text, source.itemOf([...path, "where"], at)),
      around,
    );
  }
  const sizes = new Map(Object.entries(where as Readonly<Record<string, number>>));
  for (const name of sizes.keys()) {
    if (around.sizes.has(name)) continue;
    const message = {
      fr: `La taille « ${name} » n'est pas déclarée.`,
      en: `The size "${name}" is not declared.`,
    };
    const nearest = nearestName(name, around.sizes);
    const span = source.keyAt([...path, "where", name]);
    loading.errors.push(errorAt(source, span, "E-NAME", message, { nearest }));
  }
  return resized(around, sizes);
};

const checkCited = (
  { source, errors }: Loading,
  using: readonly string[],
  citable: readonly string[],
  path: Path,
): void => {
  for (const [at, name] of using.entries()) {
    if (citable.includes(name)) continue;
    const message = {
      fr: `Aucune question précédente ne s'appelle « ${name} ».`,
      en: `No earlier question is named "${name}".`,
    };
    const help = {
      expected: citable.length > 0 ? listed(citable) : undefined,
      nearest: nearestName(name, citable),
    };
    const span = source.valueAt(source.itemOf([...path, "using"], at));
    errors.push(errorAt(source, span, "E-NAME", message, help));
  }
};

const isHeeded = (key: string): key is Heeded => (heeded as readonly string[]).includes(key);

/** Whether a kind has a use for a key that not every kind has one for. */
export const heeds = (kind: Pick<QuestionKind, "heeds">, key: Heeded): boolean =>
  kind.heeds?.includes(key) ?? false;

/** A key that would say something, and is not listened to. */
export const useless = (source: Source, path: Path): ExerciseError =>
  errorAt(source, source.keyAt(path), "E-NAME", {
    fr: `« ${path.at(-1)} » n'a pas d'effet sur ce genre de question.`,
    en: `"${path.at(-1)}" has no effect on this kind of question.`,
  });

/** Whether a key may be said by every question. */
export const isCommon = (key: string): boolean => Object.hasOwn(commonKeys, key);

const listed = (names: readonly string[]): Bilingual => ({
  fr: names.join(", "),
  en: names.join(", "),
});
