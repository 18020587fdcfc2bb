import type { Id } from '../../document/document.ts';
import { placeBiases } from '../grouping/biases.ts';
import { draftBlocks } from '../grouping/blocks.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { layersOf } from '../grouping/layers.ts';
import { assignParameters } from '../grouping/parameters.ts';
import { segmentsOf } from '../grouping/segments.ts';
import type { LayerSequence, Segment, ShapedGraph } from '../stages.ts';

/**
 * Pass 4. Neurons of one level and one kind become one stretch of a layer vector, their scalar edges one matrix (a
 * missing edge is a structural zero, tied edges share one θ); values that skip levels are carried. A matrix that has a known
 * structure is named and computed as such.
 */
export function group(graph: ShapedGraph, report: (diagnostic: Diagnostic) => void): LayerSequence {
  const { bySegment, tensors: biases } = placeBiases(segmentsOf(graph), graph);
  const segments = bySegment.flat();
  const segmentOf = new Map<Id, Segment>(segments.flatMap((s) => s.vertices.map((v) => [v.id, s] as const)));
  const { blocks, tensors, structures } = assignParameters(draftBlocks(graph, segmentOf), graph);
  for (const [{ from, to, edges }, { map }] of structures) {
    const fault = { from: from.id, to: to.id, edges: edges.length, map: map.kind, settings: map.settings };
    report({
      severity: 'information',
      place: { at: 'graph' },
      fault: { code: 'structure-recognised', ...fault },
    });
  }
  const outputs = [...graph.vertices.values()]
    .filter((v) => v.kind === 'unit' && graph.outgoing.get(v.id)?.length === 0)
    .map((v) => v.id);
  const sizes = bySegment.map((list) => list.reduce((n, s) => n + s.size, 0));
  return {
    layers: layersOf(graph, bySegment, outputs),
    segments,
    blocks,
    parameters: [...tensors, ...biases].toSorted((a, b) => a.layer - b.layer),
    depth: bySegment.length - 1,
    size: sizes.reduce((a, b) => a + b, 0),
    width: Math.max(0, ...sizes),
    outputs,
  };
}
