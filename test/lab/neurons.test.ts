/** Layers opened into neurons and gathered again: the same network, and in the end the same program. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { compiledDocument } from '../../src/compiler/compiled.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { maps } from '../../src/compiler/maps/index.ts';
import { printStage } from '../../src/compiler/print.ts';
import { emptyDocument } from '../../src/document/document.ts';
import type { DrawnGraph, GraphDocument, Id, Recipe, Shape } from '../../src/document/document.ts';
import type { Drawing } from '../../src/lab/neurons/drawing.ts';
import { gatherIntoLayers } from '../../src/lab/neurons/gather.ts';
import { openIntoNeurons } from '../../src/lab/neurons/open.ts';
import { mapCasesOf } from '../support/map-cases.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { drawings } from '../support/random-drawings.ts';
import { rewired } from '../support/rewired.ts';
import { compiled, gradient } from '../support/run.ts';

function documentOf(graph: DrawnGraph, recipe: Partial<Recipe> = {}): GraphDocument {
  const loss = { kind: 'squared', half: true, reduce: 'sum' };
  const initialiser = { kind: 'normal', deviation: 0.5 };
  return { ...emptyDocument, graph, recipe: recipeOf({ loss, initialiser, ...recipe }) };
}

function drawingOf(document: GraphDocument): Drawing {
  const { graph } = compile(document.graph, document.recipe);
  const { recipe, parameters } = document;
  return { document, graph, numbers: initialise(graph, recipe, parameters, seededRandom(3)) };
}

/** The same document with every number written down. */
function written(document: GraphDocument): GraphDocument {
  const { graph, numbers } = drawingOf(document);
  const shapes = new Map<Id, readonly number[]>(graph.biasShapes);
  for (const { id, parameter } of graph.edges.values()) {
    const shape = graph.parameterShapes.get(id);
    if (shape) shapes.set(parameter, shape);
  }
  const parameters = [...shapes].map(([id, shape]) => [id, { shape, values: [...(numbers[id] ?? [])] }]);
  return { ...document, parameters: Object.fromEntries(parameters) };
}

const opened = (document: GraphDocument, ids: readonly Id[]) =>
  rewired(document, openIntoNeurons(drawingOf(document), ids));
const gathered = (document: GraphDocument, ids: readonly Id[]) =>
  rewired(document, gatherIntoLayers(drawingOf(document), ids));

const layersOf = ({ graph }: GraphDocument): Id[] => Object.keys(graph.vertices);

/** Loss, predictions and gradients of one row by the network with its own numbers. */
async function results(document: GraphDocument, seed = 5) {
  const { program, graph } = compiled(document.graph, document.recipe);
  const values = initialise(graph, document.recipe, document.parameters, seededRandom(3));
  const random = seededRandom(seed);
  const width = (columns: readonly { size: number }[]) => columns.reduce((n, { size }) => n + size, 0);
  const x = Array.from({ length: width(program.inputs) }, () => random.normal());
  const t = Array.from({ length: width(program.outputs) }, () => random.normal());
  return gradient(program, values, x, t, 1);
}

const program = ({ graph, recipe }: GraphDocument) => compiledDocument(compile(graph, recipe));
const stages = ({ graph, recipe }: GraphDocument) => {
  const compilation = compile(graph, recipe);
  return (['forward', 'backward', 'tangent', 'program'] as const).map((stage) =>
    printStage(compilation, stage),
  );
};

const sumOfSquares = (gradients: Readonly<Record<string, Float64Array>>) =>
  Object.values(gradients).reduce((sum, list) => sum + list.reduce((s, g) => s + g * g, 0), 0);

interface Case {
  readonly kind: string;
  readonly from: Shape;
  readonly to: Shape;
  readonly settings?: object;
}
const cases: readonly Case[] = Object.keys(maps).flatMap((kind) =>
  mapCasesOf(kind).map((one): Case => ({ kind, ...one })),
);

/** Maps whose numbers are bound to θ ≥ 0, or multiplied with each other. */
const isRefused = ({ kind }: Case): boolean =>
  ['m-matrix', 'm-matrix-convolution', 'separable'].includes(kind);

const titleOf = ({ kind, from, to, settings }: Case): string =>
  `${kind} ${from.join('×')} → ${to.join('×')} ${JSON.stringify(settings ?? {})}`;

function drawn({ kind, from, to, settings }: Case): GraphDocument {
  const vertices = {
    x: { kind: 'input', shape: from },
    y: unit('tanh', 1, { shape: to, bias: 'none' }),
  } as const;
  return documentOf(graphOf(vertices, [['e:x>y', { map: { kind, ...settings } }]]));
}

describe('every map opened and gathered', () => {
  for (const one of cases.filter((given) => !isRefused(given))) {
    test(`${titleOf(one)}: the same numbers, then the same program`, async () => {
      const document = drawn(one);
      const open = opened(document, ['x', 'y']);
      const [before, between] = [await results(written(document)), await results(open.document)];
      // Constants are multiplied before instead of after a sum, so that each of some dozen terms is rounded once more.
      const near = (a: number, b: number) =>
        Math.abs(a - b) <= 64 * Number.EPSILON * Math.max(1, Math.abs(a));
      expect(before.prediction.every((p, i) => near(p, between.prediction[i] ?? NaN))).toBe(true);
      expect(near(before.loss, between.loss)).toBe(true);
      expect(near(sumOfSquares(before.gradients), sumOfSquares(between.gradients))).toBe(true);
      const back = gathered(open.document, open.vertices);
      expect(stages(back.document)).toEqual(stages(document));
      // The places of a mask come back by rows.
      const numbers = ({ parameters }: GraphDocument) =>
        [...(parameters['e']?.values ?? [])].toSorted((a, b) => a - b);
      expect(numbers(back.document)).toEqual(numbers(written(document)));
    });
  }

  for (const one of cases.filter(isRefused)) {
    test(`${titleOf(one)}: refused in a sentence`, () => {
      const outcome = openIntoNeurons(drawingOf(drawn(one)), ['x', 'y']);
      expect(outcome).toEqual({ refused: expect.stringMatching(/^The map of e, .*\.$/) });
    });
  }
});

describe('opening and gathering', () => {
  const network = documentOf(
    graphOf(
      { x: input(3), h: unit('tanh', 4), k: unit('softmax', 4, { label: 'Shares' }), y: unit('identity', 2) },
      ['a:x>h', 'b:h>k', 'c:k>y', 'skip:x>y'],
    ),
  );

  test('all layers: bit for bit the same predictions, and the same compiled bytes after gathering', async () => {
    const open = opened(network, layersOf(network));
    expect((await results(open.document)).prediction).toEqual((await results(written(network))).prediction);
    const back = gathered(open.document, open.vertices);
    expect(program(back.document)).toEqual(program(network));
    expect(back.document.parameters).toEqual(written(network).parameters);
    expect(back.document.graph).toEqual(network.graph);
  });

  test('one layer: rows and columns of the matrices at it, and back', async () => {
    const open = opened(network, ['h']);
    expect(open.document.graph.edges['a[2,*]']).toEqual({ from: 'x', to: 'h.2', map: { kind: 'dense' } });
    expect(open.document.graph.edges['b[*,3]']).toEqual({ from: 'h.3', to: 'k', map: { kind: 'dense' } });
    expect((await results(open.document)).prediction).toEqual((await results(written(network))).prediction);
    const back = gathered(open.document, open.vertices);
    expect(program(back.document)).toEqual(program(network));
    expect(back.document.graph).toEqual(network.graph);
  });

  test('a convolution: one tie for every tap, structural zeros absent, recognised by the compiler', () => {
    const graph = graphOf({ x: input(6), y: unit('tanh', 6) }, [
      ['e:x>y', { map: { kind: 'convolution-1d', stencil: 3, boundary: 'periodic' } }],
    ]);
    const { document } = opened(documentOf(graph), ['x', 'y']);
    expect(Object.keys(document.graph.edges).length).toBe(18);
    expect(new Set(Object.values(document.graph.edges).map(({ tie }) => tie))).toEqual(
      new Set(['e[1]', 'e[2]', 'e[3]']),
    );
    const block = compile(document.graph, document.recipe).sequence?.blocks[0];
    expect([block?.structure, block?.map?.kind]).toEqual(['map', 'convolution-1d']);
  });

  test('layers of one tie, opened and gathered together', () => {
    const document = documentOf(
      graphOf({ x: input(3), h: unit('tanh', 3), y: unit('tanh', 3) }, [
        ['a:x>h', { tie: 'w' }],
        ['b:h>y', { tie: 'w' }],
      ]),
    );
    const open = opened(document, layersOf(document));
    const back = gathered(open.document, open.vertices);
    expect(back.document.graph).toEqual(document.graph);
    expect(openIntoNeurons(drawingOf(document), ['x'])).toEqual({
      refused: 'a is tied to b: open the ends of both together.',
    });
  });

  test('neurons drawn by hand: names, order of the columns, holes as a mask', () => {
    const neurons = Object.fromEntries(['x1', 'x2', 'x3'].map((id) => [id, input()]));
    const graph = graphOf({ ...neurons, h1: unit('tanh'), h2: unit('tanh'), y: unit('identity') }, [
      'x1>h1',
      'x2>h1',
      'x2>h2',
      'x3>h2',
      'h1>y',
      'h2>y',
    ]);
    const { document, vertices } = gathered(documentOf(graph), Object.keys(graph.vertices));
    expect([...vertices].sort()).toEqual(['h', 'x']);
    const entries = [
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 2],
    ];
    expect(Object.values(document.graph.edges)).toContainEqual({
      from: 'x',
      to: 'h',
      map: { kind: 'masked', entries },
    });
    const apart = { ...graph, vertices: { ...graph.vertices, x15: input() } };
    const outcome = gatherIntoLayers(drawingOf(documentOf(apart)), ['x1', 'x2']);
    expect(outcome).toMatchObject({ refused: expect.stringContaining('stand other inputs') });
  });

  test('a cross entropy keeps normalising over the same components', () => {
    const two = graphOf({ x: input(2), y: unit('identity', 3), z: unit('identity', 2) }, ['x>y', 'x>z']);
    const document = documentOf(two, { loss: { kind: 'cross-entropy' } });
    expect(openIntoNeurons(drawingOf(document), ['y', 'z'])).toMatchObject({
      refused: expect.stringContaining('normalises'),
    });
    expect(openIntoNeurons(drawingOf(document), ['y'])).not.toHaveProperty('refused');
  });

  test('neurons that feed each other are no layer', () => {
    const graph = graphOf(
      {
        x: input(),
        a: unit('tanh', 1, { group: 'g' }),
        b: unit('tanh', 1, { group: 'g' }),
        y: unit('identity'),
      },
      ['x>a', 'a>b', 'b>y', 'a>y'],
    );
    expect(gatherIntoLayers(drawingOf(documentOf(graph)), ['a', 'b'])).toMatchObject({
      refused: expect.stringContaining('feed others'),
    });
  });

  test('random drawings: opened as far as they can be, the same results, and the same program after gathering', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(drawings, async (graph) => {
        const document = documentOf(graph);
        const drawing = drawingOf(document);
        const layers = layersOf(document).filter((id) => (drawing.graph.shapes.get(id)?.[0] ?? 1) > 1);
        // Where some cannot be opened, one alone.
        const sets = [layers, ...layers.map((id) => [id])];
        const found = sets.find((set) => !('refused' in openIntoNeurons(drawing, set)));
        if (!found) return;
        count += 1;
        const open = opened(document, found);
        const [before, between] = [await results(written(document)), await results(open.document)];
        // At most some hundred terms are added in another order.
        const near = (a: number, b: number) => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a));
        expect(before.prediction.every((p, i) => near(p, between.prediction[i] ?? NaN))).toBe(true);
        expect(near(sumOfSquares(before.gradients), sumOfSquares(between.gradients))).toBe(true);
        expect(stages(gathered(open.document, open.vertices).document)).toEqual(stages(document));
      }),
      { numRuns: 60, seed: 11 },
    );
    expect(count).toBeGreaterThan(20);
  });
});
