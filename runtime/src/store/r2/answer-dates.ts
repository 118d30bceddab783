import type { S3Client } from '@aws-sdk/client-s3';
import { required } from './required.ts';

/**
 * The `Date` headers of a client's answers, which the SDK itself does not hand out. Wrangler's local R2 sends none; a
 * store on this very machine goes by this machine's clock, so there, and only there, that clock stands in.
 */
export class AnswerDates {
  readonly #dates = new WeakMap<object, Date>();

  constructor(client: S3Client, endpoint: URL) {
    const onThisMachine = isLoopback(endpoint);
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const date = dateHeader(result.response) ?? (onThisMachine ? new Date() : undefined);
        if (date !== undefined && result.output !== undefined) this.#dates.set(result.output, date);
        return result;
      },
      { step: 'initialize', priority: 'high', name: 'answerDates' },
    );
  }

  /** The store's clock when it gave this answer. */
  of(output: object): Date {
    return required('Date', this.#dates.get(output));
  }
}

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');

const dateHeader = (response: unknown): Date | undefined => {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  return typeof headers.date === 'string' ? new Date(headers.date) : undefined;
};
