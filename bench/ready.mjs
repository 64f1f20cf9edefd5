// Installs the peers when their lock file changed, and bundles corrige as it is shipped.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundled.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const stamp = join(here, "node_modules", ".ready");

export async function ready() {
  if (!installed()) install();
  return bundle("house.mjs", join(here, "node_modules"));
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
