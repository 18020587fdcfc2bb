import { present } from '../base/assert.ts';
import { compile } from '../compiler/compile.ts';
import { explainLine } from '../compiler/explain.ts';
import { objectiveNames, type ObjectiveProgram, productNames } from '../compiler/program.ts';
import type { Compilation } from '../compiler/compilation.ts';
import type { DrawnGraph, Id, Recipe } from '../document/document.ts';
import type { PartedPrograms } from '../runtime/protocol.ts';

/** The last map of a network y = W·z + c: its output, the edge that bears W, and the vertex that z is the activation of. */
export interface ReadOut {
  readonly output: Id;
  readonly edge: Id;
  readonly source: Id;
  /** Keys of W and c. */
  readonly parameters: readonly Id[];
}

/** Finds the read-out of a drawing; where there is none, says in half a sentence why. */
export function findReadOut({ vertices, edges }: DrawnGraph): ReadOut | string {
  const all = Object.entries(edges);
  const sources = new Set(all.map(([, { from }]) => from));
  const outputs = Object.keys(vertices).filter((id) => vertices[id]?.kind === 'unit' && !sources.has(id));
  const [output] = outputs;
  if (output === undefined || outputs.length !== 1) return `there are ${outputs.length} outputs`;
  const vertex = present(vertices[output], output);
  const activation = vertex.activation?.kind ?? 'identity';
  if (activation !== 'identity') return `the output "${output}" has the activation ${activation}`;
  const incoming = all.filter(([, { to }]) => to === output);
  const [first] = incoming;
  if (first === undefined || incoming.length !== 1)
    return `${incoming.length} edges lead to the output "${output}"`;
  const [edge, { from: source, map, tie }] = first;
  if (map.kind !== 'dense') return `the map into the output "${output}" is ${map.kind ?? 'not given'}`;
  if (tie !== undefined && all.filter(([, other]) => other.tie === tie).length > 1)
    return `the weights into the output "${output}" are tied to others`;
  const bias = vertex.tie;
  if (bias !== undefined && Object.values(vertices).filter(({ tie: other }) => other === bias).length > 1)
    return `the bias of the output "${output}" is tied to others`;
  if (vertices[source]?.kind !== 'unit') return `the output "${output}" reads an input`;
  return { output, edge, source, parameters: [tie ?? edge, bias ?? output] };
}

/** Compiles a sound network without its read-out, and the read-out alone. */
export function partedPrograms(
  graph: DrawnGraph,
  recipe: Recipe,
  { output, edge, source, parameters }: ReadOut,
): PartedPrograms {
  const { initialiser: _, ...parts } = recipe;
  const without = <T>(record: Readonly<Record<Id, T>>, id: Id): Record<Id, T> =>
    Object.fromEntries(Object.entries(record).filter(([key]) => key !== id));
  const before = { vertices: without(graph.vertices, output), edges: without(graph.edges, edge) };
  // Of the features nobody wants a loss; the squared one fits every shape.
  const features = compile(before, { ...parts, loss: {}, regulariser: {}, optimizer: {} });
  const last: DrawnGraph = {
    vertices: {
      [source]: { kind: 'input', shape: present(features.graph.shapes.get(source), source) },
      [output]: present(graph.vertices[output], output),
    },
    edges: { [edge]: present(graph.edges[edge], edge) },
  };
  const readOut = compile(last, parts);
  return {
    features: sound(features, features.programOf(objectiveNames)),
    readOut: sound(readOut, readOut.programOf([...objectiveNames, ...productNames])),
    readOutParameters: parameters,
  };
}

function sound({ diagnostics }: Compilation, program: ObjectiveProgram | null): ObjectiveProgram {
  if (!program) throw new Error(diagnostics.map(explainLine).join('\n'));
  return program;
}
