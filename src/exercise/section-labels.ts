import type { NotationSays } from "../parse/latex/notation.ts";

/* Labels of sections, as the copy counts them and as a file names them. */

/**
 * What is said for the questions of an exercise, by the labels of a copy. An id is cut where letters and digits
 * meet: `2l` is 2.l. The ids are labels of the copy as they stand, or all of them below one label of it, as when
 * an exercise is the second of a copy: whichever finds most of them, the shortest and first if several do.
 */
export const alignSections = (
  sections: Readonly<Record<string, NotationSays>>,
  labels: readonly (readonly string[])[],
): Readonly<Record<string, NotationSays>> => {
  const ids = Object.keys(sections);
  const known = new Set(labels.flatMap((label) => label.map((_, at) => dotted(label, at + 1))));
  const found = (above: string): number => ids.filter((id) => known.has(join(above, id))).length;
  let best = "";
  for (const above of [...known].sort((a, b) => a.split(".").length - b.split(".").length))
    if (found(above) > found(best)) best = above;
  return Object.fromEntries(ids.map((id) => [join(best, id), sections[id] as NotationSays]));
};

const dotted = (label: readonly string[], length: number): string =>
  label.slice(0, length).join(".");

/** A label below another. */
export const join = (above: string, below: string): string =>
  above === "" ? below : `${above}.${below}`;

/** The label of a question: `2l` is 2.l, `b-1` is b.1. */
export const labelOfId = (id: string | number): string =>
  (`${id}`.match(/\d+|\p{L}+/gu) ?? [`${id}`]).join(".");

/** The keys of sections that a section's own notation stands on, the widest first, itself last. */
export const keysAbove = (key: string): readonly string[] => {
  const [, base = "", role = ""] = /^(.*?) ?(statement|answer)?$/u.exec(key) ?? [];
  const joint = base.includes(" / ") ? " / " : ".";
  const steps = base === "" ? [] : base.split(joint);
  return ["", ...steps.map((_, at) => steps.slice(0, at + 1).join(joint))]
    .flatMap((each) => (role === "" ? [each] : [each, `${each} ${role}`.trim()]))
    .filter((each) => each !== "");
};
