/** Solvers on drawn networks: against independent numbers, and as the window commands them. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { prepare } from '../../src/datasets/prepare.ts';
import type { DrawnGraph, GraphDocument, Recipe } from '../../src/document/document.ts';
import { placeSolver, solverEntries, withSolverChecked } from '../../src/lab/solver-choice.ts';
import { unfitSolver } from '../../src/lab/solver-fit.ts';
import { solverJob } from '../../src/lab/solver-job.ts';
import { pack } from '../../src/runtime/pack.ts';
import type { HistoryPoint, Notice } from '../../src/runtime/protocol.ts';
import { solverProblem } from '../../src/runtime/solver-problem.ts';
import { SolverRun, type SolverTrainingJob } from '../../src/runtime/solver-run.ts';
import { trainingData } from '../../src/runtime/training-data.ts';
import { exampleDocument } from '../support/examples.ts';
import { graphOf, input, unit } from '../support/networks.ts';

type Drawn = Pick<GraphDocument, 'graph' | 'recipe' | 'parameters'>;

/** A drawing with some of its recipe replaced. */
const having = (document: Drawn, recipe: Partial<Recipe>): Drawn => ({
  ...document,
  recipe: { ...document.recipe, ...recipe },
});

function traineeOf({ graph, recipe, parameters }: Drawn) {
  const compilation = withSolverChecked(compile(graph, recipe, null, parameters), recipe);
  return { graph, recipe, compilation };
}

/** A job as the window and the command line make it. */
function jobOf(document: Drawn): SolverTrainingJob {
  const trainee = traineeOf(document);
  const { recipe, compilation } = trainee;
  const placed = placeSolver(recipe, () => {});
  const data = prepare(recipe.data, recipe.preparation, recipe.seed);
  const { program } = compilation;
  if (!data.ok || !program || !placed) throw new Error('the document of a test is sound');
  expect(unfitSolver(placed, trainee)).toBeNull();
  const numbers = initialise(compilation.graph, recipe, document.parameters, seededRandom(recipe.seed));
  return {
    program,
    parameters: pack(program, numbers),
    data: trainingData(data, program),
    batch: recipe.batch,
    stop: recipe.stop,
    reduce: recipe.loss['reduce'] === 'sum' ? 'sum' : 'mean',
    seed: recipe.seed,
    backend: 'auto',
    solver: solverJob(placed, trainee),
  };
}

/** A run whose notices are kept. */
function watched(job: SolverTrainingJob) {
  const notices: Notice[] = [];
  const run = new SolverRun(1, job, {
    notify: (n) => notices.push(n),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  });
  /** Every point once, by its step; a later one of the same step stands for it. */
  const points = (): HistoryPoint[] => {
    const all = notices.flatMap((n) => (n.type === 'progress' ? [...n.earlier, n.point] : []));
    return [...new Map(all.map((p) => [p.step, p])).values()].toSorted((a, b) => a.step - b.step);
  };
  const last = () => notices.filter((n) => n.type === 'status').at(-1);
  return { run, notices, points, last };
}

async function finished(job: SolverTrainingJob) {
  const made = watched(job);
  await made.run.load();
  await made.run.start();
  return made;
}

/** A small smooth regression that every solver fits: 2-4-1 with a linear output. */
const small: Drawn = {
  graph: graphOf({ x: input(1), h: unit('tanh', 4), y: unit('identity', 1) }, ['a:x>h', 'b:h>y']),
  parameters: {},
  recipe: {
    data: { kind: 'line', count: 60, noise: 0.2 },
    preparation: { validation: 0.2 },
    loss: { kind: 'squared' },
    regulariser: { kind: 'ridge', lambda: 1e-3, biases: false },
    optimizer: {},
    batch: {},
    stop: { epochs: 1 }, // of the optimizer: no limit of a solver
    seed: 3,
  },
};

describe('every solver', () => {
  test.each(Object.keys(solverEntries))('%s lowers loss + penalty, line by line as it says', async (kind) => {
    const { points, last } = await finished(jobOf(having(small, { solver: { kind, iterations: 12 } })));
    const all = points();
    const [first, end] = [all[0], all.at(-1)];
    const cost = (p: HistoryPoint | undefined): number => (p ? p.train + p.penalty : NaN);
    expect(cost(end)).toBeLessThan(0.9 * cost(first));
    expect(end?.step).toBeGreaterThan(1);
    expect(all.map((p) => p.step)).toEqual(all.map((_, i) => i));
    for (const point of all) {
      // The line is of the same function at the same point, summed in another order.
      expect(Math.abs((point.line?.value ?? NaN) / cost(point) - 1)).toBeLessThan(1e-12);
      expect(point.validation).toBeGreaterThan(0);
    }
    expect(last()).toMatchObject({ status: 'finished' });
    expect(['iterations', 'tolerance', 'line-search']).toContain(
      (last() as { reason: { code: string } }).reason.code,
    );
  });

  test('those that converge meet at one minimum of a convex problem, the one of least squares', async () => {
    const linear: Drawn = {
      ...having(small, { regulariser: {}, preparation: {} }),
      graph: graphOf({ x: input(1), y: unit('identity', 1) }, ['x>y']),
    };
    const data = prepare(linear.recipe.data, {}, linear.recipe.seed);
    if (!data.ok) throw new Error('data');
    const { inputs: x, targets: t } = data.table;
    const mean = (v: ArrayLike<number>) => Array.from(v).reduce((s, vi) => s + vi, 0) / v.length;
    const [mx, mt] = [mean(x), mean(t)];
    const slope = mean(x.map((xi, i) => (xi - mx) * (t[i]! - mt))) / mean(x.map((xi) => (xi - mx) ** 2));
    for (const kind of [
      'newton-cg',
      'nonlinear-cg',
      'bfgs',
      'l-bfgs',
      'gauss-newton',
      'levenberg-marquardt',
    ]) {
      const { run } = await finished(jobOf(having(linear, { solver: { kind, tolerance: 1e-9 } })));
      const values = run.parameters();
      // ‖g‖ < 1e-9 and eigenvalues of about 0.1 and more: 1e-8.
      expect(Math.abs((values['x>y']?.[0] ?? NaN) - slope), `${kind}`).toBeLessThan(1e-7);
      expect(Math.abs((values['y']?.[0] ?? NaN) - (mt - slope * mx)), `${kind}`).toBeLessThan(1e-7);
    }
  });
});

describe('Levenberg–Marquardt on Higham & Higham', () => {
  test('component residuals: from 5.3288 below 1e-10 in about 22 accepted steps, ten of ten', async () => {
    const higham = having(exampleDocument('higham-2-2-3-2'), { solver: { kind: 'levenberg-marquardt' } });
    const { points, last, notices } = await finished(jobOf(higham));
    const all = points();
    expect(all[0]?.train).toBeCloseTo(5.32881697, 8);
    const solved = all.findIndex((p) => p.train < 1e-10);
    expect(solved).toBeGreaterThan(10);
    expect(solved).toBeLessThan(35);
    expect(all.at(-1)?.trainAccuracy).toBe(1);
    expect(last()).toMatchObject({ status: 'finished', reason: { code: 'tolerance' } });
    const report = notices.find((n) => n.type === 'backend');
    expect(report).toMatchObject({ report: { backend: 'reference', precision: 64 } });
  });
});

describe('the forms of one problem are one function', () => {
  const random = seededRandom(8);
  const forms = (document: Drawn, kind: string) => {
    const job = jobOf(having(document, { solver: { kind } }));
    const prepared = solverProblem(job, job.solver);
    return { ...prepared, point: prepared.start.map((v) => v + 0.3 * random.normal()) };
  };
  const two = graphOf({ x: input(1), h: unit('tanh', 4), p: unit('tanh'), q: unit('identity') }, [
    'x>h',
    'h>p',
    'h>q',
  ]);

  test.each([
    ['ridge without biases, mean', small],
    [
      'ridge with biases, sum, no half',
      having(small, { loss: { reduce: 'sum', half: false }, regulariser: { kind: 'ridge', lambda: 0.3 } }),
    ],
    [
      'second differences of the weights, biases by their own squares',
      having(small, { regulariser: { kind: 'tikhonov', operator: 'second-difference', biases: true } }),
    ],
    [
      'a matrix on the weights of the output, whose rows read four neurons',
      having(small, {
        regulariser: {
          kind: 'tikhonov',
          lambda: 0.2,
          operator: 'matrix',
          matrix: [
            [1, -1, 0, 0],
            [0, 2, 0, -0.5],
          ],
        },
      }),
    ],
    [
      'the gradient of a picture with channels',
      {
        ...having(small, {
          data: {
            kind: 'csv',
            text: 'a,b,c,d,e,f,g,h,t\n1,2,3,4,5,6,7,8,1\n0,1,0,-1,0,2,1,0,0\n',
            target: ['t'],
            task: 'regression',
            header: true,
          },
          preparation: {},
          regulariser: { kind: 'tikhonov', lambda: 0.4, operator: 'gradient' },
        }),
        graph: graphOf({ x: { kind: 'input', shape: [2, 2, 2] }, h: unit('tanh', 3), y: unit('identity') }, [
          'x>h',
          'h>y',
        ]),
      },
    ],
    [
      'neurons with an edge missing, ridge',
      {
        ...having(small, { regulariser: { kind: 'ridge', lambda: 0.3 } }),
        graph: graphOf(
          {
            x: input(1),
            n: unit('tanh'),
            m: unit('tanh'),
            o: unit('sin'),
            p: unit('sin'),
            y: unit('identity'),
          },
          ['x>n', 'x>m', 'n>o', 'm>o', 'm>p', 'o>y', 'p>y'],
        ),
      },
    ],
    [
      'two outputs, one with a loss and weight of its own',
      {
        ...having(small, {
          data: {
            kind: 'csv',
            text: 'a,b,c\n1,2,3\n-1,0.5,0\n0.2,-1,1\n',
            inputs: ['a'],
            target: ['b', 'c'],
            task: 'regression',
            header: true,
          },
          preparation: {},
          loss: { outputs: { q: { weight: 3, half: false } } },
        }),
        graph: two,
      },
    ],
  ])('sum of squares: %s', (_, document) => {
    const { problem, point } = forms(document as Drawn, 'levenberg-marquardt');
    const { objective, leastSquares } = problem;
    const { residual, adjoint, forward } = leastSquares!.linearise(point);
    const half = 0.5 * residual.reduce((s, r) => s + r * r, 0);
    const { value, gradient } = objective.gradient(point);
    expect(Math.abs(half / value - 1)).toBeLessThan(1e-13);
    const pulled = adjoint(residual);
    gradient.forEach((g, i) =>
      expect(Math.abs(g - (pulled[i] ?? NaN))).toBeLessThan(1e-12 * Math.max(1, value)),
    );
    const v = point.map((_, i) => Math.sin(i + 1));
    const jv = forward(v);
    const left = jv.reduce((s, a, i) => s + a * (residual[i] ?? NaN), 0);
    const right = v.reduce((s, a, i) => s + a * (pulled[i] ?? NaN), 0);
    expect(Math.abs(left - right)).toBeLessThan(1e-12 * Math.max(1, Math.abs(left)));
  });

  test.each([
    ['ridge', { kind: 'ridge' }],
    ['differences', { kind: 'tikhonov' }],
    // Of the network's two matrices it fits one, and of its parts therefore one.
    [
      'a matrix on the hidden weights',
      { kind: 'tikhonov', operator: 'matrix', matrix: [[2], [-1]], lambda: 0.3 },
    ],
    ['no regulariser', {}],
  ])('separable, %s: φ(θ, w) is the objective at [θ; w], with its slopes', (_, regulariser) => {
    const { problem, point } = forms(having(small, { regulariser }), 'varpro');
    const { objective, separable } = problem;
    const { outerSize } = separable!;
    const [theta, w] = [point.slice(0, outerSize), point.slice(outerSize)];
    const inner = separable!.inner(theta);
    const { value, gradient } = objective.gradient(point);
    expect(outerSize).toBe(8); // a weight and a bias for each hidden neuron
    expect(Math.abs(inner.value(w) / value - 1)).toBeLessThan(1e-13);
    const slopes = [...separable!.outer(theta, w).gradient, ...inner.gradient(w).gradient];
    gradient.forEach((g, i) => expect(Math.abs(g - (slopes[i] ?? NaN))).toBeLessThan(1e-13));
  });

  test('the lasso belongs to the proximal method, which makes numbers exactly zero', async () => {
    const sparse = having(small, {
      regulariser: { kind: 'lasso', lambda: 0.05 },
      solver: { kind: 'proximal-gradient' },
    });
    const { run, points } = await finished(jobOf(sparse));
    const end = points().at(-1);
    expect(
      Object.values(run.parameters())
        .flatMap((v) => [...v])
        .filter((v) => v === 0).length,
    ).toBeGreaterThan(3);
    expect(Math.abs((end?.line?.value ?? NaN) - (end?.train ?? NaN) - (end?.penalty ?? NaN))).toBeLessThan(
      1e-12,
    );
  });

  test('the exact Hessian is another curvature than its Gauss–Newton part', () => {
    const of = (exactHessian: boolean) => {
      const job = jobOf(having(small, { solver: { kind: 'newton-cg', exactHessian } }));
      const { problem, start } = solverProblem(job, job.solver);
      return problem.objective.curvature!(start)(start.map((_, i) => Math.cos(i)));
    };
    const [a, b] = [of(true), of(false)];
    expect(Math.max(...a.map((v, i) => Math.abs(v - (b[i] ?? NaN))))).toBeGreaterThan(1e-3);
  });
});

describe('control', () => {
  const job = () => jobOf(having(small, { solver: { kind: 'l-bfgs', iterations: 30 } }));

  test('steps and pauses give the numbers of an uninterrupted run', async () => {
    const whole = await finished(job());
    const cut = watched(job());
    await cut.run.load();
    await cut.run.step(3);
    expect(cut.last()).toMatchObject({ status: 'paused' });
    expect(cut.points().at(-1)?.step).toBe(3);
    const going = cut.run.start();
    await new Promise((resolve) => setImmediate(resolve)); // the run has begun, and breathes
    cut.run.pause();
    await going;
    expect(cut.last()).toMatchObject({ status: 'paused', reason: { code: 'paused' } });
    await cut.run.step(1);
    await cut.run.start();
    expect(cut.run.parameters()).toEqual(whole.run.parameters());
    expect(cut.points()).toEqual(whole.points());
    await cut.run.step(1); // it has ended: nothing more happens
    expect(cut.last()).toMatchObject({ status: 'finished' });
    expect(cut.points()).toEqual(whole.points());
  });

  test('reset goes back to the start, and the run repeats itself', async () => {
    const { run, points, notices } = await finished(job());
    const [end, all] = [run.parameters(), points()];
    await run.reset();
    expect(notices.findLast((n) => n.type === 'progress')).toMatchObject({ point: { step: 0 } });
    expect(notices.at(-1)).toMatchObject({ type: 'status', status: 'ready' });
    await run.start();
    expect(run.parameters()).toEqual(end);
    expect(points()).toEqual(all);
  });

  test('a watched region comes with the progress', async () => {
    const { run, notices } = watched(job());
    await run.load();
    const region = { axes: [0, 0], rest: [0], x: [-1, 1], y: [-1, 1], columns: 3, rows: 2 } as const;
    await run.watch(region);
    const told = notices.findLast((n) => n.type === 'progress');
    expect(told?.type === 'progress' && told.region?.values.length).toBe(6);
  });

  test('a loss in the stop rule ends the run', async () => {
    const { points, last } = await finished(
      jobOf(having(small, { solver: { kind: 'bfgs' }, stop: { loss: 0.1 } })),
    );
    expect(last()).toMatchObject({ status: 'finished', reason: { code: 'loss', limit: 0.1 } });
    const all = points();
    expect(all.at(-1)?.train).toBeLessThan(0.1);
    expect(all.at(-2)?.train).toBeGreaterThan(0.1);
  });

  test('a number that is not finite is named, and the numbers before it stay', async () => {
    const wild = having(small, { solver: { kind: 'gradient-descent', learningRate: 1e308 } });
    const { run, last } = await finished(jobOf(wild));
    const { reason } = last() as Extract<Notice, { type: 'status' }>;
    expect(last()?.type === 'status' && (last() as { status: string }).status).toBe('failed');
    expect(reason).toMatchObject({ code: 'not-finite' });
    expect(reason?.code === 'not-finite' && (reason.vertex ?? reason.parameter)).toBeTruthy();
    expect(Object.values(run.parameters()).every((v) => v.every(Number.isFinite))).toBe(true);
  });

  test('a fixed sample is drawn by the seed, and a sum over it stands for all rows', () => {
    const sampled = (seed: number, sample: number) => {
      const one = jobOf(having(small, { seed, loss: { reduce: 'sum' }, solver: { kind: 'bfgs', sample } }));
      return solverProblem(
        { ...one, parameters: jobOf(having(small, { solver: {} })).parameters },
        one.solver,
      );
    };
    const [all, some] = [sampled(3, 0), sampled(3, 24)];
    expect(all.x.length).toBe(48);
    expect(some.x.length).toBe(24);
    expect(new Set(some.x).size).toBe(24);
    expect([...some.x].every((v) => all.x.includes(v))).toBe(true);
    expect(sampled(3, 24).x).toEqual(some.x);
    expect(sampled(4, 24).x).not.toEqual(some.x);
    const ratio = some.problem.objective.value(some.start) / all.problem.objective.value(all.start);
    expect(ratio).toBeGreaterThan(0.5); // unscaled it would be about half
    expect(ratio).toBeLessThan(2);
  });
});

describe('what does not apply is said in a sentence', () => {
  const sentence = (document: Drawn, kind: string) => unfitSolver({ kind }, traineeOf(document));
  const moons = exampleDocument('moons-mlp');
  const withMap = (map: string): DrawnGraph =>
    graphOf({ x: input(3), h: unit('tanh', 3), y: unit('identity', 1) }, [
      ['m:x>h', { map: { kind: map } }],
      'h>y',
    ]);

  test.each([
    ['levenberg-marquardt', moons, /^Levenberg–Marquardt needs the squared loss.* is binary logistic/],
    ['gauss-newton', having(small, { regulariser: { kind: 'lasso' } }), /lasso is not; take ridge, Tikhonov/],
    [
      'gauss-newton',
      having(small, { loss: { outputs: { y: { kind: 'hinge' } } } }),
      /the loss of "y" is hinge/,
    ],
    [
      'varpro',
      exampleDocument('higham-2-2-3-2'),
      /the output "y" has the activation logistic|there are \d outputs/,
    ],
    ['varpro', exampleDocument('line-regression'), /^VarPro .*/],
    ['varpro', having(small, { regulariser: { kind: 'lasso' } }), /smooth problem/],
    [
      'adam',
      {
        ...small,
        graph: graphOf({ x: input(1), h: { ...unit('tanh', 4), dropout: 0.5 }, y: unit('identity') }, [
          'x>h',
          'h>y',
        ]),
      },
      /the dropout of "h" makes another one in every step/,
    ],
    ['newton-cg', having(small, { loss: { kind: 'hinge' }, regulariser: {} }), /piecewise linear/],
    ['proximal-gradient', having(small, { regulariser: { kind: 'lasso', biases: false } }), /biases too/],
    ['l-bfgs', { ...small, graph: withMap('m-matrix') }, /numbers of "m" from becoming negative/],
    [
      'bfgs',
      {
        ...small,
        graph: graphOf({ x: input(1), h: unit('tanh', 2000), y: unit('identity') }, ['x>h', 'h>y']),
      },
      /^BFGS keeps a full matrix and takes at most 4000 parameters; there are 6001\.$/,
    ],
  ])('%s', (kind, document, expected) => {
    expect(sentence(document as Drawn, kind)).toMatch(expected);
  });

  test.each(['steepest-descent', 'proximal-gradient'])('%s keeps θ ≥ 0, and only that', async (kind) => {
    // K has −θ off its diagonal; the targets, x moved round by one place and lowered, ask for θ < 0 there.
    const text = 'a,b,c,p,q,r\n1,2,3,1,2,0\n-1,0.5,0,-0.5,-1,-2\n0.2,-1,1,-2,0,-0.8\n';
    const data = { kind: 'csv', text, target: ['p', 'q', 'r'], task: 'regression', header: true };
    const graph = graphOf({ x: input(3), y: unit('identity', 3) }, [
      ['m:x>y', { map: { kind: 'm-matrix' } }],
    ]);
    const solver = { kind, iterations: 200 };
    const job = jobOf({ ...having(small, { data, preparation: {}, regulariser: {}, solver }), graph });
    const { run, points } = await finished(job);
    const { m = [], y = [] } = run.parameters();
    expect([...m].every((v) => v >= 0)).toBe(true);
    expect([...m].some((v) => v === 0)).toBe(true); // the bound is met
    expect([...y].some((v) => v < 0)).toBe(true);
    const [first, end] = [points()[0], points().at(-1)];
    expect(end?.train).toBeLessThan(0.7 * (first?.train ?? NaN));
  });

  test('an unknown solver or setting is a fault with its place, and there is no program', () => {
    const unknown = traineeOf(having(small, { solver: { kind: 'newton' } })).compilation;
    expect(unknown.diagnostics).toMatchObject([
      { place: { at: 'recipe', part: 'solver' }, fault: { code: 'unknown-kind', given: 'newton' } },
    ]);
    expect([unknown.runnable, unknown.program, unknown.forward === null]).toEqual([false, null, false]);
    const unfit = traineeOf(
      having(small, { solver: { kind: 'bfgs', tolerance: -1, memory: 3 } }),
    ).compilation;
    expect(unfit.diagnostics.map(({ fault }) => fault.code)).toEqual(['invalid-setting', 'invalid-setting']);
  });
});

// The window keeps jobs as plain data: what a worker is sent must survive the way.
test('a job survives a structured clone', async () => {
  for (const kind of ['varpro', 'levenberg-marquardt']) {
    const job = jobOf(having(small, { solver: { kind, iterations: 3 } }));
    const [a, b] = [await finished(job), await finished(structuredClone(job) as SolverTrainingJob)];
    expect(b.points()).toEqual(a.points());
  }
});
