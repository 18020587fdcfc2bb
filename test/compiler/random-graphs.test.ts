import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { DrawnEdge, DrawnGraph, DrawnVertex } from '../../src/document/document.ts';
import { evaluateNaively } from '../oracles/network.ts';
import { Scalar } from '../oracles/scalar.ts';
import { recipeOf } from '../support/networks.ts';
import { compiled, gradient } from '../support/run.ts';

/**
 * Random drawings: neurons and layers mixed, several inputs and outputs, skips, parallel edges, ties, every map.
 * Edges lead from smaller to larger numbers, so there is no cycle.
 */
const drawings: fc.Arbitrary<DrawnGraph> = fc
  .record({
    inputs: fc.integer({ min: 1, max: 4 }),
    units: fc.integer({ min: 1, max: 9 }),
    sizes: fc.array(fc.constantFrom(1, 1, 1, 2, 3), { minLength: 13, maxLength: 13 }),
    activations: fc.array(
      fc.constantFrom('tanh', 'logistic', 'sin', 'softplus', 'identity', 'softmax', 'square'),
      {
        minLength: 13,
        maxLength: 13,
      },
    ),
    biases: fc.array(fc.constantFrom('none', 'scalar', 'vector', undefined), {
      minLength: 13,
      maxLength: 13,
    }),
    products: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 13 }),
    wires: fc.array(
      fc.record({
        a: fc.nat(),
        b: fc.nat(),
        map: fc.constantFrom('dense', 'dense', 'dense', 'identity', 'diagonal', 'scaled-identity', 'masked'),
        tie: fc.constantFrom(undefined, undefined, undefined, 't1', 't2'),
      }),
      { minLength: 6, maxLength: 30 },
    ),
  })
  .map((r) => {
    const vertices: Record<string, DrawnVertex> = {};
    const ids: string[] = [];
    for (let i = 0; i < r.inputs + r.units; i += 1) {
      const id = `v${i}`;
      ids.push(id);
      const shape = [r.sizes[i] as number];
      vertices[id] =
        i < r.inputs
          ? { kind: 'input', shape }
          : {
              kind: 'unit',
              shape,
              // softmax over grouped neurons is a rule of its own, tested by hand
              activation: {
                kind:
                  shape[0] === 1 && r.activations[i] === 'softmax' ? 'tanh' : (r.activations[i] as string),
              },
              bias: r.biases[i],
              combine: r.products[i] === 0 ? 'product' : 'sum',
            };
    }
    const sizeOf = (id: string): number => vertices[id]?.shape?.[0] ?? 1;
    const edges: Record<string, DrawnEdge> = {};
    const tieShapes = new Map<string, string>();
    const add = (from: string, to: string, kind: string, tie: string | undefined, name: string): void => {
      const [n, m] = [sizeOf(from), sizeOf(to)];
      const fits = kind === 'dense' || kind === 'masked' || n === m;
      const chosen = fits ? kind : 'dense';
      const entries = Array.from({ length: n * m }, (_, i) => [Math.floor(i / n), i % n]).filter(
        (_, i) => i % 2 === 0,
      );
      const map = chosen === 'masked' ? { kind: chosen, entries } : { kind: chosen };
      const count = { dense: n * m, masked: entries.length, diagonal: n, 'scaled-identity': 1 }[chosen];
      const shape = JSON.stringify(chosen === 'dense' ? [m, n] : count);
      const known = tie === undefined ? undefined : tieShapes.get(tie);
      const tied = tie !== undefined && chosen !== 'identity' && (known === undefined || known === shape);
      if (tied) tieShapes.set(tie, shape);
      edges[name] = { from, to, map, tie: tied ? tie : undefined };
    };
    r.wires.forEach(({ a, b, map, tie }, i) => {
      const to = r.inputs + (b % r.units);
      add(`v${a % to}`, `v${to}`, map, tie, `e${i}`);
    });
    // every unit is fed, so that all of it is reached
    ids.slice(r.inputs).forEach((id, i) => {
      if (!Object.values(edges).some((e) => e.to === id))
        add(`v${i % r.inputs}`, id, 'dense', undefined, `f${i}`);
    });
    return { vertices, edges };
  });

describe('random drawings against the scalar oracle', () => {
  test('[E1] [D1] [D2] predictions, loss and every gradient agree to 1e-12', async () => {
    await fc.assert(
      fc.asyncProperty(drawings, fc.integer({ min: 1, max: 1000 }), async (graph, seed) => {
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
            program.inputs.map((c) => [
              c.vertex,
              x.slice(row * width + c.start, row * width + c.start + c.size),
            ]),
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
        expect(Math.abs(ours.loss - loss.value)).toBeLessThanOrEqual(
          1e-12 * Math.max(1, Math.abs(loss.value)),
        );
        const all = Object.values(scalars).flat();
        const largest = Math.max(1, ...all.map((s) => Math.abs(s.grad)));
        for (const [id, list] of Object.entries(scalars)) {
          list.forEach((s, i) =>
            expect(Math.abs((ours.gradients[id]?.[i] ?? 0) - s.grad), `${id}[${i}]`).toBeLessThanOrEqual(
              1e-12 * largest,
            ),
          );
        }
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});
