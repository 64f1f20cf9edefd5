import type { Feature } from "../exercise/grading-schema.ts";
import type { JudgedLink } from "./judged.ts";

/** What a link does for the score of its part. */
export interface Standing {
  readonly link: JudgedLink;
  /** What it reaches or shows counts. */
  readonly earns: boolean;
  /** Nothing is wrong with it by itself. */
  readonly isSound: boolean;
  /** The way is broken here. */
  readonly isGap: boolean;
  /** What it says is not known, and hoped to be what is missing. */
  readonly isJoker: boolean;
}

/** The roles whose links earn or cost points. */
const counted: ReadonlySet<string> = new Set(["step", "result", "note"]);

export const counts = ({ role }: Pick<JudgedLink, "role">): boolean => counted.has(role);

/** What only a person can decide. */
export const isOpen = ({ mark }: Pick<JudgedLink, "mark">): boolean =>
  mark === "unreadable" || mark === "undecided" || mark === "words";

export const isUnexplained = ({ mark, causes }: Pick<JudgedLink, "mark" | "causes">): boolean =>
  mark === "wrong" && causes.length === 0;

/** Of several claims about one piece of a result, the last; those before it are withdrawn. */
export const isWithdrawn = (link: JudgedLink, among: readonly JudgedLink[]): boolean =>
  link.answers !== undefined &&
  among.some((other) => other.at > link.at && other.answers === link.answers);

/**
 * What the links of a part do for its score; `hopeful`: what they would do if a person found everything right that
 * is open. The difference is what is pending.
 */
export const standingsOf = (
  links: readonly JudgedLink[],
  isPrinted: boolean,
  hopeful: boolean,
): readonly Standing[] =>
  links.flatMap((link) => {
    // A sentence between two lines breaks no way.
    if (link.mark === "words" && !hopeful) return [];
    return [standingOf(link, isPrinted, hopeful)];
  });

const standingOf = (link: JudgedLink, isPrinted: boolean, hopeful: boolean): Standing => {
  const of = (earns: boolean, isSound: boolean, isGap = !link.isConnected): Standing => ({
    link,
    earns,
    isSound,
    isGap,
    isJoker: false,
  });
  switch (link.mark) {
    case "right":
    case "convention":
      return of(true, true);
    case "follows":
      return of(hopeful || !link.isTrivial, true);
    case "definition":
      return of(false, true, false);
    case "repairs":
      // Where the goal is printed, arriving there proves nothing.
      return of(!isPrinted, false);
    case "wrong":
      // What a named cause explains is paid for by its charge.
      return isUnexplained(link) ? of(false, false, link.answers === undefined) : of(true, false);
    case "incomplete":
      return of(false, false, true);
    default:
      return hopeful
        ? { ...of(true, true, false), isJoker: link.mark !== "undecided" }
        : of(false, false, true);
  }
};

// No sentence is an expression that was asked for, nor a sum that is written out.
const isAnyLine = ({ link, isJoker }: Standing): boolean => isJoker && link.mark !== "words";

export const shows = (standing: Standing, feature: Feature): boolean =>
  standing.earns && (isAnyLine(standing) || standing.link.shows.includes(feature));

export const reaches = (standing: Standing, item: string): boolean =>
  standing.earns && (isAnyLine(standing) || standing.link.reaches.includes(item));

/** What stands between what is asked and the result: A = B on the way to A = C, too. */
export const membersOf = (standings: readonly Standing[]): readonly Standing[] => {
  const links = standings.map(({ link }) => link);
  const answers = links.filter((link) => link.answers !== undefined && !isWithdrawn(link, links));
  const isOnWay = (link: JudgedLink): boolean =>
    link.answers === undefined ||
    (isWithdrawn(link, links) && answers.every(({ line }) => line !== link.line));
  return standings.filter(
    ({ link, earns, isSound, isGap }) =>
      isOnWay(link) && link.mark !== "definition" && !isGap && (earns || isSound),
  );
};
