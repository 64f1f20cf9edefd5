import type { Bilingual } from "../../expr/function.ts";
import type { ReadError } from "../../parse/error.ts";
import type { Lang } from "../verb.ts";

export type Code = ReadError["code"] | "E-USAGE" | "E-INTERNAL";

/** Why a request has no answer. */
export interface Fault {
  readonly code: Code;
  readonly message: Bilingual;
  /** Which part of the request is meant, where it is not the expression: `wrt`, `declare.W`, `at.x[2]`. */
  readonly in?: string | undefined;
  readonly at?: { readonly line: number; readonly column: number } | undefined;
  readonly read?: string | undefined;
  readonly expected?: Bilingual | undefined;
  readonly nearest?: string | undefined;
}

/** Stops an answer; only the line it is thrown for is lost. */
export class Refused extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message.en);
    this.fault = fault;
  }
}

/** Stops the answer for the reason given. */
export const refuse = (
  code: Code,
  fr: string,
  en: string,
  more: Omit<Fault, "code" | "message"> = {},
): never => {
  throw new Refused({ code, message: { fr, en }, ...more });
};

/** The request took longer than it may. */
export const tooLong = (timeoutMs: number): Fault => ({
  code: "E-TIME",
  message: {
    fr: `La requête a pris plus de ${timeoutMs} ms (timeoutMs) et a été interrompue.`,
    en: `The request took more than ${timeoutMs} ms (timeoutMs) and was stopped.`,
  },
});

/** The request took more memory than there is for one. */
export const tooMuch = (memoryMb: number): Fault => ({
  code: "E-LIMIT",
  message: {
    fr: `La requête demande plus de ${memoryMb} Mo de mémoire et a été interrompue.`,
    en: `The request needs more than ${memoryMb} MB of memory and was stopped.`,
  },
});

/** A fault of ours. */
export const internal = (thrown: unknown): Fault => {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: "E-INTERNAL",
    message: { fr: `Faute interne : ${message}`, en: `Internal fault: ${message}` },
  };
};

/** A fault as it is written: one message in one language, and what a script may want of it by itself. */
export const faultJson = (fault: Fault, lang: Lang) => {
  const { code, at, read, nearest } = fault;
  return {
    code,
    message: sentenceOf(fault, lang),
    ...(at && { at }),
    ...(fault.in !== undefined && { in: fault.in }),
    ...(read !== undefined && { read: shortened(read) }),
    ...(nearest !== undefined && { nearest }),
  };
};

const sentenceOf = ({ message, expected, nearest, in: place }: Fault, lang: Lang): string => {
  const french = lang === "fr";
  return [
    ...(place === undefined ? [] : [french ? `${place} :` : `${place}:`]),
    message[lang],
    ...(expected ? [`${french ? "Attendu :" : "Expected:"} ${expected[lang]}.`] : []),
    ...(nearest === undefined
      ? []
      : [french ? `Vouliez-vous dire « ${nearest} » ?` : `Did you mean "${nearest}"?`]),
  ].join(" ");
};

const longestQuote = 60;

const shortened = (read: string): string =>
  read.length > longestQuote ? `${read.slice(0, longestQuote)}…` : read;
