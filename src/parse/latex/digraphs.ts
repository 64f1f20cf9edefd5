import type { TexToken } from "./lex.ts";

/*
 * Relations typed as two marks side by side, as in programs: w <- w - a, x <= y. TeX sets them as two signs; two
 * relations next to each other say nothing, so that one is meant.
 */

const pairs: readonly { readonly marks: string; readonly command: string }[] = [
  { marks: "<=>", command: "Leftrightarrow" },
  { marks: "<->", command: "leftrightarrow" },
  { marks: "===", command: "equiv" },
  { marks: "<=", command: "leq" },
  { marks: "=<", command: "leq" },
  { marks: ">=", command: "geq" },
  { marks: "<<", command: "ll" },
  { marks: ">>", command: "gg" },
  { marks: "=>", command: "Rightarrow" },
  { marks: "->", command: "to" },
  { marks: "<-", command: "gets" },
  { marks: "!=", command: "neq" },
];

/** The tokens of a formula, with relations that are typed as several marks in one. */
export const digraphed = (tokens: readonly TexToken[]): TexToken[] => {
  const found: TexToken[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as TexToken;
    const pair =
      token.kind === "mark" ? pairs.find(({ marks }) => spells(tokens, at, marks)) : undefined;
    const last = tokens[at + (pair?.marks.length ?? 1) - 1] as TexToken;
    if (spells(tokens, at, "==") && pair?.command !== "equiv") {
      found.push({ ...token, end: (tokens[at + 1] as TexToken).end });
      at += 1;
    } else if (pair && isMeant(pair.marks, token, tokens[at + pair.marks.length])) {
      const { start, spaced } = token;
      found.push({ kind: "command", text: pair.command, start, end: last.end, spaced });
      at += pair.marks.length - 1;
    } else found.push(token);
  }
  return found;
};

const spells = (tokens: readonly TexToken[], at: number, marks: string): boolean =>
  [...marks].every((mark, place) => {
    const token = tokens[at + place];
    return token?.kind === "mark" && token.text === mark && (place === 0 || !token.spaced);
  });

/** x < -1 and x<-1 compare with a negative number, w <- w assigns; n!=6 speaks of a factorial, n != 6 does not. */
const isMeant = (marks: string, first: TexToken, next: TexToken | undefined): boolean =>
  marks === "<-" ? (next?.spaced ?? false) : marks === "!=" ? first.spaced : true;
