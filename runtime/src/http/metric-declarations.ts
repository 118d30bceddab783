/** One metric, declared once: what registers it, serves it and documents it works from this. */
export interface MetricDeclaration {
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** One sentence without a full stop: the HELP text. */
  readonly help: string;
  /** What each label says. */
  readonly labels?: Readonly<Record<string, string>>;
  /** When a gauge is left out; default: never. */
  readonly absent?: string;
}

/** What the labels of the requests to the store say. */
const operation = 'operation of the S3 API';

/** When what is on the disk is left out. */
const noDisk = 'the disk cannot be looked at (`disk.unknown` in the log), such as a volume that is gone';

/** Every metric of a run, in the order of the documentation. The names are a promise: dashboards and alerts are built on them. */
export const metricDeclarations = {
  eider_build_info: {
    type: 'gauge',
    help: 'Always 1; the labels say what runs',
    labels: { version: 'of Eider', node: 'version of Node.js' },
  },
  eider_state: {
    type: 'gauge',
    help: '1 for the state that this process is in, 0 for the others',
    labels: { state: '`starting`, `standby`, `restoring`, `running`, `unverified`, `stopping` or `fenced`' },
  },
  eider_lag_seconds: {
    type: 'gauge',
    help: 'Age of the oldest local commit that may not be durable; 0 while nothing waits',
    absent: 'this process has no application',
  },
  eider_last_durable_timestamp_seconds: {
    type: 'gauge',
    help: 'When the newest record became durable',
    absent: 'this process has written none yet',
  },
  eider_last_verified_restore_timestamp_seconds: {
    type: 'gauge',
    help: 'When a restore was last tried, opened and checked; 0 if that failed, or nobody tried',
  },
  eider_last_archive_timestamp_seconds: {
    type: 'gauge',
    help: 'When the newest archive snapshot became durable',
    absent: 'there is none, or this process has not looked yet (soon after its start, as the writer)',
  },
  eider_archive_interval_seconds: {
    type: 'gauge',
    help: 'Time between two archive snapshots, each a drill (EIDER_ARCHIVE_HOURS)',
  },
  eider_last_vault_timestamp_seconds: {
    type: 'gauge',
    help: 'When the newest copy in the vault was begun; 0 as long as there is none',
    absent: 'this process has not been the writer, or keeps no vault',
  },
  eider_vault_interval_seconds: {
    type: 'gauge',
    help: 'Time between two copies in the vault (EIDER_VAULT_HOURS)',
    absent: 'no vault is kept',
  },
  eider_sync_interval_seconds: {
    type: 'gauge',
    help: 'Time between two looks at the database (R2_SYNC_INTERVAL_SECONDS)',
  },
  eider_credentials_expire_timestamp_seconds: {
    type: 'gauge',
    help: 'When the key to the bucket expires (EIDER_CREDENTIALS_EXPIRE_AT)',
    absent: 'the setting is not given',
  },
  eider_conflicts: {
    type: 'gauge',
    help: 'Losers of conflicts that are kept in the bucket, until somebody gives them up or the lifecycle of the bucket deletes them',
    absent: 'this process has not looked yet (once an hour, as the writer)',
  },
  eider_opaque: {
    type: 'gauge',
    help: '1 if the database cannot be followed while it is open: the loss window is the whole run',
  },
  eider_lease_held: { type: 'gauge', help: '1 while this process is the writer' },
  eider_epoch: {
    type: 'gauge',
    help: 'Epoch of this writer',
    absent: 'this process has not been the writer',
  },
  eider_position: {
    type: 'gauge',
    help: 'Number of the newest durable record of this writer',
    absent: 'this process has not been the writer',
  },
  eider_database_bytes: {
    type: 'gauge',
    help: 'Size of the database file; 0 while there is none',
    absent: noDisk,
  },
  eider_wal_bytes: {
    type: 'gauge',
    help: 'Size of the WAL in the newest record of this writer',
    absent: 'this process has not been the writer',
  },
  eider_free_blocks: {
    type: 'gauge',
    help: 'Blocks of the database file that hold nothing, at the last sync',
    absent: 'nothing has been read yet, or the layout of the file is not known',
  },
  eider_disk_free_bytes: {
    type: 'gauge',
    help: 'Free room on the disk of the database',
    absent: noDisk,
  },
  eider_disk_bytes: { type: 'gauge', help: 'Size of the disk of the database', absent: noDisk },
  eider_aside_bytes: {
    type: 'gauge',
    help: 'Room that former files of the database take, which restores moved to `<database>.eider/aside/`; nobody but you removes them. Measured every ten minutes at most',
    absent: noDisk,
  },
  eider_syncs_total: {
    type: 'counter',
    help: 'Looks at the database, by what came of them',
    labels: {
      result: '`shipped`, `unchanged`, or `delayed`: it could not be captured now, and is tried again',
    },
  },
  eider_sync_duration_seconds: {
    type: 'histogram',
    help: 'Duration of a look and of shipping what it found',
  },
  eider_uploaded_bytes_total: { type: 'counter', help: 'Bytes of packs, maps and records uploaded' },
  eider_restores_total: {
    type: 'counter',
    help: 'Restores before the application started, by how they ended',
    labels: { result: '`ok` or `failed`' },
  },
  eider_restore_duration_seconds: { type: 'histogram', help: 'Duration of a restore' },
  eider_store_operations_total: {
    type: 'counter',
    help: 'Requests to the store, each try counted',
    labels: {
      operation,
      class: 'how R2 bills it: `A`, `B` or `free`',
      result:
        '`ok`, `precondition-failed`, `not-found`, `locked` (a bucket lock keeps what is there: after a lost answer the object of the first try), `refused`, `transient` (tried again) or `error`; only the last three are failures',
    },
  },
  eider_store_operation_duration_seconds: {
    type: 'histogram',
    help: 'Duration of a request to the store',
    labels: { operation },
  },
  eider_events_total: {
    type: 'counter',
    help: 'Events, whether or not EIDER_LOG_LEVEL shows them; those of level debug are not counted',
    labels: { event: 'as in docs/events.md: `conflict.kept`, `sync.fenced`, `archive.failed`, …' },
  },
  eider_event_loop_delay_seconds: {
    type: 'gauge',
    help: 'Longest time that Eider was busy with one thing since the last scrape, shown too long by what else it did within 20 ms; while it idles, within a second',
  },
} as const satisfies Record<string, MetricDeclaration>;

type Declarations = typeof metricDeclarations;

/** A metric by its name. */
export type MetricName = keyof Declarations;

/** Names of the metrics of one type. */
export type MetricOfType<Type extends MetricDeclaration['type']> = {
  [Name in MetricName]: Declarations[Name]['type'] extends Type ? Name : never;
}[MetricName];

/** Names of the labels of a metric. */
export type LabelOf<Name extends MetricName> = Declarations[Name] extends {
  readonly labels: infer Labels;
}
  ? keyof Labels & string
  : never;
