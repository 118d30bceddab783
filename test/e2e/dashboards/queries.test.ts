import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alerts } from '../../../dashboards/alerts/all.ts';
import { type MetricDeclaration, metricDeclarations } from '../../../runtime/src/http/metric-declarations.ts';
import { freePort } from '../../support/free-port.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { Prometheus } from './prometheus.ts';

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat?: string }[];
}

const generated = new URL('../../../dashboards/generated/', import.meta.url);

/** Every query of every panel of a dashboard, as it is checked in. */
function queriesOf(name: string): { panel: string; expr: string }[] {
  const { panels } = JSON.parse(readFileSync(new URL(name, generated), 'utf8')) as { panels: Panel[] };
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, legendFormat = '' }, index) => ({
      panel: `${name}: ${title}, ${legendFormat || index}`,
      expr,
    })),
  );
}

const key = 'shop/app';

/** As Grafana puts its variables in, with scrapes a second apart. */
const filledIn = (expr: string): string =>
  expr.replaceAll('$database', key).replaceAll('$__rate_interval', '10s');

let stage: ReplicaStage;
let prometheus: Prometheus;

/** Waits until a query has an answer that is a number. */
async function answered(expr: string): Promise<void> {
  await until(`an answer to ${expr}`, async () =>
    (await prometheus.query(filledIn(expr))).some(({ value: [, number] }) => number !== 'NaN'),
  );
}

// A run that has restored, ships, has failed at something, and has made an archive snapshot, which is a drill, and a copy in the vault.
beforeAll(async () => {
  stage = await ReplicaStage.create({ key });
  const before = await stage.run();
  await before.sql('CREATE TABLE entries AS SELECT range AS n FROM range(1000)');
  await before.stop();
  await stage.loseDisk();
  const running = await stage.run({
    EIDER_HTTP_ADDRESS: '127.0.0.1:0',
    EIDER_CREDENTIALS_EXPIRE_AT: new Date(Date.now() + 90 * 86_400_000).toISOString(),
    EIDER_VAULT_HOURS: '24',
    EIDER_HEARTBEAT_URL: `http://127.0.0.1:${await freePort()}/`,
  });
  const { port } = await running.logged('http.listening');
  prometheus = await Prometheus.start(`127.0.0.1:${port}`);
  await running.logged('heartbeat.failed');
  await running.sql('INSERT INTO entries VALUES (1000)');
  await running.logged('archive.finished');
  await running.logged('vault.copied');
}, 600_000);

afterAll(async () => {
  await prometheus?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

describe.each(['overview.json', 'database.json'])('the dashboard %s', (name) => {
  it.each(queriesOf(name))('has data for $panel', ({ expr }) => answered(expr));
});

describe.each(alerts)('the alert $name', ({ name, expr }) => {
  it('is understood, asks for what there is, and is silent', async () => {
    for (const [metric] of expr.matchAll(/\beider_\w+/g)) await answered(`count(${metric})`);
    await prometheus.query(expr);
    await until(`${name} to be silent`, async () => {
      const rule = (await prometheus.rules()).find((one) => one.name === name);
      expect(rule?.health).not.toBe('err');
      return rule?.health === 'ok' && rule.state === 'inactive';
    });
  });
});

it.each(Object.entries(metricDeclarations) as [string, MetricDeclaration][])(
  'there is %s',
  (name, { type }) => answered(`count(${type === 'histogram' ? `${name}_count` : name})`),
);

it('says that the database is safe, on both dashboards', async () => {
  const [row] = queriesOf('overview.json').filter(({ panel }) => panel.includes('Databases, 0'));
  const [number] = queriesOf('database.json').filter(({ panel }) => panel.includes('Safe, '));
  for (const query of [row, number]) {
    await until('the database to be safe', async () => {
      const samples = await prometheus.query(filledIn(query?.expr ?? ''));
      return samples.length === 1 && samples[0]?.value[1] === '1';
    });
  }
});

it('counts what has failed', async () => {
  const failures = await prometheus.query('eider_events_total{event="heartbeat.failed"} > 0');
  expect(failures).toHaveLength(1);
});
