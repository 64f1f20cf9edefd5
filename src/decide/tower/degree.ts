/** A value as a fraction of polynomials: the degrees of both. */
export interface Degree {
  readonly above: number;
  readonly below: number;
}

export const constant: Degree = { above: 0, below: 0 };
export const variable: Degree = { above: 1, below: 0 };

export const degreeOfSum = (of: readonly Degree[]): Degree => {
  const below = of.reduce((total, each) => total + each.below, 0);
  return { above: Math.max(...of.map((each) => each.above + below - each.below)), below };
};

export const degreeOfProduct = (of: readonly Degree[]): Degree => ({
  above: of.reduce((total, each) => total + each.above, 0),
  below: of.reduce((total, each) => total + each.below, 0),
});

export const degreeOfPower = ({ above, below }: Degree, exponent: number): Degree =>
  exponent < 0
    ? { above: -exponent * below, below: -exponent * above }
    : { above: exponent * above, below: exponent * below };
