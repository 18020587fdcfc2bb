import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { prepare } from '../../src/datasets/prepare.ts';
import type { Notice, TrainingJob } from '../../src/runtime/protocol.ts';
import { pack } from '../../src/runtime/pack.ts';
import { Trainer } from '../../src/runtime/trainer.ts';
import { trainingData } from '../../src/runtime/training-data.ts';
import { exampleDocument, exampleNames } from '../support/examples.ts';

/** Every example of the gallery is compiled and trained for a while, as the window would. */
describe('the examples', () => {
  for (const name of exampleNames()) {
    test(`${name} compiles without a warning, and its loss falls`, async () => {
      const { graph, recipe, parameters } = exampleDocument(name);
      const data = prepare(recipe.data, recipe.preparation, recipe.seed);
      if (!data.ok) throw new Error(data.faults.map((f) => f.message).join());
      const { table } = data;
      const classes = table.task.kind === 'regression' ? {} : { classes: table.task.classes.length };
      const shape = { inputs: table.inputNames.length, targets: table.targetNames.length, ...classes };
      const compilation = compile(graph, recipe, shape, parameters);
      expect(compilation.diagnostics.filter((d) => d.severity !== 'information')).toEqual([]);
      const { program } = compilation;
      if (!program) throw new Error('no program');
      const job: TrainingJob = {
        program,
        parameters: pack(
          program,
          initialise(compilation.graph, recipe, parameters, seededRandom(recipe.seed)),
        ),
        data: trainingData(data, program),
        batch: recipe.batch,
        stop: { ...recipe.stop, steps: Math.min(300, recipe.stop.steps ?? 300) },
        reduce: recipe.loss['reduce'] === 'sum' ? 'sum' : 'mean',
        seed: recipe.seed,
        backend: 'webasm',
      };
      const notices: Notice[] = [];
      const trainer = new Trainer(1, job, {
        notify: (notice) => notices.push(notice),
        breathe: () => new Promise((resolve) => setImmediate(resolve)),
      });
      await trainer.load();
      await trainer.start();
      trainer.destroy();
      const losses = notices.flatMap((n) => (n.type === 'progress' ? [n.point.train] : []));
      expect(notices.filter((n) => n.type === 'status').at(-1)).toMatchObject({ status: 'finished' });
      expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
    });
  }
});
