/** What a moment of a file stands for, in milliseconds since 1970: a date alone is the whole day. */
export interface Moment {
  readonly first: number;
  /** The last instant that still belongs to it. */
  readonly last: number;
}

const written =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:T(?<hours>\d{2}:\d{2})(?<seconds>:\d{2})?(?<zone>Z|[+-]\d{2}:\d{2})?)?$/;

const aDay = 86_400_000;

/**
 * A date, `2026-12-04`, or a date and a time, `2026-12-04T23:59:00-05:00`. Without a zone it is universal time, so
 * that no answer depends on where a program runs. Nothing for a day that no calendar has.
 */
export const momentOf = (text: string): Moment | undefined => {
  const { day, hours = "00:00", seconds = ":00", zone = "Z" } = written.exec(text)?.groups ?? {};
  if (day === undefined) return undefined;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const first = Date.parse(`${day}T${hours}${seconds}${zone}`);
  // 30 February would pass for 2 March.
  if (Number.isNaN(first) || new Date(midnight).toISOString().slice(0, 10) !== day)
    return undefined;
  return { first, last: text === day ? first + aDay - 1 : first };
};
