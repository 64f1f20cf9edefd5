import { labelled } from "../../exercise/family.ts";
import type { Report } from "./run.ts";

/** Reports for scripts. */
export const reportJson = (reports: readonly Report[]) =>
  labelled({
    format: 1,
    exercises: reports.map(({ exercise, parts }) => ({
      exercise,
      ok: parts.every(({ verdict }) => verdict !== "failed"),
      parts: parts.map(({ part, why, error, ...rest }) => ({
        ...rest,
        part: part ?? null,
        why: why ?? null,
        place: error ? { line: error.at.line, column: error.at.column } : null,
      })),
    })),
  });
