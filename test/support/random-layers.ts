import fc from 'fast-check';
import type { Choice, DrawnEdge, DrawnGraph, DrawnVertex, Shape } from '../../src/document/document.ts';

/** A map and the shape that it gives. */
type Step = readonly [map: Choice, to: Shape];

const boundaries = ['zero', 'periodic', 'reflexive'] as const;
const size = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** Every other place of a matrix, by rows. */
const chequers = (rows: number, columns: number): readonly (readonly number[])[] =>
  Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]).filter(
    ([row = 0, column = 0]) => (row + column) % 2 === 0,
  );

/** Maps from a shape, settings written as the simplest map of their matrix has them. */
function stepsFrom(shape: Shape): readonly Step[] {
  const [n = 1, w = 1] = shape;
  const same: readonly Step[] = [
    [{ kind: 'dense' }, [3]],
    [{ kind: 'dense' }, [2, 3]],
    [{ kind: 'dense' }, [2, 2, 2]],
    [{ kind: 'diagonal' }, shape],
    [{ kind: 'scaled-identity' }, shape],
    [{ kind: 'scaled-identity', factor: -0.5 }, shape],
    [{ kind: 'identity' }, shape],
    [{ kind: 'identity', factor: 0.25 }, shape],
    ...(size(shape) > 2 ? ([[{ kind: 'antisymmetric' }, shape]] as const) : []),
    ...([4, 8].includes(size(shape)) ? ([[{ kind: 'haar' }, shape]] as const) : []),
  ];
  if (shape.length === 1)
    return [
      ...same,
      [{ kind: 'masked', entries: chequers(3, n) }, [3]], // prettier-ignore
      ...(n >= 3 ? boundaries : []).map((boundary): Step => [
        { kind: 'convolution-1d', stencil: 3, boundary },
        shape,
      ]),
      ...(n % 2 === 0 ? ([[{ kind: 'average-pool', size: 2 }, [n / 2]]] as const) : []),
    ];
  const channels = shape.length === 3 ? [2, 3] : [];
  const stencil = { kind: 'convolution-2d', height: 3, width: 3 };
  return [
    ...same,
    ...boundaries.map((boundary): Step => [{ ...stencil, boundary }, shape]),
    ...channels.flatMap((c) => boundaries.map((boundary): Step => [{ ...stencil, boundary }, [n, w, c]])),
    ...(shape.length === 2
      ? boundaries.map((boundary): Step => [{ ...stencil, kind: 'doubly-symmetric', boundary }, shape])
      : []),
    // Fewer pixels, where every tap still stands somewhere.
    ...(n > 2 && w > 2
      ? ([
          [
            { kind: 'convolution-2d', height: 2, width: 2, boundary: 'valid' },
            [n - 1, w - 1, ...shape.slice(2)],
          ],
          [{ ...stencil, boundary: 'zero', stride: 2 }, [2, 2, ...shape.slice(2)]],
        ] as const)
      : []),
  ];
}

/** Chains of layers with a skip: every map that can be opened, every kind of bias, biases of one tie. */
export const layerGraphs: fc.Arbitrary<DrawnGraph> = fc
  .record({
    start: fc.constantFrom<Shape>([3], [4], [3, 3], [2, 4], [2, 3, 2], [3, 2, 3]),
    layers: fc.array(
      fc.record({
        pick: fc.nat(),
        activation: fc.constantFrom('tanh', 'logistic', 'identity', 'sin'),
        bias: fc.constantFrom('none', 'scalar', 'scalar', 'vector', 'vector', undefined),
        tie: fc.constantFrom(undefined, undefined, 's', 't'),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    skips: fc.boolean(),
  })
  .map(({ start, layers, skips }) => {
    const vertices: Record<string, DrawnVertex> = { a: { kind: 'input', shape: start } };
    const edges: Record<string, DrawnEdge> = {};
    const counts = new Map<string, string>();
    let [last, shape] = ['a', start];
    for (const [i, { pick, activation, bias, tie }] of layers.entries()) {
      const steps = stepsFrom(shape);
      const [map, to] = steps[pick % steps.length] as Step;
      const id = 'bcdef'[i] as string;
      const count = bias === 'none' ? 'none' : bias === 'scalar' ? '1' : String(to[2] ?? size(to));
      const tied = tie !== undefined && count !== 'none' && (counts.get(tie) ?? count) === count;
      if (tied) counts.set(tie, count);
      vertices[id] = {
        kind: 'unit',
        shape: to,
        activation: { kind: activation },
        ...(bias !== undefined && { bias }),
        ...(tied && { tie }),
      };
      edges[`w${i}`] = { from: last, to: id, map };
      [last, shape] = [id, to];
    }
    if (skips && layers.length > 1) edges['z'] = { from: 'a', to: last, map: { kind: 'dense' } };
    return { vertices, edges };
  });
