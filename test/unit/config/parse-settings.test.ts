import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../runtime/src/config/configuration-error.ts';
import { completeEnvironment, parse } from './sample-settings.ts';

/** The issues that parsing reports, as `NAME problem`. */
function issuesOf(options: Parameters<typeof parse>[0]): string[] {
  try {
    parse(options);
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.issues.map(({ name, problem }) => `${name} ${problem}`);
    throw error;
  }
  return [];
}

const namesOf = (issues: readonly string[]) => issues.map((issue) => issue.split(' ')[0]);

describe('defaults', () => {
  it('fill in everything but the bucket and the path', () => {
    const settings = parse({ environment: completeEnvironment() });
    expect(settings).toMatchObject({
      syncEnabled: true,
      syncIntervalSeconds: 1,
      backupIntervalMinutes: 30,
      backupRetentionDays: 30,
      compressUploads: true,
      validateDownloads: true,
      conflict: 'newer',
      pitrHours: 24,
      archiveHours: 24,
      fullHashHours: 24,
      shutdownSeconds: 25,
      leaseTtlSeconds: 30,
      lease: 'handover',
      start: 'verify',
      opaque: 'allow',
      fenced: 'stop',
      passSecrets: false,
      httpAddress: { host: '127.0.0.1', port: 8321 },
      logLevel: 'info',
      isolationSeconds: undefined,
      adminToken: undefined,
      heartbeatUrl: undefined,
    });
  });

  it('take the file name of the database as its key', () => {
    expect(parse({ environment: completeEnvironment() }).bucket?.databaseKey).toBe('app.duckdb');
  });

  it('derive the endpoint from account and jurisdiction', () => {
    const environment = completeEnvironment();
    const host = `${environment.R2_ACCOUNT_ID}.r2.cloudflarestorage.com`;
    expect(parse({ environment }).bucket?.endpoint.host).toBe(host);
    const eu = parse({ environment: { ...environment, R2_JURISDICTION: 'eu' } });
    expect(eu.bucket?.endpoint.host).toBe(host.replace('.r2.', '.eu.r2.'));
  });
});

describe('sources', () => {
  it('are asked in the order flags, environment, .env', () => {
    const settings = parse({
      flags: { R2_DATABASE_KEY: 'flag' },
      environment: { ...completeEnvironment(), R2_DATABASE_KEY: 'environment', R2_CONFLICT: 'local' },
      envFile: { R2_DATABASE_KEY: 'file', R2_CONFLICT: 'remote', EIDER_LEASE: 'wait' },
    });
    expect(settings.bucket?.databaseKey).toBe('flag');
    expect(settings.conflict).toBe('local');
    expect(settings.lease).toBe('wait');
  });

  it('pass over an empty value', () => {
    const settings = parse({
      environment: { ...completeEnvironment(), R2_CONFLICT: '' },
      envFile: { R2_CONFLICT: 'fail' },
    });
    expect(settings.conflict).toBe('fail');
  });
});

describe('a secret', () => {
  it('can be given as a file, without its line break', () => {
    const { R2_SECRET_ACCESS_KEY: secret = '', ...environment } = completeEnvironment();
    const settings = parse({
      environment: { ...environment, R2_SECRET_ACCESS_KEY_FILE: 'mounted' },
      files: { mounted: `${secret}\n` },
    });
    expect(settings.bucket?.credentials?.secretAccessKey.reveal()).toBe(secret);
  });

  it('is not also taken from a file', () => {
    const environment = { ...completeEnvironment(), R2_SECRET_ACCESS_KEY_FILE: 'mounted' };
    expect(issuesOf({ environment, files: { mounted: 'x' } })).toEqual([
      'R2_SECRET_ACCESS_KEY is given twice in the environment, directly and as R2_SECRET_ACCESS_KEY_FILE',
    ]);
  });

  it.each([
    ['does not exist', {}, /which cannot be read: ENOENT/],
    ['is empty', { mounted: '\n' }, /mounted is empty/],
  ])('in a file that %s is reported', (_, files, problem) => {
    const { R2_SECRET_ACCESS_KEY: _secret, ...environment } = completeEnvironment();
    const issues = issuesOf({ environment: { ...environment, R2_SECRET_ACCESS_KEY_FILE: 'mounted' }, files });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(problem);
  });

  it('is not shown when it is wrong', () => {
    const wrong = 'two words';
    const [issue] = issuesOf({ environment: { ...completeEnvironment(), EIDER_ADMIN_TOKEN: wrong } });
    expect(issue).toMatch(/^EIDER_ADMIN_TOKEN has a value \(not shown here\)/);
    expect(issue).not.toContain(wrong);
  });
});

describe('what is missing', () => {
  it('is reported all at once', () => {
    expect(namesOf(issuesOf({ needs: ['bucket', 'databasePath'] }))).toEqual([
      'EIDER_DATABASE_PATH',
      'R2_BUCKET_NAME',
      'R2_DATABASE_KEY',
      'R2_ACCOUNT_ID',
      'R2_ACCESS_KEY_ID',
      'R2_SECRET_ACCESS_KEY',
    ]);
  });

  it('is less with a folder as endpoint', () => {
    const environment = { R2_ENDPOINT: 'file:///replicas', R2_BUCKET_NAME: 'bucket', R2_DATABASE_KEY: 'app' };
    expect(parse({ environment }).bucket).toMatchObject({ bucket: 'bucket', credentials: undefined });
  });

  it('is no bucket when replication is off', () => {
    const environment = { R2_SYNC_ENABLED: 'false', EIDER_DATABASE_PATH: 'app.duckdb' };
    expect(parse({ environment, needs: ['databasePath'] }).bucket).toBeUndefined();
    expect(issuesOf({ environment, needs: ['bucket'] })).not.toEqual([]);
  });

  it('is not claimed of an endpoint that is wrong', () => {
    const { R2_ACCOUNT_ID: _, ...environment } = completeEnvironment();
    expect(namesOf(issuesOf({ environment: { ...environment, R2_ENDPOINT: 'nonsense' } }))).toEqual([
      'R2_ENDPOINT',
    ]);
  });
});

describe('what is wrong', () => {
  it.each([
    ['R2_ACCOUNT_ID', 'me'],
    ['R2_BUCKET_NAME', 'Upper_Case'],
    ['R2_ENDPOINT', 'ftp://host'],
    ['R2_ENDPOINT', 'file://host/folder'],
    ['R2_ENDPOINT', 'https://user:word@host'],
    ['R2_JURISDICTION', 'us'],
    ['R2_DATABASE_KEY', '/app'],
    ['R2_DATABASE_KEY', 'app/'],
    ['R2_DATABASE_KEY', 'a/../b'],
    ['R2_SYNC_ENABLED', 'maybe'],
    ['R2_SYNC_INTERVAL_SECONDS', '0'],
    ['R2_SYNC_INTERVAL_SECONDS', '1s'],
    ['R2_SYNC_INTERVAL_SECONDS', '-1'],
    ['R2_BACKUP_RETENTION_DAYS', '1.5'],
    ['R2_BACKUP_RETENTION_DAYS', '0'],
    ['R2_CONFLICT', 'both'],
    ['EIDER_SHUTDOWN_SECONDS', 'Infinity'],
    ['EIDER_HTTP_ADDRESS', '8321'],
    ['EIDER_HTTP_ADDRESS', 'localhost:99999'],
    ['EIDER_LOG_LEVEL', 'verbose'],
    ['EIDER_ADMIN_TOKEN', 'short'],
    ['EIDER_HEARTBEAT_URL', 'host/path'],
    ['EIDER_CREDENTIALS_EXPIRE_AT', '2026-11-24'],
    ['EIDER_CREDENTIALS_EXPIRE_AT', 'soon'],
  ])('%s=%s is reported by name', (name, value) => {
    expect(namesOf(issuesOf({ environment: { ...completeEnvironment(), [name]: value } }))).toEqual([name]);
  });

  it('is reported all at once, with what was expected, in one line', () => {
    const environment = { ...completeEnvironment(), R2_CONFLICT: 'both', EIDER_LEASE: 'never' };
    expect(() => parse({ environment })).toThrow(
      '2 settings cannot be used: R2_CONFLICT is "both", which is not one of newer, local, remote, fail; ' +
        'EIDER_LEASE is "never", which is not one of handover, wait, fail',
    );
  });

  it('is a file name that cannot be a key', () => {
    const environment = { ...completeEnvironment(), EIDER_DATABASE_PATH: 'my data.duckdb' };
    expect(namesOf(issuesOf({ environment }))).toEqual(['R2_DATABASE_KEY']);
  });
});

describe('an HTTP address', () => {
  it.each([
    ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:8321', { host: '::1', port: 8321 }],
    ['off', 'off'],
  ])('%s is understood', (text, expected) => {
    const environment = { ...completeEnvironment(), EIDER_HTTP_ADDRESS: text };
    expect(parse({ environment }).httpAddress).toEqual(expected);
  });
});
