import { S3Failure } from '../../../runtime/src/store/s3/s3-failure.ts';

const failure = (status: number, code: string, message: string) => () =>
  new S3Failure({ status, code, message });

/** R2's refusals, with its status, code and (in the comment) number: https://developers.cloudflare.com/r2/api/error-codes/ */
export const memoryFailures = {
  /** 10007 */
  noSuchKey: failure(404, 'NoSuchKey', 'The specified key does not exist.'),
  /** 10031 */
  preconditionFailed: failure(412, 'PreconditionFailed', 'At least one of the pre-conditions did not hold.'),
  /** 10039 */
  invalidRange: failure(416, 'InvalidRange', 'The requested range is not satisfiable.'),
  /** 10069 */
  locked: failure(403, 'ObjectLockedByBucketPolicy', 'The object is locked by the bucket policy.'),
  /** 10058 */
  tooManyRequests: failure(429, 'TooManyRequests', 'Reduce your rate of requests for the same object.'),
  /** 10024 */
  noSuchUpload: failure(404, 'NoSuchUpload', 'The specified multipart upload does not exist.'),
  /** 10011 */
  entityTooSmall: failure(400, 'EntityTooSmall', 'A part is smaller than 5 MiB.'),
  /** 10048 */
  unequalParts: failure(400, 'InvalidPart', 'All non-trailing parts must have the same length.'),
};
