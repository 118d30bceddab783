import { expect, test } from 'vitest';
import { Fleet } from './fleet.ts';
import { healthy, lease, minutes } from './scenario.ts';
import { HOUR, WatchdogRig } from './watchdog-rig.ts';

test('a healthy database is ok, and nobody is told', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  await minutes(rig, fleet, 5, { lag: 2.5 });
  expect(rig.told).toEqual([]);
  expect(rig.heartbeats).toBe(7);
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
