/** Activations and their derivatives at thirteen points, computed independently. */
import { describe, expect, test } from 'vitest';
import { initialSettings } from '../../src/base/fields.ts';
import { activations } from '../../src/compiler/activations/index.ts';
import { derivative } from '../../src/compiler/ops/expression.ts';
import type { Expr } from '../../src/compiler/program.ts';
import { scalarFunction } from '../../src/compiler/scalar-functions.ts';
import reference from './fixtures/activations.json' with { type: 'json' };

function evaluate(e: Expr, a: number): number {
  if (typeof e === 'number') return e;
  if (typeof e === 'string') throw new Error(`a variable ${e}`);
  if (e[0] === 'load') return a;
  const [x = 0, y = 0, z = 0] = (e.slice(1) as Expr[]).map((part) => evaluate(part, a));
  return scalarFunction(e[0] as 'add')(x, y, z);
}

const { x: points, ...kinds } = reference;

describe.each(Object.entries(kinds))('%s', (kind, { value, deriv }) => {
  const definition = activations[kind];
  const expression = definition?.scalar?.(['load', 0], initialSettings(definition.fields)) ?? NaN;

  test.each(points.map((x, i) => [x, value[i] ?? NaN, deriv[i] ?? NaN]))('σ(%f) and σ′', (x, v, d) => {
    // Each is a handful of roundings and one library function.
    expect(Math.abs(evaluate(expression, x) - v)).toBeLessThan(1e-15 * Math.max(1, Math.abs(v)) * 4);
    expect(Math.abs(evaluate(derivative(expression, 0), x) - d)).toBeLessThan(4e-15);
  });
});
