import { sizeText } from "../../expr/size.ts";
import type { Found } from "../scope.ts";
import { type Choice, everyWay, isWhich } from "./choose.ts";
import type { ChainReading, Meant } from "./formula.ts";
import { attemptOf, type Reading } from "./members.ts";
import type { Notation } from "./notation.ts";
import type { Statement } from "./statements.ts";

/* The ways to read a chain: as it is written, and with one side changed so that its shapes fit. */

/** Every way to read a chain, the best first. */
export const rankedWays = (
  context: Reading,
  statement: Statement,
  found: Found,
  most?: number,
): readonly ChainReading[] =>
  everyWay(
    context.settled,
    (choices) => attemptOf(context, statement, found, choices),
    () => false,
    most,
  )
    .map(({ value, choices }, order) => ({
      ...value,
      reading: { ...value.reading, choices, faults: value.cost },
      scenes: scenesIn(choices, context.notation),
      order,
    }))
    .sort(
      (a, b) =>
        a.cost - b.cost || a.strangers - b.strangers || a.scenes - b.scenes || a.order - b.order,
    )
    .map(({ reading }) => reading);

/**
 * Of how many scenes the quantities are that were taken where a name stands for several, one example or all of them:
 * what is computed from each other, or from the same, is one scene.
 */
const scenesIn = (choices: readonly Choice[], notation: Notation): number => {
  const names = choices.flatMap(({ key, options, taken }) =>
    isWhich(key) ? [options[taken]?.en ?? ""] : [],
  );
  if (names.length < 2) return 0;
  const scenes = scenesOf(notation);
  return new Set(names.flatMap((name) => scenes.get(name) ?? [])).size;
};

const known = new WeakMap<Notation, ReadonlyMap<string, number>>();

/** The scene of every quantity that is computed from another, or that another is computed from. */
const scenesOf = (notation: Notation): ReadonlyMap<string, number> => {
  const made = known.get(notation);
  if (made) return made;
  const found = new Map<string, number>();
  for (const [own, [name, from]] of [...notation.dependencies].entries()) {
    const all = [name, ...from];
    const joined = new Set(all.flatMap((each) => found.get(each) ?? []));
    for (const each of all) found.set(each, own);
    for (const [each, scene] of found) if (joined.has(scene)) found.set(each, own);
  }
  known.set(notation, found);
  return found;
};

/** How many ways are tried to mend one side, and how many are kept. */
const mostMends = 24;
const mostMended = 8;
/** How many sides are read for that in all: each way to mend one side reads the whole chain. */
const mostSides = 6000;

/** The ways to read a chain with one side mended, those with fewest changes first. */
export const tolerantWays = (
  context: Reading,
  statement: Statement,
  found: Found,
  { members }: ChainReading,
): readonly ChainReading[] => {
  const isOdd = (meant: Meant | undefined, before: Meant | undefined): boolean =>
    before?.is === "expression" && meant?.is === "expression" && shapeOf(before) !== shapeOf(meant);
  return [...members.entries()]
    .filter(([at, meant]) => isMisfit(meant) || isOdd(meant, members[at - 1]))
    .slice(0, Math.max(1, Math.floor(mostSides / (mostMends * members.length))))
    .flatMap(([mends, meant]) =>
      rankedWays({ ...context, mends }, statement, found, mostMends)
        .filter(({ misfits, members: read }) => {
          const fits = isMisfit(meant) || !isOdd(read[mends], read[mends - 1]);
          return misfits.length > 0 && read[mends]?.is === "expression" && fits;
        })
        .sort(byChanges)
        .slice(0, mostMended),
    )
    .sort(byChanges);
};

const byChanges = (a: ChainReading, b: ChainReading): number => a.misfits.length - b.misfits.length;

const isMisfit = (meant: Meant): boolean =>
  meant.is === "unreadable" && meant.error.code === "E-SHAPE";

/** The sizes of a value; a row and a column are told from nothing but their length. */
const shapeOf = ({ tensor, free }: Meant & { readonly is: "expression" }): string =>
  tensor.indices
    .slice(free.length)
    .filter(({ size }) => sizeText(size) !== "1")
    .map(({ size }) => sizeText(size))
    .join(" × ");
