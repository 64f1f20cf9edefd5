import type { LayoutBuilder } from "./builder.ts";
import type { Layout, List, Scripts } from "./layout.ts";
import { isCommand, isMark } from "./lex.ts";

/* What stands above and below, and primes, while a list is laid out. */

/** The scripts at the cursor, on what stands before them. */
export const scriptsAt = (builder: LayoutBuilder, base: Layout | undefined): Scripts => {
  const first = base?.first ?? builder.at;
  let own = base;
  let sub: List | undefined;
  let sup: List | undefined;
  let primes = 0;
  if (base?.kind === "scripts") ({ base: own, sub, sup, primes } = base);
  for (let token = builder.tokens[builder.at]; token; token = builder.tokens[builder.at]) {
    const at = builder.at;
    if (isMark(token, "'")) {
      primes += 1;
      builder.at += 1;
    } else if (isMark(token, "^")) {
      if (sup) twice(builder, at, "exposants", "superscripts");
      builder.at += 1;
      const { count, rest } = primesOf(builder.argument(at));
      primes += count;
      if (rest.length > 0 || count === 0) sup = rest;
    } else if (isMark(token, "_")) {
      if (sub) twice(builder, at, "indices", "subscripts");
      builder.at += 1;
      sub = builder.argument(at);
    } else if (isCommand(token, "limits") || isCommand(token, "nolimits")) builder.at += 1;
    else break;
  }
  return { kind: "scripts", base: own, sub, sup, primes, first, last: builder.at - 1 };
};

/** `e^{x}{}^2` is set as the power of what stands before. */
export const hung = (script: Scripts, before: Layout): Scripts => {
  const { first, last } = before;
  const base: Layout = { kind: "group", of: [before], first, last };
  return { ...script, base, first };
};

const twice = (builder: LayoutBuilder, at: number, fr: string, en: string): never =>
  builder.wrong(
    at,
    `Il y a deux ${fr} ; groupez avec des accolades.`,
    `There are two ${en}; group with braces.`,
  );

/** ^{\prime\prime} and ^{'} are primes. */
const primesOf = (sup: List): { count: number; rest: List } => {
  const isPrime = (part: Layout): boolean =>
    (part.kind === "command" && part.name === "prime") ||
    (part.kind === "mark" && part.text === "'");
  const count = sup.findIndex((part) => !isPrime(part));
  return count < 0 ? { count: sup.length, rest: [] } : { count, rest: sup.slice(count) };
};

/** Whether a superscript on an empty group belongs to the atom before it: a number does, {}^t stands before. */
export const hangs = ({ base, sub, sup, primes }: Scripts, before: Layout | undefined): boolean => {
  const [only, ...more] = sup ?? [];
  return (
    base?.kind === "group" &&
    base.of.length === 0 &&
    !sub &&
    primes === 0 &&
    only?.kind === "number" &&
    more.length === 0 &&
    before !== undefined &&
    before.kind !== "mark" &&
    before.kind !== "command"
  );
};
