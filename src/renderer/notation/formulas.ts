import type { LayerMatrix } from './layer-matrix.ts';

/** o⁽ᵗ⁾ = σ(W⁽ᵗ⁾o⁽ᵗ⁻¹⁾ + b⁽ᵗ⁾), without the parts that the layer does not have. */
export function layerFormula(matrix: LayerMatrix): string {
  return `o^{(${matrix.level})} = ${applied(matrix, `o^{(${matrix.level - 1})}`)}`;
}

/** More layers than this are written as a composition instead of nested brackets. */
const nested = 4;

/** The whole network as a function of x. */
export function networkFormula(matrices: readonly LayerMatrix[]): string {
  if (matrices.length === 0) return 'x \\mapsto x';
  if (matrices.length > nested) {
    const depth = matrices.length;
    return `x \\mapsto (f_{${depth}} \\circ \\cdots \\circ f_1)(x), \\qquad f_t(o) = \\sigma^{(t)}\\!\\left(W^{(t)} o + b^{(t)}\\right)`;
  }
  return `x \\mapsto ${matrices.reduce((inner, matrix) => applied(matrix, inner), 'x')}`;
}

function applied(matrix: LayerMatrix, inner: string): string {
  const { level, rows } = matrix;
  const bias = rows.some((row) => row.bias !== null) ? ` + b^{(${level})}` : '';
  const linear = rows.every(({ activation }) => activation === null || activation === 'identity');
  const sum = `W^{(${level})} ${inner}${bias}`;
  return linear && bias === ''
    ? sum
    : linear
      ? `\\left(${sum}\\right)`
      : `\\sigma^{(${level})}\\!\\left(${sum}\\right)`;
}
