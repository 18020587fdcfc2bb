import { present } from '../../base/assert.ts';
import { recordOf } from '../../base/record.ts';
import type { Slices } from '../../base/slices.ts';
import type { Recipe } from '../../document/document.ts';
import { hyperOf } from '../lowering/hyper.ts';
import {
  type CompiledName,
  type Kernel,
  type KernelId,
  type KernelProgram,
  type Procedure,
  procedureNames,
  productNames,
  type RoutineName,
  type WalkName,
  wellKnown,
} from '../program.ts';
import { draftsOf } from '../scheduling/drafts.ts';
import { fuse } from '../scheduling/fuse.ts';
import { KernelTable } from '../scheduling/kernel-table.ts';
import { macsOfStep } from '../scheduling/macs.ts';
import type { Node } from '../scheduling/node.ts';
import { neededNodes, Numbering } from '../scheduling/nodes.ts';
import { movingValues, type NamedKernels, procedureOf } from '../scheduling/procedure.ts';
import { tensorsOf } from '../scheduling/tensors.ts';
import type { Walk } from '../compilation.ts';
import type { Lowering, Plans } from '../plans.ts';
import type { LayerSequence } from '../stages.ts';

/**
 * Pass 8. Joins the plans into the wanted procedures, drops what nobody reads, fuses what is read once, names equal kernels once
 * and says after which step a temporary is free. `wanted` is in order (`inOrder`).
 */
export function schedule<Names extends CompiledName>(
  wanted: readonly Names[],
  plans: Plans,
  recipe: Recipe,
): KernelProgram<Names> {
  const { sequence, lowering, differentiation, updates, tangent, products } = plans;
  const drafts = draftsOf(plans);
  const table = new KernelTable();
  const numbering = new Numbering(lowering.values, table);
  const kernels: NamedKernels = new Map();
  const used = new Set<number>();
  const procedures: Partial<Record<RoutineName, Procedure>> = {};
  for (const name of wanted) {
    const draft = drafts[name]();
    const needed = neededNodes(draft, numbering);
    const moving = draft.alongDirections ? movingValues(needed, numbering) : null;
    const required = numbering.marks(draft.outputs);
    const nodes = fuse(needed, required, table, moving);
    procedures[name] = procedureOf(nodes, draft.outputs, numbering, kernels, used);
  }
  const { forward, train } = procedures;
  const parameterIds = new Set(sequence.parameters.map((p) => p.id));
  // What `parameters` speaks of is there, though no wanted procedure may read it.
  for (const id of parameterIds) used.add(numbering.number(id));
  const tensors = tensorsOf([...used], numbering);
  return {
    format: 'adjoint/program',
    version: 1,
    tensors,
    kernels: kernelsOf(kernels),
    procedures: procedures as KernelProgram<Names>['procedures'],
    inputs: lowering.inputs,
    outputs: lowering.outputs,
    coding: lowering.coding,
    activations: activationsOf(sequence, lowering),
    parameters: sequence.parameters.flatMap(({ pieces }) => pieces),
    hyper: hyperOf(recipe, sequence),
    gradients: recordOf(updates.gradients),
    cotangents: recordOf(differentiation.backward.cotangents),
    directions: Object.fromEntries(
      [...(tangent?.directions ?? [])].filter(([id]) => id === wellKnown.x || parameterIds.has(id)),
    ),
    ...(tangent ? { tangent: tangent.tangent } : {}),
    commits: recordOf(updates.commits),
    ...(products
      ? {
          products: {
            gaussNewton: recordOf(products.gaussNewton),
            hessian: recordOf(products.hessian),
          },
        }
      : {}),
    macs: forward && train ? macsOfStep(forward, train, kernels, tensors) : null,
  };
}

/** Procedures in the order in which they stand in a program, each once: it names kernels by their first use. */
export function inOrder<Names extends CompiledName>(wanted: readonly Names[]): readonly Names[] {
  const all: readonly string[] = [...procedureNames, ...productNames];
  return [...new Set(wanted)].toSorted((a, b) => all.indexOf(a) - all.indexOf(b));
}

/** Calls that are made ready in one slice. */
const slice = 400;

/** The program with one procedure more: the plans of a walk call by call, with nothing dropped or fused. */
export function* scheduleWalk(
  program: KernelProgram,
  { values }: Lowering,
  parts: Walk['parts'],
): Slices<KernelProgram<WalkName>> {
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
  const tensors = { ...program.tensors, ...tensorsOf([...used], numbering) };
  return {
    ...program,
    tensors,
    kernels: kernelsOf(kernels),
    procedures: { ...program.procedures, walk },
  };
}

function kernelsOf(kernels: NamedKernels): Record<KernelId, Kernel> {
  return Object.fromEntries([...kernels.values()].map(({ id, kernel }) => [id, kernel]));
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
