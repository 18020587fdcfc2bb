import type { GraphDocument } from './document.ts';
import { pathText, quoted, type DocumentFault } from './fault.ts';
import { checkJson, lineAndColumn } from './json-text.ts';
import { currentVersion, migrate, migrations, type Migration } from './migrations.ts';
import { explainIssue } from './schema-fault.ts';
import { knownFields, parseGraphDocument } from './schema.ts';

export { writeDocument } from './write-document.ts';

export type Reading =
  | { readonly ok: true; readonly document: GraphDocument }
  | { readonly ok: false; readonly faults: readonly DocumentFault[] };

/** Characters that a file may have. */
const largest = 64 * 1024 * 1024;
/** Faults that a report lists; the rest is counted. */
const most = 100;

/**
 * Text -> document: syntax, format, version, migrations, schema, references. Never throws; says everything that is
 * wrong, each with its place. `steps` are the migrations of older versions.
 */
export function readDocument(text: string, steps: readonly Migration[] = migrations): Reading {
  if (text.length > largest) {
    const size = (text.length / 1024 / 1024).toFixed(0);
    return refused('', `the file has ${size} MB; a document may have up to ${largest / 1024 / 1024} MB`);
  }
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (json.trim() === '') return refused('', 'the file is empty');
  const broken = checkJson(json).map(({ path, offset, message }) => {
    const { line, column } = lineAndColumn(json, offset);
    return { path: pathText(path), message: `line ${line}, column ${column}: ${message}` };
  });
  if (broken.length > 0) return { ok: false, faults: shortened(broken) };
  return readValue(JSON.parse(json), steps);
}

function readValue(raw: unknown, steps: readonly Migration[]): Reading {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return refused('', `an Adjoint graph document is an object, but this file holds ${quoted(raw)}`);
  }
  const { format, version } = raw as Readonly<Record<string, unknown>>;
  if (format === 'adjoint/compiled') {
    return refused('format', 'this is a compiled graph; open the drawing that it was made from');
  }
  if (format !== 'adjoint/graph') {
    const given = format === undefined ? 'is missing' : `is ${quoted(format)}`;
    return refused('format', `${given}; an Adjoint graph document has "adjoint/graph" here`);
  }
  if (typeof version !== 'number' || !Number.isInteger(version)) {
    const given = version === undefined ? 'is missing' : `is ${quoted(version)}`;
    return refused('version', `${given}; it must be a whole number, now ${currentVersion}`);
  }
  if (version > currentVersion) {
    return refused(
      'version',
      `the file is of version ${version}, made by a newer Adjoint; this one reads up to version ${currentVersion}`,
    );
  }
  const migrated = migrate(raw as Readonly<Record<string, unknown>>, version, steps);
  if (migrated === null)
    return refused(
      'version',
      `version ${version} is not known; this Adjoint reads version ${currentVersion}`,
    );
  const parsed = parseGraphDocument(migrated);
  if (!parsed.ok) {
    const faults = parsed.issues.flatMap((issue) => explainIssue(issue, migrated, knownFields));
    return { ok: false, faults: shortened(faults) };
  }
  const dangling = danglingEnds(parsed.document);
  return dangling.length > 0 ? { ok: false, faults: shortened(dangling) } : parsed;
}

/** Ends of edges where no vertex is. A drawing never has one: deleting a vertex deletes its edges. */
function danglingEnds({ graph }: GraphDocument): DocumentFault[] {
  const faults: DocumentFault[] = [];
  for (const [id, edge] of Object.entries(graph.edges)) {
    for (const end of ['from', 'to'] as const) {
      if (!Object.hasOwn(graph.vertices, edge[end])) {
        faults.push({
          path: pathText(['graph', 'edges', id, end]),
          message: `no vertex ${JSON.stringify(edge[end])}`,
        });
      }
    }
  }
  return faults;
}

function refused(path: string, message: string): Reading {
  return { ok: false, faults: [{ path, message }] };
}

function shortened(faults: readonly DocumentFault[]): readonly DocumentFault[] {
  if (faults.length <= most) return faults;
  return [
    ...faults.slice(0, most),
    { path: '', message: `and ${faults.length - most} more faults like these` },
  ];
}
