import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { readDocument } from '../../src/document/codec.ts';
import { emptyDocument } from '../../src/document/document.ts';
import type { GraphDocument } from '../../src/document/document.ts';
import { writeSvg } from '../../src/interchange/svg.ts';

const colours = {
  ink: '#000',
  inkSoft: '#444',
  paper: '#fff',
  panel: '#fff',
  line: '#ccc',
  positive: '#00f',
  negative: '#f80',
  classes: Array.from({ length: 8 }, (_, i) => `#00000${i}`),
};
const folder = new URL('../../examples/', import.meta.url);

/** Names of elements still open after each tag; throws where a tag closes another one. */
function checkNesting(svg: string): void {
  const open: string[] = [];
  for (const [, close, name, empty] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (close === '/') expect(open.pop()).toBe(name);
    else if (empty !== '/' && name !== undefined) open.push(name);
  }
  expect(open).toStrictEqual([]);
}

const draw = (document: GraphDocument) =>
  writeSvg(document, compile(document.graph, document.recipe), colours);

describe('svg', () => {
  it.each(readdirSync(folder))('draws every vertex and edge of %s', (file) => {
    const reading = readDocument(readFileSync(new URL(file, folder), 'utf8'));
    if (!reading.ok) throw new Error(file);
    const { document } = reading;
    const svg = draw(document);
    checkNesting(svg);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    for (const [id, { label }] of Object.entries(document.graph.vertices)) {
      expect(svg).toContain(`font-style="italic">${label ?? id}</text>`);
    }
    expect(svg.match(/<path d="M[^"]*C/g)).toHaveLength(Object.keys(document.graph.edges).length);
  });

  it('marks neurons that share a bias in the colour of their tie, as it does edges', () => {
    const unit = { kind: 'unit', shape: [1] } as const;
    const document: GraphDocument = {
      ...emptyDocument,
      graph: {
        vertices: {
          x: { kind: 'input', shape: [1] },
          a: { ...unit, tie: 's' },
          b: { ...unit, tie: 's' },
          c: { ...unit, tie: 's', bias: 'none' },
        },
        edges: {
          e: { from: 'x', to: 'a', map: {}, tie: 's2' },
          f: { from: 'x', to: 'b', map: {} },
          g: { from: 'x', to: 'c', map: {} },
        },
      },
    };
    const tabs = draw(document).match(/<rect[^>]*width="12" height="6"[^>]*fill="(#\d+)"/g) ?? [];
    expect(tabs).toHaveLength(3);
    expect(new Set(tabs.map((tab) => /fill="(.*)"/.exec(tab)?.[1])).size).toBe(2);
  });

  it('draws edges between the same two vertices side by side', () => {
    const edge = { from: 'x', to: 'y', map: { kind: 'dense' } } as const;
    const middles = (edges: GraphDocument['graph']['edges']): number[] => {
      const svg = draw({
        ...emptyDocument,
        title: 'pair',
        graph: { vertices: { x: { kind: 'input', shape: [1] }, y: { kind: 'unit', shape: [1] } }, edges },
        layout: { x: { x: 0, y: 0 }, y: { x: 200, y: 0 } },
      });
      return [...svg.matchAll(/<path d="M([^"]*C[^"]*)"/g)].map(([, path = '']) => {
        const [, y0, , y1, , y2, , y3] = [...path.matchAll(/-?[\d.]+/g)].map(Number) as number[];
        // The middle of a cubic curve.
        return ((y0 ?? NaN) + 3 * (y1 ?? NaN) + 3 * (y2 ?? NaN) + (y3 ?? NaN)) / 8;
      });
    };
    const [alone] = middles({ a: edge }) as [number];
    expect(middles({ a: edge, b: edge }).map((y) => y - alone)).toEqual([-15, 15]);
  });

  it('tells signs apart by colour and dash, and writes names as text', () => {
    const document: GraphDocument = {
      ...emptyDocument,
      title: 'a < b & c',
      graph: {
        vertices: { '<x>': { kind: 'input', shape: [1] }, y: { kind: 'unit', shape: [1] } },
        edges: { e1: { from: '<x>', to: 'y', map: { kind: 'dense' } } },
      },
      parameters: { e1: { shape: [1, 1], values: [-2] } },
      layout: { '<x>': { x: 0, y: 0 }, y: { x: 200, y: 0 } },
    };
    const svg = draw(document);
    checkNesting(svg);
    expect(svg).toContain('a &lt; b &amp; c');
    expect(svg).toContain('&lt;x&gt;');
    expect(svg).toMatch(/stroke="#f80"[^>]*stroke-dasharray/);
    const positive = draw({ ...document, parameters: { e1: { shape: [1, 1], values: [2] } } });
    expect(positive).toMatch(/stroke="#00f"/);
    expect(positive).not.toContain('stroke-dasharray');
  });
});
