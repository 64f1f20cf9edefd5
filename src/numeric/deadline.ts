/** Work that took longer, or more steps, than it was given. */
export class TimeLimit extends Error {
  readonly code = "E-TIME";
  readonly says: { readonly fr: string; readonly en: string };

  /** @param seconds what it was given; nothing where it took too many steps */
  constructor(seconds?: number) {
    super(seconds === undefined ? "too many steps" : `more than ${seconds} s`);
    this.says =
      seconds === undefined
        ? {
            fr: "Le calcul demandait trop d'étapes et a été interrompu.",
            en: "The computation took too many steps and was stopped.",
          }
        : {
            fr: `Le calcul a dépassé ${`${seconds}`.replace(".", ",")} s et a été interrompu.`,
            en: `The computation took more than ${seconds} s and was stopped.`,
          };
  }
}

let end = Number.POSITIVE_INFINITY;
let allowed = 0;
let ticks = 0;
let last = Number.POSITIVE_INFINITY;

/** How many ticks pass between two looks at the clock. */
const patience = 2048;

/**
 * Runs the work, which ends with a TimeLimit if it ticks beyond the given time, or more often than it may: that comes
 * out the same in every run, however busy the machine is.
 */
export const withinSeconds = <T>(
  seconds: number,
  work: () => T,
  most = Number.POSITIVE_INFINITY,
): T => {
  const [outerEnd, outerAllowed, outerLast] = [end, allowed, last];
  const own = Date.now() + 1000 * seconds;
  if (own < end) [end, allowed] = [own, seconds];
  last = Math.min(last, ticks + most);
  try {
    return work();
  } finally {
    [end, allowed, last] = [outerEnd, outerAllowed, outerLast];
  }
};

/** Called wherever long work passes often: where nodes are asked for, and where values are read. */
export const tick = (): void => {
  ticks += 1;
  if (ticks > last) throw new TimeLimit();
  if (ticks % patience === 0 && Date.now() > end) throw new TimeLimit(allowed);
};
