import { describe, expect, it } from 'vitest';
import {
  clip,
  clipAll,
  clippingAsDocumentText,
  freshNames,
  paste,
  writeClipping,
} from '../../src/document/clipboard.ts';
import { readDocument, writeDocument } from '../../src/document/codec.ts';
import { emptyDocument } from '../../src/document/document.ts';
import type { GraphDocument } from '../../src/document/document.ts';
import { apply, begin } from '../../src/document/history.ts';

const drawn: GraphDocument = {
  ...emptyDocument,
  graph: {
    vertices: {
      x1: { kind: 'input', shape: [1] },
      h1: { kind: 'unit', shape: [1], activation: { kind: 'relu' } },
      h2: { kind: 'unit', shape: [1], tie: 'b' },
      h3: { kind: 'unit', shape: [1], tie: 'b' },
    },
    edges: {
      e1: { from: 'x1', to: 'h1', map: { kind: 'dense' }, tie: 'w' },
      e2: { from: 'h1', to: 'h2', map: { kind: 'dense' } },
      e3: { from: 'x1', to: 'h2', map: { kind: 'dense' }, tie: 'w' },
    },
  },
  parameters: {
    w: { shape: [1, 1], values: [3] },
    e2: { shape: [1, 1], values: [4] },
    h1: { shape: [1], values: [5] },
    b: { shape: [1], values: [6] },
  },
  layout: { x1: { x: 0, y: 0 }, h1: { x: 100, y: 10 }, h2: { x: 200, y: 20 }, h3: { x: 200, y: 80 } },
};

/** A clipping as it comes out at the other end of the clipboard. */
function throughText(text: string) {
  const reading = readDocument(clippingAsDocumentText(text) ?? '');
  if (!reading.ok) throw new Error(reading.faults[0]?.message);
  return clipAll(reading.document);
}

describe('clipboard', () => {
  it('takes the edges inside the selection only, with their numbers', () => {
    const clipping = clip(drawn, new Set(['h1', 'h2']));
    expect(Object.keys(clipping.graph.edges)).toStrictEqual(['e2']);
    expect(Object.keys(clipping.parameters).sort()).toStrictEqual(['b', 'e2', 'h1']);
    expect(JSON.parse(writeClipping(clipping))).toMatchObject({ format: 'adjoint/clipping', version: 1 });
  });

  it('pastes under new names at an offset, ties renamed together', () => {
    const clipping = throughText(writeClipping(clipAll(drawn)));
    const names = freshNames(drawn.graph, clipping);
    const { document } = apply(begin(drawn), paste(clipping, names, { x: 10, y: 20 }));
    expect(Object.keys(document.graph.vertices)).toHaveLength(8);
    expect(Object.keys(document.graph.edges)).toHaveLength(6);
    const [a, b] = [names.get('e1') ?? '', names.get('e3') ?? ''];
    const tie = document.graph.edges[a]?.tie ?? '';
    expect(tie).not.toBe('w');
    expect(document.graph.edges[b]?.tie).toBe(tie);
    expect(document.parameters[tie]?.values).toStrictEqual([3]);
    const bias = document.graph.vertices[names.get('h2') ?? '']?.tie ?? '';
    expect(['b', tie]).not.toContain(bias);
    expect(document.graph.vertices[names.get('h3') ?? '']?.tie).toBe(bias);
    expect(document.parameters[bias]?.values).toStrictEqual([6]);
    expect(document.graph.edges[a]).toMatchObject({ from: names.get('x1'), to: names.get('h1') });
    expect(document.layout[names.get('h2') ?? '']).toStrictEqual({ x: 210, y: 40 });
    expect(document.parameters[names.get('h1') ?? '']?.values).toStrictEqual([5]);
    const all = [
      ...Object.keys(document.graph.vertices),
      ...Object.keys(document.graph.edges),
      'w',
      tie,
      'b',
      bias,
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('keeps names that are free in another document', () => {
    const names = freshNames(emptyDocument.graph, clipAll(drawn));
    expect([...names.keys()].filter((id) => !id.startsWith('e')).every((id) => names.get(id) === id)).toBe(
      true,
    );
  });

  it('takes a whole document too, and no other text', () => {
    expect(throughText(writeDocument(drawn)).graph).toEqual(drawn.graph);
    expect(clippingAsDocumentText('hello')).toBeNull();
    expect(clippingAsDocumentText('{"format":"other"}')).toBeNull();
    expect(clippingAsDocumentText('null')).toBeNull();
  });

  it('leaves it to the codec to find faults in a clipping', () => {
    const text = clippingAsDocumentText(
      '{"format":"adjoint/clipping","version":1,"graph":{"vertices":{"a":{"kind":"odd"}},"edges":{}}}',
    );
    expect(readDocument(text ?? '').ok).toBe(false);
  });
});
