import { EiderError } from '../../errors/eider-error.ts';
import type { StoreOperation } from '../store-operation.ts';

/** What is known of a request that failed. */
export interface StoreFailureDetails {
  operation: StoreOperation;
  /** The object's key, or the prefix of a listing. */
  key: string;
  /** The store's description. */
  store: string;
  /** HTTP status; undefined if there was no answer, or no HTTP. */
  status?: number | undefined;
  /** R2's code (`NoSuchKey`), or the system's (`ECONNREFUSED`). */
  code?: string | undefined;
  /** What the store says about it in its own words, where these help. */
  says?: string | undefined;
  /** How often it was tried. */
  tries: number;
  cause?: unknown;
}

const describe = ({ operation, key, store, status, code, says, tries }: StoreFailureDetails): string => {
  const words = says && JSON.stringify(says);
  const answer = [status, code, words].filter((part) => part !== undefined).join(' ') || 'no answer';
  const effort = tries === 1 ? '1 try' : `${tries} tries`;
  return `${operation} of ${key || 'everything'} in ${store}: ${answer}, ${effort}`;
};

/** A request to the store that failed for good. */
export abstract class StoreError extends EiderError {
  readonly operation: StoreOperation;
  readonly key: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly tries: number;

  constructor(details: StoreFailureDetails, { what, todo }: { what: string; todo: string }) {
    super({ what: `${what} (${describe(details)})`, todo, cause: details.cause });
    this.operation = details.operation;
    this.key = details.key;
    this.status = details.status;
    this.code = details.code;
    this.tries = details.tries;
  }
}
