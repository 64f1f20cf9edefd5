export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** What stands out, what stays behind, and what went wrong, where a terminal has colours. */
export const painter = (colour: boolean): Paint =>
  colour
    ? {
        strong: (text) => `\u001b[1m${text}\u001b[22m`,
        faint: (text) => `\u001b[2m${text}\u001b[22m`,
        bad: (text) => `\u001b[31m${text}\u001b[39m`,
      }
    : { strong: (text) => text, faint: (text) => text, bad: (text) => text };
