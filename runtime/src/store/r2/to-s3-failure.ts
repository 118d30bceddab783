import { S3Failure } from '../s3/s3-failure.ts';

/** What the SDK hangs on its errors, whether or not it could make sense of the answer. */
interface SdkError extends Error {
  /** Node's code of a connection that failed. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Codes of the system, of the HTTP parser, and of TLS; in each case there was no whole answer. */
const noAnswer = /^(E[A-Z]+|EAI_.*|HPE_.*|ERR_(SSL|TLS)_.*|.*CERT.*|UNABLE_TO_.*)$/;

const noAnswerCode = ({ name, code }: SdkError): string | undefined => {
  if (code !== undefined && noAnswer.test(code)) return code;
  return name === 'TimeoutError' ? name : undefined;
};

/**
 * Tells the SDK's errors apart. A connection that breaks in mid-answer has a status as well, which means nothing then.
 * What is neither an answer nor the lack of one is a bug and comes back as it is.
 */
export const toS3Failure = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof S3Failure) return error;
  const sdkError: SdkError = error;
  const { message } = error;
  const code = noAnswerCode(sdkError);
  if (code !== undefined) return new S3Failure({ status: undefined, code, message, cause: error });
  const status = sdkError.$metadata?.httpStatusCode;
  if (status === undefined) return error;
  // Without the SDK's error as cause: the answer hangs on it, and on that the request with its signature.
  return new S3Failure({ status, code: error.name, message });
};
