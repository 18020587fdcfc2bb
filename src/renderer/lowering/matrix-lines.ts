import { present } from '../../base/assert.ts';
import { maps } from '../../compiler/maps/index.ts';
import type { Block, LayerSequence } from '../../compiler/stages.ts';

/** Parts of one layer's matrix that are named; the rest is counted. */
const mostLines = 3;

/** For every layer, what the parts of its matrix are: `dense 3×2`, `convolution-1d 6×6 (stencil 3, boundary periodic)`. */
export function linesOf(sequence: LayerSequence): string[][] {
  const levelOf = new Map(sequence.segments.map(({ id, layer }) => [id, layer]));
  const lines: string[][] = sequence.layers.map(() => []);
  for (const block of sequence.blocks) {
    lines[present(levelOf.get(block.to), block.to)]?.push(describe(block));
  }
  return lines.map((list) => {
    const kinds = [...new Set(list)];
    if (kinds.length <= mostLines) return kinds;
    return [...kinds.slice(0, mostLines - 1), `and ${kinds.length - mostLines + 1} more`];
  });
}

/** What one block is, in a few words. */
export function describe({ structure, map, rows, columns, cells }: Block): string {
  const size = `${rows}×${columns}`;
  const zeros = cells === null ? 0 : rows * columns - cells.row.length;
  switch (structure) {
    case 'map': {
      if (map === null) return size;
      const known = present(maps[map.kind], map.kind);
      const set = Object.entries(map.settings).filter(
        ([name, value]) => known.fields[name]?.initial !== value,
      );
      const settings = set.map(([name, value]) => `${name} ${String(value)}`).join(', ');
      return `${map.kind} ${size}${settings === '' ? '' : ` (${settings})`}`;
    }
    case 'matrix':
      return zeros === 0 ? `dense ${size}` : `${size} with ${counted(zeros, 'structural zero')}`;
    case 'sparse':
      return `sparse ${size}, ${counted(cells?.row.length ?? 0, 'nonzero')}`;
    case 'shared': {
      const shown = cells?.row.length ?? 0;
      const numbers = new Set(cells?.index.filter((index) => index >= 0)).size;
      const tied = `${size}, ${counted(numbers, 'number')} in ${counted(shown, 'cell')}`;
      return zeros === 0 ? tied : `${tied}, ${counted(zeros, 'structural zero')}`;
    }
    case 'fixed':
      return `${size}, constant`;
  }
}

/** `1 edge`, `2 edges`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
