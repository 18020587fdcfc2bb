import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { emptyDocument } from '../../src/document/document.ts';
import type { GraphDocument } from '../../src/document/document.ts';
import { setParameters } from '../../src/document/edits.ts';
import { apply, begin, undo } from '../../src/document/history.ts';
import type { History } from '../../src/document/history.ts';
import { layerMatrices } from '../../src/interchange/notation/layer-matrix.ts';
import type { LayerMatrix } from '../../src/interchange/notation/layer-matrix.ts';
import {
  addNeuron,
  clearBias,
  clearEntry,
  setBias,
  setEntry,
} from '../../src/renderer/notation/matrix-edits.ts';
import type { Attempt, Ground } from '../../src/renderer/notation/matrix-edits.ts';
import { numberAt, placesOf } from '../../src/renderer/notation/places.ts';
import { exampleDocument } from '../support/examples.ts';
import { graphOf, input, unit } from '../support/networks.ts';

function shown(document: GraphDocument, live = false) {
  const { graph, sequence } = compile(document.graph, document.recipe, null, document.parameters);
  if (sequence === null) throw new Error('not sound');
  const values = initialise(graph, document.recipe, document.parameters, seededRandom(3));
  const ground: Ground = { document, graph, values, live };
  return { ground, matrices: layerMatrices(sequence, graph), values };
}

function placeAt(matrix: LayerMatrix, row: number, column: number) {
  return { row, column, place: placesOf(matrix)(row, column) };
}

function done(history: History, attempt: Attempt): History {
  if (!attempt.ok) throw new Error(attempt.why);
  return apply(history, attempt.edit);
}

const documentOf = (graph: GraphDocument['graph']): GraphDocument => ({ ...emptyDocument, graph });
const mlp = documentOf(
  graphOf({ x: input(2), h: unit('tanh', 3, { bias: 'vector' }), y: unit('identity') }, ['A:x>h', 'B:h>y']),
);

describe('editing a matrix', () => {
  it('changes one number of a θ and keeps the others as they were on the screen', () => {
    const { ground, matrices, values } = shown(mlp);
    const [matrix] = matrices as [LayerMatrix];
    const { document } = done(begin(mlp), setEntry(ground, matrix, placeAt(matrix, 1, 0), 0.1));
    const before = [...(values['A'] ?? [])];
    expect(document.parameters['A']).toEqual({ shape: [3, 2], values: before.with(2, 0.1) });
    expect(Object.keys(document.parameters)).toEqual(['A']);
  });

  it('of a run keeps all its numbers', () => {
    const { ground, matrices, values } = shown(mlp, true);
    const [matrix] = matrices as [LayerMatrix];
    const { document } = done(begin(mlp), setEntry(ground, matrix, placeAt(matrix, 1, 0), 0.1));
    expect(Object.keys(document.parameters).toSorted()).toEqual(['A', 'B', 'h', 'y']);
    expect([...(document.parameters['B']?.values ?? [])]).toEqual([...(values['B'] ?? [])]);
    expect(document.parameters['A']?.values[2]).toBe(0.1);
  });

  it('shows −0 as the number that stands there', () => {
    const dag = exampleDocument('skip-edge-dag');
    const { ground, matrices } = shown(dag);
    const [first] = matrices as [LayerMatrix];
    const { document } = done(begin(dag), setEntry(ground, first, placeAt(first, 0, 0), -0));
    const after = shown(document);
    const place = placesOf(after.matrices[0] as LayerMatrix)(0, 0);
    expect(numberAt(place, (id) => after.values[id])).toBe(-0);
  });

  it('draws an edge where two neurons have none, and takes it away', () => {
    const dag = exampleDocument('skip-edge-dag');
    const { ground, matrices } = shown(dag);
    const [first] = matrices as [LayerMatrix];
    const row = first.rows.findIndex(({ vertex }) => vertex === 'h2');
    const column = first.columns.findIndex(({ vertex }) => vertex === '1');
    expect(placesOf(first)(row, column).kind).toBe('hole');
    const drawn = done(begin(dag), setEntry(ground, first, placeAt(first, row, column), -0.3));
    const added = Object.keys(drawn.document.graph.edges).filter((id) => !(id in dag.graph.edges));
    expect(added).toHaveLength(1);
    expect(drawn.document.graph.edges[added[0] ?? '']).toMatchObject({ from: '1', to: 'h2' });
    const after = shown(drawn.document);
    const matrix = after.matrices[0] as LayerMatrix;
    const place = placeAt(matrix, row, column);
    expect(numberAt(place.place, (id) => after.values[id])).toBe(-0.3);
    const cleared = done(drawn, clearEntry(after.ground, place.place));
    expect(cleared.document.graph).toEqual(dag.graph);
    expect(cleared.document.parameters).toEqual(dag.parameters);
    expect(undo(undo(cleared)).document).toEqual(dag);
  });

  it('gives a neuron a bias and takes it away', () => {
    const dag = exampleDocument('skip-edge-dag');
    const { ground, matrices } = shown(dag);
    const h1 = matrices[0]?.rows.find(({ vertex }) => vertex === 'h1');
    const with1 = done(begin(dag), setBias(ground, h1 as never, 2.5));
    expect(with1.document.graph.vertices['h1']?.bias).toBe('vector');
    expect(with1.document.parameters['h1']).toEqual({ shape: [1], values: [2.5] });
    const after = shown(with1.document);
    const again = after.matrices[0]?.rows.find(({ vertex }) => vertex === 'h1');
    const without = done(with1, clearBias(after.ground, again as never));
    expect(without.document.graph).toEqual(dag.graph);
  });

  it('adds a neuron like the last of a layer, wired like it; the drawing stays sound', () => {
    const dag = exampleDocument('skip-edge-dag');
    const { ground, matrices } = shown(dag);
    const { document } = done(begin(dag), addNeuron(ground, matrices[0] as LayerMatrix));
    const edges = Object.values(document.graph.edges).filter(({ from, to }) => from === 'h4' || to === 'h4');
    expect(edges.map(({ from, to }) => `${from}>${to}`).toSorted()).toEqual([
      'h4>h3',
      'h4>y1',
      'x1>h4',
      'x2>h4',
    ]);
    const after = compile(document.graph, document.recipe, null, document.parameters);
    expect(after.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(
      after.sequence?.layers[1]?.segments.flatMap(({ vertices }) => vertices.map(({ id }) => id)),
    ).toContain('h4');
    expect(addNeuron(shown(mlp).ground, shown(mlp).matrices[0] as LayerMatrix).ok).toBe(false);
  });

  it('is refused in words where it means nothing', () => {
    const dag = exampleDocument('skip-edge-dag');
    const { ground, matrices } = shown(dag);
    const [first] = matrices as [LayerMatrix];
    const carried = first.rows.findIndex((row) => row.carried);
    expect(setEntry(ground, first, placeAt(first, carried, 0), 1)).toMatchObject({ ok: false });
    expect(clearEntry(ground, { kind: 'hole' })).toMatchObject({ ok: false });
    const layers = shown(mlp);
    const dense = placesOf(layers.matrices[0] as LayerMatrix)(0, 0);
    expect(clearEntry(layers.ground, dense)).toMatchObject({ ok: false });
    const diffusion = documentOf(
      graphOf({ x: input(3), y: unit('identity', 3) }, [['e:x>y', { map: { kind: 'm-matrix' } }]]),
    );
    const given = shown(diffusion);
    const [matrix] = given.matrices as [LayerMatrix];
    // −θ stands off the diagonal, and θ ≥ 0; on it several θ add up.
    expect(setEntry(given.ground, matrix, placeAt(matrix, 0, 1), 1)).toMatchObject({ ok: false });
    expect(setEntry(given.ground, matrix, placeAt(matrix, 0, 0), 1)).toMatchObject({ ok: false });
    const { document } = done(begin(diffusion), setEntry(given.ground, matrix, placeAt(matrix, 0, 1), -2));
    expect(document.parameters['e']?.values[0]).toBe(2);
  });
});

describe('both notations', () => {
  const names = ['skip-edge-dag', '2-3-1', 'shared-weights', 'xor-neurons', 'moons-mlp'];
  const step = fc.record({
    kind: fc.constantFrom('entry', 'clear', 'bias', 'document', 'undo'),
    layer: fc.nat(),
    row: fc.nat(),
    column: fc.nat(),
    value: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  });

  it('stay equal bit for bit under random edits in either, and undo brings everything back', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(step, { maxLength: 12 }), (name, steps) => {
        const original = exampleDocument(name);
        let history = begin(original);
        for (const { kind, layer, row, column, value } of steps) {
          if (kind === 'undo') {
            history = undo(history);
            continue;
          }
          const compiled = compile(history.document.graph, history.document.recipe);
          if (compiled.sequence === null || compiled.sequence.depth === 0) break;
          const { ground, matrices, values } = shown(history.document);
          const matrix = matrices[layer % matrices.length] as LayerMatrix;
          const [r, c] = [row % matrix.rows.length, column % matrix.columns.length];
          if (kind === 'document') {
            const [id, numbers] = Object.entries(values)[row % Object.keys(values).length] ?? [];
            const shape = id === undefined ? undefined : ground.graph.biasShapes.get(id);
            const edge = [...ground.graph.edges.values()].find(({ parameter }) => parameter === id);
            const known = shape ?? (edge && ground.graph.parameterShapes.get(edge.id));
            if (id === undefined || !known || numbers === undefined) continue;
            const next = { shape: known, values: [...numbers].with(column % numbers.length, value) };
            history = apply(history, setParameters({ [id]: next }));
          } else {
            const at = placeAt(matrix, r, c);
            const component = matrix.rows[r];
            if (component === undefined) continue;
            const attempt =
              kind === 'entry'
                ? setEntry(ground, matrix, at, value)
                : kind === 'clear'
                  ? clearEntry(ground, at.place)
                  : setBias(ground, component, value);
            if (!attempt.ok) continue;
            history = apply(history, attempt.edit);
            if (kind === 'entry') {
              const after = shown(history.document);
              const same = after.matrices[layer % matrices.length] as LayerMatrix;
              expect(numberAt(placesOf(same)(r, c), (id) => after.values[id])).toBe(value);
            }
          }
          expectEqual(history.document);
        }
        while (history.past.length > 0) history = undo(history);
        expect(history.document).toEqual(original);
      }),
      { numRuns: 60 },
    );
  });
});

/** Every entry on the screen is, bit for bit, the number of the document that it stands for, and none is missing. */
function expectEqual(document: GraphDocument): void {
  if (compile(document.graph, document.recipe).sequence === null) return;
  const { matrices, values } = shown(document);
  const seen = new Set<string>();
  for (const matrix of matrices) {
    const places = placesOf(matrix);
    matrix.rows.forEach((_, row) =>
      matrix.columns.forEach((_column, column) => {
        const place = places(row, column);
        if (place.kind !== 'entries') return;
        for (const { edge } of place.entries) seen.add(edge);
        const [entry] = place.entries;
        if (place.entries.length !== 1 || entry === undefined || entry.index < 0) return;
        const given = document.parameters[entry.parameter]?.values ?? values[entry.parameter];
        const expected = entry.coefficient * (given?.[entry.index] ?? NaN);
        expect(
          Object.is(
            numberAt(place, (id) => values[id]),
            expected,
          ),
        ).toBe(true);
      }),
    );
  }
  expect(seen.size).toBe(Object.keys(document.graph.edges).length);
}
