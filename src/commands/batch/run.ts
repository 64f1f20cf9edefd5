import { once } from "node:events";
import type { Writable } from "node:stream";
import type { Lang } from "../verb.ts";
import { linesOf } from "./lines.ts";
import type { AnswerPool } from "./pool.ts";

/** How many lines, and how many characters of lines and answers, are held at most before reading waits. */
const [mostLines, mostHeld] = [256, 1 << 23];

/** Answers the lines of the input in their order, each as soon as it can be, no faster than the output is read. */
export const runBatch = async (
  input: AsyncIterable<Uint8Array>,
  output: Writable,
  pool: AnswerPool,
  lang: Lang,
): Promise<void> => {
  let held = 0;
  const hold = (text: string): string => {
    held += text.length;
    return text;
  };
  const write = async (before: Promise<void>, line: string, coming: Promise<string>) => {
    const [answer] = await Promise.all([coming.then(hold), before]);
    if (!output.write(`${answer}\n`)) await once(output, "drain");
    held -= line.length + answer.length;
  };

  const unwritten: Promise<void>[] = [];
  let last = Promise.resolve();
  try {
    for await (const line of linesOf(input)) {
      last = write(last, hold(line.text ?? ""), pool.answer(line, lang));
      unwritten.push(last);
      while (unwritten.length >= mostLines || (held > mostHeld && unwritten.length > 0))
        await unwritten.shift();
    }
  } finally {
    // Also where the input broke off: what was asked is answered.
    await last;
  }
};
