import { expect, it } from 'vitest';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { keepVault } from '../../../runtime/src/replica/vault/keep-vault.ts';
import { listVault } from '../../../runtime/src/replica/vault/list-vault.ts';
import { S3Store } from '../../../runtime/src/store/s3/s3-store.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { ForgetfulApi } from '../store/forgetful-api.ts';
import { FakeDatabase, seeded } from './fake-database.ts';
import { keys, openWriter, ship } from './replica-fixture.ts';

it('a copy whose answer was lost is no obstacle, although a lock forbids to make it again', async () => {
  const clock = { now: 1_000_000 };
  const locks = [{ prefix: keys.vault, maxAgeSeconds: 86_400 }];
  const bucket = new MemoryBucket({ clock: () => clock.now, locks });
  const retry = { schedule: [0], random: () => 0, wait: async () => {} };
  const store = new S3Store({ api: new ForgetfulApi(bucket), retry });
  const writer = await openWriter({ store, log: new ReplicaLog({ store, keys }) });
  const database = new FakeDatabase(seeded(4));
  database.checkpoint(50);
  await ship(writer, database);
  await keepVault({ store, keys, newest: writer.newest, everyHours: 20 });
  const { copies } = await listVault({ store, keys });
  expect(copies).toMatchObject([{ seq: writer.newest.line.seq, madeAt: new Date(clock.now) }]);
});
