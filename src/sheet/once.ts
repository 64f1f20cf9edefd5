/**
 * A function of two objects that is worked out once for each pair of them: the sheets in all forms ask for the same
 * formulas. What it gives may depend on nothing else.
 */
export const once = <A extends object, B extends object, R>(
  make: (first: A, second: B) => R,
): ((first: A, second: B) => R) => {
  const known = new WeakMap<A, WeakMap<B, { readonly made: R }>>();
  return (first, second) => {
    const ofFirst = known.get(first) ?? new WeakMap<B, { readonly made: R }>();
    known.set(first, ofFirst);
    const { made } = ofFirst.get(second) ?? { made: make(first, second) };
    ofFirst.set(second, { made });
    return made;
  };
};
