import { present } from '../../src/base/assert.ts';
import type { Network } from '../../src/lab/speed/network.ts';
import type { Workload } from '../../src/lab/speed/workloads.ts';

interface Numbers {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/** One layer of a workload as other libraries see it: every vertex but the first with the one edge that leads to it. */
export interface ChainLayer {
  readonly map: 'dense' | 'convolution-2d' | 'average-pool';
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly activation: string;
  /** Dense [to, from]; a filter [height, width, in, out], turned round, since others correlate where we convolve. */
  readonly weights: Numbers | null;
  readonly bias: Numbers | null;
}

/** The layers of a workload with our starting numbers: a chain of dense maps, valid convolutions and average pools. */
export function chainOf({ draw }: Workload, network: Network): ChainLayer[] {
  const graph = draw();
  return Object.entries(graph.edges).map(([id, { from, to, map }]) => {
    const [source, target] = [present(graph.vertices[from], from), present(graph.vertices[to], to)];
    const [of, into] = [source.shape ?? [1], target.shape ?? [1]];
    const bias = network.parameters[to];
    return {
      map: map.kind as ChainLayer['map'],
      from: of,
      to: into,
      activation: target.activation?.kind ?? 'identity',
      weights: weightsOf(map, of, into, network.parameters[id]),
      bias: bias ? { values: bias, shape: network.biasShapes.get(to) ?? [] } : null,
    };
  });
}

function weightsOf(
  map: { readonly kind?: string; readonly [setting: string]: unknown },
  from: readonly number[],
  to: readonly number[],
  theta: Float64Array | undefined,
): Numbers | null {
  switch (map.kind) {
    case 'dense':
      return { values: present(theta, 'θ'), shape: [sizeOf(to), sizeOf(from)] };
    case 'convolution-2d': {
      const size = map['height'] as number;
      const shape = [size, size, from[2] ?? 1, to[2] ?? 1];
      return { values: turned(present(theta, 'θ'), size ** 2), shape };
    }
    case 'average-pool':
      return null;
    default:
      throw new Error(`no such map over there: ${String(map.kind)}`);
  }
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** A stencil seen from behind. */
function turned(values: Float64Array, taps: number): Float64Array {
  const channels = values.length / taps;
  return values.map(
    (_, i) => values[(taps - 1 - Math.floor(i / channels)) * channels + (i % channels)] ?? NaN,
  );
}
