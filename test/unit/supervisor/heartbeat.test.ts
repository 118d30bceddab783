import { expect, it } from 'vitest';
import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { beatsPerTtl, idleBeatSeconds } from '../../../runtime/src/replica/protocol/lease-rhythm.ts';
import {
  type HeartbeatOptions,
  keepLease,
  type LeaseEnd,
} from '../../../runtime/src/supervisor/lease/heartbeat.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
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
  const watched = await run.lease.write({ ...again.lease, watched: true, nonce: 'watched' }, again.etag);
  const keeping = keepLease(quietly(run), stop.signal);
  const beaten = await until('a sign of life', async () => {
    const beat = await run.lease.read();
    return beat.etag !== watched && beat.seen;
  });
  stop.abort();
  await keeping;
  expect(beaten).toMatchObject({ lease: { epoch: 4, position, watched: true } });
});

it('writes the lease every half minute while nobody watches, and at once when somebody does', async () => {
  const looks: string[] = [];
  await using stage = await ReignStage.create({
    through: (store) => ({
      ...delegatingTo(store),
      isStill: async (key, ...call) => {
        looks.push(key);
        return store.isStill(key, ...call);
      },
    }),
  });
  const stop = new AbortController();
  const { etag } = await taken(stage, stop.signal);
  let now = 0;
  const run = { ...stage.run, monotonic: () => now };
  const keeping = keepLease(quietly(run), stop.signal);
  const someLooks = async () => {
    const before = looks.length;
    await until('some more looks', () => looks.length >= before + 3);
    return (await run.lease.read()).etag;
  };
  const nextVersion = (than: string | undefined) =>
    until('another version', async () => {
      const read = await run.lease.read();
      return read.etag !== than && read;
    });

  now = idleBeatSeconds - 1;
  expect(await someLooks()).toBe(etag);
  now = idleBeatSeconds;
  const beat = await nextVersion(etag);
  if (beat.seen.kind !== 'lease') throw new Error('the lease is gone');
  const watched = await run.lease.write({ ...beat.seen.lease, watched: true, nonce: 'watched' }, beat.etag);
  const answer = await nextVersion(watched);
  expect(answer.seen).toMatchObject({ lease: { watched: true } });
  expect(await someLooks()).toBe(answer.etag);
  now += run.settings.leaseTtlSeconds / beatsPerTtl;
  await nextVersion(answer.etag);

  stop.abort();
  await keeping;
});

it('says at once that its application runs, and under which epoch', async () => {
  await using stage = await ReignStage.create();
  const { run } = stage;
  const stop = new AbortController();
  await taken(stage, stop.signal);
  let applicationUp = false;
  const keeping = keepLease({ ...quietly(run), applicationUp: () => applicationUp }, stop.signal);
  applicationUp = true;
  const { seen } = await until('a lag', async () => {
    const read = await run.lease.read();
    return read.seen.kind === 'lease' && read.seen.lease.lag !== null && read;
  });
  stop.abort();
  await keeping;
  expect(seen).toMatchObject({ lease: { watched: false } });
});

/** Keeps the lease before there is an application, and expects no end. */
function quietly(run: HeartbeatOptions['run']): HeartbeatOptions {
  return {
    run,
    isolationSeconds: undefined,
    applicationUp: () => false,
    newest: () => undefined,
    onEnd: () => {},
    onIsolated: () => {},
  };
}
