import { type Operation, operations } from "../operations.ts";
import { elementary } from "./elementary.ts";
import { type Code, call } from "./encode.ts";
import { and, bitselect, type Lanes, lanesOf, or } from "./lanes.ts";

/* What operations are on vectors. Those that vectors have not are called lane by lane, as JavaScript has them. */

type Vectors = (...args: readonly Code[]) => Code;

/** The operations that are made of instructions, by name. */
const made = (lanes: Lanes, keep: (value: Code) => Code): ReadonlyMap<string, Vectors> => {
  const { constant, add, multiply, equals, differs } = lanes;
  const nothing = constant(Number.NaN);
  const bit = (test: Code): Code => and(test, constant(1));
  const isValue = (a: Code, value: number): Code => equals(a, constant(value));
  /** 1, 0, or NaN where either side is none. */
  const compared = (test: (a: Code, b: Code) => Code) => (a: Code, b: Code) =>
    bitselect(nothing, bit(test(a, b)), or(differs(a, a), differs(b, b)));
  const { subtract, divide, max, min, negate, sqrt, abs } = lanes;
  const own = { add, subtract, multiply, divide, max, min, negate, sqrt, abs };
  return new Map<string, Vectors>(
    Object.entries<Vectors>({
      ...(own as Record<string, Vectors>),
      ...(elementary(lanes, keep) as Record<string, Vectors>),
      same: (a = []) => a,
      // -0 becomes 0, as the larger of the two is.
      relu: (a = []) => add(lanes.atLeastBy(a, constant(0)), constant(0)),
      less: compared(lanes.less) as Vectors,
      atMost: compared(lanes.atMost) as Vectors,
      equals: compared(equals) as Vectors,
      differs: compared(differs) as Vectors,
      quotient: (a = [], b = []) => bitselect(nothing, divide(a, b), isValue(b, 0)),
      both: (a = [], b = []) =>
        bitselect(constant(0), multiply(a, b), or(isValue(a, 0), isValue(b, 0))),
      either: (a = [], b = []) =>
        bitselect(constant(1), max(a, b), or(isValue(a, 1), isValue(b, 1))),
      gate: (a = [], b = []) => bitselect(constant(0), multiply(a, b), isValue(a, 0)),
      select: (test = [], a = [], b = []) =>
        bitselect(nothing, bitselect(a, b, differs(test, constant(0))), differs(test, test)),
    }),
  );
};

/** The operations that are called lane by lane, in the order of their numbers. */
export const foreign: readonly Operation[] = (() => {
  const known = made(lanesOf("f64", false), (value) => value);
  return Object.values(operations).filter(({ name }) => !known.has(name));
})();

/** @param keep works out a value once, before all that reads it. */
export const vectorOperations = (
  lanes: Lanes,
  keep: (value: Code) => Code,
): ((by: Operation) => Vectors) => {
  const known = made(lanes, keep);
  return (by) =>
    known.get(by.name) ??
    ((...args) => lanes.eachLane((...each) => call(foreign.indexOf(by), ...each), ...args));
};
