import type { Store } from '../../../../runtime/src/store/store.ts';
import type { StoreSettings } from '../../../../runtime/src/store/store-settings.ts';

/** What a kind of store can be asked to refuse. */
export interface Kind {
  /** There are other buckets than the one of the test. */
  readonly hasBuckets: boolean;
  /** There are credentials, which may be wrong. */
  readonly hasCredentials: boolean;
}

/** What the suite asks for instead of the store's own settings. */
export type Changes = Partial<Pick<StoreSettings, 'bucket' | 'credentials'>>;

/** A store that is ready for the contract suite. */
export interface StoreUnderTest {
  /** Opens the bucket of the test or, with changes, something that is to be refused. */
  open(changes?: Changes): Promise<Store>;
  /** Ends and removes all that was made for the test. */
  stop(): Promise<void>;
}
