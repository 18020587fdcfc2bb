import { sizeOf } from '../../compiler/shape.ts';
import { shapeOfParameter } from '../../compiler/parameter-shape.ts';
import { NumberField } from '../controls/number-field.tsx';
import { significant } from '../notation/number-text.ts';
import { useDocument } from '../state/document-store.ts';
import { pathsStore } from '../state/paths-store.ts';
import type { PathsState } from '../state/paths-store.ts';

const axes: Readonly<Record<number, readonly string[]>> = {
  1: ['Number'],
  2: ['Row', 'Column'],
};

/** Whose derivative it is: of a θ with several numbers, which one; and what comes out. */
export function WeightPicker({ found: { graph, sum } }: { found: NonNullable<PathsState['found']> }) {
  const { parameter, index } = sum.weight;
  const vertices = useDocument((document) => document.graph.vertices);
  const shape = shapeOfParameter(graph, parameter) ?? [1];
  const isBias = [...graph.biasShapes.keys()].some((id) => graph.vertices.get(id)?.parameter === parameter);
  const place = placeOf(shape, index);
  const choose = (axis: number, number: number) => {
    const next = place.map((at, i) => (i === axis ? number - 1 : at));
    pathsStore.setState({
      weight: { parameter, index: next.reduce((at, i, n) => at * (shape[n] ?? 1) + i, 0) },
    });
  };
  return (
    <div className="paths-weight">
      <h3>
        ∂L/∂
        {isBias && 'b['}
        <span className="paths-name">{vertices[parameter]?.label ?? parameter}</span>
        {isBias && ']'} = <output title={String(sum.sum)}>{significant(sum.sum)}</output>
      </h3>
      {sizeOf(shape) > 1 &&
        shape.map((extent, axis) => (
          <NumberField
            key={axis}
            field={{ tag: 'integer', label: '', initial: 1, min: 1, max: extent }}
            label={axes[shape.length]?.[axis] ?? `Axis ${axis + 1}`}
            value={(place[axis] ?? 0) + 1}
            onCommit={(number) => choose(axis, number)}
          />
        ))}
    </div>
  );
}

/** Row-major: the place of element number `index`. */
function placeOf(shape: readonly number[], index: number): number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((extent) => {
      const at = rest % extent;
      rest = Math.floor(rest / extent);
      return at;
    })
    .toReversed();
}
