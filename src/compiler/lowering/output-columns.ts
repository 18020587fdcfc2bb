import { present } from '../../base/assert.ts';
import type { Columns } from '../program.ts';
import type { LayerSequence } from '../stages.ts';

/** Where every output stands in the row of predictions: in the order of their ids. */
export function columnsOfOutputs({ segments, outputs }: LayerSequence): Columns[] {
  const sizes = new Map(segments.flatMap((s) => s.vertices.map((v) => [v.id, v.size] as const)));
  let start = 0;
  return outputs.map((vertex) => {
    const size = present(sizes.get(vertex), 'size of an output');
    start += size;
    return { vertex, start: start - size, size };
  });
}
