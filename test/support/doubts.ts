import { equal } from "../../src/decide/equal.ts";
import { differentiate, standardRules } from "../../src/diff/differentiate.ts";
import { extended } from "../../src/exercise/extend.ts";
import { readSource, type Source } from "../../src/exercise/source.ts";
import { emptyVocabulary, givenBy, type Vocabulary } from "../../src/exercise/vocabulary.ts";
import { ix } from "../../src/expr/index-of.ts";
import type { Expr, IndexVar } from "../../src/expr/node.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { mapBottomUp, substitute } from "../../src/expr/walk.ts";
import { functions } from "../../src/functions/index.ts";
import type { IsTrue } from "../../src/grading/explain.ts";
import type { Doubt, Example } from "../../src/grading/misconception.ts";
import { readFormula } from "../../src/parse/latex/formula.ts";
import { definedAt } from "../../src/rewrite/graph.ts";
import type { Given } from "../../src/rewrite/lemma.ts";

/* A link as an example of a misconception writes it, read as a copy is. */

const source = (readSource("{}", "example") as { source: Source }).source;

const symbolSays = (text: string, assume: string | undefined) => {
  const words = text.split(/\s+/);
  const of = words.includes("of") ? words.slice(words.indexOf("of") + 1) : [];
  const shape = words.slice(0, of.length > 0 ? words.indexOf("of") : undefined);
  return {
    ...(shape[0] === "class"
      ? { class: shape[1] ?? "c" }
      : { shape: shape.filter((word) => word !== "x" && word !== "scalar") }),
    ...(of.length > 0 && { of }),
    ...(assume !== undefined && { assume }),
  };
};

/** The letters in shapes, but for what follows `of`. */
const sizesOf = (shapes: readonly string[]): readonly string[] => [
  ...new Set(
    shapes
      .flatMap((text) => (text.split(/\bof\b/)[0] ?? "").split(/[^A-Za-z_]+/))
      .filter((word) => !["", "x", "scalar", "class"].includes(word)),
  ),
];

const vocabularyOf = ({ declare = {}, assume = {}, define = {} }: Example): Vocabulary => {
  const { vocabulary, errors } = extended(
    emptyVocabulary,
    {
      sizes: Object.fromEntries(sizesOf(Object.values(declare)).map((name) => [name, {}])),
      symbols: Object.fromEntries(
        Object.entries(declare).map(([name, text]) => [name, symbolSays(text, assume[name])]),
      ),
      define: Object.fromEntries(Object.entries(define).map(([name, is]) => [name, { is }])),
    } as Parameters<typeof extended>[1],
    [],
    source,
    functions,
  );
  if (errors[0]) throw new Error(JSON.stringify(errors[0].message));
  return vocabulary;
};

/** Every quantity replaced by its definition, as often as it takes. */
const opened = (e: Expr, given: Given): Expr => {
  const image = mapBottomUp(e, (part) => {
    const definition = part.kind === "entry" && given.definitions.get(part.of.name);
    return definition && part.kind === "entry" ? definedAt(definition, part.at) : part;
  });
  return image === e ? e : opened(image, given);
};

/** A tensor with the letters and axes of another put for its own. */
const along = (of: Tensor, letters: number, like: Tensor, likeLetters: number): Tensor => {
  const shared = (k: IndexVar, at: number): IndexVar =>
    (at < letters
      ? like.indices.slice(0, likeLetters).find(({ letter }) => letter === k.letter)
      : like.indices[likeLetters + at - letters]) ?? k;
  const indices = of.indices.map(shared);
  const moved = new Map(of.indices.map((k, at) => [k.id, ix(indices[at] ?? k)]));
  return { indices, body: substitute(of.body, { indices: moved }) };
};

/** The false link that an example is, and the exact test of what it may have been. */
export const doubtOf = (example: Example): { readonly doubt: Doubt; readonly isTrue: IsTrue } => {
  const vocabulary = vocabularyOf(example);
  const given = givenBy(vocabulary);
  const line = `${example.asked} = ${example.wrote}`;
  const formula = readFormula(line, {
    functions,
    declare: Object.fromEntries(vocabulary.shapes),
    assume: Object.fromEntries(vocabulary.assume),
  });
  if (!formula.ok) throw new Error(`${line}: ${formula.error.message.en}`);
  const [asked, answer] = formula.chains[0]?.readings[0].members ?? [];
  if (asked?.is !== "expression" || answer?.is !== "expression")
    throw new Error(`${line}: ${asked?.is} = ${answer?.is}`);
  const { tensor, free } = asked;
  const wrote = along(answer.tensor, answer.free.length, tensor, free.length);
  const sizes = (of: Tensor, letters: number): string =>
    of.indices
      .slice(letters)
      .map(({ size }) => size.key)
      .join();
  if (sizes(wrote, answer.free.length) !== sizes(tensor, free.length))
    throw new Error(`${line}: the shapes differ`);
  const indices = [...new Set([...tensor.indices, ...wrote.indices])];
  const assume = new Map(
    [...vocabulary.kinds].flatMap(([name, kind]) =>
      kind.is === "real" ? [] : [[name, kind] as const],
    ),
  );
  const whole = (e: Expr): Tensor => ({
    indices,
    body: differentiate(opened(e, given), standardRules, given),
  });
  const isTrue: IsTrue = (candidate, truth) =>
    equal(whole(candidate), whole(truth), {
      assume,
      conditions: given.conditions,
      dependencies: given.dependencies,
      offBorders: true,
    }).verdict === "equal";
  const truth = differentiate(tensor.body, standardRules, given);
  return {
    doubt: { left: tensor.body, truth, wrote: wrote.body, indices, given, assume },
    isTrue,
  };
};
