import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { optimizers } from '../../src/compiler/optimizers/index.ts';
import { type WholeProgram, wellKnown } from '../../src/compiler/program.ts';
import type { Adapter } from '../../src/runtime/adapters.ts';
import { openBackend } from '../../src/runtime/backends.ts';
import { calibrate, type Measures } from '../../src/runtime/calibrate.ts';
import { believable } from '../../src/runtime/calibration.ts';
import type { Executor } from '../../src/runtime/executor.ts';
import type { Calibration, CandidateBackend, Trial } from '../../src/runtime/protocol.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import { trialParameters } from '../../src/runtime/state.ts';
import { disagreement, stepsPerTrial, timeOfStep, type TrialTask } from '../../src/runtime/trial.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

function taskOf(width: number, rows: number, recipe = recipeOf()): TrialTask {
  const graph = graphOf({ x: input(width), h: unit('tanh', width), y: unit('identity') }, ['x>h', 'h>y']);
  const program = compile(graph, recipe).program as WholeProgram;
  const values = (count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => Math.sin(3 * i));
  return {
    program,
    data: {
      inputs: values(rows * width),
      targets: values(rows),
      training: Uint32Array.from({ length: rows }, (_, i) => i),
      validation: new Uint32Array(0),
      threshold: 0,
      classify: false,
    },
    rows,
    parameters: trialParameters(program),
    hyper: Float64Array.from(program.hyper, ({ value }) => value),
  };
}

const small = taskOf(3, 4);
/** 2 · 256 rows · 2 · 80² multiply-adds: over 5·10⁶ operations a step. */
const large = taskOf(80, 256);

/** Computes like the reference under another name, but for its answers, which are multiplied by a factor. */
function fake(backend: CandidateBackend, factor = 1): Executor & { ended: boolean } {
  const reference = referenceExecutor();
  return {
    ended: false,
    async prepare(program, procedure, options) {
      const routine = await reference.prepare(program, procedure, options);
      return {
        run: async (inputs) =>
          Object.fromEntries(
            Object.entries(await routine.run(inputs)).map(([id, v]) => [id, v.map((x) => factor * x)]),
          ),
        destroy: () => routine.destroy(),
      };
    },
    report: () => ({ ...reference.report(), backend }),
    destroy() {
      this.ended = true;
    },
  };
}

const cards: readonly Adapter[] = [
  { backend: 'webgl2', name: 'A card', software: false },
  { backend: 'webgpu', name: 'A card', software: false },
];

/** The reference, reading the data multiplied by a factor. */
function misread(factor: number): Executor {
  const reference = referenceExecutor();
  return {
    ...reference,
    prepare: (program, procedure, options) => {
      const data = options.resident?.[wellKnown.data]?.map((x) => factor * x);
      const resident = { ...options.resident, ...(data ? { [wellKnown.data]: data } : {}) };
      return reference.prepare(program, procedure, { ...options, resident });
    },
  };
}

/** Measures with given times; agreement is really computed, on executors that are wrong by given factors. */
function measures(
  seconds: Partial<Record<CandidateBackend, number>>,
  factors: Partial<Record<CandidateBackend, number>> = {},
  threads = 1,
) {
  const opened: (Executor & { ended: boolean })[] = [];
  const timed: CandidateBackend[] = [];
  const given: Measures = {
    threads,
    adapters: async () => cards,
    open: (backend) => {
      const executor = fake(backend, factors[backend]);
      opened.push(executor);
      return executor;
    },
    deviation: (executor, { program, data }) => disagreement(executor, program, data),
    seconds: async (executor) => {
      const backend = executor.report().backend as CandidateBackend;
      timed.push(backend);
      const own = seconds[backend];
      if (own === undefined) throw new Error(`${backend} cannot be timed`);
      return own;
    },
  };
  return { given, opened, timed };
}

/** All trials, to their end. */
async function tried(...given: [TrialTask, Executor, Measures, readonly Adapter[]]): Promise<Calibration> {
  const found = await calibrate(...given, async () => true);
  if (!found) throw new Error('it was called off');
  return found;
}

const trialOf = (trials: readonly Trial[], backend: CandidateBackend): Trial | undefined =>
  trials.find((trial) => trial.backend === backend);

describe('trying the candidates', () => {
  test('of a large step all of them, and the quickest is chosen', async () => {
    const { given, timed } = measures({ reference: 9, webasm: 3, webgl2: 2, webgpu: 1 });
    const found = await tried(large, fake('webasm'), given, cards);
    expect(found.chosen).toBe('webgpu');
    expect(timed).toEqual(['reference', 'webasm', 'webgl2', 'webgpu']);
  });

  test('one that does not agree is refused, however quick, and is not even timed', async () => {
    const { given, timed } = measures({ reference: 9, webasm: 3, webgl2: 2, webgpu: 1 }, { webgpu: 1.01 });
    const found = await tried(large, fake('webasm'), given, cards);
    expect(found.chosen).toBe('webgl2');
    expect(timed).not.toContain('webgpu');
    const refused = trialOf(found.trials, 'webgpu');
    expect(refused?.outcome).toBe('disagrees');
    // Every number after the step is off by a hundredth of itself.
    expect(refused?.outcome === 'disagrees' && refused.deviation).toBeCloseTo(0.01, 10);
  });

  for (const kind of Object.keys(optimizers)) {
    test(`${kind}: a gradient that is slightly off is seen, float32 is believed`, async () => {
      // A rate so small that parameters after an ordinary step would hide the fault.
      const recipe = recipeOf({ optimizer: { kind, learningRate: 1e-6 } });
      const { program, data } = taskOf(5, 8, recipe);
      const deviation = await disagreement(misread(1.1), program, data);
      expect(deviation).toBeGreaterThan(believable);
      expect(deviation).toBeLessThan(1);
      expect(await disagreement(misread(1), program, data)).toBe(0);
      // Sums of at most 8 terms, five of them one after another on the way to a gradient, and its square in some slots.
      expect(await disagreement(referenceExecutor(32), program, data)).toBeLessThan(2 * 5 * 8 * 2 ** -24);
    });
  }

  test('so is one whose numbers are not finite; rounding is forgiven', async () => {
    const { given } = measures(
      { reference: 9, webasm: 3, webgl2: 2, webgpu: 1 },
      { webgpu: NaN, webgl2: 1 + 1e-6 },
    );
    const found = await tried(large, fake('webasm'), given, cards);
    expect(trialOf(found.trials, 'webgpu')?.outcome).toBe('failed');
    expect(found.chosen).toBe('webgl2');
  });

  test('what the rule of thumb runs on must agree as well', async () => {
    const { given } = measures({ reference: 9, webasm: 1 });
    const found = await tried(large, fake('webasm', 2), given, []);
    expect(trialOf(found.trials, 'webasm')?.outcome).toBe('disagrees');
    expect(found.chosen).toBe('reference');
  });

  test('one that fails is passed over, with its words', async () => {
    const { given } = measures({ reference: 9, webasm: 3, webgl2: 2 });
    const found = await tried(large, fake('webasm'), given, cards);
    expect(trialOf(found.trials, 'webgpu')).toEqual({
      backend: 'webgpu',
      outcome: 'failed',
      message: 'webgpu cannot be timed',
    });
    expect(found.chosen).toBe('webgl2');
  });

  test('graphics devices: not there, drawn by software, or too much for a small step', async () => {
    const software = cards.map((card) => ({ ...card, name: 'SwiftShader', software: true }));
    const { given } = measures({ reference: 1, webasm: 2, webgl2: 0, webgpu: 0 });
    const outcomes = async (task: TrialTask, adapters: readonly Adapter[]) =>
      (await tried(task, fake('reference'), given, adapters)).trials.slice(3).map((t) => t.outcome);
    expect(await outcomes(large, [])).toEqual(['absent', 'absent']);
    expect(await outcomes(large, software)).toEqual(['software', 'software']);
    expect(await outcomes(small, cards)).toEqual(['small', 'small']);
  });

  test('several threads: not there, too much for small kernels, or tried', async () => {
    const huge = taskOf(256, 256); // 10⁸ operations in a dozen kernels
    const trial = async (task: TrialTask, threads: number) => {
      const { given } = measures({ reference: 9, webasm: 2, 'webasm-threads': 1 }, {}, threads);
      return trialOf((await tried(task, fake('webasm'), given, [])).trials, 'webasm-threads')?.outcome;
    };
    expect(await trial(huge, 1)).toBe('absent');
    expect(await trial(small, 2)).toBe('small');
    expect(await trial(huge, 2)).toBe('timed');
  });

  test('float64 loops are not tried where two calls of them would take long', async () => {
    const huge = taskOf(256, 256); // 10⁸ operations a step, about a tenth of a second
    const { given, timed } = measures({ reference: 1e-9, webasm: 1 });
    const found = await tried(huge, fake('webasm'), given, []);
    expect(trialOf(found.trials, 'reference')?.outcome).toBe('long');
    expect([found.chosen, timed]).toEqual(['webasm', ['webasm']]);
  });

  test('WebAssembly is not built as a rival where that takes long', async () => {
    const vertices = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`h${i}`, unit('tanh')]));
    const ids = Object.keys(vertices);
    const edges = ids.slice(1).map((id, i) => `${ids[i]}>${id}`);
    const graph = graphOf({ x: input(), ...vertices }, ['x>h0', ...edges]);
    const program = compile(graph, recipeOf()).program as WholeProgram;
    const deep = { ...taskOf(1, 4), program, parameters: trialParameters(program) };
    const { given } = measures({ reference: 1, webasm: 1e-9 });
    const found = await tried(deep, fake('reference'), given, []);
    expect(trialOf(found.trials, 'webasm')?.outcome).toBe('long');
    expect(found.chosen).toBe('reference');
  });

  test('what was opened is closed, and what runs the job is left open', async () => {
    const { given, opened } = measures({ reference: 9, webasm: 3, webgl2: 2 });
    const likely = fake('webasm');
    await tried(large, likely, given, cards);
    expect(opened.map((e) => [e.report().backend, e.ended])).toEqual([
      ['reference', true],
      ['webgl2', true],
      ['webgpu', true],
    ]);
    expect(likely.ended).toBe(false);
  });
});

describe('calling it off', () => {
  test('between two candidates: no more is tried, what is open is closed, and nothing is concluded', async () => {
    const { given, opened, timed } = measures({ reference: 9, webasm: 3, webgl2: 2, webgpu: 1 });
    let asked = 0;
    const found = await calibrate(large, fake('webasm'), given, cards, async () => (asked += 1) <= 2);
    expect(found).toBeNull();
    expect(timed).toEqual(['reference', 'webasm']);
    expect(opened.every(({ ended }) => ended)).toBe(true);
  });

  test('in the last one: what was cut short is no measurement', async () => {
    const { given } = measures({ reference: 1, webasm: 2 });
    let asked = 0;
    const found = await calibrate(small, fake('reference'), given, [], async () => (asked += 1) <= 2);
    expect(found).toBeNull();
  });

  test('in the midst of timing: it ends with the piece', async () => {
    let pieces = 0;
    const proceed = async (): Promise<boolean> => (pieces += 1) < 2;
    expect(await timeOfStep(referenceExecutor(), small, 4, proceed)).toBeGreaterThan(0);
    expect(pieces).toBe(2);
    const atOnce = await timeOfStep(referenceExecutor(), small, 4, async () => false);
    expect(atOnce).toBeNaN();
  });
});

describe('the measure itself', () => {
  test('takes as many steps a call as are short, and at most 32', () => {
    expect([100, 1e5, 1e6, 5e6, 1e9].map(stepsPerTrial)).toEqual([32, 32, 10, 2, 1]);
  });

  for (const backend of ['reference', 'webasm'] as const) {
    test(`times ${backend} and leaves the job's numbers as they were`, async () => {
      const executor = openBackend(backend, 'in tests');
      const before = structuredClone(small.parameters);
      const seconds = await timeOfStep(executor, small, 4, async () => true);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThan(60);
      expect(small.parameters).toEqual(before);
      executor.destroy();
    });
  }
});
