import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../runtime/src/store/store.ts';
import { BucketExport } from '../../../runtime/src/supervisor/export/bucket-export.ts';
import { NotAnExportError } from '../../../runtime/src/supervisor/export/errors.ts';
import type { ExportedFile } from '../../../runtime/src/supervisor/export/export-manifest.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const prefix = 'exports/today';
/** Two parts and a bit, so that it is uploaded in parts; and a small one. */
const contents = new Map([
  ['a.parquet', randomBytes(17 * 2 ** 20)],
  ['b.parquet', randomBytes(10)],
]);

let folder: TemporaryFolder;
let store: Store;

beforeEach(async () => {
  folder = await TemporaryFolder.create();
  store = openMemoryStore({ bucket: new MemoryBucket() });
  await mkdir(folder.at('out'));
  for (const [name, bytes] of contents) await writeFile(folder.at(`out/${name}`), bytes);
});
afterEach(() => folder[Symbol.asyncDispose]());

const seal = (files: readonly ExportedFile[]) => Buffer.from(JSON.stringify(files));

it('gives back what it took, byte for byte', async () => {
  const place = new BucketExport({ store, prefix });
  const manifest = await place.take(folder.at('out'), seal);
  expect(Buffer.from(await place.manifest()).equals(manifest)).toBe(true);

  await mkdir(folder.at('back'));
  const files = JSON.parse(Buffer.from(manifest).toString()) as ExportedFile[];
  await place.bring(files, folder.at('back'));
  for (const [name, bytes] of contents) {
    expect(bytes.equals(await readFile(folder.at(`back/${name}`)))).toBe(true);
  }
});

it('has no manifest, and so is no export, when an upload fails', async () => {
  const failing: Store = {
    ...delegatingTo(store),
    upload: async (key, ...call) => {
      if (key.endsWith('b.parquet')) throw new Error('the network is gone');
      return store.upload(key, ...call);
    },
  };
  const place = new BucketExport({ store: failing, prefix });
  await expect(place.take(folder.at('out'), seal)).rejects.toThrow('the network is gone');
  await expect(place.manifest()).rejects.toThrow(NotAnExportError);
  await expect(place.requireEmpty()).rejects.toThrow('is not empty');
});
