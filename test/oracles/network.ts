/** A drawn graph evaluated component by component, straight from a[v] = Σ K·o[u] + b[v]. */
import type { DrawnEdge, DrawnGraph, DrawnVertex } from '../../src/document/document.ts';
import { Scalar } from './scalar.ts';

type Params = Readonly<Record<string, readonly Scalar[]>>;

const sum = (terms: readonly Scalar[]): Scalar => terms.reduce((a, b) => a.plus(b), new Scalar(0));

/** Activations on the components of one vertex (softmax mixes them). */
function activate(kind: string, a: readonly Scalar[]): Scalar[] {
  const each = (f: (x: number) => number, d: (x: number) => number): Scalar[] =>
    a.map((s) => s.through(f(s.value), d(s.value)));
  switch (kind) {
    case 'identity':
      return [...a];
    case 'tanh':
      return each(Math.tanh, (x) => 1 - Math.tanh(x) ** 2);
    case 'logistic':
      return each(
        (x) => 1 / (1 + Math.exp(-x)),
        (x) => Math.exp(-x) / (1 + Math.exp(-x)) ** 2,
      );
    case 'softplus':
      return each(
        (x) => Math.log(1 + Math.exp(x)),
        (x) => 1 / (1 + Math.exp(-x)),
      );
    case 'sin':
      return each(Math.sin, Math.cos);
    case 'square':
      return each(
        (x) => x * x,
        (x) => 2 * x,
      );
    case 'relu':
      return each(
        (x) => (x > 0 ? x : 0),
        (x) => (x > 0 ? 1 : 0),
      );
    case 'softmax': {
      const exps = a.map((s) => s.through(Math.exp(s.value), Math.exp(s.value)));
      const total = sum(exps);
      const inverse = total.through(1 / total.value, -1 / total.value ** 2);
      return exps.map((e) => e.times(inverse));
    }
    default:
      throw new Error(`the oracle does not know ${kind}`);
  }
}

/** K·o for one edge, by the definition of its map. */
function through(edge: DrawnEdge, theta: readonly Scalar[], o: readonly Scalar[], rows: number): Scalar[] {
  const at = (i: number): Scalar => theta[i] as Scalar;
  const factor = new Scalar(Number(edge.map['factor'] ?? 1));
  switch (edge.map.kind) {
    case 'dense':
      return Array.from({ length: rows }, (_, r) => sum(o.map((x, c) => at(r * o.length + c).times(x))));
    case 'identity':
      return o.map((x) => x.times(factor));
    case 'scaled-identity':
      return o.map((x) => x.times(at(0)).times(factor));
    case 'diagonal':
      return o.map((x, i) => x.times(at(i)));
    case 'masked': {
      const entries = edge.map['entries'] as [number, number][];
      return Array.from({ length: rows }, (_, r) =>
        sum(entries.flatMap(([row, column], i) => (row === r ? [at(i).times(o[column] as Scalar)] : []))),
      );
    }
    default:
      throw new Error(`the oracle does not know ${edge.map.kind}`);
  }
}

/** o[v] for every vertex, for one example; where there is a mask, times the mask. */
export function evaluateNaively(
  graph: DrawnGraph,
  parameters: Params,
  inputs: Readonly<Record<string, readonly number[]>>,
  masks: Readonly<Record<string, readonly number[]>> = {},
): Map<string, Scalar[]> {
  const outputs = new Map<string, Scalar[]>();
  const valueOf = (id: string): Scalar[] => {
    const known = outputs.get(id);
    if (known) return known;
    const vertex = graph.vertices[id] as DrawnVertex;
    const rows = (vertex.shape ?? [1]).reduce((p, x) => p * x, 1);
    let result: Scalar[];
    if (vertex.kind === 'input') {
      result = (inputs[id] ?? []).map((x) => new Scalar(x));
    } else {
      const terms = Object.entries(graph.edges)
        .filter(([, e]) => e.to === id)
        .map(([name, e]) => through(e, parameters[e.tie ?? name] ?? [], valueOf(e.from), rows));
      const product = vertex.combine === 'product' && terms.length > 0;
      const bias = vertex.bias === 'none' ? [] : (parameters[vertex.tie ?? id] ?? []);
      const a = Array.from({ length: rows }, (_, r) => {
        const column = terms.map((t) => t[r] as Scalar);
        const joined = product ? column.reduce((x, y) => x.times(y)) : sum(column);
        const b = bias.length === 1 ? bias[0] : bias[r];
        return b ? joined.plus(b) : joined;
      });
      result = activate(vertex.activation?.kind ?? 'identity', a);
    }
    const mask = Object.hasOwn(masks, id) ? masks[id] : undefined;
    if (mask) result = result.map((o, i) => o.times(new Scalar(mask[i] as number)));
    outputs.set(id, result);
    return result;
  };
  for (const id of Object.keys(graph.vertices)) valueOf(id);
  return outputs;
}
