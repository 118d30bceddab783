import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listAll } from '../../../runtime/src/store/list-all.ts';
import { type LocalR2, startLocalR2 } from '../../support/local-r2.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { ServedEider } from './served-eider.ts';

let r2: LocalR2;

beforeAll(async () => {
  r2 = await startLocalR2();
});
afterAll(() => r2.stop());

const random = () => `s${randomBytes(20).toString('hex')}`;

/** All that anybody can read, by where it was found. */
type Found = Map<string, string>;

/** Asks for everything that there is, rightly and wrongly. */
async function askForEverything(served: ServedEider, wrong: string): Promise<Found> {
  const confirm = served.stage.keys.root;
  const found: Found = new Map();
  const ask = async (path: string, call: Parameters<ServedEider['call']>[1] = {}) => {
    const { status, text } = await served.call(path, call);
    found.set(`${call.method ?? 'GET'} ${path} ${call.token ?? ''} ${status}`, text);
    return text;
  };
  for (const path of ['/', '/metrics', '/api/openapi.json', '/api/status', '/api/health/r2-sync'])
    await ask(path);
  const post = (body: unknown) => ({ method: 'POST', body });
  await ask('/api/admin/backup', post({ name: 'here' }));
  await ask('/api/admin/backup', post({ name: served.token }));
  await ask('/api/admin/restore', post({ to: served.token, confirm: served.token }));
  await ask(`/api/admin/conflicts/${served.token}/resolve`, post({ confirm }));
  await ask(`/api/admin/restore/${served.token}`);
  await ask(`/${served.token}`);
  const { id } = JSON.parse(await ask('/api/admin/restore', post({ to: 'here', confirm }))) as { id: string };
  await until('the restore', async () => (await ask(`/api/admin/restore/${id}`)).includes('"done"'));
  await ask('/api/admin/points');
  await ask('/api/admin/conflicts');
  for (const path of ['points', 'conflicts']) await ask(`/api/admin/${path}`, { token: wrong });
  await ask('/');
  return found;
}

/** Every object of the bucket. */
async function objectsOf({ store }: ReplicaStage): Promise<Found> {
  const found: Found = new Map();
  for await (const { key } of listAll(store, '')) {
    const object = await store.read(key);
    found.set(key, `${key} ${Buffer.from(object?.bytes ?? '').toString('latin1')}`);
  }
  return found;
}

/** Every file beside the database. */
async function filesOf({ folder }: ReplicaStage): Promise<Found> {
  const entries = await readdir(folder.at('disk'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)),
  );
}

it('no secret is in anything that is logged, answered, kept or written', async () => {
  const wrong = random();
  const heartbeat = `http://127.0.0.1:9/${random()}`;
  await using stage = await ReplicaStage.create({ s3: r2 });
  const environment = { EIDER_LOG_LEVEL: 'debug', EIDER_HEARTBEAT_URL: heartbeat };
  const served = await ServedEider.start({ stage, environment });
  await served.eider.sql('CREATE TABLE t (n INTEGER)');
  // A monitor that cannot be reached is complained of.
  await served.eider.logged('heartbeat.failed');
  const answers = await askForEverything(served, wrong);
  const outputs: Found = new Map();
  const note = (what: string, { stdout, stderr }: { stdout: string; stderr: string }) =>
    outputs.set(what, stdout + stderr);
  note('run', await served.eider.stop());
  for (const command of ['status', 'points', 'audit', 'drill', 'doctor', 'verify'])
    note(command, await stage.eider([command, '--json'], environment));
  const refused = { R2_SECRET_ACCESS_KEY: wrong, EIDER_ADMIN_TOKEN: served.token, ...environment };
  for (const command of ['status', 'backup', 'doctor']) {
    const end = await stage.eider([command, '--verbose'], refused);
    expect(end.code).not.toBe(0);
    note(`${command} with a wrong key`, end);
  }
  note(
    'settings that are wrong',
    await stage.eider(['status'], { ...environment, EIDER_ADMIN_TOKEN: 'short' }),
  );

  const { accessKeyId, secretAccessKey } = r2.credentials;
  const secrets = { accessKeyId, secretAccessKey, token: served.token, wrong, heartbeat };
  const everything = [...answers, ...outputs, ...(await objectsOf(stage)), ...(await filesOf(stage))];
  for (const [where, text] of everything)
    for (const [what, secret] of Object.entries(secrets))
      expect(
        text.includes(secret),
        `${what} in ${where.replaceAll(secret, '…')}: ${around(text, secret)}`,
      ).toBe(false);
  expect([...answers.keys()].filter((key) => key.endsWith(' 401'))).toHaveLength(2);
  expect(outputs.get('audit')).toContain('admin.restore');
  expect(outputs.get('run')).toContain('"level":"debug"');
});

function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return at < 0 ? '' : text.slice(Math.max(0, at - 80), at);
}
