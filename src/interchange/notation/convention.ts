import { initialSettings } from '../../base/fields.ts';
import type { ChoiceField, Settings } from '../../base/fields.ts';
import { alphabets } from './alphabets.ts';
import type { Alphabet } from './alphabets.ts';

const letters = Object.fromEntries(
  Object.entries(alphabets).map(([key, { title }]) => [key, title]),
) as Readonly<Record<keyof typeof alphabets, string>>;

/** What texts on neural networks disagree about. A convention changes how a network is written and nothing else. */
export const conventionFields = {
  letters: {
    tag: 'choice',
    label: 'Letters',
    help: 'Of the sum that reaches a vertex, of its output, of weights and bias.',
    initial: 'a-o',
    options: letters,
  },
  vectors: {
    tag: 'choice',
    label: 'Vectors',
    help: 'Whether the values of a layer stand below or beside one another.',
    initial: 'column',
    options: { column: 'Columns: W o', row: 'Rows: o W' },
  },
  weights: {
    tag: 'choice',
    label: 'Weights',
    help: 'Which end of an edge the rows of a matrix belong to.',
    initial: 'to-from',
    options: { 'to-from': 'W [to, from]', 'from-to': 'W [from, to]' },
  },
  bias: {
    tag: 'choice',
    label: 'Bias',
    help: 'A vector of its own, or edges from a constant vertex 1, which add a line to the matrix.',
    initial: 'apart',
    options: { apart: 'Apart: + b', edge: 'Edge from 1' },
  },
  delta: {
    tag: 'choice',
    label: 'δ',
    help: 'What the derivative that flows back is taken by: the sum that reaches a vertex, or its output.',
    initial: 'sum',
    options: { sum: 'By the sum', output: 'By the output' },
  },
  batch: {
    tag: 'choice',
    label: 'Over the batch',
    help: 'How the losses of several examples are put together.',
    initial: 'recipe',
    options: { recipe: 'As in the recipe', mean: 'Mean', sum: 'Sum' },
  },
  half: {
    tag: 'choice',
    label: 'Squared loss',
    help: 'With the factor ½, so that its derivative has none, or without.',
    initial: 'recipe',
    options: { recipe: 'As in the recipe', half: 'With ½', whole: 'Without ½' },
  },
  first: {
    tag: 'choice',
    label: 'Components',
    help: 'What the first component, row and column is called.',
    initial: '1',
    options: { '0': 'From 0', '1': 'From 1' },
  },
  layers: {
    tag: 'choice',
    label: 'Layer number',
    initial: 'round',
    options: { round: 'o⁽ᵗ⁾', square: 'o[ᵗ] above', plain: 'oᵗ', subscript: 'oₜ' },
  },
  inputLayer: {
    tag: 'choice',
    label: 'Layer of inputs',
    initial: '0',
    options: { '0': 'Number 0', '1': 'Number 1' },
  },
  numbered: {
    tag: 'choice',
    label: 'Weights numbered',
    help: 'By the layer that they lead to, or by the one that they come from.',
    initial: 'to',
    options: { to: 'By the layer after', from: 'By the layer before' },
  },
} as const satisfies Readonly<Record<string, ChoiceField>>;

export type Convention = Settings<typeof conventionFields>;

/** As the network itself is drawn: a[v] = Σ w[u→v]·o[u] + b[v], the loss as the recipe has it. */
export const ownConvention: Convention = initialSettings(conventionFields);

/** The letters of a convention. */
export function alphabetOf({ letters }: Convention): Alphabet {
  return alphabets[letters];
}

/** What the first component is called: 0 or 1. */
export function firstIndex({ first }: Convention): number {
  return Number(first);
}

/** The number of a layer as it is written, from its level: that of the inputs is 0. */
export function layerNumber({ inputLayer }: Convention, level: number): number {
  return level + Number(inputLayer);
}

/** A matrix is written with a row for every component that it gives from, so the other way round than it is kept. */
export function isTransposed({ weights }: Convention): boolean {
  return weights === 'from-to';
}
