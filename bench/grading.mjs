// `npm run bench:grading`: a class of generated copies of the homeworks, half of them with one known error.

import { readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundled } from "./bundled.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const usage =
  "npm run bench:grading -- [--copies 1000] [--seed class] [--only 004] [--questions 2l,2m] [--copy 17] [--seconds 600] [--failures 25] [--json]";

const options = asked();
const { copyOf, gradeClass, homework, outcomeOf, ranked, tally } =
  await bundled("grading/class.ts");

const folders = readdirSync(join(root, "exercises"))
  .filter((name) => options.only.length === 0 || options.only.some((only) => name.startsWith(only)))
  .sort();
const started = performance.now();
const works = folders.flatMap((folder) => {
  const path = `exercises/${folder}/exercise.yaml`;
  const work = homework(readFileSync(join(root, path), "utf8"), path, options.questions);
  return work.questions.length > 0 ? [work] : [];
});
const solved = performance.now() - started;

if (options.copy === undefined) report();
else show(options.copy);

/** @param {number} number */
function show(number) {
  for (const work of works) {
    const copy = copyOf(work, options.seed, number);
    const { failures, grade } = outcomeOf(copy, work);
    console.log(
      copy.text
        .split("\n")
        .map((/** @type {string} */ line, /** @type {number} */ at) => `${at + 1}\t${line}`)
        .join("\n"),
    );
    console.log(copy.plant ?? "right");
    for (const { place, left, right, mark, causes, role, question } of grade?.links ?? [])
      console.log(
        `${place.line}\t${question}\t${role}\t${mark}\t${causes.map((/** @type {{ name: string }} */ { name }) => name)}\t${left} = ${right}`,
      );
    for (const { fault, says } of failures) console.log(`${fault}: ${says}`);
  }
}

function report() {
  let peak = 0;
  let slowest = { ms: 0, name: "" };
  let done = 0;
  const before = performance.now();
  const outcomes = gradeClass(
    works,
    options.seed,
    options.copies,
    (/** @type {any} */ { copy, ms }) => {
      done += 1;
      if (done % 50 === 0) peak = Math.max(peak, process.memoryUsage().rss);
      if (ms > slowest.ms) slowest = { ms, name: copy.name };
      if (done % 100 === 0) console.error(`bench: ${done} of ${options.copies}`);
    },
    options.seconds,
  );
  peak = Math.max(peak, process.memoryUsage().rss);
  const whole = performance.now() - before;
  const found = tally(outcomes);
  const failures = ranked(outcomes).slice(0, options.failures);
  if (options.json) {
    console.log(JSON.stringify({ ...found, solved, whole, peak, slowest, failures }, undefined, 2));
    return;
  }
  const share = (/** @type {number} */ part, /** @type {number} */ of) =>
    `${part} of ${of} (${of === 0 ? "-" : ((100 * part) / of).toFixed(1)} %)`;
  const rows = [
    [
      "copies",
      `${found.copies}: ${found.right} right, ${found.planted} with one error; seed ${options.seed}`,
    ],
    ["right copies marked down", `${share(found.rightMarkedDown, found.right)}, wanted 0`],
    ["planted errors missed", `${share(found.missed, found.planted)}, wanted 0`],
    ["planted errors undecided", share(found.undecided, found.planted)],
    ["first wrong line found", `${share(found.firstFound, found.planted)}, wanted 99 %`],
    ["misconception named", `${share(found.named, found.planted)}, wanted 90 %`],
    ["points pending", `${share(Number(found.pending.toFixed(2)), found.points)}, wanted 1 %`],
    [
      "time per copy",
      `cold ${found.cold.toFixed(0)} ms; warm: median ${found.median.toFixed(0)} ms, p99 ${found.p99.toFixed(0)} ms, slowest ${slowest.ms.toFixed(0)} ms (${slowest.name})`,
    ],
    [
      "of the processors",
      `warm: median ${found.cpuMedian.toFixed(0)} ms, p99 ${found.cpuP99.toFixed(0)} ms; load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`,
    ],
    [
      "whole class",
      `${(whole / 1000).toFixed(1)} s with writing the copies; solving first ${(solved / 1000).toFixed(1)} s`,
    ],
    ["memory", `${(peak / 2 ** 20).toFixed(0)} MiB at most`],
  ];
  for (const [name = "", value = ""] of rows) console.log(`${name.padEnd(26)}${value}`);
  console.log("");
  for (const { key, count, example } of failures) {
    const number = example.copy.split("-").at(-1);
    const work = example.copy.slice(0, 3);
    console.log(`${String(count).padStart(4)}  ${key}`);
    console.log(`      ${example.says.slice(0, 400)}`);
    const some = options.questions ? ` --questions ${options.questions}` : "";
    console.log(
      `      npm run bench:grading -- --seed ${options.seed} --only ${work}${some} --copy ${number}`,
    );
  }
}

/** The program as it is shipped, in one file; only Node and what the product installs. */
function asked() {
  try {
    const { values } = parseArgs({
      options: {
        copies: { type: "string", default: "1000" },
        seed: { type: "string", default: "class" },
        only: { type: "string", multiple: true, default: [] },
        questions: { type: "string" },
        copy: { type: "string" },
        seconds: { type: "string", default: "Infinity" },
        failures: { type: "string", default: "25" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const copies = Number(values.copies);
    if (!(copies > 0)) throw new TypeError(`--copies ${values.copies}: a number of copies`);
    return {
      copies,
      seed: values.seed,
      only: values.only.flatMap((text) => text.split(",")),
      questions: values.questions?.split(","),
      copy: values.copy === undefined ? undefined : Number(values.copy),
      failures: Number(values.failures),
      seconds: Number(values.seconds),
      json: values.json,
    };
  } catch (fault) {
    console.error(`bench: ${fault instanceof Error ? fault.message : fault}\n${usage}`);
    return process.exit(2);
  }
}
