import { present } from '../../src/base/assert.ts';
import type { Network } from '../../src/lab/speed/network.ts';
import type { Workload } from '../../src/lab/speed/workloads.ts';
import { type ChainLayer, chainOf, sizeOf } from './chain.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** Logits [batch, classes] of our drawing in TensorFlow's operations, from our starting numbers. */
export function modelOf(
  tf: TensorFlow,
  workload: Workload,
  network: Network,
): (rows: Tensor, batch: number) => Tensor {
  const variable = (values: Float64Array, shape: readonly number[]): Tensor =>
    tf.variable(tf.tensor(Float32Array.from(values), shape));
  const layers = chainOf(workload, network).map((layer) => {
    const linear = linearOf(tf, layer, variable);
    const bias = layer.bias && variable(layer.bias.values, layer.bias.shape);
    return (x: Tensor, batch: number): Tensor => {
      const sum = bias ? tf.add(linear(x, batch), bias) : linear(x, batch);
      return layer.activation === 'relu' ? tf.relu(sum) : layer.activation === 'tanh' ? tf.tanh(sum) : sum;
    };
  });
  return (rows, batch) => layers.reduce((x, layer) => layer(x, batch), rows);
}

function linearOf(
  tf: TensorFlow,
  { map, from, to, weights }: ChainLayer,
  variable: (values: Float64Array, shape: readonly number[]) => Tensor,
): (x: Tensor, batch: number) => Tensor {
  const image = [from[0] ?? 1, from[1] ?? 1, from[2] ?? 1];
  const [ins, outs] = [sizeOf(from), sizeOf(to)];
  switch (map) {
    case 'dense': {
      // Their layers keep a dense matrix as [from, to].
      const matrix = variable(transposed(present(weights, 'weights').values, outs, ins), [ins, outs]);
      return (x, batch) => tf.matMul(tf.reshape(x, [batch, ins]), matrix);
    }
    case 'convolution-2d': {
      const { values, shape } = present(weights, 'weights');
      const filter = variable(values, shape);
      return (x, batch) => tf.conv2d(tf.reshape(x, [batch, ...image]), filter, 1, 'valid');
    }
    case 'average-pool':
      return (x, batch) => tf.avgPool(tf.reshape(x, [batch, ...image]), 2, 2, 'valid');
  }
}

/** A matrix [rows, columns], row after row, as [columns, rows]. */
function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)] ?? NaN);
}
