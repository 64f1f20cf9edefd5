import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, posix, sep } from "node:path";
import { describe, expect, test } from "vitest";

/** The house, ground floor first. A file looks down, or stays in its room. */
const floors: readonly (readonly string[])[] = [
  // Below `expr`, whose exact numbers come from here.
  ["numeric"],
  ["expr"],
  ["rewrite"],
  ["functions"],
  ["lemmas"],
  ["parse", "diff", "compile", "tex", "decide", "tensor"],
  ["check", "validate", "narrate", "document"],
  ["exercise"],
  ["grading", "questions"],
  ["misconceptions", "page"],
  ["sheet", "report"],
  ["commands"],
  ["cli.ts", "index.ts"],
];

/** Rooms that look at fewer rooms than their floor allows. */
const narrow: Readonly<Record<string, readonly string[]>> = {
  functions: ["expr", "rewrite"],
};

const floorOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room));

const upFrom = (room: string): readonly string[] => floors.slice(floorOf(room)).flat();

/** Each third-party package, and the rooms that may open it. */
const doors: Readonly<Record<string, readonly string[]>> = {
  "fraction.js": ["numeric"],
  "decimal.js": ["numeric"],
  mathjs: ["parse"],
  "lru-cache": ["parse"],
  yaml: ["exercise"],
  katex: ["page"],
  "csv-parse": ["report"],
  "csv-stringify": ["report"],
  fflate: ["report"],
  "cli-progress": ["commands"],
  piscina: ["commands"],
  yargs: ["cli.ts"],
  zod: upFrom("exercise"),
};

/** `src/parse/scan.ts` is in the room `parse`; `src/cli.ts` is a room of its own. */
const roomOf = (file: string): string => file.split("/")[1] ?? "";

const packageOf = (name: string): string =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");

const patterns: readonly RegExp[] = [
  // import … from "…", export … from "…", with or without `type`
  /^\s*(?:import|export)\s+(?:type\s+)?(?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?)?\s*from\s*["']([^"']+)["']/gm,
  // import "…"
  /^\s*import\s*["']([^"']+)["']/gm,
  // import("…"), also as a type; require("…"), require.resolve("…"), import.meta.resolve("…")
  /\b(?:import|require|resolve)\s*\(\s*["']([^"']+)["']/g,
];

const importsOf = (text: string): string[] =>
  patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, name = ""]) => name));

/** The rule that `file` breaks by importing `name`, if it breaks one. */
function brokenRule(file: string, name: string): string | undefined {
  const room = roomOf(file);
  if (name.startsWith("node:")) return undefined;
  if (builtinModules.includes(name)) return `Node's own modules are written "node:${name}"`;
  if (!name.startsWith(".")) {
    const opens = doors[packageOf(name)];
    if (opens === undefined) return `${packageOf(name)} has no door in this house`;
    return opens.includes(room) ? undefined : `${packageOf(name)} comes in through ${list(opens)}`;
  }

  const target = posix.join(posix.dirname(file), name);
  if (!target.startsWith("src/")) return "a file of src/ imports nothing from outside it";
  const other = roomOf(target);
  if (other === room) return undefined;
  if (floorOf(other) < 0) return `${other} stands on no floor: give it one in this test`;
  if (floorOf(other) > floorOf(room)) return `${other} is above ${room}`;
  if (floorOf(other) === floorOf(room)) return `${other} and ${room} share a floor`;
  const looksAt = narrow[room];
  if (looksAt && !looksAt.includes(other)) return `${room} looks at ${list(looksAt)} only`;
  return undefined;
}

const list = (rooms: readonly string[]): string => rooms.join(", ");

const faults = (file: string, text: string): string[] =>
  importsOf(text).flatMap((name) => {
    const rule = brokenRule(file, name);
    return rule === undefined ? [] : [`${file} imports "${name}": ${rule}`];
  });

const root = join(import.meta.dirname, "..");

const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => `src/${path.split(sep).join("/")}`)
  .sort();

test("every file stands on a floor", () => {
  expect(files.filter((file) => floorOf(roomOf(file)) < 0)).toEqual([]);
});

test("every file looks down, and each package comes in by its door", () => {
  const found = files.flatMap((file) => faults(file, readFileSync(join(root, file), "utf8")));
  expect(found, found.join("\n")).toEqual([]);
});

test("every dependency has a door, and every door a dependency", () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(Object.keys(doors).sort()).toEqual(Object.keys(dependencies).sort());
});

describe("the rules themselves", () => {
  test.each([
    [
      "src/expr/build.ts",
      'import type { Step } from "../rewrite/step.ts";',
      "rewrite is above expr",
    ],
    ["src/diff/chain.ts", 'export { x } from "../tex/print.ts";', "tex and diff share a floor"],
    ["src/tex/print.ts", 'import "katex";', "katex comes in through page"],
    ["src/sheet/html.ts", 'await import("yargs/helpers");', "yargs comes in through cli.ts"],
    ["src/page/head.ts", 'import chalk from "chalk";', "chalk has no door in this house"],
    ["src/diff/chain.ts", 'import * as z from "zod";', "zod comes in through exercise"],
    ["src/functions/a/b.ts", 'import {\n  x,\n} from "../../numeric/x.ts";', "functions looks at"],
    ["src/cli.ts", 'type P = import("../test/x.ts").P;', "imports nothing from outside"],
    ["src/page/head.ts", 'import { join } from "path";', 'are written "node:path"'],
    ["src/page/head.ts", 'import x from "../attic/x.ts";', "attic stands on no floor"],
  ])("%s may not say %s", (file, text, rule) => {
    expect(faults(file, text)).toEqual([expect.stringContaining(rule)]);
  });

  test.each([
    ["src/sheet/html.ts", 'import { a, type B } from "../page/head.ts";'],
    ["src/functions/activation/softplus.ts", 'import { exp } from "../elementary/exp.ts";'],
    ["src/functions/index.ts", 'import * as exp from "./elementary/exp.ts";'],
    ["src/commands/derive.ts", 'import * as z from "zod";'],
    ["src/cli.ts", 'const { derive } = await import("./commands/derive.ts");'],
    ["src/parse/read.ts", 'import { create } from "mathjs/number";\nimport "node:fs";'],
    ["src/expr/build.ts", '// an import from "../sheet/html.ts" would climb'],
  ])("%s may say %s", (file, text) => {
    expect(faults(file, text)).toEqual([]);
  });
});
