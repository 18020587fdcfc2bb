/** Whatever the convention, its formulas come to the numbers of the program. */
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { emptyRecipe } from '../../src/document/document.ts';
import type { DrawnGraph, Parameters, Recipe } from '../../src/document/document.ts';
import { conventionFields, ownConvention } from '../../src/interchange/notation/convention.ts';
import type { Convention } from '../../src/interchange/notation/convention.ts';
import { latexEquations } from '../../src/interchange/notation/latex.ts';
import { lossScale } from '../../src/interchange/notation/loss.ts';
import { layerMatrices } from '../../src/interchange/notation/layer-matrix.ts';
import { networkEquations, recipeTerms } from '../../src/interchange/notation/network-equations.ts';
import { conventions, presetOf } from '../../src/interchange/notation/presets.ts';
import { writeEquation } from '../../src/interchange/notation/write-formula.ts';
import { networkObjective } from '../../src/runtime/objective.ts';
import { forwardReader } from '../../src/lab/example-values.ts';
import { evaluate, keyOf, Rounding } from '../oracles/formula.ts';
import { gradientsOf, meaningOf } from '../support/formula-meaning.ts';
import { exampleDocument } from '../support/examples.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

const rows = 3;

interface Case {
  readonly graph: DrawnGraph;
  readonly recipe: Recipe;
  readonly parameters?: Parameters;
}

const shipped = (name: string): Case => {
  const { graph, recipe, parameters } = exampleDocument(name);
  return { graph, recipe: { ...recipe, regulariser: {} }, parameters };
};

const cases: Readonly<Record<string, Case>> = {
  '2-3-1': shipped('2-3-1'),
  Higham: shipped('higham-2-2-3-2'),
  'edges that skip levels': shipped('skip-edge-dag'),
  'tied neurons': shipped('shared-weights'),
  'two inputs, outputs in two layers, an identity skip, several σ': {
    graph: graphOf(
      {
        x: input(2),
        z: input(),
        h: unit('tanh', 3, { bias: 'scalar' }),
        g: unit('sin'),
        early: unit('logistic', 2, { bias: 'none' }),
        k: unit('identity', 3, { bias: 'none' }),
        y: unit('identity', 2),
      },
      [
        'a:x>h',
        'b:z>h',
        'c:z>g',
        'd:h>early',
        'e:g>early',
        ['i:h>k', { map: { kind: 'identity', factor: 0.5 } }],
        'm:k>y',
        'n:x>y',
      ],
    ),
    recipe: recipeOf({ loss: { kind: 'squared', half: false, reduce: 'sum' } }),
  },
  'softmax within, tied matrices, cross entropy': {
    graph: graphOf(
      {
        x: input(3),
        h: unit('softmax', 3),
        g: unit('softplus', 3, { bias: 'none' }),
        y: unit('identity', 2),
      },
      [['a:x>h', { tie: 't' }], ['b:h>g', { tie: 't' }], 'c:g>y', 'd:h>y'],
    ),
    recipe: recipeOf({ loss: { kind: 'cross-entropy' } }),
  },
  'pictures: convolution, largest of patches, a loss for each output': {
    graph: graphOf(
      {
        x: { kind: 'input', shape: [4, 4] },
        c: { kind: 'unit', shape: [4, 4, 2], activation: { kind: 'tanh' }, bias: 'vector' },
        p: { kind: 'unit', shape: [2, 2, 2], activation: { kind: 'max-pool' }, bias: 'none' },
        y: unit('identity', 2),
        z: unit('identity', 1, { bias: 'none' }),
      },
      [
        ['k:x>c', { map: { kind: 'convolution-2d' } }],
        ['q:c>p', { map: { kind: 'identity' } }],
        'd:p>y',
        'e:p>z',
      ],
    ),
    recipe: recipeOf({ loss: { kind: 'squared', outputs: { z: { kind: 'logistic', weight: 0.5 } } } }),
  },
};

/** Every combination of the switches that change what is computed; the others change names alone. */
function* combinations(): Generator<Convention> {
  for (const vectors of ['column', 'row'] as const)
    for (const weights of ['to-from', 'from-to'] as const)
      for (const bias of ['apart', 'edge'] as const)
        for (const delta of ['sum', 'output'] as const)
          for (const batch of ['recipe', 'mean', 'sum'] as const)
            for (const half of ['recipe', 'half', 'whole'] as const)
              yield { ...ownConvention, vectors, weights, bias, delta, batch, half };
}

function made({ graph, recipe, parameters = {} }: Case) {
  const compilation = compile(graph, recipe, null, parameters);
  const { sequence, program, graph: shaped } = compilation;
  if (sequence === null || program === null) throw new Error('not sound');
  const values = initialise(shaped, recipe, parameters, seededRandom(11));
  const width = (columns: readonly { size: number }[]) => columns.reduce((n, { size }) => n + size, 0);
  const [wide, out] = [width(program.inputs), width(program.outputs)];
  const x = Float64Array.from({ length: rows * wide }, (_, i) => Math.cos(1.9 * i + 0.3));
  // A class in every row: valid for every loss.
  const target = Float64Array.from({ length: rows * out }, (_, i) =>
    i % out === Math.floor(i / out) % out ? 1 : 0,
  );
  const scale = recipe.loss['reduce'] === 'sum' ? 1 : 1 / rows;
  const hyper = Float64Array.from(
    program.hyper.map(({ name, value }) => (name === 'lossScale' ? scale : value)),
  );
  const objective = networkObjective(program, { x, target, count: rows, hyper });
  const { value, gradient } = objective.gradient(objective.pack(values));
  const forward = forwardReader(program);
  const examples = Array.from({ length: rows }, (_, i) => forward(values, x.slice(i * wide, (i + 1) * wide)));
  const matrices = layerMatrices(sequence, shaped);
  return {
    compilation,
    sequence,
    values,
    x,
    target,
    matrices,
    examples,
    loss: value,
    gradients: objective.unpack(gradient),
  };
}

describe.each(Object.entries(cases))('%s', (_, one) => {
  const reference = made(one);
  const { sequence, matrices, examples, values } = reference;

  it('comes to the same numbers under every combination of the switches', () => {
    let checked = 0;
    for (const convention of combinations()) {
      const equations = networkEquations(convention, one.recipe, sequence, matrices);
      expect(equations.withoutBackward).toBeNull();
      const meaning = meaningOf(convention, reference, recipeTerms(one.recipe, sequence) ?? [], rows);
      const rounding = new Rounding();
      const set = (left: (typeof equations.forward)[number]['left'], right: typeof left) => {
        if (left.kind === 'derivative' || left.kind === 'loss' || left.kind === 'trained')
          meaning.known.set(keyOf(left, 0), evaluate(right, meaning, 0, rounding));
        else
          for (let i = 0; i < rows; i += 1)
            meaning.known.set(keyOf(left, i), evaluate(right, meaning, i, rounding));
      };
      for (const { left, right } of [...equations.forward, ...equations.loss, ...equations.backward])
        set(left, right);
      // Every rounding is at most 2⁻⁵³ of the largest number met, and reaches a result through factors no larger than that.
      const bound = () => rounding.operations * 2 ** -53 * rounding.largest ** 2;
      const close = (a: number | undefined, b: number) => {
        checked += 1;
        if (!(Math.abs((a ?? NaN) - b) <= bound())) expect(a).toBe(b);
      };
      // The forward values of every vertex.
      for (const matrix of matrices) {
        for (const [i, example] of examples.entries()) {
          const a = meaning.known.get(`sum ${matrix.level} ${i}`)?.flat();
          const own = matrix.rows.filter(({ carried }) => !carried);
          own.forEach(({ vertex, at }, row) => close(a?.[row], example.sums[vertex]?.[at] ?? NaN));
          const o = meaning.known.get(`output ${matrix.level} ${i}`)?.flat();
          meaning
            .components(matrix.level)
            .forEach(({ vertex, at }, row) => close(o?.[row], example.outputs[vertex]?.[at] ?? NaN));
        }
      }
      // The recipe's loss, and what of L it is.
      const l = meaning.known.get('{"kind":"loss"}')?.[0]?.[0] ?? NaN;
      const trained = meaning.known.get('{"kind":"trained"}')?.[0]?.[0] ?? l;
      close(trained, reference.loss);
      const gradients = gradientsOf(convention, reference, meaning.known);
      for (const [id, numbers] of Object.entries(reference.gradients))
        numbers.forEach((g, k) => close((gradients[id]?.[k] ?? NaN) * (trained / l), g));
      expect(bound()).toBeLessThan(1e-9);
    }
    expect(checked).toBeGreaterThan(144 * 10);
    expect(Object.keys(values).length).toBeGreaterThan(0);
  });

  it('is the same data whatever things are called', () => {
    const written = (convention: Convention) => {
      const { forward, loss, backward } = networkEquations(convention, one.recipe, sequence, matrices);
      return [...forward, ...loss, ...backward];
    };
    const plain = written(ownConvention);
    for (const name of ['letters', 'first', 'layers', 'inputLayer', 'numbered'] as const) {
      for (const option of Object.keys(conventionFields[name].options))
        expect(written({ ...ownConvention, [name]: option })).toEqual(plain);
    }
  });

  it('is sound TeX in every named convention', () => {
    for (const { convention } of Object.values(conventions)) {
      const { forward, loss, backward } = networkEquations(convention, one.recipe, sequence, matrices);
      for (const equation of [...forward, ...loss, ...backward]) {
        const tex = writeEquation(equation, convention);
        expect(() => katex.renderToString(tex, { throwOnError: true, strict: 'error' })).not.toThrow();
      }
    }
  });
});

describe('named conventions', () => {
  const written = (name: string) => {
    const { sequence, matrices } = made(shipped('higham-2-2-3-2'));
    const { convention } = conventions[name] ?? { convention: ownConvention };
    const { forward, loss, backward } = networkEquations(
      convention,
      shipped('higham-2-2-3-2').recipe,
      sequence,
      matrices,
    );
    const tex = (list: typeof forward) => list.map((equation) => writeEquation(equation, convention));
    return { forward: tex(forward), loss: tex(loss), backward: tex(backward) };
  };

  it('Higham & Higham: equations (1) to (4) of the paper', () => {
    const { forward, loss, backward } = written('higham');
    expect(forward[0]).toBe('z^{[2]} = W^{[2]} x + b^{[2]}');
    expect(forward[2]).toBe('z^{[3]} = W^{[3]} a^{[2]} + b^{[3]}');
    expect(forward[1]).toBe('a^{[2]} = \\operatorname{logistic}\\!\\left(z^{[2]}\\right)');
    expect(loss[0]).toBe(
      'C = \\frac{1}{n} \\sum_{i=1}^{n} \\tfrac{1}{2} \\left\\| a_{i}^{[4]} - y_{i} \\right\\|^2',
    );
    const slope = (l: number) => `\\operatorname{logistic}'\\!\\left(z^{[${l}]}\\right)`;
    expect(backward[0]).toBe(`\\delta^{[4]} = ${slope(4)} \\circ \\left(a^{[4]} - y\\right)`);
    expect(backward[1]).toBe(`\\delta^{[3]} = ${slope(3)} \\circ \\left(W^{[4]\\top} \\delta^{[4]}\\right)`);
    expect(backward[3]).toBe(
      '\\dfrac{\\partial C}{\\partial W^{[2]}} = \\frac{1}{n} \\sum_{i=1}^{n} \\delta_{i}^{[2]} x_{i}^{\\top}',
    );
  });

  it('Ruthotto, UML, Keras', () => {
    expect(written('ruthotto').forward[0]).toBe('A_{1} = K_{0} Y_{0} + b_{0}');
    expect(written('jelenkovic').forward.slice(0, 2)).toEqual([
      '\\widetilde{W}^{(1)} = \\begin{pmatrix} W^{(1)} & b^{(1)} \\end{pmatrix}',
      'a^{(1)} = \\widetilde{W}^{(1)} \\begin{pmatrix} x \\\\ 1 \\end{pmatrix}',
    ]);
    expect(written('keras').forward[2]).toBe('z^{(2)} = h^{(1)} W^{(2)} + b^{(2)}');
    expect(written('pytorch').forward[2]).toBe('z^{(2)} = h^{(1)} W^{(2)\\top} + b^{(2)}');
  });

  it('are told apart, and a changed one has no name', () => {
    const all = Object.values(conventions).map(({ convention }) => JSON.stringify(convention));
    expect(new Set(all).size).toBe(all.length);
    for (const [name, { convention }] of Object.entries(conventions)) expect(presetOf(convention)).toBe(name);
    expect(presetOf({ ...ownConvention, first: '0', vectors: 'row' })).toBeNull();
  });

  it('weights in numbers, laid out as the convention has it, with dots for missing edges', () => {
    const numbers = (one: Case, name: string) => {
      const { compilation, values } = made(one);
      const { convention } = conventions[name] ?? { convention: ownConvention };
      return latexEquations(one.recipe, compilation, convention, (id) => values[id])?.numbers;
    };
    // The lecture's matrices, as its slide prints them.
    const upright = '\\begin{pmatrix} 0.1 & -0.2 \\\\ 0.4 & 0.3 \\\\ -0.5 & 0.6 \\end{pmatrix}';
    expect(numbers(shipped('2-3-1'), 'jelenkovic')?.[0]).toBe(`W^{(1)} &= ${upright}`);
    const across = '\\begin{pmatrix} 0.1 & 0.4 & -0.5 \\\\ -0.2 & 0.3 & 0.6 \\end{pmatrix}';
    expect(numbers(shipped('2-3-1'), 'keras')?.[0]).toBe(`W^{(1)} &= ${across}`);
    const skips = numbers(shipped('skip-edge-dag'), 'adjoint');
    expect(skips?.some((line) => line.startsWith('W^{(3,0)} &= ') && line.includes('\\cdot'))).toBe(true);
  });

  it('½ stays the recipe’s where another loss is part of it', () => {
    const { recipe, graph } = cases[
      'pictures: convolution, largest of patches, a loss for each output'
    ] as Case;
    const { sequence } = compile(graph, recipe);
    if (sequence === null) throw new Error('not sound');
    expect(lossScale({ ...ownConvention, half: 'whole' }, recipeTerms(recipe, sequence) ?? [])).toBe(1);
    expect(emptyRecipe.loss).toEqual({});
  });
});
