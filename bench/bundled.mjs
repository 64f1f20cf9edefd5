import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The bundle is ESM, while yaml and katex still call `require`. */
const banner = [
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
].join("\n");

/**
 * Bundles a module of this folder with all of corrige that it uses, the way the product is bundled, and says where:
 * beside packages, where neither git nor the linter looks.
 * @param {string} entry
 * @param {string} packages
 */
export async function bundle(entry, packages = join(root, "node_modules")) {
  const folder = join(packages, ".corrige");
  const outfile = join(folder, `${entry.replace(/\.\w+$/, "").replace(/\W/g, "-")}.mjs`);
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [join("bench", entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    external: ["piscina"],
    banner: { js: banner },
    logLevel: "warning",
  });
  return outfile;
}

/**
 * What a module of this folder exports.
 * @param {string} entry
 */
export const bundled = async (entry) => import(await bundle(entry));
