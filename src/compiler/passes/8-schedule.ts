import { present } from '../../base/assert.ts';
import type { Slices } from '../../base/slices.ts';
import type { Recipe } from '../../document/document.ts';
import { hyperOf } from '../lowering/hyper.ts';
import {
  type Kernel,
  type KernelProgram,
  type Procedure,
  type ProcedureName,
  type ProductName,
  type Tensor,
  wellKnown,
} from '../program.ts';
import { draftProcedures, draftProducts } from '../scheduling/drafts.ts';
import { fuse } from '../scheduling/fuse.ts';
import { KernelTable } from '../scheduling/kernel-table.ts';
import { macsOf } from '../scheduling/macs.ts';
import type { Node } from '../scheduling/node.ts';
import { type Draft, neededNodes, Numbering } from '../scheduling/nodes.ts';
import { movingValues, procedureOf } from '../scheduling/procedure.ts';
import { extentsOf } from '../shape.ts';
import type {
  Differentiation,
  LayerSequence,
  Lowering,
  ProductPlans,
  Pushforward,
  UpdatePlans,
  Value,
  Walk,
} from '../stages.ts';

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
  const table = new KernelTable();
  const numbering = new Numbering(values, table);
  const kernels = new Map<number, { id: string; kernel: Kernel }>();
  const used = new Set<number>();
  const procedures = Object.fromEntries(
    Object.entries(drafts).map(([name, draft]) => {
      const required = new Set(draft.outputs.map((id) => numbering.number(id)));
      const needed = neededNodes(draft, numbering);
      const moving = draft.alongDirections ? movingValues(needed, numbering) : null;
      const nodes = fuse(needed, required, table, numbering.names.length, moving);
      return [name, procedureOf(nodes, draft.outputs, numbering, kernels, used)];
    }),
  ) as Record<ProcedureName | ProductName, Procedure>;
  const { backward } = differentiation;
  const parameterIds = new Set(sequence.parameters.map((p) => p.id));
  return {
    format: 'adjoint/program',
    version: 1,
    tensors: Object.fromEntries([...used].map((n) => [numbering.names[n], tensorOf(numbering.value(n))])),
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

/** Calls that are made ready in one slice. */
const slice = 400;

/** The program with one more procedure, the plans of a walk call by call, with nothing dropped or fused. */
export function* scheduleWalk(
  program: KernelProgram,
  { values }: Lowering,
  parts: Walk['parts'],
): Slices<KernelProgram> {
  const table = new KernelTable();
  const numbering = new Numbering(values, table);
  const kernels = new Map(
    Object.entries(program.kernels).map(([id, kernel]) => [table.facts(kernel).number, { id, kernel }]),
  );
  const calls = parts.flatMap(({ plan }) => plan.flatMap((pass) => pass.calls));
  const nodes: Node[] = [];
  for (const call of calls) {
    if (nodes.push(numbering.make(call)) % slice === 0) yield;
  }
  const used = new Set<number>();
  const outputs = [...new Set(calls.map(({ output }) => output))];
  const walk = procedureOf(nodes, outputs, numbering, kernels, used);
  yield;
  const tensors = { ...program.tensors };
  for (const n of used) tensors[present(numbering.names[n], 'value')] ??= tensorOf(numbering.value(n));
  return {
    ...program,
    tensors,
    kernels: Object.fromEntries([...kernels.values()].map(({ id, kernel }) => [id, kernel])),
    procedures: { ...program.procedures, walk },
  };
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
  const { role, values, initial } = value;
  if (!values && initial === undefined) return { extents, role }; // nearly all of them; spreading is slow
  return { extents, role, ...(values ? { values } : {}), ...(initial === undefined ? {} : { initial }) };
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
