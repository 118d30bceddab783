import { cp, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalR2, startLocalR2 } from '../support/local-r2.ts';
import { type ProxiedStage, startProxiedStage } from './support/proxied-stage.ts';

let r2: LocalR2;
let proxied: ProxiedStage;

beforeAll(async () => {
  r2 = await startLocalR2();
  proxied = await startProxiedStage(r2);
});
afterAll(async () => {
  await proxied[Symbol.asyncDispose]();
  await r2.stop();
});

const insert = (n: number) => `INSERT INTO entries VALUES (${n})`;

async function write(sql: string, changes: Record<string, string> = {}): Promise<void> {
  const running = await proxied.stage.run(changes);
  await running.sql(sql);
  await running.stop();
}

/** The replica gets a 2, and later the disk a 3 that nobody has shipped. */
async function divergeWithLaterLocal(): Promise<void> {
  const { folder } = proxied.stage;
  const [disk, kept] = [folder.at('disk'), folder.at('kept')];
  await write('CREATE TABLE entries AS SELECT 1 AS n');
  await cp(disk, kept, { recursive: true, preserveTimestamps: true });
  await write(insert(2));
  await rm(disk, { recursive: true });
  await cp(kept, disk, { recursive: true, preserveTimestamps: true });
  await write(`${insert(3)}; CHECKPOINT`, { R2_SYNC_ENABLED: 'false' });
}

it('a local file that won a conflict wins again after a crash before its first record, even behind a checkpoint', async () => {
  const { stage, proxy } = proxied;
  await divergeWithLaterLocal();
  // Only what this writer uploads itself: what it copies for the loser is to arrive.
  const isUpload = {
    method: 'PUT',
    key: /\/packs\//,
    when: ({ headers }: { headers: object }) => !('x-amz-copy-source' in headers),
  };
  const release = proxy.add({ ...isUpload, fault: ({ wait }) => wait(3_600_000).then(() => undefined) });
  const crashing = await stage.run();
  expect(await crashing.logged('start.decided')).toMatchObject({ action: 'override-replica' });
  await crashing.logged('log.opened');
  await crashing.sql(`${insert(4)}; CHECKPOINT`);
  await crashing.kill();
  release();

  const again = await stage.run();
  expect(await again.logged('start.decided')).toMatchObject({ action: 'override-replica' });
  await stage.durable();
  await again.stop();
  const select = 'SELECT n FROM entries ORDER BY n';
  expect((await stage.restored(select)).flat()).toEqual(['1', '3', '4']);

  // From its first record on it is a file like any other.
  const third = await stage.run();
  expect(await third.logged('start.decided')).toMatchObject({ action: 'keep-local' });
  await third.stop();
});
