import { burstOf } from '../../src/lab/speed/alternate.ts';
import { classOf, networkOf, orderOf } from '../../src/lab/speed/network.ts';
import { shared } from '../../src/lab/speed/workloads.ts';
import type { Peer, Workloads } from './contest.ts';
import { requirePeer } from './install.ts';

interface Volume {
  readonly w: Float64Array;
}
interface ConvNetJs {
  readonly Vol: new (width: number, height: number, depth: number, fill: number) => Volume;
  readonly Net: new () => { makeLayers(layers: readonly object[]): void };
  readonly SGDTrainer: new (
    net: object,
    settings: object,
  ) => { train(x: Volume, label: number): { readonly loss: number } };
}

const dense = (sizes: readonly number[], activation: string): object[] =>
  sizes.map((size) => ({ type: 'fc', num_neurons: size, activation }));
const networks: Readonly<Record<Workloads, { readonly edge: number; readonly hidden: object[] }>> = {
  tiny: { edge: 1, hidden: dense([16, 16], 'tanh') },
  mlp128: { edge: 28, hidden: dense([128], 'relu') },
  mlp512: { edge: 28, hidden: dense([512, 512], 'relu') },
  conv: {
    edge: 28,
    hidden: [
      { type: 'conv', sx: 5, filters: 8, stride: 1, pad: 0, activation: 'relu' },
      { type: 'pool', sx: 2, stride: 2 },
      { type: 'conv', sx: 3, filters: 16, stride: 1, pad: 0, activation: 'relu' },
    ],
  },
};

/** ConvNetJS in Node: minibatches, softmax, momentum, example by example in plain loops over numbers of double precision. */
export function convNetJs(name: Workloads): Promise<Peer> {
  const { Vol, Net, SGDTrainer } = requirePeer<ConvNetJs>('convnetjs');
  const { batch, inputs, columns } = networkOf(shared[name]);
  const { edge, hidden } = networks[name];
  const depth = columns.inputs / edge ** 2;
  const net = new Net();
  net.makeLayers([
    { type: 'input', out_sx: edge, out_sy: edge, out_depth: depth },
    ...hidden,
    { type: 'softmax', num_classes: columns.outputs },
  ]);
  const settings = { method: 'sgd', learning_rate: 0.05, momentum: 0.9, batch_size: batch };
  const trainer = new SGDTrainer(net, settings);
  let steps = 0;
  const step = (): Promise<void> => {
    for (const row of orderOf(batch, 1, steps)) {
      const x = new Vol(edge, edge, depth, 0);
      x.w.set(inputs.subarray(row * columns.inputs, (row + 1) * columns.inputs));
      trainer.train(x, classOf(row, columns.outputs));
    }
    steps += 1;
    return Promise.resolve();
  };
  return Promise.resolve({
    name: 'ConvNetJS',
    losses: null,
    note: name === 'conv' ? 'pools by the largest; own starting numbers' : 'own starting numbers',
    burst: (milliseconds) => burstOf(step, 1, milliseconds),
    close: () => {},
  });
}
