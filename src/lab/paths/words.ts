import { shapeOfParameter } from '../../compiler/parameter-shape.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import type { PathFactor, PathSum, PathTerm } from './path-sum.ts';
import type { WeightPlace } from './uses.ts';

/** What a vertex is called. */
export type NameOf = (vertex: Id) => string;
const asItIs: NameOf = (vertex) => vertex;

/** A component as it is printed: `h1`, of larger vertices `h[2]`. */
function componentOf(graph: ShapedGraph, nameOf: NameOf): (vertex: Id, at: number, of: 'a' | 'o') => string {
  return (vertex, at, of) => {
    const size = sizeOf((of === 'a' ? graph.sums : graph.shapes).get(vertex) ?? []);
    return size === 1 ? nameOf(vertex) : `${nameOf(vertex)}[${at + 1}]`;
  };
}

/** What a factor is: `o[x1]`, `σ′[h1]`, `w21`, of a larger map `W[2,1]`, `∂L/∂o[y]`. */
export function factorName(graph: ShapedGraph, factor: PathFactor, nameOf: NameOf = asItIs): string {
  const component = componentOf(graph, nameOf);
  switch (factor.kind) {
    case 'start': {
      const { from, coefficient } = factor.use;
      if (from === null) return '1';
      const o = `o[${component(from.vertex, from.at, 'o')}]`;
      return coefficient === 1 ? o : `∂K·${o}`;
    }
    case 'slope':
      return factor.at === factor.to
        ? `σ′[${component(factor.vertex, factor.at, 'a')}]`
        : `∂o[${component(factor.vertex, factor.to, 'o')}]/∂a[${component(factor.vertex, factor.at, 'a')}]`;
    case 'weight':
      return entryName(graph, factor.edge, factor.to.at, factor.from.at);
    case 'loss':
      return `∂L/∂o[${component(factor.vertex, factor.at, 'o')}]`;
  }
}

function entryName(graph: ShapedGraph, id: Id, row: number, column: number): string {
  const edge = graph.edges.get(id);
  const [rows, columns] = [graph.sums.get(edge?.to ?? ''), graph.shapes.get(edge?.from ?? '')];
  return sizeOf(rows ?? []) * sizeOf(columns ?? []) === 1 ? id : `${id}[${row + 1},${column + 1}]`;
}

/** The vertices that a path goes through, from the first after the weight. */
export function pathName(graph: ShapedGraph, { factors }: PathTerm, nameOf: NameOf = asItIs): string {
  const component = componentOf(graph, nameOf);
  const names = factors.flatMap((factor) => {
    if (factor.kind === 'start') {
      const { from, to } = factor.use;
      const first = component(to.vertex, to.at, 'a');
      return from === null ? [first] : [component(from.vertex, from.at, 'o'), first];
    }
    return factor.kind === 'weight' ? [component(factor.to.vertex, factor.to.at, 'a')] : [];
  });
  return [...names, 'L'].join(' → ');
}

/** How much of the sum is listed: never more than there is. */
export function shareText({ terms, paths, listedMagnitude, magnitude }: PathSum): string {
  const all = paths.toLocaleString('en');
  if (BigInt(terms.length) === paths)
    return paths === 1n ? 'The only path.' : paths === 2n ? 'Both paths.' : `All ${all} paths.`;
  const listed = `${terms.length} of ${all} paths`;
  if (magnitude === 0) return `${listed}; all of them are 0.`;
  const share = (100 * listedMagnitude) / magnitude;
  // Rounded down: 100 % is said of the whole alone.
  const percent = share >= 1 ? String(Math.floor(share)) : 'less than 1';
  return `${listed}; they hold ${percent} % of the sum of magnitudes.`;
}

/**
 * A number by its name: `e1` where there is one alone, `e1[2,1]` by the indices of θ, counted from 1. A name that some
 * edge or vertex bears as a whole goes first. Null where there is no such number.
 */
export function weightNamed(graph: ShapedGraph, name: string): WeightPlace | null {
  const whole = shapeOfParameter(graph, name);
  if (whole) return sizeOf(whole) === 1 ? { parameter: name, index: 0 } : null;
  const [, parameter = '', indices = ''] = /^(.+)\[([\d, ]+)\]$/s.exec(name) ?? [];
  const shape = shapeOfParameter(graph, parameter);
  const at = indices.split(',').map((text) => Number(text) - 1);
  if (!shape || at.length !== shape.length || at.some((i, axis) => !(i >= 0 && i < (shape[axis] ?? 0))))
    return null;
  return { parameter, index: at.reduce((index, i, axis) => index * (shape[axis] ?? 1) + i, 0) };
}
