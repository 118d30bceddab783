import { expect, it } from 'vitest';
import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { keepLease, type LeaseEnd } from '../../../runtime/src/supervisor/lease/heartbeat.ts';
import { until } from '../../support/until.ts';
import { ReignStage } from './reign-stage.ts';

async function taken(
  { run }: ReignStage,
  signal: AbortSignal,
): Promise<{ lease: Lease; etag: string | undefined }> {
  await run.seat.acquire(signal);
  const { seen, etag } = await run.lease.read();
  if (seen.kind !== 'lease') throw new Error('the lease was not taken');
  return { lease: seen.lease, etag };
}

it('shows signs of life while the lease is being handed over, so that who asked waits for the rest', async () => {
  await using stage = await ReignStage.create();
  const { run } = stage;
  const stop = new AbortController();
  const { lease, etag } = await taken(stage, stop.signal);
  const ask = { session: 'newcomer', instance: 'newcomer', purpose: 'run' as const };
  const asked = await run.lease.write({ ...lease, ask, nonce: 'ask' }, etag);
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
    const beat = await run.lease.read();
    return ends.length > 0 && beat.etag !== asked && beat;
  });
  stop.abort();
  await keeping;
  expect(new Set(ends)).toEqual(new Set(['hand-over']));
});

it('leaves the hint of the holder before as it is until this one has opened the log', async () => {
  await using stage = await ReignStage.create();
  const { run } = stage;
  const stop = new AbortController();
  const { lease, etag } = await taken(stage, stop.signal);
  const position = { seq: 9 as Seq };
  await run.lease.write({ ...lease, state: 'free', epoch: 4 as Epoch, position, nonce: 'before' }, etag);
  const again = await taken(stage, stop.signal);
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
    const beat = await run.lease.read();
    return beat.etag !== again.etag && beat.seen;
  });
  stop.abort();
  await keeping;
  expect(beaten).toMatchObject({ lease: { epoch: 4, position } });
});
