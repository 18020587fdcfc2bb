import type { TrainingName } from '../compiler/program.ts';
import { pack } from '../runtime/pack.ts';
import type { BackendChoice, TrainingJob } from '../runtime/protocol.ts';
import { trainingData } from '../runtime/training-data.ts';
import { type Compiled, parametersOf } from './compile-document.ts';
import type { PreparedData } from '../datasets/prepare.ts';
import { reduceOf } from './loss.ts';

/** The job of training a document by its recipe's optimizer. */
export function trainingJob(
  compiled: Compiled<TrainingName>,
  prepared: PreparedData,
  backend: BackendChoice,
): TrainingJob {
  const { program, document } = compiled;
  const { recipe } = document;
  return {
    program,
    parameters: pack(program, parametersOf(compiled)),
    data: trainingData(prepared, program),
    batch: recipe.batch,
    stop: recipe.stop,
    reduce: reduceOf(recipe),
    seed: recipe.seed,
    backend,
  };
}
