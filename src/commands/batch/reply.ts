import type { Lang } from "../verb.ts";
import { type Fault, faultJson } from "./fault.ts";
import { spelled } from "./json.ts";
import type { Line } from "./lines.ts";

export type Json = Readonly<Record<string, unknown>>;

/** What an answer takes over from its request: the id as it is written, and the language. */
export interface Envelope {
  readonly id: string;
  readonly lang: Lang;
}

/** The envelope of a line that is no request. */
export const bare = (lang: Lang): Envelope => ({ id: "null", lang });

export const envelopeOf = (request: Json, text: string, fallback: Lang): Envelope => {
  const { lang } = request;
  return { id: idOf(request, text), lang: lang === "fr" || lang === "en" ? lang : fallback };
};

/** The id as it is spelled: a number that a double cannot hold comes back whole. */
const idOf = ({ id }: Json, text: string): string => {
  if (typeof id === "number") {
    return Number.isSafeInteger(id) ? `${id}` : (spelled(text, "id") ?? "null");
  }
  return typeof id === "string" ? JSON.stringify(id) : "null";
};

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The answer to a request that has one. */
export const found = ({ id }: Envelope, answer: object): string =>
  `{"id":${id},"ok":true,${JSON.stringify(answer).slice(1)}`;

/** The answer to a request that has none. */
export const refusal = ({ id, lang }: Envelope, fault: Fault): string =>
  `{"id":${id},"ok":false,"error":${JSON.stringify(faultJson(fault, lang))}}`;

/** The answer to a line whose work was stopped from outside. */
export const stopped = ({ text = "" }: Line, fault: Fault, fallback: Lang): string => {
  let envelope = bare(fallback);
  try {
    const request: unknown = JSON.parse(text);
    if (isObject(request)) envelope = envelopeOf(request, text, fallback);
  } catch {
    // A line that is no JSON has no id.
  }
  return refusal(envelope, fault);
};
