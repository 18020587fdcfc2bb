import { activations } from '../../compiler/activations/index.ts';
import { entriesOf, valueOf } from '../../interchange/notation/layer-matrix.ts';
import type {
  Component,
  Entry,
  LayerMatrix,
  MatrixBlock,
  NumbersOf,
} from '../../interchange/notation/layer-matrix.ts';
import { significant } from './number-text.ts';
import type { ShownExample } from './shown-example.ts';
import {
  alphabetOf,
  firstIndex,
  isTransposed,
  ownConvention,
} from '../../interchange/notation/convention.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { activationTex, nameTex, numberTex } from '../../interchange/notation/tex.ts';

/** The scalar form of one component: in symbols, and with the numbers of the example. */
export interface VertexFormula {
  readonly symbols: string;
  readonly numbers: string | null;
  /** o = σ(a) with numbers; null where σ does not take components one by one. */
  readonly output: string | null;
}

/** Terms that are written; the rest is counted. */
const mostTerms = 5;

/**
 * a[v] = Σ w[u→v]·o[u] + b[v] and o[v] = σ(a[v]) of row `row` of a layer's matrix. The results on the right are those of
 * the compiled program; nothing is added up here.
 */
export function vertexFormula(
  matrix: LayerMatrix,
  row: number,
  numbers: NumbersOf,
  forward: ShownExample['forward'] | null,
  convention: Convention = ownConvention,
): VertexFormula | null {
  const letters = alphabetOf(convention);
  const first = firstIndex(convention);
  const component = matrix.rows[row];
  if (component === undefined || component.carried) return null;
  const product = matrix.products.includes(component.vertex);
  const blocks = matrix.blocks.filter((block) => row >= block.row && row < block.row + block.rows);
  const unlisted = blocks.filter((block) => block.unlisted !== null);
  const factors = blocks
    .filter((block) => block.unlisted === null)
    .map((block) => [...entriesOf(block, row)].toSorted((a, b) => a.column - b.column));
  const dense = new Set(blocks.flatMap(({ map, edge }) => (map.kind === 'dense' ? [edge] : [])));
  const name = nameTex(component.name);
  const sigma = activationTex(component.activation ?? 'identity');
  const write = (
    one: (entry: Entry) => string,
    whole: (block: MatrixBlock) => string,
    bias: string | null,
  ): string => {
    const others = unlisted.map(whole);
    const parts = product
      ? [
          [...factors.map((entries) => bracketed(terms(entries, one), entries.length > 1)), ...others].join(
            ' \\cdot ',
          ),
        ]
      : [terms(factors.flat(), one), ...others];
    return [...parts.filter((part) => part !== ''), ...(bias === null ? [] : [bias])].join(' + ') || '0';
  };
  const symbols = write(
    (entry) =>
      symbolTerm(
        { ...entry, dense: dense.has(entry.edge) },
        component,
        matrix.columns[entry.column],
        convention,
      ),
    ({ edge, from }) =>
      `(K_{${nameTex(edge)}}\\, ${letters.output}[${nameTex(from)}])_{${component.at + first}}`,
    component.bias === null ? null : biasTerm(name, component, convention),
  );
  const result = { symbols: `${letters.sum}[${name}] = ${symbols}` };
  const a = forward?.sums[component.vertex]?.[component.at];
  if (forward === null || a === undefined || a === null) return { ...result, numbers: null, output: null };
  const { bias } = component;
  const put = write(
    (entry) => {
      const from = matrix.columns[entry.column];
      const read = from && forward.outputs[from.vertex]?.[from.at];
      const input = factor(read ?? NaN);
      if (entry.index < 0 && entry.coefficient === 1) return input;
      return `${factor(valueOf(entry, numbers))} \\cdot ${input}`;
    },
    () => '\\cdots',
    bias === null ? null : factor(numbers(bias.id)?.[bias.index] ?? NaN),
  );
  const outputs = forward.outputs[component.vertex];
  const o = outputs?.length === forward.sums[component.vertex]?.length ? outputs?.[component.at] : undefined;
  const scalar = activations[component.activation ?? 'identity']?.scalar !== null;
  const form =
    sigma === ''
      ? `${letters.sum}[${name}]`
      : scalar
        ? `${sigma}(${value(a)})`
        : `${sigma}(${letters.sum})_{${component.at + first}}`;
  const output = o === undefined || o === null ? null : `${letters.output}[${name}] = ${form} = ${value(o)}`;
  return { ...result, numbers: `${put} = ${value(a)}`, output };
}

function terms(entries: readonly Entry[], one: (entry: Entry) => string): string {
  const written = entries.slice(0, mostTerms).map(one);
  if (entries.length > mostTerms + 1) {
    const last = entries.at(-1);
    return [...written.slice(0, mostTerms - 1), '\\cdots', ...(last ? [one(last)] : [])].join(' + ');
  }
  return entries.map(one).join(' + ');
}

function symbolTerm(
  { index, coefficient, tie, edge, parameter, dense }: Entry & { readonly dense: boolean },
  to: Component,
  from: Component | undefined,
  convention: Convention,
): string {
  const letters = alphabetOf(convention);
  const first = firstIndex(convention);
  const input = `${letters.output}[${nameTex(from?.name ?? '?')}]`;
  if (index < 0) return coefficient === 1 ? input : `${value(coefficient)} \\cdot ${input}`;
  const scalar = (from?.neuron ?? false) && to.neuron;
  const weight =
    tie !== null
      ? `\\theta_{${nameTex(tie)}${scalar ? '' : `,${index + first}`}}`
      : scalar
        ? `${letters.weight.toLowerCase()}[${nameTex(from?.name ?? '?')} {\\to} ${nameTex(to.name)}]`
        : dense
          ? `K_{${nameTex(edge)}}[${entryIndex(to.at, from?.at ?? 0, convention)}]`
          : `\\theta_{${nameTex(parameter)},${index + first}}`;
  const front = coefficient === 1 ? '' : coefficient === -1 ? '-' : `${value(coefficient)} \\cdot `;
  const term = `${front}${weight} \\cdot ${input}`;
  return front.startsWith('-') ? `\\left(${term}\\right)` : term;
}

/** Row and column of an entry as they are written: exchanged where the matrix is kept the other way round. */
export function entryIndex(to: number, from: number, convention: Convention): string {
  const first = firstIndex(convention);
  const [row, column] = isTransposed(convention) ? [from, to] : [to, from];
  return `${row + first},${column + first}`;
}

/** The bias by its own letter, or as the weight of an edge from the constant vertex 1; a shared one by the name of its tie. */
function biasTerm(name: string, { bias: place, neuron }: Component, convention: Convention): string {
  const { bias, weight } = alphabetOf(convention);
  if (place !== null && place.tie !== null) {
    const letter = convention.bias === 'edge' ? '\\theta' : bias;
    return `${letter}_{${nameTex(place.tie)}${neuron ? '' : `,${place.index + firstIndex(convention)}`}}`;
  }
  return convention.bias === 'edge' ? `${weight.toLowerCase()}[1 {\\to} ${name}]` : `${bias}[${name}]`;
}

function bracketed(tex: string, needed: boolean): string {
  return needed ? `\\left(${tex}\\right)` : tex;
}

function value(number: number): string {
  return numberTex(significant(number));
}

/** A number that something is multiplied by or added to: negative ones in brackets. */
function factor(number: number): string {
  return number < 0 ? `(${value(number)})` : value(number);
}
