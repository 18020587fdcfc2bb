import type { DrawnEdge, DrawnGraph, DrawnVertex, Id } from '../../document/document.ts';
import { activations } from '../activations/index.ts';
import type { Diagnostic, Fault, Place, Severity } from '../diagnostic.ts';
import { maps } from '../maps/index.ts';
import { sortIds } from '../order.ts';
import { placeChoice } from '../place.ts';
import { mostComponents } from '../shape.ts';
import type { ModelEdge, ModelGraph, ModelVertex, Placed } from '../stages.ts';

type Report = (diagnostic: Diagnostic) => void;

/**
 * Pass 1. Unknown settings become checked ones, once and for all; what is unsound is reported and left out, and the
 * rest goes on.
 */
export function validate(drawn: DrawnGraph, report: Report): ModelGraph {
  const say = (severity: Severity, place: Place, fault: Fault): void => report({ severity, place, fault });
  let whole = true;
  const placed = new Map<string, Placed>(); // one checked choice for the thousands of edges that are drawn alike
  const vertices = new Map<Id, ModelVertex>();
  for (const id of sortIds(Object.keys(drawn.vertices))) {
    const vertex = readVertex(id, drawn.vertices[id] as DrawnVertex, report);
    if (vertex) vertices.set(id, vertex);
    else whole = false;
  }
  const edges = new Map<Id, ModelEdge>();
  const ties = new Set<string>();
  const faulty = new Set<Id>();
  for (const id of sortIds(Object.keys(drawn.edges))) {
    const edge = readEdge(id, drawn.edges[id] as DrawnEdge, drawn, placed, report);
    if (edge && vertices.has(edge.from) && vertices.has(edge.to)) edges.set(id, edge);
    else {
      whole = false;
      faulty.add((drawn.edges[id] as DrawnEdge).to);
    }
    if (edge && edge.parameter !== id) ties.add(edge.parameter);
  }
  for (const tie of ties) {
    if (!Object.hasOwn(drawn.vertices, tie) && !Object.hasOwn(drawn.edges, tie)) continue;
    say('error', { at: 'graph' }, { code: 'tie-collides', tie });
    whole = false;
  }
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
  return {
    id,
    kind: drawn.kind,
    shape,
    activation,
    bias: drawn.kind === 'input' ? 'none' : (drawn.bias ?? 'vector'),
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

function readEdge(
  id: Id,
  drawn: DrawnEdge,
  graph: DrawnGraph,
  placed: Map<string, Placed>,
  report: Report,
): ModelEdge | null {
  const sound = checkWiring(id, drawn, graph, report);
  const place: Place = { at: 'edge', id };
  const key = keyOf(drawn.map);
  let faulty = false;
  const map =
    placed.get(key) ??
    placeChoice(maps, 'map', drawn.map, 'dense', place, (diagnostic) => {
      faulty = true; // the next edge drawn like this has the fault as well
      report(diagnostic);
    });
  if (!map || !sound) return null;
  if (!faulty) placed.set(key, map);
  return { id, from: drawn.from, to: drawn.to, map, parameter: drawn.tie ?? id };
}

/** May an edge of this name lead from where it comes to where it goes? */
function checkWiring(id: Id, { from, to }: DrawnEdge, { vertices }: DrawnGraph, report: Report): boolean {
  const named = validId(id);
  const single = !Object.hasOwn(vertices, id);
  const begins = Object.hasOwn(vertices, from);
  const ends = Object.hasOwn(vertices, to);
  const open = !ends || vertices[to]?.kind !== 'input';
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
  edges: Map<Id, ModelEdge>,
  faulty: ReadonlySet<Id>,
  whole: boolean,
): ModelGraph {
  const incoming = new Map<Id, ModelEdge[]>([...vertices.keys()].map((id) => [id, []]));
  const outgoing = new Map<Id, ModelEdge[]>([...vertices.keys()].map((id) => [id, []]));
  for (const edge of edges.values()) {
    incoming.get(edge.to)?.push(edge);
    outgoing.get(edge.from)?.push(edge);
  }
  return { vertices, edges, incoming, outgoing, faulty, whole };
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
    const reached = new Set(inputs.map((v) => v.id));
    for (const id of reached) for (const edge of graph.outgoing.get(id) ?? []) reached.add(edge.to);
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

function validId(id: string): boolean {
  return /^[ -~]{1,64}$/.test(id) || /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u.test(id);
}

/** One to three extents, and no more components than float32 can count. */
function validShape(shape: readonly unknown[]): boolean {
  const extents = shape.map((extent) => (Number.isInteger(extent) ? (extent as number) : 0));
  const size = extents.reduce((product, extent) => product * extent, 1);
  return shape.length >= 1 && shape.length <= 3 && extents.every((e) => e >= 1) && size <= mostComponents;
}
