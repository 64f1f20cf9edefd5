import type { ReleaseSays, ScoringSays, StageSays } from "./grading-schema.ts";

/** What errors cost, and how points are counted. Prices are shares of the points of a part. */
export interface Scoring {
  /** The share of its points that an item keeps where its line is sound on an earlier error. */
  readonly follow: number;
  /** Whether an error that is made again costs once, or each time. */
  readonly repeat: "once" | "each";
  /** What the points of a question are rounded to. */
  readonly round: number;
  readonly notation: number;
  readonly slip: number;
  readonly belief: number;
  /** What a true answer in another form than the demanded one costs. */
  readonly form: number;
  /** The least points of a question. */
  readonly minimum: number;
}

/** When a student is told how much. */
export interface Release {
  readonly due: string | undefined;
  readonly before: StageSays;
  readonly after: StageSays;
  readonly solutions: string | undefined;
}

/** What a file says of scores, with the prices of the house for what it leaves out. */
export const scoringOf = (says: ScoringSays | undefined): Scoring => ({
  follow: says?.follow ?? 1,
  repeat: says?.repeat ?? "once",
  round: says?.round ?? 0.25,
  notation: says?.notation ?? 0.05,
  slip: says?.slip ?? 0.25,
  belief: says?.belief ?? 0.5,
  form: says?.form ?? 0.25,
  minimum: says?.minimum ?? 0,
});

/** What a file says of release. Where it says nothing, copies are not due, and verdicts are told at once. */
export const releaseOf = (says: ReleaseSays | undefined): Release => ({
  due: says?.due,
  before: says?.before ?? "reading",
  after: says?.after ?? "verdicts",
  solutions: says?.solutions,
});
