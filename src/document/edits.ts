import type {
  Choice,
  DrawnEdge,
  DrawnVertex,
  GraphDocument,
  Id,
  Parameters,
  Position,
  Recipe,
} from './document.ts';
import type { DocumentDraft, Edit } from './history.ts';
import { nameFault } from './names.ts';
import { dropUnfit, dropUnusedTies, retie, sameShape } from './parameters-follow.ts';

type VertexDraft = DocumentDraft['graph']['vertices'][string];
type EdgeDraft = DocumentDraft['graph']['edges'][string];

/** Adds a vertex, or replaces the one of that id. */
export function addVertex(id: Id, vertex: DrawnVertex, position: Position): Edit {
  return {
    label: vertex.kind === 'input' ? 'Add input' : 'Add vertex',
    change(draft) {
      draft.graph.vertices[id] = vertexDraft(vertex);
      draft.layout[id] = { ...position };
    },
  };
}

/** Adds an edge. */
export function connect(id: Id, edge: DrawnEdge): Edit {
  return {
    label: 'Connect',
    change(draft) {
      draft.graph.edges[id] = edgeDraft(edge);
    },
  };
}

/** Adds a vertex and the edge that led to the wish for it, as one entry. */
export function addConnected(
  vertex: { id: Id; vertex: DrawnVertex; position: Position },
  edge: { id: Id; edge: DrawnEdge },
): Edit {
  return together('Add vertex', [
    addVertex(vertex.id, vertex.vertex, vertex.position),
    connect(edge.id, edge.edge),
  ]);
}

/** Several edits as one entry. */
export function together(label: string, edits: readonly Edit[], gesture?: string): Edit {
  return {
    label,
    gesture,
    change(draft) {
      for (const edit of edits) edit.change(draft);
    },
  };
}

/**
 * Changes fields of a vertex; a field given as `undefined` is left out from then on. A new shape or bias drops the
 * parameter values that no longer fit.
 */
export function setVertex(id: Id, fields: Partial<DrawnVertex>, gesture?: string): Edit {
  return {
    label: 'Change vertex',
    gesture,
    change(draft) {
      const old = draft.graph.vertices[id];
      if (old === undefined) return;
      const next = assigned(old, fields);
      if (next.tie !== old.tie) retie(draft, id, old.tie, next.tie);
      draft.graph.vertices[id] = next;
      if (next.bias !== old.bias || next.kind !== old.kind) delete draft.parameters[id];
      if (!sameShape(old.shape, next.shape)) dropUnfit(draft, id, old.shape, next.shape);
    },
  };
}

/** Changes fields of an edge: its ends, its map, its tie. Values of θ follow where they still fit. */
export function setEdge(id: Id, fields: Partial<DrawnEdge>, gesture?: string): Edit {
  return {
    label: 'Change edge',
    gesture,
    change(draft) {
      const old = draft.graph.edges[id];
      if (old === undefined) return;
      const next = assigned(old, fields);
      const shapeOf = (vertex: Id) => draft.graph.vertices[vertex]?.shape;
      const moved =
        (next.from !== old.from && !sameShape(shapeOf(next.from), shapeOf(old.from))) ||
        (next.to !== old.to && !sameShape(shapeOf(next.to), shapeOf(old.to)));
      if (next.tie !== old.tie) retie(draft, id, old.tie, next.tie);
      draft.graph.edges[id] = next;
      if (moved || next.map.kind !== old.map.kind) delete draft.parameters[id];
    },
  };
}

/** Gives an edge another map; θ of another kind of map starts anew. */
export function setMap(id: Id, map: Choice): Edit {
  return { ...setEdge(id, { map }), label: 'Change map' };
}

/** Turns an edge around. */
export function reverseEdge(id: Id): Edit {
  return {
    label: 'Reverse edge',
    change(draft) {
      const edge = draft.graph.edges[id];
      if (edge === undefined) return;
      draft.graph.edges[id] = { ...edge, from: edge.to, to: edge.from };
      if (edge.tie === undefined) delete draft.parameters[id];
    },
  };
}

/** Removes vertices with the edges at them, and edges, with their parameters. A tie keeps its numbers while something uses it. */
export function remove(vertices: readonly Id[], edges: readonly Id[]): Edit {
  return {
    label: 'Delete',
    change(draft) {
      const gone = new Set(vertices);
      const cut = new Set(edges);
      for (const [id, edge] of Object.entries(draft.graph.edges)) {
        if (gone.has(edge.from) || gone.has(edge.to)) cut.add(id);
      }
      const ties = new Set<Id>();
      for (const id of cut) {
        const tie = draft.graph.edges[id]?.tie;
        if (tie !== undefined) ties.add(tie);
        delete draft.graph.edges[id];
        delete draft.parameters[id];
      }
      for (const id of gone) {
        const tie = draft.graph.vertices[id]?.tie;
        if (tie !== undefined) ties.add(tie);
        delete draft.graph.vertices[id];
        delete draft.parameters[id];
        delete draft.layout[id];
        if (draft.recipe.loss.outputs?.[id] !== undefined) delete draft.recipe.loss.outputs[id];
      }
      dropUnusedTies(draft, ties);
    },
  };
}

/** Moves vertices. The graph stays the same object. */
export function move(positions: Readonly<Record<Id, Position>>, gesture?: string, label = 'Move'): Edit {
  return {
    label,
    gesture,
    change(draft) {
      for (const [id, { x, y }] of Object.entries(positions)) {
        const old = draft.layout[id];
        if (draft.graph.vertices[id] === undefined || (old?.x === x && old.y === y)) continue;
        draft.layout[id] = { x, y };
      }
    },
  };
}

/** Changes parts of the recipe; a part given as `undefined` is left out from then on. */
export function setRecipe(parts: Partial<Recipe>, gesture?: string): Edit {
  return {
    label: 'Change recipe',
    gesture,
    change(draft) {
      draft.recipe = assigned(draft.recipe as Recipe, parts) as DocumentDraft['recipe'];
    },
  };
}

export function setTitle(title: string): Edit {
  return {
    label: 'Rename document',
    gesture: 'title',
    change(draft) {
      draft.title = title;
    },
  };
}

export function setNotes(notes: string): Edit {
  return {
    label: 'Change notes',
    gesture: 'notes',
    change(draft) {
      draft.notes = notes;
    },
  };
}

/** Writes numbers of θ and biases (after training, or typed in); ids given as `null` start anew. */
export function setParameters(
  values: Readonly<Record<Id, Parameters[Id] | null>>,
  label = 'Set parameters',
  gesture?: string,
): Edit {
  return {
    label,
    gesture,
    change(draft) {
      for (const [id, value] of Object.entries(values)) {
        if (value === null) delete draft.parameters[id];
        else draft.parameters[id] = { shape: [...value.shape], values: value.values as number[] };
      }
    },
  };
}

/** Puts a vertex between the ends of an edge: the edge leads to it, a new edge of the same map leads on. */
export function insertOnEdge(
  edgeId: Id,
  added: { id: Id; vertex: DrawnVertex; position: Position; edge: Id },
): Edit {
  return {
    label: 'Insert on edge',
    change(draft) {
      const edge = draft.graph.edges[edgeId];
      if (edge === undefined) return;
      const rest = draft.graph.vertices[edge.to]?.shape;
      if (draft.graph.vertices[added.id] === undefined) {
        draft.graph.vertices[added.id] = vertexDraft(added.vertex);
      }
      draft.layout[added.id] = { ...added.position };
      const { tie, ...untied } = edge;
      draft.graph.edges[edgeId] = { ...untied, to: added.id };
      draft.graph.edges[added.edge] = { from: added.id, to: edge.to, map: { ...edge.map } };
      if (tie !== undefined) dropUnusedTies(draft, new Set([tie]));
      if (!sameShape(added.vertex.shape, rest)) delete draft.parameters[edgeId];
    },
  };
}

/** Gives a vertex or an edge another id, everywhere it is named. The new id must be free (`nameFault`). */
export function rename(from: Id, to: Id): Edit {
  return {
    label: 'Rename',
    change(draft) {
      if (from === to || nameFault(draft as GraphDocument, to) !== null) return;
      rekey(draft.graph.vertices, from, to);
      rekey(draft.graph.edges, from, to);
      rekey(draft.parameters, from, to);
      rekey(draft.layout, from, to);
      if (draft.recipe.loss.outputs !== undefined) rekey(draft.recipe.loss.outputs, from, to);
      for (const [id, edge] of Object.entries(draft.graph.edges)) {
        if (edge.from !== from && edge.to !== from) continue;
        draft.graph.edges[id] = {
          ...edge,
          from: edge.from === from ? to : edge.from,
          to: edge.to === from ? to : edge.to,
        };
      }
    },
  };
}

function vertexDraft(vertex: DrawnVertex): VertexDraft {
  return assigned({}, vertex) as VertexDraft;
}

function edgeDraft(edge: DrawnEdge): EdgeDraft {
  return assigned({}, edge) as EdgeDraft;
}

/** A copy with the fields set; `undefined` leaves a field out. */
function assigned<T extends object, U extends object>(target: T, fields: U): T & U {
  const copy: Record<string, unknown> = Object.fromEntries(Object.entries(target));
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) delete copy[name];
    else copy[name] = value;
  }
  return copy as T & U;
}

function rekey<T>(record: Record<Id, T>, from: Id, to: Id): void {
  if (!Object.hasOwn(record, from)) return;
  record[to] = record[from] as T;
  delete record[from];
}
