import fc from 'fast-check';
import type { GraphDocument } from '../../src/document/document.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Ids of every kind of character, names of inherited properties among them. */
const id = fc.oneof(
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
    .filter((text) => /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u.test(text)),
  fc.constantFrom('a', 'B', '10', '9', '1', 'constructor', 'toString', 'a.b', 'x y', '𝛿', 'ﬀ', '"', '\\'),
);
const setting = fc.oneof(
  finite,
  fc.boolean(),
  fc.string(),
  fc.array(finite, { maxLength: 40 }),
  fc.array(fc.tuple(fc.nat(), fc.nat())),
);
const choice = fc
  .dictionary(
    fc
      .string({ minLength: 1, maxLength: 8 })
      .filter((name) => name !== '__proto__' && name !== 'kind' && name !== 'outputs'),
    setting,
    { maxKeys: 3, noNullPrototype: true },
  )
  .chain((settings) =>
    fc
      .option(fc.string({ maxLength: 6 }), { nil: undefined })
      .map((kind) => (kind === undefined ? settings : { ...settings, kind })),
  );
const optional = { requiredKeys: [] as [], noNullPrototype: true };

const vertex = fc.record(
  {
    kind: fc.constantFrom('input' as const, 'unit' as const),
    shape: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
    activation: choice,
    bias: fc.constantFrom('none' as const, 'scalar' as const, 'vector' as const),
    tie: id,
    combine: fc.constantFrom('sum' as const, 'product' as const),
    label: fc.string(),
    group: fc.string(),
    dropout: finite,
  },
  { requiredKeys: ['kind'], noNullPrototype: true },
);

const parameter = fc
  .oneof(
    { weight: 9, arbitrary: fc.tuple(fc.nat(4), fc.nat(9)) },
    { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 15, max: 20 }), fc.integer({ min: 15, max: 20 })) },
  )
  .chain(([rows, columns]) =>
    fc
      .array(finite, { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => ({ shape: [rows, columns], values })),
  );

const recipe = fc.record(
  {
    data: choice,
    preparation: fc.record(
      {
        validation: fc.double({ min: 0, max: 0.9, noNaN: true }),
        splitSeed: finite,
        standardise: fc.boolean(),
      },
      optional,
    ),
    loss: choice,
    regulariser: choice,
    optimizer: choice,
    solver: choice,
    initialiser: choice,
    batch: fc.record(
      {
        size: fc.nat(),
        sampling: fc.constantFrom('shuffle' as const, 'sequence' as const, 'replacement' as const),
        generator: fc.constantFrom('adjoint' as const, 'mt19937' as const),
        generatorSeed: fc.nat(),
        normalsBefore: fc.nat(),
      },
      optional,
    ),
    stop: fc.record({ epochs: fc.nat(), steps: fc.nat(), loss: finite }, optional),
    seed: finite,
  },
  {
    requiredKeys: ['data', 'loss', 'regulariser', 'optimizer', 'batch', 'stop', 'seed'],
    noNullPrototype: true,
  },
);

/** Documents that a file can hold: every field, strange ids, every kind of number. */
export const arbitraryDocument: fc.Arbitrary<GraphDocument> = fc
  .dictionary(id, vertex, { minKeys: 1, maxKeys: 6, noNullPrototype: true })
  .chain((vertices) => {
    const end = fc.constantFrom(...Object.keys(vertices));
    const edge = fc.record(
      { from: end, to: end, map: choice, tie: id },
      { requiredKeys: ['from', 'to', 'map'], noNullPrototype: true },
    );
    return fc.record(
      {
        format: fc.constant('adjoint/graph' as const),
        version: fc.constant(1 as const),
        title: fc.string(),
        notes: fc.string({ unit: 'binary' }),
        graph: fc.record(
          {
            vertices: fc.constant(vertices),
            edges: fc.dictionary(id, edge, { maxKeys: 6, noNullPrototype: true }),
          },
          { noNullPrototype: true },
        ),
        parameters: fc.dictionary(id, parameter, { maxKeys: 4, noNullPrototype: true }),
        recipe,
        layout: fc.dictionary(id, fc.record({ x: finite, y: finite }, { noNullPrototype: true }), {
          maxKeys: 4,
          noNullPrototype: true,
        }),
      },
      { noNullPrototype: true },
    );
  });
