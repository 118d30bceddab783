import { expect, test } from 'vitest';
import { failureKind } from '../../../runtime/src/store/s3/failure-kind.ts';

test.each([
  { status: undefined, code: 'ECONNRESET', kind: 'transient' },
  { status: undefined, code: undefined, kind: 'transient' },
  { status: 200, code: 'IncompleteBody', kind: 'transient' },
  { status: 400, code: 'IncompleteBody', kind: 'transient' },
  { status: 400, code: 'RequestTimeout', kind: 'transient' },
  { status: 408, code: undefined, kind: 'transient' },
  { status: 429, code: 'TooManyRequests', kind: 'transient' },
  { status: 500, code: 'InternalError', kind: 'transient' },
  { status: 502, code: 'Bad Gateway', kind: 'transient' },
  { status: 503, code: 'SlowDown', kind: 'transient' },
  { status: 501, code: 'NotImplemented', kind: 'broken' },
  { status: 400, code: 'InvalidArgument', kind: 'broken' },
  { status: 400, code: 'BadDigest', kind: 'broken' },
  { status: 404, code: 'NoSuchKey', kind: 'key-missing' },
  { status: 404, code: 'NoSuchBucket', kind: 'bucket-missing' },
  { status: 404, code: 'NoSuchUpload', kind: 'upload-missing' },
  { status: 404, code: 'NotFound', kind: 'broken' },
  { status: 404, code: undefined, kind: 'broken' },
  { status: 301, code: undefined, kind: 'broken' },
  { status: 401, code: 'Unauthorized', kind: 'refused' },
  { status: 403, code: 'AccessDenied', kind: 'refused' },
  { status: 403, code: 'SignatureDoesNotMatch', kind: 'refused' },
  { status: 403, code: 'ObjectLockedByBucketPolicy', kind: 'locked' },
  { status: 403, code: 'RequestTimeTooSkewed', kind: 'clock-skewed' },
  { status: 412, code: 'PreconditionFailed', kind: 'precondition-failed' },
  { status: 416, code: 'InvalidRange', kind: 'range-empty' },
])('$status $code is $kind', ({ status, code, kind }) => {
  expect(failureKind({ status, code, message: '' })).toBe(kind);
});

test('an access key of the wrong length is a refusal, though R2 calls it an argument', () => {
  const message = 'Credential access key has length 5, should be 32';
  expect(failureKind({ status: 400, code: 'InvalidArgument', message })).toBe('refused');
});
