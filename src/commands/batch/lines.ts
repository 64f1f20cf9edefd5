/** The longest line that is read, in bytes. */
export const longestLine = 1 << 20;

/** A line of a stream; one that is too long comes without its text. */
export interface Line {
  /** Counted from 1, blank lines too. */
  readonly number: number;
  readonly text: string | undefined;
}

const newline = 10;

/** The lines of a stream that hold anything, each as soon as it is whole; the last may have no end. */
export async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 0;
  let held: Uint8Array[] = [];
  let length = 0;

  const keep = (part: Uint8Array): void => {
    length += part.length;
    // What is too long is counted, not kept.
    if (length > longestLine) held = [];
    else if (part.length > 0) held.push(part);
  };
  const ended = (): Line | undefined => {
    number += 1;
    const text = length > longestLine ? undefined : textOf(held, number === 1);
    [held, length] = [[], 0];
    return text?.trim() === "" ? undefined : { number, text };
  };

  for await (const chunk of input) {
    let from = 0;
    for (let to = chunk.indexOf(newline); to >= 0; to = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, to));
      from = to + 1;
      const line = ended();
      if (line) yield line;
    }
    keep(chunk.subarray(from));
  }
  const line = length > 0 ? ended() : undefined;
  if (line) yield line;
}

const textOf = (parts: readonly Uint8Array[], first: boolean): string => {
  const [only] = parts;
  const bytes = parts.length === 1 && only ? only : Buffer.concat(parts);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  return first && text.startsWith("\uFEFF") ? text.slice(1) : text;
};
