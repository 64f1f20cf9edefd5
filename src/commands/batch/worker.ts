import { answerTo } from "./answer.ts";
import { answering } from "./round.ts";

/*
 * What a thread of `corrige batch` loads; it becomes a file of its own, dist/batch-worker.js.
 */

export const answerRound = answering(answerTo);
