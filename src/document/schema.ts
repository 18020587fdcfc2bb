/** The one door to zod: the document's form, from which the shipped JSON Schema is made as well. */
import { z } from 'zod';
import { decodeFloats } from '../base/base64.ts';
import type { GraphDocument } from './document.ts';
import type { SchemaIssue } from './schema-fault.ts';

/** One id: 1 to 64 characters, none of them a control character, a line separator or half a surrogate pair. */
const id = z.string().regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u);
const count = z.int().min(0);
const settings = { kind: z.string().exactOptional() };
const choice = z.looseObject(settings);

const vertex = z.strictObject({
  kind: z.enum(['input', 'unit']),
  shape: z.array(z.number()).exactOptional(),
  activation: choice.exactOptional(),
  bias: z.enum(['none', 'scalar', 'vector']).exactOptional(),
  tie: id.exactOptional(),
  combine: z.enum(['sum', 'product']).exactOptional(),
  label: z.string().exactOptional(),
  group: z.string().exactOptional(),
  dropout: z.number().exactOptional(),
});

const edge = z.strictObject({
  from: id,
  to: id,
  map: choice.default({}),
  tie: id.exactOptional(),
});

const graph = z.strictObject({
  vertices: z.record(id, vertex).default({}),
  edges: z.record(id, edge).default({}),
});

const listed = z.strictObject({ shape: z.array(count), values: z.array(z.number()) });
const packed = z.strictObject({ shape: z.array(count), dtype: z.enum(['f32', 'f64']), base64: z.string() });

const parameter = z.union([listed, packed]).transform((given, context) => {
  const fault = (part: string, message: string): never => {
    context.addIssue({ code: 'custom', path: [part], message });
    return z.NEVER;
  };
  const part = 'values' in given ? 'values' : 'base64';
  const values = 'values' in given ? given.values : decodeFloats(given.base64, given.dtype);
  if (values === null) return fault(part, 'must be base64 text of whole little-endian numbers');
  if (!values.every(Number.isFinite)) return fault(part, 'every number must be finite');
  const needed = given.shape.reduce((product, extent) => product * extent, 1);
  if (values.length !== needed) {
    return fault(
      part,
      `shape ${given.shape.join('×')} needs ${needed} numbers, but there are ${values.length}`,
    );
  }
  return { shape: given.shape, values };
});

const position = z.strictObject({ x: z.number(), y: z.number() });

const preparation = z.strictObject({
  validation: z.number().min(0).max(0.9).exactOptional(),
  splitSeed: z.number().exactOptional(),
  standardise: z.boolean().exactOptional(),
});

const batch = z.strictObject({
  size: count.exactOptional(),
  sampling: z.enum(['shuffle', 'sequence', 'replacement']).exactOptional(),
  generator: z.enum(['adjoint', 'mt19937']).exactOptional(),
  generatorSeed: count.max(0xffffffff).exactOptional(),
  normalsBefore: count.exactOptional(),
});

const stop = z.strictObject({
  epochs: count.exactOptional(),
  steps: count.exactOptional(),
  loss: z.number().exactOptional(),
  patience: z.int().min(1).exactOptional(),
});

const recipe = z.strictObject({
  data: choice.default({}),
  preparation: preparation.exactOptional(),
  loss: z
    .looseObject({
      ...settings,
      outputs: z
        .record(id, z.looseObject({ ...settings, weight: z.number().exactOptional() }))
        .exactOptional(),
    })
    .default({}),
  regulariser: choice.default({}),
  optimizer: choice.default({}),
  solver: choice.exactOptional(),
  initialiser: choice.exactOptional(),
  batch: batch.default({}),
  stop: stop.default({}),
  seed: z.number().default(1),
});

/** Fields that nobody knows yet are left out at the top; anywhere else they are taken for slips of the pen. */
const graphDocument = z.object({
  format: z.literal('adjoint/graph'),
  version: z.literal(1),
  title: z.string().default('Untitled'),
  notes: z.string().default(''),
  graph: graph.prefault({}),
  parameters: z.record(id, parameter).default({}),
  recipe: recipe.prefault({}),
  layout: z.record(id, position).default({}),
});

/** The names allowed at a place, for the suggestion beside an unknown one; `*` stands for any id. */
const fields: Readonly<Record<string, readonly string[]>> = {
  graph: Object.keys(graph.shape),
  'graph.vertices.*': Object.keys(vertex.shape),
  'graph.edges.*': Object.keys(edge.shape),
  'parameters.*': [...Object.keys(listed.shape), 'dtype', 'base64'],
  recipe: Object.keys(recipe.shape),
  'recipe.preparation': Object.keys(preparation.shape),
  'recipe.batch': Object.keys(batch.shape),
  'recipe.stop': Object.keys(stop.shape),
  'layout.*': Object.keys(position.shape),
};

/** The names that may stand in the object at `path`. */
export function knownFields(path: readonly PropertyKey[]): readonly string[] {
  const depth = path[0] === 'graph' ? 2 : 1;
  const place = path[0] === 'recipe' ? path : path.map((part, i) => (i === depth ? '*' : part));
  return fields[place.map(String).join('.')] ?? [];
}

/** The document that a JSON value holds, defaults filled in and packed numbers unpacked; otherwise every issue. */
export function parseGraphDocument(
  raw: unknown,
): { ok: true; document: GraphDocument } | { ok: false; issues: readonly SchemaIssue[] } {
  const result = graphDocument.safeParse(raw);
  // The type of what the schema reads must be the document's: this line does not compile when the two part.
  if (result.success) return { ok: true, document: result.data satisfies GraphDocument };
  return { ok: false, issues: result.error.issues };
}

/** The order in which the fields of each part are written. */
export const fieldOrder = {
  vertex: Object.keys(vertex.shape),
  edge: Object.keys(edge.shape),
  recipe: Object.keys(recipe.shape),
  preparation: Object.keys(preparation.shape),
  batch: Object.keys(batch.shape),
  stop: Object.keys(stop.shape),
} as const;

/** Every shipped JSON Schema (draft 2020-12) by file name. */
export function jsonSchemas(): Readonly<Record<string, object>> {
  const { $schema, ...body } = z.toJSONSchema(graphDocument, { io: 'input' });
  return {
    'graph.schema.json': {
      $schema,
      $id: 'https://adjoint.invalid/schemas/graph.schema.json',
      title: 'Adjoint graph document, version 1',
      ...body,
    },
  };
}
