import type { Id, Shape } from '../../document/document.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { EdgeFacts } from '../edge-facts.ts';
import { activations } from '../activations/index.ts';
import { maps } from '../maps/index.ts';
import type { MapDefinition } from '../maps/map.ts';
import { biasShape, isNeuron, mostComponents, sameShape, sizeOf } from '../shape.ts';
import type { ModelEdge, ModelVertex, Placed, RankedGraph, ShapedGraph } from '../stages.ts';

/** Of one map: 2 GiB in float64, a quarter of what a processor can address as one array. */
const mostParameters = 2 ** 28;

type Report = (diagnostic: Diagnostic) => void;

/**
 * Pass 3. In topological order, every vertex gets its shape (said, or following from its incoming maps) and every map
 * its θ. A mismatch names both ends and both shapes; what depends on an unknown shape stays silent.
 */
export function infer(graph: RankedGraph, report: Report): ShapedGraph {
  const shapes = new Map<Id, Shape>();
  const sums = new Map<Id, Shape>();
  const parameterShapes = new EdgeFacts<Shape | null>(graph.edges);
  const biasShapes = new Map<Id, Shape>();
  const fit = fitting();
  let whole = graph.whole;
  for (const id of graph.levels.flat()) {
    const vertex = graph.vertices.get(id);
    const incoming = graph.incoming.get(id) ?? [];
    const following = vertex?.shape ? null : followingShape(incoming, shapes);
    const shape = vertex && (vertex.shape ?? (following && outputShape(vertex, following)));
    const sum = vertex && shape && sumShape(vertex, shape);
    const unfit = vertex && (shape ?? following);
    if (unfit && !sum) {
      whole = false;
      const { kind, settings } = vertex.activation;
      const needs = activations[kind]?.reshape?.needs(settings as never) ?? '';
      const fault = { code: 'activation-shape', vertex: id, activation: kind, shape: unfit, needs } as const;
      report({ severity: 'error', place: { at: 'vertex', id }, fault });
      continue;
    }
    const tooLarge = [sum, shape].find((s) => s && sizeOf(s) > mostComponents);
    if (tooLarge) {
      whole = false;
      const fault = { code: 'invalid-shape', vertex: id, given: tooLarge } as const;
      report({ severity: 'error', place: { at: 'vertex', id }, fault });
      continue;
    }
    if (!vertex || !shape || !sum) {
      whole = false;
      const known = incoming.every((e) => shapes.has(e.from));
      if (known && !graph.faulty.has(id))
        report({
          severity: 'error',
          place: { at: 'vertex', id },
          fault: { code: 'shape-unknown', vertex: id },
        });
      continue;
    }
    shapes.set(id, shape);
    sums.set(id, sum);
    if (vertex.bias !== 'none') biasShapes.set(id, biasShape(vertex.bias, sum));
    for (const edge of incoming) {
      const from = shapes.get(edge.from);
      if (!from) continue;
      const { theta, needs } = fit(edge.map, from, sum);
      if (needs === null) {
        parameterShapes.note(edge, theta);
        continue;
      }
      whole = false;
      const fault = { from: edge.from, fromShape: from, to: id, toShape: sum, map: edge.map.kind, needs };
      report({
        severity: 'error',
        place: { at: 'edge', id: edge.id },
        fault: { code: 'shape-mismatch', ...fault },
      });
    }
  }
  whole = checkTies(graph.edges.values(), 'edge', (edge) => parameterShapes.of(edge), report) && whole;
  whole = checkTies(graph.vertices.values(), 'vertex', ({ id }) => biasShapes.get(id), report) && whole;
  return { ...graph, shapes, sums, parameterShapes, biasShapes, whole };
}

/** The θ of a map between two shapes, and what it needs where they do not fit. */
interface Fit {
  readonly theta: Shape | null;
  readonly needs: string | null;
}

/** How maps fit between shapes; edges that are one weight, of which there may be 10⁵, are looked at once for every map. */
function fitting(): (map: Placed, from: Shape, to: Shape) => Fit {
  const weights = new Map<Placed, Fit>();
  return (map, from, to) => {
    const weight = isNeuron(from) && isNeuron(to);
    const known = weight ? weights.get(map) : undefined;
    if (known) return known;
    const fit = fitOf(map, from, to);
    if (weight) weights.set(map, fit);
    return fit;
  };
}

function fitOf({ kind, settings }: Placed, from: Shape, to: Shape): Fit {
  const definition = maps[kind] as MapDefinition;
  const refused = definition.refuse(from, to, settings as never);
  if (refused !== null) return { theta: null, needs: refused };
  const theta = definition.parameter({ from, to, settings: settings as never });
  const count = theta ? sizeOf(theta) : 0;
  if (count <= mostParameters) return { theta, needs: null };
  return { theta, needs: `at most ${mostParameters} numbers, of which there would be ${count}` };
}

/** Shape of o[v] where a[v] has this one; null where σ cannot take it. */
function outputShape({ kind, activation }: ModelVertex, sum: Shape): Shape | null {
  const reshape = kind === 'unit' ? activations[activation.kind]?.reshape : undefined;
  return reshape ? reshape.outputOf(sum, activation.settings as never) : sum;
}

/** Shape of a[v] where o[v] has this one. */
function sumShape({ kind, activation }: ModelVertex, output: Shape): Shape | null {
  const reshape = kind === 'unit' ? activations[activation.kind]?.reshape : undefined;
  return reshape ? reshape.sumOf(output, activation.settings as never) : output;
}

/** The shape that the first incoming map which fixes one gives. */
function followingShape(incoming: readonly ModelEdge[], shapes: ReadonlyMap<Id, Shape>): Shape | null {
  for (const edge of incoming) {
    const from = shapes.get(edge.from);
    const to = from && (maps[edge.map.kind] as MapDefinition).infer(from, edge.map.settings as never);
    if (to) return to;
  }
  return null;
}

/** Edges of one tie share one θ and vertices of one tie one bias, so it must have one shape. */
function checkTies<Part extends { readonly id: Id; readonly parameter: Id }>(
  parts: Iterable<Part>,
  at: 'edge' | 'vertex',
  shapeOf: (part: Part) => Shape | null | undefined,
  report: Report,
): boolean {
  const first = new Map<Id, { readonly id: Id; readonly shape: Shape }>();
  let sound = true;
  for (const part of parts) {
    const { id, parameter: tie } = part;
    const shape = tie === id ? null : shapeOf(part);
    if (!shape) continue;
    const other = first.get(tie);
    if (!other) first.set(tie, { id, shape });
    if (!other || sameShape(shape, other.shape)) continue;
    sound = false;
    const fault = {
      code: 'tie-shape',
      tie,
      at,
      parts: [other.id, id],
      shapes: [other.shape, shape],
    } as const;
    report({ severity: 'error', place: { at, id }, fault });
  }
  return sound;
}
