import { describe, expect, it } from 'vitest';
import { httpRoutes } from '../../../runtime/src/http/http-routes.ts';
import { RunStatus } from '../../../runtime/src/supervisor/run-status.ts';
import { openMetrics } from './open-metrics.ts';
import { pageContext } from './page-context.ts';

/** The routes of a run whose clock the test turns. */
function routesOf({ begun = true } = {}) {
  let now = 100;
  const status = new RunStatus(() => now);
  const metrics = openMetrics();
  if (begun) metrics.begin(status);
  const silent = () => {};
  const routes = httpRoutes({
    metrics,
    page: pageContext({ status: () => (begun ? status : undefined) }),
    admin: undefined,
    addressOf: () => '127.0.0.1',
    logger: { debug: silent, info: silent, warn: silent, error: silent },
  });
  return {
    status,
    metrics,
    pass: (seconds: number) => {
      now += seconds;
    },
    get: async (path: string) => {
      const answer = await routes.request(path);
      return { code: answer.status, text: await answer.text() };
    },
  };
}

describe('the health of the database', () => {
  it.each([
    ['starting', 503],
    ['standby', 503],
    ['restoring', 503],
    ['running', 200],
    ['unverified', 200],
    ['stopping', 503],
    ['fenced', 503],
  ] as const)('while %s is %i', async (state, code) => {
    const { status, get } = routesOf();
    status.state = state;
    expect((await get('/api/health/database')).code).toBe(code);
  });

  it('is 503 before the run has begun', async () => {
    expect((await routesOf({ begun: false }).get('/api/health/database')).code).toBe(503);
  });
});

describe('the health of the replica', () => {
  it('turns bad by age alone, without any error', async () => {
    const { status, pass, get } = routesOf();
    status.state = 'running';
    status.lag.durable(status.lag.captureStarts());
    expect((await get('/api/health/r2-sync')).code).toBe(200);
    status.lag.changed();
    pass(10);
    expect((await get('/api/health/r2-sync')).code).toBe(200);
    pass(0.5);
    const bad = await get('/api/health/r2-sync');
    expect(bad.code).toBe(503);
    expect(JSON.parse(bad.text)).toMatchObject({ ok: false, state: 'running', lagSeconds: 10.5 });
  });

  it('stays good over an idle day', async () => {
    const { status, pass, get } = routesOf();
    status.state = 'running';
    status.lag.durable(status.lag.captureStarts());
    pass(86_400);
    expect((await get('/api/health/r2-sync')).code).toBe(200);
  });
});

describe('the metrics', () => {
  it('are counted and served', async () => {
    const { metrics, get } = routesOf();
    metrics.synced({ result: 'shipped', seconds: 0.1, bytes: 1000 });
    metrics.restored({ result: 'ok', seconds: 2 });
    metrics.storeCall({ operation: 'PutObject', class: 'A', result: 'ok', milliseconds: 20, bytes: 10 });
    const { text } = await get('/metrics');
    expect(text).toContain('eider_syncs_total{result="shipped",database="app"} 1');
    expect(text).toContain('eider_uploaded_bytes_total{database="app"} 1000');
    expect(text).toContain('eider_restores_total{result="ok",database="app"} 1');
    expect(text).toContain(
      'eider_store_operations_total{operation="PutObject",class="A",result="ok",database="app"} 1',
    );
    expect(text).toContain('eider_build_info{version="1.2.3"');
  });

  it('show the lag as it is when they are scraped', async () => {
    const { status, pass, get } = routesOf();
    status.state = 'running';
    status.lag.changed();
    pass(7);
    expect((await get('/metrics')).text).toContain('eider_lag_seconds{database="app"} 7');
  });
});
