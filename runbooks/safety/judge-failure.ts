import type { EiderError } from '../../runtime/src/errors/eider-error.ts';
import { BucketMissingError } from '../../runtime/src/store/errors/bucket-missing-error.ts';
import { ClockSkewedError } from '../../runtime/src/store/errors/clock-skewed-error.ts';
import { CredentialsRefusedError } from '../../runtime/src/store/errors/credentials-refused-error.ts';
import type { Finding } from './judge.ts';

/** What it means for the data that the store could not be looked at: unreachable is not empty, and not lost. */
export function judgeFailure(failure: EiderError): Finding {
  const { exitCode } = failure;
  const says = failure.line.replace(/\.$/, '');
  // Every runbook needs the bucket.
  if (failure instanceof BucketMissingError) return { word: 'GONE', says, runbook: undefined, exitCode };
  const keyMatters = failure instanceof CredentialsRefusedError && !(failure instanceof ClockSkewedError);
  const runbook = keyMatters ? 'rotate-credentials' : undefined;
  return { word: 'UNKNOWN', says: `Nobody can tell: ${says}`, runbook, exitCode };
}
