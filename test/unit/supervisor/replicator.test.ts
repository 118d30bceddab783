import { expect, it } from 'vitest';
import type { BlockId } from '../../../runtime/src/duckdb-file/block-id.ts';
import { UnknownVersionError } from '../../../runtime/src/duckdb-file/errors/unknown-version-error.ts';
import type { EiderError } from '../../../runtime/src/errors/eider-error.ts';
import { Lag } from '../../../runtime/src/supervisor/ship/lag.ts';
import { Replicator } from '../../../runtime/src/supervisor/ship/replicator.ts';
import type { Source } from '../../../runtime/src/supervisor/ship/source.ts';
import { FakeDatabase, seeded } from '../replica/fake-database.ts';
import { memoryReplica, openWriter } from '../replica/replica-fixture.ts';

it('ships at rest, as the last state, what it has just found that it cannot follow', async () => {
  const { store, log } = memoryReplica();
  const writer = await openWriter({ store, log });
  const database = new FakeDatabase(seeded(8));
  database.checkpoint(3);
  let closed = false;
  const wereLast: (boolean | undefined)[] = [];
  const source = (live: boolean, capture: Source['capture']): Source => ({
    live,
    capture,
    glance: async () => {},
    hashAgain: () => {},
    close: async () => {
      closed ||= live;
    },
  });
  const refused = new UnknownVersionError({ path: 'app.duckdb', of: 'storage', version: 99 });
  const followed = source(true, ({ isLast }) => {
    wereLast.push(isLast);
    return Promise.reject(refused);
  });
  const whole = source(false, async ({ sink, isLast }) => {
    wereLast.push(isLast);
    for (const { id, ...block } of database.changedBlocks()) await sink.keep({ id: id as BlockId, ...block });
    return { state: database.state(), freeBlocks: undefined, accept: () => {} };
  });
  const monotonic = () => 0;
  const told: string[] = [];
  const replicator = new Replicator({
    path: 'app.duckdb',
    source: followed,
    opaque: () => whole,
    writer,
    lag: new Lag(monotonic),
    intervalSeconds: 1,
    fullHashHours: 24,
    monotonic,
    onStart: () => {
      told.push('begun');
      return { [Symbol.dispose]: () => void told.push('ended') };
    },
    onSync: () => {},
    onCaptureFailure: () => {},
  });
  const { shipped } = await replicator.syncAtRest({ signal: new AbortController().signal });
  expect(shipped?.record.line.kind).toBe('checkpoint');
  expect(closed).toBe(true);
  expect(wereLast).toEqual([true, true]);
  expect(told, 'the sync that failed has ended, too').toEqual(['begun', 'ended', 'begun', 'ended']);
});

it('goes on when a look at the header meets a file that was closed for another one', async () => {
  const { store, log } = memoryReplica();
  const writer = await openWriter({ store, log });
  const database = new FakeDatabase(seeded(8));
  const ended = new AbortController();
  let captures = 0;
  const replicator = new Replicator({
    path: 'app.duckdb',
    source: {
      live: true,
      capture: async () => {
        captures += 1;
        if (captures === 3) ended.abort();
        return { state: database.state(), freeBlocks: undefined, accept: () => {} };
      },
      glance: () => Promise.reject(Object.assign(new Error('bad file descriptor'), { code: 'EBADF' })),
      hashAgain: () => {},
      close: async () => {},
    },
    opaque: () => {
      throw new Error('not asked for');
    },
    writer,
    lag: new Lag(() => 0),
    intervalSeconds: 0,
    fullHashHours: 24,
    monotonic: () => 0,
    onSync: () => {},
    onCaptureFailure: () => {},
  });
  await replicator.run(ended.signal);
  expect(captures).toBe(3);
});

it('goes on when the operating system fails to read the file, and says so', async () => {
  const { store, log } = memoryReplica();
  const writer = await openWriter({ store, log });
  const database = new FakeDatabase(seeded(8));
  const ended = new AbortController();
  const failures: EiderError[] = [];
  let captures = 0;
  const replicator = new Replicator({
    path: 'app.duckdb',
    source: {
      live: true,
      capture: async () => {
        captures += 1;
        if (captures === 1) throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
        ended.abort();
        return { state: database.state(), freeBlocks: undefined, accept: () => {} };
      },
      glance: async () => {},
      hashAgain: () => {},
      close: async () => {},
    },
    opaque: () => {
      throw new Error('not asked for');
    },
    writer,
    lag: new Lag(() => 0),
    intervalSeconds: 0,
    fullHashHours: 24,
    monotonic: () => 0,
    onSync: () => {},
    onCaptureFailure: (failure) => failures.push(failure),
  });
  await replicator.run(ended.signal);
  expect(failures.map(({ line }) => line)).toEqual([
    expect.stringContaining('app.duckdb could not be read: EMFILE'),
  ]);
  expect(captures).toBe(2);
});
