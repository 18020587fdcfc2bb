import type {
  Choice,
  DrawnEdge,
  DrawnGraph,
  DrawnVertex,
  GraphDocument,
  Id,
  ParameterValue,
  Position,
} from './document.ts';
import { addVertex, connect, setParameters, together } from './edits.ts';
import type { Edit } from './history.ts';

/** A matrix to be drawn: a row for every new neuron, a column for every vertex that it reads; null is no edge. */
export interface MatrixToDraw {
  readonly weights: readonly (readonly (number | null)[])[];
  /** A number for every row; null for a neuron without a bias. */
  readonly biases: readonly (number | null)[];
  readonly activation: Choice;
  /** One neuron or input of one component for every column; null: new inputs. */
  readonly sources: readonly Id[] | null;
  /** Where new inputs are to stand. */
  readonly at: Position;
}

const spacing = { across: 192, down: 96 };

/** The edit that draws a matrix as neurons with an edge for every number, right of what they read, and what it adds. */
export function drawMatrix(
  { graph, layout }: GraphDocument,
  { weights, biases, activation, sources, at }: MatrixToDraw,
): { readonly edit: Edit; readonly neurons: readonly Id[] } {
  const reserved = new Set<Id>(Object.values(graph.edges).flatMap(({ tie }) => tie ?? []));
  const name = (stem: string): Id => numbered(graph, stem, reserved);
  const edits: Edit[] = [];
  const parameters: Record<Id, ParameterValue> = {};
  const place = (id: Id, vertex: DrawnVertex, position: Position) =>
    edits.push(addVertex(id, vertex, position));
  const columns = weights[0]?.length ?? 0;
  const inputs =
    sources ??
    Array.from({ length: columns }, (_, i) => {
      const id = name('x');
      place(id, { kind: 'input', shape: [1] }, { x: at.x, y: at.y + spacing.down * i });
      return id;
    });
  const heights = sources?.map((id) => layout[id] ?? at) ?? [
    at,
    { x: at.x, y: at.y + spacing.down * (columns - 1) },
  ];
  const x = Math.max(...heights.map((position) => position.x)) + spacing.across;
  const ys = heights.map((position) => position.y);
  const middle = (Math.min(...ys) + Math.max(...ys)) / 2;
  const neurons = weights.map((row, r) => {
    const id = name('n');
    const bias = biases[r] ?? null;
    const y = Math.round(middle + spacing.down * (r - (weights.length - 1) / 2));
    place(id, { kind: 'unit', shape: [1], activation, bias: bias === null ? 'none' : 'vector' }, { x, y });
    if (bias !== null) parameters[id] = { shape: [1], values: [bias] };
    for (const [c, weight] of row.entries()) {
      const from = inputs[c];
      if (weight === null || from === undefined) continue;
      const edge = name('e');
      const drawn: DrawnEdge = { from, to: id, map: { kind: 'dense' } };
      edits.push(connect(edge, drawn));
      parameters[edge] = { shape: [1, 1], values: [weight] };
    }
    return id;
  });
  return { edit: together('Draw matrix', [...edits, setParameters(parameters)]), neurons };
}

/** The first of x1, x2, … that is free; it is taken from then on. */
function numbered({ vertices, edges }: DrawnGraph, stem: string, reserved: Set<Id>): Id {
  for (let n = 1; ; n += 1) {
    const id = `${stem}${n}`;
    if (reserved.has(id) || Object.hasOwn(vertices, id) || Object.hasOwn(edges, id)) continue;
    reserved.add(id);
    return id;
  }
}
