/** Texts, signs and everything else that stands between them. */
const token =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON texts hold none of them.
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|[{}[\],:]|[^\s{}[\],:"]+|\S/y;

const literal = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

interface Token {
  readonly text: string;
  readonly from: number;
}

function* tokensOf(text: string): Generator<Token> {
  let from = 0;
  for (;;) {
    while (/[ \t\r\n]/.test(text[from] ?? "")) from += 1;
    if (from >= text.length) return;
    token.lastIndex = from;
    // A space that JSON does not know is a token of its own.
    const [found = text[from] as string] = token.exec(text) ?? [];
    yield { text: found, from };
    from += found.length;
  }
}

/** Where a text stops being JSON: the token that cannot stand there, which is empty at the end. */
export const jsonFault = (text: string): Token => {
  const open: string[] = [];
  let wants: "value" | "value or ]" | "key" | "key or }" | ":" | "next" = "value";
  for (const found of tokensOf(text)) {
    const { text: read } = found;
    const isText = read.length > 1 && read.startsWith('"');
    const last = open.at(-1);
    switch (wants) {
      case "key":
      case "key or }":
        if (isText) wants = ":";
        else if (read === "}" && wants === "key or }") {
          open.pop();
          wants = "next";
        } else return found;
        break;
      case ":":
        if (read !== ":") return found;
        wants = "value";
        break;
      case "next":
        if (last !== undefined && read === ",") wants = last === "{" ? "key" : "value";
        else if ((last === "{" && read === "}") || (last === "[" && read === "]")) open.pop();
        else return found;
        break;
      default:
        if (read === "{" || read === "[") {
          open.push(read);
          wants = read === "{" ? "key or }" : "value or ]";
        } else if (read === "]" && wants === "value or ]") {
          open.pop();
          wants = "next";
        } else if (isText || literal.test(read)) wants = "next";
        else return found;
    }
  }
  return { text: "", from: text.length };
};

/** The value of a key of the outermost object, as it is spelled; the last one where there are several. */
export const spelled = (text: string, key: string): string | undefined => {
  let depth = 0;
  let before = "";
  let name: string | undefined;
  let value: string | undefined;
  for (const { text: read } of tokensOf(text)) {
    if (depth === 1 && before === ":" && name === key) value = read;
    if (depth === 1 && read.startsWith('"') && before !== ":") name = JSON.parse(read) as string;
    if (read === "{" || read === "[") depth += 1;
    else if (read === "}" || read === "]") depth -= 1;
    before = read;
  }
  return value;
};
