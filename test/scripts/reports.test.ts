import { describe, expect, it } from 'vitest';
import { load } from './load.ts';

interface Counts {
  passed: number;
  failed: number;
}

const { vitestCounts, playwrightCounts } = await load<{
  vitestCounts: (report: unknown) => Counts;
  playwrightCounts: (report: unknown) => Counts;
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
