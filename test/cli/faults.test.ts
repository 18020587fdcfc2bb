import { spawn } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adjoint, build, temporaryFolder } from './adjoint.ts';

const folder = temporaryFolder();
beforeAll(build, 120_000);
afterAll(folder.remove);

const small = 'examples/2-3-1.adjoint.json';

interface Raw {
  version: number;
  graph: {
    vertices: Record<string, Record<string, unknown>>;
    edges: Record<string, Record<string, unknown>>;
  };
  recipe: Record<string, Record<string, unknown>>;
}

/** The 2-3-1 document with a change, as text. */
function changed(change: (raw: Raw) => void): string {
  const raw = JSON.parse(readFileSync(small, 'utf8')) as Raw;
  change(raw);
  return JSON.stringify(raw);
}

describe('the input is at fault: exit 1, every fault on a line of stderr', () => {
  const cases: [string, string, readonly string[], RegExp][] = [
    ['broken JSON', '{"format": "adjoint/graph", ', ['compile', '-'], /^error\[document\] .*line 1/],
    ['an empty file', '', ['compile', '-'], /^error\[document\] the file is empty/],
    ['another version', changed((d) => (d.version = 7)), ['compile', '-'], /^error\[document\] version: .*7/],
    [
      'a dangling edge',
      changed((d) => (d.graph.edges['v1']!['to'] = 'h9')),
      ['compile', '-'],
      /^error\[document\] graph\.edges\.v1\.to: no vertex "h9"/,
    ],
    [
      'an unknown activation',
      changed((d) => (d.graph.vertices['h1']!['activation'] = { kind: 'tan' })),
      ['compile', '-'],
      /^error\[unknown-kind\] vertex h1: .*"tan"/,
    ],
    [
      'a cycle',
      changed((d) => {
        d.graph.edges['over'] = { from: 'h1', to: 'h2', map: { kind: 'dense' } };
        d.graph.edges['back'] = { from: 'h2', to: 'h1', map: { kind: 'dense' } };
      }),
      ['compile', '-'],
      /^error\[cycle\] .*"h1" → "h2" → "h1"/,
    ],
    [
      'unknown data',
      changed((d) => (d.recipe['data'] = { kind: 'spirals' })),
      ['train', '-'],
      /^error\[data\] no data set is called "spirals"; did you mean "spiral"/,
    ],
    [
      'a CSV of text',
      changed((d) => (d.recipe['data'] = { kind: 'csv', name: 'a.csv', text: 'a,b\nx,y\nu,v\n' })),
      ['train', '-'],
      /^error\[data\] a\.csv: no column holds numbers/,
    ],
    [
      'data of another width',
      changed((d) => (d.recipe['data'] = { kind: 'line' })),
      ['train', '-'],
      /^error\[input-columns\] recipe data: .*1 input columns.*take 2/,
    ],
    [
      'a row of another width',
      readFileSync(small, 'utf8'),
      ['evaluate', '-', '--input', '[[1,2],[3]]'],
      /^error\[rows\] --input row 2: expected 2 numbers \(x1, x2\), given 1/,
    ],
    [
      'an entry that is no number',
      readFileSync(small, 'utf8'),
      ['evaluate', '-', '--input', '[[1,"two"]]'],
      /^error\[rows\] input row 1, column 2: "two" is not a finite number/,
    ],
    [
      'a device that is not there',
      readFileSync(small, 'utf8'),
      ['evaluate', '-', '--input', '[[1,2]]', '--backend', 'webgl2'],
      /^error\[backend\] webgl2 is not available/,
    ],
  ];
  for (const [name, document, args, message] of cases) {
    test(`${name}`, async () => {
      const { code, stdout, stderr } = await adjoint(args, document);
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd().split('\n').length).toBe(1);
      expect(stdout).toBe('');
      expect(code).toBe(1);
    });
  }

  test('several faults are all told, and --json tells them as one object', async () => {
    const document = changed((d) => {
      d.graph.vertices['h1']!['activation'] = { kind: 'tan' };
      d.graph.edges['v2']!['map'] = { kind: 'denser' };
      d.recipe['optimizer'] = { kind: 'gradient-descent', learningRate: -1 };
    });
    const { code, stdout, stderr } = await adjoint(['compile', '-', '--json'], document);
    expect(code).toBe(1);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
    expect(diagnostics.map((d) => d.code).sort()).toEqual([
      'invalid-setting',
      'unknown-kind',
      'unknown-kind',
    ]);
    expect(stderr.trimEnd().split('\n').length).toBe(3);
  });

  test('a missing file, a directory, a huge file, a file that is not text', async () => {
    const huge = folder.file('huge.json');
    writeFileSync(huge, '');
    truncateSync(huge, 65 * 1024 * 1024);
    const binary = folder.file('binary.json');
    writeFileSync(binary, Uint8Array.from([0xff, 0xfe, 0x00, 0xc3]));
    const told = async (file: string): Promise<string> => {
      const { code, stderr } = await adjoint(['compile', file]);
      expect(code).toBe(1);
      return stderr;
    };
    expect(await told('none.json')).toBe('error[file] there is no file none.json\n');
    expect(await told('examples')).toMatch(/^error\[file\] examples is a directory/);
    expect(await told(huge)).toMatch(/^error\[file\] .*65 MB/);
    expect(await told(binary)).toMatch(/^error\[file\] .*not UTF-8/);
  });

  test('a warning goes to stderr and harms nothing', async () => {
    const document = changed((d) => (d.graph.vertices['h1']!['activation'] = { kind: 'step' }));
    const { code, stdout, stderr } = await adjoint(['compile', '-', '--json'], document);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning\[zero-gradient\] vertex h1: /);
    expect(JSON.parse(stdout)).toMatchObject({
      diagnostics: [{ severity: 'warning', code: 'zero-gradient' }],
    });
  });
});

describe('wrong usage: exit 2, one line that says what to do', () => {
  const cases: [readonly string[], RegExp][] = [
    [[], /no command/],
    [['complie', small], /did you mean "compile"/],
    [['compile'], /FILE is missing/],
    [['compile', small, 'more'], /"more" is one operand too many/],
    [['compile', small, '--prnt', 'program'], /did you mean --print\?/],
    [['compile', small, '--print', 'everything'], /--print must be one of sequence, /],
    [['compile', small, '-o'], /-o needs a value/],
    [['evaluate', small], /--input is missing/],
    [['evaluate', small, '--input', 'rows.csv'], /@file\.csv/],
    [['evaluate', small, '--input', '[[1,2]]', '--precision', '16'], /--precision must be one of 64, 32/],
    [['evaluate', small, '--input', '[[1,2]]', '--backend', 'cuda'], /--backend must be one of auto, /],
    [
      ['evaluate', small, '--input', '[[1,2]]', '--backend', 'webasm', '--precision', '64'],
      /single precision/,
    ],
    [['gradient', small, '--input', '[[1,2]]'], /--target is missing/],
    [['train', small, '--steps', 'many'], /--steps must be a whole number from 0/],
    [['train', small, '--json=yes'], /--json takes no value/],
  ];
  for (const [args, message] of cases) {
    test(`adjoint ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await adjoint(args);
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^adjoint.*\n$/);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    });
  }
});

test('help: every command, and every option of one', async () => {
  const general = await adjoint(['--help']);
  expect(general.code).toBe(0);
  for (const name of ['compile', 'evaluate', 'gradient', 'check', 'train', 'schema'])
    expect(general.stdout).toContain(`  ${name}`);
  const own = await adjoint(['help', 'train']);
  for (const option of [
    '--epochs N',
    '--steps N',
    '--seed S',
    '--backend B',
    '-o, --output OUT',
    '--log FILE',
    '--json',
  ])
    expect(own.stdout).toContain(option);
  expect((await adjoint(['train', '--help'])).stdout).toBe(own.stdout);
});

test('a reader that closes stdout early is no error', async () => {
  const args = [
    'out/cli/adjoint.mjs',
    'compile',
    'examples/peaks-residual.adjoint.json',
    '--print',
    'program',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise((done) => child.on('close', done));
  expect(stderr).toBe('');
  expect(code).toBe(0);
});
