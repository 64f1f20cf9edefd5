import { type Effort, examine, type Finding } from "./examine.ts";
import { constrainedIn, withTies } from "./facts.ts";
import type { Instance, Question } from "./instance.ts";
import { worldsOf } from "./worlds.ts";

/** How many worlds are gone through at one choice of sizes: the fewer, the larger the graph is. */
const mostWorlds = 4096;
const fewestWorlds = 24;
const mostWorldNodes = 33_333;

/** How many points are looked at in a world: the fewer, the more worlds there are and the larger the graph. */
const pointsAlone = 80;
const pointsAmongFew = 24;
const pointsAmongMany = 6;
const fewWorlds = 8;
const fewestPoints = 5;
const mostPointNodes = 12_000;

/** What came out in all worlds. */
export interface Overall extends Finding {
  /** Whether there are more entries or worlds than were looked at. */
  readonly isSample: boolean;
}

/** Looks at both sides at one choice of sizes, in every world if there are not too many. */
export const examineAll = (
  question: Question,
  instance: Instance,
  seed: number,
  isProved: () => boolean,
): Overall => {
  const size = instance.graph.nodes.length;
  const most = clamp(fewestWorlds, Math.floor(mostWorldNodes / size), mostWorlds);
  const { worlds, free, isSample } = worldsOf(constrainedIn(question, instance), most, seed);
  const effort: Effort = {
    ranges: (slot) => (slot.by.length === 0 ? question.assume.get(slot.of) : undefined),
    seed,
    points: pointsIn(worlds.length, size),
    offBorders: question.offBorders,
    differentiated: question.differentiated,
    // Of too many worlds some are looked at; what is shown is shown for all at once.
    isProved: isSample ? () => true : isProved,
  };
  let bits = Number.POSITIVE_INFINITY;
  let points = 0;
  let isZero = true;
  let isTower = false;
  let isOpen = false;
  let domain: Finding["domain"];
  for (const world of worlds) {
    const found = examine(instance, withTies(question, instance, world), effort);
    domain ??= found.domain;
    if (found.apart) return { ...found, isSample };
    isOpen ||= found.isOpen;
    if (found.points === 0) continue;
    points += found.points;
    isZero &&= found.isZero;
    isTower ||= found.isTower === true;
    bits = Math.min(bits, found.bits);
  }
  isZero &&= !isOpen;
  const seen = { points, isOpen, ...(isTower && { isTower }), ...(domain && { domain }) };
  if (!isSample || isProved()) return { ...seen, isZero, bits, isSample: instance.isSample };
  const all = examine(instance, withTies(question, instance, free), {
    ...effort,
    isProved: () => false,
  });
  return all.isZero
    ? { ...seen, isZero, bits: all.bits, isSample: instance.isSample }
    : { ...seen, isZero, bits, isSample: true };
};

const clamp = (least: number, wish: number, most: number): number =>
  Math.max(least, Math.min(most, wish));

const pointsIn = (worlds: number, nodes: number): number =>
  Math.min(
    worlds === 1 ? pointsAlone : worlds <= fewWorlds ? pointsAmongFew : pointsAmongMany,
    Math.max(fewestPoints, Math.floor(mostPointNodes / nodes)),
  );
