// Installs the peers when their lock file changed, and bundles corrige as it is shipped.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const stamp = join(here, "node_modules", ".ready");

/** The bundle is ESM, while yaml and katex still call `require`. */
const banner = [
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
].join("\n");

export async function ready() {
  if (!installed()) install();
  // Beside the peers, where neither git nor the linter looks.
  const outfile = join(here, "node_modules", ".corrige", "house.mjs");
  mkdirSync(join(here, "node_modules", ".corrige"), { recursive: true });
  await build({
    absWorkingDir: here,
    entryPoints: ["house.mjs"],
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

function fingerprint() {
  return createHash("sha256")
    .update(readFileSync(join(here, "package-lock.json")))
    .update(process.versions.modules)
    .digest("hex");
}

function installed() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint();
}

function install() {
  console.error("bench: installing the peers, once…");
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const self = process.env.npm_execpath ?? "";
  const direct = self.endsWith("npm-cli.js");
  const [command, given] = direct ? [process.execPath, [self]] : ["npm", []];
  const { status } = spawnSync(command, [...given, "ci", ...options], {
    cwd: here,
    shell: !direct && process.platform === "win32",
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) {
    console.error("bench: the peers could not be installed; npm's message is above.");
    process.exit(1);
  }
  writeFileSync(stamp, fingerprint());
}
