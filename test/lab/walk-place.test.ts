/** Going through a row by components and terms: everything once, in order, and back the same way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsMade, finerBack, finerOn, type WalkPlace, type WalkSizes } from '../../src/lab/walk-place.ts';

/** Terms of every component of every row. */
const plans = fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 4,
});

function sizesOf(plan: readonly (readonly number[])[]): WalkSizes {
  return {
    rows: plan.length,
    cells: (row) => plan[row]?.length ?? 0,
    terms: (row, cell) => plan[row]?.[cell] ?? 0,
  };
}

const start: WalkPlace = { at: 0, focus: null };

describe.each(['neuron', 'term'] as const)('by %s', (grain) => {
  test('every one is met once and in order, and rows are made when their last one is', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const sizes = sizesOf(plan);
        const all = plan.flatMap((cells, row) =>
          cells.flatMap((of, cell) =>
            grain === 'neuron'
              ? [{ row, cell, terms: of, of }]
              : Array.from({ length: of }, (_, i) => ({ row, cell, terms: i + 1, of })),
          ),
        );
        let place = start;
        for (const focus of all) {
          place = finerOn(place, grain, sizes);
          expect(place.focus).toEqual(focus);
          const whole = focus.terms === focus.of && focus.cell === sizes.cells(focus.row) - 1;
          expect(place.at).toBe(whole ? focus.row + 1 : focus.row);
          expect(Math.min(cellsMade(place, focus.row), sizes.cells(focus.row))).toBe(
            focus.cell + (focus.terms === focus.of ? 1 : 0),
          );
        }
        expect(finerOn(place, grain, sizes)).toBe(place);
      }),
    );
  });

  test('back leads through the same places', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const sizes = sizesOf(plan);
        const made = ({ at, focus }: WalkPlace) =>
          // The end of a row, whether it was looked at closely or not, is one place.
          focus === null || focus.row < at ? `${at}` : `${at} ${focus.cell} ${focus.terms}`;
        const there: string[] = [made(start)];
        let place = start;
        while (place.at < plan.length) there.push(made((place = finerOn(place, grain, sizes))));
        const back: string[] = [made(place)];
        while (place.at > 0 || place.focus !== null)
          back.push(made((place = finerBack(place, grain, sizes))));
        expect(back.toReversed()).toEqual(there);
        expect(finerBack(place, grain, sizes)).toBe(place);
      }),
    );
  });
});
