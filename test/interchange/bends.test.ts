/** Edges side by side: each has a middle of its own. */
import { describe, expect, test } from 'vitest';
import type { DrawnGraph } from '../../src/document/document.ts';
import { bendsOf } from '../../src/interchange/drawing/bends.ts';
import { curveAt, curveBetween } from '../../src/interchange/drawing/geometry.ts';
import { edgeNear } from '../../src/renderer/canvas/drawn-edges.ts';
import { graphOf, input, unit } from '../support/networks.ts';

const graph: DrawnGraph = graphOf({ x: input(2), h: unit('tanh', 2), y: unit('identity', 2) }, [
  'one:x>h',
  ['same:x>h', { map: { kind: 'identity' } }],
  ['third:x>h', { map: { kind: 'diagonal' } }],
  'alone:h>y',
  'over:x>y',
]);

describe('edges between the same two vertices', () => {
  test('their middles stand evenly apart around the straight line; others are straight', () => {
    const bends = bendsOf(graph.edges);
    expect([...bends]).toEqual([
      ['one', -30],
      ['same', 0],
      ['third', 30],
    ]);
    for (const bend of [-30, 0, 30]) {
      const middle = curveAt(curveBetween({ x: 0, y: 10 }, { x: 200, y: 50 }, bend), 0.5);
      expect(middle).toEqual({ x: 100, y: 30 + bend });
    }
  });

  test('two stand on either side of the straight line', () => {
    const ends = { from: 'x', to: 'y' };
    expect([...bendsOf({ a: ends, b: ends }).values()]).toEqual([-15, 15]);
  });

  test('an edge that leads the other way is no rival', () => {
    expect(bendsOf({ a: { from: 'x', to: 'y' }, b: { from: 'y', to: 'x' } }).size).toBe(0);
  });

  test('pointing near the middle of one finds that one', () => {
    const layout = { x: { x: 0, y: 0 }, h: { x: 300, y: 0 }, y: { x: 600, y: 200 } };
    const placing = { layout, shapes: new Map(['x', 'h', 'y'].map((id) => [id, [2]] as const)) };
    const near = (y: number) => edgeNear(graph, placing, { x: 150, y }, 12, () => true);
    expect([near(-30), near(0), near(30)]).toEqual(['one', 'same', 'third']);
  });
});
