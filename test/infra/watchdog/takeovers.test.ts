import { expect, test } from 'vitest';
import { healthy, minutes } from './scenario.ts';
import { HOUR, WatchdogRig } from './watchdog-rig.ts';

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

test('rewinds never alert, however many within an hour', async () => {
  await using rig = await WatchdogRig.start();
  const fleet = await healthy(rig);
  for (let rewind = 0; rewind < 2; rewind += 1) {
    await fleet.release();
    await fleet.take('operator', 'rewind');
    await fleet.open();
    await minutes(rig, fleet, 1);
    await fleet.releaseAfterRewind();
    await rig.tick();
    await fleet.takeOver('host-a');
    await minutes(rig, fleet, 1);
  }
  expect(rig.told).toEqual([]);
});
