import type { Compilation } from '../../compiler/compilation.ts';
import type { Layer, LayerSequence } from '../../compiler/stages.ts';
import { counted } from './matrix-lines.ts';
import type { SceneName } from './story.ts';

/** Title and sentence of every scene, with the drawing's own numbers. */
export function sentencesOf(
  { graph, diagnostics }: Compilation,
  sequence: LayerSequence,
): Readonly<Record<SceneName, { readonly title: string; readonly sentence: string }>> {
  const { layers, depth } = sequence;
  const carried = new Set(layers.flatMap(({ carries }) => carries.map(({ vertex }) => vertex)));
  const copies = layers.reduce((sum, { carries }) => sum + carries.length, 0);
  const skips = [...graph.edges.values()].filter(
    ({ from, to }) => (graph.level.get(to) ?? 0) - (graph.level.get(from) ?? 0) > 1,
  ).length;
  const zeros = layers.reduce((sum, _, level) => sum + missing(layers, level), 0);
  const neurons = sequence.segments.reduce(
    (n, { vertices }) => n + (vertices.length > 1 ? vertices.length : 0),
    0,
  );
  const recognised = diagnostics.filter(({ fault }) => fault.code === 'structure-recognised').length;
  const tied = graph.edges.size - new Set([...graph.edges.values()].map(({ parameter }) => parameter)).size;
  return {
    drawn: {
      title: 'Drawing',
      sentence: `${counted(graph.vertices.size, 'vertex').replace(/vertexs$/, 'vertices')} and ${counted(graph.edges.size, 'edge')}, wherever you have put them: only the wiring counts.`,
    },
    levels: {
      title: 'Levels',
      sentence: `Every vertex moves to its level, the length of the longest path that leads to it: ${counted(depth + 1, 'level')}, depth ${depth}.`,
    },
    carries: {
      title: 'Carries',
      sentence:
        copies === 0
          ? 'No edge skips a level and every output stands in the last one, so nothing has to be carried along.'
          : `${skips > 0 ? `${counted(skips, 'edge')} ${skips === 1 ? 'skips' : 'skip'} levels` : 'An output stands before the last level'}: until ${carried.size === 1 ? `${[...carried][0]} is` : `${carried.size} values are`} needed, the layers between carry ${carried.size === 1 ? 'it' : 'them'} along unchanged.`,
    },
    layers: {
      title: 'Layers',
      sentence:
        neurons === 0
          ? `Each level is one vector now, V₀ to V${subscript(depth)}.`
          : `What stands on one level gathers into one vector, V₀ to V${subscript(depth)}; neurons with the same σ are computed together.`,
    },
    matrices: {
      title: 'Matrices',
      sentence: `Every edge moves to its place in the matrix of its layer: its row is where it goes, its column where it comes from${zeros > 0 ? `. Where no edge is, a structural zero stays (${counted(zeros, 'zero')})` : ''}${copies > 0 ? '; what is carried has an identity' : ''}.`,
    },
    structure: {
      title: 'Structure',
      sentence:
        recognised > 0
          ? `${recognised === 1 ? 'One block of tied edges is' : `${recognised} blocks of tied edges are`} recognised as a map of the catalogue and computed as one.`
          : `Every block has a name and is computed as what it is${tied > 0 ? `; cells of one colour show one number` : ''}.`,
    },
  };
}

/** Places of a layer's matrix at which there is neither an edge nor a carry. */
function missing(layers: readonly Layer[], level: number): number {
  const [before, layer] = [layers[level - 1], layers[level]];
  if (!before || !layer) return 0;
  const kept = layer.carries.reduce((sum, { size }) => sum + size, 0);
  const rows = layer.segments.reduce((sum, { sumSize }) => sum + sumSize, kept);
  const drawn = layer.blocks.reduce((sum, { shape: [height, width] }) => sum + height * width, 0);
  const carried = layer.carries.reduce((sum, { size }) => sum + size * size, 0);
  return Math.max(0, rows * before.rows - drawn - carried);
}

/** Digits as subscripts. */
export function subscript(n: number): string {
  return String(n).replaceAll(/\d/g, (digit) => String.fromCodePoint(0x2080 + Number(digit)));
}
