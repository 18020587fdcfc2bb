import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { emptyRecipe } from '../../src/document/document.ts';
import type { DrawnGraph } from '../../src/document/document.ts';
import { forwardReader } from '../../src/lab/example-values.ts';
import { ownConvention } from '../../src/interchange/notation/convention.ts';
import { layerFormula, networkFormula } from '../../src/interchange/notation/formulas.ts';
import { layerMatrices } from '../../src/interchange/notation/layer-matrix.ts';
import { nameTex, numberTex } from '../../src/interchange/notation/tex.ts';
import { vertexFormula } from '../../src/renderer/notation/vertex-formula.ts';
import { exampleDocument } from '../support/examples.ts';
import { graphOf, input, unit } from '../support/networks.ts';

function matricesOf(graph: DrawnGraph) {
  const { sequence, graph: shaped } = compile(graph, emptyRecipe);
  if (sequence === null) throw new Error('the drawing is not sound');
  return layerMatrices(sequence, shaped);
}

/** The formula without the marks that make its symbols respond to the pointer. */
function plain(tex: string): string {
  let text = tex;
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/\\htmlData\{symbol=\w+\}\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}/, '$1');
  }
  return text.replaceAll('\\!\\left(', '(').replaceAll('\\left(', '(').replaceAll('\\right)', ')');
}

const lines = (graph: DrawnGraph) => networkFormula(matricesOf(graph)).map(plain);
const ofExample = (name: string) => lines(exampleDocument(name).graph);

describe('the network as a formula', () => {
  it('2-3-1: nested', () => {
    expect(ofExample('2-3-1')).toEqual([
      'x \\mapsto \\operatorname{logistic}(W^{(2)} \\operatorname{logistic}(W^{(1)} x))',
    ]);
  });

  it('Higham: three layers with biases', () => {
    const s = '\\operatorname{logistic}';
    expect(ofExample('higham-2-2-3-2')).toEqual([
      `x \\mapsto ${s}(W^{(3)} ${s}(W^{(2)} ${s}(W^{(1)} x + b^{(1)}) + b^{(2)}) + b^{(3)})`,
    ]);
  });

  it('a graph whose edges skip levels: one line a layer, a term for every level that is read', () => {
    expect(ofExample('skip-edge-dag')).toEqual([
      'o^{(1)} = \\tanh(W^{(1)} x)',
      'o^{(2)} = \\tanh(W^{(2,1)} o^{(1)} + W^{(2,0)} x)',
      'o^{(3)} = \\tanh(W^{(3,2)} o^{(2)} + W^{(3,1)} o^{(1)} + W^{(3,0)} x)',
      'x \\mapsto o^{(3)}',
    ]);
  });

  it('residual layers: an identity edge is the value itself, with its factor', () => {
    const all = ofExample('peaks-residual');
    expect(all[1]).toBe('o^{(2)} = \\tanh(W^{(2)} o^{(1)} + b^{(2)})');
    expect(all[2]).toBe('o^{(3)} = o^{(2)} + o^{(1)}');
    const half = graphOf({ x: input(3), h: unit('tanh', 3, { bias: 'none' }), y: unit('identity', 3) }, [
      'a:x>h',
      ['s:h>y', { map: { kind: 'identity', factor: 0.25 } }],
      ['i:x>y', { map: { kind: 'identity' } }],
    ]);
    expect(lines(half)).toEqual(['x \\mapsto 0.25\\, \\tanh(W^{(1)} x) + x + b^{(2)}']);
  });

  it('tied neurons: one matrix', () => {
    expect(ofExample('shared-weights')).toEqual(['x \\mapsto W^{(1)} x']);
  });

  it('sums are bracketed where a matrix stands before them', () => {
    const graph = graphOf({ x: input(2), h: unit('identity', 3), y: unit('relu', 1, { bias: 'none' }) }, [
      'a:x>h',
      'b:h>y',
    ]);
    expect(lines(graph)).toEqual(['x \\mapsto \\operatorname{relu}(W^{(2)} (W^{(1)} x + b^{(1)}))']);
  });

  it('several σ in a layer have one name', () => {
    const graph = graphOf({ x: input(), h: unit('tanh'), g: unit('relu'), y: unit('identity') }, [
      'a:x>h',
      'b:x>g',
      'c:h>y',
      'd:g>y',
    ]);
    expect(plain(layerFormula(matricesOf(graph)[0] as never))).toBe('o^{(1)} = f_{1}(W^{(1)} x + b^{(1)})');
  });

  it('products over edges, outputs of different layers', () => {
    const graph = graphOf(
      {
        x: input(),
        z: input(),
        p: unit('identity', 1, { combine: 'product', bias: 'none' }),
        early: unit('tanh', 1, { bias: 'none' }),
        y: unit('sin', 1, { bias: 'none' }),
      },
      ['a:x>p', 'b:z>p', 'c:x>early', 'd:p>y'],
    );
    expect(lines(graph)).toEqual([
      'o^{(1)} = f_{1}({\\textstyle\\bigodot_{u \\to v}}\\, K_{uv}\\, o[u])',
      'o^{(2)} = \\sin(W^{(2)} o^{(1)})',
      'x \\mapsto (o[y],\\ o[\\mathit{early}])',
    ]);
  });

  it('deep networks are a composition', () => {
    const chain = Array.from({ length: 12 }, (_, i) => `e${i}:h${i}>h${i + 1}`);
    const vertices = Object.fromEntries(
      Array.from({ length: 13 }, (_, i) => [`h${i}`, i === 0 ? input() : unit('tanh')]),
    );
    expect(lines(graphOf(vertices, chain))[0]).toContain('f_{12} \\circ \\cdots \\circ f_{1}');
  });
});

describe('the scalar form of a vertex', () => {
  it('names every term and shows the numbers of the program', () => {
    const { graph, parameters } = exampleDocument('skip-edge-dag');
    const { program } = compile(graph, emptyRecipe);
    if (program === null) throw new Error('not sound');
    const values = Object.fromEntries(
      Object.entries(parameters).map(([id, value]) => [id, Float64Array.from(value.values)]),
    );
    const forward = forwardReader(program)(values, Float64Array.of(1, 0.7, -1.3));
    const matrices = matricesOf(graph);
    const row = matrices[0]?.rows.findIndex(({ vertex }) => vertex === 'h2') ?? -1;
    const formula = vertexFormula(matrices[0] as never, row, (id) => values[id], forward);
    expect(formula?.symbols).toBe(
      'a[h_{2}] = w[x_{1} {\\to} h_{2}] \\cdot o[x_{1}] + w[x_{2} {\\to} h_{2}] \\cdot o[x_{2}]',
    );
    expect(formula?.numbers).toBe('0.3000 \\cdot 0.7000 + 0.8000 \\cdot (-1.300) = -0.8300');
    expect(formula?.output).toBe('o[h_{2}] = \\tanh(-0.8300) = -0.6805');
    expect(vertexFormula(matrices[0] as never, 3, () => undefined, forward)).toBeNull(); // carried
  });

  it('names a bias that is shared by its tie, and which of its numbers where it has several', () => {
    const [matrix] = matricesOf(
      graphOf({ x: input(), y: unit('tanh', 1, { tie: 's' }), z: unit('tanh', 2, { tie: 't' }) }, [
        'x>y',
        'e:x>z',
      ]),
    );
    const symbols = (row: number, convention = ownConvention) =>
      vertexFormula(matrix as never, row, () => undefined, null, convention)
        ?.symbols.split(' + ')
        .at(-1);
    expect([0, 1, 2].map((row) => symbols(row))).toEqual(['b_{s}', 'b_{t,1}', 'b_{t,2}']);
    expect(symbols(0, { ...ownConvention, bias: 'edge' })).toBe('\\theta_{s}');
  });

  it('elides long sums', () => {
    const [matrix] = matricesOf(graphOf({ x: input(20), y: unit('identity') }, ['e:x>y']));
    const formula = vertexFormula(matrix as never, 0, () => undefined, null);
    expect(formula?.symbols.split(' + ')).toHaveLength(7);
    expect(formula?.symbols).toContain('\\cdots + K_{e}[1,20] \\cdot o[x[20]] + b[y]');
  });
});

describe('pieces of TeX', () => {
  it('names', () => {
    expect(nameTex('x12')).toBe('x_{12}');
    expect(nameTex('h')).toBe('h');
    expect(nameTex('hidden_1')).toBe('\\mathit{hidden\\_1}');
    expect(nameTex('x[3]')).toBe('x[3]');
    expect(nameTex('1')).toBe('1');
    expect(nameTex('a\\b{}')).toBe('\\mathit{a\\backslash{}b\\{\\}}');
  });

  it('numbers', () => {
    expect(numberTex('−1.234e−7')).toBe('-1.234 \\cdot 10^{-7}');
    expect(numberTex('5.000e12')).toBe('5.000 \\cdot 10^{12}');
  });
});
