import { present } from '../../base/assert.ts';
import { alphabetOf, layerNumber, ownConvention } from './convention.ts';
import type { Convention } from './convention.ts';
import { vector } from './formula.ts';
import { constantTerm, layerValue, outputOf } from './forward.ts';
import type { ValueOf } from './forward.ts';
import type { LayerMatrix } from './layer-matrix.ts';
import { layerForm } from './layer-terms.ts';
import type { LayerForm } from './layer-terms.ts';
import { nameTex, symbol } from './tex.ts';
import { writeEquation, writeFormula, writeGenericLayer } from './write-formula.ts';

/** o⁽ᵗ⁾ = σ(W⁽ᵗ⁾o⁽ᵗ⁻¹⁾ + b⁽ᵗ⁾), with skips as further terms and without the parts that the layer does not have. */
export function layerFormula(matrix: LayerMatrix, convention: Convention = ownConvention): string {
  const right = layerValue(convention, layerForm(matrix));
  return writeEquation({ left: vector('output', matrix.level), right }, convention, { marked: true });
}

/** More layers than this are written line by line, and many more as a composition. */
const nested = 4;
const mostLines = 8;

/** The whole network as a function of x, in one line or, where values are used twice, one line for each layer. */
export function networkFormula(
  matrices: readonly LayerMatrix[],
  convention: Convention = ownConvention,
): readonly string[] {
  const depth = matrices.length;
  const x = writeFormula(outputOf(0), convention, true);
  if (depth === 0) return [`${x} \\mapsto ${x}`];
  if (depth > mostLines) return [composition(matrices, convention)];
  const forms = matrices.map(layerForm);
  if (depth <= nested && !needsNames(matrices, forms, convention)) {
    const value: ValueOf = (level) =>
      level === 0 ? outputOf(0) : layerValue(convention, present(forms[level - 1], 'layer'), value);
    return [`${x} \\mapsto ${writeFormula(value(depth), convention, true)}`];
  }
  const lines = matrices.map((matrix) => layerFormula(matrix, convention));
  return [...lines, `${x} \\mapsto ${result(matrices, convention)}`];
}

/** The layers as functions, and what all of them have in common. */
function composition(matrices: readonly LayerMatrix[], convention: Convention): string {
  const name = (level: number) => symbol('f', level, `f_{${layerNumber(convention, level)}}`);
  const x = writeFormula(outputOf(0), convention, true);
  const { input, value } = writeGenericLayer(convention);
  return `${x} \\mapsto (${name(matrices.length)} \\circ \\cdots \\circ ${name(1)})(${x}), \\qquad f_t(${input}) = ${value}`;
}

/** What the network gives: the last vector, or the outputs by name where some stand in earlier layers. */
function result(matrices: readonly LayerMatrix[], convention: Convention): string {
  const last = present(matrices.at(-1), 'last layer');
  if (last.rows.every(({ carried }) => !carried))
    return writeFormula(vector('output', last.level), convention, true);
  const { output } = alphabetOf(convention);
  const outputs = last.rows.filter(({ at }) => at === 0).map(({ name }) => name.replace(/\[\d+\]$/, ''));
  const names = outputs.slice(0, 6).map((name) => `${output}[${nameTex(name)}]`);
  return `\\left(${names.join(',\\ ')}${outputs.length > 6 ? ',\\ \\dots' : ''}\\right)`;
}

/** Nested, some o⁽ˢ⁾ could not be written once: several terms or a product read it, or a 1 is to be put below it. */
function needsNames(
  matrices: readonly LayerMatrix[],
  forms: readonly LayerForm[],
  convention: Convention,
): boolean {
  if (matrices.at(-1)?.rows.some(({ carried }) => carried)) return true;
  if (forms.some((form) => form.multiplies)) return true;
  if (forms.length > 1 && forms.some((form) => constantTerm(convention, form) !== null)) return true;
  const inner = forms
    .flatMap(({ terms }) => terms.map(({ source }) => source))
    .filter((source) => source > 0);
  return new Set(inner).size < inner.length;
}
