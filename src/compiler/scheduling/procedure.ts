import type { Kernel, Procedure, Step, TensorId } from '../program.ts';
import type { ValueId } from '../plans.ts';
import type { Node, ValueNumber } from './node.ts';
import type { Numbering } from './nodes.ts';

/** Kernels by their number in the table, named in the order of their first use. */
export type NamedKernels = Map<number, { readonly id: string; readonly kernel: Kernel }>;

/** Marks the values that depend on a direction. */
export function movingValues(nodes: readonly Node[], numbering: Numbering): Uint8Array {
  const moving = numbering.directions.slice();
  for (const { inputs, output } of nodes) if (inputs.some((id) => moving[id] === 1)) moving[output] = 1;
  return moving;
}

/** The steps of a procedure: kernels named once, temporaries freed after their last reading. `used` is told every tensor. */
export function procedureOf(
  nodes: readonly Node[],
  outputs: readonly ValueId[],
  numbering: Numbering,
  kernels: NamedKernels,
  used: Set<ValueNumber>,
): Procedure {
  const { names } = numbering;
  const name = (n: ValueNumber): ValueId => names[n] as ValueId;
  const results = outputs.map((id) => numbering.number(id));
  const lastUse = new Int32Array(names.length).fill(-1);
  const isMade = new Uint8Array(names.length);
  nodes.forEach(({ inputs, output }, i) => {
    for (const n of inputs) lastUse[n] = i;
    isMade[output] = 1;
  });
  const isFreed = isMade.slice();
  for (const n of results) isFreed[n] = 0;
  /** Values that are given, in the order in which they are first read. */
  const read: ValueNumber[] = [];
  const isRead = new Uint8Array(names.length);
  const give = (n: ValueNumber): void => {
    if (isRead[n] === 0) read.push(n);
    isRead[n] = 1;
  };
  const steps = nodes.map(({ kernel: facts, op, inputs, output, origin }, i): Step => {
    let entry = kernels.get(facts.number);
    if (!entry) {
      entry = { id: `${op.split('+').slice(0, 3).join('+')}.${kernels.size}`, kernel: facts.kernel };
      kernels.set(facts.number, entry);
    }
    used.add(output);
    let frees: TensorId[] | null = null;
    for (const n of inputs) {
      if (isMade[n] === 0) give(n);
      else if (lastUse[n] === i && isFreed[n] === 1) frees = frees ? [...frees, name(n)] : [name(n)];
    }
    return {
      kernel: entry.id,
      inputs: inputs.map(name),
      output: name(output),
      op,
      origin,
      frees: frees ?? nothing,
    };
  });
  for (const n of results) if (isMade[n] === 0) give(n); // given, and answered as it is
  for (const n of read) used.add(n);
  const given = read.filter((n) => numbering.value(n).role !== 'constant');
  return { inputs: given.map(name), steps, outputs };
}

const nothing: readonly TensorId[] = [];
