import { openStore } from '../../../runtime/src/store/open-store.ts';
import { defaultRetryPolicy } from '../../../runtime/src/store/retry-policy.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import type { StoreCall } from '../../../runtime/src/store/store-observer.ts';
import type { StoreCredentials, StoreSettings } from '../../../runtime/src/store/store-settings.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { startLocalR2 } from '../../support/local-r2.ts';

/** A local R2, a proxy in front of it, and stores that go through the proxy. */
export interface R2BehindProxy extends AsyncDisposable {
  readonly proxy: FaultProxy;
  readonly credentials: StoreCredentials;
  /** Leads past the proxy. */
  readonly direct: Store;
  /** Opens a store through the proxy, with quick retries. */
  open(changes?: Partial<StoreSettings>): Promise<Store>;
  /** Opens a store through the proxy and collects what its observer hears. */
  openObserved(changes?: Partial<StoreSettings>): Promise<{ store: Store; calls: StoreCall[] }>;
  stop(): Promise<void>;
}

export const quickRetry = { ...defaultRetryPolicy, schedule: [10, 20, 40, 80, 160] };

export const startR2BehindProxy = async (): Promise<R2BehindProxy> => {
  const r2 = await startLocalR2();
  const { bucket, credentials } = r2;
  const proxy = await startFaultProxy({ upstream: r2.endpoint });
  const direct = await openStore({ endpoint: r2.endpoint, bucket, credentials });
  const opened: Store[] = [direct];

  const open = async (changes: Partial<StoreSettings> = {}): Promise<Store> => {
    const store = await openStore({
      endpoint: proxy.endpoint,
      bucket,
      credentials,
      retry: quickRetry,
      ...changes,
    });
    opened.push(store);
    return store;
  };
  const stop = async (): Promise<void> => {
    for (const store of opened) await store.close();
    await proxy.stop();
    await r2.stop();
  };
  return {
    proxy,
    credentials,
    direct,
    open,
    openObserved: async (changes = {}) => {
      const calls: StoreCall[] = [];
      return { store: await open({ ...changes, observe: (call) => calls.push(call) }), calls };
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
};
