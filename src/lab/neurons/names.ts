/** Names by which the parts of an opened layer are known again: `h.2` a neuron, `x.3.1` a pixel, `e1[2,1]` a weight. */
import { sortIds } from '../../compiler/order.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { Id, Shape } from '../../document/document.ts';

/** Marks between a vertex and its component, the likelier first; a blank sorts before all others. */
export const marks = ['.', ' '] as const;

/** Every component of a shape in row-major order, counted from 1, all numbers of one axis equally long. */
export function componentNames(stem: Id, shape: Shape, mark: string): Id[] {
  return Array.from({ length: sizeOf(shape) }, (_, i) => {
    let rest = i;
    const digits: string[] = [];
    for (const extent of shape.toReversed()) {
      digits.unshift(padded((rest % extent) + 1, extent));
      rest = Math.floor(rest / extent);
    }
    return `${stem}${mark}${digits.join('.')}`;
  });
}

/** A number counted from 1, as long as the largest of its kind. */
export function padded(number: number, largest: number): string {
  return String(number).padStart(String(largest).length, '0');
}

/**
 * What sorted ids are the components of, with the shape that their numbers span: of h.1, h.2 … `h` where that is known to
 * be the whole; of other names what is left without their digits, and no shape.
 */
export function wholeOf(
  ids: readonly Id[],
  known: Id | undefined,
): { readonly stem: Id | null; readonly shape: Shape | null } {
  if (known !== undefined && ids.every((id) => id.startsWith(known))) {
    const places = ids.map((id) => /^[. ](\d+(?:\.\d+){0,2})$/.exec(id.slice(known.length))?.[1]);
    const shape = latticeOf(places.map((place) => (place ?? '').split('.').map(Number)));
    if (shape) return { stem: known, shape };
  }
  const stems = new Set(ids.map((id) => /^(.*?)[. ]?\d+$/s.exec(id)?.[1] ?? ''));
  const [stem = ''] = stems;
  return { stem: stems.size === 1 && stem !== '' ? stem : null, shape: null };
}

/** The shape whose places, counted from 1 and in row-major order, these are. */
function latticeOf(places: readonly (readonly number[])[]): Shape | null {
  const shape = places.at(-1) ?? [];
  const at = (place: readonly number[]) =>
    place.reduce((index, n, axis) => index * (shape[axis] ?? 1) + n - 1, 0);
  const isFull =
    sizeOf(shape) === places.length &&
    places.every((place, i) => place.length === shape.length && at(place) === i);
  return isFull ? shape : null;
}

/** The edge of which e1[2,1], or the θ of which e1[3], is a part; null for another name. */
export function stemOf(id: Id): Id | null {
  return /^(.+)\[[\d,*]+\]\d*$/s.exec(id)?.[1] ?? null;
}

/** Does each vertex keep its place in the order of ids when its neurons stand for it? */
export function keepsOrder(whole: readonly Id[], neurons: (id: Id) => readonly Id[]): boolean {
  const wished = sortIds(whole).flatMap(neurons);
  return sortIds(wished).every((id, i) => id === wished[i]);
}
