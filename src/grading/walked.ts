import { type Document, placeOf } from "../document/document.ts";
import { type Assigned, assigned } from "./assigned.ts";
import type { JudgedLink } from "./judged.ts";
import { readAs, standingOf } from "./meant.ts";
import type { Prepared } from "./prepared.ts";
import { type PlacedSection, readCopy } from "./reading.ts";
import type { Verdict } from "./verdict.ts";
import { verdictsOn } from "./verdicts.ts";

/* The verdicts on a copy with the question that each serves, read as it is written, or as a person says it is meant. */

/** A copy with the verdicts on its links, and the question that each of them serves. */
interface Walked {
  readonly sections: readonly PlacedSection[];
  readonly verdicts: readonly Verdict[];
  readonly places: ReadonlyMap<Verdict, Assigned>;
}

const walked = (sections: readonly PlacedSection[]): Walked => {
  const verdicts = verdictsOn(sections);
  const places = new Map<Verdict, Assigned>();
  for (const [at, section] of sections.entries()) {
    const own = verdicts.filter((verdict) => verdict.section === at);
    for (const [which, each] of assigned(own, section.questions).entries())
      places.set(own[which] as Verdict, each);
  }
  return { sections, verdicts, places };
};

/** How a link is shown where it is not what was judged that was written. */
type Shown = Partial<
  Pick<JudgedLink, "id" | "left" | "relation" | "right" | "place" | "meant" | "wrongPart">
>;

/**
 * A copy with what a person says that its lines mean; each line is still shown as it was written.
 *
 * @param said in LaTeX, by the ids of lines
 */
export const walkedCopy = (
  document: Document,
  exercise: Prepared,
  said: ReadonlyMap<string, string>,
): Walked & { readonly shownAs: (verdict: Verdict) => Shown } => {
  const written = walked(readCopy(document, exercise));
  const id = (verdict: Verdict): string => idOf(verdict, written.places.get(verdict));
  const named = written.verdicts.flatMap((verdict) => {
    const latex = said.get(id(verdict));
    return latex === undefined ? [] : [{ link: verdict.link, latex }];
  });
  if (named.length === 0) return { ...written, shownAs: () => ({}) };
  const { sections, standing, before, meanings } = readAs(document, exercise, named);
  const known = new Map(written.verdicts.map((verdict) => [standingOf(verdict.link), verdict]));
  return {
    ...walked(sections),
    shownAs: ({ link }) => {
      const place = placeOf(document, before(link.right.span).start);
      const own = known.get(standing(link));
      if (!own) return { place };
      const { left, relation, right } = own.link;
      const meant = meanings.get(standing(link));
      return {
        id: id(own),
        left: left.source,
        relation,
        right: right.source,
        place: own.link.place,
        meant,
        // It stands in what is meant, and not in what is shown.
        ...(meant && !meant.error && { wrongPart: undefined }),
      };
    },
  };
};

/** What a link is called: the question that it serves, and a hash of what it says. */
export const idOf = ({ line }: Verdict, place: Assigned | undefined): string =>
  `${place?.question?.question.id ?? "x"}-${line}`;
