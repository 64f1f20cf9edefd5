// `npm run bench:batch`: programs over arrays, a JSON line for each item. `--threads 2` lets large ones use two threads.

import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { bundled } from "./bundled.mjs";

const { values, positionals } = parseArgs({
  options: { threads: { type: "string", default: "1" } },
  allowPositionals: true,
});
const { item, names, allowThreads } = await bundled("batch/items.ts");
allowThreads(Number(values.threads));

for (const name of names(positionals)) {
  try {
    const work = item(name);
    const [ms, best_ms, cpu_ms] = timed(work.run);
    console.log(JSON.stringify({ item: name, ms, best_ms, cpu_ms, check: work.check() }));
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    console.log(JSON.stringify({ item: name, error: says }));
  }
}

/**
 * The median and the best wall time of one run, and its median processor time, in milliseconds, once warm: after
 * 4,000 runs, or four seconds of them. An engine that compiles what is used often goes on doing so for as long.
 * @param {() => void} run
 */
function timed(run) {
  const now = () => performance.now();
  const used = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const start = now();
  let count = 0;
  while (count < 3 || now() - start < 300 || (count < 4000 && now() - start < 4000)) {
    run();
    count += 1;
  }
  const from = now();
  for (let turn = 0; turn < 3; turn += 1) run();
  const turns = Math.max(1, Math.floor((85 * 3) / (now() - from)));
  const measured = Array.from({ length: 7 }, () => {
    const [wall, cpu] = [now(), used()];
    for (let turn = 0; turn < turns; turn += 1) run();
    return { wall: (now() - wall) / turns, cpu: (used() - cpu) / turns };
  });
  const sorted = (/** @type {"wall" | "cpu"} */ key) =>
    measured.map((one) => one[key]).sort((a, b) => a - b);
  return [sorted("wall")[3], sorted("wall")[0], sorted("cpu")[3]];
}
