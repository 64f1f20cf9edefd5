import type { Mark, MarkedLink } from "../grading/grade.ts";

/** How a mark looks; the colour only repeats what the sign and the word say. */
export type Tone = "good" | "bad" | "open" | "soft";

export const signs: Readonly<Record<Mark, string>> = {
  unreadable: "∅",
  incomplete: "…",
  words: "¶",
  definition: "≔",
  right: "✓",
  convention: "≈",
  follows: "↳",
  repairs: "↺",
  wrong: "✗",
  undecided: "?",
};

export const tones: Readonly<Record<Mark, Tone>> = {
  unreadable: "open",
  incomplete: "open",
  words: "open",
  definition: "soft",
  right: "good",
  convention: "good",
  follows: "soft",
  repairs: "soft",
  wrong: "bad",
  undecided: "open",
};

/** Marks that say how a line was read, and nothing of its truth. */
export const ofReading: ReadonlySet<Mark> = new Set<Mark>(["unreadable", "incomplete", "words"]);

/** Marks of lines that are as they should be. */
export const isRight = ({ mark }: Pick<MarkedLink, "mark">): boolean =>
  mark === "right" || mark === "convention";

/** Whether a line is there to be marked: not the statement, nor what is only announced or recalled. */
export const isScored = ({ role }: Pick<MarkedLink, "role">): boolean =>
  role === "step" || role === "result" || role === "note";
