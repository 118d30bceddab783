import type { S3Failure } from './s3-failure.ts';

type Answer = Pick<S3Failure, 'status' | 'code' | 'message'>;

/** What a failure means. */
export type FailureKind =
  /** Another try may end better. */
  | 'transient'
  /** The condition of a conditional write did not hold. */
  | 'precondition-failed'
  | 'key-missing'
  | 'upload-missing'
  | 'range-empty'
  | 'bucket-missing'
  | 'locked'
  | 'clock-skewed'
  | 'refused'
  | 'broken';

/** By code, where the code says more than the status (https://developers.cloudflare.com/r2/api/error-codes/). */
const byCode: ReadonlyMap<string, FailureKind> = new Map([
  ['NoSuchKey', 'key-missing'],
  ['NoSuchUpload', 'upload-missing'],
  ['NoSuchBucket', 'bucket-missing'],
  ['InvalidBucketName', 'bucket-missing'],
  ['InvalidRange', 'range-empty'],
  ['ObjectLockedByBucketPolicy', 'locked'],
  ['RequestTimeTooSkewed', 'clock-skewed'],
  ['ExpiredRequest', 'clock-skewed'],
  // A body cut off on its way, in either direction.
  ['IncompleteBody', 'transient'],
  // These come with status 400 or even 200 when the store fails in the middle of its answer.
  ['InternalError', 'transient'],
  ['ServiceUnavailable', 'transient'],
  ['SlowDown', 'transient'],
  ['RequestTimeout', 'transient'],
]);

const byStatus: ReadonlyMap<number, FailureKind> = new Map([
  [401, 'refused'],
  [403, 'refused'],
  [408, 'transient'],
  [412, 'precondition-failed'],
  [416, 'range-empty'],
  [429, 'transient'],
  [501, 'broken'],
]);

/** R2 calls an access key that cannot be one (of the wrong length, say) an invalid argument, with status 400. */
const isAboutCredentials = ({ code, message }: Answer): boolean =>
  code === 'InvalidArgument' && /credential|authorization/i.test(message);

/** A 404 that names nothing (a web server's, say) is `broken`, never "not there". */
export const failureKind = (answer: Answer): FailureKind => {
  const { status, code } = answer;
  const known = byCode.get(code ?? '');
  if (known !== undefined) return known;
  if (status === undefined) return 'transient';
  if (isAboutCredentials(answer)) return 'refused';
  return byStatus.get(status) ?? (status >= 500 ? 'transient' : 'broken');
};
