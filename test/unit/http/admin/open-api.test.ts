import { randomBytes } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { StoreUnreachableError } from '../../../../runtime/src/store/errors/store-unreachable-error.ts';
import { type AdminCall, AdminServer, conflict } from './admin-server.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object };
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

/** Fails unless an answer is one that the document promises. */
function expectAsDocumented(
  { paths, components }: Document,
  { path, method = 'GET' }: { path: string; method?: string },
  { status, type, text, json }: Awaited<ReturnType<AdminServer['call']>>,
): void {
  const response = paths[path]?.[method.toLowerCase()]?.responses[status];
  const schema = response?.content?.[type.split(';')[0] ?? '']?.schema;
  expect(schema, `${method} ${path} ${status} ${type}: ${text}`).toBeDefined();
  const whole = JSON.stringify({ ...schema, $defs: components.schemas });
  const checked = z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')));
  expect(checked.safeParse(json ?? text).error?.issues).toBeUndefined();
}

/** A token that may be taken for a name. */
const right = `t${randomBytes(24).toString('hex')}`;

const outage = new StoreUnreachableError({
  operation: 'ListObjectsV2',
  key: 'db/',
  store: 'memory',
  tries: 6,
});

type Scenario = AdminCall & {
  /** As in the document. */
  path: string;
  /** As it is requested; default: the same. */
  at?: string;
  /** Makes it so. */
  before?: (server: AdminServer) => void;
};

const post = (body: unknown) => ({ method: 'POST', body });
const restore = { path: '/api/admin/restore' };
const backup = { path: '/api/admin/backup' };
const resolve = { path: '/api/admin/conflicts/{id}/resolve', at: `/api/admin/conflicts/${conflict}/resolve` };
const follow = { path: '/api/admin/restore/{id}', at: '/api/admin/restore/1' };
const points = { path: '/api/admin/points' };
const conflicts = { path: '/api/admin/conflicts' };
const large = post({ confirm: 'x'.repeat(20_000) });
const restoreNow = post({ to: 'latest', confirm: 'db' });

const up = (server: AdminServer) => server.applicationUp();
const storeDown = (server: AdminServer) => {
  server.applicationUp();
  server.failure = outage;
};
const broken = (server: AdminServer) => {
  server.applicationUp();
  server.failure = new TypeError('a bug');
};

/** What each route of the admin API has in common. */
const always = [
  { ...restore, ...restoreNow },
  { ...resolve, ...post({ confirm: 'db' }) },
  points,
  conflicts,
].flatMap((call): Scenario[] => [
  { ...call, token: null },
  { ...call, before: storeDown },
  { ...call, before: broken },
]);

const scenarios: Scenario[] = [
  { path: '/api/health/database', before: up },
  { path: '/api/health/database' },
  { path: '/api/health/r2-sync', before: up },
  { path: '/api/health/r2-sync' },
  { path: '/metrics' },
  { path: '/' },
  { path: '/api/status' },
  ...always,
  { ...backup, ...post({}) },
  { ...backup, ...post({}), token: null },
  { ...backup, ...post({ name: '../x' }) },
  { ...backup, ...post({ name: right }) },
  { ...backup, ...post('{') },
  { ...backup, ...large },
  { ...backup, ...post({}), before: (server) => server.stopMarking() },
  { ...backup, ...post({}), before: storeDown },
  { ...backup, ...post({}), before: broken },
  { ...restore, ...restoreNow, before: up },
  { ...restore, ...restoreNow },
  { ...restore, ...post({ to: 'next week', confirm: 'db' }) },
  { ...restore, ...post({ to: '4711', confirm: 'db' }) },
  { ...restore, ...post({ to: 'latest', confirm: 'another' }) },
  { ...restore, ...large },
  { ...follow, token: null },
  { ...follow },
  { ...points },
  { ...points, at: '/api/admin/points?limit=0' },
  { ...conflicts },
  { ...resolve, ...post({ confirm: 'db' }) },
  { ...resolve, ...post({}) },
  { ...resolve, ...post({ confirm: 'another' }) },
  { ...resolve, ...large },
  { ...resolve, at: '/api/admin/conflicts/none/resolve', ...post({ confirm: 'db' }) },
];

/** Documented for every route; these are shown for some of them, where they are made in one place for all. */
const shownElsewhere = (path: string, status: string) =>
  status === '429' || (path === follow.path && (status === '500' || status === '503'));

async function documentOf(server: AdminServer): Promise<Document> {
  return (await server.call('/api/openapi.json', { token: null })).json as Document;
}

it('is a document that OpenAPI 3.1 allows', async () => {
  await using server = await AdminServer.start();
  const { valid, errors } = await new Validator().validate({ ...(await documentOf(server)) });
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

it('promises just what the routes answer', async () => {
  const shown = new Set<string>();
  let document: Document | undefined;
  for (const { path, at = path, before, ...call } of scenarios) {
    await using server = await AdminServer.start({ token: right });
    document ??= await documentOf(server);
    before?.(server);
    const answer = await server.call(at, call);
    expectAsDocumented(document, { path, ...call }, answer);
    shown.add(`${call.method ?? 'GET'} ${path} ${answer.status}`);
  }
  const promised = Object.entries(document?.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.keys(responses)
        .filter((status) => !shownElsewhere(path, status))
        .map((status) => `${method.toUpperCase()} ${path} ${status}`),
    ),
  );
  expect(promised.filter((promise) => !shown.has(promise))).toEqual([`GET ${follow.path} 200`]);
});

it('promises what a restore that is followed answers', async () => {
  await using server = await AdminServer.start();
  server.applicationUp();
  server.prove = () => new Promise(() => {});
  const { json } = await server.call(restore.path, restoreNow);
  const answer = await server.call(`/api/admin/restore/${(json as { id: string }).id}`);
  expect(answer.status).toBe(200);
  expectAsDocumented(await documentOf(server), follow, answer);
});

it('promises what is answered if there is too much of it', async () => {
  await using server = await AdminServer.start();
  const document = await documentOf(server);
  for (let n = 0; n < 10; n += 1) await server.call(points.path, { token: 'x' });
  const calls: Scenario[] = [
    points,
    conflicts,
    follow,
    { ...backup, ...post({}) },
    { ...restore, ...restoreNow },
  ];
  for (const call of calls) expectAsDocumented(document, call, await server.call(call.path, call));
});
