/** What is trained: networks with what they are trained by. */
import { type DrawnGraph, emptyRecipe, type Recipe } from '../../document/document.ts';
import {
  circulants,
  convolutional,
  layers,
  masked,
  neurons,
  residual,
  sparseNeurons,
  thinned,
} from './drawings.ts';

export interface Workload {
  readonly name: string;
  /** Made when asked: some are large. */
  readonly draw: () => DrawnGraph;
  readonly recipe: Recipe;
  readonly batch: number;
  /** Steps of one call: of the tiled code, and of what is slower. */
  readonly repeat: { readonly quick: number; readonly slow: number };
}

const classify: Recipe = {
  ...emptyRecipe,
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'momentum', learningRate: 0.05 },
};

export const higham: Workload = {
  name: 'higham: 2-2-3-2 logistic, batch 1',
  draw: () => layers([2, 2, 3, 2], 'logistic'),
  recipe: { ...emptyRecipe, optimizer: { kind: 'gradient-descent', learningRate: 0.025 } },
  batch: 1,
  repeat: { quick: 1000, slow: 1000 },
};

/** Those that other libraries train as well. */
export const shared: Readonly<Record<'tiny' | 'mlp128' | 'mlp512' | 'conv', Workload>> = {
  tiny: {
    name: 'tiny: 2-16-16-3 tanh, batch 32',
    draw: () => layers([2, 16, 16, 3], 'tanh'),
    recipe: classify,
    batch: 32,
    repeat: { quick: 200, slow: 100 },
  },
  mlp128: {
    name: 'mlp128: 784-128-10 relu, batch 64',
    draw: () => layers([784, 128, 10], 'relu'),
    recipe: classify,
    batch: 64,
    repeat: { quick: 20, slow: 8 },
  },
  mlp512: {
    name: 'mlp512: 784-512-512-10 relu, batch 256',
    draw: () => layers([784, 512, 512, 10], 'relu'),
    recipe: classify,
    batch: 256,
    repeat: { quick: 2, slow: 1 },
  },
  conv: {
    name: 'conv: 28×28, 5×5×8, pool, 3×3×16, 10, batch 32',
    draw: convolutional,
    recipe: classify,
    batch: 32,
    repeat: { quick: 8, slow: 2 },
  },
};

export const resnet: Workload = {
  name: 'resnet: 16 layers of width 8, 1000 rows',
  draw: () => residual(16, 8),
  recipe: classify,
  batch: 1000,
  repeat: { quick: 8, slow: 2 },
};

const drawn = { recipe: classify, batch: 32, repeat: { quick: 100, slow: 50 } };

/** One network twice: neuron by neuron, and as layers. And with half of its edges. */
export const asNeurons: Workload = {
  ...drawn,
  name: '64-64-8 tanh as neurons, batch 32',
  draw: () => neurons([64, 64, 8], 'tanh'),
};
export const asLayers: Workload = {
  ...drawn,
  name: '64-64-8 tanh as layers, batch 32',
  draw: () => layers([64, 64, 8], 'tanh'),
};
/** 16 of 512 edges into every hidden neuron, and all of them. */
export const fewEdges: Workload = {
  ...drawn,
  name: '512-512-8 tanh as neurons, 16 edges into each, batch 32',
  draw: () => sparseNeurons([512, 512, 8], 16, 'tanh'),
};
export const allEdges: Workload = {
  ...drawn,
  name: '512-512-8 tanh as layers, batch 32',
  draw: () => layers([512, 512, 8], 'tanh'),
};
/** Matrices that are circulant, and full ones. */
export const circulantMatrices: Workload = {
  ...drawn,
  name: '1024-1024-1024-8 tanh, circulant with 1023 taps, batch 32',
  draw: () => circulants([1024, 1024, 1024, 8], 1023, 'tanh'),
  repeat: { quick: 8, slow: 1 },
};
export const fullMatrices: Workload = {
  ...drawn,
  name: '1024-1024-1024-8 tanh, dense, batch 32',
  draw: () => layers([1024, 1024, 1024, 8], 'tanh'),
  repeat: { quick: 2, slow: 1 },
};
export const halfTheEdges: Workload = {
  ...drawn,
  name: '64-64-8 tanh as neurons, half the edges, batch 32',
  draw: () => thinned(neurons([64, 64, 8], 'tanh')),
};

export const masks: Workload = {
  ...drawn,
  name: '64-64-8 tanh as layers, half the entries masked, batch 32',
  draw: () => masked([64, 64, 8], 'tanh'),
};

export const workloads: readonly Workload[] = [
  higham,
  ...Object.values(shared),
  resnet,
  halfTheEdges,
  asNeurons,
  asLayers,
];
