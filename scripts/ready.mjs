// Makes a fresh clone ready: installs from the lock file and builds, each when something changed.
// Uses Node's own modules only, since nothing else is there on the first run.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const lock = join(root, ".ready.lock");
const stamp = join(root, "node_modules", ".ready");

const heartbeat = 1_000;
const abandoned = 15_000;

/** The npm at work, if one is. @type {import("node:child_process").ChildProcess | undefined} */
let installer;

/** @param {string} message */
function stop(message) {
  console.error(`corrige: ${message}`);
  process.exit(1);
}

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`Node 20.19 or newer is needed; this is Node ${process.versions.node}.`);
}

await alone(async () => {
  if (!installed()) await install();
  const { bundle, isBundled } = await import("./build.mjs");
  if (!isBundled()) await bundle();
});

/** What the installed packages depend on: the lock file and the machine. */
function fingerprint() {
  const { platform, arch, versions } = process;
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update([platform, arch, versions.modules].join(" "))
    .digest("hex");
}

// The stamp decides, since an interrupted install leaves a folder too.
function installed() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint();
}

async function install() {
  console.error("corrige: installing packages, once…");
  // NODE_ENV=production would otherwise leave out the tools that build and test.
  const options = ["--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, said } = await npm(["ci", ...options]);
  if (code === 0) return writeFile(stamp, fingerprint());

  if (/ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT/.test(said)) {
    stop("the packages are not on this machine yet and the network does not answer; try online.");
  }
  if (said.includes("EUSAGE")) {
    stop("package-lock.json does not match package.json; `npm install` brings them together.");
  }
  process.stderr.write(said);
  stop("the packages could not be installed; npm's message is above.");
}

/**
 * @param {string[]} args
 * @returns {Promise<{ code: number | null, said: string }>}
 */
function npm(args) {
  // The npm that runs us, when there is one, found without a shell on every system.
  const self = process.env.npm_execpath ?? "";
  const direct = self.endsWith("npm-cli.js");
  const [command, given] = direct ? [process.execPath, [self, ...args]] : ["npm", args];

  return new Promise((resolve) => {
    const child = spawn(command, given, {
      cwd: root,
      shell: !direct && process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    installer = child;
    let said = "";
    const hear = (/** @type {Buffer} */ chunk) => {
      said += chunk;
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", ({ message }) => resolve({ code: 1, said: `${message}\n` }));
    child.on("close", (code) => {
      installer = undefined;
      resolve({ code, said });
    });
  });
}

/**
 * Runs `work` in one process at a time: `npm start` and `npm test` may begin together.
 * @param {() => Promise<void>} work
 */
async function alone(work) {
  while (!acquired()) await pause(100);

  const release = () => rmSync(lock, { recursive: true, force: true });
  const beat = setInterval(() => utimesSync(lock, new Date(), new Date()), heartbeat);
  process.once("exit", release);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, leave);
  try {
    await work();
  } finally {
    clearInterval(beat);
    process.off("exit", release);
    release();
  }
}

/** An npm left behind would still be writing when the next run begins. */
function leave() {
  if (installer === undefined) process.exit(1);
  installer.once("close", () => process.exit(1));
  installer.kill();
}

function acquired() {
  try {
    mkdirSync(lock);
    return true;
  } catch (fault) {
    if (!(fault instanceof Error && "code" in fault && fault.code === "EEXIST")) throw fault;
  }
  // A killed run leaves its lock, but no longer touches it.
  const touched = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - touched > abandoned) rmSync(lock, { recursive: true, force: true });
  return false;
}
