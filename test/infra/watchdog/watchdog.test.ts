import { expect, test } from 'vitest';
import { Fleet } from './fleet.ts';
import { HOUR, MINUTE, WatchdogRig } from './watchdog-rig.ts';

/** Parts of a lease that the runtime would not write, or not like this. */
const lease = (parts: object) => ({
  state: 'held',
  instance: 'host-a',
  epoch: 1,
  position: { seq: 4 },
  lag: 0.4,
  to: null,
  ...parts,
});

/** A database that was watched for a while: a writer on host-a, four records, a fresh archive. */
async function healthy(rig: WatchdogRig): Promise<Fleet> {
  const fleet = new Fleet(rig);
  await fleet.takeOver('host-a');
  for (let record = 0; record < 3; record += 1) await fleet.append('wal');
  await archive(rig, '2026-11-24T12:00:00Z');
  await minutes(rig, fleet, 2);
  expect(await rig.status()).toMatchObject({ state: 'ok', findings: [] });
  return fleet;
}

/** Lets some minutes pass, with a sign of life shortly before each round. */
async function minutes(
  rig: WatchdogRig,
  fleet: Fleet,
  count: number,
  options?: { lag?: number },
): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    await fleet.beat(options);
    await rig.tick();
  }
}

async function archive(
  rig: WatchdogRig,
  name: string,
  manifest: object = { drill: { passed: true } },
): Promise<void> {
  await rig.put(`archive/${name}.duckdb.zst`, 'snapshot');
  await rig.put(`archive/${name}.json`, manifest);
}

test('a healthy database is ok, and nobody is told', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await minutes(rig, fleet, 5, { lag: 2.5 });
  expect(rig.told).toEqual([]);
  expect(rig.heartbeats).toBe(7);
});

test('silent: found within two rounds, told once, again every hour, and its end', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await rig.tick();
  expect(rig.told).toEqual([
    expect.objectContaining({
      announcement: 'alert',
      database: 'app',
      state: 'silent',
      text: expect.stringContaining('the writer host-a has not renewed its lease for 120 s'),
    }),
  ]);

  for (const wait of [MINUTE, HOUR - 3 * MINUTE, MINUTE, HOUR - 2 * MINUTE, MINUTE]) {
    rig.now += wait;
    await rig.tick();
  }
  expect(rig.told.map(({ announcement }) => announcement)).toEqual(['alert', 'reminder', 'reminder']);
  await minutes(rig, fleet, 1);
  expect(rig.told.at(-1)).toMatchObject({ announcement: 'recovery', state: 'ok' });
  expect(rig.told).toHaveLength(4);
});

test('silent: it is the store that says how old the lease is, not the writer', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.put('lease.json', lease({ heartbeat: '2099-01-01T00:00:00Z' }));
  await rig.tick();
  await rig.tick();
  expect(await rig.status()).toMatchObject({ state: 'silent' });
});

test.each([
  ['no JSON', '{"state":'],
  ['of another form', JSON.stringify([])],
  ['of an unknown state', lease({ state: 'lost' })],
  ['without an epoch', lease({ epoch: 'seven' })],
  ['without a position', lease({ position: { seq: -1 } })],
  ['with a lag of the past', lease({ lag: -1 })],
])('silent: a lease that is %s', async (_what, content) => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.put('lease.json', content);
  await rig.tick();
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'silent', text: expect.stringContaining('cannot be understood') }),
  ]);
});

test('silent: a lease that vanished', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.remove('lease.json');
  await rig.tick();
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'silent', text: expect.stringContaining('vanished') }),
  ]);
});

test('silent: a handover that nobody took', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.put('lease.json', lease({ state: 'free', to: 's2' }));
  await rig.tick();
  expect(rig.told).toEqual([]);
  await rig.tick();
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'silent', text: expect.stringContaining('newcomer') }),
  ]);
});

test('lagging: found in the next round, and its end', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await minutes(rig, fleet, 1, { lag: 75.2 });
  await minutes(rig, fleet, 1);
  expect(rig.told).toEqual([
    expect.objectContaining({
      announcement: 'alert',
      state: 'lagging',
      text: expect.stringContaining('75 s'),
    }),
    expect.objectContaining({ announcement: 'recovery', state: 'ok' }),
  ]);
});

test('undrilled: the newest archive is too old', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  rig.now += 48 * HOUR - 3 * MINUTE;
  await minutes(rig, fleet, 1);
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'undrilled', text: expect.stringContaining('48 h old') }),
  ]);

  await archive(rig, '2026-11-26T12:00:00Z');
  await minutes(rig, fleet, 1);
  expect(rig.told.at(-1)).toMatchObject({ announcement: 'recovery' });
});

test('undrilled: there never was an archive', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = new Fleet(rig);
  await fleet.takeOver('host-a');
  await minutes(rig, fleet, 1);
  expect(await rig.status()).toMatchObject({ state: 'ok' });
  rig.now += 48 * HOUR;
  await minutes(rig, fleet, 1);
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'undrilled', text: expect.stringContaining('no archive') }),
  ]);
});

test.each([
  ['a drill that failed', { drill: { passed: false } }, /its drill failed/],
  ['no word about a drill', { seq: 7 }, /does not say/],
])('undrilled: a manifest with %s', async (_what, manifest, finding) => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await archive(rig, '2026-11-25T12:00:00Z', manifest);
  await minutes(rig, fleet, 1);
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'undrilled', text: expect.stringMatching(finding) }),
  ]);
});

test('undrilled: a manifest without its snapshot', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await rig.put('archive/2026-11-25T12:00:00Z.json', { drill: { passed: true } });
  await minutes(rig, fleet, 1);
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'undrilled', text: expect.stringContaining('is missing') }),
  ]);
});

test('the newest archive is found behind thousands of others', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  const names = Array.from({ length: 600 }, (_, hour) =>
    new Date(rig.now - (600 - hour) * HOUR).toISOString(),
  );
  await Promise.all(names.map((name) => archive(rig, name)));
  rig.now += 47 * HOUR;
  await archive(rig, new Date(rig.now).toISOString());
  await minutes(rig, fleet, 2);
  rig.now += HOUR + MINUTE;
  await minutes(rig, fleet, 1);
  expect(await rig.status()).toMatchObject({ state: 'ok' });
});

test('contended: the second writer within an hour that was cut off', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await fleet.takeOver('host-b');
  await minutes(rig, fleet, 10);
  expect(rig.told).toEqual([]);
  await fleet.takeOver('host-a');
  await minutes(rig, fleet, 1);
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'contended', text: expect.stringContaining('2 writers') }),
  ]);

  rig.now += HOUR;
  await minutes(rig, fleet, 1);
  expect(rig.told.at(-1)).toMatchObject({ announcement: 'recovery' });
});

test('contended: several takeovers between two rounds are all counted', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await fleet.takeOver('host-b');
  await fleet.append('wal');
  await fleet.takeOver('host-c');
  await minutes(rig, fleet, 1);
  expect(rig.told).toEqual([expect.objectContaining({ state: 'contended' })]);
});

test('contended: a newcomer that is seen before its open is counted once it opens', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  for (const instance of ['host-b', 'host-c']) {
    await fleet.take(instance);
    await rig.tick();
    await fleet.open();
    await minutes(rig, fleet, 2);
  }
  expect(rig.told).toEqual([expect.objectContaining({ state: 'contended' })]);
});

test('two takeovers more than an hour apart are no contention', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await fleet.takeOver('host-b');
  await minutes(rig, fleet, 1);
  rig.now += HOUR;
  await fleet.takeOver('host-c');
  await minutes(rig, fleet, 1);
  expect(rig.told).toEqual([]);
});

test('a crash loop of one instance is no contention', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  for (let crash = 0; crash < 4; crash += 1) {
    await fleet.takeOver('host-a');
    await minutes(rig, fleet, 1);
  }
  expect(rig.told).toEqual([]);
});

test('clean handovers never alert, with a round after every transition', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  for (const newcomer of ['host-b', 'host-c', 'host-d', 'host-e']) {
    await fleet.ask(newcomer);
    await rig.tick();
    await minutes(rig, fleet, 1, { lag: 20 });
    await fleet.release();
    await rig.tick();
    await fleet.take(newcomer);
    await rig.tick();
    await fleet.open();
    await minutes(rig, fleet, 1);
  }
  expect(rig.told).toEqual([]);
});

test('containers that stop before the next one starts never alert, however many between two rounds', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  for (const instance of ['host-b', 'host-c', 'host-d', 'host-e']) {
    await fleet.release();
    await fleet.takeOver(instance);
  }
  await minutes(rig, fleet, 3);
  expect(rig.told).toEqual([]);
});

test('a rewind never alerts', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await fleet.release();
  await fleet.take('operator', 'rewind');
  await fleet.open();
  await rig.tick();
  await fleet.releaseAfterRewind();
  await rig.tick();
  await fleet.takeOver('host-a');
  await minutes(rig, fleet, 3);
  expect(rig.told).toEqual([]);
});

test('released: a writer that stopped on purpose is never an alert, however long', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.put('lease.json', lease({ state: 'free', to: null, lag: 0 }));
  await rig.tick();
  expect(await rig.status()).toMatchObject({ state: 'released' });
  rig.now += 30 * 24 * HOUR;
  await rig.tick();
  expect(rig.told).toEqual([]);
});

test('released: a database that never had a writer', async () => {
  await using rig = await WatchdogRig.start();
  await rig.tick();
  expect(await rig.status()).toMatchObject({ state: 'released' });
  expect(rig.told).toEqual([]);
});

test('expiring: the rotation is announced two weeks before it is due', async () => {
  await using rig = await WatchdogRig.start({ settings: { rotationDue: '2026-12-08T12:02:30Z' } });
  const fleet = await healthy(rig);
  await minutes(rig, fleet, 1);
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'expiring', text: expect.stringContaining('2026-12-08') }),
  ]);
});

test('the most urgent finding is the state, and all are told', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  rig.now += 72 * HOUR;
  await rig.tick();
  expect(rig.told).toEqual([expect.objectContaining({ state: 'silent' })]);
  expect(rig.told[0]?.findings).toEqual([
    expect.stringContaining('renewed its lease'),
    expect.stringContaining('archive snapshot'),
  ]);
});

test('what the webhook did not accept is told in the next round, and the heartbeat stays away meanwhile', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  rig.webhookStatus = 500;
  await rig.put('lease.json', lease({ lag: 100 }));
  const before = rig.heartbeats;
  expect(await rig.tick()).toBe('exception');
  expect(rig.heartbeats).toBe(before);
  expect(await rig.status()).toMatchObject({ state: 'lagging' });

  rig.webhookStatus = 200;
  await minutes(rig, fleet, 1, { lag: 100 });
  expect(rig.told).toEqual([expect.objectContaining({ announcement: 'alert', state: 'lagging' })]);
  expect(rig.heartbeats).toBe(before + 1);
});

test('without a webhook it still judges', async () => {
  await using rig = await WatchdogRig.start({ webhook: false });
  const fleet = await healthy(rig);
  await minutes(rig, fleet, 1, { lag: 100 });
  expect(await rig.status()).toMatchObject({ state: 'lagging' });
  expect(rig.heartbeats).toBe(3);
});

test('a damaged memory of its own makes it start anew, not stop', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await rig.put('watchdog.json', '{"version":1');
  await minutes(rig, fleet, 1, { lag: 100 });
  expect(rig.told).toEqual([expect.objectContaining({ state: 'lagging' })]);
});

test('the status page and the badges, and nothing else', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  expect(JSON.parse((await rig.fetch('/status.json')).text)).toEqual({
    databases: [{ name: 'app', state: 'ok', since: expect.stringMatching(/^2026-11-24T/), findings: [] }],
  });
  expect((await rig.fetch('/badge/app.svg')).text).toContain('app: ok');
  expect((await rig.fetch('/badge/other.svg')).status).toBe(404);
  expect((await rig.fetch('/')).status).toBe(404);
});

test('nothing is served unless it was told to', async () => {
  await using rig = await WatchdogRig.start({ settings: { statusPage: false } });
  const fleet = new Fleet(rig);
  await fleet.takeOver('host-a');
  await minutes(rig, fleet, 1);
  expect((await rig.fetch('/status.json')).status).toBe(404);
  expect((await rig.fetch('/badge/app.svg')).status).toBe(404);
});
