import { Ajv2020 } from 'ajv/dist/2020.js';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonSchemas } from '../../src/document/schema.ts';

const examples = new URL('../../examples/', import.meta.url);
const schemas = new URL('../../schemas/', import.meta.url);

// UPDATE=1 writes the shipped schemas anew; otherwise they must be what the code says.
describe.each(Object.entries(jsonSchemas()))('%s', (name, schema) => {
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (process.env.UPDATE === '1') {
    mkdirSync(schemas, { recursive: true });
    writeFileSync(new URL(name, schemas), text);
  }

  it('is shipped as the code makes it', () => {
    expect(readFileSync(new URL(name, schemas), 'utf8')).toBe(text);
  });
});

describe('the graph schema', () => {
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(
    jsonSchemas()['graph.schema.json']!,
  );

  it.each(readdirSync(examples).filter((name) => name.endsWith('.adjoint.json')))('accepts %s', (name) => {
    validate(JSON.parse(readFileSync(new URL(name, examples), 'utf8')));
    expect(validate.errors).toBeNull();
  });

  it.each([
    ['no format', { version: 1 }],
    ['a newer version', { format: 'adjoint/graph', version: 2 }],
    [
      'a misspelt field',
      { format: 'adjoint/graph', version: 1, graph: { vertices: { x: { kind: 'unit', shpe: [1] } } } },
    ],
    [
      'an unprintable id',
      { format: 'adjoint/graph', version: 1, graph: { vertices: { 'a\n': { kind: 'unit' } } } },
    ],
    [
      'values of text',
      { format: 'adjoint/graph', version: 1, parameters: { e: { shape: [1], values: ['1'] } } },
    ],
  ])('refuses %s', (_, value) => {
    expect(validate(value)).toBe(false);
  });
});
