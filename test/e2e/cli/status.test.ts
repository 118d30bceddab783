import { symlink } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { ReplicaStage } from '../../support/replica-stage.ts';

it('says when a restore was proven last, and how that went', async () => {
  await using stage = await ReplicaStage.create();
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await running.stop();
  expect((await stage.eider(['status'])).stdout).toMatch(/^drill +none is known of$/m);
  await stage.eider(['drill']);
  const passed = await stage.eider(['status']);
  expect(passed.stdout).toMatch(/^drill +record \d+ passed, at \d{4}-\d\d-\d\dT[\d:.]+Z$/m);
  await stage.eider(['drill', '--assert', 'SELECT count(*) > 1 FROM entries']);
  expect((await stage.eider(['status'])).stdout).toMatch(/^drill +record \d+ FAILED, at /m);
  const { stdout } = await stage.eider(['status', '--json']);
  const drill = { seq: expect.any(Number), passed: false, time: expect.any(String) };
  expect(JSON.parse(stdout)).toMatchObject({ lastDrill: drill });
});

it('sees the eider that works on the disk, by whatever path it is told of the database', async () => {
  await using stage = await ReplicaStage.create();
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await stage.durable();
  const link = stage.folder.at('link.duckdb');
  await symlink(stage.database, link);
  const throughLink = { EIDER_DATABASE_PATH: link };
  expect((await stage.eider(['status'], throughLink)).stdout).toMatch(/^disk .*; eider: process \d+/m);
  const gone = { EIDER_DATABASE_PATH: stage.folder.at('no/such/folder/app.duckdb') };
  expect(await stage.eider(['status'], gone)).toMatchObject({ code: 0 });
  await running.stop();
});
