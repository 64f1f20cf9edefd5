import type { Bilingual, Builder } from "../expr/function.ts";
import type { Cond } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { symbolNames } from "../expr/walk.ts";
import type { Options } from "../parse/context.ts";
import type { ReadError } from "../parse/error.ts";
import { nearestName } from "../parse/nearest.ts";
import { type Reading, read } from "../parse/read.ts";
import { type ExerciseError, errorAt } from "./error.ts";
import { layerOf, withLabels } from "./family.ts";
import { undermined } from "./redefined.ts";
import type { Path, Source } from "./source.ts";
import type { Vocabulary } from "./vocabulary.ts";

const optionsOf = new WeakMap<Vocabulary, Options>();

/** Reads an expression in the vocabulary of an exercise; names of several letters have to be declared. */
export const readIn = (
  text: string,
  vocabulary: Vocabulary,
  functions: readonly Builder[],
): Reading | { readonly ok: false; readonly error: ReadError } => {
  let options = optionsOf.get(vocabulary);
  if (!options) {
    options = {
      functions,
      declare: Object.fromEntries(vocabulary.shapes),
      assume: Object.fromEntries(vocabulary.assume),
    };
    optionsOf.set(vocabulary, options);
  }
  const reading = read(vocabulary.members?.text(text, undefined) ?? text, options);
  if (!reading.ok) {
    const { message } = reading.error;
    const said = { fr: withLabels(message.fr), en: withLabels(message.en) };
    return { ok: false, error: { ...reading.error, message: said } };
  }
  for (const name of reading.variables) {
    if (reading.symbols.get(name)?.declared || [...name].length === 1 || /^.[_′]?\d*$/u.test(name))
      continue;
    const layer = layerless(name, vocabulary);
    if (layer) return named(name, text, layer);
    const nearest = nearestName(name, vocabulary.shapes.keys());
    return named(name, text, {
      code: "E-NAME",
      message: {
        fr: `Le nom « ${name} » n'est déclaré nulle part.`,
        en: `The name "${name}" is declared nowhere.`,
      },
      ...(nearest !== undefined && { nearest }),
    });
  }
  for (const name of symbolNames(reading.tensor.body)) {
    const wrong = undermined(name, {
      definitions: vocabulary.definitions,
      symbols: reading.symbols,
    });
    if (wrong) return named(name, text, wrong);
  }
  return reading;
};

/** Why a member of a family is not known here, and what is written in its place; nothing of other names. */
const layerless = (
  name: string,
  { members, shapes }: Vocabulary,
): Pick<ReadError, "code" | "message" | "expected"> | undefined => {
  const label = layerOf(name);
  if (!members || !label) return undefined;
  const known = [...shapes.keys()].filter(
    (other) => members.general(other) === members.general(name),
  );
  if (known.length === 0) return undefined;
  const list = known.map(withLabels).join(", ");
  const [any = "l", last = "L"] = members.letters;
  return {
    code: "E-NAME",
    message: {
      fr:
        label.of === ""
          ? `Une couche se dit à partir de ${any} ou de ${last}, non par un nombre : « ${withLabels(members.general(name))} », et « for: ${any} = ${label.plus} » dans une question qui dérive.`
          : `Autour d'une couche, « ${withLabels(name)} » n'est pas déclaré.`,
      en:
        label.of === ""
          ? `A layer is counted from ${any} or ${last}, not by a number: "${withLabels(members.general(name))}", and "for: ${any} = ${label.plus}" in a question that differentiates.`
          : `Around a layer, "${withLabels(name)}" is not declared.`,
    },
    expected: { fr: list, en: list },
  };
};

/** An error about a name in a text, members of families as the file writes them. */
const named = (
  name: string,
  text: string,
  {
    code,
    message,
    expected,
    nearest,
  }: Pick<ReadError, "code" | "message"> & Partial<Pick<ReadError, "expected" | "nearest">>,
): { readonly ok: false; readonly error: ReadError } => {
  const read = withLabels(name);
  const literal = read.replace(/[[\]+]/gu, "\\$&");
  // The file writes members with their labels.
  const start = Math.max(
    0,
    withLabels(text).search(
      new RegExp(String.raw`(?<![\p{L}\p{N}_])${literal}(?![\p{L}\p{N}_])`, "u"),
    ),
  );
  return {
    ok: false,
    error: {
      code,
      message: { fr: withLabels(message.fr), en: withLabels(message.en) },
      source: text,
      span: { start, end: start + read.length },
      line: 1,
      column: start + 1,
      read,
      ...(expected !== undefined && { expected }),
      ...(nearest !== undefined && { nearest: withLabels(nearest) }),
    },
  };
};

/** A reading error of a text in a file, as an error of the file. */
export const relocated = (
  error: ReadError,
  text: string,
  source: Source,
  path: Path,
): ExerciseError => {
  const span = error.source === text ? source.within(path, error.span) : source.valueAt(path);
  const { code, message, expected, nearest } = error;
  return errorAt(source, span, code, message, { expected, nearest });
};

export const notACondition: Bilingual = {
  fr: "Ceci n'est pas une condition.",
  en: "This is no condition.",
};

/** The condition that a text such as `c > 0` was read as: 1 where it holds, 0 elsewhere. */
export const conditionIn = ({ body, indices }: Tensor): Cond | undefined => {
  if (indices.length > 0 || body.kind !== "cases" || body.otherwise || body.arms.length !== 1)
    return undefined;
  return body.arms[0]?.when;
};
