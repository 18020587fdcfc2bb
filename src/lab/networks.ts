/** Documents of common architectures, for experiments: built in code, opened on the canvas. */
import {
  type BiasKind,
  type DrawnEdge,
  type DrawnVertex,
  emptyRecipe,
  type GraphDocument,
  type ParameterValue,
  type Recipe,
} from '../document/document.ts';
import { layered } from '../document/layout.ts';

type Values = readonly number[] | Float64Array;

/** A dense layer: vertex `id` behind edge `edge`. Numbers are row-major, one row per receiving neuron. */
export interface DenseLayer {
  readonly id: string;
  readonly edge: string;
  readonly width: number;
  readonly activation: string;
  readonly bias: BiasKind;
  readonly weights?: Values;
  readonly biases?: Values;
  /** Adds the layer's input to its output; the widths must be equal. */
  readonly skip?: boolean;
  /** With a skip: the factor h before σ. 1 if left out. */
  readonly step?: number;
}

export interface Sequential {
  readonly title: string;
  readonly notes: string;
  readonly inputs: number;
  readonly layers: readonly DenseLayer[];
  readonly recipe: Partial<Recipe>;
}

/** A document from its parts, laid out level by level. */
export function documentOf(
  title: string,
  notes: string,
  vertices: Record<string, DrawnVertex>,
  edges: Record<string, DrawnEdge>,
  parameters: Record<string, ParameterValue>,
  recipe: Partial<Recipe>,
): GraphDocument {
  const graph = { vertices, edges };
  const layout = layered(graph);
  return {
    format: 'adjoint/graph',
    version: 1,
    title,
    notes,
    graph,
    parameters,
    recipe: { ...emptyRecipe, ...recipe },
    layout,
  };
}

/**
 * Dense layers one after another, behind the input vertex `x`. A layer with a skip is two vertices: `id` adds what came in to
 * h·σ(K·y + b), where σ(K·y + b) is the vertex `id σ`: Y ← Y + hσ(KY + b).
 */
export function sequential({ title, notes, inputs, layers, recipe }: Sequential): GraphDocument {
  const vertices: Record<string, DrawnVertex> = { x: { kind: 'input', shape: [inputs] } };
  const edges: Record<string, DrawnEdge> = {};
  const parameters: Record<string, ParameterValue> = {};
  let [from, size] = ['x', inputs];
  for (const { id, edge, width, activation, bias, weights, biases, skip, step = 1 } of layers) {
    const inner = skip === true ? `${id} σ` : id;
    vertices[inner] = { kind: 'unit', shape: [width], activation: { kind: activation }, bias };
    edges[edge] = { from, to: inner, map: { kind: 'dense' } };
    if (weights) parameters[edge] = { shape: [width, size], values: weights };
    if (biases) parameters[inner] = { shape: [biases.length], values: biases };
    if (skip === true) {
      vertices[id] = { kind: 'unit', shape: [width], activation: { kind: 'identity' }, bias: 'none' };
      edges[`${id} add`] = {
        from: inner,
        to: id,
        map: { kind: 'identity', ...(step === 1 ? {} : { factor: step }) },
      };
      edges[`${id} skip`] = { from, to: id, map: { kind: 'identity' } };
    }
    [from, size] = [id, width];
  }
  return documentOf(title, notes, vertices, edges, parameters, recipe);
}

/** A neuron with the weights of its incoming edges by the name of where they come from. */
export interface Neuron {
  readonly id: string;
  readonly activation: string;
  readonly bias: number;
  readonly weights: Readonly<Record<string, number>>;
}

/** A network neuron by neuron; where a weight is not named there is no edge. */
export function neuronNetwork(
  title: string,
  notes: string,
  inputs: readonly string[],
  neurons: readonly Neuron[],
  recipe: Partial<Recipe>,
): GraphDocument {
  const vertices: Record<string, DrawnVertex> = Object.fromEntries(
    inputs.map((id) => [id, { kind: 'input', shape: [1] }]),
  );
  const edges: Record<string, DrawnEdge> = {};
  const parameters: Record<string, ParameterValue> = {};
  for (const { id, activation, bias, weights } of neurons) {
    vertices[id] = { kind: 'unit', shape: [1], activation: { kind: activation }, bias: 'vector' };
    parameters[id] = { shape: [1], values: [bias] };
    for (const [from, weight] of Object.entries(weights)) {
      const edge = `${from}→${id}`;
      edges[edge] = { from, to: id, map: { kind: 'dense' } };
      parameters[edge] = { shape: [1, 1], values: [weight] };
    }
  }
  return documentOf(title, notes, vertices, edges, parameters, recipe);
}

/** Two inputs and their squares, joined in one linear read-out `y` with a bias. */
export function featureNetwork(title: string, notes: string, recipe: Partial<Recipe>): GraphDocument {
  const vertices: Record<string, DrawnVertex> = {
    x: { kind: 'input', shape: [2] },
    squares: { kind: 'unit', shape: [2], activation: { kind: 'square' }, bias: 'none' },
    y: { kind: 'unit', shape: [1], activation: { kind: 'identity' }, bias: 'vector' },
  };
  const edges: Record<string, DrawnEdge> = {
    copy: { from: 'x', to: 'squares', map: { kind: 'identity' } },
    linear: { from: 'x', to: 'y', map: { kind: 'dense' } },
    quadratic: { from: 'squares', to: 'y', map: { kind: 'dense' } },
  };
  return documentOf(title, notes, vertices, edges, {}, recipe);
}

/** softmax classification by one hidden layer: s = W·σ(Kx + b) (+ w₀). */
export interface SingleLayerNetwork {
  readonly title: string;
  readonly notes: string;
  readonly inputs: number;
  readonly hidden: number;
  readonly classes: number;
  readonly activation: string;
  /** hidden × inputs. */
  readonly K?: Float64Array;
  /** The same number for all hidden neurons. */
  readonly b?: number;
  /** classes × hidden; with `classifierBias` classes × (hidden + 1), the last column being the bias. */
  readonly W?: Float64Array;
  readonly classifierBias: boolean;
  readonly recipe: Partial<Recipe>;
}

/** Vertices `x`, `z` (hidden, with one scalar bias) and `s` (scores), edges `K` and `W`. */
export function singleLayer(network: SingleLayerNetwork): GraphDocument {
  const { title, notes, inputs, hidden, classes, activation, K, b, W, classifierBias, recipe } = network;
  const wide = hidden + (classifierBias ? 1 : 0);
  const weights = W?.filter((_, i) => i % wide !== hidden);
  const biases = classifierBias ? W?.filter((_, i) => i % wide === hidden) : undefined;
  const first: DenseLayer = { id: 'z', edge: 'K', width: hidden, activation, bias: 'scalar' };
  const bias = classifierBias ? 'vector' : 'none';
  const second: DenseLayer = { id: 's', edge: 'W', width: classes, activation: 'identity', bias };
  return sequential({
    title,
    notes,
    inputs,
    layers: [
      { ...first, ...(K ? { weights: K } : {}), ...(b === undefined ? {} : { biases: [b] }) },
      { ...second, ...(weights ? { weights } : {}), ...(biases ? { biases } : {}) },
    ],
    recipe,
  });
}

/**
 * A single layer behind one more vertex `d`, which passes the input on and adds its bias: a perturbation of the input that can be
 * trained like any other parameter. It starts at zero.
 */
export function perturbedLayer(network: SingleLayerNetwork): GraphDocument {
  const plain = singleLayer(network);
  const { vertices, edges } = plain.graph;
  const { K, ...rest } = edges;
  const adding: DrawnVertex = {
    kind: 'unit',
    shape: [network.inputs],
    activation: { kind: 'identity' },
    bias: 'vector',
  };
  return documentOf(
    network.title,
    network.notes,
    { ...vertices, d: adding },
    {
      ...rest,
      'x + d': { from: 'x', to: 'd', map: { kind: 'identity' } },
      ...(K ? { K: { ...K, from: 'd' } } : {}),
    },
    { ...plain.parameters, d: { shape: [network.inputs], values: new Float64Array(network.inputs) } },
    network.recipe,
  );
}

/** One periodic convolution of a square picture: vertices `x` and `z`, edge `stencil` with its numbers, row-major. */
export function convolutionNetwork(
  title: string,
  notes: string,
  side: number,
  taps: number,
  stencil: Float64Array,
): GraphDocument {
  return documentOf(
    title,
    notes,
    {
      x: { kind: 'input', shape: [side, side] },
      z: { kind: 'unit', shape: [side, side], activation: { kind: 'identity' }, bias: 'none' },
    },
    {
      stencil: {
        from: 'x',
        to: 'z',
        map: { kind: 'convolution-2d', height: taps, width: taps, boundary: 'periodic' },
      },
    },
    { stencil: { shape: [taps, taps], values: stencil } },
    { loss: { kind: 'squared' }, initialiser: { kind: 'given' } },
  );
}
