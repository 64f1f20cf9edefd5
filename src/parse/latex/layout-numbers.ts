import { refuse } from "../error.ts";
import type { LayoutBuilder } from "./builder.ts";
import type { Layout } from "./layout.ts";
import { isCommand, isMark, type TexToken } from "./lex.ts";

const longestNumber = 400;
const greatestExponent = 308;

/** The number at the cursor. */
export const numberAt = (builder: LayoutBuilder): Layout => {
  const first = builder.at;
  let text = "";
  let dotted = false;
  for (let token = builder.tokens[builder.at]; token; token = builder.tokens[builder.at]) {
    if (token.kind === "digit" && (text === "" || !token.spaced)) text += token.text;
    else if (
      isMark(token, ".") &&
      !dotted &&
      (text === "" || !token.spaced) &&
      builder.tokens[builder.at + 1]?.kind === "digit" &&
      !builder.tokens[builder.at + 1]?.spaced
    ) {
      text += ".";
      dotted = true;
    } else break;
    builder.at += 1;
  }
  text += exponent(builder, text.length);
  // 10\,000: thin spaces part groups of three digits.
  const grouped = !dotted && /^\d{1,3}$/.test(text);
  while (grouped && groupOfThree(builder)) {
    for (let count = 0; count < 3; count += 1) {
      text += (builder.tokens[builder.at + 1 + count] as TexToken).text;
    }
    builder.at += 4;
  }
  if (text.length > longestNumber) {
    refuse(
      "E-LIMIT",
      builder.tokens[first] ?? { start: 0, end: 0 },
      `Ce nombre a plus de ${longestNumber} chiffres.`,
      `This number has more than ${longestNumber} digits.`,
    );
  }
  // 0{,}5 is how TeX sets a decimal comma.
  const [a, b, c, d] = [0, 1, 2, 3].map((ahead) => builder.tokens[builder.at + ahead]);
  if (
    /^\d+$/.test(text) &&
    isMark(a, "{") &&
    isMark(b, ",") &&
    isMark(c, "}") &&
    d?.kind === "digit"
  ) {
    builder.at += 3;
    const rest = numberAt(builder);
    if (rest.kind !== "number" || rest.text.includes(".")) {
      builder.wrong(
        first,
        "Ce nombre a deux virgules décimales.",
        "This number has two decimal points.",
      );
    }
    text += `.${rest.text}`;
  }
  return { kind: "number", text, font: "", first, last: builder.at - 1 };
};

/** The `e-3` of 1.5e-3, right behind its digits. */
const exponent = (builder: LayoutBuilder, length: number): string => {
  const [letter, next] = [builder.tokens[builder.at], builder.tokens[builder.at + 1]];
  if (letter?.kind !== "letter" || !/^e$/i.test(letter.text) || letter.spaced) return "";
  const signed = isMark(next, "+") || isMark(next, "-");
  let end = builder.at + (signed ? 2 : 1);
  if (signed && next?.spaced) return "";
  let digits = "";
  for (let token = builder.tokens[end]; token?.kind === "digit"; token = builder.tokens[end]) {
    if (token.spaced) break;
    digits += token.text;
    end += 1;
  }
  if (digits === "") return "";
  if (Number(digits) + length > greatestExponent) {
    refuse(
      "E-LIMIT",
      { start: letter.start, end: letter.end },
      `L'exposant de ce nombre dépasse ${greatestExponent}.`,
      `The exponent of this number is beyond ${greatestExponent}.`,
    );
  }
  builder.at = end;
  return `${letter.text}${signed ? (next?.text ?? "") : ""}${digits}`;
};

/** Whether a thin space and exactly three digits come next. */
const groupOfThree = (builder: LayoutBuilder): boolean => {
  const at = builder.at;
  return (
    isCommand(builder.tokens[at], ",") &&
    [1, 2, 3].every((ahead) => builder.tokens[at + ahead]?.kind === "digit") &&
    builder.tokens[at + 4]?.kind !== "digit"
  );
};
