import { expect, it } from 'vitest';
import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { keepLease, type LeaseEnd } from '../../../runtime/src/supervisor/lease/heartbeat.ts';
import { until } from '../../support/until.ts';
import { ReignStage } from './reign-stage.ts';

it('shows signs of life while the lease is being handed over, so that who asked waits for the rest', async () => {
  await using stage = await ReignStage.create();
  const { run } = stage;
  const stop = new AbortController();
  await run.seat.acquire(stop.signal);
  const { seen, etag } = await run.lease.read();
  if (seen.kind !== 'lease') throw new Error('the lease was not taken');
  const ask = { session: 'newcomer', instance: 'newcomer', purpose: 'run' as const };
  const asked = await run.lease.write({ ...seen.lease, ask, nonce: 'ask' }, etag);
  const ends: LeaseEnd[] = [];
  const keeping = keepLease(
    {
      run,
      isolationSeconds: undefined,
      applicationUp: () => true,
      newest: () => undefined,
      onEnd: (end) => ends.push(end),
      onIsolated: () => {},
    },
    stop.signal,
  );
  await until('a sign of life after the ask', async () => {
    const lease = await run.lease.read();
    return ends.length > 0 && lease.etag !== asked && lease;
  });
  stop.abort();
  await keeping;
  expect(new Set(ends)).toEqual(new Set(['hand-over']));
});

it('leaves the hint of the holder before as it is until this one has opened the log', async () => {
  await using stage = await ReignStage.create();
  const { run } = stage;
  const stop = new AbortController();
  await run.seat.acquire(stop.signal);
  const { seen, etag } = await run.lease.read();
  if (seen.kind !== 'lease') throw new Error('the lease was not taken');
  const position = { seq: 9 as Seq };
  await run.lease.write({ ...seen.lease, state: 'free', epoch: 4 as Epoch, position, nonce: 'before' }, etag);
  const { etag: taken } = await run.seat.acquire(stop.signal).then(() => run.lease.read());
  const keeping = keepLease(
    {
      run,
      isolationSeconds: undefined,
      applicationUp: () => false,
      newest: () => undefined,
      onEnd: () => {},
      onIsolated: () => {},
    },
    stop.signal,
  );
  const beaten = await until('a sign of life', async () => {
    const lease = await run.lease.read();
    return lease.etag !== taken && lease.seen;
  });
  stop.abort();
  await keeping;
  expect(beaten).toMatchObject({ lease: { epoch: 4, position } });
});
