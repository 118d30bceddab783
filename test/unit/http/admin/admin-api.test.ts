import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnreachableError } from '../../../../runtime/src/store/errors/store-unreachable-error.ts';
import { until } from '../../../support/until.ts';
import { AdminServer, conflict } from './admin-server.ts';

let server: AdminServer;

beforeEach(async () => {
  server = await AdminServer.start();
});
afterEach(() => server[Symbol.asyncDispose]());

const outage = () =>
  new StoreUnreachableError({ operation: 'PutObject', key: 'db/audit/', store: 'memory', tries: 6 });

/** Begins a restore of the newest state, and gives its id. */
async function begin(): Promise<string> {
  const { status, json } = await server.call('/api/admin/restore', {
    method: 'POST',
    body: { to: 'latest', confirm: 'db' },
  });
  expect(status).toBe(202);
  return (json as { id: string }).id;
}

/** Waits until a restore is in a phase. */
const inPhase = (id: string, phase: string) =>
  until(`the phase ${phase}`, async () => {
    const { json } = await server.call(`/api/admin/restore/${id}`);
    return (json as { phase: string }).phase === phase && json;
  });

it('does not exist without a token', async () => {
  await using plain = await AdminServer.start({ admin: false });
  for (const path of ['backup', 'restore', `conflicts/${conflict}/resolve`])
    expect(await plain.call(`/api/admin/${path}`, { method: 'POST', body: {} })).toMatchObject({
      status: 404,
    });
  for (const path of ['points', 'conflicts', 'restore/1'])
    expect(await plain.call(`/api/admin/${path}`)).toMatchObject({ status: 404 });
  const { json } = await plain.call('/api/openapi.json');
  expect(Object.keys((json as { paths: object }).paths).filter((path) => path.includes('admin'))).toEqual([]);
});

describe('the token', () => {
  it.each(['', 'x', 'longer than the right one '.repeat(9)])('%j is refused', async (token) => {
    const answer = await server.call('/api/admin/points', { token });
    expect(answer).toMatchObject({ status: 401, type: 'application/problem+json' });
    expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Bearer/);
  });

  it('that is wrong too often has to wait, and so does whoever shares the address; nothing is done', async () => {
    server.applicationUp();
    const body = { to: 'latest', confirm: 'db' };
    const statuses = new Map<number, number>();
    for (let n = 0; n < 200; n += 1) {
      const token = randomBytes(24).toString('base64url');
      const { status } = await server.call('/api/admin/restore', { method: 'POST', token, body });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses).toEqual(
      new Map([
        [401, 10],
        [429, 190],
      ]),
    );
    const right = await server.call('/api/admin/points');
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(server.orders).toEqual([]);
    expect(await server.audit()).toEqual([]);
  });

  it('never shows, whatever it is taken for', async () => {
    const { token } = server;
    const headers = { 'X-Eider-Actor': token };
    const answers = await Promise.all([
      server.call('/api/admin/backup', { method: 'POST', body: { name: token }, headers }),
      server.call('/api/admin/restore', { method: 'POST', body: { to: 'latest', confirm: token }, headers }),
      server.call(`/api/admin/conflicts/${token}/resolve`, {
        method: 'POST',
        body: { confirm: 'db' },
        headers,
      }),
      server.call(`/api/admin/restore/${token}`),
    ]);
    expect(answers.map(({ text }) => text).join()).not.toContain(token);
    expect(JSON.stringify(await server.audit())).not.toContain(token);
    expect((await server.audit()).length).toBeGreaterThan(0);
    expect(server.writer.newest.line.name).toBeUndefined();
  });
});

describe('a backup', () => {
  it('marks a point, under a name, and says who did it', async () => {
    const headers = { 'X-Eider-Actor': 'ada' };
    const call = { method: 'POST', body: { name: 'before-migration-7' }, headers };
    expect(await server.call('/api/admin/backup', call)).toMatchObject({ status: 201, json: { seq: 5 } });
    const { json } = await server.call('/api/admin/points?limit=1');
    expect(json).toMatchObject({ points: [{ seq: 5, kind: 'point', name: 'before-migration-7' }] });
    const who = {
      name: 'ada',
      host: 'web-1',
      address: '127.0.0.1',
      token: expect.stringMatching(/^[\da-f]{12}$/),
    };
    expect(await server.audit()).toMatchObject([{ action: 'admin.backup', who, result: 'done' }]);
  });
});

describe('a restore', () => {
  it('is proven, ordered, and followed to its end', async () => {
    server.applicationUp();
    const proof = Promise.withResolvers<void>();
    server.prove = async (_, onProgress) => {
      onProgress({ blocks: 1, ofBlocks: 4 });
      await proof.promise;
    };
    const id = await begin();
    expect(await inPhase(id, 'proving')).toMatchObject({ seq: 4, proven: 0.25, undo: null });
    expect((await server.call('/')).text).toContain('to record 4: being proven, 25 %');
    expect(server.orders).toEqual([]);
    proof.resolve();
    const order = await until('the order', () => server.orders[0]);
    order.onPhase('stopping');
    await inPhase(id, 'stopping');
    const { newest } = server.writer;
    order.wentBack({ record: newest, point: newest, left: newest });
    await inPhase(id, 'restoring');
    server.applicationUp();
    expect(await inPhase(id, 'done')).toMatchObject({ proven: 1, undo: 4, problem: null });
    expect((await server.call('/')).text).toContain('to record 4: done; restoring record 4 undoes it');
    await until('the end to be recorded', async () => (await server.audit()).length === 2);
    expect(await server.audit()).toMatchObject([
      { operation: id, result: 'begun', arguments: { to: 'latest', confirm: 'db' } },
      { operation: id, result: 'done' },
    ]);
  });

  it('of a point that cannot be proven does not touch the application', async () => {
    server.applicationUp();
    server.prove = async () => {
      throw outage();
    };
    const id = await begin();
    expect(await inPhase(id, 'failed')).toMatchObject({
      problem: { title: expect.stringContaining('memory') },
    });
    expect(server.orders).toEqual([]);
    server.prove = async () => {};
    await begin();
    await until('the next order', () => server.orders[0]);
  });

  it('is not begun if that cannot be written down', async () => {
    server.applicationUp();
    let proven = false;
    server.prove = async () => {
      proven = true;
    };
    const { store } = server;
    const create = store.create;
    store.create = async () => {
      throw outage();
    };
    const call = { method: 'POST', body: { to: '4', confirm: 'db' } };
    expect(await server.call('/api/admin/restore', call)).toMatchObject({ status: 503 });
    store.create = create;
    expect(proven).toBe(false);
    await begin();
  });

  it.each([
    ['another database', { to: 'latest', confirm: 'another' }, 422],
    ['a point that is not kept', { to: '4711', confirm: 'db' }, 404],
    ['nothing that runs', { to: 'latest', confirm: 'db' }, 409],
  ])('of %s is refused, and that is recorded', async (_, body, status) => {
    expect(await server.call('/api/admin/restore', { method: 'POST', body })).toMatchObject({ status });
    expect(await server.audit()).toMatchObject([{ action: 'admin.restore', result: 'refused' }]);
  });
});

describe('a conflict', () => {
  it('is listed, resolved once, and recorded before it is gone', async () => {
    expect(await server.call('/api/admin/conflicts')).toMatchObject({
      json: { conflicts: [{ id: conflict }] },
    });
    const path = `/api/admin/conflicts/${conflict}/resolve`;
    const wrong = { method: 'POST', body: { confirm: 'another' } };
    expect(await server.call(path, wrong)).toMatchObject({ status: 422 });
    const right = { method: 'POST', body: { confirm: 'db' } };
    expect(await server.call(path, right)).toMatchObject({ status: 200, json: { id: conflict } });
    expect(await server.call('/api/admin/conflicts')).toMatchObject({ json: { conflicts: [] } });
    expect(await server.call(path, right)).toMatchObject({ status: 404 });
    expect((await server.audit()).map(({ result }) => result)).toEqual([
      'refused',
      'begun',
      'done',
      'refused',
    ]);
  });
});

it.each([
  ['no body', undefined, {}],
  ['another type', 'name=x', { 'Content-Type': 'application/x-www-form-urlencoded' }],
  ['text', '{}', { 'Content-Type': 'text/plain' }],
  ['no JSON', '{', {}],
  ['another shape', [], {}],
  ['more than there is', { confirm: 'db', to: 'latest', force: true }, {}],
])('refuses a body that is %s, and does nothing', async (_, body, headers) => {
  server.applicationUp();
  for (const path of ['restore', `conflicts/${conflict}/resolve`]) {
    const answer = await server.call(`/api/admin/${path}`, { method: 'POST', body, headers });
    expect(answer).toMatchObject({ status: 400, type: 'application/problem+json' });
  }
  expect(server.orders).toEqual([]);
  expect(await server.audit()).toEqual([]);
});

it('lets only so much be done in a minute, and as much as one likes be asked', async () => {
  for (let n = 0; n < 30; n += 1)
    expect(await server.call('/api/admin/backup', { method: 'POST', body: {} })).toMatchObject({
      status: 201,
    });
  expect(await server.call('/api/admin/backup', { method: 'POST', body: {} })).toMatchObject({ status: 429 });
  expect(await server.call('/api/admin/points')).toMatchObject({ status: 200 });
});
