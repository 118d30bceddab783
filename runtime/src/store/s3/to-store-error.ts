import { BucketMissingError } from '../errors/bucket-missing-error.ts';
import { ClockSkewedError } from '../errors/clock-skewed-error.ts';
import { CredentialsRefusedError } from '../errors/credentials-refused-error.ts';
import { ObjectLockedError } from '../errors/object-locked-error.ts';
import { StoreBrokenError } from '../errors/store-broken-error.ts';
import type { StoreError, StoreFailureDetails } from '../errors/store-error.ts';
import { StoreUnreachableError } from '../errors/store-unreachable-error.ts';
import { type FailureKind, failureKind } from './failure-kind.ts';
import type { S3Failure } from './s3-failure.ts';

type ErrorClass = new (details: StoreFailureDetails) => StoreError;

/** A kind that is an answer where it was expected ("not there") makes no sense anywhere else. */
const classes: Record<FailureKind, ErrorClass> = {
  transient: StoreUnreachableError,
  'precondition-failed': StoreBrokenError,
  'key-missing': StoreBrokenError,
  'upload-missing': StoreBrokenError,
  'range-empty': StoreBrokenError,
  'bucket-missing': BucketMissingError,
  locked: ObjectLockedError,
  'clock-skewed': ClockSkewedError,
  refused: CredentialsRefusedError,
  broken: StoreBrokenError,
};

/** The error for a request that failed for good. */
export const toStoreError = (
  failure: S3Failure,
  details: Pick<StoreFailureDetails, 'operation' | 'key' | 'store' | 'tries'>,
): StoreError => {
  const { status, code, message } = failure;
  const kind = failureKind(failure);
  const says = kind === 'broken' ? message.split('\n')[0] : undefined;
  return new classes[kind]({ ...details, status, code, says, cause: failure });
};
