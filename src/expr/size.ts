/**
 * A symbolic size: a polynomial with integer coefficients in size symbols, such as n, 2·d_h or n - k + 1.
 * Every size symbol stands for a positive integer. Two sizes are equal when their keys are.
 */
export interface Size {
  readonly key: string;
  readonly terms: readonly SizeTerm[];
}

/** coefficient · n₁ · n₂ …, the names sorted. */
export interface SizeTerm {
  readonly coefficient: number;
  readonly names: readonly string[];
}

const table = new Map<string, Size>();

const make = (terms: readonly SizeTerm[]): Size => {
  const byNames = new Map<string, SizeTerm>();
  for (const term of terms) {
    const names = [...term.names].sort();
    const id = names.join("*");
    const coefficient = (byNames.get(id)?.coefficient ?? 0) + term.coefficient;
    byNames.set(id, { coefficient, names });
  }
  const kept = [...byNames]
    .filter(([, term]) => term.coefficient !== 0)
    .sort(([a], [b]) => (a === "" ? 1 : b === "" ? -1 : a < b ? -1 : 1));
  const key = kept.map(([id, term]) => `${term.coefficient}*${id}`).join("+") || "0";
  const known = table.get(key);
  if (known) return known;
  const size: Size = { key, terms: kept.map(([, term]) => term) };
  table.set(key, size);
  return size;
};

/** The size written with one letter, or a fixed whole number. */
export const size = (value: string | number): Size =>
  typeof value === "number"
    ? make([{ coefficient: value, names: [] }])
    : make([{ coefficient: 1, names: [value] }]);

export const addSizes = (...sizes: readonly Size[]): Size => make(sizes.flatMap((s) => s.terms));

export const scaleSize = (factor: number, of: Size): Size =>
  make(of.terms.map((term) => ({ ...term, coefficient: factor * term.coefficient })));

export const multiplySizes = (left: Size, right: Size): Size =>
  make(
    left.terms.flatMap((a) =>
      right.terms.map((b) => ({
        coefficient: a.coefficient * b.coefficient,
        names: [...a.names, ...b.names],
      })),
    ),
  );

/**
 * ⌊of/by⌋, for a `by` that is one term: nothing where a term with a symbol is no multiple of it, since the floor then
 * hangs on the value of the symbol. What is left of a number is rounded down only where `by` is a number.
 */
export const floorDivided = (of: Size, by: Size): Size | undefined => {
  const [divisor, ...more] = by.terms;
  if (!divisor || divisor.coefficient < 1 || more.length > 0) return undefined;
  const parts = of.terms.map(({ coefficient, names }): SizeTerm | undefined => {
    const left = [...names];
    for (const name of divisor.names) {
      const at = left.indexOf(name);
      if (at < 0) return undefined;
      left.splice(at, 1);
    }
    const ratio = coefficient / divisor.coefficient;
    if (!Number.isInteger(ratio) && names.length > 0) return undefined;
    return { coefficient: Math.floor(ratio), names: left };
  });
  return parts.includes(undefined) ? undefined : make(parts as readonly SizeTerm[]);
};

/** The whole number a size is, when it names no symbol. */
export const fixedSize = (of: Size): number | undefined => {
  if (of.terms.length === 0) return 0;
  const [term] = of.terms;
  return of.terms.length === 1 && term?.names.length === 0 ? term.coefficient : undefined;
};

/** The least value a size takes, its symbols being 1 or more; nothing where there is none. */
export const leastSize = (of: Size): number | undefined =>
  of.terms.some(({ coefficient, names }) => names.length > 0 && coefficient < 0)
    ? undefined
    : of.terms.reduce((total, { coefficient }) => total + coefficient, 0);

/** The symbol a size is, when it is just that. */
export const sizeName = (of: Size): string | undefined => {
  const [term] = of.terms;
  return of.terms.length === 1 && term?.coefficient === 1 && term.names.length === 1
    ? term.names[0]
    : undefined;
};

/** Each symbol replaced by the size it is bound to; unbound symbols stay. */
export const fillSize = (of: Size, bound: ReadonlyMap<string, Size>): Size => {
  if (bound.size === 0 || !of.terms.some((term) => term.names.some((name) => bound.has(name)))) {
    return of;
  }
  return addSizes(
    ...of.terms.map((term) =>
      term.names.reduce(
        (product, name) => multiplySizes(product, bound.get(name) ?? size(name)),
        size(term.coefficient),
      ),
    ),
  );
};

/** A size symbol that was given no value. */
export class UnknownSize extends RangeError {
  readonly size: string;

  constructor(size: string) {
    super(`the size ${size} has no value`);
    this.size = size;
  }
}

/**
 * The whole number a size has once its symbols are given values.
 *
 * @throws UnknownSize for a symbol without a value.
 */
export const sizeAt = (of: Size, values: ReadonlyMap<string, number>): number =>
  of.terms.reduce(
    (total, term) =>
      total +
      term.names.reduce((product, name) => {
        const value = values.get(name);
        if (value === undefined) throw new UnknownSize(name);
        return product * value;
      }, term.coefficient),
    0,
  );

/** A size as people type it: `n`, `2*d_h`, `n - k + 1`. */
export const sizeText = (of: Size): string => {
  if (of.terms.length === 0) return "0";
  return of.terms
    .map((term, at) => {
      const names = term.names.join("*");
      const amount = Math.abs(term.coefficient);
      const body = names === "" ? `${amount}` : amount === 1 ? names : `${amount}*${names}`;
      if (at === 0) return term.coefficient < 0 ? `-${body}` : body;
      return term.coefficient < 0 ? ` - ${body}` : ` + ${body}`;
    })
    .join("");
};
