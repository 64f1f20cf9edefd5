import { type Zippable, zipSync } from "fflate";
import type { Language } from "../page/typography.ts";
import { resultsText, unfinishedResults } from "./gradescope.ts";

/*
 * The archive that Gradescope builds an autograder from. It unpacks it as /autograder/source, runs setup.sh once,
 * and run_autograder for each copy, which lies in /autograder/submission.
 *
 * Source: Gradescope, "Autograder Specifications" (gradescope/autograder_samples, docs/specs.md, docs/tech.md).
 */

/** Files by their paths in a folder, with slashes. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/** Where things lie when a copy is graded. */
export interface Places {
  readonly exercise: string;
  readonly submission: string;
  /** Where the text of results.json is to be written. */
  readonly results: string;
  /** The time of the submission, as Gradescope tells it; empty where it does not. */
  readonly submitted: string;
}

export interface AutograderZip {
  /** The bundled program with `cli.js`. */
  readonly program: Files;
  readonly exercise: Files;
  /** What the program is told: the words after its name. */
  readonly words: (places: Places) => readonly string[];
  readonly lang: Language;
  /** How long a copy may take, in seconds; Gradescope's own limit is 10 minutes unless it is raised. */
  readonly seconds?: number;
}

const places: Places = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of the shell
  exercise: "${exercise}",
  submission: "${submission}",
  results: "${results}",
  submitted: "${submitted}",
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: variables of the shell
};

const variables = /\$\{(?:exercise|submission|results|submitted)\}/g;

/** A word for the shell: in single quotes, but for the places, which the shell fills in. */
const word = (text: string): string => {
  const quoted = (plain: string): string =>
    plain === "" ? "" : `'${plain.replaceAll("'", `'\\''`)}'`;
  const found = text.match(variables) ?? [];
  const parts = text
    .split(variables)
    .flatMap((plain, at) => [quoted(plain), found[at] === undefined ? "" : `"${found[at]}"`]);
  return parts.join("") || "''";
};

const setup = `#!/usr/bin/env bash
# Runs once, when the image is built: installs Node.js, which the program needs, and nothing else.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl
curl -fsSL https://deb.nodesource.com/setup_22.x | bash -
apt-get install -y --no-install-recommends nodejs
node --version
`;

const runner = (words: readonly string[], seconds: number): string => `#!/usr/bin/env bash
# Runs for each copy. Whatever happens, results/results.json is there: first as that of a run that stopped, then, in
# one move, as that of the copy.
set -u
root="\${AUTOGRADER_ROOT:-/autograder}"
source="$root/source"
exercise="$source/exercise"
submission="$root/submission"
final="$root/results/results.json"
results="$root/results/results.json.part"
mkdir -p "$root/results"
rm -f "$results"
cp "$source/unfinished.json" "$final"

# The time of the submission, never that of the clock: grading again gives the same answer.
submitted="$(node -e '
  const { created_at: at } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  if (!Number.isNaN(Date.parse(at))) process.stdout.write(at);
' "$root/submission_metadata.json" 2>/dev/null || true)"

timeout --kill-after=10 ${seconds} node "$source/program/cli.js" ${words.map(word).join(" ")}
code=$?
echo "corrige: $code"
if node -e 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"))' "$results" 2>/dev/null
then mv -f "$results" "$final"
fi
exit 0
`;

/** Whether a path stays in the folder it is put into, on every system. */
const isInside = (path: string): boolean =>
  path !== "" &&
  !/[\\\0:]/.test(path) &&
  path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

const bytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

// Local time, as archives have it: then no time zone and no clock shows in the bytes.
const mtime = "2000-01-01T00:00:00";
const unix = 3;
const [plain, executable] = [0o100644, 0o100755];

const below = (folder: string, files: Files): readonly (readonly [string, Uint8Array])[] =>
  [...files].map(([path, content]) => {
    if (!isInside(path)) throw new RangeError(`${path} leaves ${folder}`);
    return [`${folder}/${path}`, bytes(content)];
  });

/**
 * The archive: setup.sh and run_autograder at its root, the program and the exercise in folders. The same files give
 * the same bytes.
 *
 * @throws RangeError for a path that leaves its folder, and for a program without `cli.js`.
 */
export const autograderZip = ({
  program,
  exercise,
  words,
  lang,
  seconds = 540,
}: AutograderZip): Uint8Array => {
  if (!program.has("cli.js")) throw new RangeError("the program has no cli.js");
  // What ends in .js is a module; whoever runs it asks the nearest package.json.
  const runnable: Files = new Map([["package.json", '{ "type": "module" }\n'], ...program]);
  const scripts = [
    ["run_autograder", bytes(runner(words(places), seconds))],
    ["setup.sh", bytes(setup)],
  ] as const;
  const files = [
    ...below("exercise", exercise),
    ...below("program", runnable),
    ["unfinished.json", bytes(resultsText(unfinishedResults(lang)))] as const,
  ];
  const entries = [
    ...scripts.map(([path, content]) => [path, content, executable] as const),
    ...files.map(([path, content]) => [path, content, plain] as const),
  ].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const zippable: Zippable = {};
  for (const [path, content, mode] of entries)
    zippable[path] = [content, { os: unix, attrs: mode << 16, mtime, level: 9 }];
  return zipSync(zippable);
};
