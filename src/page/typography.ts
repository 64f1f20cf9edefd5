/** A language of the house. */
export type Language = "fr" | "en";

const narrow = "\u202F";
const fixed = "\u00A0";

/** Elisions whose apostrophe is no prime: l'entrée, d'un, qu'on, and in English it's, don't. */
const elided = {
  fr: /(?<![\p{L}])([cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|aujourd|presqu)'(?=\p{L})/giu,
  en: /(?<=\p{L}{2})'(?=(s|t|re|ve|ll|d|m)(?!\p{L}))|(?<=s)'(?=\s\p{Ll}{2})/gu,
};

/**
 * Words as they are set: French spaces that never break before : ; ? ! and inside « », apostrophes that are
 * apostrophes, primes that are primes, a minus where a minus is meant. `after` says that a formula stands before.
 */
export const typeset = (text: string, language: Language, after = false): string => {
  const curled = language === "fr" ? text.replace(elided.fr, "$1’") : text.replace(elided.en, "’");
  const signed = curled
    .replace(/(?<=[\p{L}\p{N})\]⁻¹²³])'/gu, "′")
    .replace(/(?<=[=(≤≥<>] ?)-(?=[\p{L}\p{N}(])/gu, "−")
    .replace(/(?<=(?:[\p{N})′²³]|(?<!\p{L})\p{L}) )- (?=[\p{L}\p{N}(])/gu, "− ");
  return language === "fr" ? spaced(signed, after) : signed;
};

const spaced = (text: string, after: boolean): string => {
  const led = after
    ? text.replace(/^ ?([;?!])/, `${narrow}$1`).replace(/^ ?:(?=\s|$)/, `${fixed}:`)
    : text;
  return led
    .replace(/(?<=[^\s;?!(])[ \u00A0\u202F]?([;?!]+)(?=\s|$|[»)])/gu, `${narrow}$1`)
    .replace(/(?<=[^\s:(])[ \u00A0\u202F]?:(?=\s|$)/gu, `${fixed}:`)
    .replace(/«\s*/g, `«${fixed}`)
    .replace(/\s*»/g, `${fixed}»`);
};

/** A number in running text: 0,25 in French, 0.25 in English. */
export const decimal = (value: number, language: Language): string => {
  const text = `${value}`.replace("-", "−");
  return language === "fr" ? text.replace(".", ",") : text;
};

/** A number and what it counts: 0 point, 1 point, 2 points; 0 points, 1 point. */
export const plural = (count: number, one: string, many: string, language: Language): string =>
  `${decimal(count, language)} ${(language === "fr" ? Math.abs(count) < 2 : count === 1) ? one : many}`;

/** A question's label as it stands before its text: (a), 1(a). */
export const labelled = (label: string): string => (/^\p{L}$/u.test(label) ? `(${label})` : label);
