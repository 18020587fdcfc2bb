import type { Kernel, Procedure, Step } from '../program.ts';
import type { ValueId } from '../stages.ts';
import type { Node, ValueNumber } from './node.ts';
import type { Numbering } from './nodes.ts';

/** Marks the values that depend on a direction. */
export function movingValues(nodes: readonly Node[], numbering: Numbering): Uint8Array {
  const moving = Uint8Array.from(numbering.names, (_, n) =>
    numbering.value(n).role === 'direction' ? 1 : 0,
  );
  for (const { inputs, output } of nodes) if (inputs.some((id) => moving[id] === 1)) moving[output] = 1;
  return moving;
}

/** The steps of a procedure: kernels named once, temporaries freed after their last reading. */
export function procedureOf(
  nodes: readonly Node[],
  outputs: readonly ValueId[],
  numbering: Numbering,
  kernels: Map<number, { id: string; kernel: Kernel }>,
  used: Set<ValueId>,
): Procedure {
  const { names } = numbering;
  const name = (n: ValueNumber): ValueId => names[n] as ValueId;
  const lastUse = new Int32Array(names.length).fill(-1);
  const isMade = new Uint8Array(names.length);
  for (const [i, { inputs, output }] of nodes.entries()) {
    for (const id of inputs) lastUse[id] = i;
    isMade[output] = 1;
  }
  const isFreed = isMade.slice();
  for (const id of outputs) isFreed[numbering.number(id)] = 0;
  const read = new Set<ValueId>();
  const steps = nodes.map(({ kernel: facts, op, inputs, output, origin }, i): Step => {
    let entry = kernels.get(facts.number);
    if (!entry) {
      entry = { id: `${op.split('+').slice(0, 3).join('+')}.${kernels.size}`, kernel: facts.kernel };
      kernels.set(facts.number, entry);
    }
    for (const n of inputs) if (isMade[n] === 0) read.add(name(n));
    used.add(name(output));
    const frees = inputs.filter((n) => lastUse[n] === i && isFreed[n] === 1);
    return {
      kernel: entry.id,
      inputs: inputs.map(name),
      output: name(output),
      op,
      origin,
      frees: frees.map(name),
    };
  });
  for (const id of outputs) if (isMade[numbering.number(id)] === 0) read.add(id); // given, and answered as it is
  for (const id of read) used.add(id);
  const isConstant = (id: ValueId): boolean => numbering.value(numbering.number(id)).role === 'constant';
  return { inputs: [...read].filter((id) => !isConstant(id)), steps, outputs };
}
