import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { pythonEnvironment } from '../../support/python-environment.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

const example = fileURLToPath(new URL('../../../examples/outgrow/', import.meta.url));

test('an export becomes a DuckLake with all its rows, types and quoted names', async () => {
  await using stage = await ReplicaStage.create();
  const application = await stage.run();
  await application.sql(
    'CREATE TABLE visits AS SELECT range::HUGEINT AS id, md5(range::VARCHAR) AS who FROM range(1000)',
  );
  await application.sql('CREATE SCHEMA "sch ema"');
  await application.sql(`CREATE TABLE "sch ema"."quo""ted" AS SELECT INTERVAL '3 days' AS "how long"`);
  await application.stop();
  await stage.eider(['export', '--format', 'parquet', '--to', 'out']);

  const programs = await pythonEnvironment(stage.folder.at('python'), `${example}requirements.txt`);
  const load = [`${example}ducklake.py`, 'out', 'lake.ducklake', 'lake'];
  const { stdout } = await execa(`${programs}/python`, load, { cwd: stage.folder.path });
  expect(stdout.split('\n').toSorted()).toEqual(['main.visits: 1000 rows', 'sch ema.quo"ted: 1 rows']);
});
