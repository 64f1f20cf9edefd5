import { tidy } from "../rewrite/tidy.ts";
import type { Trace } from "../rewrite/trace.ts";
import type { Toolbox } from "./toolbox.ts";

/** Limits brought inside and taken, a law a line. */
export const carryLimits = (trace: Trace, tools: Toolbox): void => {
  for (let fuel = 0; fuel < 32; fuel += 1) {
    trace.newLine();
    if (!trace.once(tools.limits, "simplify")) break;
  }
  trace.newLine();
  for (let round = 0; round < 4; round += 1) {
    const before = trace.current;
    trace.exhaust(tools.special, "simplify");
    trace.exhaust(tools.splitting, "simplify");
    trace.arithmetic(tidy(trace.current, trace.given), "simplify");
    if (trace.current === before) break;
  }
};
