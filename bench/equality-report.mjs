// What was measured of equality, as tables.

import { growing } from "./pairs.mjs";
import { geometricMean, milliseconds, quantile, table, times } from "./table.mjs";

/** @typedef {import("./equality.mjs").EqualityFound} EqualityFound */
/** @typedef {import("./equality.mjs").DecidedPair} DecidedPair */
/** @typedef {import("./equality.mjs").GrownPair} GrownPair */
/** @typedef {import("./pairs.mjs").Pair} Pair */
/** @typedef {"right" | "accepted" | "rejected" | "undecided" | "late" | "none"} Outcome */

const groups = {
  plain: "of one domain, nothing assumed",
  domain: "under assumptions, or of two domains",
};

/** @param {EqualityFound} found @param {number} limit */
export function equalityReport(found, limit) {
  const parts = Object.entries(groups).flatMap(([group, title]) => {
    const places = found.pairs.flatMap((pair, at) => (pair.group === group ? [at] : []));
    const pairs = places.map((at) => /** @type {Pair} */ (found.pairs[at]));
    const decided = Object.entries(found.decided).map(
      ([name, all]) =>
        /** @type {const} */ ([name, places.map((at) => /** @type {DecidedPair} */ (all[at]))]),
    );
    const equal = pairs.filter(({ isEqual }) => isEqual).length;
    return [
      `equality: pairs ${title}, ${equal} equal, ${pairs.length - equal} different`,
      outcomes(pairs, decided),
      "",
      "ms for one decision, reading left out",
      timings(pairs, decided, limit),
      "",
    ];
  });
  return [
    `equality: ${found.rows} rows of the corpus have no shapes; ${found.pairs.length} pairs of them are read by all`,
    "",
    ...parts,
    'false as different: the same answers, its plain `false` taken for a verdict and not for "not shown".',
    "anew: names and expressions never met; again: the same expressions; first: the first call of a process.",
    "to corrige: its time over that of corrige, both anew, geometric mean over the pairs that both answer within",
    `the limit; both right: over those on which both are right. > ${limit} s: over the limit.`,
    "",
    ...growths(found, limit),
    ...slips(found),
    ...own(found),
  ].join("\n");
}

/** @param {boolean} isEqual @param {DecidedPair["said"]} said @returns {Outcome} */
function outcomeOf(isEqual, said) {
  if (said === "equal") return isEqual ? "right" : "accepted";
  if (said === "different") return isEqual ? "rejected" : "right";
  return said === "no" ? "undecided" : said;
}

/** @param {DecidedPair} its @returns {DecidedPair} */
const atItsWord = (its) => (its.said === "no" ? { ...its, said: "different" } : its);

/** @typedef {readonly (readonly [name: string, decided: readonly DecidedPair[]])[]} ByDecider */

/** @param {readonly Pair[]} pairs @param {ByDecider} decided */
function outcomes(pairs, decided) {
  const both = decided.flatMap(([name, all]) =>
    all.some(({ said }) => said === "no")
      ? [
          /** @type {const} */ ([name, all]),
          /** @type {const} */ ([`${name}, false as different`, all.map(atItsWord)]),
        ]
      : [/** @type {const} */ ([name, all])],
  );
  const rows = both.map(([name, all]) => {
    const counted = (/** @type {Outcome} */ outcome, /** @type {boolean | undefined} */ ofEqual) =>
      `${
        pairs.filter(
          ({ isEqual }, at) =>
            (ofEqual === undefined || isEqual === ofEqual) &&
            outcomeOf(isEqual, all[at]?.said ?? "none") === outcome,
        ).length
      }`;
    return [
      name,
      counted("right", true),
      counted("right", false),
      counted("accepted", undefined),
      counted("rejected", undefined),
      counted("undecided", true),
      counted("undecided", false),
      counted("late", undefined),
      counted("none", undefined),
    ];
  });
  const head = ["", "right equal", "right different", "wrong accepts", "wrong rejects"];
  return table([...head, "undecided: equal", "different", "late", "none"], rows);
}

/** @param {readonly Pair[]} pairs @param {ByDecider} decided @param {number} limit */
function timings(pairs, decided, limit) {
  const ours = decided[0]?.[1] ?? [];
  const rows = decided.map(([name, all]) => {
    const taken = (/** @type {"anew" | "warm"} */ way) =>
      all
        .filter(({ said }) => said !== "none")
        .map((its) => (its.said === "late" ? Number.POSITIVE_INFINITY : (its[way] ?? Number.NaN)));
    const at = (/** @type {readonly number[]} */ ms, /** @type {number} */ part) => {
      const found = quantile(ms, part);
      return found === Number.POSITIVE_INFINITY ? `> ${limit} s` : milliseconds(found);
    };
    const right = all.map(
      ({ said }, place) => outcomeOf(pairs[place]?.isEqual ?? true, said) === "right",
    );
    const ratios = (/** @type {(place: number) => boolean} */ counts) =>
      geometricMean(
        all.flatMap(({ anew }, place) => {
          const own = ours[place]?.anew;
          return anew !== undefined && own !== undefined && counts(place) ? [anew / own] : [];
        }),
      );
    const oursRight = (/** @type {number} */ place) =>
      outcomeOf(pairs[place]?.isEqual ?? true, ours[place]?.said ?? "none") === "right";
    const cold = all.flatMap((its) => its.cold ?? []);
    return [
      name,
      at(taken("anew"), 0.5),
      at(taken("anew"), 0.99),
      at(taken("warm"), 0.5),
      at(taken("warm"), 0.99),
      at(cold, 0.5),
      times(ratios(() => true)),
      times(ratios((place) => right[place] === true && oursRight(place))),
    ];
  });
  const head = ["", "anew median", "anew p99", "again median", "again p99", "first median"];
  return table([...head, "to corrige", "both right"], rows);
}

/** @param {EqualityFound} found @param {number} limit */
function growths({ grown }, limit) {
  const parts = growing.flatMap(({ name: family, title, sizes }) => {
    const rows = Object.entries(grown).flatMap(([name, all]) =>
      [true, false].map((isEqual) => [
        `${name}, ${isEqual ? "equal" : "different"}`,
        ...sizes.map((n) =>
          cell(
            all.find((each) => each.family === family && each.n === n && each.isEqual === isEqual),
            limit,
          ),
        ),
      ]),
    );
    return [`${title} (ms)`, table(["", ...sizes.map((n) => `n=${n}`)], rows), ""];
  });
  return [...parts, "?: undecided, or not shown. !: wrong. ·: not asked, late before.", ""];
}

/** @param {GrownPair | undefined} its @param {number} limit */
function cell(its, limit) {
  if (!its || its.said === "skipped") return "·";
  if (its.said === "late") return `> ${limit} s`;
  if (its.said === "none") return "none";
  const outcome = outcomeOf(its.isEqual, its.said);
  return milliseconds(its.anew) + (outcome === "right" ? "" : outcome === "undecided" ? "?" : "!");
}

/** What was wrongly accepted, by the first word of the slip. @param {EqualityFound} found */
function slips({ pairs, decided }) {
  const kind = (/** @type {Pair} */ { slip }) => slip.split(" ")[0] ?? "";
  const rows = Object.entries(decided).flatMap(([name, all]) => {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const [at, pair] of pairs.entries()) {
      if (outcomeOf(pair.isEqual, all[at]?.said ?? "none") !== "accepted") continue;
      counts.set(kind(pair), (counts.get(kind(pair)) ?? 0) + 1);
    }
    const told = [...counts].sort((a, b) => b[1] - a[1]).map(([of, count]) => `${of} ${count}`);
    return told.length > 0 ? [[name, told.join(", ")]] : [];
  });
  return rows.length > 0 ? ["wrongly accepted, by the slip", table(["", "slips"], rows), ""] : [];
}

/** Where corrige is not right. @param {EqualityFound} found */
function own({ pairs, decided }) {
  const rows = pairs.flatMap((pair, at) => {
    const outcome = outcomeOf(pair.isEqual, decided.corrige?.[at]?.said ?? "none");
    return outcome === "right"
      ? []
      : [[pair.left, pair.right, pair.isEqual ? "equal" : pair.slip, outcome]];
  });
  return rows.length > 0
    ? ["not decided rightly: corrige", table(["left", "right", "is", ""], rows), ""]
    : [];
}
