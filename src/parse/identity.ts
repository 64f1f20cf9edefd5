const numbers = new WeakMap<object, number>();
let last = 0;

/** A number for each object, by which keys name it; no two objects have the same. */
export const identityOf = (object: object): number => {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  last += 1;
  numbers.set(object, last);
  return last;
};
