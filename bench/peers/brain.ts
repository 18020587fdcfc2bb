import { burstOf } from '../../src/lab/speed/alternate.ts';
import { dataRows, networkOf } from '../../src/lab/speed/network.ts';
import { shared } from '../../src/lab/speed/workloads.ts';
import type { Peer, Workloads } from './contest.ts';
import { requirePeer } from './install.ts';

interface Brain {
  readonly NeuralNetwork: new (settings: object) => {
    train(data: readonly { input: number[]; output: number[] }[], settings: object): unknown;
  };
}

const hidden: Readonly<Partial<Record<Workloads, number[]>>> = {
  tiny: [16, 16],
  mlp128: [128],
  mlp512: [512, 512],
};

/** A call has a cost of its own; a step of a large network takes seconds. */
const rowsOfCall = 32;

/** brain.js in Node. It knows neither minibatches nor softmax: a step stands for as many single rows as the batch has. */
export function brainJs(name: Workloads): Promise<Peer> {
  const sizes = hidden[name];
  if (!sizes) return Promise.reject(new Error('brain.js has no convolutions'));
  const { NeuralNetwork } = requirePeer<Brain>('brain.js');
  const { batch, inputs, targets, columns } = networkOf(shared[name]);
  const net = new NeuralNetwork({ hiddenLayers: sizes, activation: name === 'tiny' ? 'tanh' : 'relu' });
  const row = (values: Float64Array, width: number, at: number): number[] => [
    ...values.subarray(at * width, (at + 1) * width),
  ];
  const data = Array.from({ length: dataRows }, (_, at) => ({
    input: row(inputs, columns.inputs, at),
    output: row(targets, columns.outputs, at),
  }));
  const settings = { iterations: 1, errorThresh: 1e-9, learningRate: 0.01, momentum: 0.1 };
  let at = 0;
  const call = (): Promise<void> => {
    net.train(data.slice(at, at + rowsOfCall), settings);
    at = (at + rowsOfCall) % dataRows;
    return Promise.resolve();
  };
  return Promise.resolve({
    name: 'brain.js',
    losses: null,
    note: 'row by row, squared error, own starting numbers',
    burst: (milliseconds) => burstOf(call, rowsOfCall / batch, milliseconds),
    close: () => {},
  });
}
