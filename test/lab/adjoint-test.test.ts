import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { maps } from '../../src/compiler/maps/index.ts';
import { adjointTolerance, mapAdjointErrors, networkAdjointError } from '../../src/lab/adjoint-test.ts';
import { pack } from '../../src/runtime/pack.ts';
import { mapCasesOf } from '../support/map-cases.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled } from '../support/run.ts';

const kinds = Object.keys(maps);
const cases = kinds.flatMap((kind) =>
  mapCasesOf(kind).map((one, i) => ({ ...one, kind, name: `${kind}${i}` })),
);
/** Every map of the catalogue at all its ends, side by side; its result is summed up in one vertex. */
const graph = graphOf(
  {
    y: unit('softmax', 3),
    ...Object.fromEntries(
      cases.flatMap(({ name, from, to }) => [
        [`x ${name}`, { kind: 'input', shape: from }],
        [`h ${name}`, unit('tanh', 1, { shape: to })],
      ]),
    ),
  },
  cases.flatMap(({ name, kind, settings }) => [
    [`${name}:x ${name}>h ${name}`, { map: { kind, ...settings } }] as [string, object],
    `sum ${name}:h ${name}>y`,
  ]),
);

function point() {
  const { program, graph: shaped } = compiled(graph, recipeOf());
  const random = seededRandom(2);
  const parameters = pack(program, initialise(shaped, recipeOf(), {}, random));
  const width = program.inputs.reduce((n, { size }) => n + size, 0);
  const x = Float64Array.from({ length: 4 * width }, () => random.normal());
  return { program, shaped, parameters, x };
}

describe('the adjoint test', () => {
  test('passes for the whole network and for every map by itself', async () => {
    const { program, shaped, parameters, x } = point();
    expect(await networkAdjointError(program, parameters, x, 4, seededRandom(3))).toBeLessThan(
      adjointTolerance,
    );
    const results = await mapAdjointErrors(shaped, seededRandom(4));
    expect(results.map(({ id }) => id).sort()).toEqual(Object.keys(graph.edges).sort());
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
