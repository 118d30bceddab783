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

/** A replicator of a file that is followed, without waits; each capture is of the same state, unless the test says otherwise. */
async function following({
  onCapture,
  glance = async () => {},
  onCaptureFailure = () => {},
}: {
  /** Is told of each capture, by its number, before it is made. */
  onCapture: (count: number) => void;
  glance?: Source['glance'];
  onCaptureFailure?: (failure: EiderError) => void;
}): Promise<Replicator> {
  const { store, log } = memoryReplica();
  const database = new FakeDatabase(seeded(8));
  let captures = 0;
  const capture = async () => {
    captures += 1;
    onCapture(captures);
    return { state: database.state(), freeBlocks: undefined, accept: () => {} };
  };
  return new Replicator({
    path: 'app.duckdb',
    source: { live: true, capture, glance, hashAgain: () => {}, close: async () => {} },
    opaque: () => {
      throw new Error('not asked for');
    },
    writer: await openWriter({ store, log }),
    lag: new Lag(() => 0),
    intervalSeconds: 0,
    fullHashHours: 24,
    monotonic: () => 0,
    onSync: () => {},
    onCaptureFailure,
  });
}

it('goes on when a look at the header meets a file that was closed for another one', async () => {
  const ended = new AbortController();
  let captures = 0;
  const replicator = await following({
    onCapture: (count) => {
      captures = count;
      if (count === 3) ended.abort();
    },
    glance: () => Promise.reject(Object.assign(new Error('bad file descriptor'), { code: 'EBADF' })),
  });
  await replicator.run(ended.signal);
  expect(captures).toBe(3);
});

it('goes on when the operating system fails to read the file, and says so', async () => {
  const ended = new AbortController();
  const failures: EiderError[] = [];
  let captures = 0;
  const replicator = await following({
    onCapture: (count) => {
      captures = count;
      if (count === 2) return ended.abort();
      throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE', syscall: 'open' });
    },
    onCaptureFailure: (failure) => failures.push(failure),
  });
  await replicator.run(ended.signal);
  expect(failures.map(({ line }) => line)).toEqual([
    expect.stringContaining('app.duckdb could not be read: EMFILE'),
  ]);
  expect(captures).toBe(2);
});

it('ends when what failed is a bug, whatever code Node.js gives that', async () => {
  const bug = Object.assign(new RangeError('out of range'), { code: 'ERR_OUT_OF_RANGE' });
  const replicator = await following({
    onCapture: () => {
      throw bug;
    },
  });
  await expect(replicator.run(new AbortController().signal)).rejects.toBe(bug);
});
