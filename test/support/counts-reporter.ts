import { writeFile } from 'node:fs/promises';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { countsVariable, type SuiteCounts } from './suite-counts.ts';

/** A vitest reporter that leaves the counts of a run where `test/run-all.ts` asks for them; else it does nothing. */
export default class CountsReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const file = process.env[countsVariable];
    if (file !== undefined) await writeFile(file, JSON.stringify(countsOf(modules)));
  }
}

function countsOf(modules: readonly TestModule[]): SuiteCounts {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const named = (state: string) => tests.filter((test) => test.result().state === state);
  // A file that does not load, or whose hooks fail, has no test that says so.
  const broken = modules.filter((module) => module.errors().length > 0);
  return {
    passed: named('passed').length,
    failed: [
      ...named('failed').map(failureOf),
      ...broken.map((module) => `${module.relativeModuleId}: ${firstLine(module.errors()[0]?.message)}`),
    ],
    skipped: named('skipped').map((test) => test.fullName),
  };
}

const failureOf = (test: TestCase): string =>
  `${test.module.relativeModuleId} > ${test.fullName}: ${firstLine(test.result().errors?.[0]?.message)}`;

const firstLine = (message = ''): string => message.split('\n', 1)[0] ?? '';
