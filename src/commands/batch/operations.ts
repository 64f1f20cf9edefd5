import type { Operation } from "./request.ts";

const any = (operation: object): Operation => operation as Operation;

/** Every operation; what it needs is loaded when it is first asked for. */
export const operations: ReadonlyMap<string, () => Promise<Operation>> = new Map([
  ["parse", async () => any((await import("./parse.ts")).parseOperation)],
  ["evaluate", async () => any((await import("./evaluate.ts")).evaluateOperation)],
  ["derivative", async () => any((await import("./derivative.ts")).derivativeOperation)],
  ["equal", async () => any((await import("./equal.ts")).equalOperation)],
  ["derivativeIs", async () => any((await import("./derivative-is.ts")).derivativeIsOperation)],
  ["grade", async () => any((await import("./grade.ts")).gradeOperation)],
]);
