import type { LogRecord } from '../../replica/log/record.ts';
import { giveBack } from './give-back.ts';
import { keepLease, type LeaseKeeper } from './heartbeat.ts';
import { LeaseLostError } from './lease-lost-error.ts';

/** A lease that is kept, and given up when its scope ends. */
export interface HeldLease extends AsyncDisposable {
  /** Aborts with a {@link LeaseLostError} when the lease is lost, or with what went wrong in keeping it. */
  readonly signal: AbortSignal;
}

/**
 * Keeps a lease that this process has just taken, for work without an application, which nobody asks to hand over.
 * @param options.newest the newest record of this process; undefined before its `open`
 */
export function holdLease({
  run,
  newest,
}: {
  run: LeaseKeeper;
  newest: () => LogRecord | undefined;
}): HeldLease {
  const lost = new AbortController();
  const done = new AbortController();
  const beating = keepLease(
    {
      run,
      isolationSeconds: undefined,
      applicationUp: () => false,
      newest,
      onEnd: () => lost.abort(new LeaseLostError('Another process has taken the lease')),
      onIsolated: () => {},
    },
    done.signal,
  ).catch((failure: unknown) => lost.abort(failure));
  return {
    signal: lost.signal,
    async [Symbol.asyncDispose]() {
      done.abort();
      await beating;
      // After a TTL nobody waits for it any more.
      const signal = AbortSignal.timeout(run.settings.leaseTtlSeconds * 1000);
      await giveBack({ run, newest: newest(), signal });
    },
  };
}
