import type { OperationClass, StoreOperation } from './store-operation.ts';

/** How one request ended, with as few values as a metric's label should have. */
export type StoreResult =
  | 'ok'
  /** A condition did not hold (412): somebody else was first. */
  | 'precondition-failed'
  | 'not-found'
  /** A bucket lock keeps the object that is there, which after a lost answer is the one of the own earlier try. */
  | 'locked'
  /** Credentials or a skewed clock. */
  | 'refused'
  /** Worth another try: 429, 5xx, no answer, half an answer. */
  | 'transient'
  /** Anything else, an aborted request included. */
  | 'error';

/** One request to the store: of a call that was tried three times, three of these. */
export interface StoreCall {
  readonly operation: StoreOperation;
  readonly class: OperationClass;
  readonly result: StoreResult;
  readonly milliseconds: number;
  /** Bytes of object content sent or received; 0 if the request failed. */
  readonly bytes: number;
}

/** Called after every request, also after one that failed. Must not throw. */
export type StoreObserver = (call: StoreCall) => void;
