import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readDocument, writeDocument } from '../../src/document/codec.ts';
import { emptyDocument, type GraphDocument } from '../../src/document/document.ts';
import { arbitraryDocument } from './arbitrary-document.ts';

const faults = (text: string): string[] => {
  const reading = readDocument(text);
  return reading.ok ? [] : reading.faults.map(({ path, message }) => `${path}: ${message}`);
};

const read = (text: string): GraphDocument => {
  const reading = readDocument(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.document;
};

const file = (parts: object): string => JSON.stringify({ format: 'adjoint/graph', version: 1, ...parts });
const twoVertices = { x: { kind: 'input', shape: [2] }, h: { kind: 'unit' } };

/** Values as lists, whichever way they are kept, so that two documents can be compared bit for bit. */
const plain = (document: GraphDocument): unknown => ({
  ...document,
  parameters: Object.fromEntries(
    Object.entries(document.parameters).map(([id, { shape, values }]) => [
      id,
      { shape, values: [...values] },
    ]),
  ),
});

describe('round trip', () => {
  it('gives every document back, every number bit for bit', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        // Compares with Object.is: −0 is not 0.
        expect(isDeepStrictEqual(plain(read(writeDocument(document))), plain(document))).toBe(true);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  it('is the same text whatever the order of the keys', () => {
    const reversed = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, each]) => [key, reversed(each)]),
      );
    };
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const text = writeDocument(document);
        expect(writeDocument(reversed(document) as GraphDocument)).toBe(text);
        expect(writeDocument(read(text))).toBe(text);
      }),
      { endOnFailure: true },
    );
  });

  it('sorts ids by code point, not by UTF-16 unit or as numbers', () => {
    const vertices = Object.fromEntries(
      ['10', '9', 'b', 'a', '𝛿', 'ﬀ'].map((id) => [id, { kind: 'unit' as const }]),
    );
    const text = writeDocument({ ...emptyDocument, graph: { vertices, edges: {} } });
    expect([...text.matchAll(/"(\S+)": \{ "kind"/g)].map((match) => match[1])).toEqual([
      '10',
      '9',
      'a',
      'b',
      'ﬀ',
      '𝛿',
    ]);
  });

  it('packs large values and keeps small ones readable', () => {
    const values = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i) / 3);
    const document = {
      ...emptyDocument,
      parameters: { big: { shape: [300], values }, small: { shape: [2], values: [0.1, -0] } },
    };
    const text = writeDocument(document);
    expect(text).toContain('"small": { "shape": [2], "values": [0.1, -0] }');
    expect(text).toContain('"dtype": "f64"');
    const again = read(text);
    expect([...again.parameters.big!.values]).toEqual([...values]);
    expect(Object.is(again.parameters.small!.values[1], -0)).toBe(true);
  });

  it('reads single precision values', () => {
    const bytes = Buffer.from(new Float32Array([0.1, -2, 3e-40]).buffer).toString('base64');
    const document = read(file({ parameters: { e: { shape: [3], dtype: 'f32', base64: bytes } } }));
    expect([...document.parameters.e!.values]).toEqual([Math.fround(0.1), -2, Math.fround(3e-40)]);
  });

  it('refuses to write a number that cannot be read back, and says where it is', () => {
    const parameters = { h: { shape: [2], values: [1, NaN] } };
    expect(() => writeDocument({ ...emptyDocument, parameters })).toThrow('parameters.h.values[1] is NaN');
    const large = { h: { shape: [300], values: new Float64Array(300).fill(Infinity) } };
    expect(() => writeDocument({ ...emptyDocument, parameters: large })).toThrow(
      'parameters.h.values[0] is Infinity',
    );
  });

  it('stays quick for settings nested as deeply as a file may be', () => {
    let nested: Record<string, unknown> = { text: 'x'.repeat(200) };
    for (let i = 0; i < 90; i++) nested = { deeper: nested };
    const document = { ...emptyDocument, recipe: { ...emptyDocument.recipe, data: nested } };
    expect(read(writeDocument(document))).toEqual(document);
  });
});

describe('what a file may leave out', () => {
  it('fills in an empty document', () => {
    expect(read('{"format": "adjoint/graph", "version": 1}')).toEqual(emptyDocument);
  });

  it('passes over fields at the top that it does not know, and a byte order mark', () => {
    expect(read(`\uFEFF${file({ author: 'me' })}`)).toEqual(emptyDocument);
  });
});

describe('one clear message for', () => {
  it.each([
    ['an empty file', '', ': the file is empty'],
    [
      'something that is not an object',
      '[1, 2]',
      ': an Adjoint graph document is an object, but this file holds [1,2]',
    ],
    [
      'another format',
      '{"format": "keras"}',
      'format: is "keras"; an Adjoint graph document has "adjoint/graph" here',
    ],
    ['no format', '{"version": 1}', 'format: is missing; an Adjoint graph document has "adjoint/graph" here'],
    [
      'a compiled graph',
      '{"format": "adjoint/compiled"}',
      'format: this is a compiled graph; open the drawing that it was made from',
    ],
    [
      'a newer version',
      '{"format": "adjoint/graph", "version": 2}',
      'version: the file is of version 2, made by a newer Adjoint; this one reads up to version 1',
    ],
    [
      'an unknown old version',
      '{"format": "adjoint/graph", "version": 0}',
      'version: version 0 is not known; this Adjoint reads version 1',
    ],
    ['no version', '{"format": "adjoint/graph"}', 'version: is missing; it must be a whole number, now 1'],
    [
      'a missing comma',
      '{"a": 1,\n  "b": [1 2]}',
      'b[0]: line 2, column 11: expected a comma or "]", found "2"',
    ],
    ['a comma too many', '{"a": 1,\n}', 'a: line 2, column 1: a comma before "}"; leave it out'],
    ['a name without quotes', '{a: 1}', ': line 1, column 2: expected a name in double quotes, found "a"'],
    [
      'an end too early',
      '{"a": {"b": ',
      'a.b: line 1, column 13: expected a value, found the end of the file',
    ],
    ['two values', '{} {}', ': line 1, column 4: the file goes on after its end with "{"'],
    ['NaN', '{"a": [NaN]}', 'a[0]: line 1, column 8: numbers must be finite'],
    [
      'a number beyond doubles',
      '{"a": 1e999}',
      'a: line 1, column 7: this number is too large; numbers must be finite',
    ],
    ['an open quote', '{"a": "b}', 'a: line 1, column 7: a quotation mark is never closed'],
    ['a wrong escape', '{"a": "\\x"}', 'a: line 1, column 8: an unknown escape after a backslash'],
    [
      'a name that stands twice',
      '{"a": {"h": 1,\n "\\u0068": 2}}',
      'a.h: line 2, column 2: stands twice; give one of the two another name',
    ],
    [
      'a reserved name',
      '{"__proto__": 1}',
      '__proto__: line 1, column 2: this name is reserved; choose another',
    ],
  ])('%s', (_, text, message) => {
    expect(faults(text)).toEqual([message]);
  });

  it('nesting without end', () => {
    expect(faults('['.repeat(1e6))[0]).toContain('nested more than 100 levels deep');
  });

  it('a file that is too large', () => {
    expect(faults(' '.repeat(64 * 1024 * 1024 + 1))).toEqual([
      ': the file has 64 MB; a document may have up to 64 MB',
    ]);
  });
});

describe('the place of every fault', () => {
  it('names both ends of a dangling edge', () => {
    const edges = { e1: { from: 'x', to: 'h2', map: {} }, e2: { from: 'toString', to: 'h', map: {} } };
    expect(faults(file({ graph: { vertices: twoVertices, edges } }))).toEqual([
      'graph.edges.e1.to: no vertex "h2"',
      'graph.edges.e2.from: no vertex "toString"',
    ]);
  });

  it('suggests the name that was meant', () => {
    const vertices = { x: { kind: 'inptu', activaton: {} }, h: { kind: 'unit', bias: 'vectr' } };
    const edges = { e: { form: 'x', from: 'x', to: 'h', map: {} } };
    expect(faults(file({ graph: { vertices, edges }, recipe: { optimiser: {} } }))).toEqual([
      'graph.vertices.x.kind: must be one of "input", "unit", but is "inptu"; did you mean "input"?',
      'graph.vertices.x.activaton: no such field; did you mean "activation"?',
      'graph.vertices.h.bias: must be one of "none", "scalar", "vector", but is "vectr"; did you mean "vector"?',
      'graph.edges.e.form: no such field; did you mean "from"?',
      'recipe.optimiser: no such field; did you mean "optimizer"?',
    ]);
  });

  it('reports unfit values with what was expected', () => {
    const parameters = {
      a: { shape: [2, 3], values: [1] },
      b: { shape: [2], values: [1, 'x'] },
      c: { shape: [1], dtype: 'f64', base64: '????' },
      d: { shape: [1], base64: 'AAAA' },
      e: { shape: [1], dtype: 'f32', base64: 'AADAfw==' },
      f: { shape: [-1], values: [] },
    };
    expect(
      faults(
        file({
          parameters,
          layout: { x: { x: 1 } },
          recipe: { batch: { size: 1.5 }, preparation: { validation: 1 } },
        }),
      ),
    ).toEqual([
      'parameters.a.values: shape 2×3 needs 6 numbers, but there are 1',
      'parameters.b.values[1]: must be a finite number, but is "x"',
      'parameters.c.base64: must be base64 text of whole little-endian numbers',
      'parameters.d.dtype: is missing; it must be one of "f32", "f64"',
      'parameters.e.base64: every number must be finite',
      'parameters.f.shape[0]: must be at least 0, but is -1',
      'recipe.preparation.validation: must be at most 0.9, but is 1',
      'recipe.batch.size: must be a whole number, but is 1.5',
      'layout.x.y: is missing; it must be a finite number',
    ]);
  });

  it('reports ids that are empty, too long or unprintable', () => {
    const vertices = {
      '': { kind: 'unit' },
      'a\nb': { kind: 'unit' },
      ['x'.repeat(65)]: { kind: 'unit' },
      [`${'𝛿'.repeat(64)}`]: { kind: 'unit' },
    };
    expect(faults(file({ graph: { vertices } }))).toEqual([
      'graph.vertices[""]: an id must be 1 to 64 printable characters',
      'graph.vertices["a\\nb"]: an id must be 1 to 64 printable characters',
      `graph.vertices.${'x'.repeat(65)}: an id must be 1 to 64 printable characters`,
    ]);
  });

  it('lists a hundred faults and counts the rest', () => {
    const vertices = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`v${i}`, { kind: 'x' }]));
    const listed = faults(file({ graph: { vertices } }));
    expect(listed.length).toBe(101);
    expect(listed.at(-1)).toBe(': and 50 more faults like these');
  });
});

describe('migrations', () => {
  const steps = [
    {
      name: 'title-from-name',
      from: -1,
      apply: ({ name, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, heading: name }),
    },
    {
      name: 'heading-to-title',
      from: 0,
      apply: ({ heading, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, title: heading }),
    },
  ];

  it('are applied one after the other up to the current version', () => {
    const reading = readDocument('{"format": "adjoint/graph", "version": -1, "name": "old"}', steps);
    expect(reading).toMatchObject({ ok: true, document: { version: 1, title: 'old' } });
  });

  it('leave a gap as an unknown version', () => {
    expect(readDocument('{"format": "adjoint/graph", "version": -1}', steps.slice(0, 1))).toMatchObject({
      ok: false,
    });
  });
});

it('never throws, and accepts exactly the JSON that is JSON, on text that has been damaged', () => {
  const damaged = fc
    .tuple(
      arbitraryDocument,
      fc.nat(),
      fc.nat(6),
      fc.string({
        unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '1', '-', '.', 'e', '\n', 'x', ' '),
      }),
    )
    .map(([document, at, removed, added]) => {
      const text = writeDocument(document);
      const place = at % text.length;
      return text.slice(0, place) + added + text.slice(place + removed);
    });
  fc.assert(
    fc.property(damaged, (text) => {
      const reading = readDocument(text);
      let json = true;
      try {
        JSON.parse(text);
      } catch {
        json = false;
      }
      const last = reading.ok ? undefined : reading.faults.at(-1)?.message;
      if (!json) expect(last).toMatch(/^line \d+, column \d+: /);
      if (json) expect(last ?? '').not.toContain('expected a');
    }),
    { numRuns: 300, endOnFailure: true },
  );
});

it('checks a text of ten megabytes: in time that grows as its square this would not end', () => {
  const members = Array.from({ length: 500_000 }, (_, i) => `"k${i}":[${i},"a b"]`);
  expect(faults(`{${members.join(',')}}`)).not.toEqual([]);
});
