import { present } from '../../base/assert.ts';
import type { LayerMatrix, MatrixBlock } from './layer-matrix.ts';
import { activationTex, applied, nameTex, symbol } from './tex.ts';

/** One term of a⁽ᵗ⁾: what the layer takes from the values of layer `source`. */
interface Term {
  readonly source: number;
  /** The matrix or the number in front; empty for an identity. */
  readonly factor: string;
  readonly matrix: boolean;
}

/** TeX of a value, and whether it can be multiplied without brackets. */
interface Written {
  readonly tex: string;
  readonly whole: boolean;
}
type ValueOf = (level: number) => Written;

/** o⁽ᵗ⁾ as TeX; o⁽⁰⁾ is x. */
export function outputTex(level: number): string {
  return symbol('o', level, level === 0 ? 'x' : `o^{(${level})}`);
}

const byName: ValueOf = (level) => ({ tex: outputTex(level), whole: true });

/** o⁽ᵗ⁾ = f(W⁽ᵗ⁾o⁽ᵗ⁻¹⁾ + b⁽ᵗ⁾), with skips as further terms and without the parts that the layer does not have. */
export function layerFormula(matrix: LayerMatrix): string {
  return `${outputTex(matrix.level)} = ${layerValue(matrix, byName).tex}`;
}

/** More layers than this are written line by line, and many more as a composition. */
const nested = 4;
const mostLines = 8;

/** The whole network as a function of x, in one line or, where values are used twice, one line for each layer. */
export function networkFormula(matrices: readonly LayerMatrix[]): readonly string[] {
  const depth = matrices.length;
  if (depth === 0) return ['x \\mapsto x'];
  if (depth > mostLines) {
    const [last, first] = [symbol('f', depth, `f_{${depth}}`), symbol('f', 1, 'f_1')];
    return [
      `x \\mapsto (${last} \\circ \\cdots \\circ ${first})(x), \\qquad f_t(o) = \\sigma^{(t)}\\!\\left(W^{(t)} o + b^{(t)}\\right)`,
    ];
  }
  if (depth <= nested && !needsNames(matrices)) {
    const value: ValueOf = (level) =>
      level === 0 ? byName(0) : layerValue(present(matrices[level - 1], 'layer'), value);
    return [`x \\mapsto ${value(depth).tex}`];
  }
  return [...matrices.map(layerFormula), `x \\mapsto ${result(matrices)}`];
}

/** What the network gives: the last vector, or the outputs by name where some stand in earlier layers. */
function result(matrices: readonly LayerMatrix[]): string {
  const last = present(matrices.at(-1), 'last layer');
  if (last.rows.every(({ carried }) => !carried)) return outputTex(last.level);
  const outputs = last.rows.filter(({ at }) => at === 0).map(({ name }) => name.replace(/\[1\]$/, ''));
  const names = outputs.slice(0, 6).map((name) => `o[${nameTex(name)}]`);
  return `\\left(${names.join(',\\ ')}${outputs.length > 6 ? ',\\ \\dots' : ''}\\right)`;
}

/** Some o⁽ˢ⁾ with s > 0 is read by several terms, or by a product over edges: nested, it could not be written once. */
function needsNames(matrices: readonly LayerMatrix[]): boolean {
  const last = present(matrices.at(-1), 'last layer');
  if (last.rows.some(({ carried }) => carried)) return true;
  if (matrices.some(({ products }) => products.length > 0)) return true;
  const read = matrices.flatMap((matrix) => termsOf(matrix).map(({ source }) => source));
  const inner = read.filter((source) => source > 0);
  return new Set(inner).size < inner.length;
}

function layerValue(matrix: LayerMatrix, value: ValueOf): Written {
  const { level, rows, products } = matrix;
  const own = rows.filter(({ carried }) => !carried);
  const kinds = [...new Set(own.map(({ activation }) => activation ?? 'identity'))];
  const mixed = kinds.length > 1;
  const sigma = mixed ? `f_{${level}}` : activationTex(kinds[0] ?? 'identity');
  const biased = own.some(({ bias }) => bias !== null);
  const terms =
    products.length > 0 ? [productTerm(matrix)] : termsOf(matrix).map((term) => termTex(matrix, term, value));
  const sum = biased ? [...terms, symbol('b', level, `b^{(${level})}`)] : terms;
  const inner = sum.length === 0 ? '0' : sum.join(' + ');
  const tex = applied(sigma === '' ? '' : symbol('f', level, sigma), inner);
  return { tex, whole: sigma !== '' || sum.length < 2 };
}

/** Vertices that multiply: the product runs over the edges of each. */
function productTerm({ level }: LayerMatrix): string {
  return `{\\textstyle\\bigodot_{u \\to v}}\\, ${symbol('W', level, 'K_{uv}')}\\, o[u]`;
}

function termTex(matrix: LayerMatrix, term: Term, value: ValueOf): string {
  const { tex, whole } = value(term.source);
  const bracketed = whole || term.factor === '' ? tex : `\\left(${tex}\\right)`;
  if (!term.matrix) return term.factor === '' ? bracketed : `${term.factor}\\, ${bracketed}`;
  return `${symbol('W', matrix.level, term.factor)} ${bracketed}`;
}

/** The terms of a⁽ᵗ⁾, those of later layers first. */
function termsOf(matrix: LayerMatrix): readonly Term[] {
  const bySource = new Map<number, MatrixBlock[]>();
  for (const block of matrix.blocks) {
    const source = present(matrix.columns[block.column], 'column').level;
    const list = bySource.get(source);
    if (list === undefined) bySource.set(source, [block]);
    else list.push(block);
  }
  const sources = [...bySource].toSorted(([a], [b]) => b - a);
  const factors = sources.map(([source, blocks]) => identityFactor(matrix, source, blocks));
  const several = factors.filter((factor) => factor === null).length > 1;
  return sources.map(([source], at) => {
    const factor = factors[at] ?? null;
    if (factor !== null) return { source, factor: factor === 1 ? '' : String(factor), matrix: false };
    const { level } = matrix;
    return { source, factor: several ? `W^{(${level},${source})}` : `W^{(${level})}`, matrix: true };
  });
}

/** The number h where the blocks together are h·I, from all of a layer's own components to all of another's; else null. */
function identityFactor(matrix: LayerMatrix, source: number, blocks: readonly MatrixBlock[]): number | null {
  if (blocks.some(({ map }) => map.kind !== 'identity')) return null;
  const factors = new Set(blocks.map(({ map }) => map.settings['factor']));
  const [factor] = factors;
  const rows = matrix.rows.filter(({ carried }) => !carried).length;
  const columns = matrix.columns.flatMap(({ level }, at) => (level === source ? [at] : []));
  const start = columns[0] ?? 0;
  const size = blocks.reduce((total, block) => total + block.rows, 0);
  const aligned = blocks.every(({ row, column }) => row === column - start);
  const whole = size === rows && columns.length === rows;
  return aligned && whole && factors.size === 1 && typeof factor === 'number' ? factor : null;
}
