import { encodeDoubles } from '../base/base64.ts';
import { compareCodePoints } from '../base/code-points.ts';
import type { GraphDocument, ParameterValue } from './document.ts';
import { pathText, type PathPart } from './fault.ts';
import { fieldOrder } from './schema.ts';

/** A document held a number that JSON cannot (NaN or infinite): its message names the place. */
export class UnwritableDocumentError extends Error {
  override name = 'UnwritableDocumentError';
}

const width = 110;
/** A parameter with more numbers than this is packed. */
const longestList = 256;

/**
 * Document -> text. The same document gives the same text, whatever the order of its keys: fields in the order of the
 * format, ids by code point. Reading the text gives every number back bit for bit.
 * @throws {UnwritableDocumentError} for a number that is not finite
 */
export function writeDocument(document: GraphDocument): string {
  refuseNonFinite(document, []);
  const { format, version, title, notes, graph, parameters, recipe, layout } = document;
  const vertices = sortedIds(graph.vertices, (vertex) => ordered(vertex, fieldOrder.vertex));
  const edges = sortedIds(graph.edges, (edge) => ordered(edge, fieldOrder.edge));
  const parts: [string, unknown][] = ordered(recipe, fieldOrder.recipe).entries.map(([name, value]) => {
    const order = name === 'batch' || name === 'stop' || name === 'preparation' ? fieldOrder[name] : null;
    return [name, order === null ? value : ordered(value as object, order)];
  });
  const whole = open([
    ['format', format],
    ['version', version],
    ['title', title],
    ['notes', notes],
    [
      'graph',
      open([
        ['vertices', vertices],
        ['edges', edges],
      ]),
    ],
    ['parameters', sortedIds(parameters, packed)],
    ['recipe', open(parts)],
    [
      'layout',
      sortedIds(
        layout,
        ({ x, y }) =>
          new Fields(
            [
              ['x', x],
              ['y', y],
            ],
            false,
          ),
      ),
    ],
  ]);
  return `${write(whole, 0, 0)}\n`;
}

/** An object whose fields have been put in order; `open` ones stand on lines of their own even if short. */
class Fields {
  readonly entries: readonly (readonly [string, unknown])[];
  readonly open: boolean;
  constructor(entries: readonly (readonly [string, unknown])[], isOpen: boolean) {
    this.entries = entries.filter(([, value]) => value !== undefined);
    this.open = isOpen;
  }
}

function open(entries: readonly (readonly [string, unknown])[]): Fields {
  return new Fields(entries, true);
}

function ordered(value: object, order: readonly string[]): Fields {
  const own = value as Readonly<Record<string, unknown>>;
  return new Fields(
    order.filter((name) => Object.hasOwn(own, name)).map((name) => [name, own[name]]),
    false,
  );
}

function sortedIds<T>(record: Readonly<Record<string, T>>, each: (value: T) => unknown): Fields {
  const entries = Object.entries(record).toSorted(([a], [b]) => compareCodePoints(a, b));
  return open(entries.map(([id, value]) => [id, each(value)]));
}

/** Settings of a choice: its kind first, the rest by name. */
function settings(value: object): Fields {
  const entries = Object.entries(value).toSorted(([a], [b]) => compareCodePoints(a, b));
  const kind = entries.filter(([name]) => name === 'kind');
  return new Fields([...kind, ...entries.filter(([name]) => name !== 'kind')], false);
}

function packed({ shape, values }: ParameterValue): Fields {
  const numbers: [string, unknown][] =
    values.length > longestList
      ? [
          ['dtype', 'f64'],
          ['base64', encodeDoubles(values)],
        ]
      : [['values', Array.from(values)]];
  return new Fields([['shape', shape], ...numbers], false);
}

/** The text of a value that starts `indent` deep with `used` characters before it on its line. */
function write(value: unknown, indent: number, used: number): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  const line = inline(value, width - 1 - used);
  if (line !== null) return line;
  const margin = ' '.repeat(indent + 2);
  const end = `\n${' '.repeat(indent)}`;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'number')) return `[\n${filled(value, margin)}${end}]`;
    const items = value.map((item) => margin + write(item, indent + 2, indent + 2));
    return `[\n${items.join(',\n')}${end}]`;
  }
  const fields = fieldsOf(value).entries.map(([name, field]) => {
    const start = `${margin}${JSON.stringify(name)}: `;
    return start + write(field, indent + 2, start.length);
  });
  return `{\n${fields.join(',\n')}${end}}`;
}

function fieldsOf(value: object): Fields {
  return value instanceof Fields ? value : settings(value);
}

/** The text of a value on one line; null if it needs more than `room` characters or is better read on several. */
function inline(value: unknown, room: number): string | null {
  if (typeof value !== 'object' || value === null) {
    const text = scalar(value);
    return text.length <= room ? text : null;
  }
  const isList = Array.isArray(value);
  // An element takes three characters at least, its comma and blank among them.
  if (isList && 3 * value.length > room + 2) return null;
  const entries: readonly (readonly [PathPart, unknown])[] = isList
    ? value.map((item, i) => [i, item] as const)
    : fieldsOf(value).entries;
  if (entries.length === 0) return isList ? '[]' : '{}';
  if (value instanceof Fields && value.open) return null;
  if (isList && value.length > 1 && value.every((item) => Array.isArray(item) && item.length > 1))
    return null;
  const parts: string[] = [];
  let left = room - (isList ? 2 : 4);
  for (const [name, item] of entries) {
    const start = isList ? '' : `${JSON.stringify(name)}: `;
    const text = inline(item, left - start.length);
    if (text === null) return null;
    parts.push(start + text);
    left -= start.length + text.length + 2;
  }
  if (left + 2 < 0) return null;
  return isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
}

/** Numbers in lines as full as the width allows. */
function filled(values: readonly number[], margin: string): string {
  const lines: string[] = [];
  let line = '';
  for (const [i, value] of values.entries()) {
    const item = numeral(value) + (i + 1 < values.length ? ',' : '');
    if (line !== '' && margin.length + line.length + 1 + item.length > width) {
      lines.push(margin + line);
      line = item;
    } else line = line === '' ? item : `${line} ${item}`;
  }
  return [...lines, margin + line].join('\n');
}

function scalar(value: unknown): string {
  return typeof value === 'number' ? numeral(value) : (JSON.stringify(value) ?? 'null');
}

function numeral(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Throws for the first number that JSON cannot hold. `path` leads to `value`. */
function refuseNonFinite(value: unknown, path: PathPart[]): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new UnwritableDocumentError(`${pathText(path)} is ${value}; only finite numbers can be saved`);
  }
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value) || value instanceof Float64Array;
  const entries: Iterable<readonly [PathPart, unknown]> = isList ? value.entries() : Object.entries(value);
  for (const [part, item] of entries) {
    path.push(part);
    refuseNonFinite(item, path);
    path.pop();
  }
}
