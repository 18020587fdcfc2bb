import { mersenneRandom } from '../../base/mersenne.ts';
import type { Table } from '../../datasets/dataset.ts';
import { peaksHeight } from '../../datasets/peaks.ts';
import type { GraphDocument } from '../../document/document.ts';
import type { NetworkObjective } from '../../runtime/objective.ts';
import { bfgs } from '../../solvers/bfgs.ts';
import type { Objective } from '../../solvers/objective.ts';
import { perturbedLayer } from '../networks.ts';
import { defineExperiment } from './experiment.ts';
import { counted, isOriginal, near } from './support/compare.ts';
import { adversarialRuns } from './support/adversarial-runs.ts';
import { drive, settingsOf } from './support/drive.ts';
import { classesOf, latticeRows } from './support/lattice.ts';
import { peaksNetwork } from './support/peaks-network.ts';
import { problemOf } from './support/problem.ts';
import { norm } from './support/statistics.ts';

const fields = {
  starts: {
    tag: 'integer',
    label: 'Starts',
    help: 'The first is d = 0; others are drawn, and the lowest end counts.',
    initial: 1,
    min: 1,
    max: 1000,
  },
  spread: { tag: 'number', label: 'Spread of the other starts', initial: 0.5, min: 0, open: true },
  seed: { tag: 'integer', label: 'Seed of the starts', initial: 1, min: 0 },
} as const;

const classes = 5;
const names = ['valley', 'slope', 'plain', 'hill', 'summit'] as const;

/** The trained layer with the perturbation d as the bias of a vertex that passes the input on. */
function documentOf(): GraphDocument {
  const [first] = adversarialRuns;
  return perturbedLayer({
    title: 'Adversarial example',
    notes:
      'A trained network with one more vertex: z adds a perturbation d to the input. Freeze everything else, and training looks for the smallest d that changes the class.',
    ...peaksNetwork,
    classifierBias: true,
    recipe: {
      data: {
        kind: 'csv',
        name: 'example.csv',
        task: 'regression',
        target: names,
        text: [
          ['x1', 'x2', ...names],
          [...(first?.y ?? []), ...names.map((_, k) => (k === first?.to ? 1 : 0))],
        ]
          .map((row) => row.join(','))
          .join('\n'),
      },
      loss: { kind: 'cross-entropy', reduce: 'mean' },
      initialiser: { kind: 'given' },
    },
  });
}

function rowOf(y: readonly [number, number], to: number): Table {
  const targets = new Float64Array(classes);
  targets[to] = 1;
  return {
    rows: 1,
    inputNames: ['x1', 'x2'],
    targetNames: names,
    inputs: Float64Array.from(y),
    targets,
    task: { kind: 'one-hot', classes: names },
  };
}

/** d ↦ E(y + d, wanted class) + ½λ‖d‖². */
function attack(network: NetworkObjective, fixed: Float64Array, lambda: number): Objective {
  const { start, size } = network.place('d');
  const at = (d: Float64Array): Float64Array => {
    const theta = fixed.slice();
    theta.set(d, start);
    return theta;
  };
  const penalty = (d: Float64Array): number => 0.5 * lambda * d.reduce((s, v) => s + v * v, 0);
  return {
    size,
    value: (d) => network.value(at(d)) + penalty(d),
    gradient(d) {
      const { value, gradient } = network.gradient(at(d));
      const part = gradient.slice(start, start + size).map((g, i) => g + lambda * (d[i] ?? 0));
      return { value: value + penalty(d), gradient: part };
    },
    curvature: null,
  };
}

export const adversarial = defineExperiment({
  id: 'H11',
  title: 'Adversarial examples',
  summary:
    'The smallest perturbation of an example that makes a trained network see another class, for three weights of its length. Some attacks from d = 0 end in a local minimum with the wrong class; more starts help.',
  source: 'Ruthotto, Numerical Methods for Deep Learning: single-layer networks (slide; runs ours)',
  long: false,
  fields,
  document: () => documentOf(),
  *run(settings) {
    const { starts, spread, seed } = settings;
    const random = mersenneRandom(seed);
    const document = documentOf();
    const others = Array.from({ length: starts - 1 }, () => random.randn(2, 1).map((v) => spread * v));
    const done = [];
    for (const [i, one] of adversarialRuns.entries()) {
      const { objective, start } = problemOf(document, { table: rowOf(one.y, one.to) });
      const problem = attack(objective, start, one.lambda);
      const share = [i / adversarialRuns.length, (i + 1) / adversarialRuns.length] as const;
      let best: { d: Float64Array; value: number } | null = null;
      for (const d0 of [new Float64Array(2), ...others]) {
        const run = bfgs.minimise(problem, d0, settingsOf(bfgs));
        const { solution } = yield* drive(
          run,
          `class ${one.from} to ${one.to}, λ = ${one.lambda}`,
          30,
          share,
        );
        if (best === null || solution.value < best.value) best = { d: solution.x, value: solution.value };
      }
      const { d, value } = best ?? { d: new Float64Array(2), value: NaN };
      const moved = Float64Array.of(one.y[0] + (d[0] ?? 0), one.y[1] + (d[1] ?? 0));
      const seen = classesOf(objective.predict(start, moved), classes)[0] ?? -1;
      const before = classesOf(objective.predict(start, Float64Array.from(one.y)), classes)[0] ?? -1;
      done.push({ one, d, value, seen, before, moved });
    }
    const { objective, start } = problemOf(document, { table: rowOf([0, 0], 0) });
    const range = [-3, 3] as const;
    const map = classesOf(objective.predict(start, latticeRows(range, range, 201, 201)), classes);
    const published = isOriginal(fields, settings);
    return {
      results: Object.fromEntries(
        done.map(({ one, d, value, seen }) => [
          `${one.from} to ${one.to}, λ = ${one.lambda}`,
          { d: Array.from(d), norm: norm(d), value, class: seen },
        ]),
      ),
      comparisons: !published
        ? []
        : done.flatMap(({ one, d, value, seen, before }) => {
            const name = `class ${one.from} to ${one.to}, λ = ${one.lambda}`;
            const rows = [counted(`class before, ${name}`, one.from, before)];
            // Where no attack from d = 0 succeeds, the local minimum that is found depends on the line search.
            if (one.found !== one.to) return rows;
            return [
              ...rows,
              counted(`class after, ${name}`, one.to, seen),
              near(
                `‖d‖, ${name}`,
                one.norm,
                norm(d),
                1e-6,
                'ours stops at a gradient of 1e-8, and no curvature is below λ ≥ 0.01',
              ),
              near(
                `objective, ${name}`,
                one.value,
                value,
                1e-10,
                'of second order in the distance to the minimum',
              ),
            ];
          }),
      figures: [
        {
          kind: 'classes',
          title: 'Examples and where they are moved',
          classes: names,
          lattice: { columns: 201, rows: 201, x: range, y: range, values: map },
          points: {
            x: done.flatMap(({ one, moved }) => [one.y[0], moved[0] ?? NaN]),
            y: done.flatMap(({ one, moved }) => [one.y[1], moved[1] ?? NaN]),
            of: done.flatMap(({ one, moved }) => [one.from, bandOf(moved[0] ?? NaN, moved[1] ?? NaN)]),
          },
        },
      ],
      listings: [
        {
          title: 'Attacks',
          columns: ['class', 'wanted', 'λ', 'd₁', 'd₂', '‖d‖', 'objective', 'seen as'],
          rows: done.map(({ one, d, value, seen }) => [
            one.from,
            one.to,
            one.lambda,
            ...d,
            norm(d),
            value,
            seen,
          ]),
        },
      ],
    };
  },
});

/** The true class of a point: which of five equal height bands it lies in. */
function bandOf(x: number, y: number): number {
  const [low, high] = [-6.5497192262312645, 8.105393446796095];
  return Math.max(0, Math.min(4, Math.ceil((5 * (peaksHeight(x, y) - low)) / (high - low)) - 1));
}
