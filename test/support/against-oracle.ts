import { expect } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { DrawnGraph } from '../../src/document/document.ts';
import { evaluateNaively } from '../oracles/network.ts';
import { Scalar } from '../oracles/scalar.ts';
import { recipeOf } from './networks.ts';
import { compiled, gradient } from './run.ts';

/** Predictions, loss with penalty and every gradient of a drawing, at drawn numbers, against the scalar oracle: to 1e-12. */
export async function agreesWithOracle(graph: DrawnGraph, seed: number): Promise<void> {
  const recipe = recipeOf({
    loss: { kind: 'squared', half: true, reduce: 'sum' },
    regulariser: { kind: 'ridge', lambda: 0.01 },
    initialiser: { kind: 'normal', deviation: 0.4 },
  });
  const { program, graph: shaped, sequence } = compiled(graph, recipe);
  const random = seededRandom(seed);
  const values = initialise(shaped, recipe, {}, random);
  const rows = 2;
  const width = program.inputs.reduce((n, c) => n + c.size, 0);
  const outputs = program.outputs.reduce((n, c) => n + c.size, 0);
  const x = Array.from({ length: rows * width }, () => random.normal());
  const t = Array.from({ length: rows * outputs }, () => random.normal());
  const ours = await gradient(program, values, x, t, rows);

  const scalars = Object.fromEntries(
    Object.entries(values).map(([id, v]) => [id, Array.from(v, (n) => new Scalar(n))]),
  );
  let loss = new Scalar(0);
  const predicted: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const inputs = Object.fromEntries(
      program.inputs.map((c) => [c.vertex, x.slice(row * width + c.start, row * width + c.start + c.size)]),
    );
    const o = evaluateNaively(graph, scalars, inputs);
    for (const id of sequence?.outputs ?? []) {
      for (const s of o.get(id) ?? []) {
        const difference = s.plus(new Scalar(-(t[predicted.length] as number)));
        loss = loss.plus(difference.times(difference).times(new Scalar(0.5)));
        predicted.push(s.value);
      }
    }
  }
  for (const list of Object.values(scalars)) {
    for (const s of list) loss = loss.plus(s.times(s).times(new Scalar(0.005)));
  }
  loss.backward();

  // Sums of at most a few hundred products, each rounded to 1.1e-16 relative: 1e-12 of the largest is ample.
  const scale = Math.max(1, ...predicted.map(Math.abs));
  predicted.forEach((p, i) =>
    expect(Math.abs((ours.prediction[i] ?? NaN) - p)).toBeLessThanOrEqual(1e-12 * scale),
  );
  expect(Math.abs(ours.loss - loss.value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(loss.value)));
  const all = Object.values(scalars).flat();
  const largest = Math.max(1, ...all.map((s) => Math.abs(s.grad)));
  for (const [id, list] of Object.entries(scalars)) {
    list.forEach((s, i) =>
      expect(Math.abs((ours.gradients[id]?.[i] ?? 0) - s.grad), `${id}[${i}]`).toBeLessThanOrEqual(
        1e-12 * largest,
      ),
    );
  }
}
