import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { WholeProgram } from '../../src/compiler/program.ts';
import { prepare } from '../../src/datasets/prepare.ts';
import type { GraphDocument } from '../../src/document/document.ts';
import { pack } from '../../src/runtime/pack.ts';
import type { BackendChoice, TrainingJob } from '../../src/runtime/protocol.ts';
import { trainingData } from '../../src/runtime/training-data.ts';

/** A job from a document, as the window makes it. */
export function jobOf(
  document: GraphDocument,
  backend: BackendChoice,
  change: Partial<TrainingJob> = {},
): TrainingJob {
  const { recipe, graph, parameters } = document;
  const data = prepare(recipe.data, recipe.preparation, recipe.seed);
  if (!data.ok) throw new Error(data.faults.map((f) => f.message).join());
  const compilation = compile(graph, recipe, null, parameters);
  const program = compilation.program as WholeProgram;
  return {
    program,
    parameters: pack(program, initialise(compilation.graph, recipe, parameters, seededRandom(recipe.seed))),
    data: trainingData(data, program),
    batch: recipe.batch,
    stop: recipe.stop,
    reduce: recipe.loss['reduce'] === 'sum' ? 'sum' : 'mean',
    seed: recipe.seed,
    backend,
    ...change,
  };
}
