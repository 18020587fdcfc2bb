/** Walks over several training steps: what the update made is what the next step begins with. */
import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { courseBefore, firstCourse, nextCourse, type Course } from '../../src/lab/walk-course.ts';
import { advance, type Stops } from '../../src/lab/walk-stops.ts';
import { recordWalk, type Walked } from '../../src/lab/walk-trace.ts';
import { pack } from '../../src/runtime/pack.ts';
import { referenceRoutine } from '../../src/runtime/reference.ts';
import { exampleDocument } from '../support/examples.ts';
import { type Drawing, walked } from '../support/walks.ts';

const steps = 40;
const { graph, recipe, parameters } = exampleDocument('line-regression');

function descent(learningRate: number): Drawing {
  return { graph, parameters, recipe: { ...recipe, optimizer: { kind: 'gradient-descent', learningRate } } };
}

/** A course of walks with one example. */
function trained(drawn: Drawing) {
  const all = walked(drawn);
  const { walk, table, program: fused, inputs } = all;
  const walks: { readonly course: Course; readonly walk: Walked }[] = [];
  let course = firstCourse(walk, all.parameters);
  for (let i = 0; i < steps; i += 1) {
    const given = { ...inputs, state: course.state };
    const recorded = {
      program: walk.program,
      table,
      inputs: given,
      values: recordWalk(walk.program, given),
    };
    walks.push({ course, walk: recorded });
    course = nextCourse(walk, course, recorded);
  }
  return { ...all, fused, walks };
}

/** θ ← θ − η·∂L/∂θ by hand, with gradients of the fused program: the loss of every step. */
function lossesByHand(drawn: Drawing, learningRate: number): number[] {
  const { program, parameters: numbers, inputs } = walked(drawn);
  const hyper = Float64Array.from(program.hyper, ({ value }) => value);
  const routine = referenceRoutine(program, 'gradient', { rows: 1 });
  let theta = pack(program, numbers);
  return Array.from({ length: steps }, () => {
    const results = routine.run({ ...theta, x: inputs.x, target: inputs.target, hyper });
    theta = Object.fromEntries(
      Object.entries(theta).map(([id, values]) => {
        const slope = present(results[program.gradients[id] ?? ''], id);
        return [id, values.map((value, i) => value - learningRate * (slope[i] ?? NaN))];
      }),
    );
    return results['loss']?.[0] ?? NaN;
  });
}

describe.each([0.05, 3])('gradient descent with η = %d', (learningRate) => {
  const drawn = descent(learningRate);
  const { walks, table } = trained(drawn);
  const losses = lossesByHand(drawn, learningRate);

  test('the losses are those of a loop written by hand, bit for bit', () => {
    const row = present(table.writers.get('loss'), 'the row of the loss');
    expect(walks.map(({ walk }) => walk.values[row]?.[0])).toEqual(losses);
    expect(walks.map(({ course }) => course.lossBefore)).toEqual([null, ...losses.slice(0, -1)]);
    expect(walks.map(({ course }) => course.step)).toEqual(losses.map((_, i) => i + 1));
  });

  test('a breakpoint on a rising loss stops right after the loss, in the first step whose loss is larger', () => {
    const stops: Stops = { notFinite: false, gradientOver: null, lossRises: true, vertices: new Set() };
    const rows = table.rows;
    const met = walks.map(({ course, walk }) =>
      advance(rows, walk.values, 0, rows.length, stops, course.lossBefore),
    );
    const first = losses.findIndex((loss, i) => i > 0 && loss > (losses[i - 1] ?? NaN));
    expect(met.findIndex(({ reason }) => reason !== null)).toBe(first);
    if (first < 0) return;
    expect(met[first]?.at).toBe(present(table.writers.get('loss'), 'loss') + 1);
    expect(met[first]?.reason).toMatch(/^the loss has risen from \S+ to \S+$/);
  });
});

test('one of the two rates makes the loss rise, the other does not', () => {
  const rises = (rate: number) =>
    lossesByHand(descent(rate), rate).some((loss, i, all) => i > 0 && loss > (all[i - 1] ?? NaN));
  expect([rises(0.05), rises(3)]).toEqual([false, true]);
});

test('slots and counters go on too: Adam’s second step knows of the first', () => {
  const { walks, walk } = trained({ graph, parameters, recipe: { ...recipe, optimizer: { kind: 'adam' } } });
  const [first, second] = walks;
  for (const [id, made] of walk.commits) {
    const row = present(first?.walk.table.writers.get(made), made);
    expect(second?.course.state[id]).toEqual(first?.walk.values[row]);
  }
  expect([...walk.commits.keys()].length).toBeGreaterThan(2 * walk.gradients.size);
});

test('a course goes back through the states it came from', () => {
  const { walks } = trained(descent(0.05));
  const back: Course[] = [];
  for (let at = walks.at(-1)?.course ?? null; at !== null; at = courseBefore(at)) back.push(at);
  expect(back.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, i) => steps - i));
  expect(back.at(-1)?.state).toBe(walks[0]?.course.state);
});
