/** Prints the outcome of a test run as one plain line, "N passed, N failed", from the JSON report named as its argument. */
import { existsSync, readFileSync } from 'node:fs';

const file = process.argv[2] ?? '';
if (!existsSync(file)) {
  console.error('no test report: something before the tests failed');
  process.exit(1);
}
/** @type {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} */
const report = JSON.parse(readFileSync(file, 'utf8'));
// A file that could not even be loaded has no test to fail: it counts as one.
const unloaded = report.testResults.filter(
  (result) => result.status === 'failed' && result.assertionResults.length === 0,
);
const passed = report.numPassedTests;
const failed = report.numFailedTests + unloaded.length;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
