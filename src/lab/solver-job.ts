import { present } from '../base/assert.ts';
import { operatorsOf } from '../compiler/lowering/penalty.ts';
import { type KernelProgram, objectiveNames, productNames } from '../compiler/program.ts';
import type { Placed } from '../compiler/stages.ts';
import type { SolverJob } from '../runtime/protocol.ts';
import { findReadOut, partedPrograms } from './read-out.ts';
import { solverEntries } from './solver-choice.ts';
import { lossesOf, regulariserOf, type Trainee } from './solver-fit.ts';

/** What the runtime needs to train a drawing by a solver that fits it (`unfitSolver` is null): programs and what they mean. */
export function solverJob({ kind, settings }: Placed, trainee: Trainee): SolverJob {
  const { graph, recipe, compilation } = trainee;
  const { definition } = present(solverEntries[kind], kind);
  const { sample, exactHessian, ...own } = settings;
  const { needs } = definition;
  const bent = needs === 'curvature' || needs === 'separable';
  const program = present(
    compilation.programOf(bent ? [...objectiveNames, ...productNames] : objectiveNames),
    'the program',
  );
  const readOut = needs === 'separable' ? findReadOut(graph) : null;
  const regulariser = regulariserOf(recipe);
  const lambda = Number(regulariser.settings['lambda'] ?? 0);
  // A method made for λ‖x‖₁ is given the loss alone, and the lasso as its own.
  const shrinks = regulariser.kind === 'lasso' && 'lambda' in definition.fields;
  const mine = shrinks ? { ...own, lambda: Number(own['lambda'] ?? 0) + lambda } : own;
  return {
    kind,
    settings: mine as SolverJob['settings'],
    sample: Number(sample),
    program,
    exactHessian: exactHessian === true,
    hyper: shrinks ? { lambda: 0 } : {},
    squares: needs === 'least-squares' ? squaresOf(trainee, program) : null,
    parted: readOut && typeof readOut !== 'string' ? partedPrograms(graph, recipe, readOut) : null,
  };
}

function squaresOf(trainee: Trainee, { outputs }: KernelProgram): NonNullable<SolverJob['squares']> {
  const terms = new Map(lossesOf(trainee).map((loss) => [loss.vertex, loss]));
  const factors = outputs.flatMap(({ vertex, size }) => {
    const { half, weight } = present(terms.get(vertex), vertex);
    return new Array<number>(size).fill(half ? weight / 2 : weight);
  });
  const { sequence } = trainee.compilation;
  const regulariser = regulariserOf(trainee.recipe);
  return {
    factors: Float64Array.from(factors),
    lambda: Number(regulariser.settings['lambda'] ?? 0),
    operators: operatorsOf(present(sequence, 'the layers'), regulariser),
  };
}
