import { type Outcome, observed } from '../observed.ts';
import type { RetryPolicy } from '../retry-policy.ts';
import type { StoreObserver, StoreResult } from '../store-observer.ts';
import { operationClass, type StoreOperation } from '../store-operation.ts';
import { withRetries } from '../with-retries.ts';
import { type FailureKind, failureKind } from './failure-kind.ts';
import { S3Failure } from './s3-failure.ts';
import { toStoreError } from './to-store-error.ts';

const results: Partial<Record<FailureKind, StoreResult>> = {
  transient: 'transient',
  'precondition-failed': 'precondition-failed',
  'key-missing': 'not-found',
  locked: 'locked',
  'clock-skewed': 'refused',
  refused: 'refused',
};

const judge = (error: unknown): StoreResult =>
  (error instanceof S3Failure ? results[failureKind(error)] : undefined) ?? 'error';

const isTransient = (error: Error): boolean =>
  error instanceof S3Failure && failureKind(error) === 'transient';

interface S3RequestsOptions {
  /** The store's description, for errors. */
  store: string;
  retry: RetryPolicy;
  observe: StoreObserver | undefined;
}

interface StoreRequest<Value> {
  operation: StoreOperation;
  key: string;
  signal: AbortSignal | undefined;
  /** One try. */
  run: () => Promise<Outcome<Value>>;
}

type Otherwise<Value> = (failure: S3Failure, tries: number) => Value;

/** Makes requests: tries again what may pass, tells the observer of each try, and says what went wrong in the end. */
export class S3Requests {
  readonly #options: S3RequestsOptions;

  constructor(options: S3RequestsOptions) {
    this.#options = options;
  }

  /** Makes a request that has to succeed. */
  async must<Value>(request: StoreRequest<Value>): Promise<Value> {
    return this.#make(request, this.#raise(request));
  }

  /** Makes a request of which some failures are an answer: they give `undefined`. */
  async ask<Value>(
    request: StoreRequest<Value>,
    answers: readonly FailureKind[],
  ): Promise<Value | undefined> {
    const raise = this.#raise(request);
    return this.#make(request, (failure, tries) =>
      answers.includes(failureKind(failure)) ? undefined : raise(failure, tries),
    );
  }

  /** Makes a request of which every failure gives `undefined`, without another try. */
  async tryOnce<Value>({ operation, run }: StoreRequest<Value>): Promise<Value | undefined> {
    try {
      return await this.#observe(operation, run);
    } catch (error) {
      if (error instanceof S3Failure) return undefined;
      throw error;
    }
  }

  async #make<Value, Other>(
    request: StoreRequest<Value>,
    otherwise: Otherwise<Other>,
  ): Promise<Value | Other> {
    const { retry } = this.#options;
    const { operation, signal } = request;
    let tries = 0;
    const run = () => {
      tries += 1;
      return this.#observe(operation, request.run);
    };
    try {
      return await withRetries({ policy: retry, signal, run, isTransient });
    } catch (error) {
      if (error instanceof S3Failure) return otherwise(error, tries);
      throw error;
    }
  }

  #observe<Value>(operation: StoreOperation, run: () => Promise<Outcome<Value>>): Promise<Value> {
    const { observe } = this.#options;
    return observed({ observe, operation, class: operationClass(operation), run, judge });
  }

  #raise({ operation, key }: StoreRequest<unknown>): Otherwise<never> {
    return (failure, tries) => {
      throw toStoreError(failure, { operation, key, store: this.#options.store, tries });
    };
  }
}
