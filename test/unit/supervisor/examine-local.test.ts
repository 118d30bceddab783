import { readdir, readlink } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { positionOf } from '../../../runtime/src/replica/log/position.ts';
import { loadMap } from '../../../runtime/src/replica/map/load-map.ts';
import { stampsOf } from '../../../runtime/src/supervisor/disk/file-stamps.ts';
import { examineLocal } from '../../../runtime/src/supervisor/start/examine-local.ts';
import { FakeDatabase, seeded } from '../replica/fake-database.ts';
import { keys, openWriter, ship } from '../replica/replica-fixture.ts';
import { ReignStage } from './reign-stage.ts';

/** Files that this process has open. */
async function openFiles(): Promise<string[]> {
  const links = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
  return Promise.all(links);
}

/** A file, and a replica whose writer has shipped one checkpoint of another one. */
async function withReplica({ run: { store, log, settings } }: ReignStage) {
  const path = settings.databasePath;
  (await DuckDBInstance.create(path)).closeSync();
  const writer = await openWriter({ store, log });
  const database = new FakeDatabase(seeded(9));
  database.checkpoint(3);
  await ship(writer, database);
  return { path, writer, database };
}

it('leaves no file open when it is interrupted, however often a start begins again', async () => {
  await using stage = await ReignStage.create();
  const { store, log, sidecar } = stage.run;
  const { path, writer } = await withReplica(stage);
  const { newest } = writer;
  const examined = examineLocal({
    store,
    log,
    path,
    sidecar,
    newest,
    loaded: await loadMap({ store, keys, ref: newest.line.root }),
    refuseOpaque: false,
    trustHeaders: true,
    signal: AbortSignal.abort(),
  });
  await expect(examined).rejects.toThrow();
  expect(await openFiles()).not.toContain(path);
});

it.each([
  { whose: 'this replica', renamed: {}, isTrusted: true },
  { whose: 'another key or bucket', renamed: { id: 'elsewhere', content: 'elsewhere' }, isTrusted: false },
])(
  'takes an untouched file for what its position names only if that is a record of this replica: it is one of $whose',
  async (position) => {
    await using stage = await ReignStage.create();
    const { store, log, sidecar } = stage.run;
    const { path, writer, database } = await withReplica(stage);
    await sidecar.setPosition({
      ...positionOf(writer.newest, await stampsOf(path)),
      ...position.renamed,
    });
    database.checkpoint(3);
    await ship(writer, database);
    const { newest } = writer;
    const local = await examineLocal({
      store,
      log,
      path,
      sidecar,
      newest,
      loaded: await loadMap({ store, keys, ref: newest.line.root }),
      refuseOpaque: false,
      trustHeaders: false,
      signal: new AbortController().signal,
    });
    if (local.kind === 'none') throw new Error('the file is there');
    await local.follower?.close();
    const { isTrusted } = position;
    expect(local.content?.local).toMatchObject({ untouched: isTrusted, equalsPosition: isTrusted });
  },
);
