import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBConnection } from '@eider/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journal } from '../../../examples/hesocial/app/journal.ts';
import { seed } from '../../../examples/hesocial/app/seed.ts';
import { platformRoutes } from '../../../examples/hesocial/app/web/routes.ts';
import { basicSeason } from '../../../examples/hesocial/generate/basic-season.ts';
import { migrations } from '../../../examples/hesocial/schema/migrations.ts';

let folder: string;
let database: DuckDBConnection;
let routes: ReturnType<typeof platformRoutes>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hesocial-'));
  const settings = { R2_SYNC_ENABLED: 'false', EIDER_DATABASE_PATH: join(folder, 'hesocial.duckdb') };
  database = new DuckDBConnection({ settings, migrations });
  await database.connect();
  const journal = new Journal({ database, committed: () => {} });
  await seed(journal, [{ name: 'basic', make: () => basicSeason }]);
  await database.run(`UPDATE events SET title = '<b>Winter ball</b>' WHERE id = 1`);
  routes = platformRoutes({ database, journal });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const read = async (path: string) => {
  const answer = await routes.request(path);
  return { status: answer.status, text: await answer.text() };
};

const register = (form: Record<string, string>) =>
  routes.request('/events/2/registrations', { method: 'POST', body: new URLSearchParams(form) });

describe('the pages of the platform', () => {
  it('show what comes next and what is left of it, and look for a city or a kind', async () => {
    const home = await read('/');
    expect(home.text).toContain('Harvest supper at Casa do Rio');
    expect(home.text).toContain('60 seats left');
    expect((await read('/?city=Vienna')).text).not.toContain('Harvest supper');
    expect((await read('/?category=regatta')).text).toContain('Nothing of that kind');
    expect(JSON.parse((await read('/api/events?category=tasting')).text).events).toHaveLength(1);
  });

  it('escape what comes from the database', async () => {
    expect((await read('/events/1')).text).toContain('&lt;b&gt;Winter ball&lt;/b&gt;');
    expect((await read('/')).text).not.toContain('<b>Winter ball');
  });

  it('register members, put the last ones on a list, and turn strangers away', async () => {
    const done = await register({ email: 'lena.vogt@example.com', seats: '3' });
    expect(done.status).toBe(303);
    expect((await read(done.headers.get('location') ?? '')).text).toContain('You are registered');
    expect((await read('/events/2')).text).toContain('57 seats left');
    expect((await register({ email: 'nobody@example.com', seats: '1' })).headers.get('location')).toContain(
      'stranger',
    );
    expect(
      (await register({ email: 'lena.vogt@example.com', seats: '9' })).headers.get('location'),
    ).toContain('unclear');
    expect((await read('/events/2')).text).toContain('57 seats left');
  });

  it('have none of an event that is not there', async () => {
    expect((await read('/events/999')).status).toBe(404);
    expect((await read('/events/x')).status).toBe(404);
  });
});
