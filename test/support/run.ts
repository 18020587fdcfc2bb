import { expect } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { explainLine } from '../../src/compiler/explain.ts';
import type { KernelProgram, ProcedureName, WholeProgram } from '../../src/compiler/program.ts';
import type { Compilation } from '../../src/compiler/compilation.ts';
import type { DrawnGraph, Recipe } from '../../src/document/document.ts';
import type { Numbers, Tensors } from '../../src/runtime/executor.ts';
import { pack, unpack } from '../../src/runtime/pack.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';

/** Compiles what must compile. */
export function compiled(graph: DrawnGraph, recipe: Recipe): Compilation & { program: WholeProgram } {
  const compilation = compile(graph, recipe);
  const errors = compilation.diagnostics.filter((d) => d.severity === 'error');
  expect(errors.map(explainLine)).toEqual([]);
  return compilation as Compilation & { program: WholeProgram };
}

/** The hyper tensor of a program, some of it changed. */
export function hyperTensor(program: KernelProgram, change: Record<string, number> = {}): Float64Array {
  return Float64Array.from(program.hyper.map(({ name, value }) => change[name] ?? value));
}

/** Runs one procedure once on the reference executor. */
export async function run<Name extends ProcedureName>(
  program: KernelProgram<NoInfer<Name>>,
  procedure: Name,
  rows: number,
  inputs: Tensors,
): Promise<Tensors> {
  const routine = await referenceExecutor().prepare(program, procedure, { rows });
  return routine.run(inputs);
}

export interface Evaluated {
  readonly prediction: Numbers;
  readonly loss: number;
  readonly gradients: Record<string, Float64Array>;
}

/** Loss and gradients by document id of given parameters, on rows that stay. */
type GradientAt = (parameters: Record<string, ArrayLike<number>>) => Promise<Evaluated>;

/** Prepares the procedures once, for many parameters; `scale` is the factor on the summed loss. */
export async function gradientOn(
  program: KernelProgram<'evaluate' | 'gradient'>,
  x: ArrayLike<number>,
  target: ArrayLike<number>,
  rows: number,
  scale = 1,
): Promise<GradientAt> {
  const hyper = hyperTensor(program, { lossScale: scale });
  const executor = referenceExecutor();
  const differentiate = await executor.prepare(program, 'gradient', { rows });
  const evaluate = await executor.prepare(program, 'evaluate', { rows });
  return async (parameters) => {
    const inputs = {
      ...pack(program, parameters),
      x: Float64Array.from(x),
      target: Float64Array.from(target),
      hyper,
    };
    const outputs = await differentiate.run(inputs);
    const { prediction } = await evaluate.run(inputs);
    const tensors = Object.fromEntries(
      Object.entries(program.gradients).map(([parameter, g]) => [parameter, outputs[g] as Numbers]),
    );
    return {
      prediction: prediction as Numbers,
      loss: (outputs['loss']?.[0] ?? NaN) + (outputs['penalty']?.[0] ?? NaN),
      gradients: unpack(program, tensors),
    };
  };
}

/** The same for one set of parameters. */
export async function gradient(
  program: KernelProgram<'evaluate' | 'gradient'>,
  parameters: Record<string, ArrayLike<number>>,
  x: ArrayLike<number>,
  target: ArrayLike<number>,
  rows: number,
  scale = 1,
): Promise<Evaluated> {
  const at = await gradientOn(program, x, target, rows, scale);
  return at(parameters);
}
