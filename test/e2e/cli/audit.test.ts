import { mkdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { recordAudit } from '../../../runtime/src/replica/audit/record-audit.ts';
import { ReplicaKeys } from '../../../runtime/src/replica/keys.ts';
import { openStore } from '../../../runtime/src/store/open-store.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { eider } from './eider.ts';

it('eider audit lists what people did, for them and for scripts', async () => {
  await using folder = await TemporaryFolder.create();
  await mkdir(folder.at('bucket'));
  const environment = {
    R2_ENDPOINT: pathToFileURL(folder.path).href,
    R2_BUCKET_NAME: 'bucket',
    R2_DATABASE_KEY: 'db',
  };
  expect((await eider(['audit'], { environment })).stdout).toBe('Nothing has been recorded yet.');
  const store = await openStore({ endpoint: pathToFileURL(folder.path), bucket: 'bucket' });
  const entry = {
    eider: 1 as const,
    operation: '01KAVR5E4Q7ZJ9G6V8W2X3Y4Z5',
    action: 'runbook.take-over' as const,
    time: '2026-11-24T02:59:00.000Z',
    who: { name: 'ada', host: 'laptop', address: null, token: null },
    arguments: { reason: 'web-1 is gone' },
    result: 'done' as const,
    detail: 'epoch 7',
    seconds: 12,
  };
  await recordAudit({ store, keys: new ReplicaKeys('db'), entry, redact: (text) => text });
  await store.close();
  const told = await eider(['audit'], { environment });
  expect(told).toMatchObject({ exitCode: 0, stderr: '' });
  expect(told.stdout).toMatch(
    /runbook\.take-over +done +12\.0 +ada on laptop +\{"reason":"web-1 is gone"\} +epoch 7/,
  );
  const { stdout } = await eider(['audit', '--json'], { environment });
  expect(JSON.parse(stdout)).toMatchObject({ entries: [{ entry }] });
});
