import { expect, test } from 'vitest';
import { Fleet } from './fleet.ts';
import { archive, healthy, minutes } from './scenario.ts';
import { HOUR, MINUTE, WatchdogRig } from './watchdog-rig.ts';

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
