import { cases, entryAt, over, product, sum, symbol } from "../../expr/build.ts";
import { inventoryOf } from "../../expr/inventory.ts";
import type { Expr, Sym } from "../../expr/node.ts";
import { fixedSize, type Size, sizeAt } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { mapCond, parts, withParts } from "../../expr/walk.ts";
import type { Input } from "../../tensor/graph.ts";
import { Lowering } from "../../tensor/lower.ts";
import { ProgramError } from "../../tensor/program-error.ts";
import { type About, javascriptModule } from "../../tensor/written/javascript.ts";
import type { Listing } from "../../tensor/written/listing.ts";
import { pythonModule } from "../../tensor/written/python.ts";
import { namesOf } from "./arrays.ts";
import { CompileError, refuse } from "./error.ts";
import { safeNames, type Target } from "./names.ts";
import type { Quantity } from "./quantities.ts";

/** How code is written. */
export interface Writing {
  /** The names of all symbols, in the order in which they become arguments. */
  readonly declared: readonly string[];
  /** The sizes that are numbers. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly target: Target;
  readonly about: About;
}

/**
 * Readable code of an expression and its derivatives, which runs by itself.
 *
 * Sizes that are not given stay open: code is made at two choices of sizes, and stands where both give the same.
 *
 * @throws CompileError E-TYPE for what has no program, or no code that serves all sizes.
 */
export const written = (
  quantities: readonly Quantity[],
  { declared, sizes: given, target, about }: Writing,
): string => {
  const bodies = quantities.map(({ of }) => of.body);
  const { symbols: read, sizes } = inventoryOf(...bodies);
  const symbols = new Map(
    declared.flatMap((name) => {
      const sym = read.get(name);
      return sym ? [[name, sym] as const] : [];
    }),
  );
  const open = [
    ...new Set([
      ...sizes,
      ...quantities.flatMap(({ of }) => of.indices.flatMap((k) => namesOf(k.size))),
    ]),
  ]
    .filter((name) => !given.has(name))
    .sort();
  const names = safeNames([...symbols.keys(), ...open], target);
  const at = (first: number, step: number): string => {
    const probe = new Map([
      ...given,
      ...open.map((name, place): [string, number] => [name, first + step * place * (place + 3)]),
    ]);
    const listing = listingOf(quantities, [...symbols.values()], open, probe, names);
    return target === "python"
      ? pythonModule(listing, about)
      : javascriptModule(listing, about, target === "ts");
  };
  const code = at(101, 7);
  if (open.length > 0 && code !== at(211, 13)) dependsOn(open);
  return code;
};

const listingOf = (
  quantities: readonly Quantity[],
  symbols: readonly Sym[],
  open: readonly string[],
  sizes: ReadonlyMap<string, number>,
  names: ReadonlyMap<string, string>,
): Listing => {
  const nameOf = (name: string): string => names.get(name) as string;
  // Sizes that are open are numbers that the code is given.
  const numbers = new Map(open.map((name) => [name, symbol(name)]));
  const slots = new Map([...symbols, ...numbers.values()].map(({ name }, slot) => [name, slot]));
  const lowering = new Lowering(sizes, slots);
  const nodeOf = ({ name, axes }: Sym): Input =>
    lowering.graph.input(
      slots.get(name) as number,
      axes.map((axis) => sizeAt(axis, sizes)),
    );
  const known = sizesIn(quantities, symbols, sizes, open);
  const sizeCode = (value: number): string => {
    const of = known.get(value);
    return of && namesOf(of).some((name) => names.has(name))
      ? codeOf(of, sizes, names)
      : `${value}`;
  };
  const shape = (axes: readonly Size[]): readonly string[] =>
    axes.map((axis) => sizeCode(sizeAt(axis, sizes)));
  const told = (name: string): Listing["sizes"][number]["from"] => {
    const all = symbols.flatMap(({ name: input, axes }) =>
      axes.flatMap((of, axis) => {
        const found = solvedFor(of, name, sizes, names);
        return found ? [{ input: nameOf(input), axis, ...found }] : [];
      }),
    );
    return all.find(({ times, plus }) => times === 1 && plus === 0) ?? all[0];
  };
  try {
    return {
      inputs: symbols.map((sym) => ({
        name: nameOf(sym.name),
        node: nodeOf(sym),
        axes: sym.axes,
        shape: shape(sym.axes),
      })),
      sizes: [...numbers].map(([name, sym]) => ({
        name: nameOf(name),
        node: nodeOf(sym),
        from: told(name),
      })),
      outputs: quantities.map(({ by, of }) => ({
        name: by === undefined ? "value" : `gradient_${nameOf(by)}`,
        by: by === undefined ? undefined : nameOf(by),
        node: lowering.tensor({ indices: of.indices, body: withSizes(of, numbers, sizes) }),
        shape: shape(of.indices.map((k) => k.size)),
      })),
      sizeCode,
    };
  } catch (error) {
    if (error instanceof ProgramError) throw new CompileError(error.code, error.says);
    throw error;
  }
};

/** The sizes of all axes by their values. @throws CompileError E-TYPE where two have one value. */
const sizesIn = (
  quantities: readonly Quantity[],
  symbols: readonly Sym[],
  sizes: ReadonlyMap<string, number>,
  open: readonly string[],
): ReadonlyMap<number, Size> => {
  const known = new Map<number, Size>();
  const add = (of: Size): void => {
    const value = sizeAt(of, sizes);
    const other = known.get(value);
    if (other && other !== of && (fixedSize(of) ?? fixedSize(other)) === undefined) dependsOn(open);
    if (!other || fixedSize(other) !== undefined) known.set(value, of);
  };
  for (const { axes } of symbols) axes.forEach(add);
  const seen = new Set<Expr>();
  const visit = (e: Expr): void => {
    if (seen.has(e)) return;
    seen.add(e);
    if (e.kind === "over") for (const k of e.by) add(k.size);
    if (e.kind === "call") for (const { by } of e.args) for (const k of by) add(k.size);
    parts(e).forEach(visit);
  };
  for (const { of } of quantities) {
    for (const k of of.indices) add(k.size);
    visit(of.body);
  }
  return known;
};

const dependsOn = (open: readonly string[]): never =>
  refuse(
    "E-TYPE",
    `Le code dépend des tailles ${open.join(", ")} : elles se donnent par --sizes.`,
    `The code depends on the sizes ${open.join(", ")}: they are given by --sizes.`,
  );

/** A size that is a·name + c, as what it takes to tell the name; c may hold sizes that are numbers. */
const solvedFor = (
  { terms }: Size,
  name: string,
  sizes: ReadonlyMap<string, number>,
  open: ReadonlyMap<string, string>,
): { readonly times: number; readonly plus: number } | undefined => {
  let [times, plus] = [0, 0];
  for (const { coefficient, names } of terms) {
    const amount = names.reduce(
      (so, each) => so * (open.has(each) ? 1 : (sizes.get(each) ?? 1)),
      coefficient,
    );
    const left = names.filter((each) => open.has(each));
    if (left.length === 0) plus += amount;
    else if (left.length === 1 && left[0] === name) times += amount;
    else return undefined;
  }
  return times > 0 ? { times, plus } : undefined;
};

/** A size in the names of code; what was given is a number. */
const codeOf = (
  { terms }: Size,
  sizes: ReadonlyMap<string, number>,
  names: ReadonlyMap<string, string>,
): string => {
  const code = terms
    .toSorted((a, b) => Number(a.coefficient < 0) - Number(b.coefficient < 0))
    .map(({ coefficient, names: own }, at) => {
      const factors = own.flatMap((name) => names.get(name) ?? []);
      const number = own.reduce(
        (so, name) => (names.has(name) ? so : so * (sizes.get(name) ?? 1)),
        coefficient,
      );
      const amount = Math.abs(number);
      const text = [...(amount === 1 && factors.length > 0 ? [] : [`${amount}`]), ...factors].join(
        " * ",
      );
      return at === 0 ? `${number < 0 ? "-" : ""}${text}` : `${number < 0 ? "-" : "+"} ${text}`;
    })
    .join(" ");
  return terms.length > 1 ? `(${code})` : code;
};

/** The expression with sizes that stand in it as numbers read as symbols. */
const withSizes = (
  { body }: Tensor,
  numbers: ReadonlyMap<string, Sym>,
  sizes: ReadonlyMap<string, number>,
): Expr => {
  const seen = new Map<Expr, Expr>();
  const go = (e: Expr): Expr => {
    const known = seen.get(e);
    if (known) return known;
    const made = step(e);
    seen.set(e, made);
    return made;
  };
  const step = (e: Expr): Expr => {
    switch (e.kind) {
      case "size":
        return e.value.terms.some(({ names }) => names.some((name) => numbers.has(name)))
          ? asSum(e.value, numbers, sizes)
          : e;
      case "over":
        return over(e.op, e.by, go(e.body), e.where && mapCond(e.where, go));
      case "cases":
        return cases(
          e.arms.map(({ when, is }) => ({ when: mapCond(when, go), is: go(is) })),
          e.otherwise && go(e.otherwise),
        );
      default: {
        const all = parts(e);
        return all.length === 0 ? e : withParts(e, all.map(go));
      }
    }
  };
  return go(body);
};

const asSum = (
  { terms }: Size,
  numbers: ReadonlyMap<string, Sym>,
  sizes: ReadonlyMap<string, number>,
): Expr => {
  const all = terms.map(({ coefficient, names }) => {
    const factors = names.flatMap((name) => {
      const number = numbers.get(name);
      return number ? [entryAt(number, [])] : [];
    });
    const amount = names.reduce(
      (so, name) => (numbers.has(name) ? so : so * (sizes.get(name) ?? 1)),
      coefficient,
    );
    return amount === 1 && factors.length > 0 ? product(...factors) : product(amount, ...factors);
  });
  return sum(...all);
};
