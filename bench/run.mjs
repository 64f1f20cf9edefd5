// `npm run bench`: corrige beside programs that differentiate, read LaTeX or decide on equality.

import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { ready } from "./ready.mjs";

const sections = ["corpus", "growth", "sheet", "reading", "equality"];
const usage = `npm run bench -- [--only ${sections.join("|")}] [--limit seconds] [--json]`;

const options = asked();
const house = await import(await ready());
const { Judge } = await import("./judge/judge.mjs");
const { contestants, onCorpus, onGrowth, onSheet } = await import("./sections.mjs");
const { onReading } = await import("./reading.mjs");
const { onEquality } = await import("./equality.mjs");
const { equalityReport } = await import("./equality-report.mjs");
const { corpusReport, growthReport, readingReport, sheetReport } = await import("./report.mjs");

const judge = new Judge(house);
const limit = options.limit * 1000;
const note = (/** @type {string} */ what) => console.error(`bench: ${what}`);
const wanted = (/** @type {string} */ section) =>
  options.only.length === 0 || options.only.includes(section);

/** @type {Record<string, unknown>} */
const found = { machine: machine(), limit: options.limit };
const say = (/** @type {string} */ text) => options.json || console.log(text);
say(`${found.machine}\n`);

if (wanted("corpus")) {
  /** @type {Record<string, import("./sections.mjs").Measurement[]>} */
  const measured = {};
  for (const name of contestants) measured[name] = await onCorpus(name, judge, limit, note);
  found.corpus = measured;
  say(corpusReport(measured, options.limit));
}
if (wanted("growth")) {
  /** @type {Record<string, import("./sections.mjs").Grown[]>} */
  const grown = {};
  for (const name of contestants) grown[name] = await onGrowth(name, judge, limit, note);
  found.growth = grown;
  say(growthReport(grown, options.limit));
}
if (wanted("sheet")) {
  const sheet = await onSheet("exercises/004-reseaux-de-neurones");
  found.sheet = sheet;
  say(sheetReport(sheet));
}
if (wanted("reading")) {
  const reading = await onReading(house, limit, note);
  found.reading = reading;
  say(readingReport(reading));
}
if (wanted("equality")) {
  const equality = await onEquality(house, limit, note);
  found.equality = equality;
  say(equalityReport(equality, options.limit));
}
if (options.json) console.log(JSON.stringify(found, undefined, 2));

function asked() {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
        limit: { type: "string", default: "10" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const only = values.only.flatMap((text) => text.split(","));
    const unknown = only.find((name) => !sections.includes(name));
    if (unknown !== undefined)
      throw new TypeError(`--only ${unknown}: one of ${sections.join(", ")}`);
    const seconds = Number(values.limit);
    if (!(seconds > 0)) throw new TypeError(`--limit ${values.limit}: a number of seconds`);
    return { json: values.json, only, limit: seconds };
  } catch (fault) {
    console.error(`bench: ${fault instanceof Error ? fault.message : fault}\n${usage}`);
    return process.exit(2);
  }
}

function machine() {
  const peers = JSON.parse(
    readFileSync(new URL("package.json", import.meta.url), "utf8"),
  ).dependencies;
  // decimal.js takes no part: the judge computes with it.
  const named = Object.entries(peers).flatMap(([name, version]) =>
    name === "decimal.js" ? [] : [`${name} ${version}`],
  );
  const [load = 0] = loadavg();
  const cores = cpus();
  return [
    `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cores.length} cores`,
    ...(cores[0] ? [`(${cores[0].model.trim()})`] : []),
    `load ${load.toFixed(1)}; ${named.join(", ")}`,
  ].join(", ");
}
