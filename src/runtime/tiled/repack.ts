import { present } from '../../base/assert.ts';
import type { Expr } from '../../compiler/program.ts';
import { reads } from './offset.ts';
import { rewrite, same } from './rewrite.ts';
import { chainOf, chooseLane, type Load, loadsOf, outerReductions, placeOf, stridesOf } from './shape.ts';
import { type PlacedKernel, type Region, scratchStart } from './tile-indices.ts';
import { scratchBytes } from './tile-packs.ts';

/** How often a number must be read for a copy of it to pay. */
const leastReadings = 8;

/**
 * Sums over several loops, such as convolutions, read small stencils again for every pixel. One whose lanes lie apart in memory
 * is copied first, into the free memory behind the arrays, so that four lanes are one vector: the kernel becomes two. A kernel
 * without such a stencil is answered as it is.
 */
export function repacked(one: PlacedKernel, batch: number, totalBytes: number): readonly PlacedKernel[] {
  const { kernel, inputs, output } = one;
  const extents = kernel.extents.map((e) => (e === 'batch' ? batch : Number(e)));
  const lane = chooseLane(extents, kernel.value);
  const count = extents[lane] as number;
  const sums = outerReductions(kernel.value);
  const { loops } = sums.length === 1 && sums[0] ? chainOf(sums[0]) : { loops: [] };
  if (loops.length < 2 || loops.some(([, extent, looked]) => typeof extent !== 'number' || looked))
    return [one];
  for (const { load, guards } of loadsOf(kernel.value)) {
    const period = periodOf(load, `i${lane}`);
    if (guards.length > 0 || period === null) continue;
    const region = present(inputs[load[1]], 'input');
    const place = placeOf(load, stridesOf(region.extents), `i${lane}`, '', count);
    if (place.lane === 'apart' || place.lane === 0 || place.lane === 1) continue;
    const shape = [...loops.map(([, extent]) => extent as number), period];
    const size = shape.reduce((a, b) => a * b, 1);
    const readings = extents.reduce((a, b) => a * b, 1) / period;
    if (4 * size > scratchBytes || readings < leastReadings) continue;
    const copy: Region = { offset: scratchStart(totalBytes), extents: shape, own: true };
    const phase = ['remainder', `i${lane}`, period] as unknown as Expr;
    const names = new Map(loops.map(([name], i) => [name, `i${i}`]));
    const source = (load.slice(2) as Expr[]).map((index) =>
      rewrite(index, (e) => (same(e, phase) ? `i${loops.length}` : names.get(e as string))),
    );
    const copied = ['load', inputs.length, ...loops.map(([name]) => name), phase] as unknown as Expr;
    return [
      {
        kernel: { extents: shape, value: ['load', 0, ...source] as unknown as Expr },
        inputs: [region],
        output: copy,
      },
      {
        kernel: { ...kernel, value: rewrite(kernel.value, (e) => (same(e, load) ? copied : undefined)) },
        inputs: [...inputs, copy],
        output,
      },
    ];
  }
  return [one];
}

/** The p of a load whose index knows the axes only through `lane` modulo p; null if there is none. */
function periodOf(load: Load, lane: string): number | null {
  let period: number | null = null;
  let only = true;
  const look = (e: Expr): void => {
    if (typeof e === 'string') only &&= !/^i\d$/.test(e) && e !== 'batch';
    if (!Array.isArray(e)) return;
    if (e[0] === 'remainder' && e[1] === lane && typeof e[2] === 'number') {
      only &&= period === null || period === e[2];
      period = e[2];
      return;
    }
    only &&= e[0] !== 'load';
    (e.slice(1) as Expr[]).forEach(look);
  };
  (load.slice(2) as Expr[]).forEach(look);
  return only && reads(load as unknown as Expr, lane) ? period : null;
}
