import { present } from '../../base/assert.ts';
import type { Tiling } from './gpu-kernel.ts';
import { teamModule } from './team-module.ts';
import { scratchStart } from './tile-indices.ts';
import { scratchBytes } from './tile-packs.ts';
import { turnsOf } from './turns.ts';

/** As much of gpu.js's pipelines as is overridden or read here (version 2.24.1, pinned). */
interface Pipeline {
  _threadsDisabled: boolean;
  _executor?: Executor | false | undefined;
  _prepareExecutor(args: unknown): void;
  _dropExecutor(): void;
}

/** A plan that runs as WebAssembly, on several threads or on one. */
interface Executor {
  readonly threaded: boolean;
  readonly plan: {
    readonly steps: readonly { readonly argBindings: readonly Binding[]; readonly outputBuffer: number }[];
  };
  /** Looked at for random numbers, one by one. */
  _stepRuns: readonly { readonly usesRandom: boolean }[];
  readonly _entry: Entry | null;
}

type Binding =
  { readonly source: 'step'; readonly step: number } | { readonly source: 'pipelineArg' | 'literal' };

/** What workers are sent: modules, which of them each step runs, and what of it each worker does. */
interface Entry {
  modules: readonly WebAssembly.Module[];
  moduleMathImports: readonly (readonly string[])[];
  steps: readonly { readonly module: number; readonly sizeX: number }[];
  workerCount: number;
  workerRanges: readonly (readonly number[])[];
}

/**
 * Has gpu.js's workers run a plan as a team: one module with all steps, which they walk through together. gpu.js would part
 * every step by ranges of cells and have the workers sleep after each; ours part it as tiles go, do small ones
 * alone, and meet only where they must. A plan that cannot be shared so runs on one thread.
 */
export function runAsTeam(pipeline: Pipeline, tiling: Tiling): void {
  const prepare = pipeline._prepareExecutor.bind(pipeline);
  pipeline._prepareExecutor = (args) => {
    tiling.shared.length = 0;
    prepare(args);
    const executor = pipeline._executor;
    if (executor && (!executor.threaded || join(executor, tiling))) return;
    pipeline._dropExecutor();
    pipeline._threadsDisabled = true;
    prepare(args);
  };
}

/** Replaces what gpu.js would send to its workers; false where some step is not ours. */
function join(executor: Executor, { shared, threads }: Tiling): boolean {
  const { plan } = executor;
  const entry = present(executor._entry, 'what workers are sent');
  const { steps } = entry;
  if (shared.length !== entry.modules.length) return false;
  const kernelOf = (step: number): number => present(steps[step], 'step').module;
  const turns = turnsOf(
    plan.steps.map(({ argBindings, outputBuffer }, i) => {
      const { kernel, operations } = present(shared[kernelOf(i)], 'kernel');
      const reads = argBindings.flatMap((from) =>
        from.source === 'step' ? [present(plan.steps[from.step], 'step').outputBuffer] : [],
      );
      return { reads, writes: outputBuffer, operations, share: kernel.share };
    }),
    threads,
  );
  const { totalBytes, memory } = present(shared[0], 'kernel');
  const kernels = shared.map(({ kernel }) => kernel);
  const place = scratchStart(totalBytes) + threads * scratchBytes;
  const bytes = teamModule(kernels, turns, kernelOf, threads, place, memory);
  entry.modules = [new WebAssembly.Module(bytes)];
  entry.moduleMathImports = [[]];
  entry.steps = [{ module: 0, sizeX: 1 }];
  entry.workerCount = threads;
  // gpu.js takes [p, p + 1) for the cells of a range; here it is the number of the part.
  entry.workerRanges = Array.from({ length: threads }, (_, part) => [part, part + 1]);
  executor._stepRuns = [{ usesRandom: false }];
  return true;
}
