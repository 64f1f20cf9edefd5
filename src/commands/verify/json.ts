import { labelled } from "../../exercise/family.ts";
import { isFailed, type Report } from "./run.ts";

/** Reports for scripts. */
export const reportJson = (reports: readonly Report[]) =>
  labelled({
    format: 1,
    exercises: reports.map((report) => ({
      exercise: report.exercise,
      ok: !isFailed(report),
      parts: report.parts.map(({ part, why, error, ...rest }) => ({
        ...rest,
        part: part ?? null,
        why: why ?? null,
        place: error ? { line: error.at.line, column: error.at.column } : null,
      })),
      derivatives: report.slopes.map(({ part, worst, ...rest }) => ({
        ...rest,
        part: part ?? null,
        worst: worst ?? null,
      })),
      trained: report.trained.map(({ section, first, last, why, ...rest }) => ({
        ...rest,
        section: section ?? null,
        first: first ?? null,
        last: last ?? null,
        why: why ?? null,
      })),
    })),
  });
