import { expect, it } from 'vitest';
import { WriteBack } from '../../../../runtime/src/duckdb-file/restore/write-back.ts';

const mebibyte = 2 ** 20;

/** A disk whose syncs end when they are told to. */
class Disk {
  syncs = 0;
  #end = Promise.withResolvers<void>();

  datasync(): Promise<void> {
    this.syncs += 1;
    return this.#end.promise;
  }

  async end(failure?: Error): Promise<void> {
    const { resolve, reject } = this.#end;
    this.#end = Promise.withResolvers<void>();
    if (failure === undefined) resolve();
    else reject(failure);
    await new Promise(setImmediate);
  }
}

it('begins once enough has come together', () => {
  const disk = new Disk();
  const writeBack = new WriteBack(disk);
  writeBack.add(40 * mebibyte);
  expect(disk.syncs).toBe(0);
  writeBack.add(24 * mebibyte);
  expect(disk.syncs).toBe(1);
});

it('does one thing at a time, and what came meanwhile afterwards', async () => {
  const disk = new Disk();
  const writeBack = new WriteBack(disk);
  writeBack.add(64 * mebibyte);
  writeBack.add(64 * mebibyte);
  expect(disk.syncs).toBe(1);
  await disk.end();
  writeBack.add(mebibyte);
  expect(disk.syncs).toBe(2);
});

it('waits for what is under way', async () => {
  const disk = new Disk();
  const writeBack = new WriteBack(disk);
  writeBack.add(64 * mebibyte);
  let settled = false;
  const settling = writeBack.settle().then(() => {
    settled = true;
  });
  await new Promise(setImmediate);
  expect(settled).toBe(false);
  await disk.end();
  await settling;
});

it('keeps a failure that the kernel tells only once, though a later sync succeeds', async () => {
  const disk = new Disk();
  const writeBack = new WriteBack(disk);
  writeBack.add(64 * mebibyte);
  await disk.end(new Error('EIO'));
  writeBack.add(64 * mebibyte);
  await disk.end();
  await expect(writeBack.settle()).rejects.toThrow('EIO');
});
