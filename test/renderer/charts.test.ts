import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/datasets/dataset.ts';
import { significant, signed } from '../../src/renderer/notation/number-text.ts';
import { chartData } from '../../src/renderer/training/chart-data.ts';
import { classify } from '../../src/renderer/training/classify.ts';
import { ticks } from '../../src/renderer/training/frame.ts';
import { logarithmicRange, logarithmicTicks } from '../../src/renderer/training/logarithmic-axis.ts';
import { pictureOf } from '../../src/renderer/training/picture.ts';

const point = (step: number, train: number, validation: number | null = null) => ({
  step,
  epoch: step,
  train,
  penalty: 0,
  validation,
  trainAccuracy: null,
  validationAccuracy: null,
});

describe('the loss chart', () => {
  it('draws a zero loss a tenth below the smallest positive one, and says where', () => {
    const { data, clippedAt } = chartData([point(0, 1), point(1, 0.01, 0.5), point(2, 0, 0.2)], true);
    expect(clippedAt).toBeCloseTo(0.001, 12);
    expect(data[1]).toEqual([1, 0.01, clippedAt]);
    expect(data[2]).toEqual([null, 0.5, 0.2]);
  });

  it('leaves zero alone on a linear axis, and gaps where a loss is not finite', () => {
    expect(chartData([point(0, 0), point(1, Infinity)], false)).toEqual({
      data: [
        [0, 1],
        [0, null],
        [null, null],
      ],
      clippedAt: null,
    });
  });

  it('spans round numbers', () => {
    expect(logarithmicRange(0.00073, 5.33)).toEqual([0.0005, 10]);
    expect(logarithmicRange(0.2, 0.2)).toEqual([0.2, 0.5]);
    expect(logarithmicRange(null, null)).toEqual([0.1, 1]);
    expect(logarithmicTicks(0.2, 5)).toEqual([0.2, 0.5, 1, 2, 5]);
    expect(logarithmicTicks(0.0005, 10)).toEqual([0.001, 0.01, 0.1, 1, 10]);
  });
});

describe('pictures', () => {
  const table: Table = {
    rows: 2,
    inputNames: ['a', 'b', 'c'],
    targetNames: ['t'],
    inputs: Float64Array.from([0, 10, 1, 2, 30, 3]),
    targets: Float64Array.from([0, 1]),
    task: { kind: 'regression' },
  };

  it('show a section with a margin of 15 %, the other inputs at their mean', () => {
    const picture = pictureOf(table, Uint32Array.from([0, 1]), [0, 1]);
    expect(picture).toMatchObject({
      kind: 'plane',
      section: true,
      region: { axes: [0, 1], x: [-0.3, 2.3], y: [7, 33] },
    });
    expect(picture.kind === 'plane' && picture.region.rest[2]).toBe(2);
  });

  it('have round axis numbers', () => {
    expect(ticks([-0.3, 2.3], 5)).toEqual([0, 1, 2]);
    expect(ticks([0.02, 0.98], 4)).toEqual([0.5]);
  });

  it('read classes off logits, numbers and single outputs', () => {
    const soft = classify(Float32Array.from([0, Math.log(3), 0, 0]), 2, { kind: 'softmax', low: 0, high: 1 });
    expect([...soft.classes]).toEqual([1, 0]);
    expect(soft.confidence[0]).toBeCloseTo(0.5, 6); // 3/4 − 1/4
    const signs = classify(Float32Array.from([-1, 0.5]), 1, { kind: 'number', low: -1, high: 1 });
    expect([...signs.classes]).toEqual([0, 1]);
    expect(signs.confidence[0]).toBeCloseTo(1, 6);
    expect(signs.confidence[1]).toBeCloseTo(0.5, 6);
  });
});

describe('numbers', () => {
  it('have four significant digits', () => {
    expect([0, 5.3288, 0.000731, -12, 123456, 9999.9, 1.5e-9].map(significant)).toEqual([
      '0',
      '5.329',
      '0.0007310',
      '−12.00',
      '1.235e5',
      '1.000e4',
      '1.500e−9',
    ]);
    expect(signed(2)).toBe('+2.000');
  });
});
