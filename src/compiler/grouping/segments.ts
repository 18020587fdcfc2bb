import type { Shape } from '../../document/document.ts';
import { isNeuron, sizeOf } from '../shape.ts';
import type { ModelVertex, Segment, ShapedGraph } from '../stages.ts';
import { uniqueName } from './unique-name.ts';

interface Draft {
  readonly vertices: ModelVertex[];
  readonly column: number | null;
}

/**
 * Cuts every level into segments: neurons of one level, activation, bias and group stand together; any larger vertex
 * stands alone. Input neurons stand together where their columns of the input row do.
 */
export function segmentsOf(graph: ShapedGraph): Segment[][] {
  const names = new Set<string>(graph.vertices.keys());
  return graph.levels.map((ids, layer) => {
    const vertices = ids.map((id) => graph.vertices.get(id) as ModelVertex);
    const drafts = layer === 0 ? inputDrafts(vertices, graph) : unitDrafts(vertices, graph);
    let row = 0;
    return drafts.map((draft) => {
      const segment = finish(draft, layer, row, graph, names);
      row += segment.size;
      return segment;
    });
  });
}

function inputDrafts(vertices: readonly ModelVertex[], graph: ShapedGraph): Draft[] {
  const drafts: Draft[] = [];
  let column = 0;
  let open = false;
  for (const vertex of vertices) {
    const shape = graph.shapes.get(vertex.id) as Shape;
    const neuron = isNeuron(shape);
    if (neuron && open) drafts.at(-1)?.vertices.push(vertex);
    else drafts.push({ vertices: [vertex], column });
    open = neuron;
    column += sizeOf(shape);
  }
  return drafts;
}

function unitDrafts(vertices: readonly ModelVertex[], graph: ShapedGraph): Draft[] {
  const drafts: Draft[] = [];
  const open = new Map<string, Draft>();
  for (const vertex of vertices) {
    const alone = !isNeuron(graph.shapes.get(vertex.id) as Shape) || vertex.combine === 'product';
    const key = JSON.stringify([vertex.activation, vertex.bias === 'none', vertex.group]);
    const existing = alone ? undefined : open.get(key);
    if (existing) {
      existing.vertices.push(vertex);
      continue;
    }
    const draft: Draft = { vertices: [vertex], column: null };
    drafts.push(draft);
    if (!alone) open.set(key, draft);
  }
  return drafts;
}

function finish(draft: Draft, layer: number, row: number, graph: ShapedGraph, names: Set<string>): Segment {
  const [first] = draft.vertices as [ModelVertex];
  const last = draft.vertices.at(-1) as ModelVertex;
  let offset = 0;
  const vertices = draft.vertices.map(({ id }) => {
    const shape = graph.shapes.get(id) as Shape;
    const size = sizeOf(shape);
    offset += size;
    return { id, row: offset - size, size, shape };
  });
  // Nothing reads an output, so there is nothing to mute.
  const dropout = draft.vertices.map((v) => (graph.outgoing.get(v.id)?.length ? v.dropout : 0));
  const sum = vertices.length === 1 ? graph.sums.get(first.id) : undefined;
  return {
    id: vertices.length === 1 ? first.id : uniqueName(`${first.id}…${last.id}`, names),
    layer,
    row,
    size: offset,
    sumSize: sum ? sizeOf(sum) : offset,
    sumShape: sum ?? [offset],
    kind: first.kind,
    vertices,
    activation: first.activation,
    bias: first.bias,
    combine: first.combine,
    column: draft.column,
    ...(dropout.some((p) => p > 0) ? { dropout } : {}),
  };
}
