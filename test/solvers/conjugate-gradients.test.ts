import { Matrix, pseudoInverse, solve } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { mersenneRandom } from '../../src/base/mersenne.ts';
import { cgls, cglsDefaults } from '../../src/solvers/cgls.ts';
import type { LinearOperator } from '../../src/solvers/objective.ts';
import { pcg } from '../../src/solvers/pcg.ts';
import { dot, minus, norm, times } from '../../src/solvers/vectors.ts';
import { residualNet, residualStart } from '../oracles/residual-net.ts';
import { definite } from './problems.ts';

const operator =
  (a: Matrix): LinearOperator =>
  (v) =>
    Float64Array.from(a.mmul(Matrix.columnVector(v)).to1DArray());
const randomMatrix = (rows: number, columns: number, seed: number): Matrix =>
  Matrix.from1DArray(rows, columns, [...mersenneRandom(seed).randn(rows, columns)]);

describe('pcg', () => {
  const a = new Matrix(definite(12));
  const b = mersenneRandom(3).randn(12, 1);
  const direct = Float64Array.from(solve(a, Matrix.columnVector(b)).to1DArray());

  test('agrees with a direct solve after at most n iterations', () => {
    const { x, iterations, end, residuals } = pcg(operator(a), b, { tolerance: 1e-12, iterations: 20 });
    expect(end).toBe('converged');
    expect(iterations).toBeLessThanOrEqual(12);
    expect(residuals).toHaveLength(iterations + 1);
    // ‖A⁻¹‖ < 1 for this matrix's smallest eigenvalue 0.55 … doubled for safety.
    expect(norm(minus(x, direct))).toBeLessThan(2 * 1e-12 * norm(b) + 1e-14);
    expect(norm(minus(b, operator(a)(x)))).toBeLessThan(2e-12 * norm(b));
  });

  test('an exact preconditioner needs one iteration, a diagonal one fewer than none', () => {
    const inverse: LinearOperator = (r) => Float64Array.from(solve(a, Matrix.columnVector(r)).to1DArray());
    const options = { tolerance: 1e-8, iterations: 50 };
    expect(pcg(operator(a), b, { ...options, preconditioner: inverse }).iterations).toBe(1);
    const diagonal = pcg(operator(a), b, {
      ...options,
      preconditioner: (r) => r.map((v, i) => v / a.get(i, i)),
    });
    expect(diagonal.iterations).toBeLessThan(pcg(operator(a), b, options).iterations);
    expect(norm(minus(diagonal.x, direct))).toBeLessThan(1e-7);
  });

  test('on running out of iterations it gives the iterate with the smallest residual', () => {
    const { data, x0 } = residualStart();
    const net = residualNet(data, 1e-5);
    const [H, g] = [net.curvature!(x0), net.gradient(x0).gradient];
    const right = times(-1, g);
    const { residuals, end, x } = pcg(H, right, { tolerance: 1e-2, iterations: 8 });
    // The course's residual network at its start, published to 13 digits; rounding grows along the way.
    const expected = [
      4.1111378413556405, 2.435584959557796, 1.649826372149048, 1.7833613493154032, 1.2007996433175037,
      1.1174481633879452, 0.6048753597572539, 0.4262761912609413, 0.4466794840060209,
    ];
    expect(end).toBe('limit');
    expect(residuals).toHaveLength(9);
    for (const [k, value] of expected.entries())
      expect(Math.abs(residuals[k]! / value - 1)).toBeLessThan(1e-8);
    // The seventh of eight is the best.
    expect(norm(minus(right, H(x)))).toBeCloseTo(0.4262761912609413, 8);
  });

  test('a first direction of negative curvature gives 0, a later one the best iterate so far', () => {
    const minusOne = pcg((v) => times(-1, v), b, { tolerance: 1e-6, iterations: 5 });
    expect(minusOne).toMatchObject({ end: 'indefinite', iterations: 0 });
    expect(norm(minusOne.x)).toBe(0);
    const saddle: LinearOperator = (v) => v.map((value, i) => (i === 0 ? 4 : i === 1 ? 1 : -0.1) * value);
    const { end, iterations, x, residuals } = pcg(saddle, Float64Array.of(4, 1, 0.01), {
      tolerance: 1e-9,
      iterations: 9,
    });
    expect(end).toBe('indefinite');
    expect(iterations).toBeGreaterThan(0);
    expect(norm(minus(Float64Array.of(4, 1, 0.01), saddle(x)))).toBeCloseTo(Math.min(...residuals), 12);
  });

  test('right sides of zero, nothing, and not a number', () => {
    const options = { tolerance: 1e-6, iterations: 5 };
    expect(pcg(operator(a), new Float64Array(12), options)).toMatchObject({
      end: 'converged',
      iterations: 0,
    });
    expect(pcg((v) => v, new Float64Array(0), options)).toMatchObject({ end: 'converged', iterations: 0 });
    expect(
      pcg(
        operator(a),
        b.map(() => NaN),
        options,
      ),
    ).toMatchObject({ end: 'not-finite', iterations: 0 });
    expect(pcg((v) => v.map(() => NaN), b, options).end).toBe('not-finite');
    expect(pcg(operator(a), b, { ...options, iterations: 0 })).toMatchObject({ end: 'limit', iterations: 0 });
  });
});

describe('cgls', () => {
  const tight = { tolerance: 1e-24, iterations: 60 };

  test('agrees with the normal equations', () => {
    const a = randomMatrix(30, 7, 1);
    const b = mersenneRandom(2).randn(30, 1);
    const expected = solve(a.transpose().mmul(a), a.transpose().mmul(Matrix.columnVector(b))).to1DArray();
    const { x, iterations, squares } = cgls(operator(a), operator(a.transpose()), b, tight);
    expect(iterations).toBeLessThanOrEqual(8);
    expect(squares).toHaveLength(iterations + 1);
    for (const [i, value] of expected.entries()) expect(x[i]).toBeCloseTo(value, 11);
  });

  test('with damping it solves (AᵀA + λI)x = Aᵀb', () => {
    const a = randomMatrix(5, 9, 4);
    const b = mersenneRandom(5).randn(5, 1);
    const normal = a.transpose().mmul(a).add(Matrix.eye(9).mul(0.3));
    const expected = solve(normal, a.transpose().mmul(Matrix.columnVector(b))).to1DArray();
    const { x } = cgls(operator(a), operator(a.transpose()), b, { ...tight, damping: 0.3 });
    for (const [i, value] of expected.entries()) expect(x[i]).toBeCloseTo(value, 11);
  });

  test('without full rank it tends to the solution of least norm', () => {
    const a = randomMatrix(4, 10, 6);
    const b = mersenneRandom(7).randn(4, 1);
    const expected = pseudoInverse(a).mmul(Matrix.columnVector(b)).to1DArray();
    const { x } = cgls(operator(a), operator(a.transpose()), b, tight);
    for (const [i, value] of expected.entries()) expect(x[i]).toBeCloseTo(value, 11);
  });

  test('by default it stops at a hundredth of ‖Aᵀb‖² or after ten iterations', () => {
    const a = randomMatrix(40, 40, 8);
    const b = mersenneRandom(9).randn(40, 1);
    const { squares, iterations } = cgls(operator(a), operator(a.transpose()), b, cglsDefaults);
    const [first, last] = [squares[0]!, squares.at(-1)!];
    expect(first).toBeCloseTo(dot(operator(a.transpose())(b), operator(a.transpose())(b)), 8);
    expect(iterations === 10 || last <= 0.01 * first).toBe(true);
    for (const square of squares.slice(0, -1)) expect(square).toBeGreaterThan(0.01 * first);
  });

  test('a right side orthogonal to the columns needs no iteration', () => {
    const zero = cgls(
      (v) => Float64Array.of(v[0]!, 0),
      (u) => Float64Array.of(u[0]!),
      Float64Array.of(0, 1),
      tight,
    );
    expect(zero).toMatchObject({ iterations: 0, x: Float64Array.of(0) });
  });
});
