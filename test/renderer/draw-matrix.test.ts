import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { emptyDocument } from '../../src/document/document.ts';
import { drawMatrix } from '../../src/document/draw-matrix.ts';
import { apply, begin, undo } from '../../src/document/history.ts';
import { layerMatrices } from '../../src/interchange/notation/layer-matrix.ts';
import { numberAt, placesOf } from '../../src/renderer/notation/places.ts';

const first = [
  [0.5, null, -2],
  [null, 0, 1e-3],
];
const at = { x: 10, y: 20 };

describe('a matrix that is drawn', () => {
  const one = drawMatrix(emptyDocument, {
    weights: first,
    biases: [0.25, null],
    activation: { kind: 'tanh' },
    sources: null,
    at,
  });
  const history = apply(begin(emptyDocument), one.edit);

  it('is the matrix that the drawing is shown as, number for number', () => {
    const { graph, parameters, recipe } = history.document;
    const { sequence, graph: shaped } = compile(graph, recipe, null, parameters);
    if (sequence === null) throw new Error('not sound');
    const [matrix] = layerMatrices(sequence, shaped);
    if (matrix === undefined) throw new Error('no layer');
    // The rows of a layer stand by their σ and bias, not as they were typed.
    const rows = one.neurons.map((id) => matrix.rows.findIndex(({ vertex }) => vertex === id));
    const columns = ['x1', 'x2', 'x3'].map((id) => matrix.columns.findIndex(({ vertex }) => vertex === id));
    const places = placesOf(matrix);
    const shown = rows.map((row) =>
      columns.map((column) => {
        const place = places(row, column);
        return place.kind === 'hole' ? null : numberAt(place, (id) => parameters[id]?.values);
      }),
    );
    expect(shown).toEqual(first);
    expect(parameters['n1']?.values).toEqual([0.25]);
    expect(graph.vertices['n2']?.bias).toBe('none');
  });

  it('is one entry, and goes on from vertices that are there', () => {
    const next = drawMatrix(history.document, {
      weights: [[3, 4]],
      biases: [null],
      activation: { kind: 'identity' },
      sources: one.neurons,
      at,
    });
    const twice = apply(history, next.edit);
    const { graph, layout } = twice.document;
    expect(next.neurons).toEqual(['n3']);
    expect(Object.values(graph.edges).filter(({ to }) => to === 'n3')).toHaveLength(2);
    expect(layout['n3']?.x).toBeGreaterThan(layout['n1']?.x ?? Infinity);
    expect(undo(twice).document.graph).toEqual(history.document.graph);
    expect(undo(undo(twice)).document).toEqual(emptyDocument);
  });
});
