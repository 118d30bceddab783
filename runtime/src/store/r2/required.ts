import { S3Failure } from '../s3/s3-failure.ts';

/**
 * What every S3 answer of its kind has. Where it is missing, something else has answered (a web server, a portal), and
 * its answer must not be taken for an object or for an empty listing.
 */
export const required = <Value>(name: string, value: Value | undefined): Value => {
  if (value !== undefined) return value;
  throw new S3Failure({ status: 200, code: 'NoS3Answer', message: `the answer has no ${name}` });
};
