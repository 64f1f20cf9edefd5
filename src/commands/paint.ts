export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** What stands out, and what stays behind, where a terminal has colours. */
export const painter = (colour: boolean): Paint =>
  colour
    ? {
        strong: (text) => `\u001b[1m${text}\u001b[22m`,
        faint: (text) => `\u001b[2m${text}\u001b[22m`,
      }
    : { strong: (text) => text, faint: (text) => text };
