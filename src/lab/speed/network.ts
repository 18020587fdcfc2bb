import { seededRandom } from '../../base/xoshiro.ts';
import { compile } from '../../compiler/compile.ts';
import { initialise } from '../../compiler/initialise.ts';
import { trainingNames, type TrainingProgram, wellKnown } from '../../compiler/program.ts';
import type { Shape } from '../../document/document.ts';
import type { Tensors } from '../../runtime/executor.ts';
import { stepOperations } from '../../runtime/backends.ts';
import { pack } from '../../runtime/pack.ts';
import { startingState, widthOf } from '../../runtime/state.ts';
import type { Workload } from './workloads.ts';

/** A workload with its numbers; the same numbers wherever it is made. */
export interface Network {
  readonly program: TrainingProgram;
  readonly batch: number;
  /** [rows, columns in], drawn from the standard normal distribution. */
  readonly inputs: Float64Array;
  /** [rows, columns out]: row r is of class r mod classes. */
  readonly targets: Float64Array;
  readonly columns: { readonly inputs: number; readonly outputs: number };
  /** Starting numbers by document id: θ by its edge, biases by their vertex. */
  readonly parameters: Readonly<Record<string, Float64Array>>;
  readonly biasShapes: ReadonlyMap<string, Shape>;
  readonly start: Tensors;
  readonly hyper: Float64Array;
  /** Operations of one training step: two for every multiply-add. */
  readonly operations: number;
}

/** Rows of the data set. */
export const dataRows = 1024;

export function networkOf({ name, draw, recipe, batch }: Workload): Network {
  const compilation = compile(draw(), recipe);
  const program = compilation.programOf(trainingNames);
  if (!program) throw new Error(`${name} does not compile`);
  const random = seededRandom(1);
  const columns = { inputs: widthOf(program.inputs), outputs: widthOf(program.outputs) };
  const parameters = initialise(compilation.graph, recipe, {}, random);
  return {
    program,
    batch,
    inputs: Float64Array.from({ length: dataRows * columns.inputs }, () => random.normal()),
    targets: Float64Array.from({ length: dataRows * columns.outputs }, (_, i) =>
      i % columns.outputs === classOf(Math.floor(i / columns.outputs), columns.outputs) ? 1 : 0,
    ),
    columns,
    parameters,
    biasShapes: compilation.graph.biasShapes,
    start: startingState(program, pack(program, parameters)),
    hyper: Float64Array.from(program.hyper.map((h) => (h.name === 'lossScale' ? 1 / batch : h.value))),
    operations: stepOperations(program, batch),
  };
}

export function classOf(row: number, classes: number): number {
  return row % classes;
}

/** The row numbers of so many steps, the first being step `from`. */
export function orderOf(batch: number, steps: number, from = 0): Int32Array {
  return Int32Array.from({ length: steps * batch }, (_, i) => (17 * (from * batch + i)) % dataRows);
}

/** Tensors that stay where training runs. */
export function residentOf({ inputs, targets }: Network): Tensors {
  return { [wellKnown.data]: inputs, [wellKnown.dataTargets]: targets };
}
