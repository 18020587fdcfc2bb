/** The house rules, checked: who may import whom, no circles, one door per dependency. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((f) => f.replaceAll('\\', '/'))
  .filter((f) => /\.tsx?$/.test(f) && !f.endsWith('.d.ts'));
const text = new Map(files.map((f) => [f, readFileSync(join(src, f), 'utf8')]));

interface Import {
  readonly of: string;
  /** A file of ours, relative to src, or a package. */
  readonly target: string;
  readonly own: boolean;
}

const imports: Import[] = files.flatMap((of) => {
  const found = (text.get(of) ?? '').matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s*'([^']+)'|(?:^|\n)import\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|new URL\('([^']+\.ts)'/g,
  );
  return [...found].map((m) => {
    const name = (m[1] ?? m[2] ?? m[3] ?? m[4]) as string;
    const own = name.startsWith('.');
    const target = own ? relative(src, join(src, dirname(of), name)).replaceAll('\\', '/') : packageOf(name);
    return { of, target, own };
  });
});

function packageOf(name: string): string {
  return name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] as string);
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

const room = (file: string): string => file.split('/')[0] as string;

/** Rooms and single files a room may import from, beside itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  base: [],
  document: ['base'],
  datasets: ['base'],
  compiler: ['base', 'document/document.ts'],
  solvers: ['base'],
  runtime: [
    'base',
    'datasets',
    'solvers',
    'compiler/program.ts',
    'compiler/scalar-functions.ts',
    'compiler/terms.ts',
    'compiler/shape.ts',
    'compiler/plans.ts',
    'document/document.ts',
  ],
  interchange: ['base', 'document', 'compiler'],
  lab: ['base', 'document', 'datasets', 'compiler', 'solvers', 'runtime', 'interchange'],
  renderer: [
    'base',
    'document',
    'datasets',
    'compiler',
    'solvers',
    'interchange',
    'lab',
    'main/contract.ts',
    'runtime/protocol.ts',
    'runtime/pack.ts',
    'runtime/training-data.ts',
    'runtime/worker.ts',
  ],
  main: [],
  cli: ['base', 'document', 'datasets', 'compiler', 'solvers', 'runtime', 'interchange', 'lab'],
};

/** Where a package may be imported. */
const doors: Readonly<Record<string, RegExp>> = {
  'gpu.js': /^runtime\/device\.ts$/,
  immer: /^document\/history\.ts$/,
  zod: /^(document\/schema\.ts|main\/)/,
  papaparse: /^datasets\/readers\//,
  '@xyflow/react': /^renderer\/canvas\//,
  electron: /^main\//,
  'ml-matrix': /^(solvers|lab)\//,
  uplot: /^renderer\/training\//,
  katex: /^renderer\/notation\//,
};
const pure = ['base', 'document', 'datasets', 'compiler', 'solvers'];

describe('imports', () => {
  test('every room imports only what stands below it', () => {
    const wrong = imports.filter(({ of, target, own }) => {
      if (!own || room(of) === room(target) || !/\.tsx?$/.test(target)) return false;
      return !(allowed[room(of)] ?? []).some((a) => target === a || target.startsWith(`${a}/`));
    });
    expect(wrong.map((i) => `${i.of} → ${i.target}`)).toEqual([]);
  });

  test('there is no circle', () => {
    const below = new Map<string, string[]>(files.map((f) => [f, []]));
    for (const { of, target, own } of imports) if (own && below.has(target)) below.get(of)?.push(target);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, trail: string[]): void => {
      const at = trail.indexOf(file);
      if (at >= 0) circles.push([...trail.slice(at), file].join(' → '));
      if (at >= 0 || done.has(file)) return;
      for (const next of below.get(file) ?? []) visit(next, [...trail, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  test('every import names a file that exists', () => {
    const missing = imports.filter((i) => i.own && /\.tsx?$/.test(i.target) && !text.has(i.target));
    expect(missing.filter((i) => !i.target.endsWith('.d.ts')).map((i) => `${i.of} → ${i.target}`)).toEqual(
      [],
    );
  });

  test('packages come in by their door', () => {
    const wrong = imports.filter(({ of, target, own }) => !own && doors[target] && !doors[target].test(of));
    expect(wrong.map((i) => `${i.of} → ${i.target}`)).toEqual([]);
  });

  test('the pure rooms use no package but at the named doors', () => {
    const wrong = imports.filter(
      ({ of, target, own }) => !own && pure.includes(room(of)) && !(doors[target]?.test(of) ?? false),
    );
    expect(wrong.map((i) => `${i.of} → ${i.target}`)).toEqual([]);
  });

  test('passes do not import passes; catalogue entries do not import their catalogue', () => {
    const between = imports.filter(
      ({ of, target }) => of.startsWith('compiler/passes/') && target.startsWith('compiler/passes/'),
    );
    const upward = imports.filter(
      ({ of, target, own }) =>
        own &&
        target.endsWith('/index.ts') &&
        dirname(of) === dirname(target) &&
        !/curve\.ts$|prepare\.ts$|worker\.ts$/.test(of),
    );
    expect([...between, ...upward].map((i) => `${i.of} → ${i.target}`)).toEqual([]);
  });
});

describe('habits', () => {
  const offenders = (pattern: RegExp, where: (file: string) => boolean): string[] =>
    files.filter((f) => where(f) && pattern.test(withoutComments(text.get(f) ?? '')));

  test('no randomness and no clock below the runtime', () => {
    expect(
      offenders(/Math\.random|Date\.now|performance\.now|new Date\(\)/, (f) => pure.includes(room(f))),
    ).toEqual([]);
  });

  test('no default exports, no any, no enums, no utils', () => {
    expect(offenders(/^export default/m, () => true)).toEqual([]);
    expect(offenders(/:\s*any\b|\bas any\b|<any>|^\s*(export )?(const )?enum /m, () => true)).toEqual([]);
    expect(files.filter((f) => /util/i.test(f))).toEqual([]);
  });

  test('no mutable state at module level in the pure rooms', () => {
    expect(offenders(/^(export )?let /m, (f) => pure.includes(room(f)))).toEqual([]);
  });

  test('files stay small', () => {
    const lines = files.map((f) => (text.get(f) ?? '').split('\n').length).toSorted((a, b) => a - b);
    expect(lines[Math.floor(lines.length / 2)]).toBeLessThan(100);
    const long = files.filter((f) => (text.get(f) ?? '').split('\n').length > 420);
    expect(long.filter((f) => f !== 'datasets/iris-rows.ts')).toEqual([]);
  });

  test('every catalogue names every kind beside it', () => {
    for (const folder of [
      'maps',
      'activations',
      'losses',
      'regularisers',
      'optimizers',
      'initialisers',
      'ops',
    ]) {
      const index = text.get(`compiler/${folder}/index.ts`) ?? '';
      const definition =
        /^(map|activation|loss|regulariser|optimizer|initialiser|curve|op|tape|expression|evaluate-expression|print-expression|picking|dear|slopes)\.ts$/;
      const kinds = files
        .filter((f) => dirname(f) === `compiler/${folder}` && !f.endsWith('index.ts'))
        .map((f) => f.split('/').at(-1) as string)
        .filter((f) => !definition.test(f));
      for (const kind of kinds) expect(index, `${folder}/index.ts names ${kind}`).toContain(`./${kind}`);
    }
  });
});
