/** Work that took longer than it was given. */
export class TimeLimit extends Error {
  readonly code = "E-TIME";
  readonly says: { readonly fr: string; readonly en: string };

  constructor(seconds: number) {
    super(`more than ${seconds} s`);
    this.says = {
      fr: `Le calcul a dépassé ${`${seconds}`.replace(".", ",")} s et a été interrompu.`,
      en: `The computation took more than ${seconds} s and was stopped.`,
    };
  }
}

let end = Number.POSITIVE_INFINITY;
let allowed = 0;
let ticks = 0;

/** How many ticks pass between two looks at the clock. */
const patience = 2048;

/** Runs the work, which ends with a TimeLimit if it ticks beyond the given time. */
export const withinSeconds = <T>(seconds: number, work: () => T): T => {
  const [outerEnd, outerAllowed] = [end, allowed];
  const own = Date.now() + 1000 * seconds;
  if (own < end) [end, allowed] = [own, seconds];
  try {
    return work();
  } finally {
    [end, allowed] = [outerEnd, outerAllowed];
  }
};

/** Called wherever long work passes often: where nodes are made, and where values are read. */
export const tick = (): void => {
  ticks += 1;
  if (ticks < patience) return;
  ticks = 0;
  if (Date.now() > end) throw new TimeLimit(allowed);
};
