import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { readDocument } from '../../src/document/codec.ts';
import type { DrawnEdge, DrawnGraph, DrawnVertex, Position } from '../../src/document/document.ts';
import { drawnSize } from '../../src/renderer/lowering/columns.ts';
import { boxAt, sceneNames } from '../../src/renderer/lowering/story.ts';
import type { Box, Story } from '../../src/renderer/lowering/story.ts';
import { refusal, tellLowering } from '../../src/renderer/lowering/tell.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

type Places = Readonly<Record<string, Position>>;

function told(graph: DrawnGraph, layout: Places = {}): Story {
  return tellLowering(graph, layout, compile(graph, recipeOf()));
}

const matricesAt = sceneNames.indexOf('matrices');
const cellsOf = ({ edges, carries }: Story): Box[] =>
  [...edges, ...carries].map(({ cell }) => boxAt(cell, matricesAt));
const overlap = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 - 1e-6 &&
  Math.abs(a.y - b.y) < (a.height + b.height) / 2 - 1e-6;

/** Random drawings of neurons and layers without cycles and with one edge at most between two vertices. */
const drawings: fc.Arbitrary<DrawnGraph> = fc
  .record({
    sizes: fc.array(fc.constantFrom(1, 1, 1, 2, 9), { minLength: 4, maxLength: 9 }),
    wires: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 24 }),
  })
  .map(({ sizes, wires }) => {
    const vertices: Record<string, DrawnVertex> = {};
    const edges: Record<string, DrawnEdge> = {};
    sizes.forEach((size, i) => {
      vertices[`v${i}`] = i < 2 ? input(size) : unit('tanh', size);
      if (i >= 2) edges[`v${i - 1}>v${i}`] = { from: `v${i - 1}`, to: `v${i}`, map: { kind: 'dense' } };
    });
    for (const [a, b] of wires) {
      const from = a % (sizes.length - 1);
      const to = Math.max(2, from + 1 + (b % (sizes.length - 1 - from)));
      edges[`v${from}>v${to}`] = { from: `v${from}`, to: `v${to}`, map: { kind: 'dense' } };
    }
    return { vertices, edges };
  });

describe('the way from a drawing to its layers', () => {
  // x feeds h and, past it, y; z is an output that stands before the last level.
  const graph = graphOf(
    { x: input(1), w: input(1), h: unit('tanh', 1), y: unit('identity', 1), z: unit('identity', 1) },
    ['A:x>h', 'B:w>h', 'C:h>y', 'D:x>y', 'E:w>z'],
  );
  const layout: Places = { x: { x: 5, y: -3 }, w: { x: 5, y: 90 }, h: { x: 70, y: 1 } };
  const story = told(graph, layout);

  it('begins with the drawing as it is', () => {
    for (const { id, track } of story.vertices) {
      const { x, y } = boxAt(track, 0);
      expect({ x, y }).toEqual(layout[id] ?? { x: 0, y: 0 });
    }
  });

  it('moves vertices to their levels and lets carries part from them', () => {
    const at = (id: string) => boxAt(story.vertices.find((mark) => mark.id === id)?.track ?? [], 1).x;
    expect(at('x')).toBe(at('w'));
    expect(at('h')).toBe(at('z'));
    expect(at('h')).toBeGreaterThan(at('x'));
    expect(at('y')).toBeGreaterThan(at('h'));
    expect(story.carries.map(({ vertex, level }) => [vertex, level])).toEqual([
      ['x', 1],
      ['z', 2],
    ]);
    const [carry] = story.carries;
    expect(boxAt(carry?.track ?? [], 1)).toMatchObject({ opacity: 0, x: at('x') });
    expect(boxAt(carry?.track ?? [], 2)).toMatchObject({ opacity: 1, x: at('h') });
    expect(story.edges.find(({ id }) => id === 'D')?.through).toEqual([0]);
    expect(story.edges.find(({ id }) => id === 'A')?.through).toEqual([]);
  });

  it('says what happens with the numbers of the drawing', () => {
    const sentence = (name: string) => story.scenes.find((scene) => scene.name === name)?.sentence;
    expect(sentence('drawn')).toContain('5 vertices and 5 edges');
    expect(sentence('levels')).toContain('3 levels, depth 2');
    expect(sentence('carries')).toContain('1 edge skips levels: until 2 values are needed');
    // W⁽¹⁾ is 3×2 with 3 edges and one carry, W⁽²⁾ 2×3 with 2 edges and one carry.
    expect(sentence('matrices')).toContain('(5 zeros)');
  });

  it('names a convolution that was drawn by hand', () => {
    const tied = { kind: 'dense' } as const;
    const edge = (from: string, to: string, tie: string): DrawnEdge => ({ from, to, map: tied, tie });
    const byHand: DrawnGraph = {
      vertices: {
        x1: input(1),
        x2: input(1),
        x3: input(1),
        x4: input(1),
        y1: unit('tanh', 1),
        y2: unit('tanh', 1),
        y3: unit('tanh', 1),
      },
      edges: {
        a1: edge('x1', 'y1', 'a'),
        b1: edge('x2', 'y1', 'b'),
        a2: edge('x2', 'y2', 'a'),
        b2: edge('x3', 'y2', 'b'),
        a3: edge('x3', 'y3', 'a'),
        b3: edge('x4', 'y3', 'b'),
      },
    };
    const { frames, scenes } = told(byHand);
    expect(frames.flatMap(({ lines }) => lines).join()).toContain('convolution-2d 3×4');
    expect(scenes.at(-1)?.sentence).toContain('recognised');
  });

  it('is refused where there is nothing to follow', () => {
    const faulty = compile(graphOf({ x: input(1), y: unit('tanh', 1) }, ['A:x>y', 'B:nobody>y']), recipeOf());
    expect(refusal(faulty)).toContain('without faults');
    const many: Record<string, DrawnVertex> = { x: input(1) };
    const edges: Record<string, DrawnEdge> = {};
    for (let i = 0; i < 500; i += 1) {
      many[`y${i}`] = unit('tanh', 1);
      edges[`e${i}`] = { from: 'x', to: `y${i}`, map: { kind: 'dense' } };
    }
    expect(refusal(compile({ vertices: many, edges }, recipeOf()))).toContain('501 vertices');
    expect(refusal(compile(graph, recipeOf()))).toBeNull();
  });

  it('sees all of every example in every scene', () => {
    for (const file of readdirSync('examples')) {
      const reading = readDocument(readFileSync(`examples/${file}`, 'utf8'));
      if (!reading.ok) throw new Error(file);
      const { graph: drawn, layout: places, recipe } = reading.document;
      const whole = tellLowering(drawn, places, compile(drawn, recipe));
      whole.scenes.forEach(({ view }, scene) => {
        for (const { track } of [...whole.vertices, ...whole.carries, ...whole.frames]) {
          const box = boxAt(track, scene);
          if (box.opacity === 0) continue;
          expect(Math.abs(box.x - view.x) + box.width / 2).toBeLessThanOrEqual(view.width / 2);
          expect(Math.abs(box.y - view.y) + box.height / 2).toBeLessThanOrEqual(view.height / 2);
        }
      });
    }
  });

  it('ends with every edge at its row and column, and no two in one place (random drawings)', () => {
    fc.assert(
      fc.property(drawings, (drawn) => {
        const random = told(drawn);
        const cells = cellsOf(random);
        for (const [i, a] of cells.entries()) {
          for (const b of cells.slice(i + 1)) expect(overlap(a, b)).toBe(false);
        }
        const rest = new Map(random.vertices.map(({ id, track }) => [id, boxAt(track, matricesAt)]));
        const frames = random.frames.filter(({ kind }) => kind === 'matrix');
        const levelOf = compile(drawn, recipeOf()).graph.level;
        for (const { from, to, cell, through } of random.edges) {
          const place = boxAt(cell, matricesAt);
          expect(place.y).toBeCloseTo(rest.get(to)?.y ?? NaN, 9);
          expect(place.height).toBeCloseTo(rest.get(to)?.height ?? NaN, 9);
          // Columns of W stand as the rows of the vector before it: as far from the middle.
          const carry = random.carries[through.at(-1) ?? -1];
          const source = carry ? boxAt(carry.track, matricesAt) : rest.get(from);
          const frame = frames.find(({ level }) => level === levelOf.get(to));
          expect(place.x - (frame?.track.at(-1)?.x ?? NaN)).toBeCloseTo(source?.y ?? NaN, 9);
          expect(through).toHaveLength((levelOf.get(to) ?? 0) - (levelOf.get(from) ?? 0) - 1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('draws small parts in full and larger ones no smaller', () => {
    for (let size = 1; size < 3000; size += 1) {
      expect(drawnSize(size + 1)).toBeGreaterThanOrEqual(drawnSize(size));
      if (size <= 6) expect(drawnSize(size)).toBe(size);
    }
  });
});
