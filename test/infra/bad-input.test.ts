import { expect, test } from 'vitest';
import { ONE_DATABASE, sandbox, today } from './harness/sandbox.ts';

/** What the CLI says when a preview or an up fails. */
const refusal = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'it succeeded',
    (error: Error) => error.message,
  );

const start = { rotationStart: today() };

test.each([
  [
    'an account id of the wrong form',
    { ...ONE_DATABASE, accountId: 'my-account' },
    /Setting accountId: .*32 hexadecimal/,
  ],
  ['no database', { ...start, databases: [] }, /Setting databases: name at least one/],
  ['no date of the first rotation', { databases: [{ name: 'app' }] }, /Setting rotationStart: /],
  [
    'a mistyped setting',
    { ...start, databases: [{ name: 'app', archiveDay: 3 }] },
    /Setting databases\[0\]\.archiveDay: there is no such setting/,
  ],
  [
    'an illegal bucket name',
    { ...start, databases: [{ name: 'app', bucket: 'My_Bucket' }] },
    /Setting databases\[0\]\.bucket: .*3 to 63 lower-case/,
  ],
  [
    'an unknown jurisdiction',
    { ...start, databases: [{ name: 'app', jurisdiction: 'mars' }] },
    /Setting databases\[0\]\.jurisdiction: "mars" is no jurisdiction/,
  ],
  [
    'an unknown location',
    { ...start, databases: [{ name: 'app', location: 'WEUR' }] },
    /Setting databases\[0\]\.location: "WEUR" is no location/,
  ],
  [
    'a retention of 0',
    { ...start, databases: [{ name: 'app', archiveDays: 0 }] },
    /Setting databases\[0\]\.archiveDays: at least 1 day/,
  ],
  [
    'half a day of retention',
    { ...start, databases: [{ name: 'app', conflictDays: 0.5 }] },
    /Setting databases\[0\]\.conflictDays: give whole days/,
  ],
  [
    'a lock longer than the retention',
    { ...start, databases: [{ name: 'app', archiveDays: 7, lockArchiveDays: 8 }] },
    /Setting databases\[0\]\.lockArchiveDays: /,
  ],
  [
    'a key that hides in another folder',
    { ...start, databases: [{ name: 'app', key: 'prod/archive/app' }] },
    /Setting databases\[0\]\.key: .*must not contain a folder/,
  ],
  [
    'two databases in one bucket',
    {
      ...start,
      databases: [
        { name: 'a', bucket: 'shared' },
        { name: 'b', bucket: 'shared' },
      ],
    },
    /Setting databases\[1\]\.bucket: another database/,
  ],
  [
    'data to be deleted although protected',
    { ...start, databases: [{ name: 'app', deleteData: true }] },
    /Setting databases\[0\]\.deleteData: .*set protect to false/,
  ],
  [
    'an address that is none',
    { ...start, databases: [{ name: 'app', sourceIps: ['everywhere'] }] },
    /Setting databases\[0\]\.sourceIps\[0\]: .*192\.0\.2\.0\/24/,
  ],
  [
    'credentials that have expired',
    { ...ONE_DATABASE, rotationStart: '2020-01-01' },
    /Setting rotationEpoch: .*expired.*set it to \d+/,
  ],
  [
    'a notification for nobody',
    { ...ONE_DATABASE, alerts: { incidents: true } },
    /Setting alerts\.emails: .*somebody to notify/,
  ],
  [
    'a notification by a webhook that is not there',
    { ...ONE_DATABASE, alerts: { webhook: true, incidents: true } },
    /Setting webhookUrl: alerts\.webhook needs it/,
  ],
  [
    'a watchdog quicker than its cron',
    { ...ONE_DATABASE, watchdog: { silentAfterSeconds: 5 } },
    /Setting watchdog\.silentAfterSeconds: at least 60/,
  ],
])('%s is named before anything is made', async (_what, config, message) => {
  await using box = await sandbox({ config });
  expect(await refusal(box.stack.preview())).toMatch(message);
  expect(await refusal(box.stack.up())).toMatch(message);
  expect(box.provider.operations).toEqual([]);
});

test('several wrong settings are all named at once', async () => {
  await using box = await sandbox({
    config: { ...start, databases: [{ name: 'App' }, { name: 'b', archiveDays: 0 }] },
  });
  const message = await refusal(box.stack.up());
  expect(message).toMatch(/2 settings are wrong/);
  expect(message).toMatch(/databases\[0\]\.name: /);
  expect(message).toMatch(/databases\[1\]\.archiveDays: /);
});

test('an account id that the token does not reach is said before anything is made', async () => {
  await using box = await sandbox({ config: { ...ONE_DATABASE, accountId: '0'.repeat(32) } });
  expect(await refusal(box.stack.up())).toMatch(/account 0{32}. Check the setting accountId.*7003/);
  expect(box.provider.operations).toEqual([]);
});

test('a token without rights is said before anything is made', async () => {
  await using box = await sandbox();
  box.provider.account.authorized = false;
  expect(await refusal(box.stack.up())).toMatch(/"Account API Tokens: Edit".*Authentication error/);
  expect(box.provider.operations).toEqual([]);
});

test('an account without R2 is said before anything is made', async () => {
  await using box = await sandbox();
  box.provider.account.permissionGroups.clear();
  expect(await refusal(box.stack.up())).toMatch(/Turn on R2/);
  expect(box.provider.operations).toEqual([]);
});

test('a bucket that exists is not taken over by accident, which a preview says already', async () => {
  await using box = await sandbox();
  box.provider.account.createBucket('eider-test-app', 'default').objects.add('somebody/elses');
  expect(await refusal(box.stack.preview())).toMatch(
    /Bucket eider-test-app exists already. Set "adopt: true"/,
  );
  expect(await refusal(box.stack.up())).toMatch(/Bucket eider-test-app exists already. Set "adopt: true"/);
  expect(box.provider.account.tokens.size).toBe(0);
});

test('a bucket that exists in a jurisdiction is said by its creation', async () => {
  await using box = await sandbox({ config: { ...start, databases: [{ name: 'app', jurisdiction: 'eu' }] } });
  box.provider.account.createBucket('eider-test-app', 'eu');
  expect(await refusal(box.stack.up())).toMatch(/10004.*already exists, and you own it/);
  expect(box.provider.account.tokens.size).toBe(0);
});

test('a webhook address that is no https address is refused without being repeated', async () => {
  await using box = await sandbox({ secrets: { webhookUrl: 'http://plain.example.com/T0KEN' } });
  const message = await refusal(box.stack.up());
  expect(message).toMatch(/Setting webhookUrl: give an address that begins with https/);
  expect(message).not.toContain('T0KEN');
});
