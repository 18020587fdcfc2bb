import { present } from '../../src/base/assert.ts';
import type { DrawnVertex } from '../../src/document/document.ts';
import type { Network } from '../network.ts';
import type { Workload } from '../workloads.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/**
 * Logits [batch, classes] of our drawing in TensorFlow's operations, from our starting numbers: a chain of dense maps, valid
 * convolutions and average pools. A dense θ is [to, from] with us and [from, to] there, as their layers keep it.
 */
export function modelOf(
  tf: TensorFlow,
  { graph }: Workload,
  network: Network,
): (rows: Tensor, batch: number) => Tensor {
  const variable = (values: Float64Array, shape: readonly number[]): Tensor =>
    tf.variable(tf.tensor(Float32Array.from(values), shape));
  const layers = Object.entries(graph.edges).map(([id, { from, to, map }]) => {
    const [source, target] = [present(graph.vertices[from], from), present(graph.vertices[to], to)];
    const theta = network.parameters[id];
    const linear = linearOf(tf, map, source, target, theta, variable);
    const bias = network.parameters[to] && variable(network.parameters[to], network.biasShapes.get(to) ?? []);
    const sigma = target.activation?.kind;
    return (x: Tensor, batch: number): Tensor => {
      const sum = bias ? tf.add(linear(x, batch), bias) : linear(x, batch);
      return sigma === 'relu' ? tf.relu(sum) : sigma === 'tanh' ? tf.tanh(sum) : sum;
    };
  });
  return (rows, batch) => layers.reduce((x, layer) => layer(x, batch), rows);
}

function linearOf(
  tf: TensorFlow,
  map: { readonly kind?: string; readonly [setting: string]: unknown },
  { shape: from = [] }: DrawnVertex,
  { shape: to = [] }: DrawnVertex,
  theta: Float64Array | undefined,
  variable: (values: Float64Array, shape: readonly number[]) => Tensor,
): (x: Tensor, batch: number) => Tensor {
  const image = [from[0] ?? 1, from[1] ?? 1, from[2] ?? 1];
  const [ins, outs] = [sizeOf(from), sizeOf(to)];
  switch (map.kind) {
    case 'dense': {
      const weights = variable(transposed(present(theta, 'θ'), outs, ins), [ins, outs]);
      return (x, batch) => tf.matMul(tf.reshape(x, [batch, ins]), weights);
    }
    case 'convolution-2d': {
      const size = map['height'] as number;
      const filter = variable(turned(present(theta, 'θ'), size ** 2), [
        size,
        size,
        image[2] ?? 1,
        to[2] ?? 1,
      ]);
      return (x, batch) => tf.conv2d(tf.reshape(x, [batch, ...image]), filter, 1, 'valid');
    }
    case 'average-pool':
      return (x, batch) => tf.avgPool(tf.reshape(x, [batch, ...image]), 2, 2, 'valid');
    default:
      throw new Error(`no such map over there: ${String(map.kind)}`);
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** A stencil seen from behind: ours convolves, theirs correlates. */
function turned(values: Float64Array, taps: number): Float64Array {
  const channels = values.length / taps;
  return values.map(
    (_, i) => values[(taps - 1 - Math.floor(i / channels)) * channels + (i % channels)] ?? NaN,
  );
}

/** A matrix [rows, columns], row after row, as [columns, rows]. */
function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)] ?? NaN);
}
