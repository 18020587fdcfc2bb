// npm run test:slow [-- --date 2026-01-31]: the tests that take minutes. Writes docs/slow-tests.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'prettier';
import { buildStale } from './build.mjs';
import { chromiumPath } from './chromium.mjs';
import { playwrightRows, vitestRows } from './reports.mjs';
import { root, runTool } from './run.mjs';

const read = (report) => JSON.parse(readFileSync(report, 'utf8'));
const at = process.argv.indexOf('--date');
const date = at < 0 ? new Date().toISOString().slice(0, 10) : process.argv[at + 1];
const folder = mkdtempSync(path.join(tmpdir(), 'adjoint-slow-'));

process.env['SLOW'] = '1';
const unit = path.join(folder, 'unit.json');
const app = path.join(folder, 'app.json');
await buildStale(['renderer', 'main']);
const codes = [
  await runTool('vitest', [
    'run',
    'test/solvers',
    'test/lab',
    '--testNamePattern',
    'SLOW',
    '--testTimeout',
    '1800000',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unit}`,
  ]),
  await runTool('playwright', ['test', '--project', 'devices', '--grep', 'webgl2', '--reporter=list,json'], {
    env: { ...process.env, CHROMIUM_PATH: await chromiumPath(), PLAYWRIGHT_JSON_OUTPUT_FILE: app },
  }),
];

const rows = [...vitestRows(read(unit)), ...playwrightRows(read(app))];
rmSync(folder, { recursive: true });
const passed = rows.filter(({ status }) => status === 'passed').length;
const cell = (text) =>
  text
    .replaceAll('|', '\\|')
    .replace(/\s*\(SLOW\)\s*/, ' ')
    .trim();
const text = `# Slow tests

Written by \`npm run test:slow\`. ${date}, ${cpus()[0]?.model.trim() || 'unnamed processor'}, ${cpus().length} cores, Node ${process.version}.

${passed} passed, ${rows.length - passed} failed.

| test | result | seconds |
| --- | --- | ---: |
${rows.map(({ fullName, status, seconds }) => `| ${cell(fullName)} | ${status} | ${seconds.toFixed(1)} |`).join('\n')}
`;
const options = JSON.parse(readFileSync(path.join(root, '.prettierrc.json'), 'utf8'));
writeFileSync(path.join(root, 'docs/slow-tests.md'), await format(text, { ...options, parser: 'markdown' }));
console.log(`${passed} passed, ${rows.length - passed} failed`);
process.exitCode = codes.find((code) => code !== 0) ?? 0;
