// What was measured, as tables.

import { families } from "./corpus.mjs";
import { geometricMean, median, milliseconds, table, times } from "./table.mjs";

/** @typedef {import("./sections.mjs").Measurement} Measurement */
/** @typedef {import("./sections.mjs").Grown} Grown */

const titles = {
  differentiated: "parse + differentiate",
  simplified: "parse + differentiate + simplify",
};

/** @param {Readonly<Record<string, readonly Measurement[]>>} measured @param {number} limit */
export function corpusReport(measured, limit) {
  const parts = [];
  for (const way of /** @type {const} */ (["differentiated", "simplified"])) {
    const mathjs = timesOf(measured.mathjs ?? [], way);
    const rows = Object.entries(measured).map(([name, all]) => {
      const own = all.filter((each) => each.way === way);
      const counted = (/** @type {string} */ verdict) =>
        `${own.filter((each) => each.verdict === verdict).length}`;
      const taken = timesOf(all, way);
      const ratios = [...taken].flatMap(([entry, ms]) => {
        const theirs = mathjs.get(entry);
        return theirs === undefined ? [] : [ms / theirs];
      });
      return [
        name,
        counted("right"),
        counted("wrong"),
        counted("none"),
        `${own.filter(({ textbook }) => textbook).length}`,
        milliseconds(geometricMean([...taken.values()])),
        milliseconds(median([...taken.values()])),
        milliseconds(Math.max(...taken.values())),
        times(geometricMean(ratios)),
      ];
    });
    const total = (Object.values(measured)[0] ?? []).filter((each) => each.way === way).length;
    const head = [
      "",
      "right",
      "wrong",
      "none",
      "textbook",
      "mean ms",
      "median ms",
      "worst ms",
      "to mathjs",
    ];
    parts.push(`${titles[way]}, ${total} functions`, table(head, rows), "");
  }
  parts.push(
    `mean: geometric, over the functions that were answered, right or wrong; to mathjs: over those that`,
    `mathjs answered too. none: refused, left unevaluated, or over ${limit} s. textbook: right, and equal to a`,
    "form listed in bench/corpus.mjs up to order and arithmetic, or no dearer than it by corrige's own measure.",
    "",
    ...own(measured),
    ...faults(measured),
  );
  return parts.join("\n");
}

/** @param {readonly Measurement[]} all @param {string} way @returns {Map<string, number>} */
function timesOf(all, way) {
  return new Map(
    all.flatMap(({ entry, way: its, ms, verdict }) =>
      its === way && ms !== undefined && verdict !== "none" ? [[entry, ms]] : [],
    ),
  );
}

/** corrige beside mathjs, and where it is slowest. @param {Readonly<Record<string, readonly Measurement[]>>} measured */
function own(measured) {
  const { corrige = [], mathjs = [] } = measured;
  const pairs = /** @type {const} */ ([
    [
      "derivative alone, no record",
      timesOf(corrige, "differentiated"),
      timesOf(mathjs, "differentiated"),
    ],
    [
      "to textbook form, every step recorded",
      timesOf(corrige, "simplified"),
      timesOf(mathjs, "simplified"),
    ],
  ]);
  const rows = pairs.map(([title, ours, theirs]) => {
    const [a, b] = [median([...ours.values()]), median([...theirs.values()])];
    return [title, milliseconds(a), milliseconds(b), times(a / b)];
  });
  const slowest = corrige
    .filter(({ way, ms }) => way === "simplified" && ms !== undefined)
    .sort((a, b) => (b.ms ?? 0) - (a.ms ?? 0))
    .slice(0, 8)
    .map(({ entry, ms, answer }) => [entry, milliseconds(ms), shortened(answer)]);
  return [
    "corrige beside mathjs, medians over the corpus",
    table(["", "corrige ms", "mathjs ms", "ratio"], rows),
    "",
    "where corrige is slowest (to textbook form)",
    table(["", "ms", "answer"], slowest),
    "",
  ];
}

/** @param {Readonly<Record<string, readonly Measurement[]>>} measured */
function faults(measured) {
  const rows = Object.entries(measured).flatMap(([name, all]) =>
    all
      .filter(({ verdict }) => verdict !== "right")
      .map(({ entry, way, verdict, answer }) => [name, way, verdict, entry, shortened(answer)]),
  );
  const plain = (measured.corrige ?? [])
    .filter(
      ({ way, verdict, textbook }) => way === "simplified" && verdict === "right" && !textbook,
    )
    .map(({ entry, answer }) => [entry, shortened(answer)]);
  return [
    ...(rows.length > 0
      ? ["wrong answers and none", table(["", "way", "verdict", "function", "answer"], rows), ""]
      : []),
    ...(plain.length > 0
      ? ["right, yet not in textbook form: corrige", table(["", "answer"], plain), ""]
      : []),
  ];
}

/** @param {string} text */
function shortened(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 72 ? `${line.slice(0, 71)}…` : line;
}

/** @param {Readonly<Record<string, readonly Grown[]>>} grown @param {number} limit */
export function growthReport(grown, limit) {
  const parts = [];
  for (const { name: family, title, sizes } of families) {
    const rows = Object.entries(grown).flatMap(([name, all]) =>
      /** @type {const} */ (["differentiated", "simplified"]).map((way) => {
        const own = all.filter((each) => each.family === family && each.way === way);
        return [`${name}, ${way}`, ...own.map((each) => cell(each, limit)), power(own)];
      }),
    );
    parts.push(
      `growth: ${title} (ms)`,
      table(["", ...sizes.map((n) => `n=${n}`), "~n^"], rows),
      "",
    );
  }
  parts.push(
    `> ${limit} s: stopped at the limit, and not asked for larger n (·). !: wrong by value. none: refused.`,
    "~n^: the power of n that the times follow over the larger half of the sizes.",
    "",
  );
  return parts.join("\n");
}

/** @param {Grown} each @param {number} limit */
function cell({ ms, verdict }, limit) {
  if (verdict === "late") return `> ${limit} s`;
  if (verdict === "skipped") return "·";
  if (ms === undefined) return "none";
  return milliseconds(ms) + (verdict === "wrong" ? "!" : verdict === "none" ? "?" : "");
}

/** The slope of log t over log n, through the larger half of the sizes. @param {readonly Grown[]} own */
function power(own) {
  const timed = own.flatMap(({ n, ms }) => (ms === undefined ? [] : [[Math.log(n), Math.log(ms)]]));
  const upper = timed.slice(Math.floor((timed.length - 1) / 2));
  if (upper.length < 2) return "-";
  const mean = (/** @type {0 | 1} */ at) =>
    upper.reduce((total, point) => total + (point[at] ?? 0), 0) / upper.length;
  const [x, y] = [mean(0), mean(1)];
  let [above, below] = [0, 0];
  for (const [a = 0, b = 0] of upper) {
    above += (a - x) * (b - y);
    below += (a - x) ** 2;
  }
  return (above / below).toFixed(1);
}

/** @param {any} sheet */
export function sheetReport({ exercise, first, warm, command }) {
  const rows = [
    ["load", first.load, warm.load],
    ["solve: derive, check, witness", first.solve, warm.solve],
    [`render ${first.files} files`, first.render, warm.render],
    ["whole sheet", first.whole, warm.whole],
  ].map(([title, a, b]) => [`${title}`, milliseconds(Number(a)), milliseconds(Number(b))]);
  const questions = first.questions.map(
    (/** @type {{ id: string, ms: number }} */ { id, ms }, /** @type {number} */ at) => [
      id,
      milliseconds(ms),
      milliseconds(warm.questions[at]?.ms),
    ],
  );
  return [
    `a whole sheet: ${exercise}, ${first.answered} questions answered`,
    table(["", "first ms", "again ms"], rows),
    `  the command, start included: ${milliseconds(command.ms)} ms (exit ${command.exit})`,
    "",
    "its questions",
    table(["", "first ms", "again ms"], questions),
  ].join("\n");
}

/** @typedef {import("./reading.mjs").ReadString} ReadString */

const kindsOfStrings = {
  scalar: "strings of scalar mathematics",
  vector: "strings of vectors and sums",
};

/** @param {import("./reading.mjs").ReadingFound} found */
export function readingReport(found) {
  const parts = Object.entries(found).flatMap(([kind, byReader]) => {
    const ours = byReader.corrige ?? [];
    const rows = Object.entries(byReader).map(([name, strings]) => {
      const counted = (/** @type {ReadString["verdict"]} */ verdict) =>
        strings.filter((each) => each.verdict === verdict).length;
      const read = strings.length - counted("refused");
      const valued = counted("unasked") < read;
      return [
        name,
        `${read}`,
        ...["right", "log", "wrong", "none"].map((verdict) =>
          valued ? `${counted(/** @type {ReadString["verdict"]} */ (verdict))}` : "-",
        ),
        perSecond(strings),
        milliseconds(1000 * median(strings.flatMap(({ ms }) => ms ?? []))),
        times(slowness(strings, ours)),
      ];
    });
    const head = [
      "",
      "read",
      "right",
      "log",
      "wrong",
      "no value",
      "strings/s",
      "median µs",
      "to corrige",
    ];
    return [
      `reading LaTeX: ${kindsOfStrings[/** @type {"scalar" | "vector"} */ (kind)]}, ${ours.length}`,
      table(head, rows),
      "",
    ];
  });
  return [
    ...parts,
    "strings/s: over the strings that the reader reads; to corrige: its time over that of corrige, on the strings",
    "that both read. log: right once \\log is the natural logarithm. -: structure alone, or not its vocabulary.",
    "",
    ...slowestRead(found),
    ...misread(found),
  ].join("\n");
}

/** @param {readonly ReadString[]} strings */
function perSecond(strings) {
  const read = strings.flatMap(({ ms }) => ms ?? []);
  if (read.length === 0) return "-";
  return `${Math.round((1000 * read.length) / read.reduce((sum, ms) => sum + ms, 0))}`;
}

/** @param {readonly ReadString[]} theirs @param {readonly ReadString[]} ours */
function slowness(theirs, ours) {
  let [above, below] = [0, 0];
  for (const [at, { ms }] of theirs.entries()) {
    const own = ours[at]?.ms;
    if (ms === undefined || own === undefined) continue;
    above += ms;
    below += own;
  }
  return above / below;
}

/** @param {import("./reading.mjs").ReadingFound} found */
function slowestRead(found) {
  const others = ["compute-engine", "katex"];
  const micro = (/** @type {number | undefined} */ ms) =>
    ms === undefined ? "-" : milliseconds(1000 * ms);
  const rows = Object.values(found)
    .flatMap((byReader) =>
      (byReader.corrige ?? []).map(({ latex, ms }, at) => ({
        latex,
        ms: ms ?? 0,
        theirs: others.map((name) => micro(byReader[name]?.[at]?.ms)),
      })),
    )
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 10)
    .map(({ latex, ms, theirs }) => [shortened(latex), micro(ms), ...theirs]);
  return ["where corrige is slowest (µs)", table(["", "corrige", ...others], rows), ""];
}

/** @param {import("./reading.mjs").ReadingFound} found */
function misread(found) {
  const rows = Object.values(found).flatMap((byReader) =>
    Object.entries(byReader).flatMap(([name, strings]) =>
      strings.flatMap(({ verdict, latex, error }) => {
        // Whoever is not asked for meanings is counted, not listed.
        if (strings.some((each) => each.verdict === "unasked")) return [];
        if (verdict === "right") return [];
        const told = verdict === "none" ? "no value" : verdict;
        return [[name, told, shortened(latex), shortened(error ?? "")]];
      }),
    ),
  );
  return rows.length > 0
    ? ["not read as meant", table(["", "verdict", "string", "it says"], rows), ""]
    : [];
}
