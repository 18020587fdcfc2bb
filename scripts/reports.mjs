/** Counts out of the JSON reports of the test runners. A report that is missing counts nothing. */

/** Vitest: a file that could not be loaded has no tests, so it counts as one failure. */
export function vitestCounts(report) {
  if (report === null) return { passed: 0, failed: 0 };
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloadable };
}

/** Playwright: a test that passed on its second try has passed. */
export function playwrightCounts(report) {
  if (report === null) return { passed: 0, failed: 0 };
  const { expected, flaky, unexpected } = report.stats;
  return { passed: expected + flaky, failed: unexpected + (report.errors?.length ?? 0) };
}
