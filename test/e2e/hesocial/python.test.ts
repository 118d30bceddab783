import { fileURLToPath } from 'node:url';
import { DuckDBConnection } from '@eider/runtime';
import { afterAll, expect, it } from 'vitest';
import { inspect } from '../../../examples/hesocial/checks/inspect.ts';
import { migrations } from '../../../examples/hesocial/schema/migrations.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { pythonWithDuckdb } from './python.ts';

const program = fileURLToPath(new URL('../../../examples/hesocial-python/app.py', import.meta.url));

const stage = await ReplicaStage.create();
afterAll(() => stage[Symbol.asyncDispose]());

const python = await pythonWithDuckdb(stage.folder);

/** Starts the platform under `eider run`, and resolves to its address once it serves. */
async function start(command: string) {
  const running = stage.start(['run', '--', command, program], {
    HESOCIAL_PORT: '0',
    EIDER_SCHEMA_VERSION: '2',
    PYTHONDONTWRITEBYTECODE: '1',
  });
  const port = await until('the pages', () => running.printed().find((line) => line.includes('opened')));
  return { running, url: `http://127.0.0.1:${(JSON.parse(port) as { port: number }).port}` };
}

const register = (url: string) =>
  fetch(`${url}/events/1/registrations`, {
    method: 'POST',
    body: new URLSearchParams({ email: 'ines.duarte@example.com', seats: '2' }),
  });

it.skipIf(python === undefined)(
  'keeps the database of the platform in Python, which the one in TypeScript goes on with (needs PyPI)',
  async () => {
    const first = await start(python ?? '');
    for (let guest = 0; guest < 10; guest += 1) expect((await register(first.url)).status).toBe(201);
    expect(await first.running.stop()).toMatchObject({ code: 0 });
    await stage.loseDisk();

    const second = await start(python ?? '');
    expect(await (await fetch(second.url)).text()).toContain('40 seats left');
    expect((await register(second.url)).status).toBe(201);
    await second.running.stop();
    await stage.loseDisk();

    await using platform = new DuckDBConnection({ settings: stage.environment, migrations });
    await platform.connect();
    const { last, checks } = await platform.withConnection(inspect);
    expect(last).toBe(12n);
    expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
  },
);
