import { setFlagsFromString } from "node:v8";

/** Sixteen times what V8 would take. */
const budget = 2 ** 20;

/**
 * Has V8 wait longer before it optimises a function, here and in the threads that are started afterwards. Sheets are
 * written within seconds, most of whose functions are done before optimising them has paid for itself: it would be a
 * third of the work.
 */
export const optimiseLate = (): void => setFlagsFromString(`--interrupt-budget=${budget}`);
