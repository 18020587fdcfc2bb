import { activations } from '../compiler/activations/index.ts';
import { activationCurve } from '../compiler/activations/curve.ts';
import type { KernelProgram } from '../compiler/program.ts';
import type { ShapedGraph } from '../compiler/stages.ts';
import type { Tensors } from '../runtime/executor.ts';

/** Arguments this close to a kink stand on it: the smallest steps of a derivative check cross it. */
const reach = 1e-6;
/** A smooth σ changes its value and slope by about `reach` over 2·reach; a kink or a jump changes one of them by more. */
const jump = 1e-3;

/**
 * Vertices whose σ has no derivative at one of the arguments a[v] that a forward pass left (`results` of the procedure
 * `forward`): relu at 0, step at 0 and the like. A derivative check along a line through such a point says nothing.
 */
export function kinkedVertices(graph: ShapedGraph, program: KernelProgram, results: Tensors): string[] {
  const found: string[] = [];
  for (const { vertex, sum, start, size } of program.activations) {
    const drawn = graph.vertices.get(vertex);
    const values = results[sum];
    if (!drawn || drawn.kind === 'input' || !values || !activations[drawn.activation.kind]?.scalar) continue;
    const { kind, settings } = drawn.activation;
    const curve = activationCurve(kind, settings);
    const width = program.tensors[sum]?.extents[1];
    if (!curve || typeof width !== 'number') continue;
    let kinked = false;
    for (let at = start; at < values.length && !kinked; at += width) {
      kinked = values.subarray(at, at + size).some((a) => isKink(curve, a));
    }
    if (kinked) found.push(vertex);
  }
  return found;
}

function isKink(curve: (a: number) => number, a: number): boolean {
  const [below, here, above] = [curve(a - reach), curve(a), curve(a + reach)];
  const scale = Math.max(1, Math.abs(here));
  if (Math.abs(above - below) > jump * scale) return true;
  const [left, right] = [(here - below) / reach, (above - here) / reach];
  return Math.abs(right - left) > jump * Math.max(1, Math.abs(left), Math.abs(right));
}
