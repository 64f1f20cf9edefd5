// Writes the list of each open room, `src/<room>/index.ts`, from the files that stand in it.
// `--check` writes nothing, and fails when a list is out of date.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const src = fileURLToPath(new URL("../src", import.meta.url));

const rooms = [
  {
    room: "functions",
    list: "functions",
    holds: "Every function",
    type: "Builder",
    predicate: "isBuilder",
    from: "../expr/function.ts",
  },
  {
    room: "lemmas",
    list: "lemmaFamilies",
    holds: "Every family of lemmas",
    type: "LemmaFamily",
    predicate: "isLemmaFamily",
    from: "../rewrite/lemma.ts",
  },
  {
    room: "questions",
    list: "questionKinds",
    holds: "Every kind of question",
    type: "QuestionKind",
    predicate: "isQuestionKind",
    from: "../exercise/kind.ts",
  },
  {
    room: "misconceptions",
    list: "misconceptions",
    holds: "Every misconception",
    type: "Misconception",
    predicate: "isMisconception",
    from: "../grading/misconception.ts",
  },
];

/**
 * The files of a room, by their paths within it.
 * @param {string} folder
 */
function members(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && entry.name !== "index.ts")
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/**
 * @param {(typeof rooms)[number]} room
 * @param {string[]} files
 */
function listing({ list, holds, type, predicate, from }, files) {
  const names = files.map((_, i) => `m${i + 1}`);
  return `// Written by \`npm run rooms\` from the files of this folder: edit those.

import { ${predicate}, type ${type} } from "${from}";
${files.map((file, i) => `import * as ${names[i]} from "./${file}";`).join("\n")}

const files: readonly object[] = [
${names.map((name) => `  ${name},`).join("\n")}
];

const exported = files.flatMap((file): unknown[] => Object.values(file));

/** ${holds}, in the order of the files. */
export const ${list}: readonly ${type}[] = [...new Set(exported)].filter(${predicate});
`;
}

const checking = process.argv.includes("--check");
const outdated = [];

for (const room of rooms) {
  const folder = join(src, room.room);
  const index = join(folder, "index.ts");
  const files = members(folder);
  const wanted = files.length > 0 ? listing(room, files) : undefined;
  const present = existsSync(index) ? readFileSync(index, "utf8") : undefined;
  if (wanted === present) continue;

  outdated.push(`src/${room.room}/index.ts`);
  if (checking) continue;
  if (wanted === undefined) rmSync(index);
  else writeFileSync(index, wanted);
}

if (!checking) for (const path of outdated) console.log(`${path} is written`);
else if (outdated.length > 0) {
  console.error(`out of date: ${outdated.join(", ")}. Run \`npm run rooms\`.`);
  process.exitCode = 1;
}
