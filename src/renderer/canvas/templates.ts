import { activations } from '../../compiler/activations/index.ts';
import type { DrawnVertex } from '../../document/document.ts';

/** Something the palette and the search box can add. */
export interface Template {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** What the new vertex is called, but for a number. */
  readonly stem: string;
  readonly words: readonly string[];
  readonly vertex: DrawnVertex;
}

export const neuron: Template = {
  id: 'neuron',
  title: 'Neuron',
  detail: 'one activation, shape 1',
  stem: 'n',
  words: ['unit', 'cell', 'scalar'],
  vertex: { kind: 'unit', shape: [1], activation: { kind: 'tanh' } },
};

export const layer: Template = {
  id: 'layer',
  title: 'Layer',
  detail: 'many neurons in one vertex, shape 16',
  stem: 'h',
  words: ['hidden', 'fc', 'dense', 'vector'],
  vertex: { kind: 'unit', shape: [16], activation: { kind: 'tanh' } },
};

export const input: Template = {
  id: 'input',
  title: 'Input',
  detail: 'a column of the data, shape 1',
  stem: 'x',
  words: ['data', 'feature', 'source'],
  vertex: { kind: 'input', shape: [1] },
};

export const output: Template = {
  id: 'output',
  title: 'Output',
  detail: 'a layer without σ, shape 1',
  stem: 'y',
  words: ['linear', 'logit', 'prediction', 'target'],
  vertex: { kind: 'unit', shape: [1], activation: { kind: 'identity' } },
};

/** What the palette offers, in its order. */
export const paletteTemplates: readonly Template[] = [input, neuron, layer, output];

/** Everything the search box knows without having been told a size. */
export const searchTemplates: readonly Template[] = [
  ...paletteTemplates,
  ...Object.entries(activations).map(([kind, { title, summary }]): Template => ({
    id: `layer-${kind}`,
    title: `${title} layer`,
    detail: summary,
    stem: 'h',
    words: [kind, 'layer', 'activation'],
    vertex: { kind: 'unit', shape: [kind === 'softmax' ? 10 : 16], activation: { kind } },
  })),
];

/** Reads `32`, `relu 32`, `input 28x28` as a template of that size; null when the text gives no size. */
export function typedTemplate(text: string): Template | null {
  const match = /^\s*([\p{L}][\p{L} -]*?)?\s*(\d+(?:\s*[x×]\s*\d+)*)\s*$/iu.exec(text);
  const [, word = '', extents] = match ?? [];
  if (extents === undefined) return null;
  const shape = extents.split(/[x×]/i).map(Number);
  if (
    shape.length > 3 ||
    shape.some((extent) => !Number.isSafeInteger(extent) || extent < 1 || extent > 65536)
  ) {
    return null;
  }
  const key = word.trim().toLowerCase();
  const found =
    key === ''
      ? layer
      : searchTemplates.find(({ id, title, words }) =>
          [id, title.toLowerCase(), ...words].some((w) => w.startsWith(key)),
        );
  if (found === undefined) return null;
  const size = shape.join('×');
  return {
    ...found,
    id: `typed-${found.id}`,
    title: `${found.title} ${size}`,
    detail: `shape ${size}`,
    vertex: { ...found.vertex, shape },
  };
}
