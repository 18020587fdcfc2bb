import { present } from '../base/assert.ts';
import { type KernelProgram, type TensorId, wellKnown } from '../compiler/program.ts';
import type { Numbers, Tensors } from './executor.ts';
import { noiseOfStep } from './noise.ts';
import { referenceExecutor, type Trace } from './reference.ts';
import { residentData, rowsOf, widthOf } from './state.ts';
import type { TrainingData } from './protocol.ts';

/** Where the first number that is not finite arose. */
export interface Breakdown {
  /** Steps after the checkpoint, from 1. */
  readonly step: number;
  readonly vertex: string | null;
  /** Document id of a parameter that overflowed in the update while all values were still finite. */
  readonly parameter: string | null;
}

/**
 * Replays steps from a state that was still finite, in plain loops of the precision of the run, and names the first vertex whose
 * sum or activation is not finite. `order` holds the row numbers of the steps, `rows` of them per step, and `noise` what was
 * drawn beside them. With dropout the values of the step itself are looked at: who is muted cannot overflow, and what is kept
 * is larger than in evaluation.
 */
export async function findBreakdown(
  program: KernelProgram<'forward' | 'train'>,
  data: TrainingData,
  state: Tensors,
  hyper: Float64Array,
  order: Float32Array,
  noise: Tensors,
  rows: number,
  precision: 32 | 64,
): Promise<Breakdown | null> {
  const muting = Object.keys(noise).length > 0;
  const seen: Record<TensorId, Numbers> = {};
  const trace: Trace = (id, values) => void (seen[id] = values);
  const executor = referenceExecutor(precision, muting ? trace : null);
  const train = await executor.prepare(program, 'train', { rows, resident: residentData(program, data) });
  const forward = await executor.prepare(program, 'forward', { rows });
  let now: Record<string, Numbers> = { ...state };
  for (let step = 0; step * rows < order.length; step += 1) {
    const drawn = order.subarray(step * rows, (step + 1) * rows);
    const x = rowsOf(data.inputs, Uint32Array.from(drawn), widthOf(program.inputs));
    const before = muting ? null : firstBadVertex(program, await forward.run({ ...now, x }));
    if (before !== null) return { step: step + 1, vertex: before, parameter: null };
    const own = noiseOfStep(noise, step, order.length / rows);
    const inputs = { ...now, progress: new Float64Array(4), order: drawn, ...own, hyper };
    now = { ...now, ...(await train.run(inputs)) };
    const during = firstBadVertex(program, seen);
    if (during !== null) return { step: step + 1, vertex: during, parameter: null };
    const parameter = program.parameters.find((p) => !allFinite(now[p.tensor]));
    const lossIsBad = (now[wellKnown.progress]?.[3] ?? 0) > 0;
    if (parameter || lossIsBad) return { step: step + 1, vertex: null, parameter: parameter?.id ?? null };
  }
  return null;
}

/** The first vertex, in the order of computation, with a sum or an activation that is not finite. */
export function firstBadVertex(program: KernelProgram, values: Tensors): string | null {
  for (const { vertex, sum, tensor, start, size, sumSize = size } of program.activations) {
    for (const id of [sum, tensor]) {
      const all = values[id];
      if (!all) continue;
      const width = present(program.tensors[id], id).extents[1] as number;
      for (let at = 0; at < all.length; at += width) {
        if (!allFinite(all.subarray(at + start, at + start + (id === tensor ? size : sumSize))))
          return vertex;
      }
    }
  }
  return null;
}

/** Are all numbers finite? */
export function allFinite(values: Numbers | undefined): boolean {
  if (!values) return true;
  // Every call of a run looks at its whole state, so it is a loop without branches: v − v is 0, or NaN unless v is finite. Two
  // sums, since each addition waits for the one before it.
  let even = 0;
  let odd = 0;
  for (let i = 0; i < values.length; i += 2) {
    const first = values[i] ?? 0;
    const second = values[i + 1] ?? 0;
    even += first - first;
    odd += second - second;
  }
  return even + odd === 0;
}
