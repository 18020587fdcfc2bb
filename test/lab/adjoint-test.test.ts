import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { maps } from '../../src/compiler/maps/index.ts';
import { adjointTolerance, mapAdjointErrors, networkAdjointError } from '../../src/lab/adjoint-test.ts';
import { pack } from '../../src/runtime/pack.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled } from '../support/run.ts';

const settings: Record<string, object> = {
  masked: {
    entries: [
      [0, 1],
      [2, 0],
    ],
  },
};
const kinds = Object.keys(maps);
/** Every map of the catalogue side by side between vertices of three components. */
const graph = graphOf(
  { x: input(3), h: unit('tanh', 3), y: unit('softmax', 3) },
  kinds.flatMap((kind) => {
    const edge = { map: { kind, ...settings[kind] } };
    return [
      [`${kind}1:x>h`, edge],
      [`${kind}2:h>y`, edge],
    ] as [string, typeof edge][];
  }),
);

function point() {
  const { program, graph: shaped } = compiled(graph, recipeOf());
  const random = seededRandom(2);
  const parameters = pack(program, initialise(shaped, recipeOf(), {}, random));
  const x = Float64Array.from({ length: 4 * 3 }, () => random.normal());
  return { program, shaped, parameters, x };
}

describe('the adjoint test', () => {
  test('passes for the whole network and for every map by itself', async () => {
    const { program, shaped, parameters, x } = point();
    expect(await networkAdjointError(program, parameters, x, 4, seededRandom(3))).toBeLessThan(
      adjointTolerance,
    );
    const results = await mapAdjointErrors(shaped, seededRandom(4));
    expect(results.map(({ id }) => id).sort()).toEqual(kinds.flatMap((k) => [`${k}1`, `${k}2`]).sort());
    for (const { error } of results) expect(error).toBeLessThan(adjointTolerance);
  });

  test('finds a cotangent that is not the transpose', async () => {
    const { program, parameters, x } = point();
    const { x: missing, ...rest } = program.cotangents;
    expect(missing).toBeDefined();
    const wrong = { ...program, cotangents: rest };
    expect(await networkAdjointError(wrong, parameters, x, 4, seededRandom(3))).toBeGreaterThan(1e-6);
  });

  test('a derivative that is zero everywhere passes', async () => {
    const flat = graphOf({ x: input(2), y: unit('step', 2) }, ['e:x>y']);
    const { program } = compiled(flat, recipeOf());
    const parameters = pack(program, { e: [1, 2, 3, 4] });
    expect(
      await networkAdjointError(program, parameters, Float64Array.from([1, 2]), 1, seededRandom(1)),
    ).toBe(0);
  });
});
