/** An executor written from docs/compiled-format.md alone: what a reader with no knowledge of Adjoint would write. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { compiledDocument } from '../../src/compiler/compiled.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { readDocument } from '../../src/document/codec.ts';
import { pack } from '../../src/runtime/pack.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import type { Numbers } from '../../src/runtime/executor.ts';
import { recipeOf } from '../support/networks.ts';
import { unevenNetwork } from '../support/sparse-networks.ts';

// The reader -----------------------------------------------------------------------------------------------------------

type Expression = number | string | [string, ...(string | number | Expression)[]];
type Extents = (number | string)[];
interface Program {
  tensors: Record<string, { extents: Extents; role: string; values?: number[]; initial?: number }>;
  kernels: Record<string, { extents: Extents; value: Expression }>;
  procedures: Record<
    string,
    { inputs: string[]; steps: { kernel: string; inputs: string[]; output: string }[]; outputs: string[] }
  >;
  inputs: { size: number }[];
  outputs: { size: number }[];
  parameters: { id: string; tensor: string; shape: number[]; start: number; places?: number[] }[];
  hyper: { name: string; value: number }[];
  gradients: Record<string, string>;
  commits: Record<string, string>;
}
type Values = Record<string, number[]>;

const scalar: Record<string, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  negate: (a) => -a,
  minimum: Math.min,
  maximum: Math.max,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
  logistic: (a) => (a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a))),
  softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  sign: (a) => (a > 0 ? 1 : -1),
  positive: (a) => (a > 0 ? 1 : 0),
  equal: (a, b) => (a === b ? 1 : 0),
  finite: (a) => (Number.isFinite(a) ? 1 : 0),
  quotient: (a, b) => Math.floor(a / b),
  remainder: (a, b) => a % b,
};

class Reader {
  readonly program: Program;
  readonly sizes: Record<string, number>;

  constructor(program: Program, sizes: Record<string, number>) {
    this.program = program;
    this.sizes = sizes;
  }

  extents(given: Extents): number[] {
    return given.map((e) => (typeof e === 'number' ? e : this.sizes[e]!));
  }

  /** The tensors after a procedure has run on the given ones. */
  run(name: string, given: Values): Values {
    const values: Values = { ...given };
    for (const [id, tensor] of Object.entries(this.program.tensors)) {
      if (tensor.role === 'constant') values[id] = tensor.values!;
    }
    const { inputs, steps, outputs } = this.program.procedures[name]!;
    for (const id of inputs) if (!values[id]) throw new Error(`${name} needs ${id}`);
    for (const { kernel, inputs: read, output } of steps) values[output] = this.kernel(kernel, read, values);
    for (const id of outputs) if (!values[id]) throw new Error(`${name} did not make ${id}`);
    return values;
  }

  kernel(id: string, inputs: string[], values: Values): number[] {
    const { extents: given, value } = this.program.kernels[id]!;
    const extents = this.extents(given);
    const count = extents.reduce((a, b) => a * b, 1);
    const shapes = inputs.map((i) => this.extents(this.program.tensors[i]!.extents));
    const evaluate = (e: Expression, names: Record<string, number>): number => {
      if (typeof e === 'number') return e;
      if (typeof e === 'string') return names[e]!;
      const [head, ...rest] = e;
      if (head === 'load') {
        const [position, ...index] = rest as [number, ...Expression[]];
        const shape = shapes[position]!;
        if (index.length !== shape.length) throw new Error(`${id}: ${index.length} indices`);
        const at = index.reduce((flat: number, part, axis) => flat * shape[axis]! + evaluate(part, names), 0);
        return values[inputs[position]!]![at]!;
      }
      if (head === 'sum' || head === 'largest') {
        const [name, extent, body, count] = rest as [string, number | string, Expression, Expression?];
        const [most] = this.extents([extent]);
        const n = count === undefined ? most : evaluate(count, names);
        const terms = Array.from({ length: n! }, (_, k) => evaluate(body, { ...names, [name]: k }));
        return head === 'sum' ? terms.reduce((a, b) => a + b, 0) : Math.max(...terms);
      }
      const [a, b, c] = rest as Expression[];
      if (head === 'select') return evaluate(a!, names) > 0 ? evaluate(b!, names) : evaluate(c!, names);
      return scalar[head]!(evaluate(a!, names), b === undefined ? NaN : evaluate(b, names));
    };
    return Array.from({ length: count }, (_, flat) => {
      const names: Record<string, number> = { batch: this.sizes['batch']! };
      let rest = flat;
      for (let axis = extents.length - 1; axis >= 0; axis -= 1) {
        names[`i${axis}`] = rest % extents[axis]!;
        rest = Math.floor(rest / extents[axis]!);
      }
      return evaluate(value, names);
    });
  }

  /** Document parameters as parameter tensors, the rest of the state at its start. */
  state(parameters: Record<string, ArrayLike<number>>): Values {
    const state: Values = {};
    for (const [id, { extents, role, initial }] of Object.entries(this.program.tensors)) {
      if (role !== 'parameter' && role !== 'slot' && role !== 'progress') continue;
      const count = this.extents(extents).reduce((a, b) => a * b, 1);
      state[id] = new Array<number>(count).fill(initial ?? 0);
    }
    for (const { id, tensor, shape, start, places } of this.program.parameters) {
      const count = shape.reduce((a, b) => a * b, 1);
      for (let i = 0; i < count; i += 1)
        state[tensor]![places ? places[i]! : start + i] = parameters[id]![i]!;
    }
    return state;
  }

  /** State after as many steps as `order` has batches. */
  train(state: Values, data: Values, order: number[], hyper: number[], noise: number[]): Values {
    let now: Values = { ...state, progress: [0, 0, 0, 0] };
    for (let step = 0; step < order.length / this.sizes['batch']!; step += 1) {
      const after = this.run('train', { ...data, ...now, order, hyper, noise });
      const commits = Object.entries(this.program.commits);
      now = { ...now, ...Object.fromEntries(commits.map(([id, from]) => [id, after[from]!])) };
    }
    return now;
  }
}

// The comparison -------------------------------------------------------------------------------------------------------

/**
 * Both sides evaluate the same expressions in the same order in float64, but a product loop may be compiled otherwise; a few
 * roundings of numbers of order one over at most a hundred operations stay below 1e-12 relative.
 */
function same(ours: readonly number[] | undefined, theirs: Numbers | undefined, what: string): void {
  expect(ours?.length, `${what}`).toBe(theirs?.length);
  ours?.forEach((value, i) => {
    const other = theirs?.[i] ?? NaN;
    expect(Math.abs(value - other), `${what}[${i}]`).toBeLessThanOrEqual(
      1e-12 * Math.max(1, Math.abs(other)),
    );
  });
}

const examples: [string, (recipe: Record<string, object>) => void][] = [
  ['2-3-1', () => {}],
  ['skip-edge-dag', (recipe) => (recipe['optimizer'] = { kind: 'nesterov' })],
  ['higham-2-2-3-2', () => {}],
  ['shared-weights', (recipe) => (recipe['regulariser'] = { kind: 'ridge', lambda: 0.1 })],
  ['iris', (recipe) => (recipe['optimizer'] = { kind: 'adam' })],
  ['circle-square-features', () => {}],
  ['convolutions', (recipe) => (recipe['optimizer'] = { kind: 'momentum' })],
  ['dropout', () => {}],
  ['few edges', (recipe) => (recipe['optimizer'] = { kind: 'momentum' })],
];
/** Shipped examples, and drawings with convolutions, with dropout and with few edges, that are samples of the compiler. */
const textOf = (name: string): string =>
  name === 'few edges'
    ? JSON.stringify({ graph: unevenNetwork(64, 'tied'), recipe: recipeOf() })
    : name === 'convolutions' || name === 'dropout'
      ? readFileSync(`test/compiler/samples/${name}/graph.json`, 'utf8')
      : readFileSync(`examples/${name}.adjoint.json`, 'utf8');
const rows = 5;
const steps = 4;

describe('a reader of docs/compiled-format.md', () => {
  for (const [name, change] of examples) {
    test(`${name}: forward, evaluate, gradient and ${steps} training steps`, async () => {
      const raw = JSON.parse(textOf(name)) as { recipe: Record<string, object> };
      change(raw.recipe);
      const reading = readDocument(JSON.stringify({ format: 'adjoint/graph', version: 1, ...raw }));
      if (!reading.ok) throw new Error(reading.faults.map((f) => f.message).join());
      const { graph, recipe, parameters } = reading.document;
      const compilation = compile(graph, recipe, null, parameters);
      const file = JSON.stringify(compiledDocument(compilation));
      const program = (JSON.parse(file) as { program: Program }).program;
      const theirs = compilation.program!;

      const random = seededRandom(3);
      const numbers = initialise(compilation.graph, recipe, parameters, random);
      const width = (columns: { size: number }[]): number => columns.reduce((n, c) => n + c.size, 0);
      const [n, m] = [width(program.inputs), width(program.outputs)];
      const count = 9;
      const inputs = Array.from({ length: count * n }, () => random.normal());
      const targets = Array.from({ length: count * m }, (_, i) =>
        (Math.floor(i / m) + i) % m === 0 ? 1 : 0,
      );
      const order = Array.from({ length: steps * rows }, () => random.integer(count));
      const noise = Array.from(
        { length: order.length * Number(program.tensors['noise']?.extents[1] ?? 0) },
        () => random.uniform(),
      );
      expect(noise.length > 0).toBe(name === 'dropout');
      const drawn = { noise: Float64Array.from(noise) };
      const hyper = program.hyper.map((h) => (h.name === 'lossScale' ? 1 / rows : h.value));

      const reader = new Reader(program, { batch: rows, rows: count, draws: order.length });
      const state = reader.state(numbers);
      const batch = { x: inputs.slice(0, rows * n), target: targets.slice(0, rows * m) };
      const given = { ...pack(theirs, numbers), hyper: Float64Array.from(hyper) };
      const x = Float64Array.from(batch.x);
      const target = Float64Array.from(batch.target);

      const moved = new Set<string>();
      for (const procedure of ['forward', 'evaluate', 'gradient'] as const) {
        const ours = reader.run(procedure, { ...state, ...batch, hyper });
        const routine = await referenceExecutor().prepare(theirs, procedure, { rows });
        const results = await routine.run({ ...given, x, target });
        for (const [id, values] of Object.entries(results)) {
          same(ours[id], values, `${procedure} ${id}`);
          if (values.some((v) => v !== 0)) moved.add(id);
        }
      }
      // The test can fail: there are predictions, a loss, and a gradient of every parameter that is not all zero.
      for (const id of ['prediction', 'loss', ...Object.values(program.gradients)])
        expect(moved).toContain(id);

      const resident = {
        'data.inputs': Float64Array.from(inputs),
        'data.targets': Float64Array.from(targets),
      };
      const routine = await referenceExecutor().prepare(theirs, 'train', { rows, repeat: steps, resident });
      const slots = Object.fromEntries(Object.entries(state).map(([id, v]) => [id, Float64Array.from(v)]));
      const after = await routine.run({ ...given, ...slots, order: Float64Array.from(order), ...drawn });
      const data = { 'data.inputs': inputs, 'data.targets': targets };
      const ours = reader.train(state, data, order, hyper, noise);
      for (const [id, values] of Object.entries(after)) same(ours[id], values, `train ${id}`);
      expect(ours['progress']?.[0]).toBe(steps * rows);
      const trained = program.parameters.map(({ tensor }) => tensor);
      for (const id of trained) expect(ours[id], `${id}`).not.toEqual(state[id]);
    });
  }
});
