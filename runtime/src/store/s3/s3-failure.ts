/** A request that failed, as the S3 protocol tells it. Not yet an error: some failures are answers ("not there"). */
export class S3Failure extends Error {
  /** HTTP status; undefined if there was no answer. */
  readonly status: number | undefined;
  /** The store's code (`NoSuchKey`) or, without an answer, the system's (`ECONNRESET`). */
  readonly code: string | undefined;

  constructor({ status, code, message, cause }: S3FailureOptions) {
    super(message, { cause });
    this.name = 'S3Failure';
    this.status = status;
    this.code = code;
  }
}

interface S3FailureOptions {
  status: number | undefined;
  code: string | undefined;
  message: string;
  cause?: unknown;
}
