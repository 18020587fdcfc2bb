// npm test [-- --only lint|unit|app]: sets up, then checks everything. The last line is "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromiumPath } from './chromium.mjs';
import { ensure } from './ensure.mjs';
import { playwrightCounts, vitestCounts } from './reports.mjs';
import { runTool } from './run.mjs';

const reports = mkdtempSync(path.join(os.tmpdir(), 'adjoint-test-'));
const groups = ['lint', 'unit', 'app'];

/** Each step resolves with its counts; a step of one check counts only when it fails. */
const steps = [
  { group: 'lint', name: 'Format', work: () => check('prettier', ['--check', '--log-level', 'warn', '.']) },
  {
    group: 'lint',
    name: 'Lint',
    work: () =>
      check('oxlint', ['--type-aware', '--deny-warnings', 'src', 'test', 'scripts', 'bench', 'bin']),
  },
  { group: 'lint', name: 'Types', work: () => check('tsc', ['-p', '.']) },
  { group: 'lint', name: 'Types of the pure rooms', work: () => check('tsc', ['-p', 'tsconfig.pure.json']) },
  { group: 'unit', name: 'Unit tests', work: unitTests },
  { group: 'app', name: 'Build', work: buildAll },
  { group: 'app', name: 'Browser tests', work: browserTests },
];

async function check(tool, args) {
  return { passed: 0, failed: (await runTool(tool, args)) === 0 ? 0 : 1 };
}

async function unitTests() {
  const report = path.join(reports, 'unit.json');
  const code = await runTool('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return withExitCode(vitestCounts(read(report)), code);
}

async function buildAll() {
  const args = ['build', '--logLevel', 'warn'];
  let failed = (await runTool('vite', args)) === 0 ? 0 : 1;
  for (const mode of ['main', 'preload', 'cli']) {
    failed += (await runTool('vite', [...args, '-c', 'vite.node.config.ts', '--mode', mode])) === 0 ? 0 : 1;
  }
  return { passed: 0, failed };
}

async function browserTests() {
  const executable = await chromiumPath();
  console.log(`Browser: ${executable}`);
  const report = path.join(reports, 'app.json');
  const code = await runTool('playwright', ['test', '--reporter=list,json'], {
    env: { ...process.env, CHROMIUM_PATH: executable, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  return withExitCode(playwrightCounts(read(report)), code);
}

/** A run may fail with every test passed, for an error between tests: that counts as one failure. */
function withExitCode(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function read(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return null; // the run broke off before it could report; its exit code counts
  }
}

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  if (values.only !== undefined && !groups.includes(values.only)) {
    throw new Error(`--only takes ${groups.join(', ')}, not "${values.only}".`);
  }
  await ensure();
  const total = { passed: 0, failed: 0 };
  for (const { group, name, work } of steps) {
    if (values.only !== undefined && group !== values.only) continue;
    console.log(`\n== ${name}`);
    const { passed, failed } = await work().catch((error) => {
      console.error(error.message);
      return { passed: 0, failed: 1 };
    });
    if (failed > 0) console.log(`${name}: ${failed} failed`);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

const total = await main().catch((error) => {
  console.error(error.message);
  return { passed: 0, failed: 1 };
});
rmSync(reports, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
