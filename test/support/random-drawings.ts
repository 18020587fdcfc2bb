import fc from 'fast-check';
import type { DrawnEdge, DrawnGraph, DrawnVertex } from '../../src/document/document.ts';

/**
 * Random drawings: neurons and layers mixed, several inputs and outputs, skips, parallel edges, ties of edges and of biases.
 * Edges lead from smaller to larger numbers, so there is no cycle.
 */
export const drawings: fc.Arbitrary<DrawnGraph> = fc
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
    biasTies: fc.array(fc.constantFrom(undefined, undefined, undefined, 's1', 's2'), {
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
    const biasSizes = new Map<string, number>();
    /** The tie of a bias, where it is as long as the others of its name. */
    const biasTie = (i: number, size: number): string | undefined => {
      const [tie, bias] = [r.biasTies[i], r.biases[i]];
      if (tie === undefined || bias === 'none') return undefined;
      const own = bias === 'scalar' ? 1 : size;
      if ((biasSizes.get(tie) ?? own) !== own) return undefined;
      biasSizes.set(tie, own);
      return tie;
    };
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
              tie: biasTie(i, shape[0] as number),
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
