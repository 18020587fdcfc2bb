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
  wellKnown,
} from '../program.ts';
import { fuse } from '../scheduling/fuse.ts';
import { canonical } from '../scheduling/reductions.ts';
import type { Node } from '../scheduling/node.ts';
import { neededNodes } from '../scheduling/nodes.ts';
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
} from '../stages.ts';

/** What a procedure computes, before it is scheduled. */
interface Draft {
  /** Stretches of calls; in each, some values are read under another name. */
  readonly parts: readonly {
    readonly calls: readonly OpCall[];
    readonly names?: ReadonlyMap<ValueId, ValueId>;
  }[];
  readonly outputs: readonly ValueId[];
}

/**
 * Pass 8. Joins the plans into procedures, drops what nobody reads, fuses what is read once, names equal kernels once
 * and says after which step a temporary is free.
 */
export function schedule(
  sequence: LayerSequence,
  lowering: Lowering,
  differentiation: Differentiation,
  tangent: Pushforward,
  updates: UpdatePlans,
  recipe: Recipe,
  products: ProductPlans | null = null,
): KernelProgram {
  const { values } = lowering;
  const drafts: Readonly<Record<string, Draft>> = {
    ...draftProcedures(sequence, lowering, differentiation, tangent, updates),
    ...(products ? draftProducts(lowering, differentiation, updates, products) : {}),
  };
  const kernels = new Map<string, { id: string; kernel: Kernel }>();
  const used = new Set<ValueId>();
  const made = new Map<OpCall, Node>();
  const build = ({ parts, outputs }: Draft): Procedure => {
    const required = new Set(outputs);
    const wanted = new Set(outputs);
    const nodes: Node[][] = [];
    for (const { calls, names = noNames } of parts.toReversed()) {
      const some = neededNodes(calls, names, values, wanted, made);
      for (const node of some) for (const id of node.inputs) wanted.add(id);
      nodes.push(some);
    }
    return procedureOf(fuse(nodes.reverse().flat(), required), outputs, values, kernels, used);
  };
  const procedures = Object.fromEntries(
    Object.entries(drafts).map(([name, draft]) => [name, build(draft)]),
  ) as Record<ProcedureName | ProductName, Procedure>;
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
    hyper: hyperOf(recipe),
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
      outputs: unique([wellKnown.prediction, ...backward.cotangents.values()]),
    },
    pushforward: {
      parts: [forward, { calls: callsOf(tangent.plan) }],
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
      outputs: unique([...products.gaussNewton.values()]),
    },
    hessian: {
      parts: [
        ...gradient,
        part(lossBack.plan),
        { ...back, names: new Map([[wellKnown.cotangent as ValueId, seed]]) },
        part(updates.gradientPlan, products.exact),
      ],
      outputs: unique([...products.hessian.values()]),
    },
  };
}

const noNames: ReadonlyMap<ValueId, ValueId> = new Map();

function unique(ids: readonly ValueId[]): ValueId[] {
  return [...new Set(ids)];
}

function procedureOf(
  nodes: readonly Node[],
  outputs: readonly ValueId[],
  values: ReadonlyMap<ValueId, Value>,
  kernels: Map<string, { id: string; kernel: Kernel }>,
  used: Set<ValueId>,
): Procedure {
  const kept = new Set(outputs);
  const lastUse = new Map<ValueId, number>();
  nodes.forEach((n, i) => n.inputs.forEach((id) => lastUse.set(id, i)));
  const made = new Set(nodes.map((n) => n.output));
  const steps = nodes.map((node, i): Step => {
    const kernel = canonical(node.kernel);
    const key = JSON.stringify(kernel);
    const entry = kernels.get(key) ?? {
      id: `${node.op.split('+').slice(0, 3).join('+')}.${kernels.size}`,
      kernel,
    };
    kernels.set(key, entry);
    const frees = node.inputs.filter((id) => lastUse.get(id) === i && made.has(id) && !kept.has(id));
    return {
      kernel: entry.id,
      inputs: node.inputs,
      output: node.output,
      op: node.op,
      origin: node.origin,
      frees,
    };
  });
  const inputs = unique(nodes.flatMap((n) => n.inputs).filter((id) => !made.has(id)));
  const given = outputs.filter((id) => !made.has(id));
  for (const id of [...inputs, ...made, ...given]) used.add(id);
  const isConstant = (id: ValueId): boolean => values.get(id)?.role === 'constant';
  return { inputs: unique([...inputs, ...given]).filter((id) => !isConstant(id)), steps, outputs };
}

function tensorOf(value: Value): Tensor {
  const size = value.shape.at(-1) ?? 1;
  const extents =
    value.role === 'data'
      ? (['rows', size] as const)
      : value.role === 'order'
        ? (['draws'] as const)
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
    }));
  });
}

/** Multiply-adds of one row: for every sum, its length times the number of elements, batches counted once. */
function macsOf(procedure: Procedure, kernels: ReadonlyMap<string, { id: string; kernel: Kernel }>): number {
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
