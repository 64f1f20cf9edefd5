/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const complex = (re: number, im = 0): Complex => ({ re, im });

const nowhere = complex(Number.NaN, Number.NaN);

export const addComplex = (a: Complex, b: Complex): Complex => complex(a.re + b.re, a.im + b.im);

export const multiplyComplex = (a: Complex, b: Complex): Complex =>
  complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);

/** 1/z, without overflow of |z|² (Smith 1962). */
export const inverseComplex = ({ re, im }: Complex): Complex => {
  if (re === 0 && im === 0) return nowhere;
  if (Math.abs(re) >= Math.abs(im)) {
    const ratio = im / re;
    const below = re + im * ratio;
    return complex(1 / below, -ratio / below);
  }
  const ratio = re / im;
  const below = re * ratio + im;
  return complex(ratio / below, -1 / below);
};

export const expComplex = ({ re, im }: Complex): Complex => {
  const length = Math.exp(re);
  return complex(length * Math.cos(im), length * Math.sin(im));
};

/** The logarithm on the right half plane. Real mathematics has none on the left, and neither has this. */
export const logComplex = ({ re, im }: Complex): Complex =>
  re > 0 ? complex(Math.log(Math.hypot(re, im)), Math.atan2(im, re)) : nowhere;

export const powerComplex = (base: Complex, exponent: Complex): Complex =>
  expComplex(multiplyComplex(exponent, logComplex(base)));

/** A whole power, by repeated squaring. */
export const wholePowerComplex = (base: Complex, exponent: number): Complex => {
  if (exponent < 0) return inverseComplex(wholePowerComplex(base, -exponent));
  let result = complex(1);
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiplyComplex(result, square);
    if (left > 1) square = multiplyComplex(square, square);
  }
  return result;
};

export const sinComplex = ({ re, im }: Complex): Complex =>
  complex(Math.sin(re) * Math.cosh(im), Math.cos(re) * Math.sinh(im));

export const cosComplex = ({ re, im }: Complex): Complex =>
  complex(Math.cos(re) * Math.cosh(im), -Math.sin(re) * Math.sinh(im));

export const sinhComplex = ({ re, im }: Complex): Complex =>
  complex(Math.sinh(re) * Math.cos(im), Math.cosh(re) * Math.sin(im));

export const coshComplex = ({ re, im }: Complex): Complex =>
  complex(Math.cosh(re) * Math.cos(im), Math.sinh(re) * Math.sin(im));

/** tanh, through sech² so that no difference 1 - tanh² is ever taken. */
export const tanhComplex = ({ re, im }: Complex): Complex => {
  const [t, s, sech] = [Math.tanh(re), Math.tan(im), 1 / Math.cosh(re)];
  const below = 1 + t * t * s * s;
  return complex((t * (1 + s * s)) / below, (s * sech * sech) / below);
};

/** The analytic functions known here, by the names they have in the room `functions`. */
export const analytic: ReadonlyMap<string, (z: Complex) => Complex> = new Map([
  ["exp", expComplex],
  ["log", logComplex],
  ["sin", sinComplex],
  ["cos", cosComplex],
  ["sinh", sinhComplex],
  ["cosh", coshComplex],
  ["tanh", tanhComplex],
]);
