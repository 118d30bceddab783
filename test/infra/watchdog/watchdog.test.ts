import { expect, test } from 'vitest';
import { HOUR, MINUTE, WatchdogRig } from './watchdog-rig.ts';

/** A lease as a healthy writer has it, whatever else is said about it. */
const lease = (parts: object = {}) => ({
  state: 'held',
  session: 's1',
  disk: 'd1',
  instance: 'host-a:/data/app.db',
  epoch: 1,
  nonce: Math.random().toString(36),
  position: { seq: 3, id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
  lag: 0.4,
  ask: null,
  to: null,
  from: null,
  order: ['host-a:/data/app.db'],
  grants: {},
  heartbeat: '1999-01-01T00:00:00Z',
  ...parts,
});

const record = (seq: number, epoch: number, kind: string): [string, string] => [
  `log/${seq.toString(16).padStart(16, '0')}`,
  `${JSON.stringify({ eider: 1, id: 'x', seq, epoch, kind })}\n${'0'.repeat(64)}\npayload`,
];

/** A database that was watched for a while: a writer, four records, a fresh archive. */
async function healthy(rig: WatchdogRig): Promise<void> {
  await rig.put(...record(0, 1, 'open'));
  for (const seq of [1, 2, 3]) await rig.put(...record(seq, 1, 'wal'));
  await archive(rig, '2026-11-24T12:00:00Z');
  await rig.tickWith(lease(), 2);
  expect(await rig.status()).toMatchObject({ state: 'ok', findings: [] });
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
  await healthy(rig);
  await rig.tickWith(lease({ lag: 2.5, position: { seq: '4', id: 'x' } }), 5);
  expect(rig.told).toEqual([]);
  expect(rig.heartbeats).toBe(7);
});

test('silent: found within two rounds, told once, again every hour, and its end', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.tick();
  expect(rig.told).toEqual([
    expect.objectContaining({
      announcement: 'alert',
      database: 'app',
      state: 'silent',
      text: expect.stringContaining('the writer host-a:/data/app.db has not renewed its lease for 120 s'),
    }),
  ]);

  for (let minute = 0; minute < 125; minute += 1) await rig.tick();
  expect(rig.told.map(({ announcement }) => announcement)).toEqual(['alert', 'reminder', 'reminder']);
  await rig.tickWith(lease());
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
  await healthy(rig);
  await rig.tickWith(lease({ lag: 75.2 }));
  await rig.tickWith(lease({ lag: 1 }));
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
  await healthy(rig);
  rig.now += 48 * HOUR - 3 * MINUTE;
  await rig.tickWith(lease());
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'undrilled', text: expect.stringContaining('48 h old') }),
  ]);

  await archive(rig, '2026-11-26T12:00:00Z');
  await rig.tickWith(lease());
  expect(rig.told.at(-1)).toMatchObject({ announcement: 'recovery' });
});

test('undrilled: there never was an archive', async () => {
  await using rig = await WatchdogRig.start();
  await rig.tickWith(lease());
  expect(await rig.status()).toMatchObject({ state: 'ok' });
  rig.now += 48 * HOUR;
  await rig.tickWith(lease());
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'undrilled', text: expect.stringContaining('no archive') }),
  ]);
});

test.each([
  ['a drill that failed', { drill: { passed: false } }, /its drill failed/],
  ['no word about a drill', { seq: 7 }, /does not say/],
])('undrilled: a manifest with %s', async (_what, manifest, finding) => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await archive(rig, '2026-11-25T12:00:00Z', manifest);
  await rig.tickWith(lease());
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'undrilled', text: expect.stringMatching(finding) }),
  ]);
});

test('undrilled: a manifest without its snapshot', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.put('archive/2026-11-25T12:00:00Z.json', { drill: { passed: true } });
  await rig.tickWith(lease());
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'undrilled', text: expect.stringContaining('is missing') }),
  ]);
});

test('the newest archive is found behind thousands of others', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  const names = Array.from({ length: 600 }, (_, hour) =>
    new Date(rig.now - (600 - hour) * HOUR).toISOString(),
  );
  await Promise.all(names.map((name) => archive(rig, name)));
  rig.now += 47 * HOUR;
  await archive(rig, new Date(rig.now).toISOString());
  await rig.tickWith(lease(), 2);
  rig.now += HOUR + MINUTE;
  await rig.tickWith(lease());
  expect(await rig.status()).toMatchObject({ state: 'ok' });
});

/** Another instance takes the lease after a TTL of silence and opens the log anew. */
async function takeOver(rig: WatchdogRig, seq: number, epoch: number, instance: string): Promise<object> {
  await rig.put(...record(seq, epoch, 'open'));
  return lease({ epoch, instance, session: `s${epoch}`, position: { seq, id: 'x' } });
}

test('contended: the second writer within an hour that was cut off', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.tickWith(await takeOver(rig, 4, 2, 'host-b'), 10);
  expect(rig.told).toEqual([]);
  await rig.tickWith(await takeOver(rig, 5, 3, 'host-a:/data/app.db'));
  expect(rig.told).toEqual([
    expect.objectContaining({ state: 'contended', text: expect.stringContaining('2 writers') }),
  ]);

  await rig.tickWith(lease({ epoch: 3, position: { seq: 5, id: 'x' } }), 60);
  expect(rig.told.at(-1)).toMatchObject({ announcement: 'recovery' });
});

test('contended: several takeovers between two rounds are all counted', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await takeOver(rig, 4, 2, 'host-b');
  await rig.put(...record(5, 2, 'wal'));
  await rig.tickWith(await takeOver(rig, 6, 3, 'host-c'));
  expect(rig.told).toEqual([expect.objectContaining({ state: 'contended' })]);
});

test('contended: a newcomer whose lease is seen before its open is counted once it opens', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.tickWith(lease({ epoch: 2, instance: 'host-b' }));
  await rig.tickWith(await takeOver(rig, 4, 2, 'host-b'));
  await rig.tickWith(await takeOver(rig, 5, 3, 'host-c'));
  expect(rig.told).toEqual([expect.objectContaining({ state: 'contended' })]);
});

test('two takeovers more than an hour apart are no contention', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.tickWith(await takeOver(rig, 4, 2, 'host-b'), 61);
  await rig.tickWith(await takeOver(rig, 5, 3, 'host-c'));
  expect(rig.told).toEqual([]);
});

test('a crash loop of one instance is no contention', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  for (const epoch of [2, 3, 4, 5])
    await rig.tickWith(await takeOver(rig, epoch + 2, epoch, 'host-a:/data/app.db'));
  expect(rig.told).toEqual([]);
});

test('clean handovers, transition by transition, never alert', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  let seq = 3;
  for (let epoch = 1; epoch < 6; epoch += 1) {
    const holder = { epoch, instance: `host-${epoch}`, position: { seq, id: 'x' } };
    const ask = { session: `s${epoch + 1}`, instance: `host-${epoch + 1}` };
    await rig.tickWith(lease(holder));
    await rig.tickWith(lease({ ...holder, ask, lag: 20 }));
    seq += 1;
    await rig.put(...record(seq, epoch, 'close'));
    await rig.tickWith(lease({ ...holder, state: 'free', to: ask.session, from: `s${epoch}` }));
    const newcomer = { epoch, instance: ask.instance, position: { seq, id: 'x' }, lag: undefined };
    await rig.tickWith(lease(newcomer));
    seq += 1;
    await rig.put(...record(seq, epoch + 1, 'open'));
    await rig.tickWith(lease({ ...newcomer, epoch: epoch + 1, position: { seq, id: 'x' } }));
  }
  expect(rig.told).toEqual([]);
});

test('stopping an old container before the new one starts, many times between two rounds, never alerts', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  let seq = 3;
  for (let epoch = 2; epoch < 8; epoch += 1) {
    await rig.put(...record(++seq, epoch - 1, 'close'));
    await rig.put(...record(++seq, epoch, 'open'));
  }
  await rig.tickWith(lease({ epoch: 7, instance: 'host-z', position: { seq, id: 'x' } }), 3);
  expect(rig.told).toEqual([]);
});

test('a rewind never alerts', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.put(...record(4, 1, 'close'));
  await rig.put(...record(5, 2, 'open'));
  await rig.put(...record(6, 2, 'rewind'));
  await rig.tickWith(
    lease({ epoch: 2, instance: 'rewind', state: 'free', to: 's1', position: { seq: 6, id: 'x' } }),
  );
  await rig.put(...record(7, 3, 'open'));
  await rig.tickWith(lease({ epoch: 3, position: { seq: 7, id: 'x' } }), 3);
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
  await healthy(rig);
  await rig.tickWith(lease());
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
  await healthy(rig);
  rig.webhookStatus = 500;
  await rig.put('lease.json', lease({ lag: 100 }));
  const before = rig.heartbeats;
  expect(await rig.tick()).toBe('exception');
  expect(rig.heartbeats).toBe(before);
  expect(await rig.status()).toMatchObject({ state: 'lagging' });

  rig.webhookStatus = 200;
  await rig.tickWith(lease({ lag: 100 }));
  expect(rig.told).toEqual([expect.objectContaining({ announcement: 'alert', state: 'lagging' })]);
  expect(rig.heartbeats).toBe(before + 1);
});

test('without a webhook it still judges', async () => {
  await using rig = await WatchdogRig.start({ webhook: false });
  await healthy(rig);
  await rig.tickWith(lease({ lag: 100 }));
  expect(await rig.status()).toMatchObject({ state: 'lagging' });
  expect(rig.heartbeats).toBe(3);
});

test('a damaged memory of its own makes it start anew, not stop', async () => {
  await using rig = await WatchdogRig.start();
  await healthy(rig);
  await rig.put('watchdog.json', '{"version":1');
  await rig.tickWith(lease({ lag: 100 }));
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
  await rig.tickWith(lease());
  expect((await rig.fetch('/status.json')).status).toBe(404);
  expect((await rig.fetch('/badge/app.svg')).status).toBe(404);
});
