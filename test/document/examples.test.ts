import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/datasets/prepare.ts';
import { readDocument, writeDocument } from '../../src/document/codec.ts';
import type { GraphDocument } from '../../src/document/document.ts';
import { tieNames } from '../../src/document/names.ts';

const folder = new URL('../../examples/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.adjoint.json'));

const textOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const read = (name: string): GraphDocument => {
  const reading = readDocument(textOf(name));
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.document;
};
const sizeOf = (shape: readonly number[] | undefined): number => (shape ?? []).reduce((a, b) => a * b, 1);

it('has the examples of the gallery', () => {
  expect(names.length).toBeGreaterThanOrEqual(12);
});

describe.each(names)('%s', (name) => {
  const document = read(name);
  const { graph, parameters, recipe, layout } = document;

  it('is written as the program writes it', () => {
    expect(writeDocument(document)).toBe(textOf(name));
  });

  it('has a title, notes to learn from, and a place for every vertex', () => {
    expect(document.title.length).toBeGreaterThan(3);
    expect(document.notes).toContain('**What to look at.**');
    expect(document.notes).toContain('**What to try.**');
    expect(Object.keys(layout).toSorted()).toEqual(Object.keys(graph.vertices).toSorted());
    // Left to right, with room for the edges between.
    for (const { from, to } of Object.values(graph.edges))
      expect(layout[to]!.x - layout[from]!.x).toBeGreaterThanOrEqual(180);
    const places = Object.values(layout).map(({ x, y }) => `${x},${y}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('keeps parameters only of what is drawn', () => {
    const known = [...Object.keys(graph.vertices), ...Object.keys(graph.edges), ...tieNames(graph)];
    for (const id of Object.keys(parameters)) expect(known).toContain(id);
  });

  it('stops by itself', () => {
    expect(recipe.stop.steps ?? recipe.stop.epochs).toBeGreaterThan(0);
  });

  it('has data that fit its inputs and outputs', () => {
    const data = prepare(recipe.data, recipe.preparation, recipe.seed);
    if (!data.ok) throw new Error(JSON.stringify(data.faults));
    const sources = new Set(Object.values(graph.edges).map(({ from }) => from));
    const inputs = Object.values(graph.vertices).filter(({ kind }) => kind === 'input');
    const outputs = Object.entries(graph.vertices).filter(([id]) => !sources.has(id));
    const width = (shapes: readonly (readonly number[] | undefined)[]): number =>
      shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
    expect(data.table.inputNames.length).toBe(width(inputs.map(({ shape }) => shape)));
    expect(data.table.targetNames.length).toBe(width(outputs.map(([, { shape }]) => shape)));
    expect(data.training.length).toBeGreaterThan(0);
  });
});

it('starts Higham & Higham from the published numbers', () => {
  const { graph, parameters, recipe } = read('higham-2-2-3-2.adjoint.json');
  const data = prepare(recipe.data, recipe.preparation, recipe.seed);
  if (!data.ok) throw new Error('the ten points');
  const value = (id: string, i: number): number => parameters[id]?.values[i] ?? Number.NaN;
  const layer = (edge: string, vertex: string, x: readonly number[]): number[] =>
    Array.from({ length: sizeOf(graph.vertices[vertex]?.shape) }, (_, row) => {
      const sum = x.reduce(
        (a, v, column) => a + value(edge, row * x.length + column) * v,
        value(vertex, row),
      );
      return 1 / (1 + Math.exp(-sum));
    });
  let cost = 0;
  for (let i = 0; i < 10; i++) {
    const x = Array.from(data.table.inputs.subarray(2 * i, 2 * i + 2));
    const y = layer('W4', 'y', layer('W3', 'h2', layer('W2', 'h1', x)));
    y.forEach((v, k) => (cost += (v - data.table.targets[2 * i + k]!) ** 2));
  }
  // Published to 16 places; twenty squares of order one round to a few times 1e-15.
  expect(Math.abs(cost - 5.3288169699013785)).toBeLessThan(1e-13);
});
