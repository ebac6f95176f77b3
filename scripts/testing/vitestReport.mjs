// A reporter of vitest: a leg's counts and, in words, everything that failed: tests, hooks, files that
// do not load, and errors outside of any test. Written as JSON to the file that TEST_REPORT names.
import { writeFileSync } from 'node:fs';

const said = (error) => `${error?.message ?? error}`.split('\n')[0];
const where = (error) =>
  /\(?((?:\/|file:)[^\s)]+:\d+:\d+)\)?/.exec(error?.stack ?? '')?.[1] ?? 'place unknown';

export default class {
  onTestRunEnd(modules, unhandled) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state) => tests.filter((test) => test.result().state === state).length;
    const failed = tests
      .filter((test) => test.result().state === 'failed')
      .map(
        (test) => `${test.module.relativeModuleId} › ${test.fullName}: ${said(test.result().errors?.[0])}`,
      );
    const aroundTests = modules.flatMap((module) =>
      [module, ...module.children.allSuites()].flatMap((part) =>
        part.errors().map((error) => `${module.relativeModuleId}, outside of its tests: ${said(error)}`),
      ),
    );
    const outside = unhandled.map((error) => `not in any test: ${said(error)} (${where(error)})`);
    const report = {
      passed: count('passed'),
      notRun: count('skipped') + count('pending'),
      failures: [...failed, ...aroundTests, ...outside],
    };
    writeFileSync(process.env.TEST_REPORT, JSON.stringify(report));
  }
}
