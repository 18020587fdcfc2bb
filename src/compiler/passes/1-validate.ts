import { SortedMap } from '../../base/sorted-map.ts';
import type { DrawnEdge, DrawnGraph, DrawnVertex, Id } from '../../document/document.ts';
import { activations } from '../activations/index.ts';
import type { Diagnostic, Fault, Place } from '../diagnostic.ts';
import { maps } from '../maps/index.ts';
import { sortIds } from '../order.ts';
import { placeChoice } from '../place.ts';
import { mostComponents } from '../shape.ts';
import type { ModelEdge, ModelGraph, ModelVertex, Placed } from '../stages.ts';
import { Ties } from '../ties.ts';

type Report = (diagnostic: Diagnostic) => void;

/**
 * Pass 1. Unknown settings become checked ones, once and for all; what is unsound is reported and left out, and the
 * rest goes on.
 */
export function validate(drawn: DrawnGraph, report: Report): ModelGraph {
  let whole = true;
  const placed = new Map<string, Placed>(); // one checked choice for the thousands of edges that are drawn alike
  const vertices = new Map<Id, ModelVertex>();
  for (const id of sortIds(Object.keys(drawn.vertices))) {
    const vertex = readVertex(id, drawn.vertices[id] as DrawnVertex, report);
    if (vertex) vertices.set(id, vertex);
    else whole = false;
  }
  const edges: ModelEdge[] = [];
  const ties = new Ties();
  for (const { id, parameter } of vertices.values()) if (parameter !== id) ties.note(parameter, 'vertex', id);
  const faulty = new Set<Id>();
  for (const id of sortIds(Object.keys(drawn.edges))) {
    const edge = drawn.edges[id] as DrawnEdge;
    const from = vertices.get(edge.from);
    const to = vertices.get(edge.to);
    const wired = checkWiring(id, edge, from, to, drawn, report);
    const map = readMap(id, edge.map, placed, report);
    const parameter = edge.tie ?? id;
    if (wired && map && parameter !== id) ties.note(parameter, 'edge', id);
    // The vertices' own ids, not the edge's copies of them: what is one string is compared at a glance in all maps to come.
    if (wired && map && from && to)
      edges.push({ id, from: from.id, to: to.id, map, parameter, number: edges.length });
    else {
      whole = false;
      faulty.add(edge.to);
    }
  }
  whole = ties.check(drawn, report) && whole;
  const graph = link(vertices, edges, faulty, whole);
  return { ...graph, whole: checkEnds(graph, drawn, report) && whole };
}

function readVertex(id: Id, drawn: DrawnVertex, report: Report): ModelVertex | null {
  const place: Place = { at: 'vertex', id };
  if (!validId(id)) report({ severity: 'error', place, fault: { code: 'invalid-id', id } });
  const activation = placeChoice(activations, 'activation', drawn.activation, 'identity', place, report);
  const shape = drawn.shape ?? null;
  const shapeFits = shape === null || validShape(shape);
  if (!shapeFits)
    report({ severity: 'error', place, fault: { code: 'invalid-shape', vertex: id, given: shape } });
  if (drawn.kind === 'input' && shape === null) {
    report({ severity: 'error', place, fault: { code: 'input-without-shape', vertex: id } });
  }
  const dropout = readDropout(id, drawn, report);
  if (!activation || !shapeFits || !validId(id) || (drawn.kind === 'input' && shape === null)) return null;
  const bias = drawn.kind === 'input' ? 'none' : (drawn.bias ?? 'vector');
  return {
    id,
    kind: drawn.kind,
    shape,
    activation,
    bias,
    parameter: bias === 'none' ? id : (drawn.tie ?? id), // no bias, nothing to share
    combine: drawn.combine ?? 'sum',
    group: drawn.group ?? '',
    dropout,
  };
}

/** The probability of being muted; 0 where what is given makes no sense. */
function readDropout(id: Id, { kind, dropout = 0 }: DrawnVertex, report: Report): number {
  const refuse = (fault: Fault): number => {
    report({ severity: 'error', place: { at: 'vertex', id }, fault });
    return 0;
  };
  if (!(dropout >= 0 && dropout < 1)) return refuse({ code: 'invalid-dropout', vertex: id, given: dropout });
  if (kind === 'input' && dropout > 0) return refuse({ code: 'idle-dropout', vertex: id, kind });
  return dropout;
}

function readMap(
  id: Id,
  drawn: DrawnEdge['map'],
  placed: Map<string, Placed>,
  report: Report,
): Placed | null {
  const key = keyOf(drawn);
  const known = placed.get(key);
  if (known) return known;
  let faulty = false;
  const map = placeChoice(maps, 'map', drawn, 'dense', { at: 'edge', id }, (diagnostic) => {
    faulty = true; // the next edge drawn like this has the fault as well
    report(diagnostic);
  });
  if (map && !faulty) placed.set(key, map);
  return map;
}

/** May an edge of this name lead from where it comes to where it goes? Its ends are given as far as they are sound. */
function checkWiring(
  id: Id,
  { from, to }: DrawnEdge,
  source: ModelVertex | undefined,
  target: ModelVertex | undefined,
  { vertices }: DrawnGraph,
  report: Report,
): boolean {
  const named = validId(id);
  const single = !Object.hasOwn(vertices, id);
  const begins = source !== undefined || Object.hasOwn(vertices, from);
  const ends = target !== undefined || Object.hasOwn(vertices, to);
  const open = !ends || (target ?? vertices[to])?.kind !== 'input';
  if (named && single && begins && ends && open) return true;
  const say = (fault: Fault): void => report({ severity: 'error', place: { at: 'edge', id }, fault });
  if (!named) say({ code: 'invalid-id', id });
  if (!single) say({ code: 'duplicate-id', id });
  if (!begins) say({ code: 'dangling-edge', end: 'from', vertex: from });
  if (!ends) say({ code: 'dangling-edge', end: 'to', vertex: to });
  if (!open) say({ code: 'edge-into-input', from, to });
  return false;
}

/** The same for maps that are drawn alike; the kind where nothing else is said. */
function keyOf(map: DrawnEdge['map']): string {
  for (const name in map) if (name !== 'kind') return JSON.stringify(map);
  return map.kind ?? '';
}

function link(
  vertices: Map<Id, ModelVertex>,
  edges: readonly ModelEdge[],
  faulty: ReadonlySet<Id>,
  whole: boolean,
): ModelGraph {
  const incoming = new Map<Id, ModelEdge[]>([...vertices.keys()].map((id) => [id, []]));
  const outgoing = new Map<Id, ModelEdge[]>([...vertices.keys()].map((id) => [id, []]));
  for (const edge of edges) {
    incoming.get(edge.to)?.push(edge);
    outgoing.get(edge.from)?.push(edge);
  }
  return { vertices, edges: new SortedMap(edges), incoming, outgoing, faulty, whole };
}

/**
 * Reports missing inputs and outputs (these leave nothing to compile), what no input reaches and the dropout of an output
 * (these only warn).
 * What has been left out for another fault is not missing.
 */
function checkEnds(graph: ModelGraph, drawn: DrawnGraph, report: Report): boolean {
  const all = [...graph.vertices.values()];
  const inputs = all.filter((v) => v.kind === 'input');
  const hasInput = Object.values(drawn.vertices).some((v) => v.kind === 'input');
  // Where every unit feeds another there is a cycle or a faulty edge, which says more than a missing output.
  const hasOutput = Object.values(drawn.vertices).some((v) => v.kind === 'unit');
  if (!hasInput) report({ severity: 'error', place: { at: 'graph' }, fault: { code: 'no-input' } });
  if (!hasOutput) report({ severity: 'error', place: { at: 'graph' }, fault: { code: 'no-output' } });
  if (inputs.length > 0) {
    const reached = reachedFrom(inputs, graph);
    for (const { id } of graph.whole ? all : []) {
      if (reached.has(id)) continue;
      report({
        severity: 'warning',
        place: { at: 'vertex', id },
        fault: { code: 'unreachable', vertex: id },
      });
    }
  }
  for (const { id, dropout } of graph.whole ? all : []) {
    if (dropout === 0 || graph.outgoing.get(id)?.length !== 0) continue;
    const fault = { code: 'idle-dropout', vertex: id, kind: 'output' } as const;
    report({ severity: 'warning', place: { at: 'vertex', id }, fault });
  }
  return hasInput && hasOutput;
}

/** Depth first: where all is reached, as it mostly is, few edges have been gone along until then. */
function reachedFrom(inputs: readonly ModelVertex[], { vertices, outgoing }: ModelGraph): ReadonlySet<Id> {
  const reached = new Set(inputs.map((v) => v.id));
  const open = [...reached];
  for (let id = open.pop(); id !== undefined && reached.size < vertices.size; id = open.pop()) {
    for (const { to } of outgoing.get(id) ?? []) {
      if (reached.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  return reached;
}

function validId(id: string): boolean {
  return /^[ -~]{1,64}$/.test(id) || /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u.test(id);
}

/** One to three extents, and no more components than float32 can count. */
function validShape(shape: readonly unknown[]): boolean {
  const extents = shape.map((extent) => (Number.isInteger(extent) ? (extent as number) : 0));
  const size = extents.reduce((product, extent) => product * extent, 1);
  return shape.length >= 1 && shape.length <= 3 && extents.every((e) => e >= 1) && size <= mostComponents;
}
