import { expect, test } from 'vitest';
import { healthy, lease, minutes } from './scenario.ts';
import { HOUR, MINUTE, WatchdogRig } from './watchdog-rig.ts';

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
