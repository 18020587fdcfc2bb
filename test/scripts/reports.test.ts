import { describe, expect, it } from 'vitest';
import { load } from './load.ts';

interface Counts {
  passed: number;
  failed: number;
}

interface Row {
  fullName: string;
  status: string;
  seconds: number;
}

const { vitestCounts, playwrightCounts, vitestRows, playwrightRows } = await load<{
  vitestCounts: (report: unknown) => Counts;
  playwrightCounts: (report: unknown) => Counts;
  vitestRows: (report: unknown) => Row[];
  playwrightRows: (report: unknown) => Row[];
}>('reports.mjs');

describe('counts', () => {
  it('takes tests from Vitest, and a file that did not load as one failure', () => {
    const testResults = [
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'failed', assertionResults: [] },
    ];
    const report = { numPassedTests: 2, numFailedTests: 1, testResults };
    expect(vitestCounts(report)).toEqual({ passed: 2, failed: 2 });
  });

  it('takes tests from Playwright, and an error outside a test as one failure', () => {
    const stats = { expected: 5, flaky: 1, unexpected: 2, skipped: 0 };
    expect(playwrightCounts({ stats, errors: [{}] })).toEqual({ passed: 6, failed: 3 });
  });

  it('takes nothing from a report that was not written', () => {
    expect(vitestCounts(null)).toEqual({ passed: 0, failed: 0 });
    expect(playwrightCounts(null)).toEqual({ passed: 0, failed: 0 });
  });
});

describe('rows', () => {
  it('are the tests of Vitest that ran', () => {
    const assertionResults = [
      { fullName: 'a', status: 'passed', duration: 1500 },
      { fullName: 'b', status: 'failed', duration: null },
      { fullName: 'c', status: 'skipped' },
    ];
    expect(vitestRows({ testResults: [{ assertionResults }] })).toEqual([
      { fullName: 'a', status: 'passed', seconds: 1.5 },
      { fullName: 'b', status: 'failed', seconds: 0 },
    ]);
  });

  it('are the tests of Playwright, however deep, with their last try', () => {
    const spec = (title: string, ok: boolean, ...durations: number[]) => ({
      title,
      ok,
      tests: [{ results: durations.map((duration) => ({ duration })) }],
    });
    const suites = [{ specs: [spec('a', true, 9000, 2000)], suites: [{ specs: [spec('b', false, 500)] }] }];
    expect(playwrightRows({ suites })).toEqual([
      { fullName: 'a', status: 'passed', seconds: 2 },
      { fullName: 'b', status: 'failed', seconds: 0.5 },
    ]);
  });
});
