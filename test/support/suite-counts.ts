import { z } from 'zod';

/** How the tests of a suite ended. */
export const suiteCountsSchema = z.object({
  passed: z.number().int(),
  /** Names of those that failed, each with the first line of what was wrong. */
  failed: z.array(z.string()),
  /** Names of those that could not run here. */
  skipped: z.array(z.string()),
});

export type SuiteCounts = z.infer<typeof suiteCountsSchema>;

/** Names the file in which a suite leaves its counts, as JSON. */
export const countsVariable = 'EIDER_TEST_COUNTS';

/**
 * What a suite came to. One that counts nothing is one test. An exit code other than 0 is a failure, even of a suite whose
 * tests all passed: an error outside of them, or a worker that died.
 */
export function judgeSuite({
  name,
  exitCode,
  counts,
}: {
  name: string;
  exitCode: number;
  counts: SuiteCounts | undefined;
}): SuiteCounts {
  const { passed, failed, skipped } = counts ?? { passed: exitCode === 0 ? 1 : 0, failed: [], skipped: [] };
  const isUnexplained = exitCode !== 0 && failed.length === 0;
  return { passed, failed: isUnexplained ? [`${name}: exit code ${exitCode}`] : failed, skipped };
}

/** All suites together. */
export function sumCounts(all: readonly SuiteCounts[]): SuiteCounts {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.flatMap(({ failed }) => failed),
    skipped: all.flatMap(({ skipped }) => skipped),
  };
}

/** The plain closing line. */
export function closingLine({ passed, failed, skipped }: SuiteCounts): string {
  const names = skipped.length === 0 ? '' : `: ${skipped.join('; ')}`;
  return `${passed} passed, ${failed.length} failed, ${skipped.length} skipped${names}`;
}
