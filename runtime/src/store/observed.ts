import type { StoreObserver, StoreResult } from './store-observer.ts';
import type { OperationClass, StoreOperation } from './store-operation.ts';

/** What a request came to. */
export interface Outcome<Value> {
  value: Value;
  /** Bytes of object content that moved; default 0. */
  bytes?: number;
  /** Default `ok`. */
  result?: StoreResult;
}

interface ObservedOptions<Value> {
  observe: StoreObserver | undefined;
  operation: StoreOperation;
  class: OperationClass;
  run: () => Promise<Outcome<Value>>;
  /** Which kind of failure an error is. */
  judge: (error: unknown) => StoreResult;
}

/** Makes one request and tells the observer how it ended. */
export const observed = async <Value>({
  observe,
  operation,
  class: operationClass,
  run,
  judge,
}: ObservedOptions<Value>): Promise<Value> => {
  const start = performance.now();
  const report = (result: StoreResult, bytes: number) =>
    observe?.({ operation, class: operationClass, result, bytes, milliseconds: performance.now() - start });
  let outcome: Outcome<Value>;
  try {
    outcome = await run();
  } catch (error) {
    report(judge(error), 0);
    throw error;
  }
  report(outcome.result ?? 'ok', outcome.bytes ?? 0);
  return outcome.value;
};
