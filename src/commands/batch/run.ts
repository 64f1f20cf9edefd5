import { once } from "node:events";
import type { Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { dropInterned } from "../../expr/node.ts";
import type { Lang } from "../verb.ts";
import { answerTo } from "./answer.ts";
import { linesOf } from "./lines.ts";

/** For how many milliseconds lines are answered before the process looks after its streams. */
const stretch = 50;

/** After how many answers the expressions of earlier ones are forgotten: a stream may have no end. */
const season = 1000;

/** Answers each line of the input as it comes, no faster than the output is read. */
export const runBatch = async (
  input: AsyncIterable<Uint8Array>,
  output: Writable,
  lang: Lang,
): Promise<void> => {
  let since = Date.now();
  let answered = 0;
  for await (const line of linesOf(input)) {
    const answer = await answerTo(line, lang);
    if (!output.write(`${answer}\n`)) await once(output, "drain");
    answered += 1;
    if (answered % season === 0) dropInterned();
    // A reader that has gone is only noticed between turns.
    if (Date.now() - since > stretch) {
      await turn();
      since = Date.now();
    }
  }
};
