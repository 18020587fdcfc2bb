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

/** Vitest: every test that ran, with its name, how it ended and how many seconds it took. */
export function vitestRows(report) {
  return report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ fullName, status, duration }) => ({ fullName, status, seconds: (duration ?? 0) / 1000 }));
}

/** The same of Playwright; of several tries the last. */
export function playwrightRows(report) {
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  return report.suites.flatMap(specs).map(({ title, ok, tests }) => {
    const milliseconds = tests.at(-1)?.results.at(-1)?.duration ?? 0;
    return { fullName: title, status: ok ? 'passed' : 'failed', seconds: milliseconds / 1000 };
  });
}
