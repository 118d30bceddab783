import type { S3Client } from '@aws-sdk/client-s3';
import { required } from './required.ts';

/** The `Date` headers of a client's answers, which the SDK itself does not hand out. */
export class AnswerDates {
  readonly #dates = new WeakMap<object, string>();

  constructor(client: S3Client) {
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const header = dateHeader(result.response);
        if (header !== undefined && result.output !== undefined) this.#dates.set(result.output, header);
        return result;
      },
      { step: 'deserialize', name: 'answerDates' },
    );
  }

  /** The store's clock when it gave this answer. */
  of(output: object): Date {
    return new Date(required('Date', this.#dates.get(output)));
  }
}

const dateHeader = (response: unknown): string | undefined => {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  return typeof headers.date === 'string' ? headers.date : undefined;
};
