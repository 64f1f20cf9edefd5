import { setImmediate } from "node:timers/promises";
import { forgetUnused } from "../expr/node.ts";

/**
 * Forgets the expressions that nothing uses, where more than so many are held on to. What was met is freed only once
 * the thread has come back to its loop, which the threads of a pool do not do from one piece of work to the next.
 */
export const forget = async (most = 0): Promise<void> => {
  forgetUnused(most);
  await setImmediate();
};
