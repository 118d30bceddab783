import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { Epoch } from '../../../runtime/src/replica/log/numbers.ts';
import { copyPoint } from '../../../runtime/src/replica/retention/copy-point.ts';
import { S3Store } from '../../../runtime/src/store/s3/s3-store.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { ForgetfulApi } from '../store/forgetful-api.ts';
import { FakeDatabase, seeded } from './fake-database.ts';
import { keys, openWriter, ship } from './replica-fixture.ts';

it('a copy whose answer was lost is no obstacle, although a lock forbids to make it again', async () => {
  const bucket = new MemoryBucket({ locks: [{ prefix: '', maxAgeSeconds: 86_400 }] });
  const retry = { schedule: [0], random: () => 0, wait: async () => {} };
  const store = new S3Store({ api: new ForgetfulApi(bucket), retry });
  const writer = await openWriter({ store, log: new ReplicaLog({ store, keys }) });
  const newest = writer.newest;
  const database = new FakeDatabase(seeded(4));
  database.checkpoint(50);
  await ship(writer, database);
  const point = writer.newest;
  const packs = () => bucket.keys({ prefix: keys.packs, after: '', limit: 1000 });
  const before = packs();

  const epoch = 2 as Epoch;
  const { root } = await copyPoint({
    ...{ store, keys, point, newest, epoch, ulid, level: 3, tryAgain: () => false },
  });
  expect(root).not.toEqual(point.line.root);
  expect(packs()).toHaveLength(2 * before.length);
});
