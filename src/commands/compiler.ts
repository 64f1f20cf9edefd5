import { setFlagsFromString } from "node:v8";

/** Sixteen times what V8 would take. */
const budget = 2 ** 20;

/**
 * Has V8 wait longer before it optimises a function, here and in the threads that are started afterwards. Sheets and
 * copies call so many functions that most are done before optimising them has paid for itself: it would be a third of
 * the work, and a quarter of it still for a hundred copies.
 */
export const optimiseLate = (): void => setFlagsFromString(`--interrupt-budget=${budget}`);
