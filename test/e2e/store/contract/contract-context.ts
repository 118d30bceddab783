import type { Store } from '../../../../runtime/src/store/store.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** What the chapters of the contract work with. */
export interface ContractContext {
  /** The store, open; only inside a test. */
  readonly store: Store;
  readonly under: StoreUnderTest;
  /** A prefix, ending in `/`, that nothing else uses. */
  freshPrefix(): string;
  /** A key that nothing else uses. */
  freshKey(): string;
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && new TextDecoder().decode(bytes);

/** Of the right form, and of no content that a test writes. */
export const staleEtag = `"${'0'.repeat(32)}"`;

export const times = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));
