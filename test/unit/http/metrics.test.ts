import { mkdir, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { metricDeclarations } from '../../../runtime/src/http/metric-declarations.ts';
import type { Log } from '../../../runtime/src/logging/log.ts';
import type { LogRecord } from '../../../runtime/src/replica/log/record.ts';
import { asideFolder } from '../../../runtime/src/supervisor/disk/aside-folder.ts';
import { RunStatus, runStates } from '../../../runtime/src/supervisor/run-status.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { openMetrics } from './open-metrics.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Names in DESIGN.md, "Metrics". */
const promised = [
  'eider_lag_seconds',
  'eider_last_durable_timestamp_seconds',
  'eider_last_verified_restore_timestamp_seconds',
  'eider_lease_held',
  'eider_epoch',
  'eider_position',
  'eider_database_bytes',
  'eider_wal_bytes',
  'eider_free_blocks',
  'eider_disk_free_bytes',
  'eider_syncs_total',
  'eider_sync_duration_seconds',
  'eider_store_operations_total',
  'eider_store_operation_duration_seconds',
  'eider_uploaded_bytes_total',
  'eider_restores_total',
  'eider_restore_duration_seconds',
  'eider_build_info',
];

/** The metrics of a run, and how to read one. */
function begun({ metrics = openMetrics(), now = () => 100 } = {}) {
  const status = new RunStatus(now);
  metrics.begin(status);
  /** Values of a metric, by its labels as they are written. */
  const values = async (name: string): Promise<Record<string, number>> => {
    const lines = [...(await metrics.text()).matchAll(/^(\w+)\{(.*)\} (\S+)$/gm)].filter(
      ([, of]) => of === name,
    );
    return Object.fromEntries(lines.map(([, , labels = '', value]) => [labels, Number(value)]));
  };
  return { metrics, status, values };
}

const app = 'database="app"';

describe('the metrics', () => {
  it('are those that are declared, the ones of DESIGN.md among them', async () => {
    const text = await openMetrics().text();
    const shown = [...text.matchAll(/^# HELP (\S+) (.+)$/gm)].map(([, name = '', help]) => [name, help]);
    const declared = Object.entries(metricDeclarations).map(([name, { help }]) => [name, help]);
    expect(shown.toSorted()).toEqual(declared.toSorted());
    expect(promised.filter((name) => !(name in metricDeclarations))).toEqual([]);
  });

  it('leave out what is not known, instead of calling it 0', async () => {
    const databasePath = `${import.meta.filename}/gone/app.duckdb`;
    const { status, values } = begun({ metrics: openMetrics({ databasePath }) });
    for (const [name, declared] of Object.entries(metricDeclarations)) {
      if ('absent' in declared) expect(await values(name), name).toEqual({});
    }
    status.state = 'running';
    status.freeBlocks = 3;
    status.lastArchive = new Date(5_000);
    status.lastVault = new Date(0);
    expect(await values('eider_lag_seconds')).toEqual({ [app]: 0 });
    expect(await values('eider_free_blocks')).toEqual({ [app]: 3 });
    expect(await values('eider_last_archive_timestamp_seconds')).toEqual({ [app]: 5 });
    expect(await values('eider_last_vault_timestamp_seconds')).toEqual({ [app]: 0 });
    status.conflicts = 0;
    expect(await values('eider_conflicts')).toEqual({ [app]: 0 });
    status.freeBlocks = undefined;
    expect(await values('eider_free_blocks')).toEqual({});
  });

  it('show of a record what is durable, and when', async () => {
    const { status, values } = begun();
    const line = { seq: 7, epoch: 2, wal: { bytes: 300 } } as LogRecord['line'];
    status.reached({ line, payload: Buffer.of(), bodySha256: '' }, new Date(9_000));
    expect(await values('eider_position')).toEqual({ [app]: 7 });
    expect(await values('eider_epoch')).toEqual({ [app]: 2 });
    expect(await values('eider_wal_bytes')).toEqual({ [app]: 300 });
    expect(await values('eider_last_durable_timestamp_seconds')).toEqual({ [app]: 9 });
  });

  it.each([
    ['starting', { held: 0, lag: false }],
    ['standby', { held: 0, lag: false }],
    ['restoring', { held: 1, lag: false }],
    ['running', { held: 1, lag: true }],
    ['unverified', { held: 0, lag: true }],
    ['stopping', { held: 1, lag: true }],
    ['fenced', { held: 0, lag: true }],
  ] as const)('say while %s whether this is the writer, and how far behind', async (state, { held, lag }) => {
    const { status, values } = begun();
    status.state = state;
    expect(await values('eider_lease_held')).toEqual({ [app]: held });
    expect(Object.keys(await values('eider_lag_seconds'))).toHaveLength(Number(lag));
    const states = await values('eider_state');
    expect(Object.keys(states)).toHaveLength(runStates.length);
    expect(Object.entries(states).filter(([, value]) => value === 1)).toEqual([
      [`state="${state}",${app}`, 1],
    ]);
  });

  it('say loudly that a file cannot be followed', async () => {
    const { status, values } = begun();
    expect(await values('eider_opaque')).toEqual({ [app]: 0 });
    status.opaque = true;
    expect(await values('eider_opaque')).toEqual({ [app]: 1 });
  });

  it('say what the settings say', async () => {
    const credentialsExpireAt = new Date('2027-01-01T00:00:00Z');
    const { values } = begun({
      metrics: openMetrics({ archiveHours: 6, vaultHours: 20, syncIntervalSeconds: 2, credentialsExpireAt }),
    });
    expect(await values('eider_archive_interval_seconds')).toEqual({ [app]: 21_600 });
    expect(await values('eider_vault_interval_seconds')).toEqual({ [app]: 72_000 });
    expect(await values('eider_sync_interval_seconds')).toEqual({ [app]: 2 });
    const expiry = await values('eider_credentials_expire_timestamp_seconds');
    expect(expiry).toEqual({ [app]: credentialsExpireAt.getTime() / 1000 });
  });

  it('count what happens, from 0 on, whatever the log shows', async () => {
    const { metrics, values } = begun();
    const { warn, debug } = metrics.counting(silent);
    expect(await values('eider_events_total')).toMatchObject({ [`event="conflict.kept",${app}`]: 0 });
    warn('conflict.kept', 'The local file is kept');
    debug('sync.shipped', 'Record 1 is durable');
    expect(await values('eider_events_total')).toMatchObject({
      [`event="conflict.kept",${app}`]: 1,
      [`event="sync.shipped",${app}`]: 0,
    });
  });

  it('pass on to the log what they count', () => {
    const { metrics } = begun();
    const written: unknown[] = [];
    metrics
      .counting({ ...silent, error: (...line) => written.push(line) })
      .error('gc.failed', 'no', { n: 1 });
    expect(written).toEqual([['gc.failed', 'no', { n: 1 }]]);
  });

  it('count each failed request from 0 on', async () => {
    const { metrics, values } = begun();
    const failed = `operation="PutObject",class="A",result="transient",${app}`;
    expect(await values('eider_store_operations_total')).toMatchObject({ [failed]: 0 });
    metrics.storeCall({
      operation: 'PutObject',
      class: 'A',
      result: 'transient',
      milliseconds: 20,
      bytes: 0,
    });
    expect(await values('eider_store_operations_total')).toMatchObject({ [failed]: 1 });
  });

  it('go on without those of a disk that is gone, and say so once, until it is there again', async () => {
    await using folder = await TemporaryFolder.create();
    const volume = folder.at('volume');
    const { metrics, status, values } = begun({
      metrics: openMetrics({ databasePath: `${volume}/app.duckdb` }),
    });
    const said: string[] = [];
    metrics.counting({ ...silent, error: (event) => said.push(event) });
    status.state = 'running';
    for (let scrape = 0; scrape < 2; scrape += 1) {
      expect(await values('eider_disk_free_bytes')).toEqual({});
      expect(await values('eider_lag_seconds')).toEqual({ [app]: 0 });
    }
    expect(said).toEqual(['disk.unknown']);
    await mkdir(volume);
    expect(await values('eider_database_bytes')).toEqual({ [app]: 0 });
    await rm(volume, { recursive: true });
    expect(await values('eider_database_bytes')).toEqual({});
    expect(said).toEqual(['disk.unknown', 'disk.unknown']);
  });

  it('measure what restores have left aside', async () => {
    await using folder = await TemporaryFolder.create();
    const databasePath = folder.at('app.duckdb');
    const { values } = begun({ metrics: openMetrics({ databasePath }) });
    expect(await values('eider_aside_bytes')).toEqual({ [app]: 0 });
    const aside = asideFolder(databasePath, new Date(0));
    await mkdir(aside, { recursive: true });
    await writeFile(`${aside}/app.duckdb`, Buffer.alloc(100_000, 1));
    const later = begun({ metrics: openMetrics({ databasePath }) });
    expect((await later.values('eider_aside_bytes'))[app]).toBeGreaterThanOrEqual(100_000);
  });

  it('measure the file and its disk', async () => {
    const { values } = begun();
    const [{ [app]: size = 0 }, { [app]: disk = 0 }, { [app]: free = 0 }] = await Promise.all([
      values('eider_database_bytes'),
      values('eider_disk_bytes'),
      values('eider_disk_free_bytes'),
    ]);
    expect(size).toBeGreaterThan(100);
    expect(free).toBeGreaterThan(size);
    expect(disk).toBeGreaterThan(free);
  });
});
