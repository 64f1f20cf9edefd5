import type { LayoutBuilder } from "./builder.ts";
import { environmentAt, stackAt } from "./environments.ts";
import type { Font, Layout, List } from "./layout.ts";
import { isCommand, isMark, type TexToken } from "./lex.ts";
import {
  accents,
  barFences,
  closers,
  closing,
  fonts,
  opening,
  shows,
  silent,
  swallow,
  takesLimits,
  texts,
  upright,
} from "./vocabulary.ts";
import { inFont, uprightly, wordsAt } from "./words.ts";

/* Commands of TeX with their arguments: fractions, roots, braces, what is set over something. */

/** What \not makes of a relation. */
const negated: Readonly<Record<string, string>> = {
  "=": "neq",
  in: "notin",
  "<": "geq",
  lt: "geq",
  ">": "leq",
  gt: "leq",
  leq: "gt",
  le: "gt",
  leqslant: "gt",
  geq: "lt",
  ge: "lt",
  geqslant: "lt",
};

export const commandAt = (
  builder: LayoutBuilder,
  token: TexToken,
  at: number,
): Layout[] | undefined => {
  const name = token.text;
  const last = (): number => builder.at - 1;
  if (silent.has(name)) {
    // \big( and the like: what follows is an ordinary delimiter.
    return undefined;
  }
  if (name in swallow) {
    for (let count = swallow[name] ?? 0; count > 0; count -= 1) builder.skip(at);
    return undefined;
  }
  if (name === "rule") {
    builder.bracketed();
    builder.skip(at);
    builder.skip(at);
    return undefined;
  }
  if (name in shows) {
    builder.bracketed();
    for (let count = shows[name] ?? 0; count > 0; count -= 1) builder.skip(at);
    return [{ kind: "group", of: builder.argument(at), first: at, last: last() }];
  }
  if (name === "left") return [leftRight(builder, at)];
  if (name === "begin") return environmentAt(builder, at);
  if (name in accents) {
    const of = builder.argument(at);
    return [{ kind: "accent", accent: accents[name] as string, of, first: at, last: last() }];
  }
  if (texts.has(name)) return [wordsAt(builder, at)];
  if (upright.has(name)) return uprightly(builder, at);
  if (name in fonts) return inFont(builder, fonts[name] as Font, at);
  switch (name) {
    case "frac":
    case "dfrac":
    case "tfrac":
    case "cfrac":
    case "nicefrac":
    case "sfrac": {
      const [above, below] = [builder.argument(at), builder.argument(at)];
      return [{ kind: "fraction", above, below, bar: true, first: at, last: last() }];
    }
    case "binom":
    case "dbinom":
    case "tbinom": {
      const [above, below] = [builder.argument(at), builder.argument(at)];
      return [{ kind: "fraction", above, below, bar: false, first: at, last: last() }];
    }
    case "sqrt": {
      const degree = builder.bracketed();
      const of = isMark(builder.tokens[builder.at], "(")
        ? parenthesis(builder)
        : builder.argument(at);
      return [{ kind: "root", of, degree, first: at, last: last() }];
    }
    case "boxed":
    case "framebox":
    case "Aboxed": {
      return [{ kind: "box", of: builder.argument(at), first: at, last: last() }];
    }
    case "underbrace":
    case "overbrace": {
      const of = builder.argument(at);
      let label: List | undefined;
      const mark = builder.tokens[builder.at];
      if (isMark(mark, "_") || isMark(mark, "^")) {
        builder.at += 1;
        label = builder.argument(at);
      }
      return [{ kind: "brace", of, label, first: at, last: last() }];
    }
    case "overset":
    case "underset":
    case "stackrel": {
      const [note, base] = [builder.argument(at), builder.argument(at)];
      const [operator, ...more] = base;
      // \underset{x \to 0}{\lim} is a subscript of the operator.
      if (name === "underset" && operator && more.length === 0 && takesLimits(operator)) {
        const script = { sub: note, sup: undefined, primes: 0 };
        return [{ kind: "scripts", base: operator, ...script, first: at, last: last() }];
      }
      return [{ kind: "stacked", base, note, under: name === "underset", first: at, last: last() }];
    }
    case "xrightarrow":
    case "xrightarrow*": {
      const under = builder.bracketed();
      const note = builder.argument(at);
      const base: List = [{ kind: "command", name: "to", first: at, last: at }];
      return [{ kind: "stacked", base, note: under ?? note, under: true, first: at, last: last() }];
    }
    case "substack": {
      return [{ kind: "group", of: stackAt(builder, at), first: at, last: last() }];
    }
    case "not": {
      const next = builder.tokens[builder.at];
      const name = next && next.kind !== "letter" ? negated[next.text] : undefined;
      if (name === undefined) {
        return builder.wrong(
          at,
          "« \\not » ne nie ici aucune relation qui se lit.",
          '"\\not" negates no relation that is read here.',
        );
      }
      builder.at += 1;
      return [{ kind: "command", name, first: at, last: last() }];
    }
    case "dv":
    case "pdv":
    case "derivative":
      return [physics(builder, at, name === "pdv" ? "partial" : "d")];
    case "abs":
    case "norm": {
      const of = builder.argument(at);
      const bar = name === "abs" ? "|" : "‖";
      return [{ kind: "fence", open: bar, close: bar, of, first: at, last: last() }];
    }
    case "lbrace":
    case "lbrack":
    case "rbrack":
    case "rbrace":
    case "{":
    case "}":
      return [{ kind: "mark", text: name, first: at, last: at }];
    case "%":
    case "$":
    case "&":
    case "#":
    case "_":
      return [{ kind: "mark", text: `\\${name}`, first: at, last: at }];
    case "ast":
      return [{ kind: "mark", text: "*", first: at, last: at }];
    case "colon":
      return [{ kind: "mark", text: ":", first: at, last: at }];
    default:
      return [{ kind: "command", name, first: at, last: at }];
  }
};

/** \dv{f}{x}, \dv[2]{f}{x}, \dv{x}: the physics package's way to write a quotient of d's. */
const physics = (builder: LayoutBuilder, at: number, d: "partial" | "d"): Layout => {
  if (isMark(builder.tokens[builder.at], "*")) builder.at += 1;
  const order = builder.bracketed();
  const one = builder.argument(at);
  const two = isMark(builder.tokens[builder.at], "{") ? builder.argument(at) : undefined;
  // \pdv{f}{x}{y} is a mixed derivative.
  const three =
    d === "partial" && two && isMark(builder.tokens[builder.at], "{")
      ? builder.argument(at)
      : undefined;
  const sign: Layout =
    d === "partial"
      ? { kind: "command", name: "partial", first: at, last: at }
      : { kind: "letter", name: "d", font: "", first: at, last: at };
  const raised = (base: Layout, sup: List | undefined): Layout =>
    sup ? { kind: "scripts", base, sub: undefined, sup, primes: 0, first: at, last: at } : base;
  const second: List = [{ kind: "number", text: "2", font: "", first: at, last: at }];
  const by = two ?? one;
  const variable: Layout = {
    kind: "group",
    of: by,
    first: by[0]?.first ?? at,
    last: by.at(-1)?.last ?? at,
  };
  return {
    kind: "fraction",
    above: [raised(sign, order ?? (three && second)), ...(two ? one : [])],
    below: [
      ...(order ? [sign, raised(variable, order)] : [sign, ...by]),
      ...(three ? [sign, ...three] : []),
    ],
    bar: true,
    first: at,
    last: builder.at - 1,
  };
};

/** A parenthesis as the argument that it is meant to be: √(x + 1). */
const parenthesis = (builder: LayoutBuilder): List => {
  const open = builder.at;
  builder.at += 1;
  let depth = 0;
  const of = builder.list((token) => {
    if (isMark(token, ")")) depth -= 1;
    if (isMark(token, "(")) depth += 1;
    return depth < 0;
  });
  if (!isMark(builder.tokens[builder.at], ")")) {
    builder.wrong(open, "Cette parenthèse ne se ferme pas.", "This parenthesis is not closed.");
  }
  builder.at += 1;
  return of;
};

const leftRight = (builder: LayoutBuilder, at: number): Layout => {
  const open = delimiterAt(builder);
  let of: Layout[] = [];
  for (;;) {
    of = [...of, ...builder.list(() => false)];
    const token = builder.tokens[builder.at];
    if (isCommand(token, "right")) break;
    // A row or a cell may end between \left and \right in what people paste; it is no end here.
    if (isMark(token, "&") || isCommand(token, "\\")) {
      builder.at += 1;
      continue;
    }
    return builder.wrong(at, "\\left n'a pas son \\right.", "\\left lacks its \\right.");
  }
  builder.at += 1;
  const close = delimiterAt(builder);
  return { kind: "fence", open, close, of, first: at, last: builder.at - 1 };
};

const delimiterAt = (builder: LayoutBuilder): string => {
  const token = builder.tokens[builder.at];
  if (!token) {
    return builder.wrong(builder.at - 1, "Il manque un délimiteur.", "A delimiter is missing.");
  }
  builder.at += 1;
  const spelled = token.kind === "command" ? `\\${token.text}` : token.text;
  const fence = opening[spelled];
  if (fence) return fence;
  const closes = closing[spelled];
  if (closes) return closers[closes] ?? closes;
  return barFences[spelled] ?? spelled;
};
