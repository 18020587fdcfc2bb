/** Layers with every kind of bias and every map made of single weights: opened and gathered they are what they were. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { compiledDocument } from '../../src/compiler/compiled.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { parameterShapes } from '../../src/compiler/parameter-shape.ts';
import { emptyDocument } from '../../src/document/document.ts';
import type { DrawnGraph, GraphDocument, Id } from '../../src/document/document.ts';
import type { Drawing } from '../../src/lab/neurons/drawing.ts';
import { gatherIntoLayers } from '../../src/lab/neurons/gather.ts';
import { openIntoNeurons } from '../../src/lab/neurons/open.ts';
import type { NumbersById } from '../../src/lab/example-values.ts';
import { exampleDocument } from '../support/examples.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { layerGraphs } from '../support/random-layers.ts';
import { rewired } from '../support/rewired.ts';
import { compiled, gradient } from '../support/run.ts';

const recipe = recipeOf({
  loss: { kind: 'squared', half: true, reduce: 'sum' },
  regulariser: { kind: 'ridge', lambda: 0.1 },
  initialiser: { kind: 'normal', deviation: 0.5 },
});

/** The drawing with numbers for all of its parameters, in the document and at hand. */
function drawingOf(document: GraphDocument, given?: NumbersById): Drawing {
  const { graph } = compile(document.graph, document.recipe);
  const numbers = given ?? initialise(graph, document.recipe, document.parameters, seededRandom(3));
  const parameters = [...parameterShapes(graph)].map(
    ([id, shape]) => [id, { shape, values: [...(numbers[id] ?? [])] }] as const,
  );
  return { document: { ...document, parameters: Object.fromEntries(parameters) }, graph, numbers };
}

const documentOf = (graph: DrawnGraph): GraphDocument => ({ ...emptyDocument, graph, recipe });
const program = (document: GraphDocument) => compiledDocument(compile(document.graph, document.recipe));

/** Two rows through the network: predictions, loss with its penalty, and gradients. */
async function results({ document, numbers }: Drawing) {
  const { program: compiledProgram } = compiled(document.graph, document.recipe);
  const random = seededRandom(5);
  const width = (columns: readonly { size: number }[]) => columns.reduce((n, { size }) => n + size, 0);
  const x = Array.from({ length: 2 * width(compiledProgram.inputs) }, () => random.normal());
  const t = Array.from({ length: 2 * width(compiledProgram.outputs) }, () => random.normal());
  return gradient(compiledProgram, numbers, x, t, 2);
}

/** Every sum has at most some hundred products, each rounded to 1.1e-16: 1e-12 of the largest is ample. */
function expectNear(ours: ArrayLike<number>, expected: ArrayLike<number>): void {
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  expect(ours.length).toBe(expected.length);
  Array.from(expected).forEach((value, i) =>
    expect(Math.abs((ours[i] ?? NaN) - value)).toBeLessThanOrEqual(1e-12 * scale),
  );
}

/** The graph with every setting of its maps, also those left out. */
function spelledOut({ graph }: GraphDocument) {
  return { vertices: graph.vertices, edges: [...compile(graph, recipe).graph.edges.values()] };
}

async function expectIdentity(drawing: Drawing, layers: readonly Id[]): Promise<void> {
  const open = rewired(drawing.document, openIntoNeurons(drawing, layers));
  const opened = drawingOf(open.document);
  expect(opened.document.parameters).toEqual(open.document.parameters); // every number stands there, none is drawn
  const back = rewired(opened.document, gatherIntoLayers(opened, open.vertices)).document;
  expect(spelledOut(back)).toEqual(spelledOut(drawing.document));
  expect(back.parameters).toEqual(drawing.document.parameters);
  expect(program(back)).toEqual(program(drawing.document));
  const [before, between] = [await results(drawing), await results(opened)];
  expectNear(between.prediction, before.prediction);
  expectNear([between.loss], [before.loss]);
  // The gradient of the neurons' parameters, gathered like these, is that of the layers': what is tied adds up.
  const slopes = drawingOf(opened.document, between.gradients);
  const { parameters } = rewired(slopes.document, gatherIntoLayers(slopes, open.vertices)).document;
  for (const [id, { values }] of Object.entries(parameters))
    if (before.gradients[id]) expectNear(values, before.gradients[id]);
}

describe('layers of every kind of bias', () => {
  test('random chains: the same graph, numbers, program, values and gradients', async () => {
    const [kinds, biases] = [new Set<unknown>(), new Set<unknown>()];
    await fc.assert(
      fc.asyncProperty(layerGraphs, async (graph) => {
        const drawing = drawingOf(documentOf(graph));
        for (const { map } of Object.values(graph.edges)) kinds.add(map.kind);
        for (const { bias, tie } of Object.values(graph.vertices)) biases.add(`${bias} ${tie !== undefined}`);
        await expectIdentity(drawing, Object.keys(graph.vertices));
      }),
      { numRuns: 60, seed: 5 },
    );
    expect(kinds.size).toBe(11);
    expect(biases.size).toBe(7);
  });

  test('one for all, one per channel: ties of the neurons, named after the layer', () => {
    const maps = { kind: 'unit', shape: [2, 2, 2], activation: { kind: 'tanh' } } as const;
    const graph = graphOf({ x: input(2), c: { ...maps, bias: 'scalar' }, f: maps, y: unit('identity', 2) }, [
      'x>c',
      ['c>f', { map: { kind: 'diagonal' } }],
      'f>y',
    ]);
    const drawing = drawingOf(documentOf(graph));
    const { vertices } = rewired(drawing.document, openIntoNeurons(drawing, ['c', 'f', 'y'])).document.graph;
    const ties = (stem: string) =>
      Object.keys(vertices)
        .filter((id) => id.startsWith(stem))
        .sort()
        .map((id) => vertices[id]?.tie);
    expect(ties('c.')).toEqual(new Array(8).fill('c[1]'));
    expect(ties('f.')).toEqual(['f[1]', 'f[2]', 'f[1]', 'f[2]', 'f[1]', 'f[2]', 'f[1]', 'f[2]']);
    expect(ties('y.')).toEqual([undefined, undefined]);
  });

  test('names that are taken or too long are refused', () => {
    const graph = (edge: string, tie: string) =>
      graphOf({ x: input(), h: unit('tanh', 2, { bias: 'scalar' }), y: unit('identity', 2, { tie }) }, [
        `${edge}:x>h`,
        'b:h>y',
      ]);
    expect(openIntoNeurons(drawingOf(documentOf(graph('a', 'h[1]'))), ['h'])).toEqual({
      refused: 'The name h[1] is taken: rename what it is made of first.',
    });
    const long = 'e'.repeat(60);
    expect(openIntoNeurons(drawingOf(documentOf(graph(long, 't'))), ['h'])).toEqual({
      refused: `The name ${long}[1,1] is too long: rename what it is made of first.`,
    });
  });

  test('a bias of two layers is opened with both, and drawn neurons with biases of no layer stay', () => {
    const shared = { tie: 's' };
    const layers = graphOf({ x: input(2), h: unit('tanh', 2, shared), k: unit('sin', 2, shared) }, [
      'x>h',
      'x>k',
    ]);
    expect(openIntoNeurons(drawingOf(documentOf(layers)), ['h'])).toEqual({
      refused: 'The bias of h is tied to that of k: open both together.',
    });
    const tanh = (tie: string) => unit('tanh', 1, { tie });
    const vertices = { x: input(), h1: tanh('s'), h2: tanh('t'), h3: tanh('s'), y: unit('identity') };
    const neurons = drawingOf(
      documentOf(graphOf(vertices, ['x>h1', 'x>h2', 'x>h3', 'h1>y', 'h2>y', 'h3>y'])),
    );
    expect(gatherIntoLayers(neurons, ['h1', 'h2', 'h3'])).toEqual({
      refused: 'The neurons of h share biases in a way that no layer does.',
    });
    expect(gatherIntoLayers(neurons, ['h1', 'h2'])).toEqual({
      refused: 'A bias is shared with h3, which is not gathered.',
    });
    const tied = { ...vertices, h2: tanh('s') };
    const whole = drawingOf(documentOf(graphOf(tied, ['x>h1', 'x>h2', 'x>h3', 'h1>y', 'h2>y', 'h3>y'])));
    const { document } = rewired(whole.document, gatherIntoLayers(whole, ['h1', 'h2', 'h3']));
    expect(document.graph.vertices['h']).toMatchObject({ shape: [3], bias: 'scalar' });
    expect(document.parameters['h']?.values).toEqual([whole.numbers['s']?.[0]]);
  });
});

describe('the example with convolutions on bars', () => {
  const document = exampleDocument('convolution-bars');

  test('opened whole and gathered it is the same program', async () => {
    await expectIdentity(drawingOf(document), ['c1', 'c2', 'p1', 'x']);
  });

  test('one of its layers alone says which others must be opened with it', () => {
    expect(openIntoNeurons(drawingOf(document), ['c1'])).toEqual({
      refused: 'The map of e1 links single components: open c2, p1, x as well.',
    });
  });
});
