import { mkdirSync } from 'node:fs';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sampleApplication } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { expectOneLine, expectRefusal } from './refusal.ts';

// Mounts need root. What is mounted here is unmounted before its folder is removed, whatever happens.

let stage: ReplicaStage;
let mounted: string[];

beforeEach(async () => {
  mounted = [];
  stage = await ReplicaStage.create();
  const running = await stage.run();
  // 8 MB that do not compress.
  await running.sql('CREATE TABLE entries AS SELECT range AS n, md5(range::VARCHAR) AS h FROM range(200000)');
  await running.stop();
});
afterEach(async () => {
  for (const folder of mounted.toReversed()) await execa('umount', [folder]);
  await stage[Symbol.asyncDispose]();
});

async function mount(folder: string, args: readonly string[]): Promise<void> {
  await execa('mount', [...args, folder]);
  mounted.push(folder);
}

function expectFull(failure: unknown): void {
  expect(failure).toMatchObject({ code: 'ENOSPC' });
}

const run = ['run', '--', ...sampleApplication];

it('a disk that is full in mid-restore: nothing is put in place, and a larger one gets everything', async () => {
  await stage.loseDisk();
  await mount(stage.folder.at('disk'), ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs']);
  const copy = stage.folder.at('disk/copy.duckdb');
  await expectRefusal({ stage, args: ['restore', '--output', copy], code: 73, says: 'full' });
  expect(await readdir(stage.folder.at('disk'))).toEqual([]);

  expectOneLine(await stage.eider(run, { EIDER_LOG_LEVEL: 'silent' }), { code: 73, says: 'full' });
  expect((await readdir(stage.folder.at('disk'))).filter((name) => !name.endsWith('.eider'))).toEqual([]);

  await execa('mount', ['-o', 'remount,size=64m', stage.folder.at('disk')]);
  const running = await stage.run();
  expect(await running.sql('SELECT count(*) FROM entries')).toEqual([['200000']]);
  await running.stop();
});

it('a full disk while an older file is there: the file stays as it is', async () => {
  const { size } = await stat(stage.database);
  await stage.loseDisk();
  await mount(stage.folder.at('disk'), ['-t', 'tmpfs', '-o', `size=${Math.round(size * 1.5)}`, 'tmpfs']);
  expect(await stage.eider(['restore'])).toMatchObject({ code: 0 });
  await expectRefusal({ stage, args: ['restore'], code: 73, says: 'full' });
  expect(await stage.restored('SELECT count(*) FROM entries')).toEqual([['200000']]);
});

it('a read-only folder', async () => {
  const disk = stage.folder.at('disk');
  await mount(disk, ['--bind', disk]);
  await execa('mount', ['-o', 'remount,ro,bind', disk]);
  const copy = stage.folder.at('disk/copy.duckdb');
  for (const args of [run, ['replicate'], ['restore'], ['restore', '--output', copy], ['backup']]) {
    await expectRefusal({ stage, args, code: 73, says: stage.folder.at('disk') });
  }
});

it('a disk without room for what Eider notes: replication is delayed, goes on when there is room, and nothing is lost', async () => {
  const notes = `${stage.database}.eider`;
  await mount(notes, ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs']);
  const running = await stage.run();
  await stage.durable();
  await writeFile(join(notes, 'filling'), Buffer.alloc(64 * 1024)).catch(expectFull);
  await running.sql('INSERT INTO entries VALUES (-1, NULL)');
  expect(await running.logged('sync.delayed')).toMatchObject({ message: expect.stringContaining(notes) });
  await rm(join(notes, 'filling'));
  await stage.durable();
  expect(await running.stop()).toMatchObject({ code: 0 });
  expect(await stage.restored('SELECT count(*) FROM entries')).toEqual([['200001']]);
});

it('a folder that becomes read-only under a directory store', async () => {
  const bucket = stage.folder.at('bucket');
  await mount(bucket, ['--bind', bucket]);
  await execa('mount', ['-o', 'remount,ro,bind', bucket]);
  await expectRefusal({ stage, args: ['backup'], code: 77, says: bucket });
});

it('a folder for the output that does not exist', async () => {
  mkdirSync(stage.folder.at('elsewhere'));
  const copy = stage.folder.at('elsewhere/missing/copy.duckdb');
  await expectRefusal({ stage, args: ['restore', '--output', copy], code: 73, says: 'elsewhere/missing' });
  expect(await readdir(stage.folder.at('elsewhere'))).toEqual([]);
});
