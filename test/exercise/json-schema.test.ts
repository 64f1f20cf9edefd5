import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { starter } from "../../src/commands/new/starter.ts";
import { schemaText } from "../../src/commands/schema/run.ts";
import { readSource } from "../../src/exercise/source.ts";
import { questionKinds } from "../../src/questions/index.ts";

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly Node[];
  readonly $ref?: string;
}

const schema = JSON.parse(schemaText()) as Node & {
  readonly definitions: Readonly<Record<string, Node>>;
};

/** What the schema finds wrong with a file: a reader of schemas that shares nothing with how files are read. */
const validator = (() => {
  // Letters beyond ASCII are `\p{L}` in a pattern, which this reader takes without the flag it needs.
  const plain = JSON.parse(schemaText(), (key, value) => (key === "pattern" ? undefined : value));
  const { oneOf, ...rest } = plain;
  return z.fromJSONSchema(rest);
})();

const accepts = (text: string): boolean => {
  const read = readSource(text, "exercise.yaml");
  if (!read.ok) throw read.errors[0];
  return validator.safeParse(read.source.value).success;
};

test("docs/exercise.schema.json is what `npm run schema` writes", () => {
  expect(readFileSync("docs/exercise.schema.json", "utf8")).toBe(schemaText());
});

const exercises = readdirSync("exercises")
  .map((name) => join("exercises", name, "exercise.yaml"))
  .filter((path) => existsSync(path));

test.each(exercises)("%s is accepted", (path) => {
  expect(accepts(readFileSync(path, "utf8"))).toBe(true);
});

const good = starter("en", undefined);

describe("the starter", () => {
  test("is accepted", () => expect(accepts(good)).toBe(true));

  test.each([
    ["a key misspelt", "wrt: t", "wtr: t"],
    ["a key of another kind", "wrt: t", "wrt: t\n  left: t"],
    ["a kind that is not there", "kind: jacobian", "kind: jacobien"],
    ["points in words", "points: 2", "points: two"],
    [
      "a text that is no pair",
      "title: {fr: Un neurone et sa perte, en: A neuron and its loss}",
      "title: Neurone",
    ],
    ["another format", "format: 1", "format: 2"],
    ["a key of symbols misspelt", "assume: onehot", "asume: onehot"],
  ])("with %s is not", (_, from, to) => {
    const text = good.replace(from, to);
    expect(text).not.toBe(good);
    expect(accepts(text)).toBe(false);
  });
});

test("a file has questions or sections", () => {
  expect(schema).toMatchObject({
    oneOf: [{ required: ["questions"] }, { required: ["sections"] }],
  });
});

test("a question has a name, and asks by a kind or in parts", () => {
  const names = questionKinds.map(({ questionKind }) => `kind-${questionKind}`);
  const { question, part } = schema.definitions;
  const refs = (of: Node | undefined) => of?.anyOf?.map(({ $ref }) => $ref?.split("/").at(-1));
  expect(question?.required).toEqual(["id"]);
  expect(refs(question)).toEqual([...names, "question-with-parts"]);
  expect(refs(part)).toEqual(names);
});

describe.each(questionKinds.map((kind) => [kind.questionKind, kind] as const))("%s", (name) => {
  const definition = schema.definitions[`kind-${name}`];

  test("is told from the others by its name, and knows all of its keys", () => {
    expect(definition?.properties?.kind).toMatchObject({ const: name });
    expect(definition?.required).toContain("kind");
    expect(definition?.additionalProperties).toBe(false);
  });
});

test("what every question may say is described", () => {
  const shared = Object.entries(schema.definitions).filter(([name]) => name.startsWith("key-"));
  expect(shared.length).toBeGreaterThan(15);
  for (const [name, { description }] of shared) expect(description, name).toMatch(/\w/);
  for (const [name, { description }] of Object.entries(schema.properties ?? {}))
    expect(description, name).toMatch(/\w/);
});
