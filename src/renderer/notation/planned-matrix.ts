import type { MatrixToDraw } from '../../document/draw-matrix.ts';
import { readMatrix, transposedMatrix } from '../../interchange/matrix-text.ts';
import type { Sources } from './selected-sources.ts';

/** More places than this are better a layer than neurons. */
const mostPlaces = 1024;

/** What a typed matrix will be drawn as, in numbers and in words, or why it cannot be. */
export type PlannedMatrix =
  | {
      readonly ok: true;
      readonly drawn: Pick<MatrixToDraw, 'weights' | 'biases'>;
      readonly summary: string;
    }
  | { readonly ok: false; readonly why: string };

const refused = (why: string): PlannedMatrix => ({ ok: false, why });

/** Reads a text as W: with rows for the new neurons, or for what they read; the last line along these may be the bias. */
export function plannedMatrix(
  text: string,
  { transposed, withBias, sources }: { transposed: boolean; withBias: boolean; sources: Sources },
): PlannedMatrix {
  if (sources.large !== null)
    return refused(`"${sources.large}" is a layer: select single neurons and inputs, or nothing.`);
  const reading = readMatrix(text);
  if (!reading.ok) return refused(reading.why);
  const whole = transposed ? transposedMatrix(reading.matrix) : reading.matrix;
  const weights = withBias ? whole.map((row) => row.slice(0, -1)) : whole;
  const biases = whole.map((row) => (withBias ? (row.at(-1) ?? null) : null));
  const columns = weights[0]?.length ?? 0;
  if (columns === 0) return refused('Beside the bias there are no weights.');
  if (columns * weights.length > mostPlaces)
    return refused(`${weights.length}×${columns} places are too many to draw as neurons: use a layer.`);
  const { ids } = sources;
  if (ids !== null && ids.length !== columns)
    return refused(
      `The neurons read ${columns} ${columns === 1 ? 'vertex' : 'vertices'}, but ${ids.length} ${ids.length === 1 ? 'is' : 'are'} selected. Select as many, or none for new inputs.`,
    );
  const edges = weights.flat().filter((weight) => weight !== null).length;
  const parts = [
    `${weights.length} ${weights.length === 1 ? 'neuron' : 'neurons'}`,
    `${edges} ${edges === 1 ? 'edge' : 'edges'}`,
  ];
  const from = ids === null ? `${columns} new ${columns === 1 ? 'input' : 'inputs'}` : some(ids);
  return { ok: true, drawn: { weights, biases }, summary: `Draws ${parts.join(' and ')} from ${from}.` };
}

function some(ids: readonly string[]): string {
  return ids.length <= 6 ? ids.join(', ') : `${ids.slice(0, 5).join(', ')}, … ${ids.at(-1)}`;
}
