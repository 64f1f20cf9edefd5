// Loads, solves and writes one exercise, several times: `node sheet.mjs <folder>` prints the times as JSON.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as house from "./node_modules/.corrige/house.mjs";

const { functions, loadExercise, questionKinds, sheetFiles, solveExercise, standardTools } = house;
const [, , folder = ""] = process.argv;
const path = join(folder, "exercise.yaml");

function once() {
  const times = [performance.now()];
  const loaded = loadExercise(readFileSync(path, "utf8"), path, questionKinds, functions);
  if (!loaded.ok) throw new Error(`${path}: ${loaded.errors[0]?.message}`);
  times.push(performance.now());
  /** @type {{ id: string, ms: number }[]} */
  const questions = [];
  let last = performance.now();
  const solved = solveExercise(loaded.exercise, standardTools(), ({ question }) => {
    questions.push({ id: question.id, ms: performance.now() - last });
    last = performance.now();
  });
  times.push(performance.now());
  const files = sheetFiles(
    loaded.exercise,
    solved,
    ["html", "latex", "markdown", "json"],
    ["fr", "en"],
    "normal",
  );
  times.push(performance.now());
  const [start = 0, read = 0, proved = 0, written = 0] = times;
  const answered = solved.filter(({ parts }) => parts.every(({ ok }) => ok)).length;
  return {
    load: read - start,
    solve: proved - read,
    render: written - proved,
    whole: written - start,
    questions,
    answered: `${answered} of ${solved.length}`,
    files: files.size,
  };
}

const first = once();
const again = Array.from({ length: 3 }, once).sort((a, b) => a.whole - b.whole);
console.log(JSON.stringify({ first, warm: again[1] }));
