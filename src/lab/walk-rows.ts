import { present } from '../base/assert.ts';
import { type SharedBuffers, shareBuffers } from '../base/share-buffers.ts';
import { finish, type Slices } from '../base/slices.ts';
import { ops } from '../compiler/ops/index.ts';
import type { KernelId, Step } from '../compiler/program.ts';
import { wellKnown } from '../compiler/program.ts';
import { printType, sizeOf } from '../compiler/shape.ts';
import type { Compilation, Walk, WalkPhase } from '../compiler/compilation.ts';
import type { OpCall, Value, ValueId } from '../compiler/plans.ts';
import type { Id } from '../document/document.ts';
import { type VertexPlaces, walkPlaces } from './walk-places.ts';

/** One op call of the plans, as a line of a table. */
export interface WalkRow {
  readonly phase: WalkPhase;
  /** The calls of one pass of a plan stand together: its number, layer and title. */
  readonly pass: number;
  readonly layer: number;
  readonly title: string;
  readonly op: string;
  readonly inputs: readonly ValueId[];
  readonly output: ValueId;
  /** Of the output, for one example, without the axis of the batch; `type` with it. */
  readonly shape: readonly number[];
  readonly type: string;
  readonly formula: string;
  /** What of the drawing it comes from; of an update, where its parameters stand. */
  readonly vertices: readonly Id[];
  readonly edges: readonly Id[];
  /** Multiply-adds for one example. */
  readonly macs: number;
  /** Of the output in float32, for one example. */
  readonly bytes: number;
  /** The program's name for what computes it; equal calls share a kernel. */
  readonly kernel: KernelId;
  /** Number of the buffer that the value is written to, where values that are not needed at one time share one. */
  readonly buffer: number;
  /** Values that no row after this one reads: their room is free again. */
  readonly frees: readonly ValueId[];
  /** The output is ∂L/∂ of something: a whole cotangent or the gradient of a parameter. */
  readonly gradient: boolean;
}

export interface WalkTable {
  readonly rows: readonly WalkRow[];
  readonly places: ReadonlyMap<Id, VertexPlaces>;
  /** Value -> the row that writes it; −1 for the example itself. */
  readonly writers: ReadonlyMap<ValueId, number>;
  /** Multiply-adds of all rows, and numbers in all their outputs. */
  readonly macs: number;
  readonly numbers: number;
}

/** Rows that are made in one slice. */
const slice = 400;

/** The plans of a walk as one table, in the order of computation; row i is step i of the procedure `walk`. */
export function walkTable(compilation: Compilation, walk: Walk): WalkTable {
  return finish(walkTableInSlices(compilation, walk));
}

export function* walkTableInSlices(compilation: Compilation, walk: Walk): Slices<WalkTable> {
  const values = present(compilation.values, 'the values of the plans');
  const gradients = new Set([...walk.cotangents.values(), ...walk.gradients.values()]);
  const origins = originsOf(compilation, walk);
  const { steps } = walk.program.procedures.walk;
  const lastReaders = lastReadersOf(steps);
  yield;
  const { bufferOf } = buffersOf(steps, lastReaders, values);
  yield;
  const rows: WalkRow[] = [];
  let passes = 0;
  for (const { phase, plan } of walk.parts) {
    for (const { layer, title, calls } of plan) {
      const head = { phase, pass: passes, layer, title };
      passes += 1;
      for (const call of calls) {
        const { kernel } = present(steps[rows.length], 'step');
        const frees = call.inputs.filter((id) => lastReaders.get(id) === rows.length);
        rows.push(
          rowOf(head, call, values, {
            ...origins(call),
            kernel,
            buffer: present(bufferOf.get(call.output), call.output),
            frees,
            gradient: gradients.has(call.output),
          }),
        );
        if (rows.length % slice === 0) yield;
      }
    }
  }
  yield;
  const total = (number: (row: WalkRow) => number) => rows.reduce((n, row) => n + number(row), 0);
  const writers = new Map<ValueId, number>([
    [wellKnown.x, -1],
    ...rows.map((row, at) => [row.output, at] as const),
  ]);
  return {
    rows,
    places: walkPlaces(walk, compilation.graph, writers),
    writers,
    macs: total(({ macs }) => macs),
    numbers: total(({ bytes }) => bytes / 4),
  };
}

/** Value that a step makes -> the last step that reads it. */
function lastReadersOf(steps: readonly Step[]): ReadonlyMap<ValueId, number> {
  const made = new Set<ValueId>();
  const last = new Map<ValueId, number>();
  steps.forEach(({ inputs, output }, at) => {
    for (const id of inputs) if (made.has(id)) last.set(id, at);
    made.add(output);
  });
  return last;
}

/** What nobody reads is an answer and stays. */
function buffersOf(
  steps: readonly Step[],
  lastReaders: ReadonlyMap<ValueId, number>,
  values: ReadonlyMap<ValueId, Value>,
): SharedBuffers<ValueId> {
  return shareBuffers(
    steps.map(({ output: id }, from) => ({
      id,
      from,
      to: lastReaders.get(id) ?? Infinity,
      size: sizeOf(present(values.get(id), id).shape),
    })),
  );
}

/** (Not by spreading, which is slow: there may be ten thousand rows.) */
function rowOf(
  { phase, pass, layer, title }: Pick<WalkRow, 'phase' | 'pass' | 'layer' | 'title'>,
  { op, inputs, output, attributes }: OpCall,
  values: ReadonlyMap<ValueId, Value>,
  {
    vertices,
    edges,
    kernel,
    buffer,
    frees,
    gradient,
  }: Pick<WalkRow, 'vertices' | 'edges' | 'kernel' | 'buffer' | 'frees' | 'gradient'>,
): WalkRow {
  const definition = present(ops.get(op), op);
  const made = present(values.get(output), output);
  const read = inputs.map((id) => present(values.get(id), id));
  return {
    phase,
    pass,
    layer,
    title,
    op,
    inputs,
    output,
    shape: made.shape,
    type: printType(made),
    formula: definition.formula(inputs, attributes),
    vertices,
    edges,
    macs: definition.macs(read, made, attributes),
    bytes: 4 * sizeOf(made.shape),
    kernel,
    buffer,
    frees,
    gradient,
  };
}

/** What of the drawing a call belongs to. Updates know their parameters only: then it is where these stand. */
function originsOf(
  { graph }: Compilation,
  { program }: Walk,
): (call: OpCall) => Pick<WalkRow, 'vertices' | 'edges'> {
  const edgesOf = idsBy(graph.edges.values(), ({ parameter }) => parameter);
  const biased = [...graph.biasShapes.keys()].flatMap((id) => graph.vertices.get(id) ?? []);
  const verticesOf = idsBy(biased, ({ parameter }) => parameter);
  const pieces = idsBy(program.parameters, ({ tensor }) => tensor);
  return ({ origin, inputs }) => {
    const { vertices = [], edges = [] } = origin;
    if (vertices.length > 0 || edges.length > 0) return { vertices, edges };
    const ids = inputs.flatMap((id) => pieces.get(id) ?? []);
    return {
      vertices: ids.flatMap((id) => verticesOf.get(id) ?? []),
      edges: ids.flatMap((id) => edgesOf.get(id) ?? []),
    };
  };
}

/** Ids by some name that several may have in common. */
function idsBy<T extends { readonly id: Id }>(all: Iterable<T>, keyOf: (one: T) => Id): Map<Id, Id[]> {
  const ids = new Map<Id, Id[]>();
  for (const one of all) {
    const known = ids.get(keyOf(one));
    if (known) known.push(one.id);
    else ids.set(keyOf(one), [one.id]);
  }
  return ids;
}
