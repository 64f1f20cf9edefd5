import type { Span } from "../parse/error.ts";
import type { Remarks } from "./document.ts";

/** What may be foreign in a formula depends on the file it stands in. */
interface Dialect {
  readonly tex: boolean;
  /** Every backslash is doubled. */
  readonly doubled: boolean;
}

const blanks = (text: string): string => text.replace(/[^\n\r]/g, " ");

/** `s i n`: letters that a scanner has spaced, closed up again, the room they took kept. */
const closedUp = (head: string, letters: string, tail: string): string => {
  const name = letters.replace(/\s/g, "");
  return `${head}${name}${" ".repeat(letters.length - name.length)}${tail}`;
};

/**
 * A formula's source with what is no LaTeX blanked out. It stays as long as it was, so that a place in it is
 * a place in the text.
 */
export const mended = (
  source: string,
  span: Span,
  { tex, doubled }: Dialect,
  remarks: Remarks,
): string => {
  let latex = source;
  const mend = (pattern: RegExp, by: (match: string, ...parts: string[]) => string): boolean => {
    const before = latex;
    latex = latex.replace(pattern, by);
    return latex !== before;
  };

  if (tex) mend(/(?<!\\)%[^\n]*/g, blanks);
  else {
    mend(/<\/?(?:span|br|sub|sup|b|i|em|strong)(?:\s[^<>]{0,400})?\/?>/gi, blanks);
    mend(/^(?:[ \t]*>)+(?=[ \t])/gm, blanks);
    if (doubled) {
      // Four of them were two, which end a row; two were one.
      mend(/\\\\\\\\/g, () => "\\\\  ");
      mend(/\\\\(?=[a-zA-Z{}|,;:!#$%&_])/g, () => " \\");
    }
    const lines = mend(/^([ \t]*)=(=+)([ \t\r]*)$/gm, (_, indent = "", more = "", after = "") => {
      return `${indent}=${" ".repeat(more.length)}${after}`;
    });
    if (lines) {
      remarks.add(
        span,
        "Une ligne de signes « ==== » dans une formule est lue comme un signe égal.",
        "A line of ==== in a formula is read as one equals sign.",
      );
    }
  }

  // A line break that was written out; `\nabla` and `\neq` are commands.
  const breaks = mend(/(?<!\\)\\n(?=\s|\\(?!\\)|$|[^a-zA-Z])/g, blanks);
  if (breaks) {
    remarks.add(
      span,
      "Un « \\n » écrit en toutes lettres dans une formule est lu comme un espace.",
      'A "\\n" written out in a formula is read as a space.',
    );
  }
  const spaced = mend(
    /(\\(?:operatorname\*?|mathrm|mathit|mathsf)\s?\{\s{0,3})((?:[A-Za-z]\s){1,30}[A-Za-z])(?=\s{0,3}\})/g,
    (_, head = "", letters = "") => closedUp(head, letters, ""),
  );
  if (spaced) {
    remarks.add(
      span,
      "Des lettres espacées dans une formule sont lues comme un seul nom.",
      "Spaced letters in a formula are read as one name.",
    );
  }
  const balance = unbalanced(latex);
  if (balance !== undefined) {
    const at = span.start + balance;
    remarks.add(
      { start: at, end: at + 1 },
      "Cette accolade n'a pas de pendant dans la formule.",
      "This brace has no partner in the formula.",
    );
  }
  return latex;
};

/** Where a brace stands alone, if one does. */
const unbalanced = (latex: string): number | undefined => {
  const open: number[] = [];
  for (let at = 0; at < latex.length; at += 1) {
    const c = latex[at];
    if (c === "\\") at += 1;
    else if (c === "{") open.push(at);
    else if (c === "}" && open.pop() === undefined) return at;
  }
  return open.pop();
};

/** A formula that says nothing: an arrow to what stands below, the square that ends a proof. */
export const isStray = (latex: string): boolean =>
  /^(?:\s|\\(?:[,;:! ]|quad|downarrow|uparrow|Downarrow|Uparrow|rightarrow|leftarrow|searrow|swarrow|nearrow|nwarrow|square|Box|blacksquare|qed|checkmark)(?![a-zA-Z])|[↓↑→←□■])*$/.test(
    latex,
  );
