import { Position as Side } from '@xyflow/react';
import type { Edge, Node, NodeHandle } from '@xyflow/react';
import { useMemo, useState } from 'react';
import type { Compilation } from '../../compiler/compilation.ts';
import type { DrawnEdge, DrawnGraph, DrawnVertex, Id, Position, Shape } from '../../document/document.ts';
import { biasTie } from '../../document/names.ts';
import { bendsOf } from '../../interchange/drawing/bends.ts';
import { shapeText, vertexForm } from '../../interchange/drawing/geometry.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { useSession } from '../state/session-store.ts';

export type VertexNode = Node<Record<string, never>, 'vertex'>;
/** `bend`: how far its middle stands below a straight line, beside its rivals. */
export type MapEdge = Edge<{ readonly bend: number }, 'map'>;

/** How far a handle reaches out of and into its vertex, in pixels. */
export const handleOut = 14;
export const handleIn = 10;

const noData: Record<string, never> = {};
const origin: Position = { x: 0, y: 0 };

interface Cached {
  readonly vertex: DrawnVertex;
  readonly at: Position;
  readonly shape: Shape | undefined;
  readonly selected: boolean;
  readonly level: number;
  readonly node: VertexNode;
}

/** The vertices as React Flow's nodes, in topological order; a node stays the same object while nothing of it changes. */
export function useFlowNodes(): VertexNode[] {
  const vertices = useDocument((document) => document.graph.vertices);
  const layout = useDocument((document) => document.layout);
  const graph = useCompilation((compilation) => compilation.graph);
  const selection = useSession((session) => session.vertices);
  const [cache] = useState(() => new Map<Id, Cached>());
  return useMemo(() => {
    const next = new Map<Id, Cached>();
    const nodes: VertexNode[] = [];
    for (const id of topological(vertices, graph)) {
      const vertex = vertices[id];
      if (vertex === undefined) continue;
      const at = layout[id] ?? origin;
      const shape = graph.shapes.get(id) ?? vertex.shape;
      const selected = selection.has(id);
      const level = graph.level.get(id) ?? -1;
      const old = cache.get(id);
      const same =
        old !== undefined &&
        old.vertex === vertex &&
        old.at === at &&
        old.shape === shape &&
        old.selected === selected &&
        old.level === level;
      const entry = same
        ? old
        : { vertex, at, shape, selected, level, node: nodeOf(id, vertex, at, shape, selected, level) };
      next.set(id, entry);
      nodes.push(entry.node);
    }
    cache.clear();
    for (const [id, entry] of next) cache.set(id, entry);
    return nodes;
  }, [vertices, layout, graph, selection, cache]);
}

function topological(vertices: DrawnGraph['vertices'], graph: Compilation['graph']): Iterable<Id> {
  const ranked = graph.levels.flat();
  const seen = new Set(ranked);
  return [...ranked, ...Object.keys(vertices).filter((id) => !seen.has(id))];
}

function nodeOf(
  id: Id,
  vertex: DrawnVertex,
  at: Position,
  shape: Shape | undefined,
  selected: boolean,
  level: number,
): VertexNode {
  const { form, width, height } = vertexForm(shape);
  const y = height / 2 - 12;
  const side = { y, width: handleOut + handleIn, height: 24 };
  const handles: NodeHandle[] = [
    { ...side, id: null, type: 'source', position: Side.Right, x: width - handleIn },
    { ...side, id: null, type: 'target', position: Side.Left, x: -handleOut },
  ];
  const noun = vertex.kind === 'input' ? 'input' : form === 'neuron' ? 'neuron' : 'layer';
  const tie = biasTie(vertex);
  const tied = tie === null ? '' : `, bias tied as ${tie}`;
  const where = level >= 0 ? `, level ${level}` : '';
  return {
    id,
    type: 'vertex',
    data: noData,
    position: { x: at.x - width / 2, y: at.y - height / 2 },
    width,
    height,
    measured: { width, height },
    handles: vertex.kind === 'input' ? handles.slice(0, 1) : handles,
    selected,
    ariaLabel: `${noun} ${vertex.label ?? id}, shape ${shapeText(shape)}${where}${tied}`,
  };
}

interface CachedEdge {
  readonly edge: DrawnEdge;
  readonly selected: boolean;
  readonly bend: number;
  readonly flow: MapEdge;
}

/** The edges as React Flow's; with `only` given, just those. */
export function useFlowEdges(only: ReadonlySet<Id> | null): MapEdge[] {
  const edges = useDocument((document) => document.graph.edges);
  const vertices = useDocument((document) => document.graph.vertices);
  const selection = useSession((session) => session.edges);
  const bends = useMemo(() => bendsOf(edges), [edges]);
  const [cache] = useState(() => new Map<Id, CachedEdge>());
  return useMemo(() => {
    const next = new Map<Id, CachedEdge>();
    const result: MapEdge[] = [];
    for (const id of only ?? Object.keys(edges)) {
      const edge = edges[id];
      // React Flow draws no edge without both ends; the problems panel lists such an edge.
      if (edge === undefined || vertices[edge.from] === undefined || vertices[edge.to] === undefined)
        continue;
      if (vertices[edge.to]?.kind === 'input') continue;
      const selected = selection.has(id);
      const bend = bends.get(id) ?? 0;
      const old = cache.get(id);
      const same = old !== undefined && old.edge === edge && old.selected === selected && old.bend === bend;
      const entry = same ? old : { edge, selected, bend, flow: flowEdge(id, edge, selected, bend) };
      next.set(id, entry);
      result.push(entry.flow);
    }
    cache.clear();
    for (const [id, entry] of next) cache.set(id, entry);
    return result;
  }, [edges, vertices, selection, only, bends, cache]);
}

function flowEdge(id: Id, { from, to, map, tie }: DrawnEdge, selected: boolean, bend: number): MapEdge {
  const tied = tie === undefined ? '' : `, tied as ${tie}`;
  return {
    id,
    type: 'map',
    data: { bend },
    source: from,
    target: to,
    selected,
    ariaLabel: `${map.kind ?? 'dense'} edge ${id} from ${from} to ${to}${tied}`,
  };
}
