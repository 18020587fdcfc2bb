import { nearestName } from '../base/nearest.ts';
import { pathText, quoted, type DocumentFault } from './fault.ts';

/** What the schema says of an unfit value; the parts that matter here. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly errors?: readonly (readonly SchemaIssue[])[];
}

/** Words for what a field must be. */
const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a finite number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/**
 * The faults that an issue stands for, in words. `raw` is the whole value that was read, `known` the names that may
 * stand at a place.
 */
export function explainIssue(
  issue: SchemaIssue,
  raw: unknown,
  known: (path: readonly PropertyKey[]) => readonly string[],
): DocumentFault[] {
  const at = (message: string, path = issue.path): DocumentFault => ({ path: pathText(path), message });
  const value = valueAt(raw, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return (issue.keys ?? []).map((key) => {
        const names = known(issue.path);
        const near = nearestName(key, names);
        const hint = near === null ? `known are ${names.join(', ')}` : `did you mean "${near}"?`;
        return at(`no such field; ${hint}`, [...issue.path, key]);
      });
    case 'invalid_type':
      if (value === undefined)
        return [at(`is missing; it must be ${nouns[issue.expected ?? ''] ?? issue.expected}`)];
      return [at(`must be ${nouns[issue.expected ?? ''] ?? issue.expected}, but is ${quoted(value)}`)];
    case 'invalid_value': {
      const options = (issue.values ?? []).map(String);
      const near = typeof value === 'string' ? nearestName(value, options) : null;
      const hint = near === null ? '' : `; did you mean "${near}"?`;
      const list = options.map((option) => `"${option}"`).join(', ');
      if (value === undefined) return [at(`is missing; it must be one of ${list}`)];
      return [at(`must be one of ${list}, but is ${quoted(value)}${hint}`)];
    }
    case 'too_small':
      return [at(`must be at least ${issue.minimum}, but is ${quoted(value)}`)];
    case 'too_big':
      return [at(`must be at most ${issue.maximum}, but is ${quoted(value)}`)];
    case 'invalid_key':
      return [at('an id must be 1 to 64 printable characters')];
    case 'invalid_format':
      return [at(`must be an id, 1 to 64 printable characters, but is ${quoted(value)}`)];
    case 'invalid_union':
      return branch(issue.errors ?? [], value).flatMap((inner) =>
        explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, raw, known),
      );
    default:
      return [at(issue.message)];
  }
}

/** Of a parameter's two forms, the one that the writer meant. */
function branch(errors: readonly (readonly SchemaIssue[])[], value: unknown): readonly SchemaIssue[] {
  const packed = typeof value === 'object' && value !== null && ('base64' in value || 'dtype' in value);
  return errors[packed ? 1 : 0] ?? [];
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[part];
  }
  return value;
}
