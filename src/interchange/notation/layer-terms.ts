import { present } from '../../base/assert.ts';
import { activations } from '../../compiler/activations/index.ts';
import type { LayerMatrix, MatrixBlock } from './layer-matrix.ts';

/** One term of a⁽ᵗ⁾: what the layer takes from the values of layer `source`. */
export interface LayerTerm {
  readonly source: number;
  /** h where the weights are h·I; null for a matrix. */
  readonly factor: number | null;
}

/** What a formula says of a layer. */
export interface LayerForm {
  readonly level: number;
  /** Of the layer's own components. */
  readonly kinds: readonly string[];
  /** σ takes more than one component, or gives a vector of another shape. */
  readonly coupled: boolean;
  readonly biased: boolean;
  /** Some vertex multiplies what reaches it. */
  readonly multiplies: boolean;
  /** Those of later layers first. */
  readonly terms: readonly LayerTerm[];
  /** More than one of the terms is a matrix, so that they need two numbers. */
  readonly several: boolean;
}

/** The form of a layer, without its numbers. */
export function layerForm(matrix: LayerMatrix): LayerForm {
  const own = matrix.rows.filter(({ carried }) => !carried);
  const kinds = [...new Set(own.map(({ activation }) => activation ?? 'identity'))];
  const terms = termsOf(matrix);
  return {
    level: matrix.level,
    kinds,
    coupled: kinds.some((kind) => activations[kind]?.scalar === null),
    biased: own.some(({ bias }) => bias !== null),
    multiplies: matrix.products.length > 0,
    terms,
    several: terms.filter(({ factor }) => factor === null).length > 1,
  };
}

function termsOf(matrix: LayerMatrix): readonly LayerTerm[] {
  const bySource = new Map<number, MatrixBlock[]>();
  for (const block of matrix.blocks) {
    const source = present(matrix.columns[block.column], 'column').level;
    const list = bySource.get(source);
    if (list === undefined) bySource.set(source, [block]);
    else list.push(block);
  }
  return [...bySource]
    .toSorted(([a], [b]) => b - a)
    .map(([source, blocks]) => ({ source, factor: identityFactor(matrix, source, blocks) }));
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
