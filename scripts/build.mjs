// Bundles src/ into dist/. `--types` adds the declarations that a published package needs.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
/** Which sources dist/ was bundled from, and what came of them. */
const stamp = join(root, "node_modules", ".bundled");

/** The bundle is ESM, while yargs, yaml and katex still call `require`. */
const banner = [
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
].join("\n");

/**
 * yargs measures texts with an Intl.Segmenter that it makes as it loads: 18 ms of a start that only a help
 * text needs. It is made when it is first used instead.
 * @type {import("esbuild").Plugin}
 */
const segmenterOnDemand = {
  name: "segmenter-on-demand",
  setup(build) {
    build.onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, async ({ path }) => {
      const contents = await readFile(path, "utf8");
      return {
        contents: contents.replace(
          "const segmenter = new Intl.Segmenter();",
          "let held; const segmenter = { segment: (text) => (held ??= new Intl.Segmenter()).segment(text) };",
        ),
      };
    });
  },
};

/** What the bundle depends on: the sources, the packages, and how they are put together. */
function sources() {
  const own = ["package.json", "package-lock.json", "tsconfig.json", "scripts/build.mjs"];
  const found = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
  return digest([...own, ...found].map((path) => [path, readFileSync(join(root, path))]));
}

/** @param {Iterable<readonly [path: string, contents: Uint8Array]>} files */
function digest(files) {
  const hash = createHash("sha256");
  for (const [path, contents] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path} ${contents.length}\n`).update(contents);
  return hash.digest("hex");
}

/** @param {string} name */
const isOutput = (name) => /\.js(\.LEGAL\.txt)?$/.test(name);

/** Whether dist/ is what `bundle` would write. */
export function isBundled() {
  if (!existsSync(stamp) || !existsSync(dist)) return false;
  const [from, to] = readFileSync(stamp, "utf8").split("\n");
  if (from !== sources()) return false;
  const outputs = readdirSync(dist).filter(isOutput);
  return to === digest(outputs.map((name) => [name, readFileSync(join(dist, name))]));
}

export async function bundle() {
  // Taken before esbuild reads: what is changed while it does is bundled the next time.
  const from = sources();
  // Imported late: at the top of `ready.mjs` esbuild may not be installed yet.
  const esbuild = await import("esbuild");
  /** @type {import("esbuild").BuildOptions & { write: false }} */
  const shared = {
    absWorkingDir: root,
    outdir: "dist",
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    external: ["piscina"],
    legalComments: "linked",
    banner: { js: banner },
    minify: true,
    plugins: [segmenterOnDemand],
    logLevel: "warning",
    write: false,
  };
  // The library stands alone: chunks shared with it would split the command line into many small files,
  // and each file costs a millisecond or two at the start.
  const outputFiles = await Promise.all([
    esbuild.build({
      ...shared,
      entryPoints: [
        { in: "src/cli.ts", out: "cli" },
        // What the threads of `corrige batch` load: a file that the command names, and that nothing imports.
        { in: "src/commands/batch/worker.ts", out: "batch-worker" },
        // The same for `corrige sheet` with several exercises.
        { in: "src/commands/sheet/worker.ts", out: "sheet-worker" },
        // And for `corrige grade`.
        { in: "src/commands/grade/worker.ts", out: "grade-worker" },
      ],
      splitting: true,
    }),
    esbuild.build({ ...shared, entryPoints: ["src/index.ts"] }),
  ])
    .then((built) => built.flatMap((one) => one.outputFiles))
    .catch((/** @type {unknown} */ fault) => {
      // esbuild has already shown the line at fault.
      if (fault instanceof Error && "errors" in fault) process.exit(1);
      throw fault;
    });

  await mkdir(dist, { recursive: true });
  for (const { path, contents } of outputFiles) await replace(path, contents);
  await chmod(join(dist, "cli.js"), 0o755);

  const kept = new Map(outputFiles.map(({ path, contents }) => [relative(dist, path), contents]));
  const present = (await readdir(dist)).filter(isOutput);
  for (const name of present) if (!kept.has(name)) await rm(join(dist, name), { force: true });
  await replace(stamp, Buffer.from(`${from}\n${digest(kept)}`));
}

/**
 * Another corrige may be running from dist/: an unchanged file stays, a changed one arrives whole.
 * @param {string} path
 * @param {Uint8Array} contents
 */
async function replace(path, contents) {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents)) return;

  const arriving = `${path}.${process.pid}.part`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(arriving, contents);
  await rename(arriving, path);
}

async function declarations() {
  const { spawnSync } = await import("node:child_process");
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], {
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const withTypes = process.argv.includes("--types");
  if (withTypes) await rm(dist, { recursive: true, force: true });
  await bundle();
  if (withTypes) await declarations();
}
