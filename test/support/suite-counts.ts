import { z } from 'zod';

/** How the tests of a suite ended. */
export const suiteCountsSchema = z.object({
  passed: z.number().int(),
  failed: z.number().int(),
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
  exitCode,
  counts,
}: {
  exitCode: number;
  counts: SuiteCounts | undefined;
}): SuiteCounts {
  const { passed, failed, skipped } = counts ?? { passed: exitCode === 0 ? 1 : 0, failed: 0, skipped: [] };
  return { passed, failed: exitCode === 0 ? failed : Math.max(failed, 1), skipped };
}

/** All suites together. */
export function sumCounts(all: readonly SuiteCounts[]): SuiteCounts {
  const count = (of: (counts: SuiteCounts) => number) => all.reduce((sum, counts) => sum + of(counts), 0);
  return {
    passed: count(({ passed }) => passed),
    failed: count(({ failed }) => failed),
    skipped: all.flatMap(({ skipped }) => skipped),
  };
}

/** The plain closing line. */
export function closingLine({ passed, failed, skipped }: SuiteCounts): string {
  const names = skipped.length === 0 ? '' : `: ${skipped.join('; ')}`;
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped${names}`;
}
