import type { DrawnGraph, GraphDocument, Id, Parameters, Position } from './document.ts';
import { freshEdgeId, freshId, tieNames } from './names.ts';
import type { Edit } from './history.ts';

/** A part of a drawing on its way through the clipboard. */
export interface Clipping {
  readonly format: 'adjoint/clipping';
  readonly version: 1;
  readonly graph: DrawnGraph;
  readonly parameters: Parameters;
  readonly layout: Readonly<Record<Id, Position>>;
}

/** The vertices, the edges between two of them, and the numbers that belong to either. */
export function clip(document: GraphDocument, vertices: ReadonlySet<Id>): Clipping {
  const { graph, parameters, layout } = document;
  const inside = Object.entries(graph.edges).filter(([, e]) => vertices.has(e.from) && vertices.has(e.to));
  const clipped = {
    vertices: Object.fromEntries(Object.entries(graph.vertices).filter(([id]) => vertices.has(id))),
    edges: Object.fromEntries(inside),
  };
  const named = new Set([...vertices, ...inside.map(([id]) => id), ...tieNames(clipped)]);
  return {
    format: 'adjoint/clipping',
    version: 1,
    graph: clipped,
    parameters: Object.fromEntries(Object.entries(parameters).filter(([id]) => named.has(id))),
    layout: Object.fromEntries(Object.entries(layout).filter(([id]) => vertices.has(id))),
  };
}

/** A whole document as something to paste. */
export function clipAll(document: GraphDocument): Clipping {
  return clip(document, new Set(Object.keys(document.graph.vertices)));
}

/** The text that goes onto the clipboard. */
export function writeClipping(clipping: Clipping): string {
  const parameters = Object.fromEntries(
    Object.entries(clipping.parameters).map(([id, { shape, values }]) => [
      id,
      { shape, values: [...values] },
    ]),
  );
  return JSON.stringify({ ...clipping, parameters }, null, 1);
}

/** What a clipping's text would be as a document, so that the codec checks both alike; null for any other text. */
export function clippingAsDocumentText(text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('format' in value)) return null;
  if (value.format === 'adjoint/graph') return text;
  if (value.format !== 'adjoint/clipping') return null;
  const { graph, parameters, layout } = value as Partial<Clipping>;
  const recipe = { data: {}, loss: {}, regulariser: {}, optimizer: {}, batch: {}, stop: {}, seed: 1 };
  return JSON.stringify({
    format: 'adjoint/graph',
    version: 1,
    title: 'Clipping',
    notes: '',
    graph,
    parameters: parameters ?? {},
    recipe,
    layout: layout ?? {},
  });
}

/** New ids for everything in a clipping, none of them used in the graph. Ties keep their name within the clipping. */
export function freshNames(graph: DrawnGraph, clipping: Clipping): ReadonlyMap<Id, Id> {
  const names = new Map<Id, Id>();
  const reserved = tieNames(graph);
  const give = (old: Id, name: Id) => {
    names.set(old, name);
    reserved.add(name);
  };
  for (const id of Object.keys(clipping.graph.vertices)) {
    const free = !reserved.has(id) && freshId(graph, id, reserved) === id;
    give(id, free ? id : freshId(graph, id.replace(/\d+$/, '') || id, reserved));
  }
  for (const id of Object.keys(clipping.graph.edges)) give(id, freshEdgeId(graph, reserved));
  for (const tie of tieNames(clipping.graph)) if (!names.has(tie)) give(tie, freshId(graph, tie, reserved));
  return names;
}

/** Adds the clipping under new names, moved by `offset`. */
export function paste(clipping: Clipping, names: ReadonlyMap<Id, Id>, offset: Position): Edit {
  const named = (id: Id) => names.get(id) ?? id;
  return {
    label: 'Paste',
    change(draft) {
      for (const [id, vertex] of Object.entries(clipping.graph.vertices)) {
        const at = clipping.layout[id] ?? { x: 0, y: 0 };
        const copy = structuredCopy(vertex);
        if (vertex.tie !== undefined) copy.tie = named(vertex.tie);
        draft.graph.vertices[named(id)] = copy;
        draft.layout[named(id)] = { x: at.x + offset.x, y: at.y + offset.y };
      }
      for (const [id, edge] of Object.entries(clipping.graph.edges)) {
        const copy = { ...structuredCopy(edge), from: named(edge.from), to: named(edge.to) };
        if (edge.tie !== undefined) copy.tie = named(edge.tie);
        draft.graph.edges[named(id)] = copy;
      }
      for (const [id, { shape, values }] of Object.entries(clipping.parameters)) {
        if (names.has(id)) draft.parameters[named(id)] = { shape: [...shape], values: [...values] };
      }
    },
  };
}

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

/** Vertices and edges are plain JSON. */
function structuredCopy<T>(value: T): Mutable<T> {
  return JSON.parse(JSON.stringify(value)) as Mutable<T>;
}
