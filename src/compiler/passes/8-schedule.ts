import { present } from '../../base/assert.ts';
import type { Recipe } from '../../document/document.ts';
import { hyperOf } from '../lowering/hyper.ts';
import {
  type Kernel,
  type KernelProgram,
  type Procedure,
  type ProcedureName,
  type ProductName,
  type Step,
  type Tensor,
  type WalkName,
  wellKnown,
} from '../program.ts';
import { fuse } from '../scheduling/fuse.ts';
import { KernelTable } from '../scheduling/kernel-table.ts';
import type { Node, ValueNumber } from '../scheduling/node.ts';
import { type Draft, neededNodes, Numbering } from '../scheduling/nodes.ts';
import { extentsOf } from '../shape.ts';
import type {
  Differentiation,
  LayerSequence,
  Lowering,
  OpCall,
  Plan,
  ProductPlans,
  Pushforward,
  UpdatePlans,
  Value,
  ValueId,
  Walk,
} from '../stages.ts';

/**
 * Pass 8. Joins the plans into procedures, drops what nobody reads, fuses what is read once, names equal kernels once
 * and says after which step a temporary is free. `walk` is made into a procedure call by call, with nothing dropped or fused.
 */
export function schedule(
  sequence: LayerSequence,
  lowering: Lowering,
  differentiation: Differentiation,
  tangent: Pushforward,
  updates: UpdatePlans,
  recipe: Recipe,
  products: ProductPlans | null = null,
  walk: Walk['parts'] | null = null,
): KernelProgram {
  const { values } = lowering;
  const drafts: Readonly<Record<string, Draft>> = {
    ...draftProcedures(sequence, lowering, differentiation, tangent, updates),
    ...(products ? draftProducts(lowering, differentiation, updates, products) : {}),
    ...(walk ? { walk: draftWalk(walk) } : {}),
  };
  const table = new KernelTable();
  const numbering = new Numbering(values, table);
  const kernels = new Map<number, { id: string; kernel: Kernel }>();
  const used = new Set<ValueId>();
  const procedures = Object.fromEntries(
    Object.entries(drafts).map(([name, draft]) => {
      const required = new Set(draft.outputs.map((id) => numbering.number(id)));
      const needed = neededNodes(draft, numbering);
      const moving = draft.alongDirections ? movingValues(needed, numbering) : null;
      const nodes = draft.unfused ? needed : fuse(needed, required, table, numbering.names.length, moving);
      return [name, procedureOf(nodes, draft.outputs, numbering, kernels, used)];
    }),
  ) as Record<ProcedureName | ProductName | WalkName, Procedure>;
  const { backward } = differentiation;
  const parameterIds = new Set(sequence.parameters.map((p) => p.id));
  return {
    format: 'adjoint/program',
    version: 1,
    tensors: Object.fromEntries([...used].map((id) => [id, tensorOf(present(values.get(id), id))])),
    kernels: Object.fromEntries([...kernels.values()].map(({ id, kernel }) => [id, kernel])),
    procedures,
    inputs: lowering.inputs,
    outputs: lowering.outputs,
    coding: lowering.coding,
    activations: activationsOf(sequence, lowering),
    parameters: sequence.parameters.flatMap(({ id, pieces }) =>
      pieces.map((piece) => ({ ...piece, tensor: id })),
    ),
    hyper: hyperOf(recipe, sequence),
    gradients: Object.fromEntries(updates.gradients),
    cotangents: Object.fromEntries(backward.cotangents),
    directions: Object.fromEntries(
      [...tangent.directions].filter(([id]) => id === wellKnown.x || parameterIds.has(id)),
    ),
    tangent: tangent.tangent,
    commits: Object.fromEntries(updates.commits),
    ...(products
      ? {
          products: {
            gaussNewton: Object.fromEntries(products.gaussNewton),
            hessian: Object.fromEntries(products.hessian),
          },
        }
      : {}),
    macs: {
      forward: macsOf(procedures.forward, kernels),
      backward: macsOf(procedures.train, kernels) - macsOf(procedures.forward, kernels),
    },
  };
}

function draftProcedures(
  sequence: LayerSequence,
  lowering: Lowering,
  { backward, lossBackward }: Differentiation,
  tangent: Pushforward,
  updates: UpdatePlans,
): Record<ProcedureName, Draft> {
  const callsOf = (...plans: readonly Plan[]): OpCall[] => plans.flat().flatMap((pass) => pass.calls);
  const forward = { calls: callsOf(lowering.forward) };
  const loss = { calls: callsOf(present(lowering.loss, 'loss')) };
  const lossBack = { calls: callsOf(present(lossBackward, 'loss').plan) };
  const seed = present(lossBackward?.cotangents.get(wellKnown.prediction), 'cotangent of the prediction');
  const seeded = new Map([[wellKnown.cotangent as ValueId, seed]]);
  const back = { calls: callsOf(backward.plan) };
  const penalty = { calls: callsOf(updates.penalty) };
  const total = { calls: callsOf(updates.gradientPlan) };
  const hits = { calls: callsOf(updates.hits) };
  const trained = (
    part: { calls: OpCall[] },
    names: ReadonlyMap<ValueId, ValueId> = noNames,
  ): Draft['parts'][number] => ({
    ...part,
    names: new Map([...names, ...updates.renames]),
  });
  const segmentValues = sequence.segments.flatMap(({ id }) => {
    const { sum, output } = present(lowering.segments.get(id), id);
    return [sum, output];
  });
  return {
    forward: { parts: [forward], outputs: unique([wellKnown.prediction, ...segmentValues]) },
    evaluate: {
      parts: [forward, loss, penalty, hits],
      outputs: [wellKnown.prediction, wellKnown.loss, wellKnown.penalty, wellKnown.hits],
    },
    gradient: {
      parts: [forward, loss, lossBack, { ...back, names: seeded }, penalty, total],
      outputs: unique([wellKnown.loss, wellKnown.penalty, ...updates.gradients.values()]),
    },
    pullback: {
      parts: [forward, back],
      alongDirections: true,
      outputs: unique([wellKnown.prediction, ...backward.cotangents.values()]),
    },
    pushforward: {
      parts: [forward, { calls: callsOf(tangent.plan) }],
      alongDirections: true,
      outputs: unique([wellKnown.prediction, tangent.tangent]),
    },
    train: {
      parts: [
        { calls: callsOf(updates.gather) },
        ...[forward, loss, lossBack].map((part) => trained(part)),
        trained(back, seeded),
        ...[total, hits].map((part) => trained(part)),
        { calls: callsOf(updates.update) },
      ],
      outputs: unique([...updates.commits.values()]),
    },
  };
}

/** Gauss–Newton walks forwards, through the loss's curvature and back; the exact product is the tangent of a whole gradient. */
function draftProducts(
  lowering: Lowering,
  { backward, lossBackward }: Differentiation,
  updates: UpdatePlans,
  products: ProductPlans,
): Record<ProductName, Draft> {
  const part = (...plans: readonly Plan[]): { calls: OpCall[] } => ({
    calls: plans.flat().flatMap((pass) => pass.calls),
  });
  const gradient = [part(lowering.forward), part(present(lowering.loss, 'loss'))];
  const lossBack = present(lossBackward, 'loss');
  const seed = present(lossBack.cotangents.get(wellKnown.prediction), 'cotangent of the prediction');
  const back = part(backward.plan);
  const curved =
    products.curved === null ? noNames : new Map([[wellKnown.cotangent as ValueId, products.curved]]);
  return {
    gaussNewton: {
      parts: [
        ...gradient,
        part(lossBack.plan),
        part(products.along, products.bent),
        { ...back, names: curved },
        part(products.sums),
      ],
      alongDirections: true,
      outputs: unique([...products.gaussNewton.values()]),
    },
    hessian: {
      parts: [
        ...gradient,
        part(lossBack.plan),
        { ...back, names: new Map([[wellKnown.cotangent as ValueId, seed]]) },
        part(updates.gradientPlan, products.exact),
      ],
      alongDirections: true,
      outputs: unique([...products.hessian.values()]),
    },
  };
}

function draftWalk(parts: Walk['parts']): Draft {
  const calls = parts.flatMap(({ plan }) => plan.flatMap((pass) => pass.calls));
  return { parts: [{ calls }], unfused: true, outputs: unique(calls.map((call) => call.output)) };
}

const noNames: ReadonlyMap<ValueId, ValueId> = new Map();

function unique(ids: readonly ValueId[]): ValueId[] {
  return [...new Set(ids)];
}

/** Marks the values that depend on a direction. */
function movingValues(nodes: readonly Node[], numbering: Numbering): Uint8Array {
  const moving = Uint8Array.from(numbering.names, (_, n) =>
    numbering.value(n).role === 'direction' ? 1 : 0,
  );
  for (const { inputs, output } of nodes) if (inputs.some((id) => moving[id] === 1)) moving[output] = 1;
  return moving;
}

function procedureOf(
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

function tensorOf(value: Value): Tensor {
  const size = value.shape.at(-1) ?? 1;
  const extents =
    value.role === 'data'
      ? (['rows', size] as const)
      : value.role === 'order'
        ? (['draws'] as const)
        : value.role === 'noise'
          ? (['draws', size] as const)
          : extentsOf(value);
  return {
    extents,
    role: value.role,
    ...(value.values ? { values: value.values } : {}),
    ...(value.initial === undefined ? {} : { initial: value.initial }),
  };
}

function activationsOf(sequence: LayerSequence, lowering: Lowering): KernelProgram['activations'] {
  return sequence.segments.flatMap((segment) => {
    const { sum, output } = present(lowering.segments.get(segment.id), segment.id);
    return segment.vertices.map(({ id, row, size }) => ({
      vertex: id,
      sum,
      tensor: output,
      start: row,
      size,
      ...(segment.sumSize === segment.size ? {} : { sumSize: segment.sumSize }),
    }));
  });
}

/** Multiply-adds of one row: for every sum, its length times the number of elements, batches counted once. */
function macsOf(procedure: Procedure, kernels: ReadonlyMap<number, { id: string; kernel: Kernel }>): number {
  const byId = new Map([...kernels.values()].map((k) => [k.id, k.kernel]));
  return procedure.steps.reduce((n, step) => n + kernelMacs(present(byId.get(step.kernel), step.kernel)), 0);
}

function kernelMacs({ extents, value }: Kernel): number {
  const product = (list: readonly (number | string)[]): number =>
    list.reduce<number>((p, e) => (typeof e === 'number' ? p * e : p), 1);
  const sums: number[] = [];
  const walk = (e: Kernel['value'], around: number): void => {
    if (typeof e === 'number' || typeof e === 'string') return;
    const inner = e[0] === 'sum' ? around * product([e[2] as number | string]) : around;
    const children = (
      e[0] === 'sum' || e[0] === 'largest' ? e.slice(3) : e.slice(e[0] === 'load' ? 2 : 1)
    ) as Kernel['value'][];
    if (e[0] === 'sum') sums.push(inner);
    for (const child of children) walk(child, inner);
  };
  walk(value, 1);
  return product(extents) * Math.max(0, ...sums);
}
