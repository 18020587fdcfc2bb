import type { Code } from '../wasm/code.ts';

/**
 * Writes a function of the four single-precision numbers on the stack. Limits are set by `pmin` and `pmax`, one instruction each
 * where `min` and `max` are eight; with the number first and the limit second, what is no number stays none.
 */
type Vector = (code: Code) => void;

type Eight = readonly [number, number, number, number, number, number, number, number];

/** New locals, of which the first `count` may be used. */
function vectors(code: Code, count: number): Eight {
  return Array.from({ length: count }, () => code.local('v128')) as unknown as Eight;
}

/** c₀xⁿ + … + cₙ at the vector in a local, by Horner's rule. */
function polynomial(code: Code, x: number, coefficients: readonly number[]): void {
  coefficients.forEach((c, i) => {
    if (i > 0) code.get(x);
    if (i > 0 && !code.fused) code.op('f32x4.mul');
    code.four(c);
    if (i > 0) code.op(code.fused ? 'f32x4.relaxed_madd' : 'f32x4.add');
  });
}

/** 3·2²²: a number below 2²² to which it is added is rounded to a whole one, which stands in the last bits. */
const roundsToWhole = 12_582_912;

/**
 * eˣ to about 1e-7 relative: x = n·ln 2 + r with |r| ≤ ½ ln 2, a polynomial of degree six in r (coefficients of the Cephes
 * library's single-precision exp, public domain), and n added to its exponent. Infinite above 88.72; zero below −87.3.
 */
export const exp: Vector = (code) => {
  const [x, clipped, shifted, n, r, p] = vectors(code, 6);
  code.tee(x);
  code.four(88.72);
  code.op('f32x4.pmin');
  code.four(-87.3);
  code.op('f32x4.pmax');
  code.tee(clipped);
  code.four(Math.LOG2E);
  code.op('f32x4.mul');
  code.four(roundsToWhole);
  code.op('f32x4.add');
  code.tee(shifted);
  code.four(roundsToWhole);
  code.op('f32x4.sub');
  code.set(n);
  code.get(clipped);
  code.get(n);
  code.four(0.693359375);
  code.op('f32x4.mul', 'f32x4.sub');
  code.get(n);
  code.four(-2.1219444e-4);
  code.op('f32x4.mul', 'f32x4.sub');
  code.set(r);
  polynomial(
    code,
    r,
    [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1],
  );
  code.get(r);
  code.get(r);
  code.op('f32x4.mul', 'f32x4.mul');
  code.get(r);
  code.op('f32x4.add');
  code.four(1);
  code.op('f32x4.add');
  code.set(p);
  // p·2ⁿ by p's own exponent bits: of n = 128 there is no 2ⁿ, but p is then below 1; of n = −126 it is above.
  code.get(p);
  code.get(shifted);
  code.i32(23);
  code.op('i32x4.shl', 'i32x4.add');
  code.set(p);
  // Beyond the range: what is above it is infinite, what is below it zero; a number that is none stays none.
  code.four(Infinity);
  code.get(p);
  code.get(x);
  code.four(88.72);
  code.op('f32x4.gt', 'v128.bitselect');
  code.set(p);
  code.four(0);
  code.get(p);
  code.get(x);
  code.four(-87.3);
  code.op('f32x4.lt', 'v128.bitselect');
};

/** ln x to about 1e-7 absolute and relative (Cephes logf); −∞ at 0, not a number below. */
export const log: Vector = (code) => {
  const [x, m, e, small, z, y] = vectors(code, 6);
  code.set(x);
  // x = m·2ᵉ with ½ ≤ m < 1; below √½ doubled.
  code.get(x);
  code.fourWhole(0x007fffff);
  code.op('v128.and');
  code.fourWhole(0x3f000000);
  code.op('v128.or');
  code.set(m);
  code.get(x);
  code.i32(23);
  code.op('i32x4.shr_s');
  code.fourWhole(126);
  code.op('i32x4.sub', 'f32x4.convert_i32x4_s');
  code.set(e);
  code.get(m);
  code.four(Math.SQRT1_2);
  code.op('f32x4.lt');
  code.set(small);
  code.get(e);
  code.get(small);
  code.four(1);
  code.op('v128.and', 'f32x4.sub');
  code.set(e);
  code.get(m);
  code.get(m);
  code.get(small);
  code.op('v128.and', 'f32x4.add');
  code.four(1);
  code.op('f32x4.sub');
  code.set(m);
  code.get(m);
  code.get(m);
  code.op('f32x4.mul');
  code.set(z);
  polynomial(
    code,
    m,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  );
  code.get(m);
  code.op('f32x4.mul');
  code.get(z);
  code.op('f32x4.mul');
  code.get(e);
  code.four(-2.1219444e-4);
  code.op('f32x4.mul', 'f32x4.add');
  code.get(z);
  code.four(0.5);
  code.op('f32x4.mul', 'f32x4.sub');
  code.get(m);
  code.op('f32x4.add');
  code.get(e);
  code.four(0.693359375);
  code.op('f32x4.mul', 'f32x4.add');
  code.set(y);
  // Infinity and what is none pass through; 0 gives −∞, less gives none.
  code.get(x);
  code.get(y);
  code.get(x);
  code.four(3.4028234663852886e38);
  code.op('f32x4.gt', 'v128.bitselect');
  code.set(y);
  code.four(-Infinity);
  code.get(y);
  code.get(x);
  code.four(0);
  code.op('f32x4.eq', 'v128.bitselect');
  code.set(y);
  code.four(NaN);
  code.get(y);
  code.get(x);
  code.four(0);
  code.op('f32x4.ge', 'v128.not', 'v128.bitselect');
};

/** 1/(1 + e⁻ˣ) by e^−|x|, which never overflows. */
export const logistic: Vector = (code) => {
  const [x, e, d] = vectors(code, 3);
  code.tee(x);
  code.op('f32x4.abs', 'f32x4.neg');
  exp(code);
  code.tee(e);
  code.four(1);
  code.op('f32x4.add');
  code.set(d);
  code.four(1);
  code.get(e);
  code.get(x);
  code.four(0);
  code.op('f32x4.ge', 'v128.bitselect');
  code.get(d);
  code.op('f32x4.div');
};

/** max(x, 0) + ln(1 + e^−|x|); ln(1 + e) = e·ln u/(u − 1) with u the rounded 1 + e, exact to rounding for small e. */
export const softplus: Vector = (code) => {
  const [x, e, u, l] = vectors(code, 4);
  code.tee(x);
  code.op('f32x4.abs', 'f32x4.neg');
  exp(code);
  code.tee(e);
  code.four(1);
  code.op('f32x4.add');
  code.tee(u);
  log(code);
  code.set(l);
  code.get(e);
  code.get(l);
  code.get(e);
  code.op('f32x4.mul');
  code.get(u);
  code.four(1);
  code.op('f32x4.sub', 'f32x4.div');
  code.get(u);
  code.four(1);
  code.op('f32x4.eq', 'v128.bitselect');
  code.get(x);
  code.four(0);
  code.op('f32x4.pmax', 'f32x4.add');
};

/**
 * tanh x as x·P(x²)/Q(x²), both of degree four and fitted over |x| ≤ 8.3 for the least relative error: 1e-8, and with the
 * roundings of single precision 3.3e-7 (3e-7 where products are fused). Beyond, it is 1 but for 1.3e-7.
 */
export const tanh: Vector = (code) => {
  const [x, z, p] = vectors(code, 3);
  code.four(8.3);
  code.op('f32x4.pmin');
  code.four(-8.3);
  code.op('f32x4.pmax');
  code.tee(x);
  code.get(x);
  code.op('f32x4.mul');
  code.set(z);
  polynomial(code, z, [1.464829769e-8, 2.150852449e-5, 0.003549170956, 0.1342587202, 0.9999999907]);
  code.get(x);
  code.op('f32x4.mul');
  code.set(p);
  code.get(p);
  polynomial(code, z, [8.295124529e-7, 0.0003373953368, 0.02607995665, 0.4675919685, 1.0]);
  code.op('f32x4.div');
  code.four(1);
  code.op('f32x4.pmin');
  code.four(-1);
  code.op('f32x4.pmax');
};

/**
 * sin x or cos x: x is brought to |r| ≤ π/4 by a multiple n of π/2 subtracted in three parts, then one of two polynomials
 * (Cephes sinf, cosf). Good to about 1e-7 for |x| < 8000.
 */
function circular(shift: 0 | 1): Vector {
  return (code) => {
    const [x, n, q, r, z, s, c, odd] = vectors(code, 8);
    code.tee(x);
    code.four(2 / Math.PI);
    code.op('f32x4.mul', 'f32x4.nearest');
    code.tee(n);
    code.op('i32x4.trunc_sat_f32x4_s');
    code.fourWhole(shift);
    code.op('i32x4.add');
    code.set(q);
    code.get(x);
    for (const part of [1.5703125, 4.837512969970703125e-4, 7.54978995489189e-8]) {
      code.get(n);
      code.four(part);
      code.op('f32x4.mul', 'f32x4.sub');
    }
    code.tee(r);
    code.get(r);
    code.op('f32x4.mul');
    code.set(z);
    polynomial(code, z, [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
    code.get(z);
    code.op('f32x4.mul');
    code.get(r);
    code.op('f32x4.mul');
    code.get(r);
    code.op('f32x4.add');
    code.set(s);
    polynomial(code, z, [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]);
    code.get(z);
    code.op('f32x4.mul');
    code.four(-0.5);
    code.op('f32x4.add');
    code.get(z);
    code.op('f32x4.mul');
    code.four(1);
    code.op('f32x4.add');
    code.set(c);
    // Odd multiples take the cosine; the second and third quarter take the other sign.
    code.get(q);
    code.i32(31);
    code.op('i32x4.shl');
    code.i32(31);
    code.op('i32x4.shr_s');
    code.set(odd);
    code.get(c);
    code.get(s);
    code.get(odd);
    code.op('v128.bitselect');
    code.get(q);
    code.i32(30);
    code.op('i32x4.shl');
    code.fourWhole(-2147483648);
    code.op('v128.and', 'v128.xor');
  };
}

/** Functions that have no instruction. */
export const vectorFunctions: Readonly<Record<string, Vector>> = {
  exp,
  log,
  logistic,
  softplus,
  tanh,
  sin: circular(0),
  cos: circular(1),
};
