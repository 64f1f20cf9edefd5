import { afterAll, describe, expect, test } from "vitest";
import type { Verdict } from "../../src/decide/verdict.ts";
import { same } from "../../src/expr/arranged.ts";
import type { Expr } from "../../src/expr/node.ts";
import { subterms } from "../../src/expr/walk.ts";
import { TimeLimit } from "../../src/numeric/deadline.ts";
import { seeded, seedOf } from "../../src/numeric/random.ts";
import { toText } from "../../src/tex/text.ts";
import { type Look, look, Trial } from "./campaign.ts";
import type { Change } from "./changes.ts";
import { mutations } from "./mutate.ts";
import { rewrites } from "./preserve.ts";
import { linesOf } from "./steps.ts";

/*
 * Every line of every derivation is a true equation, and each of its mistaken copies a false one: here the
 * decision is asked about all of them. By default it is asked about a part of the lines and rewritings and a
 * tenth of the mutants, drawn with a seed, and is stopped early; CORRIGE_CAMPAIGN=full asks about all.
 */

const isFull = process.env.CORRIGE_CAMPAIGN === "full";
const wantedMutants = isFull ? 50_000 : 5_000;
const mutantShare = isFull ? 1 : 0.1;
const lineShare = isFull ? 1 : 0.3;
const rewritingShare = isFull ? 1 : 1 / 80;
/** For how many seconds two sides are looked at. */
const longest = isFull ? 10 : 0.3;
const mostRounds = 8;
/** The whole campaign is an hour of work for one processor, and longer beside other work. */
const patience = 6 * 60 * 60 * 1000;

/** What was decided, in a word: limits are left open, and what takes too long says nothing. */
const outcomeOf = (verdict: Verdict, left: Expr, right: Expr): string => {
  if (verdict.verdict !== "undecided") return verdict.verdict;
  if (hasLimit(left, right)) return "with limits";
  return verdict.reason.en === tooLong ? "stopped" : "undecided";
};

const tooLong = new TimeLimit(longest).says.en;

/** Whether a draw is among those that are looked at. */
const isAsked = (seed: string, share: number): boolean =>
  share === 1 || seeded(seedOf(`asked ${seed}`))() < share;

// -- what is counted ----------------------------------------------------------------------------------

/** How often each thing was seen, by kind. */
class Tally {
  private readonly rows = new Map<string, Map<string, number>>();

  count(row: string, what: string): void {
    const counts = this.rows.get(row) ?? new Map<string, number>();
    this.rows.set(row, counts);
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }

  of(what: string): number {
    return [...this.rows.values()].reduce((total, counts) => total + (counts.get(what) ?? 0), 0);
  }

  total(): number {
    return [...this.rows.values()]
      .flatMap((counts) => [...counts.values()])
      .reduce((total, each) => total + each, 0);
  }

  text(): string {
    return [...this.rows]
      .map(
        ([row, counts]) => `  ${row}: ${[...counts].map(([what, n]) => `${n} ${what}`).join(", ")}`,
      )
      .join("\n");
  }
}

const reports: string[] = [];
afterAll(() => console.info(reports.join("\n\n")));

const report = (title: string, since: NodeJS.CpuUsage, ...of: readonly Tally[]): void => {
  const seconds = (process.cpuUsage(since).user / 1e6).toFixed(1);
  reports.push([`${title}, ${seconds} s of work`, ...of.map((tally) => tally.text())].join("\n"));
};

const hasLimit = (...of: readonly Expr[]): boolean =>
  of.some((e) => [...subterms(e)].some(({ kind }) => kind === "limit"));

const told = ({ line }: Trial, what: string, left: Expr, right: Expr, verdict: Verdict): string => {
  const at =
    verdict.verdict === "different" && verdict.rung === "enclosure"
      ? ` at ${[...verdict.counterexample.symbols]
          .map(([name, { values }]) => `${name} = ${values.map((v) => v.toFraction()).join(" ")}`)
          .join(", ")}: ${verdict.counterexample.values.join(" against ")}`
      : "";
  return `${line.id} (${what}): ${toText(left)} against ${toText(right)}${at}`;
};

// -- the campaign -------------------------------------------------------------------------------------

const trials = linesOf().map((line) => new Trial(line));

test("there are more than a thousand lines", () => {
  expect(trials.length).toBeGreaterThan(1000);
});

test(
  "no line of a derivation is said to be wrong",
  () => {
    const since = process.cpuUsage();
    const kinds = new Tally();
    const reasons = new Tally();
    const wrong: string[] = [];
    let count = 0;
    for (const trial of trials) {
      const { id, before, after, law } = trial.line;
      if (!isAsked(`${id} ${law}`, lineShare)) continue;
      count += 1;
      const verdict = trial.verdict(before, after, longest);
      const outcome = outcomeOf(verdict, before, after);
      kinds.count("lines", outcome);
      if (verdict.verdict === "different") wrong.push(told(trial, law, before, after, verdict));
      if (verdict.verdict === "undecided") reasons.count(law, `${outcome}: ${verdict.reason.en}`);
    }
    report(`${count} lines`, since, kinds, reasons);
    expect(wrong).toEqual([]);
    expect(kinds.of("undecided")).toBeLessThan(count / 50);
  },
  patience,
);

describe("mutants", () => {
  const tally = new Tally();
  const looks = new Tally();
  const accepted: string[] = [];
  const misprinted: string[] = [];
  let counted = 0;

  /** Whether the mutant has another value, as floats have it, and what was decided. */
  const tried = (trial: Trial, change: Change, seed: string, seen: Set<Expr>): void => {
    const mutant = trial.changed(change, seed);
    if (!mutant || seen.has(mutant.is) || same(mutant.side, mutant.is)) return;
    seen.add(mutant.is);
    const { other, is } = mutant;
    const verdict = trial.verdict(other, is, longest);
    let shown: Look | undefined;
    if (verdict.verdict === "different" && verdict.rung === "enclosure") {
      shown = look(trial, other, is, verdict.counterexample);
      looks.count("counterexamples", shown);
      if (shown === "wrong") misprinted.push(told(trial, change.name, other, is, verdict));
    }
    // A counterexample that floats confirm shows that the value is another one.
    if (shown !== "confirmed" && !trial.isApart(mutant)) {
      tally.count(change.name, "not told apart by floats");
      return;
    }
    counted += 1;
    tally.count(change.name, outcomeOf(verdict, other, is));
    if (verdict.verdict === "equal") accepted.push(told(trial, change.name, other, is, verdict));
  };

  test(
    "are not said to be equal",
    () => {
      const since = process.cpuUsage();
      const seen = trials.map(() => new Set<Expr>());
      for (let round = 0; round < mostRounds && counted < wantedMutants; round += 1) {
        for (const [at, trial] of trials.entries()) {
          for (const change of mutations) {
            const seed = `${round} ${trial.line.id} ${trial.line.law} ${change.name}`;
            if (isAsked(seed, mutantShare)) tried(trial, change, seed, seen[at] as Set<Expr>);
          }
        }
      }
      report(`${counted} mutants`, since, tally, looks);
      expect(accepted).toEqual([]);
      expect(counted).toBeGreaterThanOrEqual(0.9 * wantedMutants);
      expect(tally.of("undecided")).toBeLessThan(counted / 50);
    },
    patience,
  );

  test("that are said to be different differ where it is said, by what is printed", () => {
    expect(misprinted).toEqual([]);
    const shown = looks.total() - looks.of("unknown function");
    expect(looks.of("confirmed")).toBeGreaterThan(0.95 * shown);
  });
});

test(
  "no other way to write a side is said to be different",
  () => {
    const since = process.cpuUsage();
    const tally = new Tally();
    const reasons = new Tally();
    const wrong: string[] = [];
    let count = 0;
    for (const trial of trials) {
      for (const change of rewrites) {
        const seed = `${trial.line.id} ${trial.line.law} ${change.name}`;
        const rewritten = isAsked(seed, rewritingShare) ? trial.changed(change, seed) : undefined;
        if (!rewritten) continue;
        const { other, is } = rewritten;
        const verdict = trial.verdict(other, is, longest);
        count += 1;
        const outcome = outcomeOf(verdict, other, is);
        tally.count(change.name, outcome);
        if (outcome === "undecided" && verdict.verdict === "undecided")
          reasons.count(change.name, verdict.reason.en);
        if (verdict.verdict === "different")
          wrong.push(told(trial, change.name, other, is, verdict));
      }
    }
    report(`${count} rewritings`, since, tally, reasons);
    expect(wrong).toEqual([]);
    expect(tally.of("undecided")).toBeLessThan(count / 20);
  },
  patience,
);
