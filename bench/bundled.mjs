import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * A module in TypeScript of this folder, with all that it uses.
 * @param {string} entry
 */
export async function bundled(entry) {
  const outfile = join(
    root,
    "node_modules",
    ".corrige",
    entry.replace(/\W/g, "-").replace(/-ts$/, ".mjs"),
  );
  mkdirSync(join(root, "node_modules", ".corrige"), { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [join("bench", entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    external: ["piscina"],
    banner: {
      js: [
        'import { createRequire as __createRequire } from "node:module";',
        "const require = __createRequire(import.meta.url);",
      ].join("\n"),
    },
    logLevel: "warning",
  });
  return import(outfile);
}
