import { scalar } from "../expr/build.ts";
import { type FunctionDef, scalarEntries } from "../expr/function.ts";
import { type Arithmetic, interpret } from "../expr/interpret.ts";
import type { Expr } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import { intervalFunctions } from "../numeric/interval.ts";

const isScalar = ({ shape }: FunctionDef): boolean =>
  shape.gives.length === 0 && shape.takes.every((axes) => axes.length === 0);

interface Template {
  readonly names: readonly string[];
  readonly body: Expr;
}

const templates = new WeakMap<FunctionDef, Template | null>();

/** The definition of a function of scalars, in letters of its own. */
const templateOf = (fn: FunctionDef): Template | undefined => {
  const known = templates.get(fn);
  if (known !== undefined) return known ?? undefined;
  const names = fn.shape.takes.map((_, at) => `argument ${at + 1}`);
  const body = isScalar(fn)
    ? fn.definition?.(
        names.map((name) => scalarEntries(scalar(name))),
        [],
      )
    : undefined;
  const made = body ? { names, body } : null;
  templates.set(fn, made);
  return made ?? undefined;
};

const kept = new WeakMap<FunctionDef, boolean>();

/**
 * Whether a call stays a node of its own: functions of scalars without a definition, and those that can be
 * enclosed more sharply than what defines them. Definitions by cases are written out, so that every
 * condition is seen.
 */
export const isKept = (fn: FunctionDef): boolean => {
  const known = kept.get(fn);
  if (known !== undefined) return known;
  const template = templateOf(fn);
  const splits = template
    ? [...subterms(template.body)].some((part) => part.kind === "cases")
    : false;
  const isPower = template?.body.kind === "power";
  const found =
    isScalar(fn) && (!template || (intervalFunctions.has(fn.name) && !splits && !isPower));
  kept.set(fn, found);
  return found;
};

/** The value of a function's definition, in an arithmetic, or nothing where it has none. */
export const defined = <T extends object>(
  fn: FunctionDef,
  args: readonly T[],
  arithmetic: Arithmetic<T>,
): T | undefined => {
  const template = templateOf(fn);
  return (
    template &&
    interpret(template.body, arithmetic, {
      symbols: new Map(template.names.map((name, at) => [name, () => args[at] as T])),
    })
  );
};
